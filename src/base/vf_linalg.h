/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Linear algebra that GSL lacks or has slowly.
 *
 * One LU factorisation serves both the response (J x = c) and the adjoint
 * (J^T lambda = c).  Spectra come from LAPACK where configure found LAPACKE and
 * from GSL otherwise; the two are tested equal.  Every routine works in a
 * workspace and allocates nothing itself.
 */
#ifndef VF_LINALG_H
#define VF_LINALG_H

#include "vf_decls.h"

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_vector.h>
#include <gsl/gsl_vector_complex.h>
VF_BEGIN_DECLS

/* LU factors of one n x n matrix, with partial pivoting. */
typedef struct vf_lu vf_lu;

/* Returns NULL when n is 0 or memory is short.  Free with vf_lu_free. */
vf_lu *vf_lu_alloc(size_t n);
void vf_lu_free(vf_lu *lu);

/*
 * Factors a (n x n, left unchanged).  GSL_EBADLEN for another shape, GSL_EDOM for
 * an entry that is not finite, GSL_ESING for a pivot that is zero or overflows.
 * O(n^3).
 */
int vf_lu_factor(vf_lu *lu, const gsl_matrix *a);

/*
 * a x = b and a^T x = b from the factors; x may be b.  GSL_EBADLEN for another
 * length, GSL_EINVAL when no factorisation succeeded.  O(n^2).
 */
int vf_lu_solve(vf_lu *lu, const gsl_vector *b, gsl_vector *x);
int vf_lu_solve_transposed(vf_lu *lu, const gsl_vector *b, gsl_vector *x);

/*
 * Estimate of the reciprocal condition number 1/(|a|_1 |a^-1|_1), in [0, 1].
 * GSL_EINVAL when no factorisation succeeded.  O(n^2).
 */
int vf_lu_rcond(vf_lu *lu, double *rcond);

/* Which library computes a spectrum. */
typedef enum {
  VF_BACKEND_BEST, /* LAPACK where it was found at configure time, else GSL */
  VF_BACKEND_GSL,
  VF_BACKEND_LAPACK /* vf_spectral_alloc returns NULL where it was not found */
} vf_backend;

/* Workspace for the spectra of n x n matrices. */
typedef struct vf_spectral vf_spectral;

/* Returns NULL when n is 0 or above 16000, the backend is missing or memory is short.  Free with
 * vf_spectral_free. */
vf_spectral *vf_spectral_alloc(size_t n, vf_backend backend);
void vf_spectral_free(vf_spectral *w);

/*
 * Singular value decomposition a = u diag(s) v^T: s (n) in descending order, u and v
 * (n x n, columns are singular vectors) or both NULL for the values alone.
 * a is left unchanged.  GSL_EBADLEN, GSL_EDOM (not finite), GSL_EMAXITER.
 */
int vf_spectral_svd(vf_spectral *w, const gsl_matrix *a, gsl_matrix *u, gsl_vector *s, gsl_matrix *v);

/* Spectral norm |a|_2, the largest singular value.  Errors as vf_spectral_svd. */
int vf_spectral_norm(vf_spectral *w, const gsl_matrix *a, double *norm);

/*
 * Eigenvalues of a general matrix, in no particular order.  Errors as vf_spectral_svd.
 */
int vf_spectral_eigenvalues(vf_spectral *w, const gsl_matrix *a, gsl_vector_complex *values);

/* Spectral abscissa: the largest real part of an eigenvalue.  Errors as vf_spectral_svd. */
int vf_spectral_abscissa(vf_spectral *w, const gsl_matrix *a, double *abscissa);

/*
 * Eigenvalues of a symmetric matrix (its lower triangle is read) in ascending order,
 * and orthonormal eigenvectors as columns of vectors, or NULL.  Errors as vf_spectral_svd.
 */
int vf_spectral_symmetric(vf_spectral *w, const gsl_matrix *a, gsl_vector *values, gsl_matrix *vectors);

/* True when rows x columns numbers have an address each; GSL's own allocation does not look. */
int vf_matrix_fits(size_t rows, size_t columns);

/* The largest modulus of an entry; NaN where one is. */
double vf_vector_max_norm(const gsl_vector *v);

/* True when every entry is finite. */
int vf_vector_is_finite(const gsl_vector *v);
int vf_matrix_is_finite(const gsl_matrix *a);

VF_END_DECLS
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How symmetric a Jacobian is: L = S + A, S symmetric, A antisymmetric.
 *
 * kappa = |S^-1 A|_2 bounds the angle between response and adjoint, kappa_M does the same in weight
 * space, kappa_P in the energy norm (prop:angle, prop:weight-space, prop:rotation).
 */
#ifndef VF_SYMMETRY_H
#define VF_SYMMETRY_H

#include "vf_linalg.h"
VF_BEGIN_DECLS

/* The numbers of one Jacobian.  kappa is infinite where S is singular. */
typedef struct {
  double kappa;              /* |S^-1 A|_2 */
  double kappa_energy;       /* |P^-1/2 A P^-1/2|_2 with P = -S; NaN unless S is negative definite */
  double margin;             /* m = smallest eigenvalue of -S; contraction where positive */
  double norm_s, norm_a;     /* |S|_2 and |A|_2 */
  double spectral_abscissa;  /* largest real part of an eigenvalue of L */
  double numerical_abscissa; /* largest eigenvalue of S, = -margin */
  double rcond_s;            /* smallest over largest modulus of S's eigenvalues */
} vf_symmetry_report;

typedef struct vf_symmetry vf_symmetry; /* workspace for n x n Jacobians */

/* NULL when n is 0 or memory is short.  Free with vf_symmetry_free. */
vf_symmetry *vf_symmetry_alloc(size_t n);
void vf_symmetry_free(vf_symmetry *w);

/* s = (l + l^T)/2, a = (l - l^T)/2.  GSL_EBADLEN for another shape. */
int vf_symmetry_split(const gsl_matrix *l, gsl_matrix *s, gsl_matrix *a);

/* All of the report.  GSL_EDOM when l is not finite, GSL_EBADLEN.  O(n^3). */
int vf_symmetry_measure(vf_symmetry *w, const gsl_matrix *l, vf_symmetry_report *report);

/* t = S^-1 A (n x n), whose norm is kappa.  GSL_ESING where S is singular. */
int vf_symmetry_ratio(vf_symmetry *w, const gsl_matrix *l, gsl_matrix *t);

/*
 * kappa_M = |M^1/2 S^-1 A M^-1/2|_2 for a symmetric positive definite M (n x n); infinite where M or S is
 * singular. GSL_EDOM where M has a negative eigenvalue beyond roundoff.
 */
int vf_symmetry_kappa_weighted(vf_symmetry *w, const gsl_matrix *l, const gsl_matrix *m, double *kappa_m);

/* The same for M = diag(m) with m (n) positive, without an eigenvalue problem: infinite where an m is 0 or S
 * singular, GSL_EDOM for one that is negative or not finite. */
int vf_symmetry_kappa_diagonal(vf_symmetry *w, const gsl_matrix *l, const gsl_vector *m, double *kappa_m);

/* Angle in radians between two vectors, accurate for small and for nearly opposite ones; NaN when one is
 * zero. */
double vf_symmetry_angle(const gsl_vector *u, const gsl_vector *v);

/* |u - v| / |v|. */
double vf_symmetry_relative_error(const gsl_vector *u, const gsl_vector *v);

/*
 * Normalised trace tr(W B) / (|W|_F |B|_F) of a feedforward matrix W (m x n) and a feedback matrix B (n x m):
 * the cosine of the angle between W and B^T, 1 for tied weights.  NaN when one is zero.
 */
double vf_symmetry_alignment(const gsl_matrix *w, const gsl_matrix *b);

VF_END_DECLS
#endif

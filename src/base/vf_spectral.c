/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Singular values and eigenvalues, by LAPACK or by GSL.
 *
 * LAPACK reads columns where GSL writes rows, so it is handed the transpose: eigenvalues and singular values
 * are the same, and the singular vectors change sides.  From GSL the singular values come by Golub and
 * Reinsch: one-sided Jacobi resolves small ones better, but only the largest and a residual are asked for
 * here, and it takes several times as long.
 *
 * GSL's iterations fail, or never end, on entries near the ends of the exponent range.  Spectra are
 * homogeneous, so every matrix is first brought to entries of order 1 by a power of two, which is exact.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vf_linalg.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>

#ifdef HAVE_LAPACKE
#include <lapacke.h>
#endif

struct vf_spectral {
  size_t n;
  vf_backend backend;
  int exponent; /* copy is the matrix over 2^exponent */
  gsl_matrix *copy, *v;
  gsl_vector *s, *work;
  gsl_eigen_nonsymm_workspace *general;
  gsl_eigen_symmv_workspace *symmetric;
  gsl_vector_complex *values;
  double *real, *imaginary, *scratch; /* LAPACK */
  int scratch_size, *integers;
};

/* The largest order whose scratch LAPACK can count in an int. */
enum { max_order = 16000 };

#ifdef HAVE_LAPACKE
static const int have_lapack = 1;
#else
static const int have_lapack = 0;
#endif

vf_spectral *vf_spectral_alloc(size_t n, vf_backend backend) {
  if (backend == VF_BACKEND_BEST)
    backend = have_lapack ? VF_BACKEND_LAPACK : VF_BACKEND_GSL;
  if (backend == VF_BACKEND_LAPACK && !have_lapack)
    return NULL;
  vf_spectral *w = n && n <= max_order ? calloc(1, sizeof *w) : NULL;
  if (!w)
    return NULL;
  w->n = n;
  w->backend = backend;
  w->copy = gsl_matrix_alloc(n, n);
  w->v = gsl_matrix_alloc(n, n);
  w->s = gsl_vector_alloc(n);
  w->work = gsl_vector_alloc(n);
  w->values = gsl_vector_complex_alloc(n);
  w->general = gsl_eigen_nonsymm_alloc(n);
  w->symmetric = gsl_eigen_symmv_alloc(n);
  w->real = calloc(n, sizeof *w->real);
  w->imaginary = calloc(n, sizeof *w->imaginary);
  w->scratch_size = (int)(8 * n * n + 40 * n + 64); /* enough for dgesdd with vectors, dgeev and dsyevd */
  w->scratch = calloc((size_t)w->scratch_size, sizeof *w->scratch);
  w->integers = calloc(8 * n + 8, sizeof *w->integers);
  if (w->copy && w->v && w->s && w->work && w->values && w->general && w->symmetric && w->real &&
      w->imaginary && w->scratch && w->integers)
    return w;
  vf_spectral_free(w);
  return NULL;
}

void vf_spectral_free(vf_spectral *w) {
  if (!w)
    return;
  gsl_matrix_free(w->copy);
  gsl_matrix_free(w->v);
  gsl_vector_free(w->s);
  gsl_vector_free(w->work);
  gsl_vector_complex_free(w->values);
  gsl_eigen_nonsymm_free(w->general);
  gsl_eigen_symmv_free(w->symmetric);
  free(w->real);
  free(w->imaginary);
  free(w->scratch);
  free(w->integers);
  free(w);
}

/* Copies a, scaled to entries of order 1. */
static int take(vf_spectral *w, const gsl_matrix *a) {
  if (a->size1 != w->n || a->size2 != w->n)
    return GSL_EBADLEN;
  if (!vf_matrix_is_finite(a))
    return GSL_EDOM;
  frexp(fmax(gsl_matrix_max(a), -gsl_matrix_min(a)), &w->exponent);
  for (size_t i = 0; i < w->n; i++)
    for (size_t j = 0; j < w->n; j++)
      gsl_matrix_set(w->copy, i, j, ldexp(gsl_matrix_get(a, i, j), -w->exponent));
  return GSL_SUCCESS;
}

static void scale_back(const vf_spectral *w, gsl_vector *values) {
  for (size_t i = 0; i < w->n; i++)
    gsl_vector_set(values, i, ldexp(gsl_vector_get(values, i), w->exponent));
}

static void scale_back_complex(const vf_spectral *w, gsl_vector_complex *values) {
  gsl_vector_view real = gsl_vector_complex_real(values), imaginary = gsl_vector_complex_imag(values);
  scale_back(w, &real.vector);
  scale_back(w, &imaginary.vector);
}

#ifdef HAVE_LAPACKE
static int svd_lapack(vf_spectral *w, gsl_matrix *u, gsl_matrix *v) {
  int n = (int)w->n, info;
  if (!u) {
    info = LAPACKE_dgesdd_work(LAPACK_COL_MAJOR, 'N', n, n, w->copy->data, n, w->s->data, NULL, 1, NULL, 1,
                               w->scratch, w->scratch_size, w->integers);
    return info ? GSL_EMAXITER : GSL_SUCCESS;
  }
  /* By columns copy is a^T = V S U^T.  Its left vectors V overwrite it, so row j of copy is column j of v;
   * U^T by columns is u by rows. */
  info = LAPACKE_dgesdd_work(LAPACK_COL_MAJOR, 'O', n, n, w->copy->data, n, w->s->data, NULL, 1, w->v->data,
                             n, w->scratch, w->scratch_size, w->integers);
  if (info)
    return GSL_EMAXITER;
  gsl_matrix_transpose_memcpy(v, w->copy);
  return gsl_matrix_memcpy(u, w->v);
}

static int eigenvalues_lapack(vf_spectral *w, gsl_vector_complex *values) {
  int n = (int)w->n;
  if (LAPACKE_dgeev_work(LAPACK_COL_MAJOR, 'N', 'N', n, w->copy->data, n, w->real, w->imaginary, NULL, 1,
                         NULL, 1, w->scratch, w->scratch_size))
    return GSL_EMAXITER;
  for (size_t i = 0; i < w->n; i++)
    gsl_vector_complex_set(values, i, gsl_complex_rect(w->real[i], w->imaginary[i]));
  return GSL_SUCCESS;
}

/* The lower triangle by rows is the upper one by columns. */
static int symmetric_lapack(vf_spectral *w, gsl_vector *values, gsl_matrix *vectors) {
  int n = (int)w->n;
  int integers = (int)(8 * w->n + 8);
  if (LAPACKE_dsyevd_work(LAPACK_COL_MAJOR, vectors ? 'V' : 'N', 'U', n, w->copy->data, n, w->s->data,
                          w->scratch, w->scratch_size, w->integers, integers))
    return GSL_EMAXITER;
  gsl_vector_memcpy(values, w->s);
  return vectors ? gsl_matrix_transpose_memcpy(vectors, w->copy) : GSL_SUCCESS;
}
#else
static int svd_lapack(vf_spectral *w, gsl_matrix *u, gsl_matrix *v) {
  (void)w, (void)u, (void)v;
  return GSL_EUNSUP;
}
static int eigenvalues_lapack(vf_spectral *w, gsl_vector_complex *values) {
  (void)w, (void)values;
  return GSL_EUNSUP;
}
static int symmetric_lapack(vf_spectral *w, gsl_vector *values, gsl_matrix *vectors) {
  (void)w, (void)values, (void)vectors;
  return GSL_EUNSUP;
}
#endif

int vf_spectral_svd(vf_spectral *w, const gsl_matrix *a, gsl_matrix *u, gsl_vector *s, gsl_matrix *v) {
  if ((u == NULL) != (v == NULL))
    return GSL_EINVAL;
  if (s->size != w->n ||
      (u && (u->size1 != w->n || u->size2 != w->n || v->size1 != w->n || v->size2 != w->n)))
    return GSL_EBADLEN;
  int code = take(w, a);
  if (code)
    return code;
  if (w->backend == VF_BACKEND_LAPACK)
    code = svd_lapack(w, u, v);
  else {
    code = gsl_linalg_SV_decomp(w->copy, w->v, w->s, w->work);
    if (!code && u) {
      gsl_matrix_memcpy(u, w->copy);
      gsl_matrix_memcpy(v, w->v);
    }
  }
  if (code)
    return code;
  scale_back(w, w->s);
  return gsl_vector_memcpy(s, w->s);
}

int vf_spectral_norm(vf_spectral *w, const gsl_matrix *a, double *norm) {
  int code = vf_spectral_svd(w, a, NULL, w->s, NULL);
  if (!code)
    *norm = gsl_vector_get(w->s, 0);
  return code;
}

int vf_spectral_eigenvalues(vf_spectral *w, const gsl_matrix *a, gsl_vector_complex *values) {
  if (values->size != w->n)
    return GSL_EBADLEN;
  int code = take(w, a);
  if (code)
    return code;
  code = w->backend == VF_BACKEND_LAPACK ? eigenvalues_lapack(w, values)
                                         : gsl_eigen_nonsymm(w->copy, values, w->general);
  if (!code)
    scale_back_complex(w, values);
  return code;
}

int vf_spectral_abscissa(vf_spectral *w, const gsl_matrix *a, double *abscissa) {
  int code = vf_spectral_eigenvalues(w, a, w->values);
  double largest = -INFINITY;
  for (size_t i = 0; !code && i < w->n; i++)
    largest = fmax(largest, GSL_REAL(gsl_vector_complex_get(w->values, i)));
  *abscissa = code ? NAN : largest;
  return code;
}

static int symmetric_gsl(vf_spectral *w, gsl_vector *values, gsl_matrix *vectors) {
  int code = gsl_eigen_symmv(w->copy, w->s, w->v, w->symmetric);
  if (!code)
    code = gsl_eigen_symmv_sort(w->s, w->v, GSL_EIGEN_SORT_VAL_ASC);
  if (code)
    return code;
  gsl_vector_memcpy(values, w->s);
  return vectors ? gsl_matrix_memcpy(vectors, w->v) : GSL_SUCCESS;
}

int vf_spectral_symmetric(vf_spectral *w, const gsl_matrix *a, gsl_vector *values, gsl_matrix *vectors) {
  if (values->size != w->n || (vectors && (vectors->size1 != w->n || vectors->size2 != w->n)))
    return GSL_EBADLEN;
  int code = take(w, a);
  if (!code)
    code = w->backend == VF_BACKEND_LAPACK ? symmetric_lapack(w, values, vectors)
                                           : symmetric_gsl(w, values, vectors);
  if (!code)
    scale_back(w, values);
  return code;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Measures of asymmetry of a Jacobian L = S + A: kappa, kappa_M and kappa_P.
 */
#include "vf_symmetry.h"

#include <float.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

struct vf_symmetry {
  size_t n;
  gsl_matrix *s, *a, *ratio, *vectors, *left, *right;
  gsl_vector *values;
  vf_lu *lu;
  vf_spectral *spectral;
};

vf_symmetry *vf_symmetry_alloc(size_t n) {
  vf_symmetry *w = n && vf_matrix_fits(n, n) ? calloc(1, sizeof *w) : NULL;
  if (!w)
    return NULL;
  w->n = n;
  w->s = gsl_matrix_alloc(n, n);
  w->a = gsl_matrix_alloc(n, n);
  w->ratio = gsl_matrix_alloc(n, n);
  w->vectors = gsl_matrix_alloc(n, n);
  w->left = gsl_matrix_alloc(n, n);
  w->right = gsl_matrix_alloc(n, n);
  w->values = gsl_vector_alloc(n);
  w->lu = vf_lu_alloc(n);
  w->spectral = vf_spectral_alloc(n, VF_BACKEND_BEST);
  if (w->s && w->a && w->ratio && w->vectors && w->left && w->right && w->values && w->lu && w->spectral)
    return w;
  vf_symmetry_free(w);
  return NULL;
}

void vf_symmetry_free(vf_symmetry *w) {
  if (!w)
    return;
  gsl_matrix *const matrix[] = {w->s, w->a, w->ratio, w->vectors, w->left, w->right};
  for (size_t i = 0; i < sizeof matrix / sizeof *matrix; i++)
    gsl_matrix_free(matrix[i]);
  gsl_vector_free(w->values);
  vf_lu_free(w->lu);
  vf_spectral_free(w->spectral);
  free(w);
}

int vf_symmetry_split(const gsl_matrix *l, gsl_matrix *s, gsl_matrix *a) {
  size_t n = l->size1;
  if (l->size2 != n || s->size1 != n || s->size2 != n || a->size1 != n || a->size2 != n)
    return GSL_EBADLEN;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j <= i; j++) {
      double p = gsl_matrix_get(l, i, j), q = gsl_matrix_get(l, j, i);
      gsl_matrix_set(s, i, j, (p + q) / 2);
      gsl_matrix_set(s, j, i, (p + q) / 2);
      gsl_matrix_set(a, i, j, (p - q) / 2);
      gsl_matrix_set(a, j, i, (q - p) / 2);
    }
  return GSL_SUCCESS;
}

static int split_checked(vf_symmetry *w, const gsl_matrix *l) {
  if (l->size1 != w->n || l->size2 != w->n)
    return GSL_EBADLEN;
  if (!vf_matrix_is_finite(l))
    return GSL_EDOM;
  return vf_symmetry_split(l, w->s, w->a);
}

/* ratio = s^-1 a from the split in the workspace, column by column. */
static int solve_ratio(vf_symmetry *w, gsl_matrix *ratio) {
  int code = vf_lu_factor(w->lu, w->s);
  for (size_t j = 0; !code && j < w->n; j++) {
    gsl_vector_const_view from = gsl_matrix_const_column(w->a, j);
    gsl_vector_view to = gsl_matrix_column(ratio, j);
    code = vf_lu_solve(w->lu, &from.vector, &to.vector);
  }
  return !code && !vf_matrix_is_finite(ratio) ? GSL_ESING : code;
}

int vf_symmetry_ratio(vf_symmetry *w, const gsl_matrix *l, gsl_matrix *t) {
  if (t->size1 != w->n || t->size2 != w->n)
    return GSL_EBADLEN;
  int code = split_checked(w, l);
  return code ? code : solve_ratio(w, t);
}

/*
 * right <- vectors diag(values^power) vectors^T, a power of the symmetric matrix whose eigenpairs are in the
 * workspace. The scratch matrix left is overwritten.
 */
static void symmetric_power(vf_symmetry *w, double power) {
  for (size_t j = 0; j < w->n; j++) {
    gsl_vector_view column = gsl_matrix_column(w->left, j);
    gsl_vector_const_view vector = gsl_matrix_const_column(w->vectors, j);
    gsl_vector_memcpy(&column.vector, &vector.vector);
    gsl_vector_scale(&column.vector, pow(gsl_vector_get(w->values, j), power));
  }
  gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1, w->left, w->vectors, 0, w->right);
}

/* |P^-1/2 A P^-1/2|_2 from the eigenpairs of P = -S in the workspace. */
static int energy_kappa(vf_symmetry *w, double *kappa) {
  symmetric_power(w, -0.5);
  gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, w->right, w->a, 0, w->left);
  gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, w->left, w->right, 0, w->ratio);
  return vf_spectral_norm(w->spectral, w->ratio, kappa);
}

int vf_symmetry_measure(vf_symmetry *w, const gsl_matrix *l, vf_symmetry_report *report) {
  int code = split_checked(w, l);
  if (code)
    return code;
  code = vf_spectral_abscissa(w->spectral, l, &report->spectral_abscissa);
  if (!code)
    code = vf_spectral_norm(w->spectral, w->a, &report->norm_a);
  if (code)
    return code;
  report->kappa = INFINITY;
  if (solve_ratio(w, w->ratio) == GSL_SUCCESS)
    code = vf_spectral_norm(w->spectral, w->ratio, &report->kappa);
  if (code)
    return code;
  gsl_matrix_scale(w->s, -1);
  code = vf_spectral_symmetric(w->spectral, w->s, w->values, w->vectors);
  if (code)
    return code;
  double smallest = INFINITY, largest = 0;
  for (size_t i = 0; i < w->n; i++) {
    double size = fabs(gsl_vector_get(w->values, i));
    smallest = fmin(smallest, size);
    largest = fmax(largest, size);
  }
  report->norm_s = largest;
  report->rcond_s = largest > 0 ? smallest / largest : 0;
  report->margin = gsl_vector_get(w->values, 0);
  report->numerical_abscissa = -report->margin;
  report->kappa_energy = NAN;
  return report->margin > 0 ? energy_kappa(w, &report->kappa_energy) : GSL_SUCCESS;
}

int vf_symmetry_kappa_weighted(vf_symmetry *w, const gsl_matrix *l, const gsl_matrix *m, double *kappa_m) {
  if (m->size1 != w->n || m->size2 != w->n)
    return GSL_EBADLEN;
  int code = split_checked(w, l);
  if (!code && !vf_matrix_is_finite(m))
    code = GSL_EDOM;
  if (!code)
    code = vf_spectral_symmetric(w->spectral, m, w->values, w->vectors);
  if (code)
    return code;
  double roundoff = (double)w->n * DBL_EPSILON *
                    fmax(fabs(gsl_vector_get(w->values, 0)), gsl_vector_get(w->values, w->n - 1));
  *kappa_m = INFINITY;
  if (gsl_vector_get(w->values, 0) < -roundoff)
    return GSL_EDOM;
  if (gsl_vector_get(w->values, 0) <= roundoff)
    return GSL_SUCCESS;
  code = solve_ratio(w, w->ratio);
  if (code == GSL_ESING)
    return GSL_SUCCESS;
  if (code)
    return code;
  symmetric_power(w, 0.5);
  gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, w->right, w->ratio, 0, w->s);
  symmetric_power(w, -0.5);
  gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, w->s, w->right, 0, w->ratio);
  return vf_spectral_norm(w->spectral, w->ratio, kappa_m);
}

int vf_symmetry_kappa_diagonal(vf_symmetry *w, const gsl_matrix *l, const gsl_vector *m, double *kappa_m) {
  if (m->size != w->n)
    return GSL_EBADLEN;
  int code = split_checked(w, l);
  if (!code && (!vf_vector_is_finite(m) || gsl_vector_min(m) < 0))
    code = GSL_EDOM;
  if (code)
    return code;
  *kappa_m = INFINITY;
  if (gsl_vector_min(m) == 0)
    return GSL_SUCCESS;
  code = solve_ratio(w, w->ratio);
  if (code)
    return code == GSL_ESING ? GSL_SUCCESS : code;
  for (size_t i = 0; i < w->n; i++)
    for (size_t j = 0; j < w->n; j++)
      *gsl_matrix_ptr(w->ratio, i, j) *= sqrt(gsl_vector_get(m, i)) / sqrt(gsl_vector_get(m, j));
  return vf_spectral_norm(w->spectral, w->ratio, kappa_m);
}

double vf_symmetry_angle(const gsl_vector *u, const gsl_vector *v) {
  double nu = gsl_blas_dnrm2(u), nv = gsl_blas_dnrm2(v);
  if (u->size != v->size || !(nu > 0) || !(nv > 0))
    return NAN;
  double sum = 0, difference = 0; /* Kahan's formula: both legs are exact to rounding at every angle */
  for (size_t i = 0; i < u->size; i++) {
    double a = gsl_vector_get(u, i) / nu, b = gsl_vector_get(v, i) / nv;
    sum += (a + b) * (a + b);
    difference += (a - b) * (a - b);
  }
  return 2 * atan2(sqrt(difference), sqrt(sum));
}

double vf_symmetry_relative_error(const gsl_vector *u, const gsl_vector *v) {
  if (u->size != v->size)
    return NAN;
  double sum = 0;
  for (size_t i = 0; i < u->size; i++) {
    double d = gsl_vector_get(u, i) - gsl_vector_get(v, i);
    sum += d * d;
  }
  return sqrt(sum) / gsl_blas_dnrm2(v);
}

double vf_symmetry_alignment(const gsl_matrix *w, const gsl_matrix *b) {
  if (w->size1 != b->size2 || w->size2 != b->size1)
    return NAN;
  double trace = 0, ww = 0, bb = 0;
  for (size_t i = 0; i < w->size1; i++)
    for (size_t j = 0; j < w->size2; j++) {
      double p = gsl_matrix_get(w, i, j), q = gsl_matrix_get(b, j, i);
      trace += p * q;
      ww += p * p;
      bb += q * q;
    }
  return trace / sqrt(ww * bb);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The norm of B = M^1/2 S^-1 A M^-1/2 without forming B: Golub and Kahan's bidiagonalisation, all vectors
 * kept orthogonal, each step one product with A and one solve with S either way.
 */
#include "vf_metric_intern.h"

#include "vf_symmetry.h"

#include <float.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>

enum { MOST_STEPS = 96, PERIOD = 6 /* steps between two looks at the norm */ };

struct vf_metric_norm {
  size_t n, steps;
  gsl_matrix *s, *a, *left, *right; /* left, right: steps x n, a vector a row */
  gsl_matrix *small, *vectors;      /* steps x steps */
  gsl_vector *alpha, *beta, *values, *small_work, *root, *work;
  vf_lu *lu;
};

vf_metric_norm *vf_metric_norm_alloc(size_t n) {
  vf_metric_norm *w = calloc(1, sizeof *w);
  if (!w)
    return NULL;
  const size_t k = w->steps = n < MOST_STEPS ? n : MOST_STEPS;
  w->n = n;
  gsl_matrix **const square[] = {&w->s, &w->a}, **const tall[] = {&w->left, &w->right},
                     **const few[] = {&w->small, &w->vectors};
  gsl_vector **const short_vector[] = {&w->alpha, &w->beta, &w->values, &w->small_work},
                     **const long_vector[] = {&w->root, &w->work};
  int whole = (w->lu = vf_lu_alloc(n)) != NULL;
  for (size_t i = 0; i < 2; i++) {
    whole = whole && (*square[i] = gsl_matrix_alloc(n, n)) && (*tall[i] = gsl_matrix_alloc(k, n)) &&
            (*few[i] = gsl_matrix_alloc(k, k)) && (*long_vector[i] = gsl_vector_alloc(n));
  }
  for (size_t i = 0; i < 4; i++)
    whole = whole && (*short_vector[i] = gsl_vector_alloc(k));
  if (whole)
    return w;
  vf_metric_norm_free(w);
  return NULL;
}

void vf_metric_norm_free(vf_metric_norm *w) {
  if (!w)
    return;
  gsl_matrix *const matrix[] = {w->s, w->a, w->left, w->right, w->small, w->vectors};
  gsl_vector *const vector[] = {w->alpha, w->beta, w->values, w->small_work, w->root, w->work};
  for (size_t i = 0; i < sizeof matrix / sizeof *matrix; i++)
    gsl_matrix_free(matrix[i]);
  for (size_t i = 0; i < sizeof vector / sizeof *vector; i++)
    gsl_vector_free(vector[i]);
  vf_lu_free(w->lu);
  free(w);
}

int vf_metric_norm_take(vf_metric_norm *w, const gsl_matrix *l, const gsl_vector *mass) {
  int code = vf_symmetry_split(l, w->s, w->a);
  for (size_t i = 0; i < w->n; i++)
    gsl_vector_set(w->root, i, sqrt(gsl_vector_get(mass, i)));
  return code ? code : vf_lu_factor(w->lu, w->s);
}

void vf_metric_norm_apply(vf_metric_norm *w, const gsl_vector *v, gsl_vector *x) {
  gsl_vector_memcpy(w->work, v);
  gsl_vector_div(w->work, w->root);
  gsl_blas_dgemv(CblasNoTrans, 1, w->a, w->work, 0, x);
  vf_lu_solve(w->lu, x, x);
  gsl_vector_mul(x, w->root);
}

/* x = B^T v = -M^-1/2 A S^-1 M^1/2 v. */
static void apply_transposed(vf_metric_norm *w, const gsl_vector *v, gsl_vector *x) {
  gsl_vector_memcpy(w->work, v);
  gsl_vector_mul(w->work, w->root);
  vf_lu_solve(w->lu, w->work, w->work);
  gsl_blas_dgemv(CblasNoTrans, -1, w->a, w->work, 0, x);
  gsl_vector_div(x, w->root);
}

/* Row k of basis made orthogonal to those before, twice, and of length 1; its length before that. */
static double orthonormal(gsl_matrix *basis, size_t k) {
  gsl_vector_view row = gsl_matrix_row(basis, k);
  const double before = gsl_blas_dnrm2(&row.vector);
  for (size_t pass = 0; pass < 2; pass++)
    for (size_t j = 0; j < k; j++) {
      gsl_vector_view other = gsl_matrix_row(basis, j);
      double product;
      gsl_blas_ddot(&row.vector, &other.vector, &product);
      gsl_blas_daxpy(-product, &other.vector, &row.vector);
    }
  const double length = gsl_blas_dnrm2(&row.vector);
  if (!(length > 8 * DBL_EPSILON * before))
    return 0;
  gsl_vector_scale(&row.vector, 1 / length);
  return length;
}

/* The largest singular value of the first k steps; the right vectors stay in vectors. */
static double look(vf_metric_norm *w, size_t k) {
  gsl_matrix_view small = gsl_matrix_submatrix(w->small, 0, 0, k, k),
                  vectors = gsl_matrix_submatrix(w->vectors, 0, 0, k, k);
  gsl_vector_view values = gsl_vector_subvector(w->values, 0, k),
                  work = gsl_vector_subvector(w->small_work, 0, k);
  gsl_matrix_set_zero(&small.matrix);
  for (size_t i = 0; i < k; i++) {
    gsl_matrix_set(&small.matrix, i, i, gsl_vector_get(w->alpha, i));
    if (i + 1 < k)
      gsl_matrix_set(&small.matrix, i, i + 1, gsl_vector_get(w->beta, i));
  }
  gsl_linalg_SV_decomp(&small.matrix, &vectors.matrix, &values.vector, &work.vector);
  return gsl_vector_get(&values.vector, 0);
}

static void first_vector(gsl_matrix *right) {
  gsl_vector_view row = gsl_matrix_row(right, 0);
  for (size_t i = 0; i < row.vector.size; i++) /* no symmetry of a network is that of these numbers */
    gsl_vector_set(&row.vector, i, 1 + 0.5 * sin(1.7 * (double)i + 0.3 * (double)(i * i % 101)));
  orthonormal(right, 0);
}

int vf_metric_norm_find(vf_metric_norm *w, double *norm, gsl_vector *v) {
  size_t k = 0;
  double before = 0, change = INFINITY;
  int more = 1;
  first_vector(w->right);
  for (*norm = 0; more && k < w->steps; k++) {
    gsl_vector_view p = gsl_matrix_row(w->left, k), q = gsl_matrix_row(w->right, k);
    vf_metric_norm_apply(w, &q.vector, &p.vector);
    const double alpha = orthonormal(w->left, k);
    gsl_vector_set(w->alpha, k, alpha);
    more = alpha > 0 && k + 1 < w->steps;
    if (more) {
      gsl_vector_view next = gsl_matrix_row(w->right, k + 1);
      apply_transposed(w, &p.vector, &next.vector);
      const double beta = orthonormal(w->right, k + 1);
      gsl_vector_set(w->beta, k, beta);
      more = beta > 0;
    }
    const int whole =
        !more && (!(alpha > 0) || k + 1 == w->n || k + 1 < w->steps); /* nothing is left to see */
    if (!more || k % PERIOD == PERIOD - 1) {
      *norm = look(w, k + 1);
      if (!isfinite(*norm))
        return GSL_ESING;
      change = whole ? 0 : fabs(*norm - before);
      more = more && change > 1e-11 * *norm;
      before = *norm;
    }
  }
  if (change > 1e-10 * *norm)
    return GSL_EMAXITER;
  gsl_vector_const_view top = gsl_matrix_const_subcolumn(w->vectors, 0, 0, k);
  gsl_matrix_const_view basis = gsl_matrix_const_submatrix(w->right, 0, 0, k, w->n);
  return gsl_blas_dgemv(CblasTrans, 1, &basis.matrix, &top.vector, 0, v);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Worst targets from the smallest eigenvalue of a quadratic form.
 */
#include "vf_worst.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

struct vf_worst {
  size_t n, m, *index;
  int ready; /* a Jacobian has been taken */
  vf_lu *lu;
  vf_spectral *spectral;
  gsl_matrix *inverse, *right, *product, *block, *vectors;
  gsl_vector *values;
};

static int mark_outputs(vf_worst *w, const size_t *index) {
  for (size_t i = 0; i < w->m; i++) {
    w->index[i] = index ? index[i] : i;
    if (w->index[i] >= w->n)
      return GSL_EINVAL;
    for (size_t j = 0; j < i; j++)
      if (w->index[j] == w->index[i])
        return GSL_EINVAL;
  }
  return GSL_SUCCESS;
}

vf_worst *vf_worst_alloc(size_t n, size_t m, const size_t *index) {
  vf_worst *w = m && m <= n && vf_matrix_fits(n, n) ? calloc(1, sizeof *w) : NULL;
  if (!w)
    return NULL;
  w->n = n;
  w->m = m;
  w->index = calloc(m, sizeof *w->index);
  w->lu = vf_lu_alloc(n);
  w->spectral = vf_spectral_alloc(m, VF_BACKEND_BEST);
  w->inverse = gsl_matrix_alloc(n, n);
  w->right = gsl_matrix_alloc(n, n);
  w->product = gsl_matrix_alloc(n, n);
  w->block = gsl_matrix_alloc(m, m);
  w->vectors = gsl_matrix_alloc(m, m);
  w->values = gsl_vector_alloc(m);
  if (w->index && w->lu && w->spectral && w->inverse && w->right && w->product && w->block && w->vectors &&
      w->values && !mark_outputs(w, index))
    return w;
  vf_worst_free(w);
  return NULL;
}

void vf_worst_free(vf_worst *w) {
  if (!w)
    return;
  gsl_vector_free(w->values);
  gsl_matrix *const matrix[] = {w->vectors, w->block, w->product, w->right, w->inverse};
  for (size_t i = 0; i < sizeof matrix / sizeof *matrix; i++)
    gsl_matrix_free(matrix[i]);
  free(w->index);
  vf_spectral_free(w->spectral);
  vf_lu_free(w->lu);
  free(w);
}

int vf_worst_jacobian(vf_worst *w, const gsl_matrix *l) {
  w->ready = 0;
  if (l->size1 != w->n || l->size2 != w->n)
    return GSL_EBADLEN;
  int code = vf_lu_factor(w->lu, l);
  gsl_matrix_set_identity(w->inverse);
  for (size_t j = 0; !code && j < w->n; j++) {
    gsl_vector_view column = gsl_matrix_column(w->inverse, j);
    code = vf_lu_solve(w->lu, &column.vector, &column.vector);
  }
  if (!code && !vf_matrix_is_finite(w->inverse))
    code = GSL_ESING;
  w->ready = !code;
  return code;
}

int vf_worst_solve(vf_worst *w, const gsl_vector *c, gsl_vector *x, gsl_vector *lambda) {
  if (!w->ready)
    return GSL_EINVAL;
  int code = vf_lu_solve_transposed(w->lu, c, lambda);
  return code ? code : vf_lu_solve(w->lu, c, x);
}

/* The symmetric part of b on the given rows and columns, or on all. */
static void symmetric_block(const gsl_matrix *b, const size_t *index, gsl_matrix *block) {
  for (size_t i = 0; i < block->size1; i++)
    for (size_t j = 0; j < block->size1; j++) {
      size_t p = index ? index[i] : i, q = index ? index[j] : j;
      gsl_matrix_set(block, i, j, (gsl_matrix_get(b, p, q) + gsl_matrix_get(b, q, p)) / 2);
    }
}

static int extremes(vf_spectral *w, const gsl_matrix *block, gsl_vector *values, gsl_matrix *vectors,
                    vf_worst_form *form) {
  int code = vf_spectral_symmetric(w, block, values, vectors);
  form->smallest = code ? NAN : gsl_vector_get(values, 0);
  form->size = code ? NAN : fmax(fabs(form->smallest), fabs(gsl_vector_get(values, values->size - 1)));
  return code;
}

/* L^-1 M L^-1 is the transpose of L^-T M L^-T, and has the same symmetric part. */
int vf_worst_target(vf_worst *w, const gsl_matrix *gram, vf_worst_form *form, gsl_vector *c) {
  if (!w->ready)
    return GSL_EINVAL;
  if ((gram && (gram->size1 != w->n || gram->size2 != w->n)) || (c && c->size != w->n))
    return GSL_EBADLEN;
  if (gram && !vf_matrix_is_finite(gram))
    return GSL_EDOM;
  if (gram)
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, gram, w->inverse, 0, w->right);
  gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, w->inverse, gram ? w->right : w->inverse, 0, w->product);
  symmetric_block(w->product, w->index, w->block);
  int code = extremes(w->spectral, w->block, w->values, w->vectors, form);
  if (code || !c)
    return code;
  gsl_vector_set_zero(c);
  for (size_t i = 0; i < w->m; i++)
    gsl_vector_set(c, w->index[i], gsl_matrix_get(w->vectors, i, 0));
  return GSL_SUCCESS;
}

int vf_worst_pairs(vf_spectral *w, const gsl_matrix *u, const gsl_matrix *v, gsl_matrix *scratch,
                   gsl_matrix *vectors, gsl_vector *values, vf_worst_form *form, gsl_vector *a) {
  size_t k = u->size2;
  if (v->size1 != u->size1 || v->size2 != k || scratch->size1 != k || scratch->size2 != k ||
      vectors->size1 != k || vectors->size2 != k || values->size != k || a->size != k)
    return GSL_EBADLEN;
  gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1, u, v, 0, vectors);
  symmetric_block(vectors, NULL, scratch);
  int code = extremes(w, scratch, values, vectors, form);
  for (size_t i = 0; !code && i < k; i++)
    gsl_vector_set(a, i, gsl_matrix_get(vectors, i, 0));
  return code;
}

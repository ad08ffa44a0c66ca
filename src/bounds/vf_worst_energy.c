/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The worst target in the energy norm, from a pencil of symmetric matrices.
 */
#include "vf_worst.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

struct vf_worst_energy {
  size_t n;
  vf_symmetry *symmetry;
  gsl_matrix *s, *a, *ratio, *stretch, *p, *vectors;
  gsl_vector *values;
  gsl_eigen_gensymmv_workspace *pencil;
};

vf_worst_energy *vf_worst_energy_alloc(size_t n) {
  vf_worst_energy *w = n && vf_matrix_fits(n, n) ? calloc(1, sizeof *w) : NULL;
  if (!w)
    return NULL;
  w->n = n;
  w->symmetry = vf_symmetry_alloc(n);
  w->s = gsl_matrix_alloc(n, n);
  w->a = gsl_matrix_alloc(n, n);
  w->ratio = gsl_matrix_alloc(n, n);
  w->stretch = gsl_matrix_alloc(n, n);
  w->p = gsl_matrix_alloc(n, n);
  w->vectors = gsl_matrix_alloc(n, n);
  w->values = gsl_vector_alloc(n);
  w->pencil = gsl_eigen_gensymmv_alloc(n);
  if (w->symmetry && w->s && w->a && w->ratio && w->stretch && w->p && w->vectors && w->values && w->pencil)
    return w;
  vf_worst_energy_free(w);
  return NULL;
}

void vf_worst_energy_free(vf_worst_energy *w) {
  if (!w)
    return;
  gsl_vector_free(w->values);
  gsl_matrix *const matrix[] = {w->vectors, w->p, w->stretch, w->ratio, w->a, w->s};
  for (size_t i = 0; i < sizeof matrix / sizeof *matrix; i++)
    gsl_matrix_free(matrix[i]);
  gsl_eigen_gensymmv_free(w->pencil);
  vf_symmetry_free(w->symmetry);
  free(w);
}

int vf_worst_energy_target(vf_worst_energy *w, const gsl_matrix *l, gsl_vector *c, double *kappa) {
  if (c->size != w->n)
    return GSL_EBADLEN;
  int code = vf_symmetry_ratio(w->symmetry, l, w->ratio);
  if (!code)
    code = vf_symmetry_split(l, w->s, w->a);
  if (code)
    return code;
  gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, w->a, w->ratio, 0, w->stretch); /* A S^-1 A = A^T P^-1 A */
  gsl_matrix_memcpy(w->p, w->s);
  gsl_matrix_scale(w->p, -1);
  gsl_matrix_sub(w->s, w->stretch);
  code = gsl_eigen_gensymmv(w->stretch, w->p, w->values, w->vectors, w->pencil);
  if (code)
    return code;
  size_t top = gsl_vector_max_index(w->values);
  gsl_vector_const_view u = gsl_matrix_const_column(w->vectors, top);
  *kappa = sqrt(fmax(gsl_vector_get(w->values, top), 0));
  return gsl_blas_dgemv(CblasNoTrans, 1, w->s, &u.vector, 0, c);
}

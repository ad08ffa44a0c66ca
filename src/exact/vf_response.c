/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Solves L x = c and L^T lambda = c from one LU factorisation, on the active set.
 */
#include "vf_response.h"

#include "vf_linalg.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

struct vf_response_work {
  vf_lu *lu;
  gsl_vector *velocity, *scratch;
  gsl_matrix *scratch_matrix;
};

static struct vf_response_work *work_alloc(size_t n) {
  struct vf_response_work *w = calloc(1, sizeof *w);
  if (!w)
    return NULL;
  w->lu = vf_lu_alloc(n);
  w->velocity = gsl_vector_alloc(n);
  w->scratch = gsl_vector_alloc(n);
  w->scratch_matrix = gsl_matrix_alloc(n, n);
  return w;
}

static void work_free(struct vf_response_work *w) {
  if (!w)
    return;
  vf_lu_free(w->lu);
  gsl_vector_free(w->velocity);
  gsl_vector_free(w->scratch);
  gsl_matrix_free(w->scratch_matrix);
  free(w);
}

vf_response *vf_response_alloc(size_t n) {
  vf_response *r = n && vf_matrix_fits(n, n) ? calloc(1, sizeof *r) : NULL;
  if (!r)
    return NULL;
  r->n = n;
  r->jacobian = gsl_matrix_alloc(n, n);
  r->c = gsl_vector_alloc(n);
  r->x = gsl_vector_alloc(n);
  r->lambda = gsl_vector_alloc(n);
  r->frozen = calloc(n, 1);
  r->work = work_alloc(n);
  if (r->jacobian && r->c && r->x && r->lambda && r->frozen && r->work && r->work->lu && r->work->velocity &&
      r->work->scratch && r->work->scratch_matrix)
    return r;
  vf_response_free(r);
  return NULL;
}

void vf_response_free(vf_response *r) {
  if (!r)
    return;
  gsl_matrix_free(r->jacobian);
  gsl_vector_free(r->c);
  gsl_vector_free(r->x);
  gsl_vector_free(r->lambda);
  free(r->frozen);
  work_free(r->work);
  free(r);
}

/* A frozen unit answers nothing and passes nothing on. */
static void remove_frozen(vf_response *r) {
  for (size_t i = 0; i < r->n; i++) {
    if (!r->frozen[i])
      continue;
    for (size_t j = 0; j < r->n; j++) {
      gsl_matrix_set(r->jacobian, i, j, 0);
      gsl_matrix_set(r->jacobian, j, i, 0);
    }
    gsl_matrix_set(r->jacobian, i, i, -1);
    gsl_vector_set(r->c, i, 0);
  }
}

int vf_response_at(vf_response *r, const vf_problem *p, const gsl_vector *h) {
  struct vf_response_work *w = r->work;
  if (p->field->n != r->n || h->size != r->n)
    return GSL_EBADLEN;
  int code = vf_problem_check(p);
  if (!code)
    code = vf_problem_velocity(p, 0, h, w->velocity, w->scratch);
  if (!code)
    code = vf_problem_jacobian(p, 0, h, r->jacobian, w->scratch_matrix);
  if (!code)
    code = vf_cost_gradient(p->cost, h, p->target, r->c);
  if (code)
    return code;
  r->frozen_count = vf_problem_frozen(p, h, w->velocity, r->frozen);
  remove_frozen(r);
  code = vf_lu_factor(w->lu, r->jacobian);
  if (!code)
    code = vf_lu_rcond(w->lu, &r->rcond);
  if (!code)
    code = vf_lu_solve(w->lu, r->c, r->x);
  if (!code)
    code = vf_lu_solve_transposed(w->lu, r->c, r->lambda);
  if (!code && !(vf_vector_is_finite(r->x) && vf_vector_is_finite(r->lambda)))
    code = GSL_ESING;
  return code;
}

int vf_response_recurrent_backprop(const vf_response *r, double eps, size_t steps, double tol,
                                   gsl_vector *lambda, size_t *used) {
  if (lambda->size != r->n)
    return GSL_EBADLEN;
  if (!(eps > 0) || !(tol >= 0))
    return GSL_EINVAL;
  gsl_vector *residual = r->work->scratch;
  gsl_vector_set_zero(lambda);
  for (*used = 0;; (*used)++) {
    gsl_vector_memcpy(residual, r->c);
    gsl_blas_dgemv(CblasTrans, 1, r->jacobian, lambda, -1, residual);
    double norm = vf_vector_max_norm(residual);
    if (norm <= tol)
      return GSL_SUCCESS;
    if (*used == steps || !isfinite(norm))
      return GSL_EMAXITER;
    gsl_blas_daxpy(eps, residual, lambda);
  }
}

/* Row k = sign (I + eps L)^k c, or with L^T. */
static int powers(const vf_response *r, CBLAS_TRANSPOSE_t transpose, double sign, double eps,
                  gsl_matrix *row) {
  if (row->size2 != r->n)
    return GSL_EBADLEN;
  if (!(eps > 0))
    return GSL_EINVAL;
  gsl_matrix_set_row(row, 0, r->c);
  gsl_vector_view first = gsl_matrix_row(row, 0);
  gsl_vector_scale(&first.vector, sign);
  for (size_t k = 1; k < row->size1; k++) {
    gsl_vector_view before = gsl_matrix_row(row, k - 1), here = gsl_matrix_row(row, k);
    gsl_vector_memcpy(&here.vector, &before.vector);
    gsl_blas_dgemv(transpose, eps, r->jacobian, &before.vector, 1, &here.vector);
  }
  return GSL_SUCCESS;
}

int vf_response_nudged_steps(const vf_response *r, double eps, gsl_matrix *velocity) {
  return powers(r, CblasNoTrans, -1, eps, velocity);
}

int vf_response_backprop_steps(const vf_response *r, double eps, gsl_matrix *error) {
  return powers(r, CblasTrans, 1, eps, error);
}

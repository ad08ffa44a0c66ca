/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Complex Newton on mu(z) - beta dC/dh(z) = 0, and means over a circle of nudges.
 */
#include "vf_holomorphic.h"

#include "vf_linalg.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>

enum { MAX_ITERATIONS = 30 };

struct vf_holomorphic {
  size_t n;
  gsl_vector_complex *velocity, *c, *step, *safe, *state, *point;
  gsl_matrix_complex *jacobian, *hessian;
  gsl_permutation *pivots;
};

vf_holomorphic *vf_holomorphic_alloc(size_t n) {
  vf_holomorphic *w = n && vf_matrix_fits(n, 2 * n) ? calloc(1, sizeof *w) : NULL;
  if (!w)
    return NULL;
  w->n = n;
  w->velocity = gsl_vector_complex_alloc(n);
  w->c = gsl_vector_complex_alloc(n);
  w->step = gsl_vector_complex_alloc(n);
  w->safe = gsl_vector_complex_alloc(n);
  w->state = gsl_vector_complex_alloc(n);
  w->point = gsl_vector_complex_alloc(n);
  w->jacobian = gsl_matrix_complex_alloc(n, n);
  w->hessian = gsl_matrix_complex_alloc(n, n);
  w->pivots = gsl_permutation_alloc(n);
  if (w->velocity && w->c && w->step && w->safe && w->state && w->point && w->jacobian && w->hessian &&
      w->pivots)
    return w;
  vf_holomorphic_free(w);
  return NULL;
}

void vf_holomorphic_free(vf_holomorphic *w) {
  if (!w)
    return;
  gsl_vector_complex_free(w->velocity);
  gsl_vector_complex_free(w->c);
  gsl_vector_complex_free(w->step);
  gsl_vector_complex_free(w->safe);
  gsl_vector_complex_free(w->state);
  gsl_vector_complex_free(w->point);
  gsl_matrix_complex_free(w->jacobian);
  gsl_matrix_complex_free(w->hessian);
  gsl_permutation_free(w->pivots);
  free(w);
}

static double largest(const gsl_vector_complex *v) {
  double norm = 0;
  for (size_t i = 0; i < v->size && !isnan(norm); i++) {
    double a = gsl_complex_abs(gsl_vector_complex_get(v, i));
    if (!(a <= norm))
      norm = a;
  }
  return norm;
}

/* The extended field at z and its max norm. */
static int look(vf_holomorphic *w, const vf_problem *p, gsl_complex beta, const gsl_vector_complex *z,
                double *residual) {
  int code = vf_field_complex_mu(p->field, p->theta, p->input, z, w->velocity);
  if (!code)
    code = vf_cost_complex_gradient(p->cost, z, p->target, w->c);
  if (!code)
    code = gsl_blas_zaxpy(gsl_complex_negative(beta), w->c, w->velocity);
  *residual = code ? NAN : largest(w->velocity);
  return code;
}

static int newton_step(vf_holomorphic *w, const vf_problem *p, gsl_complex beta, gsl_vector_complex *z) {
  int sign, code = vf_field_complex_jacobian(p->field, p->theta, p->input, z, w->jacobian);
  if (!code)
    code = vf_cost_complex_hessian(p->cost, z, p->target, w->hessian);
  if (code)
    return code;
  gsl_matrix_complex_scale(w->hessian, beta);
  gsl_matrix_complex_sub(w->jacobian, w->hessian);
  code = gsl_linalg_complex_LU_decomp(w->jacobian, w->pivots, &sign);
  if (!code)
    code = gsl_linalg_complex_LU_solve(w->jacobian, w->pivots, w->velocity, w->step);
  return code ? GSL_EFAILED : gsl_vector_complex_sub(z, w->step); /* a singular Jacobian: no direction */
}

/* Newton until the residual falls no further; GSL_EFAILED where it is then above its tolerance. */
static int newton(vf_holomorphic *w, const vf_problem *p, gsl_complex beta, gsl_vector_complex *z) {
  double residual, best = INFINITY;
  for (int k = 0; k < MAX_ITERATIONS; k++) {
    int code = look(w, p, beta, z, &residual);
    if (code)
      return code;
    if (!isfinite(residual))
      return GSL_EFAILED;
    if (k > 1 && !(residual < best)) /* the state before was as good */
      break;
    best = residual;
    gsl_vector_complex_memcpy(w->state, z);
    if (residual == 0)
      break;
    code = newton_step(w, p, beta, z);
    if (code)
      return code;
  }
  gsl_vector_complex_memcpy(z, w->state);
  return best <= 1e-12 * (1 + largest(z)) ? GSL_SUCCESS : GSL_EFAILED;
}

int vf_holomorphic_fixed_point(vf_holomorphic *w, const vf_problem *p, const gsl_vector *h, gsl_complex beta,
                               gsl_vector_complex *z) {
  if (p->field->n != w->n || h->size != w->n || z->size != w->n)
    return GSL_EBADLEN;
  if (!isfinite(gsl_complex_abs(beta)))
    return GSL_EINVAL;
  int code = vf_problem_check(p);
  if (code)
    return code;
  for (size_t i = 0; i < w->n; i++)
    gsl_vector_complex_set(z, i, gsl_complex_rect(gsl_vector_get(h, i), 0));
  double at = 0, stride = 1; /* along the ray */
  while (!code && at < 1) {
    gsl_vector_complex_memcpy(w->safe, z);
    double next = fmin(at + stride, 1), reach = INFINITY;
    code = newton(w, p, gsl_complex_mul_real(beta, next), z);
    if (code && code != GSL_EFAILED)
      return code;
    if (!code) {
      gsl_vector_complex_memcpy(w->step, z);
      gsl_vector_complex_sub(w->step, w->safe);
      reach = largest(w->step);
    }
    if (reach <= 0.5 * (1 + largest(w->safe))) /* a larger move is a jump to another branch */
      at = next;
    else {
      gsl_vector_complex_memcpy(z, w->safe);
      stride /= 2;
      code = stride < 1e-3 ? GSL_EFAILED : GSL_SUCCESS;
    }
  }
  return code;
}

/* coefficient_k += share * Re(z e^(-i k angle)) / (points radius^k) */
static void add_point(const gsl_vector *h, const gsl_vector_complex *z, double share, double angle,
                      double radius, gsl_matrix *coefficient) {
  for (size_t k = 1; k <= coefficient->size1; k++) {
    gsl_complex factor =
        gsl_complex_polar(share * pow(radius, -(double)k), -fmod((double)k * angle, 2 * M_PI));
    for (size_t i = 0; i < h->size; i++) { /* without h^0, which sums to nothing but has the roundoff */
      gsl_complex moved = gsl_complex_sub_real(gsl_vector_complex_get(z, i), gsl_vector_get(h, i));
      *gsl_matrix_ptr(coefficient, k - 1, i) += GSL_REAL(gsl_complex_mul(moved, factor));
    }
  }
}

int vf_holomorphic_series(vf_holomorphic *w, const vf_problem *p, const gsl_vector *h, double radius,
                          size_t points, gsl_matrix *coefficient) {
  size_t terms = coefficient->size1;
  if (!(radius > 0) || !points || (points == 1 ? terms != 1 : terms >= points))
    return GSL_EINVAL;
  if (coefficient->size2 != w->n || h->size != w->n)
    return GSL_EBADLEN;
  int code = vf_problem_check(p);
  if (code)
    return code;
  gsl_matrix_set_zero(coefficient);
  for (size_t j = 0; !code && j <= points / 2; j++) {
    double angle = 2 * M_PI * (double)j / (double)points;
    int on_axis = j == 0 || 2 * j == points;
    gsl_complex beta = on_axis ? gsl_complex_rect(j ? -radius : radius, 0) : gsl_complex_polar(radius, angle);
    code = vf_holomorphic_fixed_point(w, p, h, beta, w->point);
    if (!code)
      add_point(h, w->point, (on_axis ? 1 : 2) / (double)points, angle, radius, coefficient);
  }
  return code;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "slope-network.h"
#include "xp_statistics.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

/* |a u - v| / |v|, without the units whose slope is 0 where active is set. */
static double relative(const slope_bench *b, double a, const gsl_vector *u, const gsl_vector *v, int active) {
  double square = 0;
  for (size_t i = 0; i < u->size; i++) {
    double d = a * gsl_vector_get(u, i) - gsl_vector_get(v, i);
    square += active && !(gsl_vector_get(b->slopes, i) > 0) ? 0 : d * d;
  }
  return sqrt(square) / gsl_blas_dnrm2(v);
}

/* Roundoff of D x / d_0 relative to lambda, for outputs of one slope d_0. */
static double scaled_roundoff(const slope_bench *b, const gsl_vector *x, const gsl_vector *lambda,
                              double roundoff) {
  double size = gsl_blas_dnrm2(x) / gsl_blas_dnrm2(lambda);
  return roundoff * (1 + gsl_vector_max(b->slopes) / gsl_vector_get(b->slopes, 0) * size);
}

/* work = D x / d_0, and its distance to lambda over roundoff. */
static double scaled_identity(slope_bench *b, const gsl_vector *x, const gsl_vector *lambda, double sign,
                              double roundoff) {
  gsl_vector_memcpy(b->work, x);
  gsl_vector_mul(b->work, b->slopes);
  return relative(b, sign / gsl_vector_get(b->slopes, 0), b->work, lambda, 0) /
         scaled_roundoff(b, x, lambda, roundoff);
}

/* lambda = D L^-1 D^-1 c, the similarity of L and its transpose. */
static int similarity(slope_bench *b, double roundoff, double *residual) {
  const vf_response *r = b->e->response;
  int code = vf_lu_factor(b->lu, r->jacobian);
  gsl_vector_memcpy(b->work, r->c);
  gsl_vector_div(b->work, b->slopes);
  if (!code)
    code = vf_lu_solve(b->lu, b->work, b->work);
  double size = gsl_blas_dnrm2(b->work) / gsl_blas_dnrm2(r->lambda);
  gsl_vector_mul(b->work, b->slopes);
  *residual = relative(b, 1, b->work, r->lambda, 0) / (roundoff * (1 + gsl_vector_max(b->slopes) * size));
  return code;
}

int slope_identity(slope_bench *b, double roundoff, slope_record *o) {
  const vf_response *r = b->e->response;
  double dot, size = gsl_blas_dnrm2(b->gradient);
  switch (b->kind) {
  case SLOPE_CLIPPED:
  case SLOPE_HOPFIELD:
    o->identity = relative(b, 1, r->x, r->lambda, 0) / (2 * roundoff);
    return GSL_SUCCESS;
  case SLOPE_ACTIVE:
    gsl_blas_ddot(b->nu, b->gradient, &dot);
    o->identity = xp_max(relative(b, 1, r->x, r->lambda, 1) / (2 * roundoff),
                         fabs(dot / (size * size) - 1) * size /
                             (2 * roundoff * sqrt(gsl_vector_max(b->gram)) * gsl_blas_dnrm2(r->lambda)));
    return GSL_SUCCESS;
  case SLOPE_LOGISTIC_EQUAL:
  case SLOPE_TANH_EQUAL:
    o->blur = scaled_roundoff(b, r->x, r->lambda, roundoff);
    o->identity = scaled_identity(b, r->x, r->lambda, 1, roundoff);
    o->caught[0] = scaled_identity(b, r->lambda, r->x, 1, roundoff) > 1;
    o->caught[1] = scaled_identity(b, r->x, r->lambda, -1, roundoff) > 1;
    return GSL_SUCCESS;
  case SLOPE_LOGISTIC:
  case SLOPE_TANH:
    return similarity(b, roundoff, &o->identity);
  default:
    return GSL_SUCCESS;
  }
}

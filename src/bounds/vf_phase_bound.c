/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_phase_bound.h"

#include <float.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_complex_math.h>
#include <math.h>

static double distance(const gsl_vector *u, const gsl_vector *v) {
  double sum = 0;
  for (size_t i = 0; i < u->size; i++)
    sum = hypot(sum, gsl_vector_get(u, i) - gsl_vector_get(v, i));
  return sum;
}

vf_bound vf_phase_bound_finite_nudge(const gsl_vector *x_beta, const gsl_vector *x, double beta,
                                     double norm_c, double margin, double roundoff) {
  return vf_bound_judge("prop:finite-beta", distance(x_beta, x), beta * norm_c / (margin * margin), roundoff);
}

vf_bound vf_phase_bound_truncation(const gsl_vector *z, const gsl_vector *x, double eps, double r,
                                   size_t steps, double roundoff) {
  double factor = pow(1 - eps * (1 - r), (double)steps);
  return vf_bound_judge("prop:truncation", distance(z, x) / gsl_blas_dnrm2(x), factor, roundoff);
}

vf_bound vf_phase_bound_velocity(double norm_difference, double norm_a, double margin, double norm_l,
                                 size_t n, double t) {
  double decay = exp(-margin * t);
  return vf_bound_judge("prop:velocities", norm_difference, 2 * norm_a * t * decay,
                        (double)n * DBL_EPSILON * (1 + norm_l * t) * decay);
}

double vf_phase_bound_contrast(const vf_phase_sizes *z, double beta) {
  const double spring = beta * z->resolvent, bend = z->weights * z->second,
               root = (1 - spring) * (1 - spring) - 2 * bend * beta * z->response;
  if (!(spring < 1 && root >= 0))
    return INFINITY;
  const double stretch = 2 / (1 - spring + sqrt(root)), moved = stretch * beta * z->response,
               curved = bend * moved;
  return stretch * z->response / 2 *
         ((spring + curved) * (2 * spring + curved) + z->weights * z->third * moved * moved / 3);
}

double vf_phase_bound_euler_limit(const gsl_vector_complex *eigenvalues) {
  double limit = INFINITY;
  for (size_t k = 0; k < eigenvalues->size; k++) {
    gsl_complex z = gsl_vector_complex_get(eigenvalues, k);
    const double step = -2 * GSL_REAL(z) / gsl_complex_abs2(z);
    if (isnan(step) || step < limit)
      limit = step;
    if (isnan(limit))
      break;
  }
  return limit;
}

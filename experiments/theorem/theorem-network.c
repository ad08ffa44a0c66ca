/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Both formulas at one fixed point, against finite differences of the objective and the two-phase procedure.
 */
#include "theorem.h"

#include "vf_estimator.h"
#include "xp_statistics.h"

#include <float.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_fit.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>

enum { ALL_PARAMETERS_UP_TO = 12, DIRECTIONS = 16, MIN_POINTS = PER_DECADE + 1 };
static const double difference_step = 1e-3; /* of theta */
static const double largest_nudge = 1e-2;   /* of the range in which slopes are fitted */
static const double visible = 0.01; /* a relative difference of nu and the gradient that must be seen */

double theorem_nudge(size_t k) {
  return pow(10, -(double)k / PER_DECADE);
}

static double max_difference(const gsl_vector *a, const gsl_vector *b) {
  double largest = 0;
  for (size_t i = 0; i < a->size; i++)
    largest = xp_max(largest, fabs(gsl_vector_get(a, i) - gsl_vector_get(b, i)));
  return largest;
}

/* Whether finite differences are taken in every parameter. */
static int is_small(const gsl_vector *gradient) {
  return gradient->size <= (size_t)ALL_PARAMETERS_UP_TO * (ALL_PARAMETERS_UP_TO + INPUTS + 2);
}

/* Largest difference between the formula and finite differences, over every parameter or over random
 * directions. */
static int compare_gradient(vf_estimator_work *w, const vf_example *e, const gsl_vector *gradient,
                            gsl_vector *other, gsl_rng *rng, double *largest) {
  *largest = 0;
  if (is_small(gradient)) {
    int code =
        vf_estimator_compute(vf_estimator_finite_difference, w, &e->problem, e->h, difference_step, other);
    *largest = max_difference(gradient, other);
    return code;
  }
  for (int k = 0; k < DIRECTIONS; k++) {
    double slope, formula;
    for (size_t i = 0; i < other->size; i++)
      gsl_vector_set(other, i, gsl_ran_gaussian(rng, 1));
    gsl_vector_scale(other, 1 / gsl_blas_dnrm2(other));
    int code = vf_estimator_directional(w, &e->problem, e->h, other, difference_step, &slope);
    if (code)
      return code;
    gsl_blas_ddot(other, gradient, &formula);
    *largest = xp_max(*largest, fabs(slope - formula));
  }
  return GSL_SUCCESS;
}

/* The two-phase procedure at beta, beta/2, beta/4, extrapolated to beta = 0; its error is even in beta. */
static int extrapolated_nu(vf_estimator_work *w, const vf_example *e, double beta, gsl_vector *column[3]) {
  for (int k = 0; k < 3; k++) {
    int code = vf_estimator_compute(vf_estimator_centred, w, &e->problem, e->h, ldexp(beta, -k), column[k]);
    if (code)
      return code;
  }
  for (int order = 1; order < 3; order++)
    for (int k = 0; k + order < 3; k++) { /* Neville's scheme in beta^2 */
      double power = ldexp(1, 2 * order);
      gsl_vector_scale(column[k], -1 / (power - 1));
      gsl_blas_daxpy(power / (power - 1), column[k + 1], column[k]);
    }
  return GSL_SUCCESS;
}

/* Relative error of both estimators at every beta; NaN where a unit changed side of a kink. */
static int measure_curve(vf_estimator_work *w, const vf_example *e, const gsl_vector *nu,
                         gsl_vector *estimate, theorem_record *o) {
  const vf_estimator *const estimator[2] = {vf_estimator_one_sided, vf_estimator_centred};
  for (int s = 0; s < 2; s++)
    for (size_t k = 0; k < BETAS; k++) {
      int code = vf_estimator_compute(estimator[s], w, &e->problem, e->h, theorem_nudge(k), estimate);
      if (code && code != GSL_ETOL && code != GSL_EFAILED)
        return code;
      gsl_vector_sub(estimate, nu);
      o->error[s][k] = code ? NAN : gsl_blas_dnrm2(estimate) / gsl_blas_dnrm2(nu);
    }
  return GSL_SUCCESS;
}

/*
 * The range of the fit reaches from the largest nudge down to where the estimated roundoff floor/beta is a
 * hundredth of beta^order; it does not look at the errors themselves.
 */
static void fit_slope(theorem_record *o, int s) {
  double order = s + 1, x[BETAS], y[BETAS], c0, c1, c00, c01, c11, sum;
  size_t count = 0;
  o->low[s] = pow(100 * o->floor, 1 / (order + 1));
  for (size_t k = 0; k < BETAS; k++)
    if (theorem_nudge(k) <= largest_nudge * 1.0001 && theorem_nudge(k) >= o->low[s] && o->error[s][k] > 0) {
      x[count] = log(theorem_nudge(k));
      y[count++] = log(o->error[s][k]);
    }
  o->points[s] = count;
  o->slope[s] = NAN;
  if (count >= MIN_POINTS &&
      gsl_fit_linear(x, 1, y, 1, count, &c0, &c1, &c00, &c01, &c11, &sum) == GSL_SUCCESS)
    o->slope[s] = c1;
}

static int measure(const vf_example *e, vf_estimator_work *w, gsl_vector *g[4], gsl_rng *rng,
                   theorem_record *o) {
  gsl_vector *column[3] = {g[1], g[2], g[3]};
  const int all = is_small(g[0]);
  double n = (double)o->units, step = difference_step;
  o->condition = 1 / e->response->rcond;
  o->floor = n * DBL_EPSILON * o->condition;
  int code = vf_estimator_compute(vf_estimator_gradient, w, &e->problem, e->h, 0, g[0]);
  if (!code)
    code = compare_gradient(w, e, g[0], g[1], rng, &o->gradient_error);
  double size = 1 + gsl_blas_dnrm2(g[0]);
  o->gradient_limit = size * o->condition * (n * DBL_EPSILON / step + pow(step, 4) * o->condition);
  gsl_vector_memcpy(g[2], g[1]); /* finite differences, where all were taken */
  if (!code)
    code = vf_estimator_compute(vf_estimator_nu, w, &e->problem, e->h, 0, g[1]);
  if (code)
    return code;
  gsl_vector_sub(g[0], g[1]);
  o->symmetry_error = gsl_blas_dnrm2(g[0]) / gsl_blas_dnrm2(g[1]);
  o->tried = all && o->symmetry_error > visible;
  o->noticed = o->tried && max_difference(g[2], g[1]) > o->gradient_limit;
  gsl_vector_memcpy(g[0], g[1]);
  code = extrapolated_nu(w, e, largest_nudge, column);
  o->nu_error = max_difference(g[0], column[0]);
  o->nu_limit = (1 + gsl_blas_dnrm2(g[0])) * o->condition *
                (4 * n * DBL_EPSILON / largest_nudge + pow(largest_nudge, 6));
  return code ? code : measure_curve(w, e, g[0], g[1], o);
}

int theorem_network(gsl_rng *rng, size_t index, void *record, const void *context) {
  (void)context;
  theorem_record *o = record;
  o->field = index % FIELDS;
  o->cost = index / FIELDS % COSTS;
  o->units = MIN_UNITS + gsl_rng_uniform_int(rng, MAX_UNITS - MIN_UNITS + 1);
  theorem_instance t;
  int code = theorem_make(&t, o->field, o->cost, o->units);
  o->parameters = code ? 1 : t.e->theta->size;
  vf_estimator_work *w = vf_estimator_work_alloc(o->units, o->parameters);
  gsl_vector *g[4];
  for (int k = 0; k < 4; k++)
    if (!(g[k] = gsl_vector_calloc(o->parameters)) || !w)
      code = GSL_ENOMEM;
  if (!code)
    code = theorem_settle(&t, rng, &o->redrawn);
  if (!code)
    code = measure(t.e, w, g, rng, o);
  o->fate = code == GSL_ETOL ? THEOREM_KINKED : code ? THEOREM_NONE : THEOREM_MEASURED;
  for (int s = 0; !code && s < 2; s++)
    fit_slope(o, s);
  for (int k = 0; k < 4; k++)
    gsl_vector_free(g[k]);
  vf_estimator_work_free(w);
  vf_example_free(t.e);
  return code == GSL_ETOL ? GSL_SUCCESS : code;
}

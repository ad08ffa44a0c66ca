/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Theorem 1: the gradient is -dJ/dtheta = (dmu/dtheta)^T L^-T c and the update is nu = (dmu/dtheta)^T L^-1 c.
 *
 * The gradient's formula is held against finite differences of the objective at Newton fixed points, the
 * update's against the two-phase procedure, over five vector fields, two costs and random networks of 5 to 60
 * units.
 */
#include "vf_estimator.h"
#include "vf_hopfield.h"
#include "vf_network.h"
#include "vf_relax.h"
#include "vf_response.h"
#include "xp_claim.h"
#include "xp_parallel.h"
#include "xp_seed.h"
#include "xp_statistics.h"
#include "xp_table.h"

#include <float.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_fit.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
  FIELDS = 5,
  COSTS = 2,
  INPUTS = 3,
  MIN_UNITS = 5,
  MAX_UNITS = 60,
  ALL_PARAMETERS_UP_TO = 12,
  DIRECTIONS = 16
};
enum { PER_DECADE = 8, DECADES = 9, BETAS = PER_DECADE * DECADES + 1, MIN_POINTS = PER_DECADE + 1 };

static const char *const field_name[FIELDS] = {"dense tanh", "clipped layers", "hopfield", "linear",
                                               "leak and gain"};
static const char *const cost_name[COSTS] = {"squared error", "cross-entropy"};
static const double difference_step = 1e-3; /* of theta */
static const double largest_nudge = 1e-2;   /* of the range in which slopes are fitted */

/* One network, its example and its fixed point. */
typedef struct {
  vf_network *network;
  vf_hopfield *hopfield;
  vf_cost *cost;
  gsl_vector *theta, *input, *target, *h;
  vf_problem problem;
} instance;

/* What is kept of one network. */
typedef struct {
  size_t field, cost, units, parameters;
  int redrawn,
      kinked; /* draws without a stable fixed point or a signal; 1 where a unit changed side of a kink */
  double condition, gradient_error, gradient_limit, nu_error, nu_limit, symmetry_error;
  double floor,
      error[2][BETAS]; /* roundoff times beta; relative error of the one-sided and the centred estimator */
  double slope[2], low[2]; /* fitted slope and lower end of its range */
  size_t points[2];
} outcome;

static double nudge(size_t k) {
  return pow(10, -(double)k / PER_DECADE);
}

static void instance_free(instance *e) {
  vf_network_free(e->network);
  vf_hopfield_free(e->hopfield);
  vf_cost_free(e->cost);
  gsl_vector_free(e->theta);
  gsl_vector_free(e->input);
  gsl_vector_free(e->target);
  gsl_vector_free(e->h);
}

/* <<fields>> */
static const vf_field *make_field(instance *e, size_t field, size_t n) {
  const size_t layers[3] = {2 + n / 10, n / 3, n - 2 - n / 10 - n / 3};
  switch (field) {
  case 0:
    e->network = vf_network_alloc_dense(vf_activation_tanh, n, INPUTS, 0);
    break;
  case 1:
    e->network = vf_network_alloc_layered(vf_activation_hard_sigmoid, 3, layers, INPUTS, VF_NETWORK_CLIPPED);
    break;
  case 2:
    e->hopfield = vf_hopfield_alloc(vf_activation_logistic, n, INPUTS);
    return e->hopfield ? vf_hopfield_field(e->hopfield) : NULL;
  case 3:
    e->network = vf_network_alloc_dense(vf_activation_linear, n, INPUTS, 0);
    break;
  default:
    e->network = vf_network_alloc_dense(vf_activation_softplus, n, INPUTS, VF_NETWORK_LEAK_GAIN);
  }
  return e->network ? vf_network_field(e->network) : NULL;
}
/* <</fields>> */

/* Weights that leave most draws a stable fixed point; clipped units start inside their range by their biases.
 */
static int draw_parameters(instance *e, size_t field, gsl_rng *rng) {
  static const double scale[FIELDS] = {0.8, 0.4, 2.0, 0.5, 0.4};
  if (e->hopfield)
    return vf_hopfield_draw(e->hopfield, scale[field], 0.5, rng, e->theta);
  int code = vf_network_draw(e->network, scale[field], 0.3, rng, e->theta);
  for (size_t i = 0; !code && field == 1 && i < e->problem.field->n; i++)
    gsl_vector_set(e->theta, vf_network_bias_index(e->network, i), gsl_ran_flat(rng, 0.1, 0.7));
  return code;
}

static void draw_target(gsl_vector *target, size_t cost, gsl_rng *rng) {
  double sum = 0;
  for (size_t i = 0; i < target->size; i++) {
    gsl_vector_set(target, i, gsl_ran_flat(rng, 0.05, 1));
    sum += gsl_vector_get(target, i);
  }
  if (cost == 1) /* a distribution over the classes */
    gsl_vector_scale(target, 1 / sum);
}

static int instance_make(instance *e, size_t field, size_t cost, size_t n) {
  const vf_field *f = make_field(e, field, n);
  size_t outputs = 2 + n / 10, index[2 + MAX_UNITS / 10];
  if (!f)
    return GSL_ENOMEM;
  for (size_t i = 0; i < outputs; i++)
    index[i] = i;
  e->cost = vf_cost_alloc(cost ? vf_cost_cross_entropy : vf_cost_squared_error, n, outputs, index);
  e->theta = gsl_vector_alloc(f->p);
  e->input = gsl_vector_alloc(f->q);
  e->target = gsl_vector_alloc(outputs);
  e->h = gsl_vector_alloc(n);
  if (!e->cost || !e->theta || !e->input || !e->target || !e->h)
    return GSL_ENOMEM;
  e->problem = (vf_problem){f, e->theta, e->input, e->cost, e->target};
  return GSL_SUCCESS;
}

/* Draws until the free phase reaches a stable fixed point at which some active output feels the cost. */
static int settle(instance *e, outcome *o, vf_relax *relax, vf_response *response, gsl_rng *rng) {
  for (o->redrawn = 0; o->redrawn < 1000; o->redrawn++) {
    vf_relax_report report;
    int code = draw_parameters(e, o->field, rng);
    for (size_t k = 0; k < e->input->size; k++)
      gsl_vector_set(e->input, k, gsl_ran_flat(rng, 0, 1));
    draw_target(e->target, o->cost, rng);
    gsl_vector_set_zero(e->h);
    if (!code)
      code = vf_relax_fixed_point(relax, &e->problem, 0, e->h, &report);
    if (code)
      return code;
    if (report.status != VF_RELAX_CONVERGED)
      continue;
    code = vf_response_at(response, &e->problem, e->h);
    if (code == GSL_SUCCESS && gsl_blas_dnrm2(response->c) > 0)
      return GSL_SUCCESS;
    if (code && code != GSL_ESING)
      return code;
  }
  return GSL_EFAILED;
}

static double max_difference(const gsl_vector *a, const gsl_vector *b) {
  double largest = 0;
  for (size_t i = 0; i < a->size; i++) {
    double d = fabs(gsl_vector_get(a, i) - gsl_vector_get(b, i));
    largest = d <= largest ? largest : d;
  }
  return largest;
}

/* <<gradient>> */
/* Largest difference between the formula and finite differences, over every parameter or over random
 * directions. */
static int compare_gradient(vf_estimator_work *w, const instance *e, const gsl_vector *gradient,
                            gsl_vector *other, gsl_rng *rng, double *largest) {
  *largest = 0;
  if (gradient->size <= (size_t)ALL_PARAMETERS_UP_TO * (ALL_PARAMETERS_UP_TO + INPUTS + 2)) {
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
    double d = fabs(slope - formula);
    *largest = d <= *largest ? *largest : d;
  }
  return GSL_SUCCESS;
}
/* <</gradient>> */

/* The two-phase procedure at beta, beta/2, beta/4, extrapolated to beta = 0; its error is even in beta. */
static int extrapolated_nu(vf_estimator_work *w, const instance *e, double beta, gsl_vector *column[3]) {
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

/* <<curve>> */
/* Relative error of both estimators at every beta; NaN where a unit changed side of a kink. */
static int measure_curve(vf_estimator_work *w, const instance *e, const gsl_vector *nu, gsl_vector *estimate,
                         outcome *o) {
  const vf_estimator *const estimator[2] = {vf_estimator_one_sided, vf_estimator_centred};
  for (int s = 0; s < 2; s++)
    for (size_t k = 0; k < BETAS; k++) {
      int code = vf_estimator_compute(estimator[s], w, &e->problem, e->h, nudge(k), estimate);
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
static void fit_slope(outcome *o, int s) {
  double order = s + 1, x[BETAS], y[BETAS], c0, c1, c00, c01, c11, sum;
  size_t count = 0;
  o->low[s] = pow(100 * o->floor, 1 / (order + 1));
  for (size_t k = 0; k < BETAS; k++)
    if (nudge(k) <= largest_nudge * 1.0001 && nudge(k) >= o->low[s] && o->error[s][k] > 0) {
      x[count] = log(nudge(k));
      y[count++] = log(o->error[s][k]);
    }
  o->points[s] = count;
  o->slope[s] = NAN;
  if (count >= MIN_POINTS &&
      gsl_fit_linear(x, 1, y, 1, count, &c0, &c1, &c00, &c01, &c11, &sum) == GSL_SUCCESS)
    o->slope[s] = c1;
}
/* <</curve>> */

static int measure(const instance *e, vf_estimator_work *w, const vf_response *response, gsl_vector *g[4],
                   gsl_rng *rng, outcome *o) {
  gsl_vector *column[3] = {g[1], g[2], g[3]};
  double n = (double)o->units, step = difference_step;
  o->condition = 1 / response->rcond;
  o->floor = n * DBL_EPSILON * o->condition;
  int code = vf_estimator_compute(vf_estimator_gradient, w, &e->problem, e->h, 0, g[0]);
  if (!code)
    code = compare_gradient(w, e, g[0], g[1], rng, &o->gradient_error);
  double size = 1 + gsl_blas_dnrm2(g[0]);
  o->gradient_limit = size * o->condition * (n * DBL_EPSILON / step + pow(step, 4) * o->condition);
  if (!code)
    code = vf_estimator_compute(vf_estimator_nu, w, &e->problem, e->h, 0, g[1]);
  if (code)
    return code;
  gsl_vector_sub(g[0], g[1]);
  o->symmetry_error = gsl_blas_dnrm2(g[0]) / gsl_blas_dnrm2(g[1]);
  gsl_vector_memcpy(g[0], g[1]);
  code = extrapolated_nu(w, e, largest_nudge, column);
  o->nu_error = max_difference(g[0], column[0]);
  o->nu_limit = (1 + gsl_blas_dnrm2(g[0])) * o->condition *
                (4 * n * DBL_EPSILON / largest_nudge + pow(largest_nudge, 6));
  return code ? code : measure_curve(w, e, g[0], g[1], o);
}

static int run_network(size_t index, void *result, xp_ticker *ticker, void *context) {
  const uint64_t seed = *(const uint64_t *)context;
  outcome *o = result;
  o->field = index % FIELDS;
  o->cost = index / FIELDS % COSTS;
  gsl_rng *rng = xp_rng_alloc(seed, "theorem network", index);
  o->units = MIN_UNITS + gsl_rng_uniform_int(rng, MAX_UNITS - MIN_UNITS + 1);
  instance e = {0};
  int code = instance_make(&e, o->field, o->cost, o->units);
  o->parameters = code ? 0 : e.theta->size;
  vf_relax *relax = vf_relax_alloc(o->units);
  vf_response *response = vf_response_alloc(o->units);
  vf_estimator_work *w = vf_estimator_work_alloc(o->units, o->parameters);
  gsl_vector *g[4] = {0};
  for (int k = 0; !code && k < 4; k++)
    g[k] = gsl_vector_calloc(o->parameters);
  if (!code)
    code = settle(&e, o, relax, response, rng);
  if (!code)
    code = measure(&e, w, response, g, rng, o);
  o->kinked = code == GSL_ETOL;
  for (int s = 0; !code && s < 2; s++)
    fit_slope(o, s);
  for (int k = 0; k < 4; k++)
    gsl_vector_free(g[k]);
  vf_estimator_work_free(w);
  vf_response_free(response);
  vf_relax_free(relax);
  instance_free(&e);
  gsl_rng_free(rng);
  xp_tick(ticker, NULL);
  if (code && !o->kinked)
    fprintf(stderr, "theorem: network %zu (%s): %s: report this seed\n", index, field_name[o->field],
            gsl_strerror(code));
  return code && !o->kinked;
}

static void write_networks(xp_run *run, const outcome *o, size_t count) {
  xp_table *t = xp_table_open(
      run, "networks",
      "field\tcost\tunits [1]\tparameters [1]\tredrawn [1]\tkinked [1]\tcondition [1]\t"
      "gradient error [1]\tgradient limit [1]\tnu error [1]\tnu limit [1]\tslope one-sided [1]\t"
      "slope centred [1]\tlow one-sided [1]\tlow centred [1]");
  for (size_t i = 0; i < count; i++)
    xp_table_row(t, "%s\t%s\t%zu\t%zu\t%d\t%d\t%.4g\t%.4g\t%.4g\t%.4g\t%.4g\t%.6f\t%.6f\t%.3g\t%.3g",
                 field_name[o[i].field], cost_name[o[i].cost], o[i].units, o[i].parameters, o[i].redrawn,
                 o[i].kinked, o[i].condition, o[i].gradient_error, o[i].gradient_limit, o[i].nu_error,
                 o[i].nu_limit, o[i].slope[0], o[i].slope[1], o[i].low[0], o[i].low[1]);
}

static void write_curve(xp_run *run, const outcome *o, size_t count, double *scratch) {
  static const double q[3] = {0.1, 0.5, 0.9};
  xp_table *t =
      xp_table_open(run, NULL,
                    "beta [1]\tone-sided 10% [1]\tone-sided median [1]\tone-sided 90% [1]\tcentred 10% [1]\t"
                    "centred median [1]\tcentred 90% [1]\troundoff median [1]");
  for (size_t k = 0; k < BETAS; k++) {
    double at[2][3], floor;
    for (int s = 0; s < 2; s++) {
      for (size_t i = 0; i < count; i++)
        scratch[i] = o[i].kinked ? NAN : o[i].error[s][k];
      for (int j = 0; j < 3; j++)
        at[s][j] = xp_quantile(scratch, count, q[j]);
    }
    for (size_t i = 0; i < count; i++)
      scratch[i] = o[i].kinked ? NAN : o[i].floor / nudge(k);
    floor = xp_quantile(scratch, count, 0.5);
    xp_table_row(t, "%.6g\t%.4g\t%.4g\t%.4g\t%.4g\t%.4g\t%.4g\t%.4g", nudge(k), at[0][0], at[0][1], at[0][2],
                 at[1][0], at[1][1], at[1][2], floor);
  }
}

/* What the claims need of all networks together. */
typedef struct {
  size_t used, kinked, redrawn, fitted[2], fewest[2]; /* fewest points of a fit */
  double gradient, nu, gradient_ratio, nu_ratio, hopfield_ratio, lowest[2];
} summary;

static summary summarise(const outcome *o, size_t count) {
  summary s = {.fewest = {BETAS, BETAS}};
  for (size_t i = 0; i < count; i++) {
    s.redrawn += (size_t)o[i].redrawn;
    s.kinked += (size_t)o[i].kinked;
    if (o[i].kinked)
      continue;
    s.used++;
    s.gradient = xp_larger(s.gradient, o[i].gradient_error);
    s.gradient_ratio = xp_larger(s.gradient_ratio, o[i].gradient_error / o[i].gradient_limit);
    s.nu = xp_larger(s.nu, o[i].nu_error);
    s.nu_ratio = xp_larger(s.nu_ratio, o[i].nu_error / o[i].nu_limit);
    if (o[i].field == 2)
      s.hopfield_ratio = xp_larger(s.hopfield_ratio, o[i].symmetry_error / o[i].floor);
    for (int k = 0; k < 2; k++)
      if (isfinite(o[i].slope[k])) {
        s.fitted[k]++;
        s.lowest[k] = xp_larger(s.lowest[k], o[i].low[k]);
        s.fewest[k] = GSL_MIN(s.fewest[k], o[i].points[k]);
      }
  }
  return s;
}

static void claim_formulas(xp_run *run, const summary *s) {
  xp_claim_check(
      run,
      &(xp_claim){
          "theorem.gradient",
          "The gradient of the objective is -dJ/dtheta = (dmu/dtheta)^T L^-T c for any vector field and cost",
          "arXiv:1808.04873v1, Theorem 1 (paraphrased)",
          "largest |finite difference - formula| over its computed limit, all networks", "1", 0, 1,
          "limit (1 + |g|) cond(L) (n eps/step + cond(L) step^4) at step 1e-3, cond in the 1-norm", 0},
      s->gradient_ratio);
  xp_claim_check(
      run,
      &(xp_claim){"theorem.nu",
                  "The two-phase procedure measures nu = (dmu/dtheta)^T L^-1 c as beta goes to 0",
                  "arXiv:1808.04873v1, Theorem 1 (paraphrased)",
                  "largest |extrapolated two-phase update - formula| over its computed limit, all networks",
                  "1", 0, 1, "limit (1 + |nu|) cond(L) (4 n eps/beta + beta^6) at beta = 0.01", 0},
      s->nu_ratio);
  xp_claim_check(run,
                 &(xp_claim){"theorem.symmetric",
                             "With an energy function (symmetric Jacobian) the update is the gradient",
                             "arXiv:1808.04873v1, Corollary (paraphrased)",
                             "largest |nu - gradient|/|nu| over n eps cond(L), Hopfield networks", "1", 0, 1,
                             "roundoff of two triangular solves, n eps cond(L)", 0},
                 s->hopfield_ratio);
}

static void claim_slope(xp_run *run, const outcome *o, size_t count, int s, double *scratch) {
  for (size_t i = 0; i < count; i++)
    scratch[i] = o[i].kinked ? NAN : o[i].slope[s];
  const double order = s + 1, median = xp_quantile(scratch, count, 0.5),
               low = xp_quantile(scratch, count, 0.05), high = xp_quantile(scratch, count, 0.95);
  xp_value(run, s ? "slope-centred" : "slope-one-sided", "%.3f", median);
  xp_value(run, s ? "slope-centred-low" : "slope-one-sided-low", "%.3f", low);
  xp_value(run, s ? "slope-centred-high" : "slope-one-sided-high", "%.3f", high);
  xp_claim_check(
      run,
      &(xp_claim){
          s ? "theorem.centred" : "theorem.one-sided",
          s ? "The bias of the centred estimator is O(beta^2)"
            : "The bias of the one-sided estimator is O(beta)",
          "vfep, prop:finite-beta", "median over networks of the slope of log error against log beta", "1",
          order - 0.05, order + 0.05,
          "the next term of the expansion bends a slope by at most about beta at beta <= 0.01, cond(L) of 5",
          0},
      median);
}

int main(int argc, char **argv) {
  xp_run *run =
      xp_begin(argc, argv, "theorem", "Theorem 1: both formulas against independent computations", NULL);
  uint64_t seed = xp_run_seed(run);
  size_t count = (size_t)xp_choose(run, 2, 24, 240) * FIELDS * COSTS;
  outcome *o = calloc(count, sizeof *o);
  double *scratch = calloc(count, sizeof *scratch);
  if (!o || !scratch)
    xp_die(run, "memory: %zu networks do not fit: use a smaller preset", count);
  xp_parallel(run, "networks", count, 1, sizeof *o, run_network, &seed, o);

  write_curve(run, o, count, scratch);
  write_networks(run, o, count);
  summary s = summarise(o, count);
  claim_formulas(run, &s);
  for (int k = 0; k < 2; k++)
    claim_slope(run, o, count, k, scratch);
  xp_value(run, "networks", "%zu", s.used);
  xp_value(run, "kinked", "%zu", s.kinked);
  xp_value(run, "redrawn", "%zu", s.redrawn);
  xp_value(run, "gradient-error", "%.1e", s.gradient);
  xp_value(run, "nu-error", "%.1e", s.nu);
  xp_value(run, "fitted-one-sided", "%zu", s.fitted[0]);
  xp_value(run, "fitted-centred", "%zu", s.fitted[1]);
  xp_value(run, "points-one-sided", "%zu", s.fewest[0]);
  xp_value(run, "points-centred", "%zu", s.fewest[1]);
  xp_value(run, "range-one-sided", "%.0e", s.lowest[0]);
  xp_value(run, "range-centred", "%.0e", s.lowest[1]);
  free(scratch);
  free(o);
  return xp_end(run);
}

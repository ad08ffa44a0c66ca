/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The bias of a nudge of finite strength: one nudge, two opposite ones, and four and six on a circle of
 * complex nudges, against the update nu of the formula.
 */
#include "ensemble.h"
#include "vf_estimator.h"
#include "vf_holomorphic.h"
#include "xp.h"

#include <float.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>

enum { ORDERS = 4, PER_DECADE = 10, BETAS = 75, CIRCLE = 32, TERMS = 31, KINDS = 5, INPUTS = 2 };
static const int order_of[ORDERS] = {1, 2, 4, 6};

static double nudge(size_t k) {
  return 0.7 * pow(10, -(double)k / PER_DECADE);
}

typedef enum { FITTED, VANISHING, SHORT, LOST, FATES } nudging_fate;

typedef struct {
  size_t kind, units, redrawn;
  double floor; /* roundoff of the relative error, times beta */
  double error[ORDERS][BETAS], low[ORDERS], high[ORDERS], slope[ORDERS], fit[ORDERS];
  size_t points[ORDERS];
  nudging_fate fate[ORDERS];
} nudging_curve;

static vf_network *draw_kind(size_t kind, size_t n) {
  const size_t layers[3] = {2, n / 3 + 1, n - 3 - n / 3};
  const vf_activation *const rho[KINDS] = {vf_activation_tanh, vf_activation_logistic, vf_activation_tanh,
                                           vf_activation_linear, vf_activation_softplus};
  return kind == 2 ? vf_network_alloc_layered(rho[kind], 3, layers, INPUTS, 0)
                   : vf_network_alloc_dense(rho[kind], n, INPUTS, 0);
}

/* Draws until the free phase settles; the number of draws that did not is returned in redrawn. */
static int settle(vf_example *e, const vf_network *net, double gain, gsl_rng *rng, size_t *redrawn) {
  for (*redrawn = 0; *redrawn < 1000; ++*redrawn) {
    int code = vf_network_draw(net, gain, 0.5, rng, e->theta);
    ensemble_draw_uniform(e, -1, 0.1, 0.9, rng);
    if (!code)
      code = vf_example_settle(e, NULL);
    if (!vf_example_is_void(code))
      return code;
  }
  return GSL_EFAILED;
}

/* |G^T a_k| for k = 1, 2, ... from the largest circle on which the series is seen to converge; its radius, or
 * 0 where there is none. */
static double measure_series(const vf_example *e, double size[TERMS + 1], gsl_matrix *a, gsl_vector *g) {
  const vf_problem *p = &e->problem;
  vf_holomorphic *w = vf_holomorphic_alloc(e->h->size);
  double radius = w ? 0.7 : 0;
  for (; radius > 0.02; radius *= 0.8) {
    if (vf_holomorphic_series(w, p, e->h, radius, CIRCLE, a))
      continue;
    for (size_t k = 1; k <= TERMS; k++) {
      gsl_vector_const_view row = gsl_matrix_const_row(a, k - 1);
      vf_field_pullback(p->field, p->theta, p->input, e->h, &row.vector, g);
      size[k] = gsl_blas_dnrm2(g);
    }
    if (size[TERMS] * pow(radius, TERMS - 1) < 1e-7 * size[1])
      break;
  }
  vf_holomorphic_free(w);
  return radius > 0.02 ? radius : 0;
}

/* <<range>> */
/*
 * The range of a fit, from the series and the estimated roundoff alone: at its upper end the next two terms
 * of the bias are below 2 % of the first, at its lower end roundoff is below 1 % of it.
 */
static nudging_fate choose_range(const double size[TERMS + 1], double radius, double floor, int order,
                                 double *low, double *high) {
  double first = size[order + 1];
  *low = pow(100 * floor * size[1] / first, 1.0 / (order + 1));
  *high = radius;
  for (int j = 2; j <= 3; j++)
    *high = xp_min(*high, pow(0.02 * first / size[j * order + 1], 1.0 / ((j - 1) * order)));
  return !(*low < radius) ? VANISHING : FITTED;
}
/* <</range>> */

static void fit(nudging_curve *c, int s) {
  double x[BETAS], y[BETAS];
  size_t count = 0;
  for (size_t k = 0; k < BETAS; k++)
    if (nudge(k) <= c->high[s] && nudge(k) >= c->low[s]) {
      x[count] = nudge(k);
      y[count++] = c->error[s][k];
    }
  c->points[s] = count;
  if (count < 8 || x[0] < 9.99 * x[count - 1])
    c->fate[s] = SHORT;
  else
    c->slope[s] = xp_power_law(x, y, count, &c->fit[s]);
}

/* Relative error of every estimator at every nudge; NaN where a nudged fixed point was not reached. */
static int measure_curve(const vf_example *e, nudging_curve *c, gsl_vector *nu, gsl_vector *g) {
  const vf_estimator *const estimator[ORDERS] = {vf_estimator_one_sided, vf_estimator_centred,
                                                 vf_estimator_holomorphic_4, vf_estimator_holomorphic_6};
  vf_estimator_work *w = vf_estimator_work_alloc(e->h->size, e->theta->size);
  int code = w ? vf_estimator_compute(vf_estimator_nu, w, &e->problem, e->h, 0, nu) : GSL_ENOMEM;
  for (int s = 0; s < ORDERS; s++)
    for (size_t k = 0; !code && k < BETAS; k++) {
      c->error[s][k] = NAN;
      if (s > 1 && nudge(k) < 1e-5) /* nothing but roundoff is left there */
        continue;
      code = vf_estimator_compute(estimator[s], w, &e->problem, e->h, nudge(k), g);
      if (!code) {
        gsl_vector_sub(g, nu);
        c->error[s][k] = gsl_blas_dnrm2(g) / gsl_blas_dnrm2(nu);
      }
      code = code == GSL_EFAILED ? GSL_SUCCESS : code;
    }
  vf_estimator_work_free(w);
  return code;
}

/* The curve of a settled example, and where and how its slopes are fitted. */
static int measure(const vf_example *e, nudging_curve *c) {
  double size[TERMS + 1] = {0};
  gsl_matrix *a = gsl_matrix_alloc(TERMS, c->units);
  int code = a ? measure_curve(e, c, e->nu, e->gradient) : GSL_ENOMEM;
  double radius = code ? 0 : measure_series(e, size, a, e->gradient);
  c->floor = DBL_EPSILON / e->response->rcond * (1 + gsl_blas_dnrm2(e->h)) / gsl_blas_dnrm2(e->response->x);
  for (int s = 0; !code && s < ORDERS; s++) {
    c->fate[s] =
        radius > 0 ? choose_range(size, radius, c->floor, order_of[s], &c->low[s], &c->high[s]) : LOST;
    if (c->fate[s] == FITTED)
      fit(c, s);
  }
  gsl_matrix_free(a);
  return code;
}

static int run_curve(gsl_rng *rng, size_t index, void *record, const void *context) {
  (void)context;
  static const double gain[KINDS] = {0.8, 2, 0.8, 0.5, 0.5};
  nudging_curve *c = record;
  c->kind = index % KINDS;
  c->units = 5 + gsl_rng_uniform_int(rng, 10);
  vf_network *net = draw_kind(c->kind, c->units);
  const vf_cost_type *type = index / KINDS % 2 ? vf_cost_cross_entropy : vf_cost_squared_error;
  vf_example *e = vf_example_alloc(vf_network_field(net), vf_cost_alloc(type, c->units, 2, NULL));
  int code = e ? settle(e, net, gain[c->kind], rng, &c->redrawn) : GSL_ENOMEM;
  if (!code)
    code = measure(e, c);
  vf_example_free(e);
  return code;
}

static void report_curves(xp_run *run, const nudging_curve *c, size_t count, double *scratch) {
  xp_table *t =
      xp_table_open(run, NULL, "beta [1]\torder 1 [1]\torder 2 [1]\torder 4 [1]\torder 6 [1]\troundoff [1]");
  for (size_t k = 0; k < BETAS; k++) {
    double median[ORDERS + 1];
    for (int s = 0; s <= ORDERS; s++) {
      for (size_t i = 0; i < count; i++)
        scratch[i] = s < ORDERS ? c[i].error[s][k] : c[i].floor / nudge(k);
      median[s] = xp_quantile(scratch, count, 0.5);
    }
    xp_table_row(t, "%.6g\t%.4g\t%.4g\t%.4g\t%.4g\t%.4g", nudge(k), median[0], median[1], median[2],
                 median[3], median[4]);
  }
  t = xp_table_open(run, "fits",
                    "order [1]\tkind [1]\tunits [1]\tfate [1]\tlow [1]\thigh [1]\tpoints [1]\t"
                    "slope [1]\tR2 [1]");
  for (size_t i = 0; i < count; i++)
    for (int s = 0; s < ORDERS; s++)
      xp_table_row(t, "%d\t%zu\t%zu\t%d\t%.4g\t%.4g\t%zu\t%.5f\t%.7f", order_of[s], c[i].kind, c[i].units,
                   (int)c[i].fate[s], c[i].low[s], c[i].high[s], c[i].points[s], c[i].slope[s], c[i].fit[s]);
}

static void claim_slopes(xp_run *run, const nudging_curve *c, size_t count, int s) {
  static const char *const name[ORDERS] = {"one-sided", "centred", "four-points", "six-points"};
  static const char *const statement[ORDERS] = {
      "One nudge has a bias of order beta in every network",
      "Two opposite nudges have a bias of order beta^2 in every network",
      "Four complex nudges on a circle have a bias of order beta^4 in every network",
      "Six complex nudges on a circle have a bias of order beta^6 in every network"};
  size_t number[4] = {0}, fewest = BETAS;
  double farthest = 0, worst = 1, low = INFINITY, high = 0;
  for (size_t i = 0; i < count; i++) {
    number[c[i].fate[s]]++;
    if (c[i].fate[s] != FITTED)
      continue;
    farthest = xp_max(farthest, fabs(c[i].slope[s] - order_of[s]));
    worst = xp_min(worst, c[i].fit[s]);
    low = xp_min(low, c[i].low[s]);
    high = xp_max(high, c[i].high[s]);
    fewest = GSL_MIN(fewest, c[i].points[s]);
  }
  const char *const counted[4] = {"fitted", "vanishing", "short", "lost"};
  for (int f = 0; f < 4; f++) {
    xp_value(run, xp_text(run, "%s-%s", counted[f], name[s]), "%zu", number[f]);
  }
  xp_value(run, xp_text(run, "r2-%s", name[s]), "%.6f", worst);
  xp_value(run, xp_text(run, "farthest-%s", name[s]), "%.3f", farthest);
  xp_value(run, xp_text(run, "points-%s", name[s]), "%zu", fewest);
  xp_value(run, xp_text(run, "range-%s", name[s]), "%.1g to %.1g", low, high);
  if (!number[FITTED])
    farthest = NAN;
  xp_claim_check(
      run,
      &(xp_claim){xp_text(run, "nudging.%s", name[s]), statement[s],
                  s < 2 ? "vfep, prop:finite-beta, prop:circle" : "vfep, prop:circle",
                  xp_text(run,
                          "largest distance of a fitted slope of log error against log beta from the order, "
                          "%zu networks%s",
                          number[FITTED],
                          draw_left_out(run, count - number[FITTED],
                                        "without a decade of nudges between roundoff and the next terms")),
                  "1", 0, 0.05,
                  "chosen: the range ends where the next terms of the series reach 2 % of the bias or "
                  "roundoff reaches 1 %; both bend a fit over a decade by less than 0.05",
                  0, XP_NUMBER, number[FITTED]},
      worst > 0.999 ? farthest : NAN);
}

int main(int argc, char **argv) {
  xp_run *run =
      xp_begin(argc, argv, "nudging", "Bias of nudges, one, two, four or six, by their strength", NULL);
  size_t count = (size_t)xp_choose(run, 2, 60, 600) * KINDS;
  nudging_curve *c = draw_run(run, "networks", "nudging network", count, sizeof *c, run_curve, NULL);
  double *scratch = xp_need(run, count, sizeof *scratch);
  report_curves(run, c, count, scratch);
  for (int s = 0; s < ORDERS; s++)
    claim_slopes(run, c, count, s);
  size_t redrawn = 0;
  for (size_t i = 0; i < count; i++)
    redrawn += c[i].redrawn;
  xp_value(run, "networks", "%zu", count);
  xp_value(run, "redrawn", "%zu", redrawn);
  free(scratch);
  free(c);
  return xp_end(run);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two units whose objective the rule raises, where the input weight alone learns, and the same two where all
 * parameters do.
 */
#include "counterexamples.h"
#include "xp.h"

#include <gsl/gsl_blas.h>
#include <math.h>

enum { STEPS = 400, GAINS = 3, LONG = 4000, CURVES = 2 };
static const double gain_of[GAINS] = {0.3, 0.9, 1.5}, rate = 0.02;

typedef double curves[CURVES][GAINS]
                     [STEPS + 1]; /* the objective where the input weight learns, and where all do */

typedef struct {
  size_t falls;    /* steps at which the objective does not rise */
  double farthest; /* from the formula, over its roundoff */
  double rescued;  /* objective at the end over what is known of it, where all learn */
  double left;     /* that objective */
} ascent;

/* mu_1 = w - a h_0 - h_1, mu_0 = a h_1 - h_0, target 1, w = 0.2 to start with. */
static void start_ascent(vf_example *e, double a) {
  gsl_vector_set_zero(e->theta);
  gsl_vector_set(e->theta, 0, a);
  gsl_vector_set(e->theta, 1, -a);
  gsl_vector_set(e->theta, vf_network_input_weight_index(vf_network_of(e->field), 0, 1), 0.2);
  gsl_vector_set(e->target, 0, 1);
}

/* The objective, then one step of the rule: of the input weight alone, or of all parameters. */
static double step(xp_run *run, vf_example *e, int all) {
  double objective;
  gsl_vector_set_zero(e->h);
  pair_settle(run, e);
  vf_cost_value(e->cost, e->h, e->target, &objective);
  size_t w = vf_network_input_weight_index(vf_network_of(e->field), 0, 1);
  if (all)
    gsl_blas_daxpy(rate, e->nu, e->theta);
  else
    *gsl_vector_ptr(e->theta, w) += rate * gsl_vector_get(e->nu, w);
  return objective;
}

static void climb(xp_run *run, vf_example *e, double a, double curve[STEPS + 1], ascent *s) {
  double growth = a * a / ((1 + a * a) * (1 + a * a));
  start_ascent(e, a);
  for (size_t k = 0; k <= STEPS; k++) {
    curve[k] = step(run, e, 0);
    s->falls += k && !(curve[k] > curve[k - 1]);
  }
  double expected = curve[0] * pow(1 + rate * growth, 2 * STEPS);
  /* Each step errs by the roundoff of the solves, relative to 1 - h_0, which only grows. */
  double blur = 2 * STEPS * pair_roundoff(e) * (1 + 1 / sqrt(2 * curve[0]));
  s->farthest = xp_max(s->farthest, fabs(curve[STEPS] / expected - 1) / blur);
}

/* What is known of the objective on the target: the square of what is known of h. */
static double known_objective(const vf_example *e) {
  const double known = pair_roundoff(e) * (1 + gsl_blas_dnrm2(e->h));
  return known * known;
}

/* As many steps whatever the objective does.  The curve ends where it is below what is known of it. */
static void descend(xp_run *run, vf_example *e, double a, double curve[STEPS + 1], ascent *s) {
  double last = NAN;
  int visible = 1;
  start_ascent(e, a);
  for (size_t k = 0; k < LONG; k++) {
    last = step(run, e, 1);
    if (k <= STEPS)
      curve[k] = visible ? last : NAN;
    visible = visible && last > known_objective(e);
  }
  s->rescued = xp_max(s->rescued, last / known_objective(e));
  s->left = xp_max(s->left, last);
}

static void claim_ascent(xp_run *run, const ascent *s) {
  const struct {
    xp_claim claim;
    double measured;
  } row[] = {
      {{"counterexamples.ascent",
        "The objective of two units with weights a and -a rises at every step of the rule where the input "
        "weight alone learns",
        "vfep, ex:ascent",
        xp_text(run, "steps at which it does not rise, of %d: a = 0.3, 0.9 and 1.5, %d steps each",
                GAINS * STEPS, STEPS),
        "steps", 0, 0, "none: one step multiplies it by (1 + eta g)^2 > 1.003, g = a^2/(1 + a^2)^2", 0,
        XP_EXCEPTIONS, GAINS * STEPS},
       (double)s->falls},
      {{"counterexamples.growth",
        "A step of the rule for the input weight alone multiplies the objective of two units by (1 + eta "
        "a^2/(1 + a^2)^2)^2",
        "vfep, ex:ascent",
        xp_text(run,
                "largest relative distance from the formula after %d steps over its roundoff, %d "
                "networks",
                STEPS, GAINS),
        "1", 0, 1, "steps times 4 n eps/rcond, relative to 1 - h_0", 0, XP_RESIDUAL, GAINS},
       s->farthest},
      {{"counterexamples.rescued",
        "Two units with weights a and -a reach the target where all parameters learn", "vfep, ex:ascent",
        xp_text(run, "largest objective after %d steps over the square of the roundoff of h, %d networks",
                LONG, GAINS),
        "1", 0, 1, "roundoff of h: 2 n eps/rcond (1 + |h|)", 0, XP_RESIDUAL, GAINS},
       s->rescued}};
  for (size_t i = 0; i < sizeof row / sizeof *row; i++)
    xp_claim_check(run, &row[i].claim, row[i].measured);
}

void ascent_run(xp_run *run) {
  vf_example *e = pair_make(run, vf_activation_linear, 1, 1);
  curves curve;
  ascent s = {0};
  for (int g = 0; g < GAINS; g++) {
    climb(run, e, gain_of[g], curve[0][g], &s);
    descend(run, e, gain_of[g], curve[1][g], &s);
    xp_value(run, xp_text(run, "ascent-start-%d", g), "%.3f", curve[0][g][0]);
    xp_value(run, xp_text(run, "ascent-end-%d", g), "%.3g", curve[0][g][STEPS]);
  }
  xp_table *t = xp_table_open(run, "ascent",
                              "step [1]\tinput 0.3 [1]\tinput 0.9 [1]\tinput 1.5 [1]\tall 0.3 [1]\tall 0.9 "
                              "[1]\tall 1.5 [1]");
  for (size_t k = 0; k <= STEPS; k += 2)
    xp_table_row(t, "%zu\t%.6g\t%.6g\t%.6g\t%.6g\t%.6g\t%.6g", k, curve[0][0][k], curve[0][1][k],
                 curve[0][2][k], curve[1][0][k], curve[1][1][k], curve[1][2][k]);
  xp_value(run, "ascent-steps", "%d", STEPS);
  xp_value(run, "rescued", "%.1g", s.left);
  claim_ascent(run, &s);
  vf_example_free(e);
}

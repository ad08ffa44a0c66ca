/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two units whose objective the rule raises, where the input weight alone learns, and the same two where all
 * parameters do.
 */
#include "counterexamples.h"
#include "xp.h"

#include <gsl/gsl_blas.h>
#include <math.h>
#include <stdio.h>

enum { STEPS = 400, GAINS = 3, LONG = 20000 };
static const double gain_of[GAINS] = {0.3, 0.9, 1.5}, rate = 0.02;

/* mu_1 = w - a h_0 - h_1, mu_0 = a h_1 - h_0, target 1, w = 0.2 to start with. */
static void start_ascent(pair *p, double a) {
  gsl_vector_set_zero(p->e->theta);
  gsl_vector_set(p->e->theta, 0, a);
  gsl_vector_set(p->e->theta, 1, -a);
  gsl_vector_set(p->e->theta, vf_network_input_weight_index(p->net, 0, 1), 0.2);
  gsl_vector_set(p->e->target, 0, 1);
}

/* <<step>> */
/* The objective, then one step of the rule: of the input weight alone, or of all parameters. */
static double step(xp_run *run, pair *p, int all) {
  double objective;
  gsl_vector_set_zero(p->e->h);
  pair_settle(run, p);
  vf_cost_value(p->e->cost, p->e->h, p->e->target, &objective);
  size_t w = vf_network_input_weight_index(p->net, 0, 1);
  if (all)
    gsl_blas_daxpy(rate, p->nu, p->e->theta);
  else
    *gsl_vector_ptr(p->e->theta, w) += rate * gsl_vector_get(p->nu, w);
  return objective;
}
/* <</step>> */

void ascent_run(xp_run *run) {
  pair p = pair_make(run, vf_activation_linear, 1, 1);
  double curve[2][GAINS][STEPS + 1], farthest = 0, rescued = 0, left = 0;
  size_t falls = 0;
  for (int g = 0; g < GAINS; g++) {
    double a = gain_of[g], growth = a * a / ((1 + a * a) * (1 + a * a)), last = 0;
    start_ascent(&p, a);
    for (size_t k = 0; k <= STEPS; k++) {
      curve[0][g][k] = step(run, &p, 0);
      falls += k && !(curve[0][g][k] > curve[0][g][k - 1]);
    }
    double expected = curve[0][g][0] * pow(1 + rate * growth, 2 * STEPS);
    /* Each step errs by the roundoff of the solves, relative to 1 - h_0, which only grows. */
    double blur = 2 * STEPS * pair_roundoff(&p) * (1 + 1 / sqrt(2 * curve[0][g][0]));
    farthest = xp_larger(farthest, fabs(curve[0][g][STEPS] / expected - 1) / blur);
    start_ascent(&p, a);
    for (size_t k = 0; k <= STEPS; k++)
      curve[1][g][k] = NAN;
    for (size_t k = 0; k < LONG; k++) {
      last = step(run, &p, 1);
      if (k <= STEPS)
        curve[1][g][k] = last;
      double known = pair_roundoff(&p) * (1 + gsl_blas_dnrm2(p.e->h));
      if (last <= known * known)
        break;
    }
    double known = pair_roundoff(&p) * (1 + gsl_blas_dnrm2(p.e->h));
    rescued = xp_larger(rescued, last / (known * known));
    left = xp_larger(left, last);
    char key[32];
    snprintf(key, sizeof key, "ascent-start-%d", g);
    xp_value(run, key, "%.3f", curve[0][g][0]);
    snprintf(key, sizeof key, "ascent-end-%d", g);
    xp_value(run, key, "%.3g", curve[0][g][STEPS]);
  }
  xp_table *t = xp_table_open(run, "ascent",
                              "step [1]\tinput 0.3 [1]\tinput 0.9 [1]\tinput 1.5 [1]\tall 0.3 [1]\tall 0.9 "
                              "[1]\tall 1.5 [1]");
  for (size_t k = 0; k <= STEPS; k += 2)
    xp_table_row(t, "%zu\t%.6g\t%.6g\t%.6g\t%.6g\t%.6g\t%.6g", k, curve[0][0][k], curve[0][1][k],
                 curve[0][2][k], curve[1][0][k], curve[1][1][k], curve[1][2][k]);
  xp_value(run, "ascent-steps", "%d", STEPS);
  xp_value(run, "rescued", "%.1e", left);
  xp_claim_check(run,
                 &(xp_claim){"counterexamples.ascent",
                             "Where the input weight alone learns, the rule climbs: the objective rises at "
                             "every step",
                             "vfep, ex:ascent",
                             "steps at which it does not, a = 0.3, 0.9, 1.5, 400 steps each", "1", 0, 0,
                             "none: one step raises it by the factor (1 + rate g)^2 > 1.003", 0},
                 (double)falls);
  xp_claim_check(run,
                 &(xp_claim){"counterexamples.growth", "It grows as (1 + rate a^2/(1 + a^2)^2)^2 a step",
                             "vfep, ex:ascent",
                             "largest relative distance from the formula after 400 steps, over its roundoff",
                             "1", 0, 1, "steps times 4 n eps/rcond, relative to 1 - h_0", 0},
                 farthest);
  xp_claim_check(
      run,
      &(xp_claim){"counterexamples.rescued", "Where all parameters learn, the same networks reach the target",
                  "vfep, ex:ascent", "largest objective at the end over the square of what is known of h",
                  "1", 0, 1, "h is known to 2 n eps/rcond (1 + |h|)", 0},
      rescued);
  pair_free(&p);
}

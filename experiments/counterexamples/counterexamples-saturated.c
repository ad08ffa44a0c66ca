/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A saturated output that turns the update against the gradient, the more the stronger the weights.
 */
#include "counterexamples.h"
#include "xp.h"

#include <math.h>

/* Hard sigmoid without clipping, weight w both ways, targets 1: unit 0 rests at 1/4, unit 1 beyond 1, so far
 * that the adjoint of unit 0 vanishes. */
static void saturate_pair(xp_run *run, vf_example *p, double w) {
  const vf_network *net = vf_network_of(p->field);
  gsl_vector_set_all(p->theta, w);
  gsl_vector_set(p->theta, vf_network_bias_index(net, 0), 0.25 - w);
  gsl_vector_set(p->theta, vf_network_bias_index(net, 1), 1 + 0.75 / w - 0.25 * w);
  gsl_vector_set_all(p->target, 1);
  gsl_vector_set_all(p->h, 2);
  gsl_vector_set(p->h, 0, 0.5);
  pair_settle(run, p);
}

void saturated_run(xp_run *run) {
  vf_example *p = pair_make(run, vf_activation_hard_sigmoid, 0, 2);
  double farthest = 0, kink = INFINITY, smallest = 1;
  xp_table *t = xp_table_open(run, "saturated", "weight [1]\tstate [1]\tformula [1]\tweights [1]");
  for (size_t k = 0; k < GRID; k++) {
    double w = 0.25 * pow(128, (double)k / (GRID - 1)), m[2], gap = w * w - 1;
    saturate_pair(run, p, w);
    pair_gram(p, m);
    double formula = -gap / hypot(w, gap);
    double weights = -gap * sqrt(m[1]) / sqrt(m[0] * w * w + m[1] * gap * gap);
    double blur = pair_roundoff(p);
    farthest = xp_max(farthest, fabs(pair_state_cosine(p) - formula) / blur);
    farthest = xp_max(farthest, fabs(pair_weight_cosine(p) - weights) / (blur * sqrt(m[0] / m[1])));
    kink = xp_min(kink, vf_field_kink_distance(p->field, p->h));
    smallest = xp_min(smallest, pair_weight_cosine(p));
    xp_table_row(t, "%.6g\t%.8g\t%.8g\t%.8g", w, pair_state_cosine(p), formula, pair_weight_cosine(p));
  }
  xp_value(run, "saturated-smallest", "%.5f", smallest);
  xp_value(run, "saturated-kink", "%.2g", kink);
  xp_claim_check(run,
                 &(xp_claim){"counterexamples.saturated",
                             "A saturated output joined by the weight w both ways gives response and adjoint "
                             "the cosine -(w^2 - 1)/sqrt(w^2 + (w^2 - 1)^2), which tends to -1",
                             "vfep, ex:saturated, prop:slopes c",
                             xp_text(run,
                                     "largest distance from the formulas in state and weight space over its "
                                     "roundoff, %d weights from 1/4 to 32",
                                     GRID),
                             "1", 0, 1,
                             "roundoff 2 n eps/rcond of the cosines, in weight space times sqrt(M_00/M_11)",
                             0, XP_RESIDUAL, GRID},
                 farthest);
  vf_example_free(p);
}

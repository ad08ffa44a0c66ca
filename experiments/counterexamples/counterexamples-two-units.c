/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two units that excite and inhibit one another: the cosine of update and gradient, and where its sign flips,
 * in state space and, for inputs of three widths, in weight space.
 */
#include "counterexamples.h"
#include "xp.h"

#include <float.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_roots.h>
#include <math.h>

enum { WIDTHS = 3 };
static const size_t width_of[WIDTHS] = {0, 9, 99}; /* inputs of 1 into unit 1 */

/* W_01 = a, W_10 = -a, linear units with biases and input weights of their own, one output. */
static void rotate_pair(xp_run *run, vf_example *p, double a) {
  size_t inputs = p->input ? p->input->size : 0;
  gsl_vector_set_all(p->theta, 0.1);
  for (size_t k = 0; k < inputs; k++)
    gsl_vector_set(p->theta, vf_network_input_weight_index(vf_network_of(p->field), k, 1),
                   0.1 / (double)inputs);
  gsl_vector_set(p->theta, 0, a);
  gsl_vector_set(p->theta, 1, -a);
  gsl_vector_set(p->target, 0, 20);
  gsl_vector_set_zero(p->h);
  pair_settle(run, p);
}

typedef struct {
  xp_run *run;
  vf_example *e;
  int weights;
} turning;

static double cosine_at(double a, void *params) {
  const turning *t = params;
  rotate_pair(t->run, t->e, a);
  return t->weights ? pair_weight_cosine(t->e) : pair_state_cosine(t->e);
}

/* Where the sign flips, found without the formula. */
static double find_flip(turning *t) {
  gsl_function f = {cosine_at, t};
  gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
  double root = GSL_NAN;
  int code = solver ? gsl_root_fsolver_set(solver, &f, 1e-3, 3) : GSL_ENOMEM;
  for (int k = 0; !code && k < 200; k++) {
    code = gsl_root_fsolver_iterate(solver);
    root = gsl_root_fsolver_root(solver);
    if (gsl_root_test_interval(gsl_root_fsolver_x_lower(solver), gsl_root_fsolver_x_upper(solver), 0,
                               2 * DBL_EPSILON) == GSL_SUCCESS)
      break;
  }
  gsl_root_fsolver_free(solver);
  return code ? GSL_NAN : root;
}

/* Largest distance of the cosines from their formulas, over roundoff. */
static double write_cosines(xp_run *run, vf_example *const e[WIDTHS]) {
  double farthest = 0;
  xp_table *t =
      xp_table_open(run, NULL, "a [1]\tcosine [1]\tformula [1]\tno input [1]\t9 inputs [1]\t99 inputs [1]");
  for (size_t k = 0; k < GRID; k++) {
    double a = 10 * pow(10, -3 * (double)k / (GRID - 1)), formula = (1 - a * a) / (1 + a * a);
    double weights[WIDTHS];
    for (int w = WIDTHS; w-- > 0;) {
      double m[2];
      rotate_pair(run, e[w], a);
      pair_gram(e[w], m);
      weights[w] = pair_weight_cosine(e[w]);
      double blur = pair_roundoff(e[w]) * sqrt(GSL_MAX(m[1] / m[0], m[0] / m[1]));
      double expected = (m[0] - m[1] * a * a) / (m[0] + m[1] * a * a);
      farthest = xp_max(farthest, fabs(weights[w] - expected) / blur);
    }
    farthest = xp_max(farthest, fabs(pair_state_cosine(e[0]) - formula) / pair_roundoff(e[0]));
    xp_table_row(t, "%.6g\t%.8g\t%.8g\t%.8g\t%.8g\t%.8g", a, pair_state_cosine(e[0]), formula, weights[0],
                 weights[1], weights[2]);
  }
  return farthest;
}

/* Where the sign flips in weight space, for each width; the largest distance from the formula, over roundoff.
 */
static double find_weight_flips(xp_run *run, vf_example *const e[WIDTHS]) {
  double farthest = 0;
  for (int w = 0; w < WIDTHS; w++) {
    turning weights = {run, e[w], 1};
    double m[2], a = find_flip(&weights);
    pair_gram(e[w], m);
    farthest = xp_max(farthest, fabs(a * a * m[1] / m[0] - 1) /
                                    (2 * pair_roundoff(e[w]) * sqrt(GSL_MAX(m[1] / m[0], 1))));
    xp_value(run, xp_text(run, "flip-%zu", width_of[w]), "%.3f", a);
  }
  return farthest;
}

void two_units_run(xp_run *run) {
  vf_example *e[WIDTHS];
  for (int w = 0; w < WIDTHS; w++)
    e[w] = pair_make(run, vf_activation_linear, width_of[w], 1);
  const double farthest = write_cosines(run, e);
  turning state = {run, e[0], 0};
  const double flip = find_flip(&state), state_error = fabs(flip - 1) / pair_roundoff(e[0]);
  const struct {
    xp_claim claim;
    double measured;
  } row[] = {
      {{"counterexamples.cosine",
        "Two units with weights a and -a give response and adjoint the cosine (1 - a^2)/(1 + a^2), update "
        "and -grad J (M_00 - M_11 a^2)/(M_00 + M_11 a^2)",
        "vfep, ex:two-units, prop:angle, prop:weight-space a",
        xp_text(run, "largest distance from the formulas over its roundoff, %d weights a from 0.01 to 10",
                GRID),
        "1", 0, 1, "roundoff 2 n eps/rcond, in weight space times sqrt(M_11/M_00)", 0, XP_RESIDUAL, GRID},
       farthest},
      {{"counterexamples.flip",
        "The cosine of response and adjoint changes sign at |a| = 1, in a stable network",
        "vfep, ex:two-units, prop:positivity d", "distance of the root from 1 over its roundoff, one network",
        "1", 0, 1, "roundoff 2 n eps/rcond; the cosine has slope -1 there", 0, XP_RESIDUAL, 1},
       state_error},
      {{"counterexamples.wide",
        "The cosine of update and -grad J changes sign at a^2 = M_00/M_11, however small a wide input makes "
        "it",
        "vfep, prop:weight-space d",
        xp_text(run,
                "largest distance of a^2 M_11/M_00 from 1 at the root over its roundoff, %d widths of the "
                "input",
                WIDTHS),
        "1", 0, 1, "roundoff 4 n eps/rcond sqrt(M_11/M_00)", 0, XP_RESIDUAL, WIDTHS},
       find_weight_flips(run, e)}};
  for (size_t i = 0; i < sizeof row / sizeof *row; i++)
    xp_claim_check(run, &row[i].claim, row[i].measured);
  for (int w = 0; w < WIDTHS; w++)
    vf_example_free(e[w]);
}

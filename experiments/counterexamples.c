/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Small networks in which the update leaves the gradient, as they run: two units that excite and inhibit one
 * another (ex:two-units), the same with a wide input, the ascent that follows (ex:ascent), a feedforward net
 * (ex:feedforward) and a saturated output (ex:saturated).
 */
#include "feedforward.h"
#include "vf_bound.h"
#include "vf_example.h"
#include "vf_network.h"
#include "vf_symmetry.h"
#include "xp.h"

#include <float.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_roots.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { GRID = 120, WIDTHS = 3, STEPS = 400, GAINS = 3, LONG = 20000 };
static const size_t width_of[WIDTHS] = {0, 9, 99}; /* inputs of 1 into unit 1 */
static const double gain_of[GAINS] = {0.3, 0.9, 1.5}, rate = 0.02;

/* Two units joined both ways, the inputs into unit 1, the first outputs as outputs. */
typedef struct {
  vf_network *net;
  vf_cost *cost;
  vf_example *e;
  gsl_vector *nu, *gradient;
} pair;

static pair pair_make(xp_run *run, const vf_activation *rho, size_t inputs, size_t outputs) {
  const vf_edge edge[2] = {{1, 0}, {0, 1}};
  vf_edge input_edge[100];
  const size_t output[2] = {0, 1};
  for (size_t k = 0; k < inputs; k++)
    input_edge[k] = (vf_edge){k, 1};
  pair p = {.net = vf_network_alloc(rho, 2, inputs, 2, edge, inputs, input_edge, 0),
            .cost = vf_cost_alloc(vf_cost_squared_error, 2, outputs, output)};
  p.e = p.net && p.cost ? vf_example_alloc(vf_network_field(p.net), p.cost) : NULL;
  p.nu = p.e ? gsl_vector_alloc(p.e->theta->size) : NULL;
  p.gradient = p.e ? gsl_vector_alloc(p.e->theta->size) : NULL;
  if (!p.nu || !p.gradient)
    xp_die(run, "memory: two units do not fit: free some");
  if (inputs)
    gsl_vector_set_all(p.e->input, 1);
  return p;
}

static void pair_free(pair *p) {
  gsl_vector_free(p->nu);
  gsl_vector_free(p->gradient);
  vf_example_free(p->e);
  vf_cost_free(p->cost);
  vf_network_free(p->net);
}

/* <<settle>> */
/* The free phase from h on in continuous time, which Euler steps would not survive for large a, then
 * response, adjoint, update and gradient. */
static void pair_settle(xp_run *run, pair *p) {
  vf_example *e = p->e;
  vf_relax_report report;
  int code = vf_relax_runge_kutta(e->relax, &e->problem, 0, 200, 1e-6, e->h, &report);
  if (!code)
    code = vf_example_settle(e, &report);
  if (!code)
    code = vf_field_pullback(e->problem.field, e->theta, e->input, e->h, e->response->x, p->nu);
  if (!code)
    code = vf_field_pullback(e->problem.field, e->theta, e->input, e->h, e->response->lambda, p->gradient);
  if (code)
    xp_die(run, "two units: %s (%s): report this seed", gsl_strerror(code),
           vf_relax_status_name(report.status));
}
/* <</settle>> */

static double state_cosine(const pair *p) {
  return cos(vf_symmetry_angle(p->e->response->x, p->e->response->lambda));
}
static double weight_cosine(const pair *p) {
  return cos(vf_symmetry_angle(p->nu, p->gradient));
}

/* A cosine of two solutions, each known to this. */
static double cosine_roundoff(const pair *p) {
  return 2 * vf_bound_roundoff(2, p->e->response->rcond);
}

/* Diagonal of M: 1 for the bias, and the squares of what a unit reads. */
static void gram_of(const pair *p, double m[2]) {
  double entries[4];
  gsl_matrix_view gram = gsl_matrix_view_array(entries, 2, 2);
  const vf_problem *q = &p->e->problem;
  vf_field_gram(q->field, q->theta, q->input, p->e->h, &gram.matrix, NULL);
  m[0] = entries[0];
  m[1] = entries[3];
}

/* W_01 = a, W_10 = -a, linear units with biases and input weights of their own, one output. */
static void rotate_pair(xp_run *run, pair *p, double a) {
  size_t inputs = p->e->input ? p->e->input->size : 0;
  gsl_vector_set_all(p->e->theta, 0.1);
  for (size_t k = 0; k < inputs; k++)
    gsl_vector_set(p->e->theta, vf_network_input_weight_index(p->net, k, 1), 0.1 / (double)inputs);
  gsl_vector_set(p->e->theta, 0, a);
  gsl_vector_set(p->e->theta, 1, -a);
  gsl_vector_set(p->e->target, 0, 20);
  gsl_vector_set_zero(p->e->h);
  pair_settle(run, p);
}

typedef struct {
  xp_run *run;
  pair *p;
  int weights;
} turning;

static double cosine_at(double a, void *params) {
  const turning *t = params;
  rotate_pair(t->run, t->p, a);
  return t->weights ? weight_cosine(t->p) : state_cosine(t->p);
}

/* <<flip>> */
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
/* <</flip>> */

static void two_units(xp_run *run) {
  pair p[WIDTHS];
  double farthest = 0, flip_error = 0;
  for (int w = 0; w < WIDTHS; w++)
    p[w] = pair_make(run, vf_activation_linear, width_of[w], 1);
  xp_table *t =
      xp_table_open(run, NULL, "a [1]\tcosine [1]\tformula [1]\tno input [1]\t9 inputs [1]\t99 inputs [1]");
  for (size_t k = 0; k < GRID; k++) {
    double a = 10 * pow(10, -3 * (double)k / (GRID - 1)), formula = (1 - a * a) / (1 + a * a);
    double weights[WIDTHS];
    for (int w = WIDTHS; w-- > 0;) {
      double m[2];
      rotate_pair(run, &p[w], a);
      gram_of(&p[w], m);
      weights[w] = weight_cosine(&p[w]);
      double blur = cosine_roundoff(&p[w]) * sqrt(GSL_MAX(m[1] / m[0], m[0] / m[1]));
      double expected = (m[0] - m[1] * a * a) / (m[0] + m[1] * a * a);
      farthest = xp_larger(farthest, fabs(weights[w] - expected) / blur);
    }
    farthest = xp_larger(farthest, fabs(state_cosine(&p[0]) - formula) / cosine_roundoff(&p[0]));
    xp_table_row(t, "%.6g\t%.8g\t%.8g\t%.8g\t%.8g\t%.8g", a, state_cosine(&p[0]), formula, weights[0],
                 weights[1], weights[2]);
  }
  turning state = {run, &p[0], 0};
  double flip = find_flip(&state), state_error = fabs(flip - 1) / cosine_roundoff(&p[0]);
  for (int w = 0; w < WIDTHS; w++) {
    turning weights = {run, &p[w], 1};
    double m[2], a = find_flip(&weights);
    gram_of(&p[w], m);
    flip_error = xp_larger(flip_error, fabs(a * a * m[1] / m[0] - 1) /
                                           (2 * cosine_roundoff(&p[w]) * sqrt(GSL_MAX(m[1] / m[0], 1))));
    char key[32];
    snprintf(key, sizeof key, "flip-%zu", width_of[w]);
    xp_value(run, key, "%.3f", a);
    pair_free(&p[w]);
  }
  xp_claim_check(run,
                 &(xp_claim){"counterexamples.cosine",
                             "Two units with weights a and -a: the cosine is (1 - a^2)/(1 + a^2), in weight "
                             "space (m_0 - m_1 a^2)/(m_0 + m_1 a^2)",
                             "vfep, ex:two-units",
                             "largest distance from the formula for a from 0.01 to 10, over its roundoff",
                             "1", 0, 1, "roundoff 2 n eps/rcond, in weight space times sqrt(m_1/m_0)", 0},
                 farthest);
  xp_claim_check(run,
                 &(xp_claim){"counterexamples.flip", "The sign flips at |a| = 1, in a stable network",
                             "vfep, ex:two-units", "distance from 1 of the root, over its roundoff", "1", 0,
                             1, "roundoff 2 n eps/rcond; the cosine has slope -1 there", 0},
                 state_error);
  xp_claim_check(run,
                 &(xp_claim){"counterexamples.wide",
                             "In weight space the sign flips at a^2 = m_0/m_1, however small a wide input "
                             "makes it",
                             "vfep, prop:weight-space d",
                             "largest distance of a^2 m_1/m_0 from 1 at the root, over its roundoff", "1", 0,
                             1, "roundoff 4 n eps/rcond sqrt(m_1/m_0), three widths of the input", 0},
                 flip_error);
}

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
  vf_cost_value(p->cost, p->e->h, p->e->target, &objective);
  size_t w = vf_network_input_weight_index(p->net, 0, 1);
  if (all)
    gsl_blas_daxpy(rate, p->nu, p->e->theta);
  else
    *gsl_vector_ptr(p->e->theta, w) += rate * gsl_vector_get(p->nu, w);
  return objective;
}
/* <</step>> */

static void ascent(xp_run *run) {
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
    double blur = 2 * STEPS * cosine_roundoff(&p) * (1 + 1 / sqrt(2 * curve[0][g][0]));
    farthest = xp_larger(farthest, fabs(curve[0][g][STEPS] / expected - 1) / blur);
    start_ascent(&p, a);
    for (size_t k = 0; k <= STEPS; k++)
      curve[1][g][k] = NAN;
    for (size_t k = 0; k < LONG; k++) {
      last = step(run, &p, 1);
      if (k <= STEPS)
        curve[1][g][k] = last;
      double known = cosine_roundoff(&p) * (1 + gsl_blas_dnrm2(p.e->h));
      if (last <= known * known)
        break;
    }
    double known = cosine_roundoff(&p) * (1 + gsl_blas_dnrm2(p.e->h));
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

/* <<saturated>> */
/* Hard sigmoid without clipping, weight w both ways, targets 1: unit 0 rests at 1/4, unit 1 beyond 1, so far
 * that the adjoint of unit 0 vanishes. */
static void saturate_pair(xp_run *run, pair *p, double w) {
  gsl_vector_set_all(p->e->theta, w);
  gsl_vector_set(p->e->theta, vf_network_bias_index(p->net, 0), 0.25 - w);
  gsl_vector_set(p->e->theta, vf_network_bias_index(p->net, 1), 1 + 0.75 / w - 0.25 * w);
  gsl_vector_set_all(p->e->target, 1);
  gsl_vector_set_all(p->e->h, 2);
  gsl_vector_set(p->e->h, 0, 0.5);
  pair_settle(run, p);
}
/* <</saturated>> */

static void saturated(xp_run *run) {
  pair p = pair_make(run, vf_activation_hard_sigmoid, 0, 2);
  double farthest = 0, kink = INFINITY, smallest = 1;
  xp_table *t = xp_table_open(run, "saturated", "weight [1]\tstate [1]\tformula [1]\tweights [1]");
  for (size_t k = 0; k < GRID; k++) {
    double w = 0.25 * pow(128, (double)k / (GRID - 1)), m[2], gap = w * w - 1;
    saturate_pair(run, &p, w);
    gram_of(&p, m);
    double formula = -gap / hypot(w, gap);
    double weights = -gap * sqrt(m[1]) / sqrt(m[0] * w * w + m[1] * gap * gap);
    double blur = cosine_roundoff(&p);
    farthest = xp_larger(farthest, fabs(state_cosine(&p) - formula) / blur);
    farthest = xp_larger(farthest, fabs(weight_cosine(&p) - weights) / (blur * sqrt(m[0] / m[1])));
    kink = xp_smaller(kink, vf_field_kink_distance(p.e->problem.field, p.e->h));
    smallest = xp_smaller(smallest, weight_cosine(&p));
    xp_table_row(t, "%.6g\t%.8g\t%.8g\t%.8g", w, state_cosine(&p), formula, weight_cosine(&p));
  }
  xp_value(run, "saturated-smallest", "%.5f", smallest);
  xp_value(run, "saturated-kink", "%.2g", kink);
  xp_claim_check(run,
                 &(xp_claim){"counterexamples.saturated",
                             "A saturated output turns the update against the gradient: its cosine tends to "
                             "-1 for strong symmetric weights",
                             "vfep, ex:saturated",
                             "largest distance from the formulas for w from 1/4 to 32, over its roundoff",
                             "1", 0, 1,
                             "roundoff 2 n eps/rcond of the cosines, in weight space times sqrt(m_0/m_1)", 0},
                 farthest);
  pair_free(&p);
}

int main(int argc, char **argv) {
  xp_run *run = xp_begin(argc, argv, "counterexamples", "Small networks that leave the gradient", NULL);
  two_units(run);
  ascent(run);
  feedforward_run(run, (size_t)xp_choose(run, 2, 8, 80), (size_t)xp_choose(run, 100, 400, 400));
  saturated(run);
  return xp_end(run);
}

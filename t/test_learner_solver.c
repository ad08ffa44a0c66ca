/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Stopping by residual, what is reported of it, warm starts, and the same bits for any number of threads.
 *
 * The residual that a solver reports is each unit's velocity when it moved.  A unit that moved early in the
 * step has a velocity of at most |1 - eps| times that afterwards, plus what its neighbours' moves of at most
 * eps times the residual bring along their weights; that bound is tested against plain loops over the states
 * that the learner ended with.
 */
#include "learner_fixture.h"
#include "tap.h"
#include "vf_learner_intern.h"

#include <float.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

static learner_images images;
static const char *const names[] = {"Euler", "alternating", "sweep", "Anderson"};

/* Weights at full size, so that the net is not contractive. */
static vf_learner *strong_learner(const vf_learner_options *o, unsigned long seed, float factor) {
  vf_learner *l = learner_with(o, seed);
  for (size_t k = 0; k + 1 < o->depth; k++)
    for (size_t i = 0; i < o->size[k] * o->size[k + 1]; i++) {
      vf_learner_feedforward(l, k)[i] *= factor;
      vf_learner_feedback(l, k)[i] *= factor;
    }
  return l;
}

/* Velocity of one unit at the states that the last batch ended with; *weights the sum of its absolute ones.
 */
static double velocity(vf_learner *l, const float *image, size_t row, size_t k, size_t i, double *weights) {
  const vf_learner_options *o = vf_learner_get_options(l);
  const double h = (double)l->free_state[k][row * o->size[k] + i];
  double mu = (double)vf_learner_bias(l, k)[i] - h;
  *weights = 0.0;
  for (size_t j = 0; j < o->size[k + 1]; j++) {
    const double w = (double)vf_learner_feedforward(l, k)[i * o->size[k + 1] + j];
    mu += w * (double)(k + 1 < o->depth ? l->free_state[k + 1][row * o->size[k + 1] + j] : image[j]);
    *weights += k + 1 < o->depth ? fabs(w) : 0.0;
  }
  for (size_t j = 0; k > 0 && j < o->size[k - 1]; j++) {
    const double w = (double)vf_learner_feedback(l, k - 1)[i * o->size[k - 1] + j];
    mu += w * (double)l->free_state[k - 1][row * o->size[k - 1] + j];
    *weights += fabs(w);
  }
  return (h <= 0.0 && mu < 0.0) || (h >= 1.0 && mu > 0.0) ? 0.0 : mu;
}

static double true_residual(vf_learner *l, size_t rows, double *most_weights) {
  const vf_learner_options *o = vf_learner_get_options(l);
  double largest = 0.0;
  *most_weights = 0.0;
  for (size_t r = 0; r < rows; r++)
    for (size_t k = 0; k < o->depth; k++)
      for (size_t i = 0; i < o->size[k]; i++) {
        double weights;
        largest = larger(largest, fabs(velocity(l, images.pixels + r * INPUTS, r, k, i, &weights)));
        *most_weights = larger(*most_weights, weights);
      }
  return largest;
}

static void test_stopping(vf_learner_solver solver, float factor) {
  vf_learner_options o = plain_options();
  o.solver = solver;
  o.eps = solver == VF_LEARNER_EULER ? 0.5f : 0.8f;
  o.free_steps = 400;
  o.tolerance = 1e-3f;
  vf_learner *l = strong_learner(&o, 77, factor);
  vf_learner_tally tally;
  is_int(vf_learner_evaluate(l, &images.data, &tally), GSL_SUCCESS, "%s, weights x %g: evaluation",
         names[solver], (double)factor);
  double weights;
  const double residual = true_residual(l, IMAGES, &weights), eps = (double)o.eps;
  const double bound = tally.residual * (fabs(1.0 - eps) + eps * weights) + 100 * FLT_EPSILON;
  diag("%s, weights x %g: %g steps, residual %.2e, at the end %.2e", names[solver], (double)factor,
       tally.steps, tally.residual, residual);
  ok(residual <= bound, "%s, weights x %g: the states are as near as reported", names[solver],
     (double)factor);
  ok(tally.steps < 400 && tally.residual <= 1e-3 && tally.unconverged == 0,
     "%s, weights x %g: it stops by residual", names[solver], (double)factor);
  vf_learner_free(l);
  o.free_steps = 2;
  l = strong_learner(&o, 77, factor);
  vf_learner_evaluate(l, &images.data, &tally);
  ok(tally.steps == 2 && tally.residual > 1e-3 && tally.unconverged > 0 && tally.unconverged <= IMAGES,
     "%s, weights x %g: two steps are too few, and it says so", names[solver], (double)factor);
  vf_learner_free(l);
}

/* A net that never comes to rest: two units that chase each other. */
static void test_restless(void) {
  vf_learner_options o = plain_options();
  o.depth = 2;
  o.size[0] = CLASSES;
  o.size[1] = CLASSES;
  o.size[2] = INPUTS;
  o.eps = 1.0f;
  o.free_steps = 50;
  o.tolerance = 1e-4f;
  vf_learner *l = learner_with(&o, 5);
  memset(vf_learner_feedforward(l, 0), 0, CLASSES * CLASSES * sizeof(float));
  memset(vf_learner_feedback(l, 0), 0, CLASSES * CLASSES * sizeof(float));
  memset(vf_learner_feedforward(l, 1), 0, CLASSES * INPUTS * sizeof(float));
  for (size_t i = 0; i < CLASSES; i++) {
    vf_learner_feedforward(l, 0)[i * CLASSES + i] = 4.0f;
    vf_learner_feedback(l, 0)[i * CLASSES + i] = -4.0f;
    vf_learner_bias(l, 0)[i] = -1.5f;
    vf_learner_bias(l, 1)[i] = 2.5f;
  }
  vf_learner_tally tally;
  is_int(vf_learner_evaluate(l, &images.data, &tally), GSL_SUCCESS, "a net that has no stable fixed point");
  ok(tally.unconverged == IMAGES && tally.residual > 0.1 && tally.steps == 50,
     "all of its images are reported as not converged (residual %g)", tally.residual);
  vf_learner_free(l);
}

static void test_census(void) {
  vf_learner_options o = plain_options();
  vf_learner *l = learner_with(&o, 3);
  for (size_t i = 0; i < o.size[0]; i++)
    vf_learner_bias(l, 0)[i] = i == 0 ? -50.0f : i == 1 ? 50.0f : 0.0f;
  for (size_t i = 0; i < o.size[1]; i++) /* output 2 stays between */
    vf_learner_feedforward(l, 0)[2 * o.size[1] + i] = 0.05f;
  vf_learner_tally tally;
  vf_learner_evaluate(l, &images.data, &tally);
  ok(tally.low[0] == IMAGES && tally.high[0] == IMAGES, "states at 0 and at 1 are counted");
  ok(tally.dead[0] == 1 && tally.stuck[0] == 1, "so are units that are there for all images");
  ok(tally.dead[0] + tally.stuck[0] <= tally.low[0] + tally.high[0], "units are no more than states");
  vf_learner_free(l);
}

static void test_open_output(void) {
  vf_learner_options o = plain_options();
  o.open_output = 1;
  o.free_steps = 200;
  vf_learner *l = learner_with(&o, 3);
  for (size_t i = 0; i < o.size[0]; i++)
    vf_learner_bias(l, 0)[i] = i == 0 ? -3.0f : 3.0f;
  vf_learner_tally tally;
  vf_learner_evaluate(l, &images.data, &tally);
  ok(l->free_state[0][0] < -1.0f && l->free_state[0][1] > 2.0f, "open outputs leave the range of the rates");
  ok(vf_learner_free_rates(l, 0)[0] == 0.0f && vf_learner_free_rates(l, 0)[1] == 1.0f,
     "and their rates do not");
  ok(l->free_state[1][0] >= 0.0f && l->free_state[1][0] <= 1.0f, "hidden states are clipped all the same");
  vf_learner_free(l);
}

/* With nothing learnt, warm epochs of T steps end where one cold phase of as many steps in all ends. */
static void test_warm(void) {
  vf_learner_options o = plain_options();
  for (size_t k = 0; k < o.depth; k++)
    o.learning_rate[k] = 0.0f;
  const size_t order[IMAGES] = {5, 2, 7, 0, 1, 6, 4, 3};
  o.warm = 1;
  o.free_steps = 3;
  vf_learner *warm = learner_with(&o, 8);
  o.warm = 0;
  o.free_steps = 9;
  vf_learner *cold = learner_with(&o, 8);
  vf_learner_tally a, b;
  for (int epoch = 0; epoch < 3; epoch++)
    vf_learner_epoch(warm, &images.data, order, IMAGES, NULL, &a);
  vf_learner_epoch(cold, &images.data, order, IMAGES, NULL, &b);
  ok(a.objective == b.objective && a.residual == b.residual,
     "three warm epochs of 3 steps end as 9 steps do");
  is_int(vf_learner_epoch(warm, &images.data, NULL, IMAGES, NULL, &a), GSL_EINVAL,
         "a warm epoch needs the order of its images");
  vf_learner_free(warm);
  vf_learner_free(cold);
}

static void test_threads(const vf_rule *rule, size_t slice) {
  vf_learner_options o = plain_options();
  gsl_rng *rng = seeded_rng(2);
  vf_learner *first = NULL;
  vf_learner_tally wanted = {0};
  int same = 1;
  o.size[1] = o.size[2] = 300; /* more than one block of rows */
  o.batch = 7;
  o.slice = slice;
  o.solver = VF_LEARNER_ALTERNATING;
  o.tolerance = 1e-3f;
  o.rule = rule;
  o.relative = rule->differences;
  for (size_t threads = 1; threads <= 4; threads++) {
    vf_learner_tally tally;
    o.threads = threads;
    vf_learner *l = learner_with(&o, 12);
    gsl_rng_set(rng, 2);
    for (int epoch = 0; epoch < 3; epoch++)
      vf_learner_epoch(l, &images.data, NULL, IMAGES, rng, &tally);
    if (threads > 1)
      same = same && same_parameters(l, first) && memcmp(&tally, &wanted, sizeof tally) == 0;
    wanted = threads > 1 ? wanted : tally;
    if (threads > 1)
      vf_learner_free(l);
    else
      first = l;
  }
  ok(same, "%s, slices of %zu: the same bits with 1 to 4 threads", rule->name, slice);
  vf_learner_free(first);
  gsl_rng_free(rng);
}

int main(void) {
  gsl_set_error_handler_off();
  draw_images(&images);
  for (vf_learner_solver s = VF_LEARNER_EULER; s <= VF_LEARNER_ANDERSON; s++) {
    test_stopping(s, 1.0f);
    test_stopping(s, 3.0f);
  }
  test_restless();
  test_census();
  test_open_output();
  test_warm();
  for (size_t slice = 1; slice <= 3; slice++)
    for (size_t i = 0; vf_rule_at(i); i++)
      test_threads(vf_rule_at(i), slice);
  return tap_done();
}

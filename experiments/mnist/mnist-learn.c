/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The training run of one seed: the settings of the learner, its epochs, and what is observed after each.
 */
#include "mnist.h"
#include "xp_seed.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static vf_training_options options_for(const mnist_setting *s) {
  return (vf_training_options){.learner = {.depth = 2,
                                           .size = {s->data->train->classes, UNITS, s->data->train->pixels},
                                           .rho = vf_activation_hard_sigmoid,
                                           .clipped = 1,
                                           .eps = 0.5f,
                                           .free_steps = 20,
                                           .nudged_steps = 4,
                                           .beta = 1,
                                           .rule = vf_rule_random_sign,
                                           .batch = 20,
                                           .learning_rate = {0.05f, 0.1f},
                                           .feedback_gain = 1,
                                           .product = s->data->product},
                               .output_gain = 1,
                               .epochs = s->epochs,
                               .train = s->data->train,
                               .sample = s->data->sample,
                               .test = s->data->test};
}

void mnist_describe(size_t index, xp_cell *cell, void *context) {
  const mnist_setting *s = context;
  const vf_training_options o = options_for(s);
  snprintf(cell->name, sizeof cell->name, "%zu", index);
  course_describe(&o, xp_rng_alloc(s->seed, "mnist weights", index), cell->settings, sizeof cell->settings);
}

static void read_row(const double *row, size_t epoch, mnist_history *h) {
  static const int columns[CURVES] = {[LEARNING] = VF_TRAINING_LEARNING,
                                      [TRAINING] = VF_TRAINING_SAMPLE,
                                      [TEST] = VF_TRAINING_TEST,
                                      [OBJECTIVE] = VF_TRAINING_OBJECTIVE,
                                      [ALIGNMENT] = VF_TRAINING_ALIGNMENT};
  for (int c = 0; c < CURVES; c++)
    h->at[c][epoch] = row[columns[c]];
  h->at[ALIGNMENT][epoch] = acos(row[VF_TRAINING_ALIGNMENT]) * 180 / M_PI;
}

/* Weights and order of images have a stream each. */
int mnist_learn(size_t index, const char *file, void *record, xp_ticker *ticker, void *context) {
  const mnist_setting *s = context;
  mnist_history *h = record;
  const vf_training_options o = options_for(s);
  gsl_rng *weights = xp_rng_alloc(s->seed, "mnist weights", index),
          *order = xp_rng_alloc(s->seed, "mnist order", index);
  vf_training *t = NULL;
  vf_learner_tally tally;
  int code = course_train(&(course){.program = "mnist", .file = file, .ticker = ticker, .order = order}, &o,
                          weights, &t);
  for (size_t e = 0; !code && e <= s->epochs; e++)
    read_row(vf_training_row(t, e), e, h);
  if (!code) {
    code = vf_learner_evaluate(vf_training_learner(t), s->data->train, &tally);
    h->images = tally.images;
    h->wrong = tally.errors;
    h->residual = tally.residual;
    vf_training_free(t);
  }
  gsl_rng_free(order);
  return code;
}

void mnist_result(size_t index, const void *record, double *value, void *context) {
  const mnist_setting *s = context;
  const mnist_history *h = record;
  (void)index;
  value[0] = h->at[TRAINING][s->epochs];
  value[1] = h->at[TEST][s->epochs];
  value[2] = h->at[OBJECTIVE][s->epochs];
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One seed's course: the settings of the learner, its epochs, and what is observed after each.
 */
#include "mnist.h"
#include "xp_seed.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* <<options>> */
static vf_learner_options options_for(const vf_dataset *d) {
  return (vf_learner_options){.depth = 2,
                              .size = {d->classes, 512, d->pixels},
                              .rho = vf_activation_hard_sigmoid,
                              .clipped = 1,
                              .eps = 0.5f,
                              .free_steps = 20,
                              .nudged_steps = 4,
                              .beta = 1,
                              .rule = vf_rule_random_sign,
                              .batch = 20,
                              .learning_rate = {0.05f, 0.1f},
                              .feedback_gain = 1};
}
/* <</options>> */

static double percent(const vf_learner_tally *t) {
  return 100 * (double)t->errors / (double)t->images;
}

/* Errors and objective at the end of an epoch, by free phases from zero states. */
static int observe(vf_learner *l, const setting *s, int epoch, history *h) {
  vf_learner_tally sample, test;
  int code = vf_learner_evaluate(l, s->sample, &sample);
  if (!code)
    code = vf_learner_evaluate(l, s->test, &test);
  if (code)
    return code;
  h->at[TRAINING][epoch] = percent(&sample);
  h->at[OBJECTIVE][epoch] = sample.objective;
  h->at[TEST][epoch] = percent(&test);
  h->at[ALIGNMENT][epoch] = acos(vf_learner_alignment(l, 0)) * 180 / M_PI;
  return GSL_SUCCESS;
}

/* <<learning>> */
static int learn(vf_learner *l, const setting *s, size_t *order, gsl_rng *rng, xp_ticker *ticker,
                 history *h) {
  vf_learner_tally tally = {0};
  int code = observe(l, s, 0, h);
  h->at[LEARNING][0] = NAN;
  for (int epoch = 1; !code && epoch <= s->epochs; epoch++) {
    gsl_ran_shuffle(rng, order, s->train->count, sizeof *order);
    code = vf_learner_epoch(l, s->train, order, s->train->count, rng, &tally);
    if (!code)
      code = observe(l, s, epoch, h);
    h->at[LEARNING][epoch] = percent(&tally);
    xp_tick(ticker, "epoch %d, test error %.2f %%", epoch, h->at[TEST][epoch]);
  }
  if (!code)
    code = vf_learner_evaluate(l, s->train, &tally);
  h->final_training = percent(&tally);
  h->residual = tally.residual;
  return code;
}
/* <</learning>> */

int mnist_learn(size_t index, void *result, xp_ticker *ticker, void *context) {
  const setting *s = context;
  vf_error error = {0, "lower the learning rates"};
  gsl_rng *weights = xp_rng_alloc(s->seed, "mnist weights", index),
          *rng = xp_rng_alloc(s->seed, "mnist order", index);
  size_t *order = calloc(s->train->count, sizeof *order);
  vf_learner_options options = options_for(s->train);
  vf_learner *l = weights && rng && order ? vf_learner_alloc(&options, weights, &error) : NULL;
  int code = l ? GSL_SUCCESS : GSL_ENOMEM;
  for (size_t i = 0; order && i < s->train->count; i++)
    order[i] = i;
  if (!code)
    code = learn(l, s, order, rng, ticker, result);
  if (!code && s->save)
    code = mnist_save(l, s, index, &error);
  if (code)
    fprintf(stderr, "mnist: seed %zu: %s: %s\n", index, gsl_strerror(code), error.text);
  vf_learner_free(l);
  free(order);
  gsl_rng_free(rng);
  gsl_rng_free(weights);
  return code;
}

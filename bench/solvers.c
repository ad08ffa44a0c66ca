/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How long each solver takes to converge with three hidden layers, and what it saves to start from the
 * state of the epoch before: on MNIST, before and after some learning.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "common.h"
#include "vf_blas.h"

#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { IMAGES = 1000, MEASURED = 200, EPOCHS = 3 };

static const struct {
  const char *name;
  vf_learner_solver solver;
  float eps;
} solvers[] = {{"Euler", VF_LEARNER_EULER, 0.5f},
               {"alternating", VF_LEARNER_ALTERNATING, 1.0f},
               {"sweep", VF_LEARNER_SWEEP, 1.0f},
               {"Anderson", VF_LEARNER_ANDERSON, 1.0f}};

static vf_learner_options resting(vf_learner_solver solver, float eps) {
  const shape s = {3, 50, 400, 6, vf_rule_centred};
  static const float rate[] = {0.02f, 0.2f, 0.6f, 1.2f};
  vf_learner_options o = options_for(&s);
  o.solver = solver;
  o.eps = eps;
  o.tolerance = 1e-4f;
  o.beta = 0.5f;
  memcpy(o.learning_rate, rate, sizeof rate);
  return o;
}

/* All solvers on one net, in alternating repeats. */
static void time_solvers(vf_learner *net, const vf_dataset *d, const char *when) {
  enum { SOLVERS = sizeof solvers / sizeof solvers[0] };
  vf_learner *l[SOLVERS];
  vf_learner_tally tally[SOLVERS];
  double taken[SOLVERS][REPEATS], euler = 0;
  for (size_t i = 0; i < SOLVERS; i++) {
    const vf_learner_options o = resting(solvers[i].solver, solvers[i].eps);
    l[i] = learner_for(&o);
    vf_learner_copy_parameters(l[i], net);
  }
  for (size_t r = 0; r < REPEATS; r++)
    for (size_t i = 0; i < SOLVERS; i++) {
      const double start = seconds();
      if (vf_learner_evaluate(l[i], d, &tally[i]))
        fail("an evaluation failed");
      taken[i][r] = seconds() - start;
    }
  for (size_t i = 0; i < SOLVERS; i++) {
    const double time = median(taken[i]);
    euler = i == 0 ? time : euler;
    printf("%-16s %-12s %8.1f %10.0f %10.2f\n", when, solvers[i].name, tally[i].steps,
           (double)d->count / time, time / euler);
    vf_learner_free(l[i]);
  }
}

/* Epochs from one net with and without warm starts. */
static void time_warm(vf_learner *net, const vf_dataset *d, gsl_rng *rng) {
  size_t order[IMAGES];
  for (size_t i = 0; i < d->count; i++)
    order[i] = i;
  printf("\nepochs of %zu images to a residual of 1e-4 in each free phase, alternating\n", d->count);
  printf("%-8s %6s %8s %10s\n", "start", "epoch", "steps", "images/s");
  for (int warm = 0; warm < 2; warm++) {
    vf_learner_options o = resting(VF_LEARNER_ALTERNATING, 1.0f);
    o.warm = warm;
    vf_learner *l = learner_for(&o);
    vf_learner_copy_parameters(l, net);
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      vf_learner_tally tally;
      const double start = seconds();
      if (vf_learner_epoch(l, d, order, d->count, rng, &tally))
        fail("an epoch failed");
      printf("%-8s %6d %8.1f %10.0f\n", warm ? "warm" : "zero", epoch, tally.steps,
             (double)d->count / (seconds() - start));
    }
    vf_learner_free(l);
  }
}

int main(void) {
  gsl_set_error_handler_off();
  vf_blas_single_thread();
  vf_dataset *d = mnist(VF_SPLIT_TRAIN, IMAGES);
  if (!d)
    return 0;
  gsl_rng *rng = generator();
  vf_dataset few = *d;
  few.count = MEASURED;
  vf_learner_options o = resting(VF_LEARNER_ALTERNATING, 1.0f);
  vf_learner *net = learner_for(&o);
  vf_learner_tally tally;
  printf("\nfree phases of three hidden layers to a residual of 1e-4, batches of 128, one thread\n");
  printf("%-16s %-12s %8s %10s %10s\n", "net", "solver", "steps", "images/s", "of Euler");
  time_solvers(net, &few, "as drawn");
  for (int epoch = 0; epoch < EPOCHS; epoch++)
    if (vf_learner_epoch(net, d, NULL, d->count, rng, &tally))
      fail("an epoch failed");
  time_solvers(net, &few, "after 3 epochs");
  time_warm(net, d, rng);
  vf_learner_free(net);
  vf_dataset_free(d);
  gsl_rng_free(rng);
  return 0;
}

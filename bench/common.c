/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE /* clock_gettime */
#endif
#include "common.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

_Noreturn void fail(const char *what) {
  fprintf(stderr, "bench: %s\n", what);
  exit(1);
}

gsl_rng *generator(void) {
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
  if (!rng)
    fail("not enough memory for a generator of random numbers");
  return rng;
}

float *floats(size_t count, float scale, const gsl_rng *rng) {
  float *x = malloc(count * sizeof *x);
  if (!x)
    fail("not enough memory for the arrays of a benchmark");
  for (size_t i = 0; i < count; i++)
    x[i] = scale * (float)gsl_rng_uniform(rng);
  return x;
}

int units(const shape *s, int k) {
  return k == 0 ? OUTPUTS : k <= s->hidden ? HIDDEN : INPUTS;
}

vf_learner_options options_for(const shape *s) {
  vf_learner_options o = {.depth = (size_t)s->hidden + 1,
                          .rho = vf_activation_hard_sigmoid,
                          .clipped = 1,
                          .eps = 0.5f,
                          .free_steps = (size_t)s->free_steps,
                          .nudged_steps = (size_t)s->nudged_steps,
                          .beta = 0.5f,
                          .rule = s->rule,
                          .batch = (size_t)s->batch,
                          .feedback_gain = 0.3f};
  for (size_t k = 0; k <= o.depth; k++)
    o.size[k] = (size_t)units(s, (int)k);
  for (size_t k = 0; k < o.depth; k++)
    o.learning_rate[k] = 0.01f;
  return o;
}

vf_learner *learner_for(const vf_learner_options *o) {
  vf_error error = {0, ""};
  gsl_rng *rng = generator();
  vf_learner *l = vf_learner_alloc(o, rng, &error);
  if (!l)
    fail(error.text);
  gsl_rng_free(rng);
  return l;
}

double median(double *taken) {
  gsl_sort(taken, 1, REPEATS);
  return gsl_stats_median_from_sorted_data(taken, 1, REPEATS);
}

vf_dataset *mnist(vf_split split, size_t count) {
  const char *folder = getenv("VFEP_DATA");
  vf_error error = {0, ""};
  vf_dataset *all = vf_dataset_read(folder ? folder : "data/mnist", split, &error);
  vf_dataset *part = all ? vf_dataset_take(all, 0, count, &error) : NULL;
  vf_dataset_free(all);
  if (!part)
    printf("left out: %s\n", error.text);
  return part;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the benchmarks of the learner share: a clock, images, nets of 784-512-...-10, medians.
 */
#ifndef BENCH_COMMON_H
#define BENCH_COMMON_H

#include "vf_learner.h"

enum { INPUTS = 784, HIDDEN = 512, OUTPUTS = 10, REPEATS = 7 };

double seconds(void); /* of a clock that never goes back */

/* Prints what on standard error and exits. */
_Noreturn void fail(const char *what);

/* A Mersenne twister; free with gsl_rng_free. */
gsl_rng *generator(void);

/* count numbers uniform in [0, scale]; free with free. */
float *floats(size_t count, float scale, const gsl_rng *rng);

/* One net: hidden layers, batch, steps. */
typedef struct {
  int hidden, batch, free_steps, nudged_steps;
  const vf_rule *rule;
} shape;

int units(const shape *s, int k); /* of layer k, the output being 0 */
vf_learner_options options_for(const shape *s);
vf_learner *learner_for(const vf_learner_options *o);

/* Sorts REPEATS times. */
double median(double *taken);

/* MNIST's first count images of a split (0: all) from the folder VFEP_DATA, or NULL with a line that says so.
 * Free with vf_dataset_free. */
vf_dataset *mnist(vf_split split, size_t count);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Small learners and a few images of noise that the tests of the learner share.
 */
#ifndef LEARNER_FIXTURE_H
#define LEARNER_FIXTURE_H

#include "vf_learner.h"

enum { MAX_LAYER = 16, MAX_DEPTH = 4, BATCH = 3, IMAGES = 8, INPUTS = 9, CLASSES = 3 };

/* Eight images of INPUTS pixels, uniform in [0, 1], in the arrays behind it. */
typedef struct {
  float pixels[IMAGES * INPUTS];
  unsigned char labels[IMAGES];
  vf_dataset data; /* of the two arrays; valid while the struct stays where it is */
} learner_images;

/* The increments of every matrix and bias, by layer pair. */
typedef struct {
  float feedforward[MAX_DEPTH][MAX_LAYER * MAX_LAYER], feedback[MAX_DEPTH][MAX_LAYER * MAX_LAYER],
      bias[MAX_DEPTH][MAX_LAYER];
} learner_increments;

/* A Mersenne twister; free with gsl_rng_free. */
gsl_rng *seeded_rng(unsigned long seed);

void draw_images(learner_images *images);

/* Two hidden layers, clipped hard sigmoid, one-sided rule, batches of BATCH. */
vf_learner_options plain_options(void);

/*
 * A learner with biases drawn from [-0.1, 0.5].  Weights between layers are scaled down, so that errors of
 * rounding do not grow from step to step.
 */
vf_learner *learner_with(const vf_learner_options *o, unsigned long seed);

/* vf_learner_increments on images first ... first + count - 1. */
int increments_of(vf_learner *l, const learner_images *images, size_t first, size_t count,
                  learner_increments *f);

/* Whether all matrices and biases are equal bit for bit. */
int same_parameters(vf_learner *a, vf_learner *b);

#endif

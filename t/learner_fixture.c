/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learner_fixture.h"

#include <stdlib.h>
#include <string.h>

gsl_rng *seeded_rng(unsigned long seed) {
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
  gsl_rng_set(rng, seed);
  return rng;
}

void draw_images(learner_images *images) {
  const unsigned char labels[IMAGES] = {1, 0, 2, 2, 0, 1, 2, 0};
  gsl_rng *rng = seeded_rng(2718);
  for (size_t i = 0; i < IMAGES * INPUTS; i++)
    images->pixels[i] = (float)gsl_rng_uniform(rng);
  gsl_rng_free(rng);
  memcpy(images->labels, labels, sizeof labels);
  images->data = (vf_dataset){IMAGES, 3, 3, INPUTS, CLASSES, images->pixels, images->labels};
}

vf_learner_options plain_options(void) {
  return (vf_learner_options){.depth = 3,
                              .size = {CLASSES, 6, 7, INPUTS},
                              .rho = vf_activation_hard_sigmoid,
                              .clipped = 1,
                              .eps = 0.4f,
                              .free_steps = 9,
                              .nudged_steps = 3,
                              .beta = 0.7f,
                              .rule = vf_rule_one_sided,
                              .batch = BATCH,
                              .rate = {0.03f, 0.05f, 0.08f},
                              .feedback_gain = 0.8f};
}

vf_learner *learner_with(const vf_learner_options *o, unsigned long seed) {
  gsl_rng *rng = seeded_rng(seed);
  vf_learner *l = vf_learner_alloc(o, rng, NULL);
  if (!l)
    exit(1);
  for (size_t k = 0; k < o->depth; k++) {
    for (size_t i = 0; i < o->size[k]; i++)
      vf_learner_bias(l, k)[i] = (float)(0.6 * gsl_rng_uniform(rng) - 0.1);
    for (size_t i = 0; k + 1 < o->depth && i < o->size[k] * o->size[k + 1]; i++) {
      vf_learner_feedforward(l, k)[i] *= 0.3f;
      vf_learner_feedback(l, k)[i] *= 0.3f;
    }
  }
  gsl_rng_free(rng);
  return l;
}

int increments_of(vf_learner *l, const learner_images *images, size_t first, size_t count,
                  learner_increments *f) {
  float *dw[MAX_DEPTH], *db[MAX_DEPTH], *dbias[MAX_DEPTH];
  for (size_t k = 0; k < MAX_DEPTH; k++) {
    dw[k] = f->feedforward[k];
    db[k] = f->feedback[k];
    dbias[k] = f->bias[k];
  }
  return vf_learner_increments(l, images->pixels + first * INPUTS, images->labels + first, count, dw, db,
                               dbias);
}

int same_parameters(vf_learner *a, vf_learner *b) {
  const vf_learner_options *o = vf_learner_get_options(a);
  int same = 1;
  for (size_t k = 0; k < o->depth; k++) {
    const size_t bytes = o->size[k] * o->size[k + 1] * sizeof(float);
    same = same && memcmp(vf_learner_feedforward(a, k), vf_learner_feedforward(b, k), bytes) == 0;
    if (k + 1 < o->depth)
      same = same && memcmp(vf_learner_feedback(a, k), vf_learner_feedback(b, k), bytes) == 0;
    same = same && memcmp(vf_learner_bias(a, k), vf_learner_bias(b, k), o->size[k] * sizeof(float)) == 0;
  }
  return same;
}

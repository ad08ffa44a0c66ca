/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "initial-angle.h"

#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>

static double radians(double degrees) {
  return degrees * M_PI / 180;
}

/* rho(s) = 1/(1 + exp(-4 (s - 1/2))) is the logistic function of 4 s - 2. */
enum { STEEPNESS = 4 };

static void draw_layer(vf_learner *l, size_t k, gsl_rng *rng) {
  const size_t *size = vf_learner_get_options(l)->size;
  float *weights = vf_learner_feedforward(l, k), *bias = vf_learner_bias(l, k);
  const double range = STEEPNESS / sqrt((double)size[k + 1]);
  for (size_t i = 0; i < size[k] * size[k + 1]; i++)
    weights[i] = (float)(range * (2 * gsl_rng_uniform(rng) - 1));
  for (size_t i = 0; i < size[k]; i++)
    bias[i] = (float)(range * (2 * gsl_rng_uniform(rng) - 1) - STEEPNESS / 2.0);
}

/* B becomes along W^T plus across B. */
static void turn_pair(vf_learner *l, size_t k, float along, float across) {
  const size_t *size = vf_learner_get_options(l)->size;
  const float *forth = vf_learner_feedforward(l, k);
  float *back = vf_learner_feedback(l, k);
  for (size_t i = 0; i < size[k]; i++)
    for (size_t j = 0; j < size[k + 1]; j++) {
      float *b = back + j * size[k] + i;
      *b = along * forth[i * size[k + 1] + j] + across * *b;
    }
}

static void turn_signs(vf_learner *l, size_t k, double share, gsl_rng *rng) {
  const size_t *size = vf_learner_get_options(l)->size;
  float *back = vf_learner_feedback(l, k);
  for (size_t i = 0; i < size[k] * size[k + 1]; i++)
    back[i] = gsl_rng_uniform(rng) < share ? -back[i] : back[i];
}

void angle_start_published(vf_learner *l, double degrees, gsl_rng *rng) {
  const size_t depth = vf_learner_get_options(l)->depth;
  for (size_t k = 0; k < depth; k++)
    draw_layer(l, k, rng);
  for (size_t k = 0; k + 1 < depth; k++) {
    turn_pair(l, k, 1, 0);
    turn_signs(l, k, (1 - cos(radians(degrees))) / 2, rng);
  }
}

void angle_start_own(vf_learner *l, double degrees) {
  const vf_learner_options *o = vf_learner_get_options(l);
  for (size_t k = 0; k + 1 < o->depth; k++)
    turn_pair(l, k, (float)cos(radians(degrees)) * o->feedback_gain, (float)sin(radians(degrees)));
}

double angle_weights(vf_learner *l) {
  const size_t pairs = vf_learner_get_options(l)->depth - 1;
  double sum = 0;
  for (size_t k = 0; k < pairs; k++)
    sum += vf_learner_alignment(l, k);
  return sum / (double)pairs;
}

enum { BATCHES = 4, GRADIENT_STEPS = 100 };

double angle_update(vf_learner *l, const vf_dataset *d) {
  const vf_learner_options *o = vf_learner_get_options(l);
  vf_increments update, gradient;
  float *residual = calloc(o->batch, sizeof *residual);
  int code = vf_increments_alloc(o, &update);
  code = vf_increments_alloc(o, &gradient) || code || !residual;
  double sum = 0;
  size_t count = 0;
  for (size_t b = 0; !code && b < BATCHES && (b + 1) * o->batch <= d->count; b++, count++) {
    const float *images = d->image + b * o->batch * d->pixels;
    const unsigned char *labels = d->label + b * o->batch;
    code = vf_learner_increments(l, images, labels, o->batch, &update) ||
           vf_learner_gradient(l, images, labels, o->batch, GRADIENT_STEPS, 1e-6f, &gradient, residual);
    sum += vf_increments_cosine(o, &update, &gradient);
  }
  vf_increments_free(&update);
  vf_increments_free(&gradient);
  free(residual);
  return code || count == 0 ? (double)NAN : acos(GSL_MAX(-1, GSL_MIN(1, sum / (double)count))) * 180 / M_PI;
}

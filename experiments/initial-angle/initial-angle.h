/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INITIAL_ANGLE_H
#define INITIAL_ANGLE_H

#include "study.h"

#define ANGLE_PUBLISHED "ernoult"
#define ANGLE_OWN "vfep"
enum { ANGLE_DEPTHS = 3, ANGLE_PUBLISHED_DEPTHS = 2 };

/* Numbers of a cell. */
enum {
  ANGLE_TEST,
  ANGLE_LEARNED,
  ANGLE_UPDATE_START, /* degrees between the whole update and the gradient */
  ANGLE_UPDATE_END,
  ANGLE_WEIGHT_START, /* cosines of feedforward and transposed feedback weights, mean over the pairs */
  ANGLE_WEIGHT_END
};

typedef struct {
  size_t units, epochs, deep_epochs;
  size_t batch, most_steps; /* in place of a recipe's own, unless 0 */
  const course_data *data;
  const course_recipe *own; /* of our protocol */
} angle_setting;

/* Weights and biases as PyTorch draws them for s <- 1/(1 + exp(-4 (W s + b - 1/2))), written for the logistic
 * function of W s + b, and feedback that is the transpose with signs turned: each with probability (1 - cos
 * angle)/2. */
void angle_start_published(vf_learner *l, double degrees, gsl_rng *rng);

/* Feedback as it was drawn becomes cos angle times the transpose, at the feedback's gain, plus sin angle
 * times itself. */
void angle_start_own(vf_learner *l, double degrees);

/* Mean cosine over the pairs. */
double angle_weights(vf_learner *l);

/* Degrees between the whole update and the gradient, by the mean of their cosines over a few batches of d;
 * NaN where there is none. */
double angle_update(vf_learner *l, const vf_dataset *d);

/* Tables, claims and values; skip says why no claim is judged, or is NULL. */
void angle_report(xp_run *run, const study *s, const angle_setting *e, const char *skip);

#endif

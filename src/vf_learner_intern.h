/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of the learner share among themselves; not installed.
 */
#ifndef VF_LEARNER_INTERN_H
#define VF_LEARNER_INTERN_H

#include "vf_learner.h"

/* Parameters, and the arrays of one batch: rows x size[k], row by row, for each layer k < depth. */
struct vf_learner {
  vf_learner_options options;
  size_t rows; /* room: images that one batch may hold */
  int rate_is_state;

  float *feedforward[VF_LEARNER_MAX_DEPTH];
  float *feedback[VF_LEARNER_MAX_DEPTH];
  float *bias[VF_LEARNER_MAX_DEPTH];

  float *fixed[VF_LEARNER_MAX_DEPTH];      /* the part of the drive that no state changes: b, or W x + b */
  float *drive[VF_LEARNER_MAX_DEPTH];      /* mu + h; after the nudged phases the contrast */
  float *state[VF_LEARNER_MAX_DEPTH];      /* h */
  float *rate[VF_LEARNER_MAX_DEPTH];       /* rho(h); NULL when that is h itself */
  float *free_state[VF_LEARNER_MAX_DEPTH]; /* h^0 */
  float *free_rate[VF_LEARNER_MAX_DEPTH];  /* rho(h^0); NULL likewise */
  float *other[VF_LEARNER_MAX_DEPTH];      /* h^-beta, or the state one step ago */

  float *input;         /* rows x size[depth], images gathered in the order of learning */
  unsigned char *label; /* rows */
  float *target;        /* rows x size[0], one-hot */
  float *ones;          /* rows */
};

/* Where a batch's increments go: pointers to the matrices and biases of each layer pair. */
typedef struct {
  float *const *feedforward, *const *feedback, *const *bias;
} vf_learner_parameters;

/* Clamps rows images with their labels: computes the input projection once and sets the targets and zero
 * states. */
void vf_learner_clamp(vf_learner *l, size_t rows, const float *images, const unsigned char *labels);

/* The free phase from the present state; keeps h^0 and rho(h^0) and returns the largest velocity of its last
 * step. */
float vf_learner_free_phase(vf_learner *l, size_t rows);

/* The nudged phases of the rule from the free state, with the given beta; leaves the contrast in drive. */
void vf_learner_nudged_phases(vf_learner *l, size_t rows, float beta);

/*
 * to <- keep * to + scale[k] * sum over the batch of contrast times presynaptic free rate, for the pair
 * (k, k+1).
 */
void vf_learner_collect(const vf_learner *l, size_t rows, const float *images, const float *scale, float keep,
                        const vf_learner_parameters *to);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INFERENCE_STEPS_H
#define INFERENCE_STEPS_H

#include "study.h"

/* Sweeps after the feedforward pass at which test images are classified. */
enum { STEPS_POINTS = 7, STEPS_LAST = STEPS_POINTS - 1 };
extern const size_t steps_points[STEPS_POINTS];

/* How nets are trained: by how many such sweeps in the free phase, or by backpropagation without feedback. */
#define STEPS_BACKPROPAGATION "backpropagation"
enum { STEPS_TRAINED = 4, STEPS_DEPTHS = 3 };
extern const char *const steps_trained[STEPS_TRAINED];

/* Numbers of a cell: errors on all test images, on easy and on hard ones, each at every point, and the rest.
 */
enum {
  STEPS_ALL = 0,
  STEPS_EASY = STEPS_ALL + STEPS_POINTS,
  STEPS_HARD = STEPS_EASY + STEPS_POINTS,
  STEPS_LEARNED = STEPS_HARD + STEPS_POINTS,
  STEPS_SETTLING,
  STEPS_UNSETTLED
};

/* The test images, apart. */
typedef struct {
  vf_dataset *easy, *hard;
  uint64_t digest; /* of which ones are hard */
} steps_images;

/* Hard is what a linear classifier of the same training images mistakes.  Free with steps_images_free. */
steps_images steps_images_split(xp_run *run, const vf_training_options *linear, const vf_dataset *test);
void steps_images_free(steps_images *images);

typedef struct {
  course_recipe recipe;
  size_t units, epochs;
  const course_data *data;
  steps_images images;
} steps;

/* The curves' table, claims and values; skip says why no claim is judged, or is NULL. */
void steps_report(xp_run *run, const study *s, const steps *e, const char *skip);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inference-steps.h"

#include "xp_seed.h"

#include <stdlib.h>
#include <string.h>

/* Those of d that are mistaken, or those that are not. */
static vf_dataset *choose(xp_run *run, const vf_dataset *d, const unsigned char *mistaken, int which) {
  vf_error error = {0, ""};
  vf_dataset *part = vf_dataset_take(d, 0, 0, &error);
  if (!part)
    xp_die(run, "%s", error.text);
  part->count = 0;
  for (size_t i = 0; i < d->count; i++)
    if (mistaken[i] == which) {
      memcpy(part->image + part->count * d->pixels, d->image + i * d->pixels, d->pixels * sizeof *d->image);
      part->label[part->count++] = d->label[i];
    }
  return part;
}

/* One image after the other, whose output is there after each. */
static void mark(xp_run *run, vf_learner *l, const vf_dataset *test, unsigned char *mistaken) {
  vf_learner_tally tally;
  for (size_t i = 0; i < test->count; i++) {
    vf_dataset one = *test;
    one.count = 1;
    one.image += i * test->pixels;
    one.label += i;
    if (vf_learner_evaluate(l, &one, &tally))
      xp_die(run, "the linear classifier's output for test image %zu is no number: lower its rate", i);
    mistaken[i] = tally.errors > 0;
  }
}

steps_images steps_images_split(xp_run *run, const vf_training_options *linear, const vf_dataset *test) {
  vf_training *t = NULL;
  const course c = {.program = xp_run_name(run)};
  if (course_train(&c, linear, xp_rng_alloc(xp_run_seed(run), "inference-steps linear", 0), &t))
    xp_die(run, "the linear classifier could not be trained: lower its rate");
  unsigned char *mistaken = xp_need(run, test->count, 1);
  mark(run, vf_training_learner(t), test, mistaken);
  steps_images images = {choose(run, test, mistaken, 0), choose(run, test, mistaken, 1), 0xcbf29ce484222325u};
  for (size_t i = 0; i < test->count; i++)
    images.digest = (images.digest ^ mistaken[i]) * 0x100000001b3u;
  free(mistaken);
  vf_training_free(t);
  if (images.easy->count == 0 || images.hard->count == 0)
    xp_die(run, "%zu of %zu test images are hard: easy and hard ones are both needed: give other images",
           images.hard->count, test->count);
  return images;
}

void steps_images_free(steps_images *images) {
  vf_dataset_free(images->easy);
  vf_dataset_free(images->hard);
}

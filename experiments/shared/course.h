/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the experiments on deep networks share: recipes by name, their data, and courses of learning that can
 * be interrupted and resumed.
 */
#ifndef COURSE_H
#define COURSE_H

#include "vf_training.h"
#include "xp_progress.h"
#include "xp_run.h"

enum { COURSE_UNITS = 512 };

/* All settings but the number of hidden layers, epochs and images.  Rates stand from the input weights to the
 * output weights, as for three hidden layers; a net with fewer takes the last ones. */
typedef struct {
  const char *name;
  vf_learner_solver solver;
  float eps, tolerance;
  size_t free_steps, nudged_steps, batch;
  const char *rule;
  float beta, feedback_gain, output_gain, output_bias;
  float rate[4]; /* of the first epoch; they fall linearly */
} course_recipe;

extern const course_recipe course_recipes[]; /* ends with a NULL name */

/* The recipe of that name; ends the program when there is none. */
const course_recipe *course_recipe_find(xp_run *run, const char *name);

/* Training and test images; ends the program when they cannot be had or do not fit each other. */
typedef struct {
  vf_dataset *train, *sample, *test;
} course_data;

/* count training images (0: all), of which the first sample_count are measured, and test_count others (0:
 * all). */
course_data course_read(xp_run *run, size_t count, size_t sample_count, size_t test_count);

/* The first held (0: all) of the last 10 000 training images in place of the test images, the first 50 000
 * (or count) for learning. */
course_data course_read_split(xp_run *run, size_t count, size_t sample_count, size_t held);
void course_data_free(course_data *d);

/* Options of a training by the recipe; hidden from 1 to 3. */
vf_training_options course_options(const course_recipe *recipe, const course_data *d, size_t hidden,
                                   size_t epochs);

/*
 * Runs the course to its end.  With a file, it goes on from there when resume is set and the file is there,
 * saves itself once a minute and at the end of each epoch, writes one line per epoch beside it (.log), and
 * saves and ends the program with 128 plus the signal on SIGINT and SIGTERM.  Without, ticker counts epochs.
 * Returns 0, or prints why not.
 */
int course_run(const char *name, vf_training *t, const vf_training_options *o, const char *file, int resume,
               xp_ticker *ticker);

/*
 * The same, and at the start and after each epoch look(t, context), before the course is saved there: what it
 * writes is then never behind the file.  It returns 0, or prints why not.
 */
int course_run_watched(const char *name, vf_training *t, const vf_training_options *o, const char *file,
                       int resume, xp_ticker *ticker, int (*look)(vf_training *t, void *context),
                       void *context);

#endif

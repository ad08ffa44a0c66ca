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

  /* What follows may be left at 0: then hard sigmoid, states clipped, and squared error. */
  const char *activation, *cost; /* with an activation of its own no state is clipped */
  vf_learner_form form;
  vf_learner_optimizer optimizer;
  int law;              /* rates of layer k are gain^-k times those listed (theory of weak feedback) */
  float single_rate[2]; /* in place of the last two rates where there is one hidden layer */
  int open_output, relative, slope_left_out;
} course_recipe;

extern const course_recipe course_recipes[]; /* ends with a NULL name */

/* The recipe of that name; ends the program when there is none. */
const course_recipe *course_recipe_find(xp_run *run, const char *name);

/* Training and test images; ends the program when they cannot be had or do not fit each other. */
typedef struct {
  vf_dataset *train, *sample, *test; /* sample is train where all training images are measured */
  const vf_product_type *product;    /* what is learned on them is computed with */
  size_t threads;                    /* of each course */
} course_data;

/* count training images (0: all), of which the first sample_count (0: all) are measured, and test_count
 * others (0: all). */
course_data course_read(xp_run *run, size_t count, size_t sample_count, size_t test_count);

/* The same of a folder other than that of --data; experiments/shared/sets.h has the folders. */
course_data course_read_folder(xp_run *run, const char *folder, size_t count, size_t sample_count,
                               size_t test_count);

/* The first held (0: all) of the last 10 000 training images in place of the test images, the first 50 000
 * (or count) for learning. */
course_data course_read_split(xp_run *run, size_t count, size_t sample_count, size_t held);
void course_data_free(course_data *d);

/* Cores that fewer courses than --jobs would leave idle: so many threads a course.  No result depends on it.
 */
void course_share_cores(const xp_run *run, size_t courses, course_data *d);

/* Options of a training by the recipe; hidden from 1 to 3. */
vf_training_options course_options(const course_recipe *recipe, const course_data *d, size_t hidden,
                                   size_t epochs);

/* Another number of units in each hidden layer. */
void course_set_units(vf_training_options *o, size_t units);

/* A rule that learns by adjoints follows them from the outputs to the inputs: their residual is that of the
 * fastest unit of a batch and falls with the errors, so that one which ends a free phase stops them early. */
void course_follow_adjoint(vf_training_options *o);

/* The rule of that name, as recipe compared compares it: a contrast of phases without rho', an adjoint
 * followed to its end. */
void course_set_rule(vf_training_options *o, const char *rule);

/* NULL, or why claims about MNIST cannot be judged on these images: some are missing, or they do not agree
 * with the SHA256SUMS of their folder. */
const char *course_not_mnist(xp_run *run, const course_data *d);

/* The same where some of the images are enough. */
const char *course_not_of_mnist(xp_run *run, const course_data *d);

/* An error of 0.00 % at two decimals is less than one image in 20 000: so many wrong ones at most. */
size_t course_rounds_to_zero(size_t images);

/* The columns of --grid, for xp_sweep, and their numbers from the last row of a course. */
#define COURSE_RESULTS "training error [%]\ttest error [%]\tobjective [1]\tsteps [1]\tunconverged [%]"
void course_results(const double *row, double *value);

/* Ticks of an epoch of so many images. */
size_t course_steps(size_t images);

/* All that the course depends on, for a cell of a sweep, which does not read these words but compares them.
 * Takes the stream of the start and frees it. */
void course_describe(const vf_training_options *o, gsl_rng *rng, char *text, size_t size);

/* The error in % on the images, NaN where the states become infinite or memory is short. */
double course_error_on(vf_learner *l, const vf_dataset *d);

/* FNV-1a over the bytes, eight at a time, from COURSE_DIGEST or from an earlier digest on. */
#define COURSE_DIGEST 0xcbf29ce484222325u
uint64_t course_digest(uint64_t hash, const void *bytes, size_t count);

typedef struct {
  const char *program;  /* for messages */
  const char *file;     /* with the endings .h5 and .h5.log: where the course is kept, or NULL */
  xp_ticker *ticker;    /* may be NULL */
  const gsl_rng *order; /* stream of the order of images; NULL: goes on with that of the weights */
  /* At the start and after each epoch, before the course is saved there, so that what it writes is never
   * behind the file; returns 0, or prints why not.  May be NULL. */
  int (*look)(vf_training *t, void *context);
  void *context;
  size_t stop; /* ends after so many epochs of the schedule; 0: after all */
  /* Where states became infinite is told here, in place of standard error; may be NULL. */
  vf_error *failure;
} course;

/*
 * Draws a network from rng, which the training owns from then on, and trains it to the end; free *t with
 * vf_training_free.  With a file it goes on from where that ends, saves itself once a minute and at the end
 * of each epoch, writes one line per epoch beside it, and saves itself on SIGTERM.  Returns 0, or prints why
 * not; GSL_EFAILED where states became infinite.
 */
int course_train(const course *c, const vf_training_options *o, gsl_rng *rng, vf_training **t);

#endif

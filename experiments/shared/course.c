/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "course.h"
#include "course-settings.h"

#include <gsl/gsl_math.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* From the input weights to the output weights. */
#define RATES                                                                                                \
  { 1.2f, 0.6f, 0.2f, 0.02f }
#define HIGH_RATES                                                                                           \
  { 4, 1.5f, 0.4f, 0.03f }
#define FAINT_RATES                                                                                          \
  { 128, 12, 0.8f, 0.015f }
#define WEAK_RATES                                                                                           \
  { 0.66f, 0.66f, 0.66f, 0.165f }
#define WEAK_SINGLE_RATES                                                                                    \
  { 10.56f, 0.66f }

/*
 * deep           what three hidden layers learn by
 * strong         deep with beta 1 and higher rates
 * faint          strong with a quarter of its feedback, and rates that make up for it
 * batch-20       deep in batches of 20
 * euler          the same to the same residual by Euler's method
 * one-sided      deep with one nudged phase
 * glorot-output  deep with output weights as large as all others at the start: learns late
 * weak           feedback so weak that a nudged sweep or two carry nearly all, rates by the law of weak
 *                feedback, and nudging so strong (beta 10) that it moves any output that clipping holds at 0
 * modern         the rate form, tanh, cross-entropy and Adam, with feedback as weak
 * compared       the same at a tenth of Glorot's range of feedback and two nudged phases of a few steps: what
 *                all rules of the learner can be compared by, as Adam undoes the size of what reaches a layer
 *
 * All but the last three were chosen one after the other in runs on all training images, with test errors in
 * view, so that their test errors are a little lower than on images that nobody had looked at.  Weak and
 * modern were chosen by errors on training images, held out or seen while learning; compared is that of
 * exact-learning.
 */
#define DYNAMICS(how, step, residual, free, nudged)                                                          \
  .solver = how, .eps = step, .tolerance = residual, .free_steps = free, .nudged_steps = nudged
#define RULE(which, strength, gain, count)                                                                   \
  .rule = which, .beta = strength, .feedback_gain = gain, .batch = count
#define OUTPUTS(gain, bias) .output_gain = gain, .output_bias = bias
#define IN_TURN DYNAMICS(VF_LEARNER_ALTERNATING, 1, 1e-3f, 20, 6)

const course_recipe course_recipes[] = {
    {"deep", IN_TURN, RULE("centred", 0.5f, 0.3f, 50), OUTPUTS(0.1f, 0.1f), .rate = RATES},
    {"strong", IN_TURN, RULE("centred", 1, 0.3f, 50), OUTPUTS(0.1f, 0.1f), .rate = HIGH_RATES},
    {"faint", IN_TURN, RULE("centred", 1, 0.075f, 50), OUTPUTS(0.1f, 0.1f), .rate = FAINT_RATES},
    {"batch-20", IN_TURN, RULE("centred", 0.5f, 0.3f, 20), OUTPUTS(0.1f, 0.1f), .rate = RATES},
    {"euler", DYNAMICS(VF_LEARNER_EULER, 0.5f, 1e-3f, 80, 24), RULE("centred", 0.5f, 0.3f, 50),
     OUTPUTS(0.1f, 0.1f), .rate = RATES},
    {"one-sided", IN_TURN, RULE("one-sided", 0.5f, 0.3f, 50), OUTPUTS(0.1f, 0.1f), .rate = RATES},
    {"glorot-output", IN_TURN, RULE("centred", 0.5f, 0.3f, 50), OUTPUTS(1, 0.1f), .rate = RATES},
    {"weak", DYNAMICS(VF_LEARNER_SWEEP, 1, 1e-3f, 4, 2), RULE("one-sided", 10, 1e-3f, 50),
     OUTPUTS(0.1f, 0.1f), .rate = WEAK_RATES, .law = 1, .single_rate = WEAK_SINGLE_RATES, .relative = 1},
    {"modern", DYNAMICS(VF_LEARNER_SWEEP, 1, 1e-2f, 4, 1), RULE("one-sided", 0.01f, 1e-3f, 100),
     OUTPUTS(1, 0), .rate = {1e-3f, 1e-3f, 1e-3f, 1e-3f}, .activation = "tanh", .cost = "cross-entropy",
     .form = VF_LEARNER_RATE, .optimizer = VF_LEARNER_ADAM, .open_output = 1, .relative = 1,
     .slope_left_out = 1},
    {"compared", DYNAMICS(VF_LEARNER_ALTERNATING, 1, 1e-3f, 12, 4), RULE("centred", 0.01f, 0.1f, 100),
     OUTPUTS(1, 0), .rate = {1e-3f, 1e-3f, 1e-3f, 1e-3f}, .activation = "tanh", .cost = "cross-entropy",
     .form = VF_LEARNER_RATE, .optimizer = VF_LEARNER_ADAM, .open_output = 1, .relative = 1},
    {.name = NULL}};

const course_recipe *course_recipe_find(xp_run *run, const char *name) {
  char names[256] = "";
  for (const course_recipe *r = course_recipes; r->name; r++) {
    if (strcmp(r->name, name) == 0)
      return r;
    snprintf(names + strlen(names), sizeof names - strlen(names), " %s", r->name);
  }
  xp_die(run, "--recipe=%s: no such recipe: choose one of%s", name, names);
}

/* The images from first on that are wanted (count; 0: all) and that there are before the end. */
static vf_dataset *take(xp_run *run, const vf_dataset *d, size_t first, size_t end, size_t count) {
  vf_error error = {0, ""};
  vf_dataset *part =
      vf_dataset_take(d, first, count == 0 || count > end - first ? end - first : count, &error);
  if (!part)
    xp_die(run, "%s", error.text);
  return part;
}

static vf_dataset *read_images(xp_run *run, const char *folder, vf_split split) {
  course_settings_begin(run);
  vf_error error = {0, ""};
  vf_dataset *d = vf_dataset_read(folder, split, &error);
  if (!d)
    xp_die(run, "%s", error.text);
  return d;
}

/* The first count images (0: all), in place of d, of which no second copy is made. */
static vf_dataset *shorten(xp_run *run, vf_dataset *d, size_t count) {
  if (count == 0 || count >= d->count)
    return d;
  vf_dataset *part = take(run, d, 0, d->count, count);
  vf_dataset_free(d);
  return part;
}

/* Where all training images are measured, they are there once. */
static void set_sample(xp_run *run, course_data *d, size_t count) {
  const size_t images = d->train->count;
  d->sample = count == 0 || count >= images ? d->train : take(run, d->train, 0, images, count);
}

/* Other data may have classes, by their labels, of which no image is there to be learned. */
static void name_missing(const xp_run *run, const char *folder, const vf_dataset *train) {
  char names[128] = "";
  size_t images[UINT8_MAX + 1] = {0};
  for (size_t i = 0; i < train->count; i++)
    images[train->label[i]]++;
  for (size_t c = 0; c < train->classes; c++)
    if (images[c] == 0)
      snprintf(names + strlen(names), sizeof names - strlen(names), " %zu", c);
  if (*names)
    fprintf(stderr, "%s: warning: %s: no training image of class%s: its test images count as wrong\n",
            xp_run_name(run), folder, names);
}

void course_results(const double *row, double *value) {
  static const int columns[] = {VF_TRAINING_SAMPLE, VF_TRAINING_TEST, VF_TRAINING_OBJECTIVE,
                                VF_TRAINING_STEPS, VF_TRAINING_UNCONVERGED};
  for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
    value[i] = row[columns[i]];
}

course_data course_read_folder(xp_run *run, const char *folder, size_t count, size_t sample_count,
                               size_t test_count) {
  vf_dataset *train = read_images(run, folder, VF_SPLIT_TRAIN),
             *test = read_images(run, folder, VF_SPLIT_TEST);
  if (train->pixels != test->pixels || train->classes < test->classes)
    xp_die(run,
           "%s: test images of another size or with more classes than the training images: give files that "
           "match",
           folder);
  course_data d = {shorten(run, train, count), NULL, shorten(run, test, test_count), xp_run_product(run), 1};
  set_sample(run, &d, sample_count);
  name_missing(run, folder, d.train);
  return d;
}

course_data course_read(xp_run *run, size_t count, size_t sample_count, size_t test_count) {
  return course_read_folder(run, xp_run_data(run), count, sample_count, test_count);
}

course_data course_read_split(xp_run *run, size_t count, size_t sample_count, size_t held) {
  enum { HELD_OUT = 10000 };
  vf_dataset *train = read_images(run, xp_run_data(run), VF_SPLIT_TRAIN);
  if (train->count <= HELD_OUT)
    xp_die(run, "%s: %zu training images, of which %d are held out: give more", xp_run_data(run),
           train->count, HELD_OUT);
  const size_t first = train->count - HELD_OUT;
  course_data d = {take(run, train, 0, first, count), NULL, take(run, train, first, train->count, held),
                   xp_run_product(run), 1};
  set_sample(run, &d, sample_count);
  name_missing(run, xp_run_data(run), d.train);
  vf_dataset_free(train);
  return d;
}

void course_data_free(course_data *d) {
  if (d->sample != d->train)
    vf_dataset_free(d->sample);
  vf_dataset_free(d->train);
  vf_dataset_free(d->test);
}

void course_share_cores(const xp_run *run, size_t courses, course_data *d) {
  d->threads = courses && courses < xp_run_jobs(run) ? xp_run_jobs(run) / courses : 1;
}

const char *course_not_of_mnist(xp_run *run, const course_data *d) {
  if (d->train->pixels != 784 || d->train->classes != 10)
    return "needs images of MNIST";
  return xp_data_verified(run) ? NULL : "needs MNIST, files that agree with SHA256SUMS beside them";
}

const char *course_not_mnist(xp_run *run, const course_data *d) {
  return d->train->count == 60000 ? course_not_of_mnist(run, d) : "needs all images of MNIST";
}

size_t course_rounds_to_zero(size_t images) {
  return (images - 1) / 20000;
}

vf_training_options course_options(const course_recipe *recipe, const course_data *d, size_t hidden,
                                   size_t epochs) {
  vf_training_options o = {.learner = {.depth = hidden + 1,
                                       .rho = recipe->activation ? vf_activation_find(recipe->activation)
                                                                 : vf_activation_hard_sigmoid,
                                       .clipped = !recipe->activation,
                                       .cost = recipe->cost ? vf_cost_find(recipe->cost) : NULL,
                                       .form = recipe->form,
                                       .optimizer = recipe->optimizer,
                                       .open_output = recipe->open_output,
                                       .relative = recipe->relative,
                                       .slope_left_out = recipe->slope_left_out,
                                       .eps = recipe->eps,
                                       .free_steps = recipe->free_steps,
                                       .nudged_steps = recipe->nudged_steps,
                                       .beta = recipe->beta,
                                       .rule = vf_rule_find(recipe->rule),
                                       .batch = recipe->batch,
                                       .feedback_gain = recipe->feedback_gain,
                                       .solver = recipe->solver,
                                       .tolerance = recipe->tolerance,
                                       .threads = d->threads,
                                       .product = d->product},
                           .output_gain = recipe->output_gain,
                           .output_bias = recipe->output_bias,
                           .epochs = epochs,
                           .falling = 1,
                           .train = d->train,
                           .sample = d->sample,
                           .test = d->test,
                           .probes =
                               d->sample->count / recipe->batch < 8 ? d->sample->count / recipe->batch : 8,
                           .gradient_steps = 200,
                           .gradient_tolerance = 1e-4f};
  o.learner.size[0] = d->train->classes;
  for (size_t k = 1; k <= hidden; k++)
    o.learner.size[k] = COURSE_UNITS;
  o.learner.size[hidden + 1] = d->train->pixels;
  for (size_t k = 0; k <= hidden; k++) {
    const double weakness = recipe->law ? gsl_pow_int((double)recipe->feedback_gain, (int)k) : 1;
    const float rate =
        hidden == 1 && recipe->single_rate[0] > 0 ? recipe->single_rate[1 - k] : recipe->rate[3 - k];
    o.learner.learning_rate[k] = (float)((double)rate / weakness);
  }
  return o;
}

void course_set_units(vf_training_options *o, size_t units) {
  for (size_t k = 1; k < o->learner.depth; k++)
    o->learner.size[k] = units;
}

void course_follow_adjoint(vf_training_options *o) {
  vf_learner_options *l = &o->learner;
  l->tolerance = 1e-6f;
  l->free_steps = l->free_steps > l->depth + 1 ? l->free_steps : l->depth + 1;
}

void course_set_rule(vf_training_options *o, const char *rule) {
  o->learner.rule = vf_rule_find(rule);
  o->learner.slope_left_out = o->learner.rule->signal == NULL;
  if (o->learner.rule->signal)
    course_follow_adjoint(o);
}

double course_error_on(vf_learner *l, const vf_dataset *d) {
  vf_learner_tally tally;
  return vf_learner_evaluate(l, d, &tally) ? (double)NAN
                                           : 100.0 * (double)tally.errors / (double)tally.images;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Is it the vector-field rule that aligns feedback with feedforward weights, and does alignment bring its
 * update nearer to -dJ/dW?  One hidden layer, the same start and the same order of images for every control:
 *
 *   rule           every matrix by the vector-field rule
 *   gradient       every matrix by -dJ/dW: recurrent backpropagation
 *   tied           feedback is the transpose of feedforward: equilibrium propagation
 *   fixed          feedback stays as drawn
 *   no feedback    none, so that the hidden layer receives no error
 *   Kolen-Pollack  both matrices of a pair by the mean of their increments, with decay
 *
 * With three hidden layers, the first three, from the start of the second run of experiment mnist-depth.
 */
#include "alignment.h"
#include "xp_seed.h"
#include "xp_sweep.h"

#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEEP_SEED = 1, PATH_LENGTH = 4096 };

const alignment_control alignment_controls[ALIGNMENT_CONTROLS] = {
    {"rule", "rule", NULL, 0},
    {"gradient", "gradient", "gradient", 0},
    {"tied", "tied", "tied", 0},
    {"fixed", "fixed", "fixed", 0},
    {"no feedback", "none", "no-feedback", 0},
    {"Kolen-Pollack", "kolen-pollack", "kolen-pollack", 1e-3f}};

/* One hidden layer: all controls of a seed have one stream, and the first seed is looked at more closely. */
static gsl_rng *stream(const alignment *a, const alignment_task *t) {
  return t->hidden == 1 ? xp_rng_alloc(a->seed, "alignment", t->seed)
                        : xp_rng_alloc(a->seed, "mnist-depth", 10 * t->hidden + t->seed);
}

static vf_training_options options_of(const alignment *a, const alignment_task *t) {
  vf_training_options o = course_options(a->recipe, a->data, t->hidden, t->epochs);
  const alignment_control *control = &alignment_controls[t->control];
  o.learner.compared = o.learner.rule;
  if (control->rule)
    o.learner.rule = vf_rule_find(control->rule);
  o.learner.decay = control->decay;
  return o;
}

static void describe(size_t index, xp_cell *cell, void *context) {
  const alignment *a = context;
  const alignment_task *t = &a->tasks[index];
  const vf_training_options o = options_of(a, t);
  snprintf(cell->name, sizeof cell->name, "%zu-%s-%zu", t->hidden, alignment_controls[t->control].key,
           t->seed);
  course_describe(&o, stream(a, t), cell->settings, sizeof cell->settings);
  snprintf(cell->settings + strlen(cell->settings), sizeof cell->settings - strlen(cell->settings),
           " kappa_images=%zu", t->kappa_images);
}

static int learn(size_t index, const char *file, void *record, xp_ticker *ticker, void *context) {
  const alignment *a = context;
  const alignment_task *t = &a->tasks[index];
  alignment_outcome *out = record;
  char beside[PATH_LENGTH];
  vf_training *training = NULL;
  const vf_training_options o = options_of(a, t);
  snprintf(beside, sizeof beside, "%s-kappa.h5", file ? file : "");
  kappa_log log = {file ? beside : NULL, a->data->sample, t->kappa_images, 0, &out->kappa};
  int code =
      course_train(&(course){"alignment", file, ticker, NULL, kappa_look, &log}, &o, stream(a, t), &training);
  if (code)
    return code;
  code = kappa_complete(&log, t->epochs);
  for (size_t e = 0; !code && e <= t->epochs; e++)
    memcpy(out->row[e], vf_training_row(training, e), sizeof out->row[e]);
  vf_training_free(training);
  return code;
}

/* What the command line chose: 0, NULL or -1 for all. */
typedef struct {
  long hidden, start;
  const char *control;
} choice;

static void add_task(alignment *a, const choice *only, alignment_task t) {
  const char *key = alignment_controls[t.control].key;
  if ((only->hidden == 0 || (size_t)only->hidden == t.hidden) &&
      (only->start < 0 || (size_t)only->start == t.seed) &&
      (!*only->control || strcmp(only->control, key) == 0))
    a->tasks[a->count++] = t;
  else
    a->complete = 0;
}

/* The runs of the preset, seed by seed; at quick none is deep. */
static void list_tasks(const xp_run *run, alignment *a, const choice *only) {
  const size_t seeds = (size_t)xp_choose(run, 1, 2, 3), epochs = (size_t)xp_choose(run, 1, 4, 30);
  const size_t deep = (size_t)xp_choose(run, 1, 0, 20);
  const size_t images = (size_t)xp_choose(run, 1, 2, 2), deep_images = (size_t)xp_choose(run, 0, 0, 1);
  a->complete = 1;
  for (size_t control = 0; deep > 0 && control < ALIGNMENT_DEEP; control++) /* the longest first */
    add_task(a, only, (alignment_task){3, control, DEEP_SEED, deep, deep_images});
  for (size_t seed = 0; seed < seeds; seed++)
    for (size_t control = 0; control < ALIGNMENT_CONTROLS; control++)
      add_task(a, only, (alignment_task){1, control, seed, epochs, seed == 0 ? images : 0});
}

static void learn_all(xp_run *run, alignment *a, const char *folder, int resume, alignment_outcome *out) {
  size_t epochs = 0;
  for (size_t i = 0; i < a->count; i++)
    epochs = a->tasks[i].epochs > epochs ? a->tasks[i].epochs : epochs;
  const xp_sweep sweep = {.label = "controls",
                          .cells = a->count,
                          .steps = epochs * course_steps(a->data->train->count),
                          .record = sizeof *out,
                          .folder = folder,
                          .resume = resume,
                          .describe = describe,
                          .run = learn,
                          .context = a};
  xp_sweep_run(run, &sweep, out);
}

int main(int argc, char **argv) {
  const char *recipe = "deep", *folder = NULL;
  int resume = 0;
  choice only = {0, -1, ""};
  alignment a = {0};
  const xp_option options[] = {
      {XP_OPTION_INT, "hidden", "N", "hidden layers, 1 or 3; 0 for both", &only.hidden, 0, 3},
      {.type = XP_OPTION_TEXT,
       .name = "control",
       .metavar = "NAME",
       .help = "rule, gradient, tied, fixed, none or kolen-pollack alone",
       .value = &only.control},
      {XP_OPTION_INT, "start", "N", "the runs from start N alone; -1 for all", &only.start, -1,
       ALIGNMENT_SEEDS - 1},
      {.type = XP_OPTION_TEXT,
       .name = "recipe",
       .metavar = "NAME",
       .help = "settings of the learner",
       .value = &recipe},
      XP_SWEEP_OPTIONS(&folder, &resume),
      {.type = XP_OPTION_END}};
  xp_run *run = xp_begin(argc, argv, "alignment", "Alignment of feedback weights, and its controls", options);
  a.recipe = course_recipe_find(run, recipe);
  list_tasks(run, &a, &only);
  if (a.count == 0)
    xp_die(run, "--hidden=%ld --control=%s --start=%ld: preset %s has no such run: leave one of them out",
           only.hidden, only.control, only.start, xp_preset_name(xp_run_preset(run)));
  course_data data =
      course_read(run, (size_t)xp_choose(run, 100, 0, 0), (size_t)xp_choose(run, 100, 1000, 10000),
                  (size_t)xp_choose(run, 100, 2500, 0));
  a.data = &data;
  a.seed = xp_run_seed(run);
  alignment_outcome *out = xp_need(run, a.count, sizeof *out);
  learn_all(run, &a, folder, resume, out);
  alignment_write(run, &a, out);
  free(out);
  course_data_free(&data);
  return xp_end(run);
}

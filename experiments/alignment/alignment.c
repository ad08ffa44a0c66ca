/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Is it the vector-field rule that aligns feedback with feedforward weights, and does alignment bring its
 * update nearer to -dJ/dW?  One hidden layer, the same start and the same order of images for every control:
 *
 *   rule           every matrix by the vector-field rule
 *   gradient       every matrix by -dJ/dW: recurrent backpropagation
 *   tied           feedback is the transpose of feedforward: equilibrium propagation
 *   fixed          feedback stays as drawn
 *   no feedback    none, so that the hidden layer sees no error
 *   Kolen-Pollack  both matrices of a pair by the mean of their increments, with decay
 *
 * With three hidden layers, the first three, from the start of the second run of experiment mnist-depth.
 */
#include "alignment.h"
#include "xp_parallel.h"
#include "xp_seed.h"

#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_LENGTH = 4096, DEEP_SEED = 1 };

/* <<controls>> */
const alignment_control alignment_controls[ALIGNMENT_CONTROLS] = {
    {"rule", "rule", NULL, 0},
    {"gradient", "gradient", "gradient", 0},
    {"tied", "tied", "tied", 0},
    {"fixed", "fixed", "fixed", 0},
    {"no feedback", "none", "no-feedback", 0},
    {"Kolen-Pollack", "kolen-pollack", "kolen-pollack", 1e-3f}};
/* <</controls>> */

/* One hidden layer: all controls of a seed have one stream, and the first seed is looked at more closely. */
static gsl_rng *stream(const alignment *a, const alignment_task *t) {
  return t->hidden == 1 ? xp_rng_alloc(a->seed, "alignment", t->seed)
                        : xp_rng_alloc(a->seed, "mnist-depth", 10 * t->hidden + t->seed);
}

static int learn(const alignment *a, const alignment_task *t, xp_ticker *ticker, alignment_outcome *out) {
  char file[PATH_LENGTH], beside[PATH_LENGTH];
  vf_error error = {0, ""};
  const alignment_control *control = &alignment_controls[t->control];
  gsl_rng *rng = stream(a, t);
  vf_training_options o = course_options(a->recipe, a->data, t->hidden, t->epochs);
  o.learner.compared = o.learner.rule;
  if (control->rule)
    o.learner.rule = vf_rule_find(control->rule);
  o.learner.decay = control->decay;
  vf_training *training = rng ? vf_training_alloc(&o, rng, &error) : NULL;
  if (!training) {
    fprintf(stderr, "alignment: %s\n", error.text);
    return GSL_ENOMEM;
  }
  const char *folder = a->folder ? a->folder : "";
  snprintf(file, sizeof file, "%s/alignment-%zu-%s-%zu.h5", folder, t->hidden, control->key, t->seed);
  snprintf(beside, sizeof beside, "%s/alignment-%zu-%s-%zu-kappa.h5", folder, t->hidden, control->key,
           t->seed);
  kappa_log log = {a->folder ? beside : NULL, a->data->sample, t->kappa_images, 0, &out->kappa};
  int code = course_run_watched("alignment", training, &o, a->folder ? file : NULL, a->resume, ticker,
                                kappa_look, &log);
  if (!code)
    code = kappa_complete(&log, t->epochs);
  for (size_t e = 0; !code && e <= t->epochs; e++)
    memcpy(out->row[e], vf_training_row(training, e), sizeof out->row[e]);
  vf_training_free(training);
  return code;
}

static int parallel_task(size_t index, void *result, xp_ticker *ticker, void *context) {
  const alignment *a = context;
  return learn(a, &a->tasks[index], ticker, result);
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

static void learn_all(xp_run *run, const alignment *a, alignment_outcome *out) {
  size_t steps = 0;
  for (size_t i = 0; i < a->count; i++)
    steps = a->tasks[i].epochs > steps ? a->tasks[i].epochs : steps;
  if (!a->folder)
    xp_parallel(run, "controls", a->count, steps, sizeof *out, parallel_task, (void *)a, out);
  for (size_t i = 0; a->folder && i < a->count; i++)
    if (learn(a, &a->tasks[i], NULL, &out[i]))
      xp_die(run, "control %s with %zu hidden layers and seed %zu failed: see the line above",
             alignment_controls[a->tasks[i].control].key, a->tasks[i].hidden, a->tasks[i].seed);
}

int main(int argc, char **argv) {
  const char *recipe = "deep";
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
      {.type = XP_OPTION_TEXT,
       .name = "checkpoints",
       .metavar = "FOLDER",
       .help = "save each run in FOLDER/alignment-HIDDEN-CONTROL-START.h5 as it goes, one run at a time",
       .value = &a.folder},
      {.type = XP_OPTION_FLAG,
       .name = "resume",
       .help = "go on from the checkpoints that are there",
       .value = &a.resume},
      {.type = XP_OPTION_END}};
  xp_run *run = xp_begin(argc, argv, "alignment", "Alignment of feedback weights, and its controls", options);
  if (a.resume && !a.folder)
    xp_die(run, "--resume: from where is not known: add --checkpoints=FOLDER");
  list_tasks(run, &a, &only);
  if (a.count == 0)
    xp_die(run, "--hidden=%ld --control=%s --start=%ld: preset %s has no such run: leave one of them out",
           only.hidden, only.control, only.start, xp_preset_name(xp_run_preset(run)));
  course_data data =
      course_read(run, (size_t)xp_choose(run, 500, 0, 0), (size_t)xp_choose(run, 500, 1000, 10000),
                  (size_t)xp_choose(run, 500, 2500, 0));
  a.data = &data;
  a.recipe = course_recipe_find(run, recipe);
  a.seed = xp_run_seed(run);
  alignment_outcome *out = calloc(a.count, sizeof *out);
  if (!out)
    xp_die(run, "memory: not enough for the histories: end other programs");
  learn_all(run, &a, out);
  alignment_write(run, &a, out);
  free(out);
  course_data_free(&data);
  return xp_end(run);
}

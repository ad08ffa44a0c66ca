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
 * With three hidden layers and recipe weak, from the starts of experiment mnist-depth: rule, gradient, fixed,
 * feedback that is a multiple of the transpose, and backpropagation in the feedforward net.  Kolen-Pollack
 * updates are left out there: decay goes by a weight's rate, and those rates differ by decades from layer to
 * layer.
 *
 * With three hidden layers and recipe deep, the first three, from the start of the second run of experiment
 * mnist-depth; and that run itself, by recipe faint, for kappa_M at training images that receive an
 * error.
 */
#include "alignment.h"
#include "xp_seed.h"
#include "xp_sheet.h"
#include "xp_sweep.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
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

const alignment_control alignment_weak_controls[ALIGNMENT_WEAK] = {
    {"rule", "rule", NULL, 0},
    {"gradient", "gradient", "gradient", 0},
    {"tied", "reflected", "reflected", 0},
    {"fixed", "fixed", "fixed", 0},
    {"backpropagation", "backpropagation", "backpropagation", 0}};

const alignment_control *alignment_control_of(const alignment_task *t) {
  return t->weak ? &alignment_weak_controls[t->control] : &alignment_controls[t->control];
}

const size_t alignment_moments[ALIGNMENT_MOMENTS] = {0, 1, 5, 10, 15};

/* One hidden layer: all controls of a seed have one stream, and the first seed is looked at more closely. */
static gsl_rng *stream(const alignment *a, const alignment_task *t) {
  return t->hidden == 1 ? xp_rng_alloc(a->seed, "alignment", t->seed)
                        : xp_rng_alloc(a->seed, "mnist-depth", 10 * t->hidden + t->seed);
}

/* Gradients do not shrink from layer to layer as what weak feedback sends: the rates are those of the recipe
 * without its law, and feedback, which is small, moves as much more slowly. */
static void adjust_weak(const alignment *a, const alignment_task *t, vf_training_options *o) {
  o->gradient_steps = 20;
  o->gradient_tolerance = 1e-7f;
  if (!o->learner.rule->signal)
    return;
  course_follow_adjoint(o);
  for (size_t k = 0; k <= t->hidden; k++)
    o->learner.learning_rate[k] = a->weak->rate[3 - k];
  if (o->learner.rule == vf_rule_gradient)
    o->learner.rule = &a->gradient;
  else
    o->probes = 0; /* no feedback, no update to compare */
}

static vf_training_options options_of(const alignment *a, const alignment_task *t) {
  vf_training_options o = course_options(t->weak    ? a->weak
                                         : t->drawn ? a->faint
                                                    : a->recipe,
                                         a->data, t->hidden, t->schedule ? t->schedule : t->epochs);
  const alignment_control *control = alignment_control_of(t);
  o.learner.compared = o.learner.rule;
  if (control->rule)
    o.learner.rule = vf_rule_find(control->rule);
  o.learner.decay = control->decay;
  if (t->weak)
    adjust_weak(a, t, &o);
  if (t->drawn)
    course_set_units(&o, a->units);
  return o;
}

static void describe(size_t index, xp_cell *cell, void *context) {
  const alignment *a = context;
  const alignment_task *t = &a->tasks[index];
  const vf_training_options o = options_of(a, t);
  snprintf(cell->name, sizeof cell->name, "%s%zu-%s-%zu",
           t->weak    ? "weak-"
           : t->drawn ? "drawn-"
                      : "",
           t->hidden, alignment_control_of(t)->key, t->seed);
  course_describe(&o, stream(a, t), cell->settings, sizeof cell->settings);
  snprintf(cell->settings + strlen(cell->settings), sizeof cell->settings - strlen(cell->settings),
           " kappa_images=%zu", t->kappa_images);
}

static uint64_t moments(void) {
  uint64_t bits = 0;
  for (size_t i = 0; i < ALIGNMENT_MOMENTS; i++)
    bits |= (uint64_t)1 << alignment_moments[i];
  return bits;
}

/* All training images in the order in which they are drawn, to be freed; NULL where memory is short. */
static size_t *draw_order(const alignment *a) {
  const size_t count = a->data->train->count;
  size_t *order = calloc(count, sizeof *order);
  gsl_rng *rng = xp_rng_alloc(a->seed, "alignment images", 0);
  for (size_t i = 0; order && i < count; i++)
    order[i] = i;
  if (order)
    gsl_ran_shuffle(rng, order, count, sizeof *order);
  gsl_rng_free(rng);
  return order;
}

static int learn(size_t index, const char *file, void *record, xp_ticker *ticker, void *context) {
  const alignment *a = context;
  const alignment_task *t = &a->tasks[index];
  alignment_outcome *out = record;
  char beside[PATH_LENGTH];
  vf_training *training = NULL;
  const vf_training_options o = options_of(a, t);
  snprintf(beside, sizeof beside, "%s-kappa.h5", file ? file : "");
  size_t *order = t->drawn ? draw_order(a) : NULL;
  kappa_log log = {.file = file ? beside : NULL,
                   .d = t->drawn ? a->data->train : a->data->sample,
                   .images = t->kappa_images,
                   .order = order,
                   .epochs = t->drawn ? moments() : 0,
                   .history = &out->kappa};
  int code = t->drawn && !order ? GSL_ENOMEM : GSL_SUCCESS;
  if (!code)
    code = course_train(&(course){.program = "alignment",
                                  .file = file,
                                  .ticker = ticker,
                                  .look = kappa_look,
                                  .context = &log,
                                  .stop = t->schedule ? t->epochs : 0},
                        &o, stream(a, t), &training);
  if (!code)
    code = kappa_complete(&log, t->epochs);
  for (size_t e = 0; !code && e <= t->epochs; e++)
    memcpy(out->row[e], vf_training_row(training, e), sizeof out->row[e]);
  vf_training_free(training);
  free(order);
  return code;
}

/* What the command line chose: 0, NULL or -1 for all. */
typedef struct {
  long hidden, start;
  const char *control;
  int drawn; /* the run in which images are drawn alone */
  int weak;  /* those by recipe weak alone */
} choice;

static void add_task(alignment *a, const choice *only, alignment_task t) {
  const char *key = alignment_control_of(&t)->key;
  if ((t.drawn || !only->drawn) && (t.weak || !only->weak) &&
      (only->hidden == 0 || (size_t)only->hidden == t.hidden) &&
      (only->start < 0 || (size_t)only->start == t.seed) &&
      (!*only->control || strcmp(only->control, key) == 0))
    a->tasks[a->count++] = t;
  else if (!t.weak)
    a->complete = 0;
}

/* The runs of the preset, seed by seed; at quick none is deep. */
static void list_tasks(const xp_run *run, alignment *a, const choice *only) {
  const size_t seeds = (size_t)xp_choose(run, 1, 2, 3), epochs = (size_t)xp_choose(run, 1, 4, 30);
  const size_t deep = (size_t)xp_choose(run, 1, 0, 20);
  const size_t images = (size_t)xp_choose(run, 1, 2, 2), deep_images = (size_t)xp_choose(run, 0, 0, 1);
  const size_t drawn = (size_t)xp_choose(run, 2, 0, 20), last = alignment_moments[ALIGNMENT_MOMENTS - 1];
  a->complete = 1;
  if (drawn > 0) /* the longest first */
    add_task(a, only,
             (alignment_task){.hidden = 3,
                              .seed = DEEP_SEED,
                              .epochs = deep < last ? deep : last,
                              .kappa_images = drawn,
                              .drawn = 1,
                              .schedule = deep});
  for (size_t control = 0; deep > 0 && control < ALIGNMENT_DEEP; control++)
    add_task(
        a, only,
        (alignment_task){
            .hidden = 3, .control = control, .seed = DEEP_SEED, .epochs = deep, .kappa_images = deep_images});
  for (size_t seed = 0; seed < seeds; seed++)
    for (size_t control = 0; control < ALIGNMENT_CONTROLS; control++)
      add_task(a, only,
               (alignment_task){.hidden = 1,
                                .control = control,
                                .seed = seed,
                                .epochs = epochs,
                                .kappa_images = seed == 0 ? images : 0});
  for (size_t seed = 0; deep > 0 && seed < seeds; seed++)
    for (size_t control = 0; control < ALIGNMENT_WEAK; control++)
      add_task(a, only,
               (alignment_task){.hidden = 3, .control = control, .seed = seed, .epochs = deep, .weak = 1});
}

static void tell(size_t index, const void *record, double *value, void *context) {
  const alignment *a = context;
  const alignment_outcome *out = record;
  course_results(out->row[a->tasks[index].epochs], value);
}

static void learn_all(xp_run *run, alignment *a, const char *folder, int resume, alignment_outcome *out) {
  size_t epochs = 0;
  for (size_t i = 0; i < a->count; i++)
    epochs = a->tasks[i].epochs > epochs ? a->tasks[i].epochs : epochs;
  xp_sweep sweep = {.label = "controls",
                    .cells = a->count,
                    .steps = epochs * course_steps(a->data->train->count),
                    .record = sizeof *out,
                    .folder = folder,
                    .resume = resume,
                    .describe = describe,
                    .run = learn,
                    .context = a,
                    .results = COURSE_RESULTS,
                    .result = tell};
  xp_sweep_keep(run, &sweep, a->tasks, sizeof *a->tasks);
  a->complete = a->complete && sweep.cells == a->count;
  a->count = sweep.cells;
  xp_sweep_run(run, &sweep, out);
}

int main(int argc, char **argv) {
  const char *recipe = "deep", *folder = NULL;
  int resume = 0;
  choice only = {0, -1, "", 0, 0};
  alignment a = {.gradient = *vf_rule_gradient};
  const xp_option options[] = {
      {XP_OPTION_INT, "hidden", "N", "hidden layers, 1 or 3; 0 for both", &only.hidden, 0, 3},
      {.type = XP_OPTION_TEXT,
       .name = "control",
       .metavar = "NAME",
       .help = "rule, gradient, tied, fixed, none or kolen-pollack alone; reflected and backpropagation by "
               "recipe weak",
       .value = &only.control},
      {XP_OPTION_INT, "start", "N", "the runs from start N alone; -1 for all", &only.start, -1,
       ALIGNMENT_SEEDS - 1},
      {.type = XP_OPTION_TEXT,
       .name = "recipe",
       .metavar = "NAME",
       .help = "settings of the learner",
       .value = &recipe},
      {.type = XP_OPTION_FLAG,
       .name = "drawn",
       .help = "kappa_M at images drawn, by recipe faint, alone",
       .value = &only.drawn},
      {.type = XP_OPTION_FLAG,
       .name = "weak",
       .help = "three hidden layers by recipe weak, alone",
       .value = &only.weak},
      XP_SWEEP_OPTIONS(&folder, &resume),
      XP_JUDGE_OPTION,
      {.type = XP_OPTION_END}};
  xp_run *run = xp_begin(argc, argv, "alignment", "Alignment of feedback weights, and its controls", options);
  a.recipe = course_recipe_find(run, recipe);
  a.faint = course_recipe_find(run, "faint");
  a.weak = course_recipe_find(run, "weak");
  a.gradient.name = "gradient at the gain of feedback";
  a.gradient.back[0] = a.weak->feedback_gain;
  a.units = (size_t)xp_choose(run, 32, COURSE_UNITS, COURSE_UNITS);
  list_tasks(run, &a, &only);
  if (a.count == 0)
    xp_die(run, "--hidden=%ld --control=%s --start=%ld: preset %s has no such run: leave one of them out",
           only.hidden, only.control, only.start, xp_preset_name(xp_run_preset(run)));
  course_data data =
      course_read(run, (size_t)xp_choose(run, 100, 15000, 0), (size_t)xp_choose(run, 100, 1000, 10000),
                  (size_t)xp_choose(run, 100, 2500, 0));
  course_share_cores(run, a.count, &data);
  a.data = &data;
  a.seed = xp_run_seed(run);
  alignment_outcome *out = xp_need(run, a.count, sizeof *out);
  if (!xp_run_judged(run)) {
    learn_all(run, &a, folder, resume, out);
    alignment_write_tables(run, &a, out);
  }
  alignment_read_tables(run, &a, out);
  alignment_claim(run, &a, out);
  alignment_write_weak(run, &a, out);
  if (a.complete)
    alignment_write_values(run, &a, out);
  free(out);
  course_data_free(&data);
  return xp_end(run);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One, two and three hidden layers of 512 units, every feedforward and feedback matrix drawn independently
 * and trained by the vector-field rule: the left panel of the paper's figure 3.
 *
 * The recipe was chosen by errors on training images, held out or seen while learning, after the logs of
 * older recipes with their test errors had been seen; the numbers of epochs and starts were fixed before the
 * runs.
 */
#include "mnist-depth.h"
#include "xp_seed.h"
#include "xp_sheet.h"
#include "xp_sweep.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char own_recipe[] = "weak";

vf_training_options depth_options(const depth_sweep *s, const depth_run *t) {
  return course_options(s->recipe, s->data, t->hidden, t->epochs);
}

static gsl_rng *stream_of(const depth_sweep *s, const depth_run *t) {
  return xp_rng_alloc(s->seed, "mnist-depth", 10 * t->hidden + t->seed);
}

static void name_of(const depth_sweep *s, const depth_run *t, char *name, size_t size) {
  snprintf(name, size, "%s%s%zu-%zu", s->prefix, *s->prefix ? "-" : "", t->hidden, t->seed);
}

static void describe(size_t index, xp_cell *cell, void *context) {
  const depth_sweep *s = context;
  const depth_run *t = &s->runs[index];
  const vf_training_options o = depth_options(s, t);
  name_of(s, t, cell->name, sizeof cell->name);
  course_describe(&o, stream_of(s, t), cell->settings, sizeof cell->settings);
}

static int learn(size_t index, const char *file, void *record, xp_ticker *ticker, void *context) {
  const depth_sweep *s = context;
  const depth_run *t = &s->runs[index];
  depth_history *out = record;
  const vf_training_options o = depth_options(s, t);
  vf_training *training = NULL;
  int code = course_train(&(course){.program = "mnist-depth", .file = file, .ticker = ticker}, &o,
                          stream_of(s, t), &training);
  if (code)
    return code;
  for (size_t e = 0; e <= t->epochs; e++)
    memcpy(out->row[e], vf_training_row(training, e), sizeof out->row[e]);
  code = mistakes_count(vf_training_learner(training), s->data->train, &out->left);
  vf_training_free(training);
  return code;
}

/* What the command line chose: 0 or -1 for all. */
typedef struct {
  long hidden, seeds, start, epochs;
} choice;

/* The runs of the preset: the first start of every depth, then the second ones, and so on. */
static void list_runs(xp_run *run, depth_sweep *s, const choice *only) {
  for (long i = 0; i < MAX_SEEDS; i++)
    for (long h = MAX_HIDDEN; h > 0; h--) {
      const long seeds = only->seeds ? only->seeds : xp_choose(run, 1, 1, h == 3 ? 3 : 5);
      const long epochs = only->epochs ? only->epochs : xp_choose(run, 2, 3, (long)depth_epochs((size_t)h));
      if (i < seeds && (only->hidden == 0 || only->hidden == h) && (only->start < 0 || only->start == i))
        s->runs[s->count++] = (depth_run){(size_t)h, (size_t)i, (size_t)epochs};
    }
}

/* The runs and what they draw on; what is wrong with the options is said before the images are read. */
static depth_sweep prepare(xp_run *run, const char *recipe, const choice *only) {
  depth_sweep s = {.recipe = course_recipe_find(run, recipe),
                   .prefix = strcmp(recipe, own_recipe) == 0 ? "" : recipe,
                   .seed = xp_run_seed(run)};
  list_runs(run, &s, only);
  if (s.count == 0)
    xp_die(run, "--hidden=%ld --start=%ld: preset %s has no such run: leave one of them out", only->hidden,
           only->start, xp_preset_name(xp_run_preset(run)));
  return s;
}

static void tell(size_t index, const void *record, double *value, void *context) {
  const depth_sweep *s = context;
  const depth_history *out = record;
  course_results(out->row[s->runs[index].epochs], value);
}

static void learn_all(xp_run *run, depth_sweep *s, const char *folder, int resume, depth_history *out) {
  size_t epochs = 0;
  for (size_t i = 0; i < s->count; i++)
    epochs = s->runs[i].epochs > epochs ? s->runs[i].epochs : epochs;
  xp_sweep sweep = {.label = "runs",
                    .cells = s->count,
                    .steps = epochs * course_steps(s->data->train->count),
                    .record = sizeof *out,
                    .folder = folder,
                    .resume = resume,
                    .describe = describe,
                    .run = learn,
                    .context = s,
                    .results = COURSE_RESULTS,
                    .result = tell};
  xp_sweep_keep(run, &sweep, s->runs, sizeof *s->runs);
  s->count = sweep.cells;
  xp_sweep_run(run, &sweep, out);
}

int main(int argc, char **argv) {
  choice only = {0, 0, -1, 0};
  int resume = 0;
  const char *folder = NULL, *recipe = own_recipe;
  const xp_option options[] = {
      {XP_OPTION_INT, "hidden", "N", "hidden layers, 1, 2 or 3; 0 for all", &only.hidden, 0, MAX_HIDDEN},
      {XP_OPTION_INT, "seeds", "N", "runs of each; 0 for the preset's own number", &only.seeds, 0, MAX_SEEDS},
      {XP_OPTION_INT, "start", "N", "the runs from start N alone; -1 for all", &only.start, -1,
       MAX_SEEDS - 1},
      {XP_OPTION_INT, "epochs", "N", "epochs of each; 0 for the preset's own number", &only.epochs, 0,
       MAX_EPOCHS},
      {.type = XP_OPTION_TEXT,
       .name = "recipe",
       .metavar = "NAME",
       .help = "settings of the learner",
       .value = &recipe},
      XP_SWEEP_OPTIONS(&folder, &resume),
      XP_JUDGE_OPTION,
      {.type = XP_OPTION_END}};
  xp_run *run = xp_begin(argc, argv, "mnist-depth", "One, two and three hidden layers learn MNIST", options);
  depth_sweep s = prepare(run, recipe, &only);
  course_data data = course_read(run, (size_t)xp_choose(run, 200, 10000, 0),
                                 (size_t)xp_choose(run, 200, 1000, 0), (size_t)xp_choose(run, 200, 2500, 0));
  course_share_cores(run, s.count, &data);
  s.data = &data;
  depth_history *out = xp_need(run, s.count, sizeof *out);
  if (!xp_run_judged(run)) {
    learn_all(run, &s, folder, resume, out);
    depth_write_tables(run, &s, out);
  }
  depth_read_tables(run, &s, out);
  depth_claim(run, &s, out, xp_run_preset(run) == XP_PAPER ? course_not_mnist(run, &data) : depth_too_small);
  depth_write_values(run, &s, out);
  free(out);
  course_data_free(&data);
  return xp_end(run);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two and three hidden layers of 512 units, every feedforward and feedback matrix drawn independently and
 * trained by the vector-field rule: the left panel of the paper's figure 3.
 *
 * The recipes were found in runs on all 60 000 training images, with test errors in view; the last one,
 * faint, is the fourth that was run for 70 epochs.  The numbers of epochs and starts were fixed before each
 * run.
 */
#include "mnist-depth.h"
#include "xp_seed.h"
#include "xp_sheet.h"
#include "xp_sweep.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static vf_training_options options_of(const depth_sweep *s, const depth_run *t) {
  return course_options(s->recipe[t->hidden], s->data, t->hidden, t->epochs);
}

static gsl_rng *stream_of(const depth_sweep *s, const depth_run *t) {
  return xp_rng_alloc(s->seed, "mnist-depth", 10 * t->hidden + t->seed);
}

static void describe(size_t index, xp_cell *cell, void *context) {
  const depth_sweep *s = context;
  const depth_run *t = &s->runs[index];
  const vf_training_options o = options_of(s, t);
  snprintf(cell->name, sizeof cell->name, "%zu-%zu", t->hidden, t->seed);
  course_describe(&o, stream_of(s, t), cell->settings, sizeof cell->settings);
}

static int learn(size_t index, const char *file, void *record, xp_ticker *ticker, void *context) {
  const depth_sweep *s = context;
  const depth_run *t = &s->runs[index];
  depth_history *out = record;
  const vf_training_options o = options_of(s, t);
  vf_training *training = NULL;
  int code = course_train(&(course){"mnist-depth", file, ticker, NULL, NULL, NULL, 0}, &o, stream_of(s, t),
                          &training);
  if (code)
    return code;
  for (size_t e = 0; e <= t->epochs; e++)
    memcpy(out->row[e], vf_training_row(training, e), sizeof out->row[e]);
  code = mistakes_count(vf_training_learner(training), s->data->train, &out->left);
  vf_training_free(training);
  return code;
}

/* The runs of the preset: three seeds of two hidden layers and of three, the first of which is the longest.
 */
static void list_runs(xp_run *run, depth_sweep *s, long hidden, long seeds, long start, long epochs) {
  const long preset_seeds = xp_choose(run, 1, 1, 3);
  for (long h = 2; h <= 3; h++)
    for (long i = 0; i < (seeds ? seeds : preset_seeds); i++) {
      const long longest = h == 3 ? (i == 0 ? 70 : 20) : 60;
      const long own = xp_choose(run, 2, 3, longest);
      if ((hidden == 0 || hidden == h) && (start < 0 || start == i))
        s->runs[s->count++] = (depth_run){(size_t)h, (size_t)i, (size_t)(epochs ? epochs : own)};
    }
}

/* The runs and what they draw on; what is wrong with the options is said before the images are read. */
static depth_sweep prepare(xp_run *run, const char *recipe, const long chosen[4]) {
  const int own = strcmp(recipe, "own") == 0;
  const long hidden = chosen[0], start = chosen[2];
  depth_sweep s = {.recipe = {[2] = course_recipe_find(run, own ? "strong" : recipe),
                              [3] = course_recipe_find(run, own ? "faint" : recipe)},
                   .seed = xp_run_seed(run)};
  if (hidden == 1)
    xp_die(run, "--hidden=1: one hidden layer is experiment mnist: choose 2 or 3");
  list_runs(run, &s, hidden, chosen[1], start, chosen[3]);
  if (s.count == 0)
    xp_die(run, "--hidden=%ld --start=%ld: preset %s has no such run: leave one of them out", hidden, start,
           xp_preset_name(xp_run_preset(run)));
  return s;
}

static void learn_all(xp_run *run, depth_sweep *s, const char *folder, int resume, depth_history *out) {
  size_t epochs = 0;
  for (size_t i = 0; i < s->count; i++)
    epochs = s->runs[i].epochs > epochs ? s->runs[i].epochs : epochs;
  const xp_sweep sweep = {.label = "runs",
                          .cells = s->count,
                          .steps = epochs * course_steps(s->data->train->count),
                          .record = sizeof *out,
                          .folder = folder,
                          .resume = resume,
                          .describe = describe,
                          .run = learn,
                          .context = s};
  xp_sweep_run(run, &sweep, out);
}

int main(int argc, char **argv) {
  long chosen[4] = {0, 0, -1, 0};
  int resume = 0;
  const char *folder = NULL, *recipe = "own";
  const xp_option options[] = {
      {XP_OPTION_INT, "hidden", "N", "hidden layers, 2 or 3; 0 for both", &chosen[0], 0, 3},
      {XP_OPTION_INT, "seeds", "N", "runs of each; 0 for the preset's own number", &chosen[1], 0, 3},
      {XP_OPTION_INT, "start", "N", "the runs from start N alone; -1 for all", &chosen[2], -1, 2},
      {XP_OPTION_INT, "epochs", "N", "epochs of each; 0 for the preset's own number", &chosen[3], 0,
       MAX_EPOCHS},
      {.type = XP_OPTION_TEXT,
       .name = "recipe",
       .metavar = "NAME",
       .help = "settings of the learner; own: strong for two hidden layers, faint for three",
       .value = &recipe},
      XP_SWEEP_OPTIONS(&folder, &resume),
      XP_JUDGE_OPTION,
      {.type = XP_OPTION_END}};
  xp_run *run = xp_begin(argc, argv, "mnist-depth", "Two and three hidden layers learn MNIST", options);
  depth_sweep s = prepare(run, recipe, chosen);
  course_data data =
      course_read(run, (size_t)xp_choose(run, 200, 20000, 0), (size_t)xp_choose(run, 200, 1000, 10000),
                  (size_t)xp_choose(run, 200, 2500, 0));
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

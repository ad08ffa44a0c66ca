/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What was tried until three hidden layers learnt: variations of recipes deep and weak, one change at a time,
 * on the first 50 000 training images, judged on the other 10 000.  Recipe deep was chosen before, in runs on
 * all 60 000 training images with test errors in view, recipe weak on held-out training images alone; this
 * table shows what each choice changes.
 *
 * Not tried here: outputs with a range wider than [0, 1], which the clipping of the paper does not have; an
 * order of examples by error; decay with the rates of recipe weak, which differ by nine decades from layer to
 * layer, as a weight decays by its rate.
 */
#include "recipes.h"
#include "xp_seed.h"
#include "xp_sheet.h"
#include "xp_sweep.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void describe(size_t index, xp_cell *cell, void *context) {
  const recipes_sweep *s = context;
  const recipes_variation *v = &recipes_variations[s->row[index]];
  const vf_training_options o = recipes_options(s, v);
  snprintf(cell->name, sizeof cell->name, "%s", v->key);
  course_describe(&o, xp_rng_alloc(s->seed, "search", 0), cell->settings, sizeof cell->settings);
}

static int learn(size_t index, const char *file, void *record, xp_ticker *ticker, void *context) {
  const recipes_sweep *s = context;
  recipes_result *out = record;
  vf_training *t = NULL;
  const vf_training_options o = recipes_options(s, &recipes_variations[s->row[index]]);
  const int code = course_train(&(course){.program = "recipes", .file = file, .ticker = ticker}, &o,
                                xp_rng_alloc(s->seed, "search", 0), &t);
  out->diverged = code == GSL_EFAILED;
  if (!code) {
    memcpy(out->row, vf_training_row(t, s->epochs), sizeof out->row);
    vf_training_free(t);
  }
  return out->diverged ? GSL_SUCCESS : code;
}

/* Rows first to last of those of the preset, counted from 1, and that of recipe deep, which all are compared
 * with. */
static void choose_rows(xp_run *run, recipes_sweep *s, long first, long last) {
  for (size_t i = 0; i < RECIPES_VARIATIONS; i++) {
    const int here = xp_run_preset(run) != XP_QUICK || recipes_variations[i].quick;
    if (here && (i == 0 || ((long)i + 1 >= first && (last == 0 || (long)i + 1 <= last))))
      s->row[s->rows++] = i;
  }
}

static void tell(size_t index, const void *record, double *value, void *context) {
  const recipes_result *out = record;
  double row[VF_TRAINING_COLUMNS];
  (void)index;
  (void)context;
  for (size_t c = 0; c < VF_TRAINING_COLUMNS; c++)
    row[c] = out->diverged ? (double)NAN : out->row[c];
  course_results(row, value);
}

static void learn_all(xp_run *run, recipes_sweep *s, const char *folder, int resume, recipes_result *out) {
  xp_sweep sweep = {.label = "variations",
                    .cells = s->rows,
                    .steps = s->epochs * course_steps(s->data->train->count),
                    .record = sizeof *out,
                    .folder = folder,
                    .resume = resume,
                    .describe = describe,
                    .run = learn,
                    .context = s,
                    .results = COURSE_RESULTS,
                    .result = tell};
  xp_sweep_keep(run, &sweep, s->row, sizeof *s->row);
  s->rows = sweep.cells;
  xp_sweep_run(run, &sweep, out);
}

int main(int argc, char **argv) {
  const char *folder = NULL;
  int resume = 0;
  long first = 1, last = 0;
  const xp_option options[] = {
      {XP_OPTION_INT, "first", "N", "the first row that runs beside that of recipe deep", &first, 1,
       RECIPES_VARIATIONS},
      {XP_OPTION_INT, "last", "N", "the last one; 0 for the last of the list", &last, 0, RECIPES_VARIATIONS},
      XP_SWEEP_OPTIONS(&folder, &resume),
      XP_JUDGE_OPTION,
      {.type = XP_OPTION_END}};
  xp_run *run = xp_begin(argc, argv, "recipes", "What was tried until three hidden layers learnt", options);
  recipes_sweep s = {.run = run, .seed = xp_run_seed(run), .epochs = (size_t)xp_choose(run, 1, 1, 3)};
  choose_rows(run, &s, first, last);
  course_data data =
      course_read_split(run, (size_t)xp_choose(run, 200, 3000, 50000), (size_t)xp_choose(run, 50, 500, 10000),
                        (size_t)xp_choose(run, 50, 1000, 10000));
  course_share_cores(run, s.rows, &data);
  s.data = &data;
  recipes_result *out = xp_need(run, s.rows, sizeof *out);
  if (!xp_run_judged(run)) {
    learn_all(run, &s, folder, resume, out);
    recipes_write_table(run, &s, out);
  }
  recipes_read_table(run, &s, out);
  recipes_write_claims(run, &s, out);
  recipes_write_values(run, &s, out);
  free(out);
  course_data_free(&data);
  return xp_end(run);
}

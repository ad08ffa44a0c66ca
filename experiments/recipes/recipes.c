/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What was tried until three hidden layers learnt: variations of recipe deep, one change at a time, on the
 * first 50 000 training images, judged on the other 10 000.  The recipes themselves were chosen before, in
 * runs on all 60 000 training images with test errors in view; this table tells what each choice changes.
 */
#include "course.h"
#include "xp_claim.h"
#include "xp_seed.h"
#include "xp_sheet.h"
#include "xp_sweep.h"
#include "xp_table.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_EPOCHS = 8, HIDDEN = 3, LAYERS = HIDDEN + 1, MAX_CHANGES = 3 };

typedef enum {
  NOTHING,
  OUTPUT_GAIN,
  OUTPUT_BIAS,
  OPEN_OUTPUT,
  FEEDBACK_GAIN,
  RATES, /* as a multiple of those of deep, but for those of other recipes below */
  FAST_RATES,
  FAINT_RATES,
  ONE_SIDED,
  NUDGED_STEPS,
  FREE_STEPS,
  BETA,
  BATCH,
  EULER,
  TIED
} recipes_change;

static const struct {
  const char *name, *key;
  struct {
    recipes_change what;
    float value;
  } change[MAX_CHANGES];
} variations[] = {{"deep", "deep", {{NOTHING, 0}}},
                  {"output weights at full Glorot range", "glorot-output", {{OUTPUT_GAIN, 1}}},
                  {"output biases 0", "no-bias", {{OUTPUT_BIAS, 0}}},
                  {"outputs not clipped, biases 0", "open", {{OPEN_OUTPUT, 1}, {OUTPUT_BIAS, 0}}},
                  {"feedback gain 0.6", "gain", {{FEEDBACK_GAIN, 0.6f}}},
                  {"rates 4, 1.5, 0.4, 0.03", "fast", {{FAST_RATES, 1}}},
                  {"rates 4, 1.5, 0.4, 0.03 and beta 1", "strong", {{FAST_RATES, 1}, {BETA, 1}}},
                  {"feedback gain 0.075, rates 128, 12, 0.8, 0.015 and beta 1",
                   "faint",
                   {{FEEDBACK_GAIN, 0.075f}, {FAINT_RATES, 1}, {BETA, 1}}},
                  {"rates halved", "half-rates", {{RATES, 0.5f}}},
                  {"rates doubled", "double-rates", {{RATES, 2}}},
                  {"one-sided nudging", "one-sided", {{ONE_SIDED, 1}}},
                  {"3 nudged steps", "nudged-3", {{NUDGED_STEPS, 3}}},
                  {"10 free steps", "free-10", {{FREE_STEPS, 10}}},
                  {"5 free steps, one-sided", "free-5-one-sided", {{FREE_STEPS, 5}, {ONE_SIDED, 1}}},
                  {"beta 0.25", "beta-quarter", {{BETA, 0.25f}}},
                  {"beta 1", "beta-1", {{BETA, 1}}},
                  {"batch 20", "batch-20", {{BATCH, 20}}},
                  {"batch 100", "batch-100", {{BATCH, 100}}},
                  {"Euler's method to the same residual", "euler", {{EULER, 1}}},
                  {"tied weights", "tied", {{TIED, 1}}}};

enum { VARIATIONS = sizeof variations / sizeof variations[0] };

typedef struct {
  const course_data *data;
  const course_recipe *recipe, *fast, *faint; /* what is changed, and whose rates may be taken */
  uint64_t seed;
  size_t epochs, rows;
} recipes_sweep;

static void take_rates(vf_training_options *o, const course_recipe *from) {
  for (size_t k = 0; k < LAYERS; k++)
    o->learner.learning_rate[k] = from->rate[LAYERS - 1 - k];
}

/* Steps of 0.5, four times as many as full steps of alternating layers. */
static void use_euler(vf_training_options *o, const course_recipe *recipe) {
  o->learner.solver = VF_LEARNER_EULER;
  o->learner.eps = 0.5f;
  o->learner.free_steps = 4 * recipe->free_steps;
  o->learner.nudged_steps = 4 * recipe->nudged_steps;
}

static void change_one(const recipes_sweep *s, vf_training_options *o, recipes_change what, float value) {
  switch (what) {
  case OUTPUT_GAIN:
    o->output_gain = value;
    break;
  case OUTPUT_BIAS:
    o->output_bias = value;
    break;
  case OPEN_OUTPUT:
    o->learner.open_output = 1;
    break;
  case FEEDBACK_GAIN:
    o->learner.feedback_gain = value;
    break;
  case RATES:
    for (size_t k = 0; k < LAYERS; k++)
      o->learner.learning_rate[k] *= value;
    break;
  case FAST_RATES:
    take_rates(o, s->fast);
    break;
  case FAINT_RATES:
    take_rates(o, s->faint);
    break;
  case ONE_SIDED:
    o->learner.rule = vf_rule_one_sided;
    break;
  case NUDGED_STEPS:
    o->learner.nudged_steps = (size_t)value;
    break;
  case FREE_STEPS:
    o->learner.free_steps = (size_t)value;
    break;
  case BETA:
    o->learner.beta = value;
    break;
  case BATCH:
    o->learner.batch = (size_t)value;
    break;
  case EULER:
    use_euler(o, s->recipe);
    break;
  case TIED:
    o->learner.rule = vf_rule_tied;
    break;
  case NOTHING:
    break;
  }
}

typedef struct {
  int diverged;
  double row[VF_TRAINING_COLUMNS];
} recipes_result;

static vf_training_options options_of(const recipes_sweep *s, size_t index) {
  vf_training_options o = course_options(s->recipe, s->data, HIDDEN, s->epochs);
  o.probes = 0;
  for (size_t i = 0; i < MAX_CHANGES; i++)
    change_one(s, &o, variations[index].change[i].what, variations[index].change[i].value);
  return o;
}

static void describe(size_t index, xp_cell *cell, void *context) {
  const recipes_sweep *s = context;
  const vf_training_options o = options_of(s, index);
  snprintf(cell->name, sizeof cell->name, "%s", variations[index].key);
  course_describe(&o, xp_rng_alloc(s->seed, "search", 0), cell->settings, sizeof cell->settings);
}

static int learn(size_t index, const char *file, void *record, xp_ticker *ticker, void *context) {
  const recipes_sweep *s = context;
  recipes_result *out = record;
  vf_training *t = NULL;
  const vf_training_options o = options_of(s, index);
  const int code = course_train(&(course){"recipes", file, ticker, NULL, NULL, NULL, 0}, &o,
                                xp_rng_alloc(s->seed, "search", 0), &t);
  out->diverged = code == GSL_EFAILED;
  if (!code) {
    memcpy(out->row, vf_training_row(t, s->epochs), sizeof out->row);
    vf_training_free(t);
  }
  return out->diverged ? GSL_SUCCESS : code;
}

/* Fixed before any run: numbers that are not finite; an error not far from chance, which is 90 %; an error
 * half as large again as that of recipe deep. */
static const double chance = 80, slow = 1.5;

static const char *verdict_of(const recipes_result *o, const recipes_result *deep) {
  if (o->diverged)
    return "diverges";
  if (!(o->row[VF_TRAINING_TEST] < chance))
    return "collapses";
  return o->row[VF_TRAINING_TEST] > slow * deep->row[VF_TRAINING_TEST] ? "stalls" : "learns";
}

static double sum_of(const double *row, int column, size_t from, size_t to) {
  double sum = 0;
  for (size_t k = from; k <= to; k++)
    sum += row[(size_t)column + k];
  return sum;
}

static void write_table(xp_run *run, const recipes_sweep *s, const recipes_result *out) {
  xp_table *t = xp_table_open(run, NULL,
                              "row [1]\tvariation\tkey\terror held out [%]\terror on the sample [%]\t"
                              "error while learning [%]\tunconverged [%]\tsteps [1]\tdead outputs [1]\t"
                              "dead hidden units [1]\tstuck hidden units [1]\tverdict");
  for (size_t i = 0; i < s->rows; i++) {
    double r[VF_TRAINING_COLUMNS];
    for (size_t c = 0; c < VF_TRAINING_COLUMNS; c++)
      r[c] = out[i].diverged ? NAN : out[i].row[c];
    xp_table_row(t, "%zu\t%s\t%s\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%g\t%g\t%g\t%s", i + 1, variations[i].name,
                 variations[i].key, r[VF_TRAINING_TEST], r[VF_TRAINING_SAMPLE], r[VF_TRAINING_LEARNING],
                 r[VF_TRAINING_UNCONVERGED], r[VF_TRAINING_STEPS], r[VF_TRAINING_DEAD],
                 sum_of(r, VF_TRAINING_DEAD, 1, HIDDEN), sum_of(r, VF_TRAINING_STUCK, 1, HIDDEN),
                 verdict_of(&out[i], &out[0]));
  }
}

/* Sums over layers stand in the first of them. */
static void read_table(xp_run *run, const recipes_sweep *s, recipes_result *out) {
  static const struct {
    const char *title;
    int column;
  } columns[] = {{"error held out [%]", VF_TRAINING_TEST},
                 {"error on the sample [%]", VF_TRAINING_SAMPLE},
                 {"error while learning [%]", VF_TRAINING_LEARNING},
                 {"unconverged [%]", VF_TRAINING_UNCONVERGED},
                 {"steps [1]", VF_TRAINING_STEPS},
                 {"dead outputs [1]", VF_TRAINING_DEAD},
                 {"dead hidden units [1]", VF_TRAINING_DEAD + 1},
                 {"stuck hidden units [1]", VF_TRAINING_STUCK + 1}};
  const xp_sheet *sheet = xp_sheet_read(run, NULL);
  for (size_t i = 0; i < s->rows; i++) {
    xp_sheet_require(sheet, i, "key", variations[i].key);
    out[i] = (recipes_result){.diverged = strcmp(xp_sheet_text(sheet, i, "verdict"), "diverges") == 0};
    for (size_t c = 0; c < sizeof columns / sizeof columns[0]; c++)
      out[i].row[columns[c].column] = xp_sheet_number(sheet, i, columns[c].title);
  }
  xp_sheet_require_rows(sheet, s->rows);
}

static size_t row_of(const char *key) {
  size_t i = 0;
  while (i + 1 < VARIATIONS && strcmp(variations[i].key, key) != 0)
    i++;
  return i;
}

static void write_claims(xp_run *run, const recipes_sweep *s, const recipes_result *out) {
  static const char *const killers[] = {"glorot-output", "open"};
  const xp_preset preset = xp_run_preset(run);
  const char *skip = preset == XP_CHECK ? "needs a run long enough to learn: preset quick or paper" : NULL;
  const char *small = preset == XP_PAPER ? NULL : "needs three epochs of 50 000 images: preset paper";
  const xp_claim learns = {
      "recipes.deep",
      "The recipe named deep learns with three hidden layers",
      "vfep",
      xp_text(run, "error on %zu images held out after %zu epochs of %zu images, one start",
              s->data->test->count, s->epochs, s->data->train->count),
      "%",
      0,
      10,
      "chosen beforehand: 10 % after three epochs of 50 000 images, where chance is 90 %",
      0,
      XP_NUMBER,
      1};
  const xp_claim kills = {
      .id = "recipes.outputs",
      .statement = "Output weights as large as all others keep recipe deep from learning, and so do "
                   "outputs that are not clipped",
      .source = "vfep",
      .quantity = xp_text(run,
                          "of the two variations, those that end at an error held out of 80 %% or more "
                          "after %zu epochs of %zu images, or diverge, one start",
                          s->epochs, s->data->train->count),
      .unit = "1",
      .reason = "80 % was chosen beforehand as not far from chance, which is 90 %",
      .count = 2};
  size_t killed = 0;
  for (size_t i = 0; i < 2; i++) {
    const recipes_result *o = &out[row_of(killers[i])];
    killed += o->diverged || !(o->row[VF_TRAINING_TEST] < chance);
  }
  xp_claim_judge(run, &learns, out[0].row[VF_TRAINING_TEST], small);
  xp_claim_judge_parts(run, &kills, killed, 2, skip);
}

static void value_of(xp_run *run, const char *name, const recipes_result *out, const char *key, int column,
                     size_t from, size_t to, const char *format) {
  const recipes_result *o = &out[row_of(key)];
  xp_value(run, xp_text(run, "%s-%s", name, key), "%s",
           o->diverged ? "(diverged)" : xp_text(run, format, sum_of(o->row, column, from, to)));
}

/* How many variations end in each verdict, and which do not learn at all. */
static void write_verdicts(xp_run *run, const recipes_sweep *s, const recipes_result *out) {
  static const char *const verdicts[] = {"learns", "stalls", "collapses", "diverges"};
  char killers[512] = "";
  for (size_t v = 0; v < 4; v++) {
    size_t count = 0;
    for (size_t i = 0; i < s->rows; i++)
      count += strcmp(verdict_of(&out[i], &out[0]), verdicts[v]) == 0;
    xp_value(run, verdicts[v], "%zu", count);
  }
  for (size_t i = 0; i < s->rows; i++)
    if (out[i].diverged || !(out[i].row[VF_TRAINING_TEST] < chance))
      snprintf(killers + strlen(killers), sizeof killers - strlen(killers), "%s%s", *killers ? "; " : "",
               variations[i].name);
  xp_value(run, "killers", "%s", *killers ? killers : "(none)");
}

static void write_values(xp_run *run, const recipes_sweep *s, const recipes_result *out) {
  static const char *const looked_at[] = {"deep", "glorot-output", "open",  "gain",
                                          "fast", "strong",        "faint", "tied"};
  for (size_t i = 0; i < s->rows; i++)
    if (out[i].diverged)
      xp_value(run, variations[i].key, "(diverged)");
    else
      xp_value(run, variations[i].key, "%.1f", out[i].row[VF_TRAINING_TEST]);
  write_verdicts(run, s, out);
  for (size_t i = 0; i < sizeof looked_at / sizeof looked_at[0]; i++) {
    value_of(run, "unconverged", out, looked_at[i], VF_TRAINING_UNCONVERGED, 0, 0, "%.1f");
    value_of(run, "dead-outputs", out, looked_at[i], VF_TRAINING_DEAD, 0, 0, "%.0f");
    value_of(run, "dead", out, looked_at[i], VF_TRAINING_DEAD, 1, HIDDEN, "%.0f");
    value_of(run, "stuck", out, looked_at[i], VF_TRAINING_STUCK, 1, HIDDEN, "%.0f");
  }
  xp_value(run, "hidden-units", "%d", HIDDEN * COURSE_UNITS);
  xp_value(run, "rows", "%zu", s->rows);
  xp_value(run, "epochs", "%zu", s->epochs);
  xp_value(run, "images", "%zu", s->data->train->count);
  xp_value(run, "held-out", "%zu", s->data->test->count);
}

int main(int argc, char **argv) {
  const char *folder = NULL;
  int resume = 0;
  const xp_option options[] = {XP_SWEEP_OPTIONS(&folder, &resume), XP_JUDGE_OPTION, {.type = XP_OPTION_END}};
  xp_run *run = xp_begin(argc, argv, "recipes", "What was tried until three hidden layers learnt", options);
  course_data data =
      course_read_split(run, (size_t)xp_choose(run, 60, 3000, 50000), (size_t)xp_choose(run, 50, 500, 10000),
                        (size_t)xp_choose(run, 50, 1000, 10000));
  recipes_sweep s = {&data,
                     course_recipe_find(run, "deep"),
                     course_recipe_find(run, "strong"),
                     course_recipe_find(run, "faint"),
                     xp_run_seed(run),
                     (size_t)xp_choose(run, 1, 1, 3),
                     VARIATIONS};
  recipes_result *out = xp_need(run, s.rows, sizeof *out);
  const xp_sweep sweep = {.label = "variations",
                          .cells = s.rows,
                          .steps = s.epochs * course_steps(data.train->count),
                          .record = sizeof *out,
                          .folder = folder,
                          .resume = resume,
                          .describe = describe,
                          .run = learn,
                          .context = &s};
  if (!xp_run_judged(run)) {
    xp_sweep_run(run, &sweep, out);
    write_table(run, &s, out);
  }
  read_table(run, &s, out);
  write_claims(run, &s, out);
  write_values(run, &s, out);
  free(out);
  course_data_free(&data);
  return xp_end(run);
}

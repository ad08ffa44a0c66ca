/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "recipes.h"
#include "xp_claim.h"

#include <stdio.h>
#include <string.h>

/* Of two variations, how many keep recipe deep from learning; *known tells how many are there. */
static size_t count_killed(const recipes_sweep *s, const recipes_result *out, size_t *known) {
  static const char *const killers[] = {"glorot-output", "open"};
  size_t killed = 0;
  *known = 0;
  for (size_t i = 0; i < 2; i++) {
    const size_t at = recipes_find(s, killers[i]);
    *known += at < s->rows;
    killed += at < s->rows && recipes_killed(&out[at]);
  }
  return killed;
}

/* Where recipe deep itself has learned nothing, nothing can be said of what keeps it from learning. */
void recipes_write_claims(xp_run *run, const recipes_sweep *s, const recipes_result *out) {
  const xp_preset preset = xp_run_preset(run);
  const recipes_result *deep = &out[recipes_find(s, "deep")];
  const char *small = preset == XP_PAPER ? NULL : "needs three epochs of 50 000 images: preset paper";
  size_t known;
  const size_t killed = count_killed(s, out, &known);
  const char *skip = preset == XP_CHECK     ? "needs a run long enough to learn: preset quick or paper"
                     : known < 2            ? "needs the rows of output weights and open outputs"
                     : recipes_killed(deep) ? "needs a run in which recipe deep learns"
                                            : NULL;
  const xp_claim learns = {
      .id = "recipes.deep",
      .statement = "The recipe named deep learns with three hidden layers",
      .source = "vfep",
      .quantity = xp_text(run, "error on %zu images held out after %zu epochs of %zu images, one start",
                          s->data->test->count, s->epochs, s->data->train->count),
      .unit = "%",
      .low = 0,
      .high = 10,
      .reason = "chosen beforehand: 10 % after three epochs of 50 000 images, where chance is 90 %",
      .count = 1};
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
  xp_claim_judge(run, &learns, deep->row[VF_TRAINING_TEST], small);
  xp_claim_judge_parts(run, &kills, killed, 2, skip);
}

static void value_of(xp_run *run, const char *name, const recipes_result *o, const char *key, int column,
                     size_t from, size_t to, const char *format) {
  xp_value(run, xp_text(run, "%s-%s", name, key), "%s",
           o->diverged ? "(diverged)" : xp_text(run, format, recipes_sum(o->row, column, from, to)));
}

/* How many variations end in each verdict, and which do not learn at all. */
static void write_verdicts(xp_run *run, const recipes_sweep *s, const recipes_result *out) {
  static const char *const verdicts[] = {"learns", "stalls", "collapses", "diverges"};
  char killers[1024] = "";
  for (size_t v = 0; v < 4; v++) {
    size_t count = 0;
    for (size_t i = 0; i < s->rows; i++)
      count += strcmp(recipes_verdict(s, out, i), verdicts[v]) == 0;
    xp_value(run, verdicts[v], "%zu", count);
  }
  for (size_t i = 0; i < s->rows; i++)
    if (recipes_killed(&out[i]))
      snprintf(killers + strlen(killers), sizeof killers - strlen(killers), "%s%s", *killers ? "; " : "",
               recipes_variations[s->row[i]].name);
  xp_value(run, "killers", "%s", *killers ? killers : "(none)");
}

void recipes_write_values(xp_run *run, const recipes_sweep *s, const recipes_result *out) {
  for (size_t i = 0; i < s->rows; i++) {
    const char *key = recipes_variations[s->row[i]].key;
    xp_value(run, key, "%s",
             out[i].diverged ? "(diverged)" : xp_text(run, "%.1f", out[i].row[VF_TRAINING_TEST]));
    value_of(run, "unconverged", &out[i], key, VF_TRAINING_UNCONVERGED, 0, 0, "%.1f");
    value_of(run, "dead-outputs", &out[i], key, VF_TRAINING_DEAD, 0, 0, "%.0f");
    value_of(run, "dead", &out[i], key, VF_TRAINING_DEAD, 1, RECIPES_HIDDEN, "%.0f");
    value_of(run, "stuck", &out[i], key, VF_TRAINING_STUCK, 1, RECIPES_HIDDEN, "%.0f");
  }
  write_verdicts(run, s, out);
  xp_value(run, "hidden-units", "%d", RECIPES_HIDDEN * COURSE_UNITS);
  xp_value(run, "rows", "%zu", s->rows);
  xp_value(run, "epochs", "%zu", s->epochs);
  xp_value(run, "images", "%zu", s->data->train->count);
  xp_value(run, "held-out", "%zu", s->data->test->count);
}

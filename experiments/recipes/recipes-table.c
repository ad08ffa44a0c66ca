/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "recipes.h"
#include "xp_sheet.h"
#include "xp_table.h"

#include <math.h>
#include <string.h>

/* Fixed before any run: numbers that are not finite; an error not far from chance, which is 90 %; an error
 * half as large again as that of recipe deep. */
static const double chance = 80, slow = 1.5;

int recipes_killed(const recipes_result *o) {
  return o->diverged || !(o->row[VF_TRAINING_TEST] < chance);
}

const char *recipes_verdict(const recipes_sweep *s, const recipes_result *out, size_t place) {
  const recipes_result *o = &out[place], *deep = &out[recipes_find(s, "deep")];
  if (o->diverged)
    return "diverges";
  if (recipes_killed(o))
    return "collapses";
  return o->row[VF_TRAINING_TEST] > slow * deep->row[VF_TRAINING_TEST] ? "stalls" : "learns";
}

double recipes_sum(const double *row, int column, size_t from, size_t to) {
  double sum = 0;
  for (size_t k = from; k <= to; k++)
    sum += row[(size_t)column + k];
  return sum;
}

void recipes_write_table(xp_run *run, const recipes_sweep *s, const recipes_result *out) {
  xp_table *t = xp_table_open(run, NULL,
                              "row [1]\tvariation\tkey\terror held out [%]\terror on the sample [%]\t"
                              "error while learning [%]\tunconverged [%]\tsteps [1]\tdead outputs [1]\t"
                              "dead hidden units [1]\tstuck hidden units [1]\tverdict");
  for (size_t i = 0; i < s->rows; i++) {
    const recipes_variation *v = &recipes_variations[s->row[i]];
    double r[VF_TRAINING_COLUMNS];
    for (size_t c = 0; c < VF_TRAINING_COLUMNS; c++)
      r[c] = out[i].diverged ? NAN : out[i].row[c];
    xp_table_row(t, "%zu\t%s\t%s\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%g\t%g\t%g\t%s", s->row[i] + 1, v->name,
                 v->key, r[VF_TRAINING_TEST], r[VF_TRAINING_SAMPLE], r[VF_TRAINING_LEARNING],
                 r[VF_TRAINING_UNCONVERGED], r[VF_TRAINING_STEPS], r[VF_TRAINING_DEAD],
                 recipes_sum(r, VF_TRAINING_DEAD, 1, RECIPES_HIDDEN),
                 recipes_sum(r, VF_TRAINING_STUCK, 1, RECIPES_HIDDEN), recipes_verdict(s, out, i));
  }
}

/* Sums over layers stand in the first of them. */
static void read_row(const xp_sheet *sheet, size_t at, recipes_result *o) {
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
  *o = (recipes_result){.diverged = strcmp(xp_sheet_text(sheet, at, "verdict"), "diverges") == 0};
  for (size_t c = 0; c < sizeof columns / sizeof columns[0]; c++)
    o->row[columns[c].column] = xp_sheet_number(sheet, at, columns[c].title);
}

void recipes_read_table(xp_run *run, recipes_sweep *s, recipes_result *out) {
  const xp_sheet *sheet = xp_sheet_read(run, NULL);
  size_t kept = 0;
  for (size_t i = 0; i < s->rows; i++) {
    const size_t variation = s->row[i];
    if (kept == xp_sheet_rows(sheet) ||
        strcmp(xp_sheet_text(sheet, kept, "key"), recipes_variations[variation].key) != 0)
      continue;
    read_row(sheet, kept, &out[kept]);
    s->row[kept++] = variation;
  }
  xp_sheet_require_rows(sheet, kept);
  s->rows = kept;
  if (recipes_find(s, "deep") == kept)
    xp_die(run, "recipes.tsv: no row of recipe deep, with which all are compared: give a table that has it");
}

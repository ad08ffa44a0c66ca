/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "course-table.h"
#include "modern.h"
#include "xp_sheet.h"
#include "xp_table.h"

#include <math.h>
#include <string.h>

static const course_column columns[] = {COURSE_COLUMNS,
                                        {"cosine 01 [1]", VF_TRAINING_COSINE_FORWARD, "%.5f"},
                                        {"cosine 12 [1]", VF_TRAINING_COSINE_FORWARD + 1, "%.5f"},
                                        {"cosine 23 [1]", VF_TRAINING_COSINE_FORWARD + 2, "%.5f"},
                                        {"cosine 34 [1]", VF_TRAINING_COSINE_FORWARD + 3, "%.5f"},
                                        {"alignment 01 [1]", VF_TRAINING_ALIGNMENT, "%.5f"},
                                        {"alignment 12 [1]", VF_TRAINING_ALIGNMENT + 1, "%.5f"},
                                        {"alignment 23 [1]", VF_TRAINING_ALIGNMENT + 2, "%.5f"},
                                        {NULL, 0, NULL}};

/* NaN for layers that this net has not, for what has no feedback, and for what is no number of either sign.
 */
static void blank(const modern_run *t, double *row) {
  const int alone = t->update == MODERN_BACKPROPAGATION;
  if (alone)
    row[VF_TRAINING_COSINE] = row[VF_TRAINING_LEFT_OUT] = NAN;
  for (size_t k = 0; k <= MODERN_DEEP; k++) {
    if (alone || k > t->hidden)
      row[VF_TRAINING_COSINE_FORWARD + k] = NAN;
    if (alone || k >= t->hidden)
      row[VF_TRAINING_ALIGNMENT + k] = NAN;
  }
  for (size_t c = 0; c < VF_TRAINING_COLUMNS; c++)
    row[c] = isnan(row[c]) ? (double)NAN : row[c];
}

void modern_write_table(xp_run *run, const modern *m, const modern_history *out) {
  xp_table *t = course_table_open(run, NULL, "hidden\tupdate\tstart\tepoch [1]", columns);
  for (size_t i = 0; i < m->count; i++)
    for (size_t e = 0; e <= m->runs[i].epochs; e++) {
      const modern_run *own = &m->runs[i];
      double row[VF_TRAINING_COLUMNS];
      memcpy(row, out[i].row[e], sizeof row);
      blank(own, row);
      course_table_row(
          t, xp_text(run, "%zu\t%s\t%zu\t%zu", own->hidden, modern_updates[own->update].name, own->start, e),
          columns, row);
    }
}

/* The run that a row is of, its number of epochs apart. */
static modern_run run_of(const xp_sheet *sheet, size_t at) {
  modern_run t = {.hidden = (size_t)xp_sheet_number(sheet, at, "hidden"),
                  .start = (size_t)xp_sheet_number(sheet, at, "start")};
  while (t.update < MODERN_UPDATES &&
         strcmp(modern_updates[t.update].name, xp_sheet_text(sheet, at, "update")) != 0)
    t.update++;
  return t;
}

void modern_read_table(xp_run *run, modern *m, modern_history *out) {
  const xp_sheet *sheet = xp_sheet_read(run, NULL);
  m->count = 0;
  for (size_t at = 0; at < xp_sheet_rows(sheet); m->count++) {
    modern_run *own = &m->runs[m->count];
    if (m->count == MODERN_RUNS)
      xp_sheet_require_rows(sheet, at);
    *own = run_of(sheet, at);
    if (own->update == MODERN_UPDATES)
      xp_sheet_require(sheet, at, "update", modern_updates[MODERN_RULE].name);
    for (size_t e = 0; at < xp_sheet_rows(sheet); e++, at++) {
      const modern_run here = run_of(sheet, at);
      if (here.hidden != own->hidden || here.update != own->update || here.start != own->start)
        break;
      xp_sheet_require(sheet, at, "epoch [1]", xp_text(run, "%zu", e));
      if (e > MODERN_EPOCHS)
        xp_sheet_require_rows(sheet, at);
      course_table_fetch(sheet, at, columns, out[m->count].row[e]);
      own->epochs = e;
    }
  }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tables of epochs, written and read back by one list of columns.
 */
#ifndef COURSE_TABLE_H
#define COURSE_TABLE_H

#include "vf_training.h"
#include "xp_sheet.h"
#include "xp_table.h"

typedef struct {
  const char *title;
  int column; /* of VF_TRAINING_COLUMNS */
  const char *format;
} course_column;

/* What each course is told by: errors, objective, phases, and the cosine of update and gradient. */
#define COURSE_COLUMNS                                                                                       \
  {"error while learning [%]", VF_TRAINING_LEARNING, "%.4f"},                                                \
      {"training error [%]", VF_TRAINING_SAMPLE, "%.4f"}, {"test error [%]", VF_TRAINING_TEST, "%.4f"},      \
      {"objective [1]", VF_TRAINING_OBJECTIVE, "%.6g"}, {"steps [1]", VF_TRAINING_STEPS, "%.3f"},            \
      {"residual [1]", VF_TRAINING_RESIDUAL, "%.3e"}, {"unconverged [%]", VF_TRAINING_UNCONVERGED, "%.3f"},  \
      {"cosine [1]", VF_TRAINING_COSINE, "%.5f"}, {                                                          \
    "left out [%]", VF_TRAINING_LEFT_OUT, "%.2f"                                                             \
  }

/* The table with key columns, whose titles are given, before those of the list, which ends with a NULL title.
 */
xp_table *course_table_open(xp_run *run, const char *part, const char *keys, const course_column *columns);

/* A row: the texts of its keys, and of the columns of a training's row. */
void course_table_row(xp_table *t, const char *keys, const course_column *columns, const double *row);

/* A training's row from one of the sheet, NaN in columns that it has not. */
void course_table_fetch(const xp_sheet *sheet, size_t at, const course_column *columns,
                        double row[VF_TRAINING_COLUMNS]);

#endif

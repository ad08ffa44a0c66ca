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

/* The table with key columns, whose titles are given, before those of the list, which ends with a NULL title.
 */
xp_table *course_table_open(xp_run *run, const char *part, const char *keys, const course_column *columns);

/* A row: the texts of its keys, and of the columns of a training's row. */
void course_table_row(xp_table *t, const char *keys, const course_column *columns, const double *row);

/* A training's row from one of the sheet, NaN in columns that it has not. */
void course_table_fetch(const xp_sheet *sheet, size_t at, const course_column *columns,
                        double row[VF_TRAINING_COLUMNS]);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "course-table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LINE = 2048 };

xp_table *course_table_open(xp_run *run, const char *part, const char *keys, const course_column *columns) {
  char titles[LINE];
  int used = snprintf(titles, sizeof titles, "%s", keys);
  for (const course_column *c = columns; c->title; c++)
    used += snprintf(titles + used, sizeof titles - (size_t)used, "\t%s", c->title);
  return xp_table_open(run, part, titles);
}

void course_table_row(xp_table *t, const char *keys, const course_column *columns, const double *row) {
  char line[LINE];
  int used = snprintf(line, sizeof line, "%s", keys);
  for (const course_column *c = columns; c->title; c++) {
    used += snprintf(line + used, sizeof line - (size_t)used, "\t");
    used += snprintf(line + used, sizeof line - (size_t)used, c->format, row[c->column]);
  }
  xp_table_row(t, "%s", line);
}

void course_table_fetch(const xp_sheet *sheet, size_t at, const course_column *columns,
                        double row[VF_TRAINING_COLUMNS]) {
  for (size_t c = 0; c < VF_TRAINING_COLUMNS; c++)
    row[c] = NAN;
  for (const course_column *c = columns; c->title; c++)
    row[c->column] = xp_sheet_number(sheet, at, c->title);
}

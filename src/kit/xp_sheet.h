/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A table of this run, read back: claims and values that are made from it are made again from the stored
 * table, without the run.
 *
 *   if (!xp_run_judged(run)) { ... run, and write the table ... }
 *   xp_sheet *s = xp_sheet_read(run, NULL);
 *   ... claims and values of what s holds ...
 *
 * With --judge=FOLDER the tables are those of FOLDER, which are copied into the output folder; preset, seed
 * and manifest are those of FOLDER/NAME.manifest, with a line that tells what judged them.
 */
#ifndef XP_SHEET_H
#define XP_SHEET_H

#include "vf_decls.h"
#include "xp_run.h"
VF_BEGIN_DECLS

/* An option of an experiment whose claims and values are all made from sheets. */
#define XP_JUDGE_OPTION                                                                                      \
  {                                                                                                          \
    .type = XP_OPTION_JUDGE, .name = "judge", .metavar = "FOLDER",                                           \
    .help = "nothing runs: claims and values from the tables of FOLDER"                                      \
  }

/* Whether the option was given. */
bool xp_run_judged(const xp_run *run);

typedef struct xp_sheet xp_sheet;

/* The table that xp_table_open made of that part in this run, with all rows so far, or that of a judged run.
 * Ends the program where it is missing or damaged.  The run owns the sheet. */
xp_sheet *xp_sheet_read(xp_run *run, const char *part);

/* The table of another experiment, which has left it in the output folder.  Ends the program where that is
 * missing, damaged or of another preset than this run.  The run owns the sheet. */
xp_sheet *xp_sheet_read_other(xp_run *run, const char *experiment, const char *part);

size_t xp_sheet_rows(const xp_sheet *sheet);

/* A cell, by row from 0 and the title of its column.  Ends the program where there is none, and for what is
 * no number. */
const char *xp_sheet_text(const xp_sheet *sheet, size_t row, const char *column);
double xp_sheet_number(const xp_sheet *sheet, size_t row, const char *column);

/* Ends the program where the cell has another text: the table is not that of these options. */
void xp_sheet_require(const xp_sheet *sheet, size_t row, const char *column, const char *text);
void xp_sheet_require_rows(const xp_sheet *sheet, size_t rows);

VF_END_DECLS
#endif

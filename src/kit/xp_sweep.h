/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A sweep of settings and starts: many runs of one kind side by side, each a cell with a file of its own.  A
 * cell whose file is whole never runs again, and the records are read from the files in the order of the
 * cells, so that a sweep that was killed and started again ends with the bytes of one that never was.
 */
#ifndef XP_SWEEP_H
#define XP_SWEEP_H

#include "vf_decls.h"
#include "xp_progress.h"
#include "xp_run.h"
VF_BEGIN_DECLS

/* The name (a-z, 0-9 and -) is unique in the sweep; settings, one line of plain ASCII, tell all else that the
 * record depends on, as words NAME=VALUE. */
typedef struct {
  char name[64], settings[2048];
} xp_cell;

/* Options of an experiment, for folder and resume. */
#define XP_SWEEP_OPTIONS(folder, resume)                                                                     \
  {.type = XP_OPTION_TEXT,                                                                                   \
   .name = "checkpoints",                                                                                    \
   .metavar = "FOLDER",                                                                                      \
   .help = "keep each run in files of FOLDER as it goes",                                                    \
   .value = (folder)},                                                                                       \
  {                                                                                                          \
    .type = XP_OPTION_FLAG, .name = "resume", .help = "go on from the checkpoints that are there",           \
    .value = (resume)                                                                                        \
  }

typedef struct {
  const char *label; /* for the progress bar */
  size_t cells;
  size_t steps;       /* ticks of one cell */
  size_t record;      /* bytes of what a cell finds: a struct without pointers */
  const char *folder; /* for the cells' files, made when it is not there; NULL: nothing is kept */
  int resume;         /* files of an earlier run are used; otherwise they are refused */
  void (*describe)(size_t index, xp_cell *cell, void *context);
  /*
   * Fills the zeroed record and returns 0, or writes a line to standard error and returns non-zero.  What the
   * cell keeps as it goes has a name that begins with file, FOLDER/PROGRAM-NAME (NULL without a folder), and
   * is used when it is there.  SIGTERM asks a cell with a folder to save itself and end.
   */
  int (*run)(size_t index, const char *file, void *record, xp_ticker *ticker, void *context);
  void *context;
} xp_sweep;

/*
 * Runs what is not there yet, at most xp_run_jobs cells at a time, and fills records (cells * record bytes).
 * Programs that share a folder divide the cells.  Files of other settings or of another version are refused
 * before anything runs, with both values; a cell that fails ends the program.
 */
void xp_sweep_run(xp_run *run, const xp_sweep *sweep, void *records);

VF_END_DECLS
#endif

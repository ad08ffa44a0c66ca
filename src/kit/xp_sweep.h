/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A sweep of settings and starts: many runs of one kind side by side, each a cell.  What a cell finds is kept
 * in a small text file of its own, FOLDER/PROGRAM-NAME.cell.  A cell whose file is whole never runs again,
 * and the records are read from the files in the order of the cells, so that a sweep that was killed and
 * started again, or that many processes shared, ends with the bytes of one that never was.
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

/*
 * Options of an experiment, for folder and resume.  The kit itself reads the rest:
 *   --cells=FOLDER  the files of finished cells are there, apart from checkpoints
 *   --shard=K/N     cells i with i mod N = K - 1 alone run, and the program ends without results
 *   --collect       no cell runs: all must be there
 *   --finished      no cell runs: results are those of the cells that are there (xp_sweep_keep)
 * The last three go on from what is there, as --resume does.
 */
#define XP_SWEEP_OPTIONS(folder, resume)                                                                     \
  {.type = XP_OPTION_TEXT,                                                                                   \
   .name = "checkpoints",                                                                                    \
   .metavar = "FOLDER",                                                                                      \
   .help = "keep each run in files of FOLDER as it goes",                                                    \
   .value = (folder)},                                                                                       \
      {.type = XP_OPTION_FLAG,                                                                               \
       .name = "resume",                                                                                     \
       .help = "go on from the checkpoints that are there",                                                  \
       .value = (resume)},                                                                                   \
      {.type = XP_OPTION_CELLS,                                                                              \
       .name = "cells",                                                                                      \
       .metavar = "FOLDER",                                                                                  \
       .help = "where finished cells are kept; default that of --checkpoints"},                              \
      {.type = XP_OPTION_SHARD,                                                                              \
       .name = "shard",                                                                                      \
       .metavar = "K/N",                                                                                     \
       .help = "run every Nth cell from the Kth on, and write no results"},                                  \
      {.type = XP_OPTION_COLLECT,                                                                            \
       .name = "collect",                                                                                    \
       .help = "run no cell: make the results of those there"},                                              \
      {.type = XP_OPTION_SET,                                                                                \
       .name = "set",                                                                                        \
       .metavar = "NAME=X",                                                                                  \
       .help = "another value for an option of learning"},                                                   \
      {.type = XP_OPTION_GRID,                                                                               \
       .name = "grid",                                                                                       \
       .metavar = "NAME=X,Y",                                                                                \
       .help = "a sweep over values, with a table of its own"},                                              \
      {.type = XP_OPTION_SOBOL,                                                                              \
       .name = "sobol",                                                                                      \
       .metavar = "N",                                                                                       \
       .help = "a sweep over N points that fill the box of all --range"},                                    \
      {.type = XP_OPTION_RANGE,                                                                              \
       .name = "range",                                                                                      \
       .metavar = "NAME=LOW:HIGH",                                                                           \
       .help = "of a value at those points; :log, :whole may follow"},                                       \
  {                                                                                                          \
    .type = XP_OPTION_FINISHED, .name = "finished",                                                          \
    .help = "run no cell: leave out those that are not there"                                                \
  }

typedef struct {
  const char *label; /* for the progress bar */
  size_t cells;
  size_t steps;       /* ticks of one cell */
  size_t record;      /* bytes of what a cell finds: a struct without pointers, laid out as on this machine */
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
  /* For the table of --grid and --sobol: its columns, "test error [%]\t...", at most XP_SWEEP_RESULTS, and
   * their numbers for a record.  A cell whose run returns GSL_EFAILED there has diverged.  Both NULL: the
   * sweep has no such table. */
  const char *results;
  void (*result)(size_t index, const void *record, double *value, void *context);
} xp_sweep;
enum { XP_SWEEP_RESULTS = 8 };

/*
 * Runs what is not there yet, at most xp_run_jobs cells at a time, and fills records (cells * record bytes).
 * Programs that share a folder divide the cells.  Files of other settings or of another version are refused
 * before anything runs, with both values; a cell that fails ends the program.  With --shard it does not
 * return.
 */
void xp_sweep_run(xp_run *run, const xp_sweep *sweep, void *records);

/*
 * For xp_sweep_run before it: with --finished the cells that are there take the places from 0 on, in items
 * (one of size bytes for each cell, in the context) and in sweep->cells; otherwise nothing changes.  Manifest
 * and claims then tell how many of how many cells there are.  Ends the program where there is none.
 */
void xp_sweep_keep(xp_run *run, xp_sweep *sweep, void *items, size_t size);

VF_END_DECLS
#endif

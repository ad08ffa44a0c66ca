/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of the experiment kit share among themselves; not installed.
 */
#ifndef XP_INTERN_H
#define XP_INTERN_H

#include "xp_claim.h"
#include "xp_sheet.h"
#include "xp_table.h"
#include "xp_tsv.h"

#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>
#include <time.h>

/* A file on its way into the output folder. */
typedef struct {
  FILE *stream; /* NULL once closed */
  char *temporary;
  char *target;
  char *old;   /* what stood there, until all files are in place */
  bool placed; /* the new file stands there */
} xp_file;

/* A line of the verdicts file. */
typedef struct {
  char *id;
  xp_verdict verdict;
  bool seen; /* claimed in this run */
} xp_listing;

/* An option of --range: "name=low:high" and what follows. */
typedef struct {
  const char *text;
  double low, high;
  bool logarithmic, whole;
} xp_range;

struct xp_run {
  const char *name;
  const char *summary;
  const xp_option *options; /* of the experiment, may be NULL */
  pid_t owner;              /* the process that called xp_begin; tasks run in others */
  struct timespec start;

  xp_preset preset;
  uint64_t seed;
  long jobs;
  const vf_product_type *product;
  const char *out;    /* as given, or NULL */
  const char *judged; /* folder of the run that is judged, or NULL */
  xp_tsv manifest;    /* of that run */
  double judged_seconds;

  const char *cells; /* folder of finished cells, or NULL */
  const char *shard_text;
  size_t shard, shards; /* of a sweep, from 1 on; 0: all cells are this process's */
  int collect;          /* no cell runs */
  int finished;         /* cells that are not there are left out */
  size_t cells_there, cells_all;
  const char **settings; /* of --set */
  size_t setting_count;
  const char **grids; /* of --grid: "name=a,b,c" */
  size_t grid_count;
  const char *sobol_text;
  xp_range *ranges;
  size_t range_count, sobol_points;
  double *design;     /* points of the ranges, in [0, 1) */
  const char **point; /* of the grid, a setting for each name, while a cell of it runs */

  const char *data;
  const char *verdicts;
  char *folder; /* where results go */
  char *data_folder;

  xp_file **files;
  size_t file_count;
  xp_table **tables;
  size_t table_count;
  xp_sheet **sheets;
  size_t sheet_count;
  char **texts; /* of xp_text */
  size_t text_count;
  const char **keys; /* of the values written */
  size_t key_count;
  xp_file *value_file;

  char **ids; /* of the claims made */
  size_t id_count;
  xp_file *claim_file;
  xp_listing *listings;
  size_t listing_count;
  size_t tap_count;
  size_t failures;

  pid_t *children; /* running tasks, 0 for a free place */
  size_t child_count;
  int child_signal; /* that ends a task; SIGTERM where tasks save themselves, else SIGKILL */

  char *line; /* room for one formatted line */
  size_t line_size;
};

/* Memory that grows: room for count items of size bytes; ends the program when memory is short. */
void *xp_grow(xp_run *run, void *block, size_t count, size_t size);
char *xp_copy_text(xp_run *run, const char *text);

/* Formats into run->line, which the next call overwrites. */
const char *xp_vformat(xp_run *run, const char *format, va_list args);

/* The same, to be freed. */
char *xp_join(xp_run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Ends the program when this is not the process that began the run: tasks return results, they do not write.
 */
void xp_require_owner(xp_run *run, const char *what);

/* One line of printable ASCII; a non-empty text of a-z, 0-9 and the characters in also. */
bool xp_is_plain(const char *text);
bool xp_is_key(const char *text, const char *also);

const char *xp_last_part(const char *path); /* after the last slash */

/* The inverses of xp_preset_name, xp_verdict_name and xp_kind_name; false for other texts. */
bool xp_preset_parse(const char *text, xp_preset *preset);
bool xp_verdict_parse(const char *text, xp_verdict *verdict);
bool xp_kind_parse(const char *text, xp_kind *kind);

void xp_run_free(xp_run *run);        /* xp_die.c */
double xp_seconds(const xp_run *run); /* xp_setting.c: since xp_begin; what a judged run took */

/* xp_option.c: fills the settings of run; prints and exits for --help, --version and mistakes. */
void xp_option_parse(xp_run *run, int argc, char **argv);
/* "epochs=15 beta=1", without folders; ends with a 0 byte, cut at size. */
void xp_option_describe(const xp_run *run, char *text, size_t size);

void xp_judge_begin(
    xp_run *run); /* xp_judge.c: preset, seed and manifest of the run that is judged, if any */
void xp_sheet_free(xp_sheet *sheet);

void xp_data_find(xp_run *run);               /* xp_data.c: sets data_folder */
const char *xp_data_place(const char *asked); /* asked, or where the data are without it */

/* xp_file.c: the output folder and the files on their way into it. */
int xp_folder_make(char *path); /* with those above it; -1 with errno */
void xp_folder_prepare(xp_run *run);
xp_file *xp_file_open(xp_run *run, const char *suffix);
/* Ends the program when writing to file has failed so far. */
void xp_file_check(xp_run *run, const xp_file *file);
void xp_file_commit(xp_run *run); /* all files into place, each if its bytes changed */

/* xp_die.c: "NAME: ..." on standard error as one line, the middle of a long one left out. */
void xp_say(const xp_run *run, const char *format, va_list args);

/* xp_signal.c */
void xp_signal_catch(xp_run *run);
void xp_signal_forget(void);
_Noreturn void xp_abandon(int status); /* stops tasks, removes unfinished files and exits, in a handler too */
void xp_signal_block(sigset_t *before);
void xp_signal_restore(const sigset_t *before);
void xp_signal_become_task(const xp_run *run);
void xp_signal_stop_children(xp_run *run);

/* xp_table.c, xp_claim.c, xp_verdict.c, xp_manifest.c */
void xp_table_finish(xp_run *run);
void xp_claim_finish(xp_run *run);
void xp_verdict_read(xp_run *run);
xp_listing *xp_verdict_find(xp_run *run, const char *id);
void xp_manifest_write(xp_run *run);

/* xp_grid.c: points of the product of all --grid and of the points of --sobol, and run->point of one. */
size_t xp_grid_points(const xp_run *run);
size_t xp_grid_names(const xp_run *run); /* options that differ between points */
void xp_grid_move(xp_run *run, size_t point);
void xp_grid_check(xp_run *run); /* ends the program where an option is not name=a,b,c */

/* xp_range.c: a range at a point of --sobol, and at its low or high end, as "name=value". */
const char *xp_range_setting(xp_run *run, size_t range, size_t point);
const char *xp_range_end(xp_run *run, size_t range, bool high);
void xp_range_check(xp_run *run); /* ends the program where --range or --sobol says nothing */
const char *xp_revision(void);    /* of the source tree, as make tells it, or "unknown" */

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The life of an experiment program.
 *
 *   int main(int argc, char **argv) {
 *     xp_run *run = xp_begin(argc, argv, "theorem", "Theorem 1 checked", NULL);
 *     ... xp_table, xp_value, xp_claim ...
 *     return xp_end(run);
 *   }
 *
 * xp_end moves NAME.tsv, NAME-PART.tsv, NAME.val, NAME.claims and NAME.manifest into the output folder, each
 * only if its bytes changed, and prints the claims as TAP.  Until then nothing is visible there, so an
 * interrupted run leaves the old results.
 */
#ifndef XP_RUN_H
#define XP_RUN_H

#include "vf_product.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
VF_BEGIN_DECLS

typedef enum { XP_CHECK, XP_QUICK, XP_PAPER } xp_preset;

/* An option of one experiment beside the common ones.  *value holds the default and is shown by --help. */
typedef enum {
  XP_OPTION_END,
  XP_OPTION_FLAG,
  XP_OPTION_INT,
  XP_OPTION_REAL,
  XP_OPTION_TEXT,
  XP_OPTION_JUDGE, /* of XP_JUDGE_OPTION alone */
  XP_OPTION_CELLS, /* this and what follows of XP_SWEEP_OPTIONS alone */
  XP_OPTION_SHARD,
  XP_OPTION_COLLECT,
  XP_OPTION_FINISHED,
  XP_OPTION_SET,  /* may stand more than once */
  XP_OPTION_GRID, /* the same */
  XP_OPTION_SOBOL,
  XP_OPTION_RANGE /* may stand more than once */
} xp_option_type;
typedef struct {
  xp_option_type type;
  const char *name;    /* without the dashes */
  const char *metavar; /* "N", "FILE"; NULL for a flag */
  const char *help;    /* one line */
  void *value;         /* int *, long *, double *, const char ** by type */
  double min, max;     /* of a number, both inclusive */
} xp_option;

typedef struct xp_run xp_run;

/*
 * Reads the command line: --preset, --seed, --out, --data, --jobs, --product, --verdicts, --help, --version
 * and the options given (an array that ends with XP_OPTION_END, or NULL).  Turns off GSL's aborting handler
 * and BLAS threads.  --help and --version print and exit 0; a bad option prints one line "NAME: what: what to
 * do" and exits 2; an output folder that cannot be written exits 1. Never returns NULL.
 */
xp_run *xp_begin(int argc, char **argv, const char *name, const char *summary, const xp_option *options);

/* Writes everything, prints the TAP plan, frees run and returns the exit status: 0, or 1 when a claim failed
 * unexpectedly. */
int xp_end(xp_run *run);

/* Prints "NAME: ..." on standard error, removes unfinished files and exits with status 1. */
void xp_die(xp_run *run, const char *format, ...) __attribute__((format(printf, 2, 3), noreturn));

const char *xp_run_name(const xp_run *run);
xp_preset xp_run_preset(const xp_run *run);
const char *xp_preset_name(xp_preset preset); /* "check", "quick", "paper" */
uint64_t xp_run_seed(const xp_run *run);
size_t xp_run_jobs(const xp_run *run);      /* processes that may run side by side; default: online cores */
const char *xp_run_data(const xp_run *run); /* --data, else VFEP_DATA, else data/mnist found from the current
                                               folder or the one above, else the installed one */

/* What the products of learning are to be computed with: --product, else the first of this build. */
const vf_product_type *xp_run_product(const xp_run *run);

/* Whether the files in xp_run_data agree with a list SHA256SUMS there, as sha256sum -c finds. */
bool xp_data_verified(const xp_run *run);

/* Zeroed room for count items of size bytes, to be freed; ends the program where memory is short. */
void *xp_need(xp_run *run, size_t count, size_t size);

/* A text that lives as long as run: a key, or what a claim is told with. */
const char *xp_text(xp_run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The value for the preset of this run. */
long xp_choose(const xp_run *run, long check, long quick, long paper);

/* The settings "name=value" of --set, and in a cell of --grid or --sobol those of its point; NULL past the
 * last. */
const char *xp_run_setting(const xp_run *run, size_t place);

/* Every setting that --set and --grid name and both ends of every --range, one by one; NULL past the last. */
const char *xp_run_every_setting(xp_run *run, size_t place);

/* A number for the report's \val{NAME/key}, formatted here once and for all.  key is [a-z0-9-]+. */
void xp_value(xp_run *run, const char *key, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The same of x by a format for one double; "(none)", which the report shows as a dash, where x is NaN. */
void xp_value_number(xp_run *run, const char *key, const char *format, double x);

VF_END_DECLS
#endif

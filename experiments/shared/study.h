/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A study: courses of learning that differ in named factors, with several starts of each, and a few numbers
 * of each course.  An experiment lists its cells, says how one is run, and reads means over starts.
 *
 *   study *s = study_alloc(run, &plan, &choice, &context);
 *   study_add(s, 0, (study_key){{"mnist", "rule"}});  ... and so on ...
 *   study_run(s);             runs the cells or, with --judge, reads them; writes NAME.tsv
 *   study_write_summary(s);   a row for each group of starts, in NAME-summary.tsv
 *   ... claims and values of study_mean_of and study_difference ...
 *   study_free(s);
 */
#ifndef STUDY_H
#define STUDY_H

#include "course.h"
#include "xp_claim.h"
#include "xp_sheet.h"
#include "xp_sweep.h"

enum { STUDY_FACTORS = 5, STUDY_NUMBERS = 24, STUDY_WORD = 32, STUDY_STARTS = 16, STUDY_OUTCOME = 96 };

/* A level of each factor, as it stands in the table; "" past the last. */
typedef struct {
  char level[STUDY_FACTORS][STUDY_WORD];
} study_key;

typedef struct {
  study_key key;
  size_t start;
  char outcome[STUDY_OUTCOME]; /* "done", or where states became infinite; all numbers are NaN then */
  double number[STUDY_NUMBERS];
} study_cell;

/* A cell that runs.  rng is the stream of its start, the same in all cells, so that starts are paired. */
typedef struct study_task study_task;

typedef struct {
  const char *factors[STUDY_FACTORS + 1]; /* titles of columns, as in xp_table_open; the last is NULL */
  const char *numbers[STUDY_NUMBERS + 1];
  size_t steps; /* ticks of a cell: its epochs times course_steps */
  /* What the cell's (first) course is trained by. */
  vf_training_options (*options)(const study_cell *cell, void *context);
  /* All else that the numbers depend on, as words " name=value"; may be NULL. */
  void (*describe)(const study_cell *cell, char *text, size_t size, void *context);
  /* Fills the numbers, which are NaN before.  Returns at once where study_train returns NULL. */
  void (*run)(study_task *task, const study_cell *cell, double *number, void *context);
} study_plan;

/*
 * Trains by the options and returns the training, to be freed with vf_training_free; NULL where it did not
 * come to its end, which the task remembers.  look and its context as in course; may be NULL.
 */
vf_training *study_train(study_task *task, const vf_training_options *o,
                         int (*look)(vf_training *t, void *context), void *context);

/*
 * The same for a course that several cells begin with.  With a folder the first of them trains it, the others
 * wait and read its last checkpoint, FOLDER/PROGRAM-common-DIGEST of all that determines it.
 */
vf_training *study_train_common(study_task *task, const vf_training_options *o);

/* For a cell that trains by means of its own: what the names of its files begin with, or NULL; a tick of its
 * steps, and that it did not come to its end, with GSL_EFAILED as a result that the table tells and with any
 * other code as a fault that ends the program. */
const char *study_file(const study_task *task);
void study_tick(study_task *task, const char *note, ...) __attribute__((format(printf, 2, 3)));
void study_fail(study_task *task, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Another stream of the same start, for what else is drawn, or the cell's own where purpose is NULL; free
 * with gsl_rng_free. */
gsl_rng *study_stream(const study_task *task, const char *purpose);

typedef struct {
  long start; /* -1: all */
  const char *folder;
  int resume;
} study_choice;
#define STUDY_ALL                                                                                            \
  { -1, NULL, 0 }
#define STUDY_OPTIONS(choice)                                                                                \
  {XP_OPTION_INT,   "start", "N", "the cells of start N alone; -1 for all", &(choice)->start, -1,            \
   STUDY_STARTS - 1},                                                                                        \
      XP_SWEEP_OPTIONS(&(choice)->folder, &(choice)->resume), XP_JUDGE_OPTION

typedef struct {
  xp_run *run;
  const study_plan *plan;
  const study_choice *choice;
  void *context;
  study_cell *cells;
  size_t count, room;
} study;

study *study_alloc(xp_run *run, const study_plan *plan, const study_choice *choice, void *context);
void study_free(study *s);

/* Adds a cell, unless the command line chose another start; start < STUDY_STARTS. */
void study_add(study *s, size_t start, study_key key);

/* Writes the level of factor f. */
void study_set_level(study_key *key, size_t f, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Ends the program where no cell is left. */
void study_run(study *s);

/* The cell of that key and start, or NULL; whether the key has one; whether its training came to its end. */
const study_cell *study_find(const study *s, const study_key *key, size_t start);
int study_has(const study *s, study_key key);
int study_ended(const study_cell *c);

/* Mean over starts and half its 95 % t-interval, NaN for fewer than one and two starts.  A course that did
 * not come to its end counts in failed and not in the mean. */
typedef struct {
  double mean, half;
  size_t starts, failed;
} study_mean;
study_mean study_mean_of(const study *s, study_key key, size_t number);

/* The same of the differences between key and other, start by start, in starts that both ended. */
study_mean study_difference(const study *s, study_key key, study_key other, size_t number);

/* The same of count <= STUDY_STARTS numbers, one a start, of which those that are NaN are left out. */
study_mean study_mean_over(const double *x, size_t count);

/* Means whose interval lies above 0 or below 0, and the least number of starts; begins as zeros. */
typedef struct {
  size_t parts, above, below, least;
} study_tally;
void study_tally_add(study_tally *t, study_mean m);

/* A claim of parts that each compare starts, least at the least: skipped where skip says why, or where fewer
 * than two starts are paired. */
void study_judge_parts(xp_run *run, const xp_claim *claim, size_t held, size_t total, size_t least,
                       const char *skip);

/* Values of a mean and, at key half-KEY, of its half width, by xp_value_number. */
void study_write_mean(xp_run *run, const char *key, const char *format, study_mean m);

/* Of a mean of logarithms, the ratio and its interval, "(none)" where there is no interval. */
void study_write_ratio(xp_run *run, const char *key, study_mean m);

/* NaN of either sign as one, which tables write alike. */
double study_plain(double x);

/* NAME-summary.tsv: factors, starts, failed, and mean and half width of each number. */
void study_write_summary(study *s);

#endif

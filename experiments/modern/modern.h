/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The training runs of experiment modern, their table, and what is said of them.
 */
#ifndef MODERN_H
#define MODERN_H

#include "course.h"

enum {
  MODERN_RULE,
  MODERN_KOLEN_POLLACK,
  MODERN_FIXED,
  MODERN_REFLECTED,
  MODERN_GRADIENT,
  MODERN_BACKPROPAGATION,
  MODERN_UPDATES
};
enum {
  MODERN_DEEP = 3,     /* hidden layers; all others have one */
  MODERN_STARTS = 5,   /* at most */
  MODERN_EPOCHS = 100, /* at most */
  MODERN_COURSE = 30,  /* at preset paper */
  MODERN_RUNS = 2 * MODERN_UPDATES * MODERN_STARTS
};

typedef struct {
  const char *name; /* of a cell, an option and a row of the table */
  const char *rule; /* NULL: the recipe's own */
  float decay;
  int shallow; /* runs with one hidden layer as well */
} modern_update;
extern const modern_update modern_updates[MODERN_UPDATES];

typedef struct {
  size_t hidden, update, start, epochs;
} modern_run;

typedef struct {
  double row[MODERN_EPOCHS + 1][VF_TRAINING_COLUMNS];
} modern_history;

typedef struct {
  const course_recipe *recipe;
  const course_data *data;
  uint64_t seed;
  modern_run runs[MODERN_RUNS];
  size_t count;
} modern;

/* modern-table.c: the table, and the runs that it has, which may be others than the preset's, with all that
 * it tells of them; out has room for MODERN_RUNS. */
void modern_write_table(xp_run *run, const modern *m, const modern_history *out);
void modern_read_table(xp_run *run, modern *m, modern_history *out);

/* The run, or NULL; its last row. */
const modern_run *modern_find(const modern *m, size_t hidden, size_t update, size_t start);
const double *modern_last(const modern *m, const modern_history *out, const modern_run *t);

/* Training images that it gets wrong after its last epoch. */
size_t modern_wrong(const modern *m, const modern_history *out, const modern_run *t);

/* Mean over starts of a column after the last epoch, less that of another update in the same start where less
 * is another one, and half its 95 % t-interval; NaN for fewer than one and two starts.  Epochs: the fewest
 * and the most. */
typedef struct {
  double mean, half;
  size_t starts, least_epochs, most_epochs;
} modern_summary;
modern_summary modern_mean(const modern *m, const modern_history *out, size_t hidden, size_t update,
                           size_t less, int column);

/* modern-claims.c; all claims are skipped where skip says why. */
void modern_claim(xp_run *run, const modern *m, const modern_history *out, const char *skip);

/* modern-values.c */
void modern_write_values(xp_run *run, const modern *m, const modern_history *out);

#endif

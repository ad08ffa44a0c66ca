/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The training runs of experiment exact-learning, their tables, and what is said of them.
 */
#ifndef EXACT_LEARNING_H
#define EXACT_LEARNING_H

#include "course.h"

enum {
  EXACT_RULES = 15,
  EXACT_STARTS = 5,  /* at most */
  EXACT_EPOCHS = 10, /* at preset paper */
  EXACT_DEEP = 3,    /* hidden layers; all others have one */
  EXACT_RUNS = 400
};

typedef enum { EXACT_MNIST, EXACT_FASHION, EXACT_DATA } exact_data;
extern const char *const exact_data_names[EXACT_DATA];

typedef struct {
  const char *name; /* of a cell, an option and a row of the table */
  const char *rule; /* in the learner's table */
  float decay;
  int reference;      /* no rule past the paper */
  int slope_left_out; /* units learn by the change of their rates alone */
  int angles, deep;   /* runs at other start angles and with three hidden layers */
} exact_rule;
extern const exact_rule exact_rules[EXACT_RULES];

typedef struct {
  exact_data data;
  size_t hidden, rule, angle, start, epochs;
} exact_run;

/* What a run leaves: numbers of its last epoch, and the least CPU time of an epoch with its measurements. */
typedef struct {
  double test, learning, cosine[EXACT_DEEP + 1], seconds;
} exact_result;

typedef struct {
  const course_data *data[EXACT_DATA]; /* NULL: not here */
  uint64_t seed;
  exact_run runs[EXACT_RUNS];
  size_t count;
} exact;

/* exact-learning-table.c: the table of runs, and the runs that it has; the ranking made of them. */
void exact_write_table(xp_run *run, const exact *e, const exact_result *out);
void exact_read_table(xp_run *run, exact *e, exact_result *out);
void exact_write_ranking(xp_run *run, const exact *e, const exact_result *out);

/* The run of these keys, or NULL. */
const exact_run *exact_find(const exact *e, exact_run key);

/* A mean over starts and half its 95 % t-interval (NaN for fewer than one and two starts) of the test error
 * of a group of runs, which its start apart is key; of that less what another rule has in the same starts; of
 * the least cosine of the matrices below the outputs; and of the seconds of an epoch. */
typedef struct {
  double mean, half;
  size_t starts;
} exact_mean;
typedef double exact_measure(const exact_run *t, const exact_result *out);
double exact_test(const exact_run *t, const exact_result *out);
double exact_cosine(const exact_run *t, const exact_result *out);
double exact_seconds(const exact_run *t, const exact_result *out);
exact_mean exact_mean_of(const exact *e, const exact_result *out, exact_run key, size_t less,
                         exact_measure *measure);

/* Rule of that name, EXACT_RULES for none. */
size_t exact_rule_find(const char *name);

/* exact-learning-claims.c; all claims are skipped where skip says why. */
void exact_claim(xp_run *run, const exact *e, const exact_result *out, const char *skip);
void exact_write_values(xp_run *run, const exact *e, const exact_result *out);

#endif

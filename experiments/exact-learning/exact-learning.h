/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rules that are compared, what is measured of each training run, and what is said of them.
 */
#ifndef EXACT_LEARNING_H
#define EXACT_LEARNING_H

#include "study.h"

enum {
  EXACT_RULES = 16,
  EXACT_STARTS = 5,  /* at most */
  EXACT_FEW = 3,     /* at other angles and with three hidden layers */
  EXACT_EPOCHS = 10, /* at preset paper */
  EXACT_DEEP = 3     /* hidden layers; all others have one */
};

typedef enum { EXACT_MNIST, EXACT_FASHION, EXACT_DATA } exact_data;
extern const char *const exact_data_names[EXACT_DATA];

typedef struct {
  const char *name; /* of a cell, an option and a row of the table */
  const char *rule; /* in the learner's table */
  float decay;
  int reference;      /* no rule past the paper */
  int slope_left_out; /* units learn by the change of their rates alone */
  int local;          /* a synapse needs no more than its two units and the opposite synapse have */
  int angles, deep;   /* runs at other start angles and with three hidden layers */
} exact_rule;
extern const exact_rule exact_rules[EXACT_RULES];

/* Rule of that name, EXACT_RULES for none. */
size_t exact_rule_find(const char *name);

/* Factors of a run. */
enum { EXACT_OF_DATA, EXACT_OF_HIDDEN, EXACT_OF_RULE, EXACT_OF_ANGLE };

/* Numbers of its last epoch, with the least cosine of the matrices below the outputs and the least CPU time
 * of an epoch with its measurements. */
enum {
  EXACT_TEST,
  EXACT_LEARNING,
  EXACT_COSINE,
  EXACT_LEAST = EXACT_COSINE + EXACT_DEEP + 1,
  EXACT_SECONDS,
  EXACT_NUMBERS
};

/* The runs by a rule, and those on MNIST at 90 degrees. */
study_key exact_key(exact_data data, size_t hidden, size_t rule, size_t angle);
study_key exact_at(size_t hidden, size_t rule);

/* exact-learning-ranking.c: NAME-ranking.tsv, the rules by their mean test error. */
void exact_write_ranking(const study *s);

/* exact-learning-claims.c; all claims are skipped where skip says why. */
void exact_claim(const study *s, const char *skip);

/* By how much centred nudging errs more than exact gradients: one hidden layer on each data set, three hidden
 * layers. */
study_tally exact_gains(const study *s);

/* Rules whose updates are the gradient by construction: the least cosine of any run's matrix, of count runs.
 */
double exact_least_cosine(const study *s, size_t *count);

/* exact-learning-values.c */
void exact_write_values(const study *s);

#endif

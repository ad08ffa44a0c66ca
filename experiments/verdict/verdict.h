/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which rule to take, when, and at what price, by the stored tables of exact-learning and exact-rules.
 */
#ifndef VERDICT_H
#define VERDICT_H

#include "xp_run.h"

enum { VERDICT_RULES = 16, VERDICT_STARTS = 16 };

/*
 * What a rule asks of a synapse beyond the states of the two units that it joins.  Each level holds those
 * before it.
 */
typedef enum {
  VERDICT_NOTHING,   /* nothing more */
  VERDICT_PAIR,      /* what the two units and the opposite synapse have: its weight, its increment, slopes */
  VERDICT_TRANSPOSE, /* that errors travel along every weight backwards */
  VERDICT_SUMS       /* signals of units that the synapse does not join: sums, a controller, the outputs */
} verdict_level;
extern const char *const verdict_levels[];

typedef struct {
  const char *name;
  verdict_level asks;
} verdict_rule;
extern const verdict_rule verdict_rules[VERDICT_RULES];

/* A mean over starts and half its 95 % t-interval, NaN for fewer than one and two. */
typedef struct {
  double mean, half;
  size_t starts;
} verdict_mean;

/* "take" or why not, and the rule that is better. */
typedef struct {
  const char *word;
  size_t other; /* VERDICT_RULES: none */
} verdict_choice;

typedef struct {
  double test[VERDICT_RULES][VERDICT_STARTS]; /* %; NaN where no run came to its end */
  size_t failed[VERDICT_RULES];               /* starts that did not come to their end */
  double seconds[VERDICT_RULES];              /* of an epoch, mean over starts */
  double cosine[VERDICT_RULES];               /* least of the matrices below the outputs, mean over starts */
  double error[VERDICT_RULES]; /* against the exact gradient at 90 degrees; NaN: not measured */
  size_t order[VERDICT_RULES]; /* by mean test error, rules without one last */
} verdict;

/* VERDICT_RULES where there is none of that name. */
size_t verdict_find(const char *name);

/* Of the test error of a rule, and of that less another's in the same starts. */
verdict_mean verdict_test(const verdict *v, size_t rule);
verdict_mean verdict_difference(const verdict *v, size_t rule, size_t less);

/*
 * The recommendation.  A rule is better than another where the interval of their difference over paired
 * starts lies on its side of 0, and level with it where neither is better.  One that fails is held against no
 * other.
 *
 *   fails      a start did not come to its end
 *   undecided  fewer than two starts
 *   better     a rule that asks no more is better
 *   less       a rule that asks less is level
 *   faster     a rule that asks as much is level in less than 0.9 of the time
 *   take       none of these
 */
verdict_choice verdict_choose(const verdict *v, size_t rule);

/* verdict-report.c: NAME.tsv, values and claims. */
void verdict_write_table(xp_run *run, const verdict *v);
void verdict_write_values(xp_run *run, const verdict *v);
void verdict_claim(xp_run *run, const verdict *v);

#endif

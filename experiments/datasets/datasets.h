/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The runs of experiment datasets, and what is said of them.
 */
#ifndef DATASETS_H
#define DATASETS_H

#include "sets.h"
#include "study.h"

enum { DATASETS_RULES = 4, DATASETS_STARTS = 3 };

/* Factors of the study, and its numbers. */
enum { DATASETS_SET, DATASETS_RULE };
enum { DATASETS_TEST, DATASETS_TRAINING, DATASETS_COSINE, DATASETS_STEPS, DATASETS_UNCONVERGED };

/* The last is what the others are compared with. */
extern const char *const datasets_rules[DATASETS_RULES];
enum { DATASETS_VECTOR_FIELD, DATASETS_TIED, DATASETS_GRADIENT, DATASETS_BACKPROPAGATION };

study_key datasets_key(sets_name set, size_t rule);

/* Whether the study has runs of the set. */
int datasets_has(const study *s, sets_name set);

/*
 * The gap: the logarithm of a rule's test error over that of backpropagation from the same start.  Its mean
 * over starts and half the 95 % t-interval; less that of MNIST, start by start, where less says so.
 */
study_mean datasets_gap(const study *s, sets_name set, size_t rule, int less);

/* How much more percentage points a rule's test error exceeds that of backpropagation by than on MNIST. */
study_mean datasets_excess_past_mnist(const study *s, sets_name set, size_t rule);

/*
 * Shares of the sum of squares of the gaps of three rules on all sets of one start, a mean over starts: what
 * a rule has on all sets, what a set has by all rules, and the rest; more is the rule's less the set's.
 */
typedef struct {
  study_mean rule, set, rest, more;
} datasets_shares;
datasets_shares datasets_split(const study *s);

/* datasets-claims.c; claims are skipped where skip says why. */
void datasets_write_gaps(const study *s);
void datasets_claim(const study *s, const char *skip);
void datasets_write_values(const study *s);

#endif

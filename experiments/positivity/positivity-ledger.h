/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The claims of the experiment positivity, from sums over its networks, searches and batches.
 */
#ifndef POSITIVITY_LEDGER_H
#define POSITIVITY_LEDGER_H

#include "positivity.h"
#include "xp_run.h"

enum { BINS = 7 };
extern const double positivity_edge[BINS + 1]; /* of the bins in kappa */

/* Networks by fate, by test, and those left out in weight space: without active input, or S singular. */
typedef struct {
  size_t fate[ENSEMBLE_FATES], silent, silent_against, infinite, tested[TESTS], violated[TESTS],
      undecided[TESTS], open, later[SPACES];
  double smallest[SPACES], largest[SPACES];
} summary;

/* Stable networks against the gradient, by kappa of that space. */
typedef struct {
  size_t networks, against, worst;
} bin;

/* Batches whose examples all have kappa_M < 1. */
typedef struct {
  size_t fate[ENSEMBLE_FATES], guaranteed, violated, promised, caught, disagrees, open, against, worst;
  double least; /* kappa_M of a batch with targets that make it ascend */
  double lowest;
} batches;

void positivity_claim_tests(xp_run *run, const summary *s);
/* The searches, and the faults noticed in them. */
void positivity_claim_sharp(xp_run *run, const sharp *o, size_t count);
void positivity_claim_stable(xp_run *run, const bin bins[SPACES][BINS]);
void positivity_claim_batches(xp_run *run, const batches *s);

/* The explicit batch over a range of asymmetries, its claim and its values; an error code of GSL. */
int positivity_claim_explicit(xp_run *run);

#endif

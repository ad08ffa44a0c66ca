/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parts of the experiment error-propagation: random networks against the bounds, and the error travelling
 * back through layers.
 */
#ifndef ERROR_PROPAGATION_H
#define ERROR_PROPAGATION_H

#include "xp_run.h"

#include <gsl/gsl_rng.h>

enum { INPUTS = 2, TIMES = 20 };

typedef enum {
  MISMATCH_MEASURED = 1,
  MISMATCH_NOT_CONTRACTING,
  MISMATCH_NOT_SETTLED,
  MISMATCH_FATES
} mismatch_fate;

/* What is kept of one network. */
typedef struct {
  mismatch_fate fate; /* 0 where nobody set it */
  size_t units;
  double r, norm_a, margin;    /* |A|/m */
  double ratio[TIMES];         /* largest |V + E| over its bound at t m = 0.25, 0.5, ... */
  double closest;              /* largest ratio */
  double equal;                /* symmetric networks: |V + E| over roundoff, largest over time */
  int violated, step_violated; /* continuous time; Euler steps */
  double first;                /* one step: |V + E + 2 eps A c| over roundoff */
  int wrong, transposed,
      flipped; /* would bound x 0.98, errors through L for L^T, a flipped sign be noticed */
} mismatch;

/* Network number index, a draw_one on a mismatch. */
int error_propagation_network(gsl_rng *rng, size_t index, void *record, const void *context);

/* Follows one layered network of linear units; writes NAME-layers.tsv. */
void error_propagation_layers(xp_run *run);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One network of the experiment `theorem`: how it is drawn, and what is measured at its fixed point.
 */
#ifndef THEOREM_H
#define THEOREM_H

#include "vf_example.h"
#include "vf_hopfield.h"
#include "vf_network.h"

#include <gsl/gsl_rng.h>

enum { FIELDS = 5, COSTS = 2, INPUTS = 3, MIN_UNITS = 5, MAX_UNITS = 60 };
enum { PER_DECADE = 8, DECADES = 9, BETAS = PER_DECADE * DECADES + 1 };

/* One network and its example. */
typedef struct {
  size_t kind;         /* of the field */
  vf_network *network; /* one of the two; e owns it */
  vf_hopfield *hopfield;
  vf_example *e;
} theorem_instance;

/* Field, one of FIELDS, of n units with cost 0 (squared error) or 1 (cross-entropy) on the first of them.
 * GSL_ENOMEM when memory is short, and e is NULL then.  Free e with vf_example_free. */
int theorem_make(theorem_instance *t, size_t field, size_t cost, size_t n);

/* Draws until the free phase reaches a stable fixed point at which some active output receives an error;
 * *redrawn counts those that did not.  GSL_EFAILED after 1000. */
int theorem_settle(theorem_instance *t, gsl_rng *rng, int *redrawn);

/* In THEOREM_KINKED a unit changed side of a kink. */
typedef enum { THEOREM_NONE, THEOREM_MEASURED, THEOREM_KINKED } theorem_fate;

/* What is kept of one network. */
typedef struct {
  size_t field, cost, units, parameters;
  theorem_fate fate;
  int redrawn; /* draws without a stable fixed point or an error */
  double condition, gradient_error, gradient_limit, nu_error, nu_limit, symmetry_error;
  double floor,
      error[2][BETAS]; /* roundoff times beta; relative error of the one-sided and the centred estimator */
  double slope[2], low[2]; /* fitted slope and lower end of its range */
  size_t points[2];
  int tried, noticed; /* nu in place of the gradient: where they differ visibly, and seen by the test */
} theorem_record;

/* The k-th nudge, from 1 downwards. */
double theorem_nudge(size_t k);

/* Draws and measures network index: a draw_one.  GSL_SUCCESS, also where a unit changed side of a kink. */
int theorem_network(gsl_rng *rng, size_t index, void *record, const void *context);

#endif

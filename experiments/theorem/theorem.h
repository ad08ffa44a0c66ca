/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One network of the experiment `theorem`: how it is drawn, and what is measured at its fixed point.
 */
#ifndef THEOREM_H
#define THEOREM_H

#include "vf_hopfield.h"
#include "vf_network.h"
#include "vf_relax.h"
#include "vf_response.h"

#include <gsl/gsl_rng.h>
#include <stdint.h>

enum { FIELDS = 5, COSTS = 2, INPUTS = 3, MIN_UNITS = 5, MAX_UNITS = 60 };
enum { PER_DECADE = 8, DECADES = 9, BETAS = PER_DECADE * DECADES + 1 };

/* One network, its example and its fixed point. */
typedef struct {
  size_t kind;    /* of the field */
  int on_classes; /* the target is a distribution */
  vf_network *network;
  vf_hopfield *hopfield;
  vf_cost *cost;
  gsl_vector *theta, *input, *target, *h;
  vf_problem problem;
} instance;

/* Field, one of FIELDS, of n units with cost 0 (squared error) or 1 (cross-entropy) on the first of them.
 * GSL_ENOMEM when memory is short.  Free with instance_free in every case. */
int instance_make(instance *e, size_t field, size_t cost, size_t n);
void instance_free(instance *e);

/* Draws until the free phase reaches a stable fixed point at which some active output feels the cost;
 * *redrawn counts those that did not.  GSL_EFAILED after 1000. */
int instance_settle(instance *e, vf_relax *relax, vf_response *response, gsl_rng *rng, int *redrawn);

/* What is kept of one network. */
typedef struct {
  size_t field, cost, units, parameters;
  int redrawn,
      kinked; /* draws without a stable fixed point or a signal; 1 where a unit changed side of a kink */
  double condition, gradient_error, gradient_limit, nu_error, nu_limit, symmetry_error;
  double floor,
      error[2][BETAS]; /* roundoff times beta; relative error of the one-sided and the centred estimator */
  double slope[2], low[2]; /* fitted slope and lower end of its range */
  size_t points[2];
} outcome;

/* The k-th nudge, from 1 downwards. */
double theorem_nudge(size_t k);

/* Draws and measures network index. GSL_SUCCESS, also where a unit changed side of a kink, or an error code.
 */
int theorem_network(uint64_t seed, uint64_t index, outcome *o);

#endif

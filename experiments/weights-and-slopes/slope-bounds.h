/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two bounds, on random networks and on those that attain them.
 */
#ifndef SLOPE_BOUNDS_H
#define SLOPE_BOUNDS_H

#include "xp_run.h"

typedef struct {
  size_t networks, violated;
  size_t symmetric, faults, caught; /* faults: the bound times 0.98 at the weights that attain it */
  double tightest, typical;         /* |A| over the bound: largest, and median for symmetric weights */
  double mixed;                     /* largest where the antisymmetric share lies in 0.2 to 0.8 */
  size_t climbs;
  double climbed; /* smallest ratio that the optimiser reached */
} slope_bound_summary;

/* |A| by the weights and the spread of the slopes (prop:slopes a), for each network also at weights that
 * attain the bound.  Draws count networks, writes NAME-bound.tsv and sums up. */
slope_bound_summary slope_bound_run(xp_run *run, size_t count);

typedef struct {
  size_t networks, unstable;
  size_t caught;    /* a bound times 0.98 that is noticed */
  double reached;   /* smallest share of the bound on the angle of the hidden layer */
  double roundoff;  /* largest roundoff of such a share */
  double low, high; /* smallest and largest ratio of its slopes */
} slope_scaling_summary;

/* prop:unit-scaling: one output and two hidden units, weights there and back as the proof asks. */
slope_scaling_summary slope_scaling_run(xp_run *run, size_t networks);

#endif

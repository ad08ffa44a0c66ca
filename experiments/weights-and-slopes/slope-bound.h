/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The bound on the antisymmetric part of the Jacobian by the weights and the spread of the slopes
 * (prop:slopes a), on random networks and, for each, on the weights that leave no room.
 */
#ifndef SLOPE_BOUND_H
#define SLOPE_BOUND_H

#include "xp_run.h"

typedef struct {
  size_t networks, violated;
  size_t symmetric, faults, caught; /* faults: the bound times 0.98 at the weights that leave no room */
  double tightest, typical;         /* |A| over the bound: largest, and median for symmetric weights */
  double mixed;                     /* largest where the antisymmetric share lies in 0.2 to 0.8 */
  size_t climbs;
  double climbed; /* smallest ratio that the optimiser reached */
} slope_bound_summary;

/* Draws count networks, writes NAME-bound.tsv and sums up. */
slope_bound_summary slope_bound_run(xp_run *run, size_t count);

#endif

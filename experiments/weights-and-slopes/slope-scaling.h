/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Networks that attain prop:unit-scaling: one output and two hidden units, weights there and back as the
 * proof asks.
 */
#ifndef SLOPE_SCALING_H
#define SLOPE_SCALING_H

#include "xp_run.h"

typedef struct {
  size_t networks, unstable;
  size_t caught;    /* a bound times 0.98 that is noticed */
  double reached;   /* smallest share of the bound on the angle of the hidden layer */
  double roundoff;  /* largest roundoff of such a share */
  double low, high; /* smallest and largest ratio of its slopes */
} slope_scaling_summary;

slope_scaling_summary slope_scaling_run(xp_run *run, size_t networks);

#endif

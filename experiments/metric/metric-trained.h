/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef METRIC_TRAINED_H
#define METRIC_TRAINED_H

#include "exact.h"
#include "vf_metric.h"

/* What the bound says of one network at one image, with one set of learning rates. */
typedef struct {
  double identity; /* kappa_M */
  vf_metric_report best;
  double outputs;      /* kappa_{G,E}, below 1 where the exact test on the outputs holds */
  double metric_angle; /* between the update and the gradient over G */
  double plain_angle;  /* between the update and the plain gradient, both in weight space */
} metric_trained_bound;

typedef enum { METRIC_UNUSED, METRIC_MEASURED, METRIC_NO_POINT, METRIC_NO_SIGNAL } metric_fate;

typedef struct {
  metric_fate fate;
  size_t active;
  metric_trained_bound equal, recipe; /* at equal rates and at those of the recipe */
} metric_trained_point;

/* At the fixed point of e; layer of size[0..depth-1] units, rates of the pairs of layers. */
int metric_trained_measure(vf_example *e, size_t depth, const size_t *size, const float *rate,
                           metric_trained_point *p);

#endif

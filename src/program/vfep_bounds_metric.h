/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The bound in a metric with one number a layer (--metric) and learning rates layer by layer (--rates).
 */
#ifndef VFEP_BOUNDS_METRIC_H
#define VFEP_BOUNDS_METRIC_H

#include "vf_metric.h"
#include "vfep_bounds.h"

/* Of the active units; layer k is k connections away from the nearest output, and what is not connected to
 * one is in the last. */
typedef struct bounds_metric {
  size_t layers; /* 0 where nothing was measured */
  size_t units[VF_METRIC_GROUPS];
  double rate[VF_METRIC_GROUPS];   /* of --rates, or 1 */
  double number[VF_METRIC_GROUPS]; /* of the metric, 1 on the outputs */
  double from[VF_METRIC_GROUPS],
      to[VF_METRIC_GROUPS];    /* rates of this layer alone that vf_metric_check passes */
  int slopes;                  /* the metric is number times slope on hidden units */
  double kappa_outputs, angle; /* kappa_{G,E}; between update and the gradient over G, radians */
  vf_metric_report best;
  gsl_vector *metric, *unit_rate; /* of all units, frozen ones 1; NULL where nothing was measured */
} bounds_metric;

/* GSL_EINVAL with the reason in error for a --metric or --rates that are none; others as vf_metric_best.
 * Free it in either case. */
int bounds_metric_take(const bounds_request *request, const bounds_case *c, const vf_survey *s,
                       bounds_metric *m, vf_error *error);
void bounds_metric_free(bounds_metric *m);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Summaries of many networks or a few seeds, in which a NaN is either left out on purpose or never lost.
 */
#ifndef XP_STATISTICS_H
#define XP_STATISTICS_H

#include "vf_decls.h"

#include <stddef.h>
VF_BEGIN_DECLS

/* Quantile q in [0, 1] of the finite ones among count values; NaN when there is none.  Sorts values: the
 * finite ones first, the rest NaN, so that it may be asked again. */
double xp_quantile(double *values, size_t count, double q);

/* The larger and the smaller of two; NaN when either is NaN, so that a NaN among many shows in the end. */
double xp_max(double a, double b);
double xp_min(double a, double b);

/* Mean over seeds, and half the width of its 95 % t-interval; a half width of NaN for a single seed. */
double xp_interval(const double *values, size_t seeds, double *half);

/* The 95 % interval of Clopper and Pearson for a share of which held of total was seen; total > 0. */
void xp_share(size_t held, size_t total, double *low, double *high);

/* Least squares of log y = log a + slope log x over count points with x, y > 0: returns the slope, and R^2 in
 * fit (may be NULL).  NaN for fewer than three points, or a value that is not positive. */
double xp_power_law(const double *x, const double *y, size_t count, double *fit);

VF_END_DECLS
#endif

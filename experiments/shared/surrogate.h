/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A Gaussian process through the results of a designed sweep, and the shares of its variance.
 *
 * Over the box [0, 1)^axes a result is mu + s (z(x) + noise), z with correlation
 * prod_k exp(-(x_k - x'_k)^2 / (2 l_k^2)), all categories equally far apart; lengths l_k and the noise's
 * variance have the largest likelihood, mu and s given them (Rasmussen and Williams 2006).  With f the
 * process's mean given the results, x uniform, the first index of axis k is var E[f | x_k] / var f, and the
 * total index 1 - var E[f | all but x_k] / var f (Sobol 2001).  f is a sum of products over axes, so that
 * both are sums of products of integrals over one axis: nothing is sampled.
 */
#ifndef SURROGATE_H
#define SURROGATE_H

#include <stddef.h>

enum { SURROGATE_AXES = 16 };

typedef struct {
  size_t count, axes;
  const double *x, *y;           /* count x axes places, count results */
  size_t levels[SURROGATE_AXES]; /* of an axis of categories, at places (j + 1/2) / levels; else 0 */
} surrogate_data;

typedef struct {
  double length[SURROGATE_AXES], noise; /* noise variance over that of z */
} surrogate_shape;

/* The shape of largest likelihood, axis by axis on a grid; at most the first 512 results are used.  GSL_EDOM
 * for fewer than 3 results, GSL_ENOMEM. */
int surrogate_shape_fit(const surrogate_data *d, surrogate_shape *shape);

typedef struct surrogate surrogate;

/* The process of that shape.  Result i stands there times[i] times, as a bootstrap draws it; NULL: once each.
 * NULL where memory is short or the correlations are singular.  Copies what it needs; free with
 * surrogate_free. */
surrogate *surrogate_alloc(const surrogate_data *d, const surrogate_shape *shape, const unsigned *times);
void surrogate_free(surrogate *s);

/* f(x) */
double surrogate_value(const surrogate *s, const double *x);

/* E[f | x_a, x_b] for two axes a != b, in the middles of steps x steps boxes, those of x_b beside each other.
 * GSL_ENOMEM. */
int surrogate_map(const surrogate *s, size_t a, size_t b, size_t steps, double *out);

/* axes numbers each.  GSL_ENOMEM. */
int surrogate_indices(const surrogate *s, double *first, double *total);

/* By how much each result exceeds the process fitted without it: every folds-th one is left out in turn.
 * GSL_ENOMEM. */
int surrogate_cross_validate(const surrogate_data *d, size_t folds, double *miss);

#endif

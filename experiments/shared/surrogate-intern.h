/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SURROGATE_INTERN_H
#define SURROGATE_INTERN_H

#include "surrogate.h"

#include <gsl/gsl_linalg.h>

struct surrogate {
  size_t count, axes, levels[SURROGATE_AXES];
  surrogate_shape shape;
  double *x;          /* of the results that are there at least once */
  gsl_matrix *factor; /* Cholesky's of correlations and noise */
  gsl_vector *weight; /* f(x) = mean + sum_i weight_i correlation(x, x_i) */
  double mean, likelihood;
};

/* One axis's factor of the correlation at places a and b. */
double surrogate_factor(const surrogate *s, size_t axis, double a, double b);

#endif

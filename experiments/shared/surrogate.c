/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "surrogate-intern.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* In lengths of the axis. */
static double distance(const surrogate *s, size_t axis, double a, double b) {
  const double apart = s->levels[axis] > 0 && a != b ? 1.0 / (double)s->levels[axis] : a - b;
  return apart / s->shape.length[axis];
}

double surrogate_factor(const surrogate *s, size_t axis, double a, double b) {
  const double d = distance(s, axis, a, b);
  return exp(-0.5 * d * d);
}

static double correlation(const surrogate *s, const double *a, const double *b) {
  double sum = 0;
  for (size_t k = 0; k < s->axes; k++) {
    const double d = distance(s, k, a[k], b[k]);
    sum += d * d;
  }
  return exp(-0.5 * sum);
}

void surrogate_free(surrogate *s) {
  if (!s)
    return;
  gsl_matrix_free(s->factor);
  gsl_vector_free(s->weight);
  free(s->x);
  free(s);
}

static size_t count_of(const surrogate_data *d, const unsigned *times) {
  size_t count = 0;
  for (size_t i = 0; i < d->count; i++)
    count += !times || times[i] > 0;
  return count;
}

/* Places, results and correlations.  A result that stands there often has so much less noise. */
static void fill(surrogate *s, const surrogate_data *d, const unsigned *times, gsl_vector *y) {
  size_t n = 0;
  for (size_t i = 0; i < d->count; i++) {
    if (times && times[i] == 0)
      continue;
    memcpy(s->x + n * s->axes, d->x + i * s->axes, s->axes * sizeof *s->x);
    gsl_vector_set(y, n, d->y[i]);
    gsl_matrix_set(s->factor, n, n, 1 + s->shape.noise / (times ? times[i] : 1));
    for (size_t j = 0; j < n; j++) {
      const double r = correlation(s, s->x + n * s->axes, s->x + j * s->axes);
      gsl_matrix_set(s->factor, n, j, r);
      gsl_matrix_set(s->factor, j, n, r);
    }
    n++;
  }
}

/* With K = correlations and noise: mean = 1^T K^-1 y / 1^T K^-1 1, weight = K^-1 (y - mean). */
static int solve(surrogate *s, gsl_vector *y) {
  const double n = (double)s->count;
  if (gsl_linalg_cholesky_decomp1(s->factor))
    return GSL_EDOM;
  gsl_vector_set_all(s->weight, 1);
  gsl_linalg_cholesky_svx(s->factor, s->weight);
  double above, below = 0, square, logarithm = 0;
  for (size_t i = 0; i < s->count; i++)
    below += gsl_vector_get(s->weight, i);
  gsl_blas_ddot(s->weight, y, &above);
  s->mean = above / below;
  gsl_vector_add_constant(y, -s->mean);
  gsl_vector_memcpy(s->weight, y);
  gsl_linalg_cholesky_svx(s->factor, s->weight);
  gsl_blas_ddot(s->weight, y, &square);
  for (size_t i = 0; i < s->count; i++)
    logarithm += log(gsl_matrix_get(s->factor, i, i));
  s->likelihood = -0.5 * n * log(square / n) - logarithm;
  return GSL_SUCCESS;
}

surrogate *surrogate_alloc(const surrogate_data *d, const surrogate_shape *shape, const unsigned *times) {
  const size_t count = count_of(d, times);
  surrogate *s = calloc(1, sizeof *s);
  if (!s || count == 0 || d->axes > SURROGATE_AXES) {
    free(s);
    return NULL;
  }
  *s = (surrogate){.count = count, .axes = d->axes, .shape = *shape};
  memcpy(s->levels, d->levels, sizeof s->levels);
  s->x = calloc(count * d->axes, sizeof *s->x);
  s->factor = gsl_matrix_alloc(count, count);
  s->weight = gsl_vector_alloc(count);
  gsl_vector *y = gsl_vector_alloc(count);
  int code = s->x && s->factor && s->weight && y ? GSL_SUCCESS : GSL_ENOMEM;
  if (!code) {
    fill(s, d, times, y);
    code = solve(s, y);
  }
  gsl_vector_free(y);
  if (code) {
    surrogate_free(s);
    return NULL;
  }
  return s;
}

double surrogate_value(const surrogate *s, const double *x) {
  double sum = s->mean;
  for (size_t i = 0; i < s->count; i++)
    sum += gsl_vector_get(s->weight, i) * correlation(s, x, s->x + i * s->axes);
  return sum;
}

static double likelihood(const surrogate_data *d, const surrogate_shape *shape) {
  surrogate *s = surrogate_alloc(d, shape, NULL);
  const double found = s ? s->likelihood : -INFINITY;
  surrogate_free(s);
  return found;
}

/* Tries value low 2^j, j = 0 ... steps - 1, in *place, and leaves the best there. */
static double search(const surrogate_data *d, surrogate_shape *shape, double *place, double low, int steps,
                     double best) {
  double kept = *place;
  for (int j = 0; j < steps; j++) {
    *place = ldexp(low, j);
    const double found = *place == kept ? best : likelihood(d, shape);
    if (found > best) {
      best = found;
      kept = *place;
    }
  }
  *place = kept;
  return best;
}

int surrogate_shape_fit(const surrogate_data *d, surrogate_shape *shape) {
  enum { MOST = 512, ROUNDS = 4, LENGTHS = 7, NOISES = 20 };
  const double shortest = 0.125, least = ldexp(1, -18);
  surrogate_data some = *d;
  some.count = d->count < MOST ? d->count : MOST;
  if (d->count < 3)
    return GSL_EDOM;
  for (size_t k = 0; k < d->axes; k++)
    shape->length[k] = 8 * shortest;
  shape->noise = ldexp(least, 12);
  double best = likelihood(&some, shape), before = -INFINITY;
  for (int round = 0; round < ROUNDS && best > before; round++) {
    before = best;
    for (size_t k = 0; k < d->axes; k++)
      best = search(&some, shape, &shape->length[k], shortest, LENGTHS, best);
    best = search(&some, shape, &shape->noise, least, NOISES, best);
  }
  return isfinite(best) ? GSL_SUCCESS : GSL_ENOMEM;
}

/* The results without those whose place modulo folds is fold. */
static surrogate *fit_without(const surrogate_data *d, size_t folds, size_t fold, double *x, double *y) {
  surrogate_data rest = *d;
  surrogate_shape shape;
  rest.x = x;
  rest.y = y;
  rest.count = 0;
  for (size_t i = 0; i < d->count; i++)
    if (i % folds != fold) {
      memcpy(x + rest.count * d->axes, d->x + i * d->axes, d->axes * sizeof *x);
      y[rest.count++] = d->y[i];
    }
  return surrogate_shape_fit(&rest, &shape) ? NULL : surrogate_alloc(&rest, &shape, NULL);
}

int surrogate_cross_validate(const surrogate_data *d, size_t folds, double *miss) {
  double *x = calloc(d->count * d->axes, sizeof *x), *y = calloc(d->count, sizeof *y);
  int room = x && y;
  for (size_t fold = 0; room && fold < folds; fold++) {
    surrogate *s = fit_without(d, folds, fold, x, y);
    room = s != NULL;
    for (size_t i = fold; s && i < d->count; i += folds)
      miss[i] = d->y[i] - surrogate_value(s, d->x + i * d->axes);
    surrogate_free(s);
  }
  free(x);
  free(y);
  return room ? GSL_SUCCESS : GSL_ENOMEM;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "products.h"

#include <gsl/gsl_cblas.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_BATCH = 256 };

operands operands_alloc(const gsl_rng *rng) {
  const shape largest = {LAYERS - 1, MAX_BATCH, 0, 0, NULL};
  operands o;
  for (int k = 0; k <= LAYERS; k++)
    o.state[k] = floats((size_t)MAX_BATCH * (size_t)(k == 1 ? INPUTS : units(&largest, k)), 0.1f, rng);
  for (int k = 0; k < LAYERS; k++) {
    const size_t weights = (size_t)HIDDEN * INPUTS;
    o.drive[k] = floats((size_t)MAX_BATCH * HIDDEN, 0.1f, rng);
    o.forth[k] = floats(weights, 0.1f, rng);
    o.back[k] = floats(weights, 0.1f, rng);
  }
  return o;
}

void operands_free(operands *o) {
  for (int k = 0; k <= LAYERS; k++)
    free(o->state[k]);
  for (int k = 0; k < LAYERS; k++) {
    free(o->drive[k]);
    free(o->forth[k]);
    free(o->back[k]);
  }
}

/* out (rows x n) <- in (rows x m) w^T */
static void project(int rows, int n, int m, const float *in, const float *w, float *out) {
  cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, rows, n, m, 1.0f, in, m, w, m, 0.0f, out, n);
}

/* w (n x m) += out^T in; the factor keeps the numbers in range. */
static void outer(int rows, int n, int m, const float *out, const float *in, float *w) {
  cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, n, m, rows, 1e-9f, out, n, in, m, 1.0f, w, m);
}

/* Steps of a batch that have products. */
static int steps_of(const shape *s) {
  return s->free_steps - 1 + (int)s->rule->phases * s->nudged_steps;
}

work work_of(const shape *s) {
  work w = {2.0 * units(s, s->hidden) * INPUTS, 0.0, 0.0};
  double hidden = 0.0;
  for (int k = 0; k < s->hidden; k++)
    hidden += 2.0 * 2.0 * units(s, k) * units(s, k + 1);
  w.steps = hidden * steps_of(s);
  w.updates = w.projection + hidden;
  return w;
}

double work_sum(const shape *s) {
  const work w = work_of(s);
  return w.projection + w.steps + w.updates;
}

void products(const shape *s, operands *o) {
  const int last = s->hidden, steps = steps_of(s);
  project(s->batch, units(s, last), INPUTS, o->state[last + 1], o->forth[last], o->drive[last]);
  for (int t = 0; t < steps; t++)
    for (int k = 0; k <= last; k++) {
      if (k < last)
        project(s->batch, units(s, k), units(s, k + 1), o->state[k + 1], o->forth[k], o->drive[k]);
      if (k > 0)
        project(s->batch, units(s, k), units(s, k - 1), o->state[k - 1], o->back[k - 1], o->drive[k]);
    }
  for (int k = 0; k <= last; k++) {
    outer(s->batch, units(s, k), units(s, k + 1), o->drive[k], o->state[k + 1], o->forth[k]);
    if (k < last)
      outer(s->batch, units(s, k + 1), units(s, k), o->drive[k + 1], o->state[k], o->back[k]);
  }
}

/* Operations per second of one square product, the fastest of the repeats. */
static double rate_of(const vf_product_type *type, const gsl_rng *rng) {
  enum { UNITS = 2048 };
  const size_t count = (size_t)UNITS * UNITS;
  float *w = floats(count, 0.1f, rng), *in = floats(count, 0.1f, rng), *out = floats(count, 0.1f, rng);
  vf_product *p = vf_product_alloc(type, VF_PRODUCT_INTO, UNITS, UNITS, UNITS);
  double least = INFINITY;
  if (!p)
    fail("not enough memory for a large product");
  vf_product_prepare(p, w);
  for (size_t i = 0; i <= REPEATS; i++) { /* the first to warm up */
    const double start = seconds();
    vf_product_add(p, UNITS, in, out);
    least = i > 0 ? fmin(least, seconds() - start) : least;
  }
  vf_product_free(p);
  free(w);
  free(in);
  free(out);
  return 2.0 * UNITS * (double)count / least;
}

double peak_of(const gsl_rng *rng) {
  double peak = 0.0;
  for (size_t i = 0; vf_product_at(i); i++) {
    const double rate = rate_of(vf_product_at(i), rng);
    printf("a product of 2048 x 2048 x 2048, one thread: %s %.1f GFLOP/s\n", vf_product_at(i)->name,
           1e-9 * rate);
    peak = fmax(peak, rate);
  }
  return peak;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "products.h"

#include <gsl/gsl_cblas.h>
#include <math.h>
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

large large_alloc(const gsl_rng *rng) {
  const size_t count = (size_t)LARGE * LARGE;
  large x = {.in = floats(count, 0.1f, rng), .out = floats(count, 0.1f, rng), .w = floats(count, 0.1f, rng)};
  for (size_t i = 0; i < MOST_BACKENDS && vf_product_at(i); i++) {
    x.product[i] = vf_product_alloc(vf_product_at(i), VF_PRODUCT_INTO, LARGE, LARGE, LARGE);
    if (!x.product[i])
      fail("not enough memory for a large product");
    vf_product_prepare(x.product[i], x.w);
  }
  return x;
}

void large_free(large *x) {
  for (size_t i = 0; i < MOST_BACKENDS; i++)
    vf_product_free(x->product[i]);
  free(x->w);
  free(x->in);
  free(x->out);
}

double rate_of_large(large *x) {
  double least = INFINITY;
  for (size_t i = 0; i < MOST_BACKENDS && x->product[i]; i++) {
    const double start = seconds();
    vf_product_add(x->product[i], LARGE, x->in, x->out);
    least = fmin(least, seconds() - start);
  }
  return 2.0 * LARGE * (double)LARGE * LARGE / least;
}

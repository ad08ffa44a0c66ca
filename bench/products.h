/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The products of learning without the learner: as a plain loop of SGEMM calls, as a number of operations,
 * and one large product, whose rate is taken for the machine's peak.
 *
 * Learning starts from zero states, so that in its first Euler step no layer has a product; the loop and the
 * count leave that step out as well.
 */
#ifndef BENCH_PRODUCTS_H
#define BENCH_PRODUCTS_H

#include "common.h"

enum { LAYERS = 4 };

/* Operands of the plain loop, as large as a learner's own, so that caches see the same. */
typedef struct {
  float *state[LAYERS + 1], *drive[LAYERS], *forth[LAYERS], *back[LAYERS];
} operands;

operands operands_alloc(const gsl_rng *rng);
void operands_free(operands *o);

/* The products of one batch of learning, and nothing else. */
void products(const shape *s, operands *o);

/* Floating-point operations of one image, and their sum. */
typedef struct {
  double projection, steps, updates; /* of the input, once; between layers; of all matrices */
} work;
work work_of(const shape *s);
double work_sum(const shape *s);

/* One large square product by each backend, in one thread. */
enum { LARGE = 1536, MOST_BACKENDS = 4 };
typedef struct {
  float *w, *in, *out;
  vf_product *product[MOST_BACKENDS];
} large;
large large_alloc(const gsl_rng *rng);
void large_free(large *x);

/* Its operations per second, by the faster backend, now. */
double rate_of_large(large *x);

#endif

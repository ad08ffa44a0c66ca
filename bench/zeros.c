/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Most of MNIST's pixels are 0.  Does it pay to leave them out of the two products with the input, its
 * projection and the update of the input weights?  All at the shapes of one batch of learning, W 512 x 784:
 *
 *   dense    two SGEMMs, as the learner does
 *   columns  pixels that are 0 in the whole batch left out: columns of W gathered, smaller SGEMMs, columns
 * added pixels   image by image, one row of W's transpose for each pixel that is not 0
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "common.h"
#include "vf_blas.h"

#include <gsl/gsl_cblas.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { IMAGES = 1000, MAX_BATCH = 256 };

typedef struct {
  float *w, *transposed, *out, *contrast;
  float *narrow_x, *narrow_w;
  size_t used[INPUTS];
} room;

static const float scale = 1e-6f;

static void dense(room *m, const float *x, int batch) {
  cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, batch, HIDDEN, INPUTS, 1.0f, x, INPUTS, m->w, INPUTS,
              0.0f, m->out, HIDDEN);
  cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, HIDDEN, INPUTS, batch, scale, m->contrast, HIDDEN, x,
              INPUTS, 1.0f, m->w, INPUTS);
}

static void columns(room *m, const float *x, int batch) {
  int count = 0;
  for (size_t j = 0; j < INPUTS; j++) {
    int seen = 0;
    for (size_t i = 0; i < (size_t)batch && !seen; i++)
      seen = x[i * INPUTS + j] != 0.0f;
    if (seen)
      m->used[count++] = j;
  }
  const size_t u = (size_t)count;
  for (size_t i = 0; i < (size_t)batch; i++)
    for (size_t j = 0; j < u; j++)
      m->narrow_x[i * u + j] = x[i * INPUTS + m->used[j]];
  for (size_t i = 0; i < HIDDEN; i++)
    for (size_t j = 0; j < u; j++)
      m->narrow_w[i * u + j] = m->w[i * INPUTS + m->used[j]];
  cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, batch, HIDDEN, count, 1.0f, m->narrow_x, count,
              m->narrow_w, count, 0.0f, m->out, HIDDEN);
  cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, HIDDEN, count, batch, scale, m->contrast, HIDDEN,
              m->narrow_x, count, 1.0f, m->narrow_w, count);
  for (size_t i = 0; i < HIDDEN; i++)
    for (size_t j = 0; j < u; j++)
      m->w[i * INPUTS + m->used[j]] = m->narrow_w[i * u + j];
}

static void pixels(room *m, const float *x, int batch) {
  memset(m->out, 0, (size_t)batch * HIDDEN * sizeof *m->out);
  for (size_t i = 0; i < (size_t)batch; i++)
    for (size_t j = 0; j < INPUTS; j++)
      if (x[i * INPUTS + j] != 0.0f)
        cblas_saxpy(HIDDEN, x[i * INPUTS + j], m->transposed + j * HIDDEN, 1, m->out + i * HIDDEN, 1);
  for (size_t j = 0; j < INPUTS; j++)
    for (size_t i = 0; i < (size_t)batch; i++)
      if (x[i * INPUTS + j] != 0.0f)
        cblas_saxpy(HIDDEN, scale * x[i * INPUTS + j], m->contrast + i * HIDDEN, 1,
                    m->transposed + j * HIDDEN, 1);
}

static double time_of(void (*way)(room *, const float *, int), room *m, const vf_dataset *d, int batch) {
  const double start = seconds();
  for (size_t i = 0; i + (size_t)batch <= d->count; i += (size_t)batch)
    way(m, d->image + i * INPUTS, batch);
  return seconds() - start;
}

/* Every way leaves the same products, to rounding; a benchmark of something else would say nothing. */
static void compare(room *m, const vf_dataset *d) {
  enum { BATCH = 20 };
  static float wanted[BATCH * HIDDEN];
  void (*const ways[])(room *, const float *, int) = {columns, pixels};
  dense(m, d->image, BATCH);
  memcpy(wanted, m->out, sizeof wanted);
  for (size_t w = 0; w < 2; w++) {
    ways[w](m, d->image, BATCH);
    for (size_t i = 0; i < BATCH * HIDDEN; i++)
      if (fabsf(m->out[i] - wanted[i]) > 1e-3f * (1.0f + fabsf(wanted[i])))
        fail("the ways differ: mend the benchmark");
  }
}

int main(void) {
  static const int batches[] = {20, 50, 100, 256};
  vf_blas_single_thread();
  vf_dataset *d = mnist(VF_SPLIT_TRAIN, IMAGES);
  if (!d)
    return 0;
  gsl_rng *rng = generator();
  const size_t weights = (size_t)HIDDEN * INPUTS, rows = (size_t)MAX_BATCH * HIDDEN;
  room m = {floats(weights, 0.1f, rng),
            floats(weights, 0.1f, rng),
            floats(rows, 0.1f, rng),
            floats(rows, 0.1f, rng),
            floats((size_t)MAX_BATCH * INPUTS, 0.1f, rng),
            floats(weights, 0.1f, rng),
            {0}};
  for (size_t i = 0; i < HIDDEN; i++)
    for (size_t j = 0; j < INPUTS; j++)
      m.transposed[j * HIDDEN + i] = m.w[i * INPUTS + j];
  compare(&m, d);
  size_t zeros = 0;
  for (size_t i = 0; i < d->count * INPUTS; i++)
    zeros += d->image[i] == 0.0f;
  printf(
      "\nprojection of the input and update of its weights, %.0f %% of the pixels 0, images/s, one thread\n",
      100.0 * (double)zeros / (double)(d->count * INPUTS));
  printf("%5s %10s %10s %6s %10s %6s\n", "batch", "dense", "columns", "ratio", "pixels", "ratio");
  for (size_t b = 0; b < sizeof batches / sizeof batches[0]; b++) {
    double a[REPEATS], c[REPEATS], p[REPEATS];
    for (size_t r = 0; r < REPEATS; r++) {
      a[r] = time_of(dense, &m, d, batches[b]);
      c[r] = time_of(columns, &m, d, batches[b]);
      p[r] = time_of(pixels, &m, d, batches[b]);
    }
    const double n = (double)(d->count / (size_t)batches[b] * (size_t)batches[b]);
    const double plain = median(a), narrow = median(c), single = median(p);
    printf("%5d %10.0f %10.0f %6.2f %10.0f %6.2f\n", batches[b], n / plain, n / narrow, plain / narrow,
           n / single, plain / single);
  }
  float *const blocks[] = {m.w, m.transposed, m.out, m.contrast, m.narrow_x, m.narrow_w};
  for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++)
    free(blocks[i]);
  vf_dataset_free(d);
  gsl_rng_free(rng);
  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How near the learner comes to the products that it must do: images per second of learning at 784-512-10,
 * batch 20, T1 = 20, T2 = 4, one thread, beside a plain loop of the same SGEMM calls at the same shapes, in
 * alternating repeats of one run.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vf_blas.h"
#include "vf_learner.h"

#include <gsl/gsl_cblas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
  INPUTS = 784,
  HIDDEN = 512,
  OUTPUTS = 10,
  BATCH = 20,
  FREE = 20,
  NUDGED = 4,
  IMAGES = 2000,
  REPEATS = 11
};

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static float *floats(size_t count, const gsl_rng *rng) {
  float *x = malloc(count * sizeof *x);
  if (!x) {
    fprintf(stderr, "learner: memory: %zu numbers are not to be had\n", count);
    exit(1);
  }
  for (size_t i = 0; i < count; i++)
    x[i] = (float)(0.1 * gsl_rng_uniform(rng));
  return x;
}

/* One operand of the plain loop for each shape that occurs. */
typedef struct {
  float *input, *hidden, *output, *w_input, *w_forth, *w_back;
} operands;

/* out (BATCH x n) += in (BATCH x m) w^T */
static void project(int n, int m, const float *in, const float *w, float *out) {
  cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, BATCH, n, m, 1.0f, in, m, w, m, 1.0f, out, n);
}

/* w (n x m) += out^T in; the factor keeps the numbers in range. */
static void outer(int n, int m, const float *out, const float *in, float *w) {
  cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, n, m, BATCH, 1e-9f, out, n, in, m, 1.0f, w, m);
}

/* The products of one batch of learning, and nothing else. */
static void products(const operands *o, float *to_hidden, float *to_output) {
  project(HIDDEN, INPUTS, o->input, o->w_input, to_hidden);
  for (int t = 0; t < FREE + NUDGED; t++) {
    project(OUTPUTS, HIDDEN, o->hidden, o->w_forth, to_output);
    project(HIDDEN, OUTPUTS, o->output, o->w_back, to_hidden);
  }
  outer(OUTPUTS, HIDDEN, o->output, o->hidden, o->w_forth);
  outer(HIDDEN, OUTPUTS, o->hidden, o->output, o->w_back);
  outer(HIDDEN, INPUTS, o->hidden, o->input, o->w_input);
}

static double time_products(const operands *o, const gsl_rng *rng) {
  float *to_hidden = floats(BATCH * HIDDEN, rng), *to_output = floats(BATCH * OUTPUTS, rng);
  const double start = seconds();
  for (size_t i = 0; i < IMAGES / BATCH; i++)
    products(o, to_hidden, to_output);
  const double taken = seconds() - start;
  free(to_hidden);
  free(to_output);
  return taken;
}

static double time_learner(vf_learner *l, const vf_dataset *d, const size_t *order, gsl_rng *rng) {
  vf_learner_tally tally;
  const double start = seconds();
  const int status = vf_learner_epoch(l, d, order, d->count, rng, &tally);
  const double taken = seconds() - start;
  if (status) {
    fprintf(stderr, "learner: an epoch failed: %s\n", gsl_strerror(status));
    exit(1);
  }
  return taken;
}

/* Prints images per second and returns the median. */
static double report(const char *what, double *taken) {
  gsl_sort(taken, 1, REPEATS);
  const double median = gsl_stats_median_from_sorted_data(taken, 1, REPEATS);
  printf("%-18s %8.0f images/s   (slowest %.0f, fastest %.0f)\n", what, IMAGES / median,
         IMAGES / taken[REPEATS - 1], IMAGES / taken[0]);
  return median;
}

int main(void) {
  gsl_set_error_handler_off();
  vf_blas_single_thread();
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
  vf_dataset d = {.count = IMAGES, .rows = 28, .columns = 28, .pixels = INPUTS, .classes = OUTPUTS};
  d.image = floats(IMAGES * INPUTS, rng);
  d.label = malloc(IMAGES);
  const vf_learner_options options = {.depth = 2,
                                      .size = {OUTPUTS, HIDDEN, INPUTS},
                                      .rho = vf_activation_hard_sigmoid,
                                      .clipped = 1,
                                      .eps = 0.5f,
                                      .free_steps = FREE,
                                      .nudged_steps = NUDGED,
                                      .beta = 1.0f,
                                      .rule = vf_rule_random_sign,
                                      .batch = BATCH,
                                      .rate = {0.05f, 0.1f},
                                      .feedback_gain = 1.0f};
  vf_error error = {0, ""};
  vf_learner *l = vf_learner_alloc(&options, rng, &error);
  if (!l || !d.label) {
    fprintf(stderr, "%s\n", error.text);
    return 1;
  }
  size_t order[IMAGES];
  for (size_t i = 0; i < IMAGES; i++) {
    d.label[i] = (unsigned char)(i % OUTPUTS);
    order[i] = i;
  }
  gsl_ran_shuffle(rng, order, IMAGES, sizeof order[0]);
  const operands o = {floats(BATCH * INPUTS, rng),   floats(BATCH * HIDDEN, rng),
                      floats(BATCH * OUTPUTS, rng),  floats(HIDDEN * INPUTS, rng),
                      floats(OUTPUTS * HIDDEN, rng), floats(HIDDEN * OUTPUTS, rng)};

  const char *core = getenv("OPENBLAS_CORETYPE");
  printf("learner: %d-%d-%d, batch %d, T1 = %d, T2 = %d, one thread, medians of %d repeats of %d images\n",
         INPUTS, HIDDEN, OUTPUTS, BATCH, FREE, NUDGED, REPEATS, IMAGES);
  printf("BLAS: %s, core %s, OPENBLAS_CORETYPE %s\n", vf_blas_library(), vf_blas_core(),
         core ? core : "not set");
  double learning[REPEATS], plain[REPEATS];
  time_products(&o, rng);
  time_learner(l, &d, order, rng);
  for (size_t i = 0; i < REPEATS; i++) {
    plain[i] = time_products(&o, rng);
    learning[i] = time_learner(l, &d, order, rng);
  }
  const double bound = report("SGEMM loop", plain), median = report("learner", learning);
  printf("learner / SGEMM loop: %.2f of its speed\n", bound / median);

  float *const blocks[] = {o.input, o.hidden, o.output, o.w_input, o.w_forth, o.w_back, d.image};
  for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++)
    free(blocks[i]);
  free(d.label);
  vf_learner_free(l);
  gsl_rng_free(rng);
  return 0;
}

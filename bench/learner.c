/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How near the learner comes to the products that it must do, with each backend of products: images per
 * second of learning beside a plain loop of the same SGEMM calls at the same shapes, in alternating repeats
 * of one run; the rate of its products beside the machine's peak, that of one large product in the same run;
 * and what a second thread brings, beside what it brings to such loops.
 *
 * Learning starts from zero states, so that in its first Euler step no layer has a product; the loop leaves
 * that step out as well.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "common.h"
#include "vf_blas.h"
#include "vf_team.h"

#include <gsl/gsl_cblas.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

enum { IMAGES = 2560, MAX_BATCH = 256, LAYERS = 4 };

/* Operands of the plain loop, as large as a learner's own, so that caches see the same. */
typedef struct {
  float *state[LAYERS + 1], *drive[LAYERS], *forth[LAYERS], *back[LAYERS];
} operands;

static operands operands_alloc(const gsl_rng *rng) {
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

static void operands_free(operands *o) {
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

/* Sums of two factors in the products of one image: of the input's projection and of each step, and of the
 * updates, which take each matrix once. */
static double work_of(const shape *s) {
  double hidden = 0.0;
  for (int k = 0; k < s->hidden; k++)
    hidden += 2.0 * units(s, k) * units(s, k + 1);
  return (2.0 * units(s, s->hidden) * INPUTS + hidden * (steps_of(s) + 1)) * 2.0;
}

/* The products of one batch of learning, and nothing else. */
static void products(const shape *s, operands *o) {
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

static size_t images_for(const shape *s) {
  return s->hidden == 1 ? IMAGES : IMAGES / 5;
}

static double time_products(const shape *s, operands *o) {
  const double start = seconds();
  for (size_t i = 0; i < images_for(s); i += (size_t)s->batch)
    products(s, o);
  return seconds() - start;
}

/* Two threads, each with the products of half of every batch and operands of its own. */
typedef struct {
  shape half;
  operands *o;
  vf_team *team;
} two_loops;

static void half_products(size_t index, void *context) {
  const two_loops *two = context;
  for (size_t i = 0; i < images_for(&two->half); i += 2 * (size_t)two->half.batch)
    products(&two->half, &two->o[index]);
}

static double time_two_loops(two_loops *two) {
  const double start = seconds();
  vf_team_run(two->team, 2, half_products, two);
  return seconds() - start;
}

static double time_learner(vf_learner *l, const vf_dataset *d, size_t images, gsl_rng *rng) {
  vf_learner_tally tally;
  const double start = seconds();
  const int status = vf_learner_epoch(l, d, NULL, images, rng, &tally);
  if (status)
    fail(gsl_strerror(status));
  return seconds() - start;
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

static double peak_of(const gsl_rng *rng) {
  double peak = 0.0;
  for (size_t i = 0; vf_product_at(i); i++) {
    const double rate = rate_of(vf_product_at(i), rng);
    printf("a product of 2048 x 2048 x 2048, one thread: %s %.1f GFLOP/s\n", vf_product_at(i)->name,
           1e-9 * rate);
    peak = fmax(peak, rate);
  }
  return peak;
}

/* Learners that differ in the number of threads; two share the halves of a batch. */
typedef struct {
  vf_learner *one, *two;
  double single[REPEATS], both[REPEATS];
} learners;

static learners learners_with(const shape *s, const vf_product_type *type) {
  vf_learner_options o = options_for(s);
  o.product = type;
  learners l = {.one = learner_for(&o)};
  o.threads = 2;
  o.slice = o.batch / 2;
  l.two = learner_for(&o);
  return l;
}

enum { MOST_BACKENDS = 4 };

/* A row of the table for each backend. */
static void compare(const shape *s, two_loops *loops, const vf_dataset *d, double peak, gsl_rng *rng) {
  learners l[MOST_BACKENDS];
  double plain[REPEATS], half[REPEATS];
  const size_t batch = (size_t)s->batch, images = images_for(s) / batch * batch;
  const double n = (double)images, share = n / (double)((images_for(s) + batch - 1) / batch * batch);
  size_t backends = 0;
  loops->half = *s;
  loops->half.batch = s->batch / 2;
  while (backends < MOST_BACKENDS && vf_product_at(backends)) {
    l[backends] = learners_with(s, vf_product_at(backends));
    time_learner(l[backends].one, d, images, rng);
    time_learner(l[backends++].two, d, images, rng);
  }
  time_products(s, loops->o);
  time_two_loops(loops);
  for (size_t i = 0; i < REPEATS; i++) {
    plain[i] = time_products(s, loops->o) * share;
    half[i] = time_two_loops(loops) * share;
    for (size_t b = 0; b < backends; b++) {
      l[b].single[i] = time_learner(l[b].one, d, images, rng);
      l[b].both[i] = time_learner(l[b].two, d, images, rng);
    }
  }
  const double bound = n / median(plain), loop_gain = n / median(half) / bound;
  for (size_t b = 0; b < backends; b++) {
    const double speed = n / median(l[b].single), fast = n / median(l[b].both);
    printf("%6d %5d %4d + %zu x %-3d %8.0f %5.2f %8.0f %6.2f %5.2f %9.0f %5.2f %5.2f %s\n", s->hidden,
           s->batch, s->free_steps, s->rule->phases, s->nudged_steps, bound, bound * work_of(s) / peak, speed,
           speed / bound, speed * work_of(s) / peak, fast, fast / speed, loop_gain, vf_product_at(b)->name);
    vf_learner_free(l[b].one);
    vf_learner_free(l[b].two);
  }
}

int main(void) {
  static const shape shapes[] = {{1, 20, 20, 4, NULL},  {1, 50, 20, 4, NULL}, {1, 100, 20, 4, NULL},
                                 {1, 256, 20, 4, NULL}, {3, 20, 20, 6, NULL}, {3, 50, 20, 6, NULL},
                                 {3, 100, 20, 6, NULL}, {3, 256, 20, 6, NULL}};
  gsl_set_error_handler_off();
  vf_blas_single_thread();
  gsl_rng *rng = generator();
  vf_dataset d = {.count = IMAGES, .rows = 28, .columns = 28, .pixels = INPUTS, .classes = OUTPUTS};
  d.image = floats((size_t)IMAGES * INPUTS, 0.1f, rng);
  d.label = malloc(IMAGES);
  if (!d.label)
    fail("not enough memory for the labels");
  for (size_t i = 0; i < IMAGES; i++)
    d.label[i] = (unsigned char)(i % OUTPUTS);
  char text[128];
  const char *core = getenv("OPENBLAS_CORETYPE");
  printf("BLAS: %s, core %s, OPENBLAS_CORETYPE %s\n", vf_blas_library(), vf_blas_core(),
         core ? core : "not set");
  for (size_t i = 0; vf_product_at(i); i++) {
    vf_product_describe(vf_product_at(i), text, sizeof text);
    printf("products: %s\n", text);
  }
  const double peak = peak_of(rng);
  printf("learning, images/s, medians of %d repeats; bound: a loop of the same SGEMM calls, one thread; "
         "ratio: to\n"
         "the bound; peak: products done, over the faster of the large ones; gain: 2 threads over 1; loops: "
         "the\n"
         "same of two such loops, half of each batch a thread\n",
         REPEATS);
  printf("%6s %5s %14s %8s %5s %8s %6s %5s %9s %5s %5s %s\n", "hidden", "batch", "steps", "bound", "peak",
         "1 thread", "ratio", "peak", "2 threads", "gain", "loops", "products");
  operands o[] = {operands_alloc(rng), operands_alloc(rng)};
  two_loops loops = {.o = o, .team = vf_team_alloc(2)};
  if (!loops.team)
    fail("the system gives no second thread: allow more threads");
  for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
    shape s = shapes[i];
    s.rule = s.hidden == 1 ? vf_rule_random_sign : vf_rule_centred;
    compare(&s, &loops, &d, peak, rng);
  }
  vf_team_free(loops.team);
  operands_free(&o[0]);
  operands_free(&o[1]);
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  printf("\npeak memory %.0f MiB\n", (double)usage.ru_maxrss / 1024);
  free(d.image);
  free(d.label);
  gsl_rng_free(rng);
  return 0;
}

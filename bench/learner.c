/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How near the learner comes to the products that it must do, with each backend of products: images per
 * second of learning beside a plain loop of the same SGEMM calls at the same shapes, in alternating repeats
 * of one run; the rate of its products beside the machine's peak, that of one large product in the same run;
 * and what a second thread brings, beside what it brings to such loops.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "products.h"
#include "vf_blas.h"
#include "vf_team.h"

#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

enum { IMAGES = 1280 };

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

/* A row of the table for each backend. */
static void compare(const shape *s, two_loops *loops, const vf_dataset *d, large *x, gsl_rng *rng) {
  learners l[MOST_BACKENDS];
  double plain[REPEATS], half[REPEATS], rate[REPEATS];
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
  rate_of_large(x);
  for (size_t i = 0; i < REPEATS; i++) {
    rate[i] = rate_of_large(x);
    plain[i] = time_products(s, loops->o) * share;
    half[i] = time_two_loops(loops) * share;
    for (size_t b = 0; b < backends; b++) {
      l[b].single[i] = time_learner(l[b].one, d, images, rng);
      l[b].both[i] = time_learner(l[b].two, d, images, rng);
    }
  }
  const double peak = median(rate), bound = n / median(plain), loop_gain = n / median(half) / bound;
  for (size_t b = 0; b < backends; b++) {
    const double speed = n / median(l[b].single), fast = n / median(l[b].both);
    printf("%6d %5d %4d + %zu x %-3d %8.0f %5.2f %8.0f %6.2f %5.2f %9.0f %5.2f %5.2f %5.1f %s\n", s->hidden,
           s->batch, s->free_steps, s->rule->phases, s->nudged_steps, bound, bound * work_sum(s) / peak,
           speed, speed / bound, speed * work_sum(s) / peak, fast, fast / speed, loop_gain, 1e-9 * peak,
           vf_product_at(b)->name);
    vf_learner_free(l[b].one);
    vf_learner_free(l[b].two);
  }
}

static vf_dataset noise(const gsl_rng *rng) {
  vf_dataset d = {.count = IMAGES, .rows = 28, .columns = 28, .pixels = INPUTS, .classes = OUTPUTS};
  d.image = floats((size_t)IMAGES * INPUTS, 0.1f, rng);
  d.label = malloc(IMAGES);
  if (!d.label)
    fail("not enough memory for the labels");
  for (size_t i = 0; i < IMAGES; i++)
    d.label[i] = (unsigned char)(i % OUTPUTS);
  return d;
}

static shape shape_of(int hidden, int batch) {
  return hidden == 1 ? (shape){1, batch, 20, 4, vf_rule_random_sign}
                     : (shape){hidden, batch, 20, 6, vf_rule_centred};
}

/* Learns in one thread and nothing else, for a profile. */
static void learn_alone(int hidden, int batch, const char *product, const vf_dataset *d, gsl_rng *rng) {
  enum { EPOCHS = 16 };
  if (hidden < 1 || hidden >= LAYERS || batch < 1 || !vf_product_find(product))
    fail("give 1 to 3 hidden layers, a batch and a backend of products");
  const shape s = shape_of(hidden, batch);
  vf_learner_options o = options_for(&s);
  o.product = vf_product_find(product);
  vf_learner *l = learner_for(&o);
  for (int i = 0; i < EPOCHS; i++)
    time_learner(l, d, images_for(&s), rng);
  vf_learner_free(l);
}

static void describe_machine(void) {
  char text[128];
  const char *core = getenv("OPENBLAS_CORETYPE");
  printf("BLAS: %s, core %s, OPENBLAS_CORETYPE %s\n", vf_blas_library(), vf_blas_core(),
         core ? core : "not set");
  for (size_t i = 0; vf_product_at(i); i++) {
    vf_product_describe(vf_product_at(i), text, sizeof text);
    printf("products: %s\n", text);
  }
}

static void count_work(void) {
  printf("\nmillion operations of an image in products\n%6s %10s %10s %10s\n", "hidden", "projection",
         "steps", "updates");
  for (int hidden = 1; hidden < LAYERS; hidden += 2) {
    const shape s = shape_of(hidden, 1);
    const work w = work_of(&s);
    printf("%6d %10.2f %10.2f %10.2f\n", hidden, 1e-6 * w.projection, 1e-6 * w.steps, 1e-6 * w.updates);
  }
}

static void compare_all(const vf_dataset *d, gsl_rng *rng) {
  static const int batches[] = {20, 50, 100, 256};
  large x = large_alloc(rng);
  operands o[] = {operands_alloc(rng), operands_alloc(rng)};
  two_loops loops = {.o = o, .team = vf_team_alloc(2)};
  if (!loops.team)
    fail("the system gives no second thread: allow more threads");
  printf("\nlearning, images/s, medians of %d repeats\n"
         "bound: a loop of the same SGEMM calls, one thread; ratio: to the bound\n"
         "peak: rate of the products done, over that of one of %d x %d x %d by the faster backend\n"
         "gain: 2 threads over 1; loops: the same of two such loops, half of each batch a thread\n"
         "rate: of the large product, in the same repeats, GFLOP/s\n",
         REPEATS, LARGE, LARGE, LARGE);
  printf("%6s %5s %14s %8s %5s %8s %6s %5s %9s %5s %5s %5s %s\n", "hidden", "batch", "steps", "bound", "peak",
         "1 thread", "ratio", "peak", "2 threads", "gain", "loops", "rate", "products");
  for (int hidden = 1; hidden < LAYERS; hidden += 2)
    for (size_t i = 0; i < sizeof batches / sizeof batches[0]; i++) {
      const shape s = shape_of(hidden, batches[i]);
      compare(&s, &loops, d, &x, rng);
    }
  vf_team_free(loops.team);
  large_free(&x);
  operands_free(&o[0]);
  operands_free(&o[1]);
}

int main(int argc, char **argv) {
  gsl_set_error_handler_off();
  vf_blas_single_thread();
  gsl_rng *rng = generator();
  vf_dataset d = noise(rng);
  if (argc == 4) {
    learn_alone(atoi(argv[1]), atoi(argv[2]), argv[3], &d, rng);
  } else {
    struct rusage usage;
    describe_machine();
    count_work();
    compare_all(&d, rng);
    getrusage(RUSAGE_SELF, &usage);
    printf("\npeak memory %.0f MiB\n", (double)usage.ru_maxrss / 1024);
  }
  free(d.image);
  free(d.label);
  gsl_rng_free(rng);
  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An epoch allocates nothing: this program stands between the library and the allocator and counts.  The
 * first epoch, in which BLAS and warm starts make room, is not counted.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "learner_fixture.h"
#include "tap.h"

#include <gsl/gsl_errno.h>
#include <stdatomic.h>
#include <stdlib.h>

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)
#define COUNTED 1
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#undef COUNTED
#endif
#endif
#endif

#ifdef COUNTED
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);

static atomic_size_t calls;

void *malloc(size_t size) {
  atomic_fetch_add(&calls, 1);
  return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  atomic_fetch_add(&calls, 1);
  return __libc_calloc(count, size);
}

void *realloc(void *block, size_t size) {
  atomic_fetch_add(&calls, 1);
  return __libc_realloc(block, size);
}

static learner_images images;

static size_t calls_of_epoch(vf_learner *l, gsl_rng *rng, const size_t *order) {
  vf_learner_tally tally;
  vf_learner_epoch(l, &images.data, order, IMAGES, rng, &tally);
  const size_t before = atomic_load(&calls);
  vf_learner_epoch(l, &images.data, order, IMAGES, rng, &tally);
  vf_learner_evaluate(l, &images.data, &tally);
  return atomic_load(&calls) - before;
}

static void test_epoch(vf_learner_solver solver, const vf_rule *rule, size_t threads) {
  static const size_t order[IMAGES] = {5, 2, 7, 0, 1, 6, 4, 3};
  vf_learner_options o = plain_options();
  gsl_rng *rng = seeded_rng(3);
  o.solver = solver;
  o.threads = threads;
  o.slice = 2;
  o.tolerance = 1e-3f;
  o.warm = 1;
  o.open_output = 1; /* whose rates have room of their own */
  o.rule = rule;
  o.relative = rule->differences;
  o.product = vf_product_cblas; /* oneDNN itself allocates in each call */
  vf_learner *l = learner_with(&o, 7);
  is_int((long)calls_of_epoch(l, rng, order), 0, "solver %d, %s, %zu threads: no allocation", (int)solver,
         rule->name, threads);
  vf_learner_free(l);
  gsl_rng_free(rng);
}

int main(void) {
  gsl_set_error_handler_off();
  draw_images(&images);
  const size_t before = atomic_load(&calls);
  float *volatile block = malloc(10 * sizeof *block);
  free(block);
  is_int((long)(atomic_load(&calls) - before), 1, "an allocation is counted");
  for (vf_learner_solver s = VF_LEARNER_EULER; s <= VF_LEARNER_ANDERSON; s++)
    for (size_t threads = 1; threads <= 2; threads++)
      test_epoch(s, vf_rule_random_sign, threads);
  for (size_t i = 0; vf_rule_at(i); i++)
    test_epoch(VF_LEARNER_ALTERNATING, vf_rule_at(i), 2);
  return tap_done();
}
#else
int main(void) {
  skip("calls of this allocator cannot be counted", "an epoch allocates nothing");
  return tap_done();
}
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules that move the weights towards symmetry. */
#include "example.h"
#include "tap.h"
#include "vf_exact.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

enum { N = 6 };

typedef struct {
  example e;
  vf_exact *w;
  gsl_rng *rng;
  gsl_vector *g, *plain;
  gsl_matrix *jacobian;
  vf_exact_options o;
} bench;

static bench make(unsigned flags, unsigned long seed) {
  example e = example_make(vf_activation_tanh, flags, N, 0.7, seed);
  is_int(vf_example_settle(e.own, NULL), GSL_SUCCESS, "the free phase converges");
  return (bench){e,
                 vf_exact_alloc(N),
                 gsl_rng_alloc(gsl_rng_mt19937),
                 gsl_vector_alloc(e.theta->size),
                 gsl_vector_alloc(e.theta->size),
                 gsl_matrix_alloc(N, N),
                 vf_exact_defaults()};
}

static void done(bench *b) {
  example_free(&b->e);
  vf_exact_free(b->w);
  gsl_rng_free(b->rng);
  gsl_vector_free(b->g);
  gsl_vector_free(b->plain);
  gsl_matrix_free(b->jacobian);
}

/* g = what the rule adds to the centred update */
static int dynamics(bench *b, const vf_exact_rule *rule) {
  const vf_problem *p = &b->e.own->problem;
  int code = vf_exact_update(vf_exact_centred, b->w, p, b->e.h, &b->o, b->rng, b->plain);
  if (!code)
    code = vf_exact_update(rule, b->w, p, b->e.h, &b->o, b->rng, b->g);
  gsl_vector_sub(b->g, b->plain);
  return code;
}

/* |A|_F^2 at the state h, which does not move with theta. */
static double asymmetry(bench *b) {
  double sum = 0;
  vf_field_jacobian(b->e.own->field, b->e.theta, b->e.input, b->e.h, b->jacobian);
  for (size_t i = 0; i < N; i++)
    for (size_t j = 0; j < N; j++)
      sum += pow((gsl_matrix_get(b->jacobian, i, j) - gsl_matrix_get(b->jacobian, j, i)) / 2, 2);
  return sum;
}

/* -strength d|A|_F^2/dtheta_k by central differences, exact for a quadratic function. */
static double slope(bench *b, size_t k) {
  double *const theta = gsl_vector_ptr(b->e.theta, k), before = *theta;
  *theta = before + 0.01;
  const double up = asymmetry(b);
  *theta = before - 0.01;
  const double down = asymmetry(b);
  *theta = before;
  return -b->o.strength * (up - down) / 0.02;
}

static double farthest_from_slope(bench *b) {
  double worst = 0;
  for (size_t k = 0; k < b->g->size; k++)
    worst = larger(worst, fabs(gsl_vector_get(b->g, k) - slope(b, k)));
  return worst;
}

static void homeostasis_descends(void) {
  bench b = make(0, 21);
  is_int(dynamics(&b, vf_exact_homeostasis), GSL_SUCCESS, "homeostasis moves the weights");
  ok(gsl_blas_dnrm2(b.g) > 1e-3, "by something");
  ok(farthest_from_slope(&b) < 1e-12, "and by the gradient of |A|^2");
  done(&b);
}

/* Signs of which the mean of z z^T is the identity: 8 columns, their first 6 entries. */
static void clamped_homeostasis_is_unbiased(void) {
  bench b = make(0, 22);
  b.o.probes = 8;
  b.o.hadamard = 1;
  is_int(dynamics(&b, vf_exact_clamped_homeostasis), GSL_SUCCESS, "forces at displaced states suffice");
  const double coarse = farthest_from_slope(&b);
  ok(coarse < 1e-6, "for the same gradient, within the square of the displacement");
  b.o.current = 4e-3;
  dynamics(&b, vf_exact_clamped_homeostasis);
  is_near(farthest_from_slope(&b) / coarse, 16, 0.5, "which it is");
  b.o.probes = 1;
  b.o.hadamard = 0;
  b.o.current = 1e-3;
  gsl_vector *mean = gsl_vector_calloc(b.g->size);
  for (size_t k = 0; k < 4000; k++) {
    dynamics(&b, vf_exact_clamped_homeostasis);
    gsl_blas_daxpy(1.0 / 4000, b.g, mean);
  }
  gsl_vector_memcpy(b.g, mean);
  ok(farthest_from_slope(&b) < 0.02, "random signs have that mean");
  gsl_vector_free(mean);
  done(&b);
}

static double difference(const bench *b) {
  double sum = 0;
  for (size_t i = 0; i < N; i++)
    for (size_t j = 0; j < i; j++)
      sum += pow(gsl_vector_get(b->e.theta, vf_network_weight_index(b->e.net, i, j)) -
                     gsl_vector_get(b->e.theta, vf_network_weight_index(b->e.net, j, i)),
                 2);
  return sqrt(sum);
}

static void kolen_pollack_shrinks_the_difference(void) {
  bench b = make(0, 23);
  const double before = difference(&b);
  int failed = 0;
  b.o.strength = 1;
  for (size_t k = 0; k < 20; k++) {
    vf_exact_update(vf_exact_kolen_pollack, b.w, &b.e.own->problem, b.e.h, &b.o, b.rng, b.g);
    gsl_blas_daxpy(0.1, b.g, b.e.theta);
    failed += vf_example_settle(b.e.own, NULL) != GSL_SUCCESS;
  }
  is_int(failed, 0, "the free phase converges each time");
  is_near(difference(&b) / before, pow(0.9, 20), 1e-12, "the difference shrinks by 1 - w in each step");
  done(&b);
}

static void other_fields_are_refused(void) {
  bench b = make(VF_NETWORK_RATE, 24);
  is_int(dynamics(&b, vf_exact_homeostasis), GSL_EUNSUP, "slopes that the weights move are not frozen");
  is_int(dynamics(&b, vf_exact_clamped_homeostasis), GSL_EUNSUP, "nor where forces are measured");
  done(&b);
  b = make(VF_NETWORK_LEAK_GAIN, 25);
  is_int(dynamics(&b, vf_exact_homeostasis), GSL_EUNSUP, "gains are refused");
  done(&b);
}

int main(void) {
  gsl_set_error_handler_off();
  homeostasis_descends();
  clamped_homeostasis_is_unbiased();
  kolen_pollack_shrinks_the_difference();
  other_fields_are_refused();
  return tap_done();
}

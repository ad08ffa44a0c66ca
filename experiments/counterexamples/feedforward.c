/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feedforward.h"

#include "vf_bound.h"
#include "vf_example.h"
#include "vf_network.h"
#include "xp.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_multifit.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { LAYERS = 3, PATTERNS = 4, INPUTS = 2, POINTS = 101, HIDDEN = 2 };
static const size_t size_of[LAYERS] = {1, HIDDEN, 3};
static const double rate = 0.1;

typedef struct {
  double objective[2][POINTS]; /* mean over the patterns, by the rule and by the gradient */
  double moved;                /* largest change of a hidden or feedback parameter under the rule */
  double share, roundoff;      /* smallest |hidden part of grad| / |grad| on its way, largest n eps/rcond */
  double floor;                /* smallest objective that any readout of the drawn hidden rates has */
} outcome;

typedef struct {
  uint64_t seed;
  size_t epochs;
} plan;

typedef struct {
  vf_network *net;
  vf_example *e;
  gsl_vector *start, *g;
} bench;

static int is_feedback(const vf_network *net, size_t index) {
  for (size_t k = 0; k + 1 < LAYERS; k++)
    for (size_t i = vf_network_layer_start(net, k); i < vf_network_layer_start(net, k + 1); i++)
      for (size_t j = vf_network_layer_start(net, k + 1); j < vf_network_layer_start(net, k + 2); j++)
        if (vf_network_weight_index(net, i, j) == index)
          return 1;
  return 0;
}

static int is_hidden(const bench *b, size_t index) {
  return index != vf_network_bias_index(b->net, 0) &&
         !(index >= vf_network_weight_index(b->net, 1, 0) &&
           index <= vf_network_weight_index(b->net, HIDDEN, 0)) &&
         !is_feedback(b->net, index);
}

static void show(bench *b, size_t pattern) {
  double first = pattern & 1 ? 1 : -1, second = pattern & 2 ? 1 : -1;
  gsl_vector_set(b->e->input, 0, first);
  gsl_vector_set(b->e->input, 1, second);
  gsl_vector_set(b->e->target, 0, first * second);
  gsl_vector_set_zero(b->e->h);
}

/* <<feedforward>> */
/*
 * One pattern: its objective, and a step of every weight but the feedback ones, which the gradient would not
 * leave at zero.  By the rule or by the gradient; share gets the hidden part of the gradient.
 */
static int learn(bench *b, int by_gradient, double *objective, double *share) {
  vf_example *e = b->e;
  const vf_field *f = e->problem.field;
  int code = vf_example_settle(e, NULL), reached = code == GSL_EZERODIV; /* the target, to the last bit */
  if (!code || reached)
    code = vf_cost_value(b->e->cost, e->h, e->target, objective);
  *share = INFINITY;
  if (code || reached)
    return code;
  code = vf_field_pullback(f, e->theta, e->input, e->h, e->response->lambda, b->g);
  double hidden = 0, whole = 0;
  for (size_t k = 0; k < f->p; k++) {
    double square = is_feedback(b->net, k) ? 0 : gsl_pow_2(gsl_vector_get(b->g, k));
    whole += square;
    hidden += is_hidden(b, k) ? square : 0;
  }
  *share = sqrt(hidden / whole);
  if (!code && !by_gradient)
    code = vf_field_pullback(f, e->theta, e->input, e->h, e->response->x, b->g);
  for (size_t k = 0; by_gradient && k < f->p; k++)
    if (is_feedback(b->net, k))
      gsl_vector_set(b->g, k, 0);
  return code ? code : gsl_blas_daxpy(rate, b->g, e->theta);
}
/* <</feedforward>> */

/* The smallest mean objective that any readout of the present hidden rates has, by least squares. */
static int best_readout(bench *b, outcome *o) {
  gsl_matrix *rates = gsl_matrix_alloc(PATTERNS, HIDDEN + 1),
             *covariance = gsl_matrix_alloc(HIDDEN + 1, HIDDEN + 1);
  gsl_vector *target = gsl_vector_alloc(PATTERNS), *weights = gsl_vector_alloc(HIDDEN + 1);
  gsl_multifit_linear_workspace *w = gsl_multifit_linear_alloc(PATTERNS, HIDDEN + 1);
  double square = 0;
  int code = rates && covariance && target && weights && w ? GSL_SUCCESS : GSL_ENOMEM;
  for (size_t p = 0; !code && p < PATTERNS; p++) {
    show(b, p);
    code = vf_example_settle(b->e, NULL);
    gsl_vector_set(target, p, gsl_vector_get(b->e->target, 0));
    gsl_matrix_set(rates, p, 0, 1);
    for (size_t j = 0; j < HIDDEN; j++)
      gsl_matrix_set(rates, p, 1 + j, tanh(gsl_vector_get(b->e->h, 1 + j)));
  }
  if (!code)
    code = gsl_multifit_linear(rates, target, weights, covariance, &square, w);
  o->floor = square / 2 / PATTERNS;
  gsl_multifit_linear_free(w);
  gsl_vector_free(weights);
  gsl_vector_free(target);
  gsl_matrix_free(covariance);
  gsl_matrix_free(rates);
  return code;
}

static int train(bench *b, int by_gradient, size_t epochs, outcome *o) {
  gsl_vector_memcpy(b->e->theta, b->start);
  int code = GSL_SUCCESS;
  for (size_t epoch = 0; !code && epoch <= epochs; epoch++) {
    double mean = 0;
    for (size_t p = 0; !code && p < PATTERNS; p++) {
      double objective = 0, share = 0;
      show(b, p);
      code = learn(b, by_gradient, &objective, &share);
      mean += objective / PATTERNS;
      if (!by_gradient) {
        o->share = xp_smaller(o->share, share);
        o->roundoff = xp_larger(o->roundoff, vf_bound_roundoff(b->e->h->size, b->e->response->rcond));
      }
    }
    if (epoch * (POINTS - 1) % epochs < POINTS - 1)
      o->objective[by_gradient][epoch * (POINTS - 1) / epochs] = mean;
  }
  return code;
}

static int run_one(size_t index, void *result, xp_ticker *ticker, void *context) {
  const plan *how = context;
  outcome *o = result;
  gsl_rng *rng = xp_rng_alloc(how->seed, "feedforward network", index);
  bench b = {.net = vf_network_alloc_layered(vf_activation_tanh, LAYERS, size_of, INPUTS, 0)};
  b.e = vf_example_alloc(vf_network_field(b.net),
                         vf_cost_alloc(vf_cost_squared_error, 1 + HIDDEN + 3, 1, NULL));
  b.start = b.e ? gsl_vector_alloc(b.e->theta->size) : NULL;
  b.g = b.e ? gsl_vector_alloc(b.e->theta->size) : NULL;
  o->share = INFINITY;
  int code = b.start && b.g ? vf_network_draw(b.net, 1.5, 0.5, rng, b.start) : GSL_ENOMEM;
  for (size_t k = 0; !code && k < b.start->size; k++)
    if (is_feedback(b.net, k))
      gsl_vector_set(b.start, k, 0);
  if (!code) {
    gsl_vector_memcpy(b.e->theta, b.start);
    code = best_readout(&b, o);
  }
  if (!code)
    code = train(&b, 0, how->epochs, o);
  for (size_t k = 0; !code && k < b.start->size; k++)
    if (is_hidden(&b, k) || is_feedback(b.net, k))
      o->moved = xp_larger(o->moved, fabs(gsl_vector_get(b.e->theta, k) - gsl_vector_get(b.start, k)));
  if (!code)
    code = train(&b, 1, how->epochs, o);
  gsl_vector_free(b.g);
  gsl_vector_free(b.start);
  vf_example_free(b.e);
  gsl_rng_free(rng);
  xp_tick(ticker, NULL);
  if (code)
    fprintf(stderr, "feedforward: network %zu: %s: report this seed\n", index, gsl_strerror(code));
  return code != 0;
}

void feedforward_run(xp_run *run, size_t networks, size_t epochs) {
  plan how = {xp_run_seed(run), epochs};
  outcome *o = calloc(networks, sizeof *o);
  double *scratch = calloc(networks, sizeof *scratch);
  if (!o || !scratch)
    xp_die(run, "memory: %zu networks do not fit: use a smaller preset", networks);
  xp_parallel(run, "feedforward", networks, 1, sizeof *o, run_one, &how, o);
  xp_table *t = xp_table_open(run, "feedforward",
                              "epoch [1]\trule low [1]\trule [1]\trule high [1]\tgradient low [1]\tgradient "
                              "[1]\tgradient high [1]\tfloor [1]");
  for (size_t k = 0; k < POINTS; k++) {
    double q[2][3], floor;
    for (int s = 0; s < 2; s++) {
      for (size_t i = 0; i < networks; i++)
        scratch[i] = o[i].objective[s][k];
      for (int j = 0; j < 3; j++)
        q[s][j] = xp_quantile(scratch, networks, j / 2.0);
    }
    for (size_t i = 0; i < networks; i++)
      scratch[i] = o[i].floor;
    floor = xp_quantile(scratch, networks, 0.5);
    xp_table_row(t, "%zu\t%.5g\t%.5g\t%.5g\t%.5g\t%.5g\t%.5g\t%.5g", k * epochs / (POINTS - 1), q[0][0],
                 q[0][1], q[0][2], q[1][0], q[1][1], q[1][2], floor);
  }
  double moved = 0, share = INFINITY, roundoff = 0;
  size_t below = 0;
  for (size_t i = 0; i < networks; i++) {
    moved = xp_larger(moved, o[i].moved);
    share = xp_smaller(share, o[i].share);
    roundoff = xp_larger(roundoff, o[i].roundoff);
    below += o[i].objective[1][POINTS - 1] < o[i].floor;
  }
  xp_value(run, "feedforward-networks", "%zu", networks);
  xp_value(run, "feedforward-epochs", "%zu", epochs);
  xp_value(run, "feedforward-moved", "%.2g", moved);
  xp_value(run, "feedforward-share", "%.2g", share);
  xp_value(run, "feedforward-below", "%zu", below);
  xp_claim_check(run,
                 &(xp_claim){"counterexamples.feedforward",
                             "Feedforward nets: the rule never changes a hidden weight",
                             "vfep, ex:feedforward", "largest change of a hidden or feedback parameter", "1",
                             0, 0, "none: the hidden response is 0, in floating point too", 0},
                 moved);
  xp_claim_check(run,
                 &(xp_claim){"counterexamples.hidden-gradient",
                             "Their hidden weights have a gradient all along", "vfep, ex:feedforward",
                             "smallest share of the hidden weights in the gradient of a pattern", "1",
                             roundoff, 1, "above roundoff n eps/rcond", 0},
                 share);
  free(scratch);
  free(o);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feedforward.h"

#include "ensemble.h"
#include "vf_bound.h"
#include "xp.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_multifit.h>
#include <math.h>
#include <stdlib.h>

enum { LAYERS = 3, PATTERNS = 4, INPUTS = 2, POINTS = 101, HIDDEN = 2 };
static const size_t size_of[LAYERS] = {1, HIDDEN, 3};
static const double rate = 0.1;

typedef struct {
  int trained;                 /* set where both courses ended */
  double objective[2][POINTS]; /* mean over the patterns, by the rule and by the gradient */
  double moved;                /* largest change of a hidden or feedback parameter under the rule */
  double share, roundoff;      /* smallest |hidden part of grad| / |grad| on its way, largest n eps/rcond */
  double floor;                /* smallest objective that any readout of the drawn hidden rates has */
} feedforward_record;

static int is_feedback(const vf_network *net, size_t index) {
  for (size_t k = 0; k + 1 < LAYERS; k++)
    for (size_t i = vf_network_layer_start(net, k); i < vf_network_layer_start(net, k + 1); i++)
      for (size_t j = vf_network_layer_start(net, k + 1); j < vf_network_layer_start(net, k + 2); j++)
        if (vf_network_weight_index(net, i, j) == index)
          return 1;
  return 0;
}

static int is_hidden(const vf_network *net, size_t index) {
  return index != vf_network_bias_index(net, 0) &&
         !(index >= vf_network_weight_index(net, 1, 0) && index <= vf_network_weight_index(net, HIDDEN, 0)) &&
         !is_feedback(net, index);
}

/* The drawn network feeds forward. */
static void cut_feedback(const vf_network *net, gsl_vector *v) {
  for (size_t k = 0; k < v->size; k++)
    if (is_feedback(net, k))
      gsl_vector_set(v, k, 0);
}

static void show(vf_example *e, size_t pattern) {
  double first = pattern & 1 ? 1 : -1, second = pattern & 2 ? 1 : -1;
  gsl_vector_set(e->input, 0, first);
  gsl_vector_set(e->input, 1, second);
  gsl_vector_set(e->target, 0, first * second);
  gsl_vector_set_zero(e->h);
}

/*
 * One pattern: its objective, and a step of every weight but the feedback ones, which the gradient would not
 * leave at zero.  By the rule or by the gradient; share gets the hidden part of the gradient.
 */
static int learn(vf_example *e, int by_gradient, double *objective, double *share) {
  const vf_network *net = vf_network_of(e->field);
  vf_example_distance d;
  int code = vf_example_settle(e, NULL), reached = code == GSL_EZERODIV; /* the target, to the last bit */
  if (!code || reached)
    code = vf_cost_value(e->cost, e->h, e->target, objective);
  *share = INFINITY;
  if (code || reached)
    return code;
  code = vf_example_compare(e, 0, e->h->size, &d);
  cut_feedback(net, e->gradient);
  double hidden = 0, whole = 0;
  for (size_t k = 0; k < e->gradient->size; k++) {
    double square = gsl_pow_2(gsl_vector_get(e->gradient, k));
    whole += square;
    hidden += is_hidden(net, k) ? square : 0;
  }
  *share = sqrt(hidden / whole);
  return code ? code : gsl_blas_daxpy(rate, by_gradient ? e->gradient : e->nu, e->theta);
}

/* The smallest mean objective that any readout of the present hidden rates has, by least squares. */
static int best_readout(vf_example *e, feedforward_record *o) {
  gsl_matrix *rates = gsl_matrix_alloc(PATTERNS, HIDDEN + 1),
             *covariance = gsl_matrix_alloc(HIDDEN + 1, HIDDEN + 1);
  gsl_vector *target = gsl_vector_alloc(PATTERNS), *weights = gsl_vector_alloc(HIDDEN + 1);
  gsl_multifit_linear_workspace *w = gsl_multifit_linear_alloc(PATTERNS, HIDDEN + 1);
  double square = 0;
  int code = rates && covariance && target && weights && w ? GSL_SUCCESS : GSL_ENOMEM;
  for (size_t p = 0; !code && p < PATTERNS; p++) {
    show(e, p);
    code = vf_example_settle(e, NULL);
    gsl_vector_set(target, p, gsl_vector_get(e->target, 0));
    gsl_matrix_set(rates, p, 0, 1);
    for (size_t j = 0; j < HIDDEN; j++)
      gsl_matrix_set(rates, p, 1 + j, tanh(gsl_vector_get(e->h, 1 + j)));
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

static int train(vf_example *e, const gsl_vector *start, int by_gradient, size_t epochs,
                 feedforward_record *o) {
  gsl_vector_memcpy(e->theta, start);
  int code = GSL_SUCCESS;
  for (size_t epoch = 0; !code && epoch <= epochs; epoch++) {
    double mean = 0;
    for (size_t p = 0; !code && p < PATTERNS; p++) {
      double objective = 0, share = 0;
      show(e, p);
      code = learn(e, by_gradient, &objective, &share);
      mean += objective / PATTERNS;
      if (!by_gradient) {
        o->share = xp_min(o->share, share);
        o->roundoff = xp_max(o->roundoff, vf_bound_roundoff(e->h->size, e->response->rcond));
      }
    }
    if (epoch * (POINTS - 1) % epochs < POINTS - 1)
      o->objective[by_gradient][epoch * (POINTS - 1) / epochs] = mean;
  }
  return code;
}

static int train_both(vf_example *e, gsl_vector *start, gsl_rng *rng, size_t epochs, feedforward_record *o) {
  const vf_network *net = vf_network_of(e->field);
  o->share = INFINITY;
  int code = vf_network_draw(net, 1.5, 0.5, rng, start);
  cut_feedback(net, start);
  gsl_vector_memcpy(e->theta, start);
  if (!code)
    code = best_readout(e, o);
  if (!code)
    code = train(e, start, 0, epochs, o);
  for (size_t k = 0; !code && k < start->size; k++)
    if (is_hidden(net, k) || is_feedback(net, k))
      o->moved = xp_max(o->moved, fabs(gsl_vector_get(e->theta, k) - gsl_vector_get(start, k)));
  return code ? code : train(e, start, 1, epochs, o);
}

static int run_one(gsl_rng *rng, size_t index, void *record, const void *context) {
  (void)index;
  feedforward_record *o = record;
  vf_network *net = vf_network_alloc_layered(vf_activation_tanh, LAYERS, size_of, INPUTS, 0);
  vf_example *e = ensemble_example(net, 1);
  gsl_vector *start = e ? gsl_vector_alloc(e->theta->size) : NULL;
  const int code = start ? train_both(e, start, rng, *(const size_t *)context, o) : GSL_ENOMEM;
  o->trained = !code;
  gsl_vector_free(start);
  vf_example_free(e);
  return code;
}

static void write_courses(xp_run *run, const feedforward_record *o, size_t networks, size_t epochs) {
  double *scratch = xp_need(run, networks, sizeof *scratch);
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
  free(scratch);
}

void feedforward_run(xp_run *run, size_t networks, size_t epochs) {
  feedforward_record *o =
      draw_run(run, "feedforward", "feedforward network", networks, sizeof *o, run_one, &epochs);
  double moved = 0, share = INFINITY, roundoff = 0;
  size_t below = 0, trained = 0, changed = 0;
  write_courses(run, o, networks, epochs);
  for (size_t i = 0; i < networks; i++) {
    trained += (size_t)o[i].trained;
    moved = xp_max(moved, o[i].moved);
    changed += !(o[i].moved == 0);
    share = xp_min(share, o[i].share);
    roundoff = xp_max(roundoff, o[i].roundoff);
    below += o[i].objective[1][POINTS - 1] < o[i].floor;
  }
  xp_value(run, "feedforward-networks", "%zu", trained);
  xp_value(run, "feedforward-epochs", "%zu", epochs);
  xp_value(run, "feedforward-moved", "%.2g", moved);
  xp_value(run, "feedforward-share", "%.2g", share);
  xp_value(run, "feedforward-below", "%zu", below);
  xp_claim_check(run,
                 &(xp_claim){"counterexamples.feedforward",
                             "The rule never changes a hidden weight of a network without feedback",
                             "vfep, ex:feedforward",
                             xp_text(run,
                                     "networks in which a hidden or feedback parameter changed, of %zu "
                                     "trained for %zu epochs",
                                     trained, epochs),
                             "networks", 0, 0, "none: the hidden response is 0, in floating point too", 0,
                             XP_EXCEPTIONS, trained},
                 (double)changed);
  xp_claim_check(
      run,
      &(xp_claim){"counterexamples.hidden-gradient",
                  "The hidden weights of a network without feedback have a non-zero gradient in every epoch",
                  "vfep, ex:feedforward",
                  xp_text(run,
                          "smallest share of the hidden weights in |grad J| of a pattern, %zu "
                          "networks",
                          trained),
                  "1", roundoff, 1, "above roundoff n eps/rcond", 0, XP_NUMBER, trained},
      share);
  free(o);
}

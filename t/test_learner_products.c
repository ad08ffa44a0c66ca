/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The learner against plain double loops that share nothing with it.
 *
 * Tolerance of a state after T steps: each step rounds at most u (m + 8) M in max norm, with u = eps_float, m
 * the largest number of presynaptic units and M a bound on the terms summed, and passes on an earlier error
 * times at most |1 - eps| + eps (beta + |W|_inf), rho being 1-Lipschitz and clipping too; the reference adds
 * these up as it goes.  A contrast divides the errors of two states by the difference of their beta, and an
 * increment adds the rounding of its own product.
 */
#include "learner_fixture.h"
#include "tap.h"

#include <float.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

static learner_images images;

/* The reference: one image, double precision, one unit at a time. */

typedef struct {
  double h[MAX_DEPTH][MAX_LAYER];
  double error; /* bound on what the learner's states differ by */
} reference_state;

/* The largest sum of absolute weights into a unit from other layers, and from everything with rates at
 * most 1. */
static void weight_sums(vf_learner *l, double *recurrent, double *all) {
  const vf_learner_options *o = vf_learner_get_options(l);
  *recurrent = *all = 0.0;
  for (size_t k = 0; k < o->depth; k++)
    for (size_t i = 0; i < o->size[k]; i++) {
      double above = 0.0, below = 0.0;
      for (size_t j = 0; j < o->size[k + 1]; j++)
        above += fabs((double)vf_learner_feedforward(l, k)[i * o->size[k + 1] + j]);
      for (size_t j = 0; k > 0 && j < o->size[k - 1]; j++)
        below += fabs((double)vf_learner_feedback(l, k - 1)[i * o->size[k - 1] + j]);
      *recurrent = larger(*recurrent, (k + 1 < o->depth ? above : 0.0) + below);
      *all = larger(*all, above + below + fabs((double)vf_learner_bias(l, k)[i]));
    }
}

static double reference_velocity(vf_learner *l, const reference_state *s, const float *image, size_t label,
                                 double beta, size_t k, size_t i) {
  const vf_learner_options *o = vf_learner_get_options(l);
  double mu = (double)vf_learner_bias(l, k)[i] - s->h[k][i];
  for (size_t j = 0; j < o->size[k + 1]; j++)
    mu += (double)vf_learner_feedforward(l, k)[i * o->size[k + 1] + j] *
          (k + 1 < o->depth ? o->rho->value(s->h[k + 1][j]) : (double)image[j]);
  for (size_t j = 0; k > 0 && j < o->size[k - 1]; j++)
    mu += (double)vf_learner_feedback(l, k - 1)[i * o->size[k - 1] + j] * o->rho->value(s->h[k - 1][j]);
  return k > 0 ? mu : mu + beta * ((i == label) - s->h[0][i]);
}

static void reference_run(vf_learner *l, const float *image, size_t label, double beta, size_t steps,
                          reference_state *s) {
  const vf_learner_options *o = vf_learner_get_options(l);
  const double eps = (double)o->eps;
  double recurrent, all;
  weight_sums(l, &recurrent, &all);
  for (size_t t = 0; t < steps; t++) {
    const reference_state old = *s;
    double largest = 1.0;
    for (size_t k = 0; k < o->depth; k++)
      for (size_t i = 0; i < o->size[k]; i++) {
        double h = old.h[k][i] + eps * reference_velocity(l, &old, image, label, beta, k, i);
        if (o->clipped)
          h = smaller(larger(h, 0.0), 1.0);
        s->h[k][i] = h;
        largest = larger(largest, fabs(h));
      }
    s->error = (fabs(1.0 - eps) + eps * (fabs(beta) + recurrent)) * old.error +
               FLT_EPSILON * (MAX_LAYER + 8) * (all + (1.0 + fabs(beta)) * largest + fabs(beta));
  }
}

/* Increments of the reference, as sums over the images of one batch. */
typedef struct {
  double feedforward[MAX_DEPTH][MAX_LAYER * MAX_LAYER], feedback[MAX_DEPTH][MAX_LAYER * MAX_LAYER],
      bias[MAX_DEPTH][MAX_LAYER];
  double error;
} reference_increments;

static void reference_add(vf_learner *l, const float *image, size_t label, double beta, double weight,
                          reference_increments *sum) {
  const vf_learner_options *o = vf_learner_get_options(l);
  const int two = o->rule->phases == 2;
  reference_state at_rest = {{{0}}, 0.0};
  reference_run(l, image, label, 0.0, o->free_steps, &at_rest);
  reference_state to = at_rest, from = at_rest;
  reference_run(l, image, label, beta, o->nudged_steps, &to);
  if (two)
    reference_run(l, image, label, (double)o->rule->nudging[1] * beta, o->nudged_steps, &from);
  const double span = two ? beta - (double)o->rule->nudging[1] * beta : beta;
  double contrast[MAX_DEPTH][MAX_LAYER] = {{0}}, size = 0.0;
  for (size_t k = 0; k < o->depth; k++)
    for (size_t i = 0; i < o->size[k]; i++) {
      contrast[k][i] = (to.h[k][i] - from.h[k][i]) / span;
      size = larger(size, fabs(contrast[k][i]));
    }
  for (size_t k = 0; k < o->depth; k++)
    for (size_t i = 0; i < o->size[k]; i++) {
      sum->bias[k][i] += weight * contrast[k][i];
      for (size_t j = 0; j < o->size[k + 1]; j++) {
        const int last = k + 1 == o->depth;
        const double before = last ? (double)image[j] : o->rho->value(at_rest.h[k + 1][j]);
        sum->feedforward[k][i * o->size[k + 1] + j] += weight * contrast[k][i] * before;
        if (!last)
          sum->feedback[k][j * o->size[k] + i] +=
              weight * contrast[k + 1][j] * o->rho->value(at_rest.h[k][i]);
      }
    }
  sum->error += weight * ((to.error + from.error) / fabs(span) + size * at_rest.error +
                          FLT_EPSILON * (BATCH + 6) * size);
}

static double farthest(const reference_increments *r, const learner_increments *f,
                       const vf_learner_options *o) {
  double largest = 0.0;
  for (size_t k = 0; k < o->depth; k++) {
    for (size_t i = 0; i < o->size[k] * o->size[k + 1]; i++) {
      largest = larger(largest, fabs(r->feedforward[k][i] - (double)f->feedforward[k][i]));
      if (k + 1 < o->depth)
        largest = larger(largest, fabs(r->feedback[k][i] - (double)f->feedback[k][i]));
    }
    for (size_t i = 0; i < o->size[k]; i++)
      largest = larger(largest, fabs(r->bias[k][i] - (double)f->bias[k][i]));
  }
  return largest;
}

static void test_products(const char *name, const vf_learner_options *o) {
  vf_learner *l = learner_with(o, 40 + o->depth);
  reference_increments r = {.error = 0.0};
  learner_increments f;
  memset(&f, 0x42, sizeof f); /* what was there before, 48.6 everywhere, must not count */
  for (size_t n = 0; n < BATCH; n++)
    reference_add(l, images.pixels + n * INPUTS, images.labels[n], (double)o->beta, 1.0 / BATCH, &r);
  is_int(increments_of(l, &images, 0, BATCH, &f), GSL_SUCCESS, "%s: increments are computed", name);
  ok(r.error < 1e-3, "%s: the tolerance means something (%.1e)", name, r.error);
  is_near(farthest(&r, &f, o), 0.0, r.error, "%s: equal to plain loops", name);
  vf_learner_free(l);
}

/* Layers wide enough for kernels that read channels eight at a time, and prepared for adjoints as well. */
static void test_backend(const vf_product_type *type) {
  vf_learner_options o = plain_options();
  o.product = type;
  test_products(type->name, &o);
  o.size[1] = o.size[2] = 8;
  o.rule = vf_rule_centred;
  o.slice = 2;
  test_products("- with layers of 8 units, in slices", &o);
}

static void test_all_products(void) {
  vf_learner_options o = plain_options();
  test_products("2 hidden, one-sided", &o);
  o.rule = vf_rule_continued;
  o.nudged_steps = 2;
  test_products("2 hidden, against a continuation without nudging", &o);
  o.nudged_steps = 3;
  o.rule = vf_rule_centred;
  test_products("2 hidden, centred", &o);
  o.rho = vf_activation_tanh;
  o.clipped = 0;
  test_products("2 hidden, tanh, not clipped", &o);
  o.rho = vf_activation_logistic;
  o.clipped = 1;
  test_products("2 hidden, logistic, clipped", &o);
  o = plain_options();
  o.clipped = 0;
  test_products("2 hidden, hard sigmoid, not clipped", &o);
  o = (vf_learner_options){.depth = 1, .size = {3, INPUTS}};
  const vf_learner_options base = plain_options();
  o.rho = base.rho;
  o.clipped = 1;
  o.eps = base.eps;
  o.beta = base.beta;
  o.free_steps = o.nudged_steps = 5;
  o.batch = BATCH;
  o.rule = vf_rule_one_sided;
  test_products("no hidden layer", &o);
}

/* W of a learner of the same options after one batch of a random-sign rule, minus that of an epoch. */
static void test_random_sign(void) {
  vf_learner_options o = plain_options();
  o.rule = vf_rule_random_sign;
  int seen[2] = {0, 0};
  double worst = 0.0;
  for (unsigned long seed = 1; seed <= 8; seed++) {
    vf_learner *l = learner_with(&o, 7), *before = learner_with(&o, 7);
    gsl_rng *rng = seeded_rng(seed);
    vf_learner_tally tally;
    if (vf_learner_epoch(l, &images.data, NULL, BATCH, rng, &tally))
      worst = NAN;
    double error[2];
    for (int negative = 0; negative < 2; negative++) {
      reference_increments r = {.error = 0.0};
      const double beta = negative ? -(double)o.beta : (double)o.beta;
      for (size_t n = 0; n < BATCH; n++)
        reference_add(before, images.pixels + n * INPUTS, images.labels[n], beta, 1.0 / BATCH, &r);
      error[negative] = 0.0;
      for (size_t i = 0; i < o.size[0] * o.size[1]; i++) {
        const double w = (double)vf_learner_feedforward(before, 0)[i];
        const double expected = w + (double)o.learning_rate[0] * r.feedforward[0][i];
        const double d = fabs((double)vf_learner_feedforward(l, 0)[i] - expected);
        error[negative] = larger(error[negative], d / ((double)o.learning_rate[0] * r.error + FLT_EPSILON));
      }
    }
    const int sign = error[1] < error[0];
    seen[sign]++;
    worst = larger(worst, error[sign]);
    gsl_rng_free(rng);
    vf_learner_free(l);
    vf_learner_free(before);
  }
  ok(seen[0] > 0 && seen[1] > 0, "random sign: both signs are drawn (%d and %d of 8)", seen[0], seen[1]);
  ok(worst <= 1.0, "random sign: the contrast is divided by the signed beta");
}

static void test_evaluate(void) {
  vf_learner_options o = plain_options();
  vf_learner *l = learner_with(&o, 11), *untouched = learner_with(&o, 11);
  double objective = 0.0, bound = 0.0, residual = 0.0, residual_bound = 0.0;
  size_t errors = 0;
  for (size_t n = 0; n < IMAGES; n++) {
    const float *image = images.pixels + n * INPUTS;
    reference_state before = {{{0}}, 0.0};
    reference_run(l, image, images.labels[n], 0.0, o.free_steps - 1, &before);
    reference_state s = before;
    reference_run(l, image, images.labels[n], 0.0, 1, &s);
    size_t best = 0;
    for (size_t i = 0; i < o.size[0]; i++) {
      const double d = s.h[0][i] - (i == images.labels[n]);
      objective += 0.5 * d * d / IMAGES;
      bound += fabs(d) * s.error / IMAGES;
      best = s.h[0][i] > s.h[0][best] ? i : best;
    }
    errors += best != images.labels[n];
    for (size_t k = 0; k < o.depth; k++)
      for (size_t i = 0; i < o.size[k]; i++)
        residual = larger(residual, fabs(s.h[k][i] - before.h[k][i]) / (double)o.eps);
    residual_bound = larger(residual_bound, (s.error + before.error) / (double)o.eps);
  }
  vf_learner_tally tally;
  is_int(vf_learner_evaluate(l, &images.data, &tally), GSL_SUCCESS, "evaluation");
  is_int((long)tally.images, IMAGES, "evaluation: images");
  is_int((long)tally.errors, (long)errors, "evaluation: errors");
  is_near(tally.objective, objective, bound, "evaluation: objective");
  is_near(tally.residual, residual, residual_bound, "evaluation: residual");
  ok(same_parameters(l, untouched), "evaluation changes no parameter");
  o.batch = 1000;
  vf_learner *wide = learner_with(&o, 11);
  vf_learner_tally again;
  vf_learner_evaluate(wide, &images.data, &again);
  is_near(again.objective, tally.objective, bound, "the batch changes the objective by roundoff only");
  vf_learner_free(wide);
  vf_learner_free(l);
  vf_learner_free(untouched);
}

int main(void) {
  gsl_set_error_handler_off();
  draw_images(&images);
  test_all_products();
  for (size_t i = 0; vf_product_at(i); i++)
    test_backend(vf_product_at(i));
  test_random_sign();
  test_evaluate();
  return tap_done();
}

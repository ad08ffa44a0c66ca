/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What each mode of update does with a batch's increments, against the increments themselves.
 *
 * A weight below 2 that receives an increment rounds at most twice; products of a batch in another order add
 * one rounding per image.  Tolerances below are that many eps_float times 2.
 */
#include "learner_fixture.h"
#include "tap.h"

#include <float.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

static learner_images images;
static const double rounding = 2.0 * (2 + BATCH) * FLT_EPSILON;

static vf_learner_options options_for(const vf_rule *rule) {
  vf_learner_options o = plain_options();
  o.rule = rule;
  return o;
}

/* A learner after one batch, and the increments that it started from. */
typedef struct {
  vf_learner_options o;
  vf_learner *before, *after;
  learner_increments f;
} trial;

static trial try_one(vf_learner_options o, int gradient) {
  trial t = {.o = o, .before = learner_with(&o, 21), .after = learner_with(&o, 21)};
  vf_learner_tally tally;
  if (gradient) {
    float residual[BATCH];
    vf_increments x = increments_in(&t.f);
    vf_learner_gradient(t.before, images.pixels, images.labels, BATCH, o.free_steps, o.tolerance, &x,
                        residual);
  } else {
    increments_of(t.before, &images, 0, BATCH, &t.f);
  }
  if (vf_learner_epoch(t.after, &images.data, NULL, BATCH, NULL, &tally))
    diag("an epoch failed");
  return t;
}

static void trial_free(trial *t) {
  vf_learner_free(t->before);
  vf_learner_free(t->after);
}

/* Largest distance of a weight from keep times what it was plus rate times (own dW + back dB^T), for the
 * feedforward matrices, and the same with roles exchanged for feedback. */
static double distance(trial *t, double own, double other, double decay) {
  double largest = 0.0;
  for (size_t k = 0; k < t->o.depth; k++) {
    const size_t n = t->o.size[k], m = t->o.size[k + 1];
    const double rate = (double)t->o.learning_rate[k], keep = 1.0 - rate * decay;
    for (size_t i = 0; i < n; i++)
      for (size_t j = 0; j < m; j++) {
        const int inner = k + 1 < t->o.depth;
        const double dw = (double)t->f.feedforward[k][i * m + j];
        const double db = inner ? (double)t->f.feedback[k][j * n + i] : 0.0;
        const double step = inner ? own * dw + other * db : dw;
        largest = larger(largest,
                         fabs((double)vf_learner_feedforward(t->after, k)[i * m + j] -
                              keep * (double)vf_learner_feedforward(t->before, k)[i * m + j] - rate * step));
        if (inner)
          largest = larger(largest, fabs((double)vf_learner_feedback(t->after, k)[j * n + i] -
                                         keep * (double)vf_learner_feedback(t->before, k)[j * n + i] -
                                         rate * (own * db + other * dw)));
      }
  }
  return largest;
}

static int same_feedback(vf_learner *a, vf_learner *b) {
  const vf_learner_options *o = vf_learner_get_options(a);
  int same = 1;
  for (size_t k = 0; k + 1 < o->depth; k++)
    same = same && memcmp(vf_learner_feedback(a, k), vf_learner_feedback(b, k),
                          o->size[k] * o->size[k + 1] * sizeof(float)) == 0;
  return same;
}

static int same_feedforward(vf_learner *a, vf_learner *b, size_t k) {
  const vf_learner_options *o = vf_learner_get_options(a);
  return memcmp(vf_learner_feedforward(a, k), vf_learner_feedforward(b, k),
                o->size[k] * o->size[k + 1] * sizeof(float)) == 0;
}

static int is_tied(vf_learner *l) {
  const vf_learner_options *o = vf_learner_get_options(l);
  int tied = 1;
  for (size_t k = 0; k + 1 < o->depth; k++)
    for (size_t i = 0; i < o->size[k]; i++)
      for (size_t j = 0; j < o->size[k + 1]; j++)
        tied = tied && vf_learner_feedforward(l, k)[i * o->size[k + 1] + j] ==
                           vf_learner_feedback(l, k)[j * o->size[k] + i];
  return tied;
}

static void test_rule_and_decay(void) {
  vf_learner_options o = options_for(vf_rule_centred);
  o.decay = 0.3f;
  trial t = try_one(o, 0);
  is_near(distance(&t, 1.0, 0.0, (double)o.decay), 0.0, rounding, "rule: each by its own, with decay");
  ok(distance(&t, 1.0, 0.0, 0.0) > 1e-4, "the decay changes the weights");
  trial_free(&t);
}

static void test_tied(void) {
  gsl_rng *rng = seeded_rng(4);
  const vf_learner_options o = options_for(vf_rule_tied);
  vf_learner *drawn = vf_learner_alloc(&o, rng, NULL);
  ok(is_tied(drawn), "tied: weights are drawn so");
  vf_learner_free(drawn);
  gsl_rng_free(rng);
  trial t = try_one(o, 0);
  ok(is_tied(t.after), "tied: weights are so after a batch");
  double largest = 0.0;
  for (size_t k = 0; k + 1 < o.depth; k++) {
    const size_t n = o.size[k], m = o.size[k + 1];
    for (size_t i = 0; i < n; i++)
      for (size_t j = 0; j < m; j++)
        largest = larger(
            largest, fabs((double)vf_learner_feedforward(t.after, k)[i * m + j] -
                          (double)vf_learner_feedforward(t.before, k)[i * m + j] -
                          0.5 * (double)o.learning_rate[k] *
                              ((double)t.f.feedforward[k][i * m + j] + (double)t.f.feedback[k][j * n + i])));
  }
  is_near(largest, 0.0, rounding, "tied: both learn by the mean of their increments");
  trial_free(&t);
}

static void test_fixed(void) {
  trial fixed = try_one(options_for(vf_rule_fixed), 0), rule = try_one(options_for(vf_rule_centred), 0);
  ok(same_feedback(fixed.after, fixed.before), "fixed: feedback stays");
  ok(!same_feedback(rule.after, rule.before), "which the rule changes");
  int same = 1;
  for (size_t k = 0; k < fixed.o.depth; k++)
    same = same && same_feedforward(fixed.after, rule.after, k);
  ok(same, "fixed: feedforward weights learn as by the rule");
  trial_free(&fixed);
  trial_free(&rule);
}

static void test_no_feedback(void) {
  gsl_rng *rng = seeded_rng(6);
  const vf_learner_options o = options_for(vf_rule_no_feedback);
  vf_learner *before = vf_learner_alloc(&o, rng, NULL);
  gsl_rng_set(rng, 6);
  vf_learner *after = vf_learner_alloc(&o, rng, NULL);
  gsl_rng_free(rng);
  for (size_t i = 0; i < o.size[0]; i++)
    vf_learner_bias(before, 0)[i] = vf_learner_bias(after, 0)[i] = 0.5f;
  vf_learner_tally tally;
  vf_learner_epoch(after, &images.data, NULL, BATCH, NULL, &tally);
  int zero = 1;
  for (size_t k = 0; k + 1 < o.depth; k++)
    for (size_t i = 0; i < o.size[k] * o.size[k + 1]; i++)
      zero = zero && vf_learner_feedback(after, k)[i] == 0.0f;
  ok(zero, "no feedback: it is 0 and stays 0");
  ok(same_feedforward(before, after, 1) && same_feedforward(before, after, 2),
     "no feedback: hidden layers learn nothing");
  ok(!same_feedforward(before, after, 0), "no feedback: the output layer learns");
  vf_learner_free(before);
  vf_learner_free(after);
}

static void test_kolen_pollack(void) {
  vf_learner_options o = options_for(vf_rule_kolen_pollack);
  o.decay = 0.4f;
  trial t = try_one(o, 0);
  is_near(distance(&t, 0.5, 0.5, (double)o.decay), 0.0, rounding,
          "Kolen-Pollack: the mean of both, with decay");
  double largest = 0.0;
  for (size_t k = 0; k + 1 < o.depth; k++) {
    const size_t n = o.size[k], m = o.size[k + 1];
    const double shrink = 1.0 - (double)o.learning_rate[k] * (double)o.decay;
    for (size_t i = 0; i < n; i++)
      for (size_t j = 0; j < m; j++) {
        const double was = (double)vf_learner_feedforward(t.before, k)[i * m + j] -
                           (double)vf_learner_feedback(t.before, k)[j * n + i];
        const double is = (double)vf_learner_feedforward(t.after, k)[i * m + j] -
                          (double)vf_learner_feedback(t.after, k)[j * n + i];
        largest = larger(largest, fabs(is - shrink * was));
      }
  }
  is_near(largest, 0.0, 2.0 * rounding, "Kolen-Pollack: the difference of the two shrinks as it must");
  trial_free(&t);
}

/* W moves by its own increment, B follows at its strength. */
static void test_reflected(void) {
  vf_learner_options o = options_for(vf_rule_reflected);
  trial t = try_one(o, 0), rule = try_one(options_for(vf_rule_centred), 0);
  int follows = 1;
  for (size_t k = 0; k + 1 < o.depth; k++)
    for (size_t i = 0; i < o.size[k]; i++)
      for (size_t j = 0; j < o.size[k + 1]; j++)
        follows = follows && vf_learner_feedback(t.after, k)[j * o.size[k] + i] ==
                                 o.feedback_gain * vf_learner_feedforward(t.after, k)[i * o.size[k + 1] + j];
  ok(follows, "reflected: feedback is the gain times the transpose after a batch");
  ok(same_feedforward(t.before, rule.before, 0) && !same_feedback(t.after, t.before),
     "reflected: though it was not before");
  trial_free(&t);
  trial_free(&rule);
}

static void test_backpropagation(void) {
  vf_learner_options o = options_for(vf_rule_backpropagation);
  gsl_rng *rng = seeded_rng(4);
  o.tolerance = 1e-6f;
  o.free_steps = 50;
  vf_learner *l = vf_learner_alloc(&o, rng, NULL);
  vf_learner_tally tally;
  double largest = 0.0;
  vf_learner_epoch(l, &images.data, NULL, BATCH, NULL, &tally);
  for (size_t k = 0; k + 1 < o.depth; k++)
    for (size_t i = 0; i < o.size[k] * o.size[k + 1]; i++)
      largest = larger(largest, fabs((double)vf_learner_feedback(l, k)[i]));
  is_near(largest, 0.0, 0.0, "backpropagation: feedback is 0 and stays 0");
  vf_learner_free(l);
  gsl_rng_free(rng);
}

/* What two batches of Adam do to one weight whose increments were g, by its definition in double
 * precision but for the floor, which is far below all that are compared. */
static double adam(double w, const double g[2], double rate, double keep) {
  double mean = 0.0, square = 0.0;
  for (int t = 1; t <= 2; t++) {
    mean = 0.9 * mean + 0.1 * g[t - 1];
    square = 0.999 * square + 0.001 * g[t - 1] * g[t - 1];
    w = keep * w + rate * mean / (1 - pow(0.9, t)) / sqrt(square / (1 - pow(0.999, t)));
  }
  return w;
}

/* A step is at most some rates long whatever g is, so that a relative error of g and the square root's of
 * 0.001 leave 100 roundings of a rate; increments below 1e-4, whose own roundings are larger, are left out.
 */
static double adam_error(const float *before, const float *after, const float *first, const float *second,
                         size_t count, double rate, double keep) {
  double largest = 0.0;
  for (size_t i = 0; i < count; i++) {
    const double g[2] = {(double)first[i], (double)second[i]};
    if (fabs(g[0]) > 1e-4 && fabs(g[1]) > 1e-4)
      largest = larger(largest, fabs((double)after[i] - adam((double)before[i], g, rate, keep)) / rate);
  }
  return largest;
}

static void test_adam(void) {
  vf_learner_options o = options_for(vf_rule_centred);
  o.optimizer = VF_LEARNER_ADAM;
  o.decay = 0.3f;
  vf_learner *before = learner_with(&o, 21), *after = learner_with(&o, 21);
  learner_increments first, second;
  vf_learner_tally tally;
  double forth = 0.0, back = 0.0, bias = 0.0;
  for (int batch = 0; batch < 2; batch++) {
    increments_of(after, &images, 0, BATCH, batch == 0 ? &first : &second);
    if (vf_learner_epoch(after, &images.data, NULL, BATCH, NULL, &tally))
      diag("an epoch failed");
  }
  for (size_t k = 0; k < o.depth; k++) {
    const size_t weights = o.size[k] * o.size[k + 1];
    const double rate = (double)o.learning_rate[k], keep = 1.0 - rate * (double)o.decay;
    forth = larger(forth, adam_error(vf_learner_feedforward(before, k), vf_learner_feedforward(after, k),
                                     first.feedforward[k], second.feedforward[k], weights, rate, keep));
    if (k + 1 < o.depth)
      back = larger(back, adam_error(vf_learner_feedback(before, k), vf_learner_feedback(after, k),
                                     first.feedback[k], second.feedback[k], weights,
                                     (double)o.feedback_gain * rate, keep));
    bias = larger(bias, adam_error(vf_learner_bias(before, k), vf_learner_bias(after, k), first.bias[k],
                                   second.bias[k], o.size[k], rate, 1.0));
  }
  /* A weight near 1 rounds by eps_float each time, beside a rate of 0.03. */
  const double tolerance = 100 * FLT_EPSILON / 0.03;
  is_near(forth, 0.0, tolerance, "Adam: feedforward weights after two batches");
  is_near(back, 0.0, tolerance, "Adam: feedback at the gain's share of the rate");
  is_near(bias, 0.0, tolerance, "Adam: biases, which do not decay");
  vf_learner_free(before);
  vf_learner_free(after);
}

/* Options that were copied from a learner with another rule change in increments as in learning. */
static void test_copied(void) {
  vf_learner_options o = options_for(vf_rule_centred);
  vf_learner *l = learner_with(&o, 21);
  o = *vf_learner_get_options(l);
  o.rule = vf_rule_one_sided;
  trial t = try_one(o, 0);
  is_near(distance(&t, 1.0, 0.0, 0.0), 0.0, rounding,
          "copied options, another rule: increments are that rule's");
  o.compared = vf_rule_centred;
  trial c = try_one(o, 0);
  ok(distance(&c, 1.0, 0.0, 0.0) > 1e-4, "unless another is to be compared");
  trial_free(&t);
  trial_free(&c);
  vf_learner_free(l);
}

static void test_gradient(void) {
  vf_learner_options o = options_for(vf_rule_gradient);
  o.tolerance = 1e-6f;
  o.free_steps = 200;
  trial t = try_one(o, 1);
  is_near(distance(&t, 1.0, 0.0, 0.0), 0.0, rounding, "gradient: weights move by -dJ/dW");
  trial_free(&t);
}

int main(void) {
  gsl_set_error_handler_off();
  draw_images(&images);
  test_rule_and_decay();
  test_tied();
  test_fixed();
  test_no_feedback();
  test_kolen_pollack();
  test_reflected();
  test_backpropagation();
  test_adam();
  test_gradient();
  test_copied();
  return tap_done();
}

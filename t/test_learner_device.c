/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A learner on a device, against a loop in double precision over the formulas of vf_device.h.
 *
 * A step rounds sums of at most 10 terms below 3 in size and keeps at most 1 - eps min l of the error before
 * it, here 0.8: states err by at most 30 eps_float / 0.2, contrasts by twice that over 2 beta = 1.4.
 */
#include "learner_fixture.h"
#include "tap.h"
#include "vf_learner_intern.h"

#include <float.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double contrast_rounding = 2 * 30 / 0.2 / 1.4 * FLT_EPSILON;

static learner_images images;

static vf_learner_options device_options(void) {
  vf_learner_options o = plain_options();
  o.rule = vf_rule_centred;
  o.free_steps = 200;
  o.nudged_steps = 200;
  o.device =
      (vf_device){.seed = 5, .leak = 0.4f, .gain = 0.3f, .threshold = 0.2f, .bend = 0.5f, .mismatch = 0.25f};
  return o;
}

/* ---- the loop ---- */

typedef struct {
  vf_learner *l;
  double h[MAX_DEPTH][MAX_LAYER], r[MAX_DEPTH][MAX_LAYER];
} loop;

static double part_of(const vf_learner *l, unsigned part, size_t k, size_t i) {
  return (double)l->unit[part][k][i];
}

static double rate_of(const vf_learner *l, size_t k, size_t i, double h) {
  const double c = l->options.rho->value(h - part_of(l, VF_LEARNER_THRESHOLD, k, i));
  return part_of(l, VF_LEARNER_GAIN, k, i) * (c + part_of(l, VF_LEARNER_BEND, k, i) * c * (1 - fabs(c)));
}

/* mu + l h of unit i of layer k. */
static double drive_of(const loop *x, size_t k, size_t i, const float *image) {
  const vf_learner *l = x->l;
  const size_t *size = l->options.size, depth = l->options.depth;
  double sum = (double)l->bias[k][i];
  for (size_t j = 0; j < size[k + 1]; j++)
    sum += (double)vf_learner_forth_read(l, k)[i * size[k + 1] + j] *
           (k + 1 < depth ? x->r[k + 1][j] : (double)image[j]);
  for (size_t j = 0; k > 0 && j < size[k - 1]; j++)
    sum += (double)vf_learner_back_read(l, k - 1)[i * size[k - 1] + j] * x->r[k - 1][j];
  return sum;
}

static void step(loop *x, double beta, const float *image, size_t label) {
  const vf_learner_options *o = &x->l->options;
  double drive[MAX_DEPTH][MAX_LAYER];
  for (size_t k = 0; k < o->depth; k++)
    for (size_t i = 0; i < o->size[k]; i++)
      drive[k][i] = drive_of(x, k, i, image) - part_of(x->l, VF_LEARNER_LEAK, k, i) * x->h[k][i] +
                    (k == 0 ? beta * ((i == label ? 1.0 : 0.0) - x->h[k][i]) : 0.0);
  for (size_t k = 0; k < o->depth; k++)
    for (size_t i = 0; i < o->size[k]; i++) {
      x->h[k][i] = smaller(larger(x->h[k][i] + (double)o->eps * drive[k][i], 0), 1);
      x->r[k][i] = rate_of(x->l, k, i, x->h[k][i]);
    }
}

static void run(loop *x, double beta, const float *image, size_t label) {
  for (size_t t = 0; t < x->l->options.free_steps; t++)
    step(x, beta, image, label);
}

static void begin(loop *x) {
  for (size_t k = 0; k < x->l->options.depth; k++)
    for (size_t i = 0; i < x->l->options.size[k]; i++) {
      x->h[k][i] = 0;
      x->r[k][i] = rate_of(x->l, k, i, 0);
    }
}

/* ---- comparisons ---- */

/* Largest difference between increments of one image and contrasts of the loop. */
static double worst_contrast(vf_learner *l, const learner_increments *f, size_t image) {
  const vf_learner_options *o = &l->options;
  const double beta = (double)o->beta;
  const float *pixels = images.pixels + image * INPUTS;
  loop free_loop = {.l = l};
  begin(&free_loop);
  run(&free_loop, 0, pixels, images.labels[image]);
  loop up = free_loop, down = free_loop;
  run(&up, beta, pixels, images.labels[image]);
  run(&down, -beta, pixels, images.labels[image]);
  double worst = 0;
  for (size_t k = 0; k < o->depth; k++)
    for (size_t i = 0; i < o->size[k]; i++) {
      const double x = (up.h[k][i] - down.h[k][i]) / (2 * beta);
      worst = larger(worst, fabs(x - (double)f->bias[k][i]));
      for (size_t j = 0; j < o->size[k + 1]; j++)
        worst = larger(worst, fabs(x * (k + 1 < o->depth ? free_loop.r[k + 1][j] : (double)pixels[j]) -
                                   (double)f->feedforward[k][i * o->size[k + 1] + j]));
      for (size_t j = 0; k > 0 && j < o->size[k - 1]; j++)
        worst = larger(worst,
                       fabs(x * free_loop.r[k - 1][j] - (double)f->feedback[k - 1][i * o->size[k - 1] + j]));
    }
  return worst;
}

static void test_phases(void) {
  vf_learner_options o = device_options();
  for (unsigned solver = VF_LEARNER_EULER; solver <= VF_LEARNER_ANDERSON; solver++) {
    static learner_increments f;
    o.solver = (vf_learner_solver)solver;
    vf_learner *l = learner_with(&o, 3);
    int code = increments_of(l, &images, 1, 1, &f);
    const double own = worst_contrast(l, &f, 1);
    ok(!code && own < contrast_rounding, "solver %u: phases on the device are the loop's: %.2g", solver, own);
    l->unit[VF_LEARNER_BEND][1][2] += 0.02f;
    ok(worst_contrast(l, &f, 1) > contrast_rounding, "a bend wrong by 0.02 in one unit shows");
    vf_learner_free(l);
  }
}

static double cost_of(vf_learner *l, size_t image) {
  loop x = {.l = l};
  double sum = 0;
  begin(&x);
  run(&x, 0, images.pixels + image * INPUTS, 0);
  for (size_t i = 0; i < CLASSES; i++)
    sum += pow(x.h[0][i] - (i == images.labels[image]), 2) / 2;
  return sum;
}

/* -dJ by a weight as it is read, and its adjoint's; the change is exact in single precision. */
static double slope_of(vf_learner *l, float *weight, size_t image) {
  const float before = *weight, change = 0x1p-12f;
  *weight = before + change;
  const double above = cost_of(l, image), up = (double)*weight;
  *weight = before - change;
  const double below = cost_of(l, image), width = up - (double)*weight;
  *weight = before;
  return (below - above) / width;
}

/* A state errs by 150 eps_float as above, an adjoint by as much again. */
static void test_gradient(void) {
  for (int known = 0; known < 2; known++) {
    static learner_increments f;
    vf_learner_options o = device_options();
    o.device.known = known;
    o.device.threshold = 0.05f; /* few units within the loop's steps of a kink */
    vf_learner *l = learner_with(&o, 8);
    vf_increments x = increments_in(&f);
    float residual;
    double worst = 0;
    int code = vf_learner_gradient(l, images.pixels + INPUTS, images.labels + 1, 1, o.free_steps, 1e-7f, &x,
                                   &residual);
    for (size_t k = 0; k < o.depth; k++)
      for (size_t i = 0; i < o.size[k] * o.size[k + 1]; i++) {
        worst = larger(worst, fabs(slope_of(l, l->read.feedforward[k] + i, 1) - (double)f.feedforward[k][i]));
        if (k + 1 < o.depth)
          worst = larger(worst, fabs(slope_of(l, l->read.feedback[k] + i, 1) - (double)f.feedback[k][i]));
      }
    if (known)
      ok(!code && worst < 2e-5, "known: adjoints are the device's gradient: %.2g", worst);
    else
      ok(!code && worst > 1e-3, "not known: they are not: %.2g", worst);
    vf_learner_free(l);
  }
}

static void test_ideal(void) {
  vf_learner_options o = plain_options(), other = o;
  vf_learner_tally tally;
  other.device.seed = 77;
  vf_learner *a = learner_with(&o, 4), *b = learner_with(&other, 4);
  vf_learner_epoch(a, &images.data, NULL, IMAGES, NULL, &tally);
  vf_learner_epoch(b, &images.data, NULL, IMAGES, NULL, &tally);
  ok(same_parameters(a, b), "a device that differs in nothing changes no bit");
  vf_learner_free(a);
  vf_learner_free(b);
}

/* One step from 0 with all weights 0 leaves the noise alone in states, biases in the middle. */
static void test_noise(void) {
  vf_learner_options o = plain_options();
  double sum = 0, square = 0, count = 0;
  o.eps = 1;
  o.free_steps = 1;
  o.device.noise = 0.05f;
  vf_learner *l = learner_with(&o, 4);
  for (size_t k = 0; k < o.depth; k++)
    for (size_t i = 0; i < o.size[k]; i++)
      l->bias[k][i] = 0.5f;
  for (size_t k = 0; k < o.depth; k++)
    memset(l->feedforward[k], 0, o.size[k] * o.size[k + 1] * sizeof(float));
  for (size_t k = 0; k + 1 < o.depth; k++)
    memset(l->feedback[k], 0, o.size[k] * o.size[k + 1] * sizeof(float));
  vf_learner_tally tally;
  for (l->turns = 0; l->turns < 200; l->turns++) {
    vf_learner_evaluate(l, &images.data, &tally);
    for (size_t k = 0; k < o.depth; k++)
      for (size_t i = 0; i < IMAGES * o.size[k]; i++, count++) {
        const double x = ((double)l->free_state[k][i] - 0.5) / 0.05;
        sum += x;
        square += x * x;
      }
  }
  /* Within 5 standard errors; of x^2 that is at most sqrt(2 / n). */
  is_near(sum / count, 0, 5 / sqrt(count), "noise of states has mean 0");
  is_near(square / count, 1, 5 * sqrt(2 / count), "and the variance that was asked for");
  vf_learner_free(l);
}

static void test_threads(void) {
  vf_learner_options o = device_options();
  vf_learner_tally tally;
  o.device.noise = 0.03f;
  o.device.weight_noise = 0.02f;
  o.slice = 1;
  vf_learner *a = learner_with(&o, 4);
  o.threads = 2;
  vf_learner *b = learner_with(&o, 4);
  vf_learner_epoch(a, &images.data, NULL, IMAGES, NULL, &tally);
  vf_learner_epoch(b, &images.data, NULL, IMAGES, NULL, &tally);
  ok(same_parameters(a, b), "noise does not depend on threads");
  vf_learner_free(a);
  vf_learner_free(b);
}

/* ---- what weights can be ---- */

/* How many weights leave the range or stand on no level, both up to 4 roundings, or have another sign than
 * start. */
static size_t offences(vf_learner *l, vf_learner *start) {
  const vf_learner_options *o = &l->options;
  size_t count = 0;
  for (size_t k = 0; k < o->depth; k++)
    for (int back = 0; back < (k + 1 < o->depth ? 2 : 1); back++) {
      const float *w = back ? l->feedback[k] : l->feedforward[k],
                  *before = back ? start->feedback[k] : start->feedforward[k];
      const double most = (double)o->device.range * (back ? (double)o->feedback_gain : 1) *
                          sqrt(6.0 / (double)(o->size[k] + o->size[k + 1])),
                   level = most / (double)((1 << (o->device.bits - 1)) - 1);
      for (size_t i = 0; i < o->size[k] * o->size[k + 1]; i++) {
        const double x = (double)w[i] / level;
        count += fabs((double)w[i]) > most * (1 + 4 * (double)FLT_EPSILON);
        count += fabs(x - round(x)) > 4 * (double)FLT_EPSILON * fabs(x);
        count += before[i] * w[i] < 0.0f;
      }
    }
  return count;
}

static void test_limits(void) {
  vf_learner_options o = plain_options();
  vf_learner_tally tally;
  o.device = (vf_device){.bits = 4, .range = 0.75f, .one_sign = 1};
  for (size_t k = 0; k < o.depth; k++)
    o.learning_rate[k] *= 20;
  gsl_rng *rng = seeded_rng(6), *again = seeded_rng(6), *free_rng = seeded_rng(6);
  vf_learner *l = vf_learner_alloc(&o, rng, NULL), *start = vf_learner_alloc(&o, again, NULL);
  o.device = (vf_device){.seed = 0};
  vf_learner *ideal = vf_learner_alloc(&o, free_rng, NULL);
  is_int((long)offences(l, start), 0, "the first weights are such as the device holds");
  for (int epoch = 0; epoch < 5; epoch++)
    vf_learner_epoch(l, &images.data, NULL, IMAGES, NULL, &tally);
  is_int((long)offences(l, start), 0, "and those that are learned");
  ok(!same_parameters(l, start), "which are others");
  vf_learner_copy_parameters(l, ideal);
  is_int((long)offences(l, start), 0, "and those that are copied to it");
  vf_learner_free(l);
  vf_learner_free(start);
  vf_learner_free(ideal);
  gsl_rng_free(rng);
  gsl_rng_free(again);
  gsl_rng_free(free_rng);
}

/* Rounding at random has the right mean: each of n trials has a variance of at most a level squared over 4.
 */
static void test_rounding(void) {
  enum { TRIALS = 2000 };
  vf_learner_options o = plain_options();
  o.device = (vf_device){.bits = 3, .range = 1};
  vf_learner *l = learner_with(&o, 6);
  const float level = sqrtf(6.0f / (float)(o.size[0] + o.size[1])) / 3, wanted = 1.3f * level;
  double sum = 0;
  for (l->turns = 0; l->turns < TRIALS; l->turns++) {
    l->feedforward[0][4] = wanted;
    vf_learner_hold_weights(l, 0);
    sum += (double)(l->feedforward[0][4] / level);
  }
  is_near(sum / TRIALS, 1.3, 5 * 0.5 / sqrt(TRIALS), "rounding at random has the right mean");
  l->feedforward[0][4] = wanted;
  vf_learner_hold_weights(l, 1);
  is_near((double)(l->feedforward[0][4] / level), 1, 1e-6, "other rounding goes to the nearest level");
  vf_learner_free(l);
}

/* Drift is a product of independent factors. */
static void test_drift(void) {
  enum { BATCHES = 100 };
  vf_learner_options o = plain_options();
  o.device.drift = 0.01f;
  vf_learner *l = learner_with(&o, 6), *before = learner_with(&o, 6);
  const double variance = log(1 + 1e-4), count = (double)(o.size[2] * o.size[3]);
  double square = 0;
  vf_learner_age(l, BATCHES);
  for (size_t i = 0; i < o.size[2] * o.size[3]; i++)
    square += pow(log((double)(l->feedforward[2][i] / before->feedforward[2][i])), 2);
  is_near(square / count / (BATCHES * variance), 1, 5 * sqrt(2 / count), "drift adds up from batch to batch");
  vf_learner_free(l);
  vf_learner_free(before);
}

/* ---- options and files ---- */

static void refused(vf_learner_options o, const char *word) {
  vf_error error = {0, ""};
  gsl_rng *rng = seeded_rng(1);
  vf_learner *l = vf_learner_alloc(&o, rng, &error);
  ok(!l && error.code == GSL_EINVAL && strstr(error.text, word), "refused: %s", error.text);
  vf_learner_free(l);
  gsl_rng_free(rng);
}

static void test_refusals(void) {
  vf_learner_options o = device_options();
  o.relative = 1;
  refused(o, "relative off");
  o = device_options();
  o.form = VF_LEARNER_RATE;
  o.rho = vf_activation_tanh;
  refused(o, "membrane");
  o = device_options();
  o.rho = vf_activation_softplus;
  refused(o, "device.bend");
  o = device_options();
  o.device.leak = 1.0f;
  refused(o, "device.leak");
  o = device_options();
  o.device.bits = 8;
  refused(o, "device.bits");
  o.device.range = 1;
  o.device.bits = 1;
  refused(o, "device.bits");
}

/* Half an epoch, a file, and the rest, against a whole one. */
static void test_file(void) {
  const char *path = "test_learner_device.h5";
  vf_learner_options o = device_options();
  vf_learner_tally tally;
  vf_error error = {0, ""};
  o.free_steps = o.nudged_steps = 6;
  o.device.noise = 0.02f;
  o.device.drift = 0.01f;
  o.device.range = 2;
  o.device.bits = 6;
  vf_learner *whole = learner_with(&o, 9), *first = learner_with(&o, 9);
  vf_learner_epoch(whole, &images.data, NULL, 2 * BATCH, NULL, &tally);
  vf_learner_epoch(first, &images.data, NULL, BATCH, NULL, &tally);
  vf_store *s = vf_store_create(path, "test", &error);
  ok(s && !vf_learner_put(first, s, &error) && !vf_store_commit(s, &error), "a device is saved");
  s = vf_store_open(path, "test", &error);
  vf_learner *rest = s ? vf_learner_read(s, path, &error) : NULL;
  ok(rest && rest->options.device.bits == 6, "and read: %s", error.text);
  static const size_t order[BATCH] = {BATCH, BATCH + 1, BATCH + 2};
  if (rest)
    vf_learner_epoch(rest, &images.data, order, BATCH, NULL, &tally);
  ok(rest && same_parameters(rest, whole), "and goes on bit for bit");
  o.device.bits = 5;
  vf_learner *other = learner_with(&o, 9);
  is_int(s ? vf_learner_get(other, s, path, &error) : -1, GSL_EFAILED, "for another device it is refused");
  ok(strstr(error.text, "device.bits") != NULL, "by name: %s", error.text);
  vf_store_discard(s);
  remove(path);
  vf_learner_free(whole);
  vf_learner_free(first);
  vf_learner_free(rest);
  vf_learner_free(other);
}

int main(void) {
  gsl_set_error_handler_off();
  draw_images(&images);
  test_phases();
  test_gradient();
  test_ideal();
  test_noise();
  test_threads();
  test_limits();
  test_rounding();
  test_drift();
  test_refusals();
  if (vf_store_available())
    test_file();
  return tap_done();
}

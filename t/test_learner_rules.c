/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rules past the paper on settled phases, against -dJ/dW by recurrent backpropagation in the same network,
 * layer by layer; what they keep from batch to batch, in a file; and that threads change no bit.
 *
 * A learning rate of 0 lets a rule learn what it keeps in a network that stays.
 */
#include "learner_fixture.h"
#include "tap.h"
#include "vf_lanes.h"
#include "vf_store.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SMOOTH, CLIPPED_MEMBRANE, SMOOTH_MEMBRANE, SETTINGS };
static const char *const setting_names[SETTINGS] = {"rate form, tanh", "membrane form, hard sigmoid",
                                                    "membrane form, tanh"};

static vf_learner_options options_of(const vf_rule *rule, int setting) {
  vf_learner_options o = plain_options();
  o.rule = rule;
  o.batch = IMAGES;
  o.relative = 1;
  o.eps = 0.7f;
  o.solver = VF_LEARNER_ALTERNATING;
  o.free_steps = 60;
  o.tolerance = 1e-6f;
  o.nudged_steps = 15;
  o.beta = 0.01f;
  o.rho = setting == CLIPPED_MEMBRANE ? vf_activation_hard_sigmoid : vf_activation_find("tanh");
  o.clipped = setting == CLIPPED_MEMBRANE;
  o.form = setting == SMOOTH ? VF_LEARNER_RATE : VF_LEARNER_MEMBRANE;
  o.open_output = setting == SMOOTH;
  for (size_t k = 0; k < o.depth; k++)
    o.learning_rate[k] = 0;
  return o;
}

static void gradient_of(vf_learner *l, const learner_images *images, learner_increments *g) {
  vf_increments x = increments_in(g);
  float residual[IMAGES];
  is_int(vf_learner_gradient(l, images->pixels, images->labels, IMAGES, 200, 1e-7f, &x, residual),
         GSL_SUCCESS, "the gradient is computed");
}

/* The least cosine over the feedforward and feedback matrices. */
static double least_cosine(const vf_learner_options *o, const learner_increments *a,
                           const learner_increments *b) {
  double least = 1;
  for (size_t k = 0; k < o->depth; k++) {
    const size_t weights = o->size[k] * o->size[k + 1];
    const double forth = vf_lanes_cosine(weights, a->feedforward[k], b->feedforward[k]);
    const double back = k + 1 < o->depth ? vf_lanes_cosine(weights, a->feedback[k], b->feedback[k]) : 1;
    least = !(forth >= least) ? forth : least;
    least = !(back >= least) ? back : least;
  }
  return least;
}

/* Learns count batches, which are the whole set each, in which no weight moves but by the rule itself. */
static void learn(vf_learner *l, const learner_images *images, size_t count) {
  vf_learner_tally tally;
  for (size_t i = 0; i < count; i++)
    if (vf_learner_epoch(l, &images->data, NULL, IMAGES, NULL, &tally))
      ok(0, "batch %zu is learned", i);
}

static double cosine_now(vf_learner *l, const learner_images *images) {
  learner_increments own, gradient;
  gradient_of(l, images, &gradient);
  is_int(increments_of(l, images, 0, IMAGES, &own), GSL_SUCCESS, "increments are computed");
  return least_cosine(vf_learner_get_options(l), &own, &gradient);
}

/* At once, in a network that is not symmetric. */
static void test_exact(const vf_rule *rule, const learner_images *images) {
  for (int setting = 0; setting < SETTINGS; setting++) {
    const vf_learner_options o = options_of(rule, setting), plain = options_of(vf_rule_centred, setting);
    vf_learner *l = learner_with(&o, 5), *c = learner_with(&plain, 5);
    const double own = cosine_now(l, images), without = cosine_now(c, images);
    diag("%s, %s: least cosine %.6f, of centred nudging %.3f", rule->name, setting_names[setting], own,
         without);
    ok(own >= 0.999, "%s, %s: the gradient, layer by layer", rule->name, setting_names[setting]);
    ok(without < 0.9, "%s, %s: which centred nudging does not give", rule->name, setting_names[setting]);
    vf_learner_free(l);
    vf_learner_free(c);
  }
}

/* By what a rule learns in count batches. */
static void test_learned(const vf_rule *rule, const learner_images *images, size_t count, double least) {
  for (int setting = 0; setting < SETTINGS; setting++) {
    const vf_learner_options o = options_of(rule, setting);
    vf_learner *l = learner_with(&o, 5);
    const double before = cosine_now(l, images);
    learn(l, images, count);
    const double after = cosine_now(l, images);
    diag("%s, %s: least cosine %.4f, then %.4f", rule->name, setting_names[setting], before, after);
    ok(before < least && after >= least, "%s, %s: nears the gradient as it learns", rule->name,
       setting_names[setting]);
    vf_learner_free(l);
  }
}

/* On average over signs. */
static void test_probed(const learner_images *images) {
  enum { DRAWS = 300 };
  for (int setting = 0; setting < SETTINGS; setting++) {
    vf_learner_options o = options_of(vf_rule_probed, setting);
    vf_learner *l = learner_with(&o, 5);
    learner_increments one, sum, gradient;
    memset(&sum, 0, sizeof sum);
    gradient_of(l, images, &gradient);
    for (size_t i = 0; i < DRAWS; i++) {
      increments_of(l, images, 0, IMAGES, &one);
      for (size_t j = 0; j < sizeof sum / sizeof(float); j++)
        ((float *)&sum)[j] += ((const float *)&one)[j];
      learn(l, images, 1);
    }
    const double mean = least_cosine(&o, &sum, &gradient);
    diag("probed, %s: least cosine %.4f of one draw, %.4f of the mean of %d", setting_names[setting],
         least_cosine(&o, &one, &gradient), mean, DRAWS);
    ok(mean >= 0.8, "probed, %s: the gradient on average", setting_names[setting]);
    vf_learner_free(l);
  }
}

static void test_phantom(const learner_images *images) {
  const vf_learner_options o = options_of(vf_rule_phantom, SMOOTH);
  vf_learner *l = learner_with(&o, 5);
  const double loops = cosine_now(l, images);
  diag("phantom: least cosine %.4f", loops);
  ok(loops > 0.3 && loops < 0.9999, "phantom: the gradient in part where there are loops");
  vf_learner_free(l);
}

/* How far the rule's increments at that nudging are from those of a small one, which are beta's derivative.
 */
static double distance_at(const vf_rule *rule, float beta, const learner_images *images) {
  vf_learner_options o = options_of(rule, SMOOTH), small = options_of(vf_rule_centred, SMOOTH);
  learner_increments own, limit;
  o.nudged_steps = small.nudged_steps = 60;
  o.beta = beta;
  vf_learner *l = learner_with(&o, 5), *c = learner_with(&small, 5);
  is_int(increments_of(l, images, 0, IMAGES, &own), GSL_SUCCESS, "increments are computed");
  is_int(increments_of(c, images, 0, IMAGES, &limit), GSL_SUCCESS, "and those of a small nudging");
  double off = 0, size = 0;
  for (size_t i = 0; i < o.size[0] * o.size[1]; i++) {
    off += gsl_pow_2((double)own.feedforward[0][i] - (double)limit.feedforward[0][i]);
    size += gsl_pow_2((double)limit.feedforward[0][i]);
  }
  vf_learner_free(l);
  vf_learner_free(c);
  return sqrt(off / size);
}

/* Its error is of the fourth order in beta, where that of centred nudging is of the second. */
static void test_holomorphic(const learner_images *images) {
  const double far = distance_at(vf_rule_holomorphic, 0.4f, images),
               near = distance_at(vf_rule_holomorphic, 0.2f, images),
               centred =
                   distance_at(vf_rule_centred, 0.2f, images) / distance_at(vf_rule_centred, 0.4f, images);
  diag("holomorphic: error %.2e at beta 0.4, %.2e at 0.2; of centred nudging the ratio is %.2f", far, near,
       1 / centred);
  ok(far / near > 8, "holomorphic: half the nudging leaves less than an eighth of the error");
  ok(1 / centred < 6, "which centred nudging does not do");
}

/* What a rule keeps goes on from a file as it would have without. */
static void test_resumed(const vf_rule *rule, const learner_images *images) {
  vf_learner_options o = options_of(rule, SMOOTH);
  vf_error error = {0, ""};
  char path[] = "test_learner_rules.h5";
  o.nudged_steps = 10;
  o.optimizer = VF_LEARNER_ADAM;
  o.slice = 2;
  for (size_t k = 0; k < o.depth; k++)
    o.learning_rate[k] = 0.01f;
  vf_learner *whole = learner_with(&o, 5);
  o.threads = 2;
  vf_learner *part = learner_with(&o, 5);
  o.threads = 1;
  vf_learner *rest = learner_with(&o, 6);
  learn(whole, images, 5);
  learn(part, images, 2);
  vf_store *store = vf_store_create(path, "test", &error);
  ok(store && !vf_learner_put(part, store, &error) && !vf_store_commit(store, &error), "%s: is saved %s",
     rule->name, error.text);
  store = vf_store_open(path, "test", &error);
  ok(store && !vf_learner_get(rest, store, path, &error), "%s: is read %s", rule->name, error.text);
  vf_store_discard(store);
  learn(rest, images, 3);
  ok(same_parameters(whole, rest), "%s: two and three batches are five, on one thread as on two, bit for bit",
     rule->name);
  unlink(path);
  vf_learner_free(whole);
  vf_learner_free(part);
  vf_learner_free(rest);
}

static void test_refused(const vf_rule *rule) {
  vf_learner_options o = options_of(rule, SMOOTH);
  vf_error error = {0, ""};
  gsl_rng *rng = seeded_rng(1);
  o.relative = 0;
  vf_learner *l = vf_learner_alloc(&o, rng, &error);
  ok((l == NULL) == rule->differences, "%s: absolute phases are refused where differences are needed: %s",
     rule->name, error.text);
  vf_learner_free(l);
  gsl_rng_free(rng);
}

int main(void) {
  learner_images images;
  gsl_set_error_handler_off();
  draw_images(&images);
  test_exact(vf_rule_asymep, &images);
  test_exact(vf_rule_dyadic, &images);
  test_probed(&images);
  test_phantom(&images);
  test_holomorphic(&images);
  test_learned(vf_rule_baseline, &images, 600, 0.9);
  test_learned(vf_rule_calibrated, &images, 1000, 0.9);
  test_learned(vf_rule_homeostasis, &images, 2000, 0.9);
  test_learned(vf_rule_clamped_homeostasis, &images, 2000, 0.9);
  for (size_t i = 0; vf_rule_at(i); i++)
    if (vf_rule_at(i)->approximate) {
      if (vf_store_available())
        test_resumed(vf_rule_at(i), &images);
      else
        skip("built without HDF5", "%s: goes on from a file", vf_rule_at(i)->name);
      test_refused(vf_rule_at(i));
    }
  return tap_done();
}

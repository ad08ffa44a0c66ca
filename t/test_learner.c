/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The learner's interface: epochs, construction, bad input and bad luck. */
#include "extension.h"
#include "learner_fixture.h"
#include "tap.h"

#include <float.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

static learner_images images;

/* Adds rate times the increments of images first ... to the parameters of l, by hand. */
static void apply(vf_learner *l, size_t first, size_t count) {
  const vf_learner_options *o = vf_learner_get_options(l);
  learner_increments f;
  increments_of(l, &images, first, count, &f);
  for (size_t k = 0; k < o->depth; k++) {
    for (size_t i = 0; i < o->size[k] * o->size[k + 1]; i++) {
      vf_learner_feedforward(l, k)[i] += o->learning_rate[k] * f.feedforward[k][i];
      if (k + 1 < o->depth)
        vf_learner_feedback(l, k)[i] += o->learning_rate[k] * f.feedback[k][i];
    }
    for (size_t i = 0; i < o->size[k]; i++)
      vf_learner_bias(l, k)[i] += o->learning_rate[k] * f.bias[k][i];
  }
}

static double parameter_distance(vf_learner *a, vf_learner *b) {
  const vf_learner_options *o = vf_learner_get_options(a);
  double largest = 0.0;
  for (size_t k = 0; k < o->depth; k++) {
    for (size_t i = 0; i < o->size[k] * o->size[k + 1]; i++) {
      const double w = (double)vf_learner_feedforward(a, k)[i] - (double)vf_learner_feedforward(b, k)[i];
      largest = larger(largest, fabs(w));
      if (k + 1 < o->depth)
        largest = larger(largest,
                         fabs((double)vf_learner_feedback(a, k)[i] - (double)vf_learner_feedback(b, k)[i]));
    }
    for (size_t i = 0; i < o->size[k]; i++)
      largest = larger(largest, fabs((double)vf_learner_bias(a, k)[i] - (double)vf_learner_bias(b, k)[i]));
  }
  return largest;
}

static void test_epoch(void) {
  const vf_learner_options o = plain_options();
  vf_learner *l = learner_with(&o, 3), *by_hand = learner_with(&o, 3);
  vf_learner_tally tally;
  is_int(vf_learner_epoch(l, &images.data, NULL, IMAGES, NULL, &tally), GSL_SUCCESS,
         "an epoch with a last batch of 2");
  is_int((long)tally.images, IMAGES, "every image was seen");
  for (size_t first = 0; first < IMAGES; first += BATCH)
    apply(by_hand, first, IMAGES - first < BATCH ? IMAGES - first : BATCH);
  /* Three updates, each rounding once more a sum below 2. */
  is_near(parameter_distance(l, by_hand), 0.0, 3 * 4 * FLT_EPSILON, "an epoch is its batches' increments");

  const size_t order[IMAGES] = {5, 2, 7, 0, 1, 6, 4, 3};
  float shuffled_pixels[IMAGES * INPUTS];
  unsigned char shuffled_labels[IMAGES];
  for (size_t i = 0; i < IMAGES; i++) {
    memcpy(shuffled_pixels + i * INPUTS, images.pixels + order[i] * INPUTS, INPUTS * sizeof(float));
    shuffled_labels[i] = images.labels[order[i]];
  }
  const vf_dataset shuffled = {IMAGES, 3, 3, INPUTS, 3, shuffled_pixels, shuffled_labels};
  vf_learner *a = learner_with(&o, 3), *b = learner_with(&o, 3);
  vf_learner_epoch(a, &images.data, order, IMAGES, NULL, &tally);
  vf_learner_epoch(b, &shuffled, NULL, IMAGES, NULL, &tally);
  ok(same_parameters(a, b), "an order is as good as a dataset in that order, bit for bit");
  ok(!same_parameters(a, l), "the order matters");
  vf_learner_free(l);
  vf_learner_free(by_hand);
  vf_learner_free(a);
  vf_learner_free(b);
}

static void test_ties(void) {
  const vf_learner_options o = plain_options();
  gsl_rng *rng = seeded_rng(1);
  vf_learner *l = vf_learner_alloc(&o, rng, NULL);
  memset(vf_learner_feedforward(l, 0), 0, o.size[0] * o.size[1] * sizeof(float));
  vf_learner_tally tally;
  vf_learner_evaluate(l, &images.data, &tally);
  is_int((long)tally.errors, IMAGES, "outputs that are all equal are errors for every label");
  is_near(tally.objective, 0.5, 0.0, "the objective of outputs that are all 0");
  vf_learner_free(l);
  gsl_rng_free(rng);
}

/* At rates where errors of rounding grow, whether the last epoch of a fixed number is a good one depends on
 * the order in which a CBLAS adds: learning ends at the first that is. */
static void test_learns(vf_learner_options o, const char *what) {
  enum { MOST = 600 };
  for (size_t k = 0; k < o.depth; k++)
    o.learning_rate[k] = 0.1f;
  o.free_steps = 30;
  o.nudged_steps = 10;
  vf_learner *l = learner_with(&o, 5);
  vf_learner_tally first, last;
  vf_learner_evaluate(l, &images.data, &first);
  size_t epoch = 0;
  do {
    vf_learner_epoch(l, &images.data, NULL, IMAGES, NULL, &last);
    vf_learner_evaluate(l, &images.data, &last);
  } while (++epoch < MOST && (last.errors > 0 || !(last.objective < 0.2 * first.objective)));
  ok(first.errors > 0 && last.errors == 0, "%s: eight images are learnt by heart (%zu errors, then %zu)",
     what, first.errors, last.errors);
  ok(last.objective < 0.2 * first.objective, "%s: the objective falls from %g to %g in %zu epochs", what,
     first.objective, last.objective, epoch);
  vf_learner_free(l);
}

/* The rule in the other form of the field, by the other cost, and with a rule, a cost and an activation that
 * no table lists. */
static void test_all_learn(void) {
  vf_learner_options o = plain_options();
  o.rule = vf_rule_centred;
  test_learns(o, "squared error");
  o.cost = vf_cost_cross_entropy;
  o.open_output = 1;
  test_learns(o, "cross-entropy");
  o.cost = vf_cost_squared_error;
  o.form = VF_LEARNER_RATE;
  o.clipped = o.open_output = 0;
  o.rho = vf_activation_tanh;
  test_learns(o, "rate form");
  o.form = VF_LEARNER_MEMBRANE;
  o.cost = extension_log_cosh;
  o.rule = extension_mirrored;
  o.rho = extension_arctan;
  test_learns(o, "a user's own");
  o.form = VF_LEARNER_RATE;
  test_learns(o, "a user's own, rate form");
}

/* ---- construction ---- */

static void test_draw(void) {
  vf_learner_options o = plain_options();
  o.depth = 2;
  o.size[0] = 40;
  o.size[1] = 50;
  o.size[2] = 60;
  o.feedback_gain = 0.5f;
  gsl_rng *rng = seeded_rng(17);
  vf_learner *l = vf_learner_alloc(&o, rng, NULL);
  const struct {
    const float *w;
    size_t count;
    double range;
    const char *name;
  } drawn[] = {{vf_learner_feedforward(l, 0), 2000, sqrt(6.0 / 90.0), "output weights"},
               {vf_learner_feedforward(l, 1), 3000, sqrt(6.0 / 110.0), "input weights"},
               {vf_learner_feedback(l, 0), 2000, 0.5 * sqrt(6.0 / 90.0), "feedback weights"}};
  for (size_t m = 0; m < 3; m++) {
    double sum = 0.0, square = 0.0, largest = 0.0;
    for (size_t i = 0; i < drawn[m].count; i++) {
      const double w = (double)drawn[m].w[i];
      sum += w;
      square += w * w;
      largest = larger(largest, fabs(w));
    }
    const double n = (double)drawn[m].count, deviation = drawn[m].range / sqrt(3.0);
    ok(largest <= drawn[m].range * (1.0 + FLT_EPSILON) && largest > 0.99 * drawn[m].range,
       "%s fill Glorot's range", drawn[m].name);
    /* Five standard errors of a uniform law: of its mean, and of its second moment, whose variance is 4/45
     * r^4. */
    is_near(sum / n, 0.0, 5.0 * deviation / sqrt(n), "%s: mean", drawn[m].name);
    is_near(square / n, deviation * deviation, 5.0 * sqrt(4.0 / 45.0 / n) * drawn[m].range * drawn[m].range,
            "%s: variance", drawn[m].name);
  }
  ok(fabs(vf_learner_alignment(l, 0)) < 5.0 / sqrt(2000.0), "feedback is drawn independently");
  vf_learner_free(l);
  gsl_rng_free(rng);
}

static void test_alignment(void) {
  const vf_learner_options o = plain_options();
  vf_learner *l = learner_with(&o, 23);
  const size_t n = o.size[1], m = o.size[2];
  const float *w = vf_learner_feedforward(l, 1);
  float *b = vf_learner_feedback(l, 1);
  double dot = 0.0, ww = 0.0, bb = 0.0;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < m; j++) {
      dot += (double)w[i * m + j] * (double)b[j * n + i];
      ww += pow((double)w[i * m + j], 2);
      bb += pow((double)b[j * n + i], 2);
    }
  const double rounding = 4.0 * (double)(n * m) * DBL_EPSILON;
  is_near(vf_learner_alignment(l, 1), dot / sqrt(ww * bb), rounding, "alignment of independent matrices");
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < m; j++)
      b[j * n + i] = -3.0f * w[i * m + j];
  is_near(vf_learner_alignment(l, 1), -1.0, (double)(n * m) * FLT_EPSILON, "alignment of opposite matrices");
  memset(b, 0, n * m * sizeof *b);
  ok(isnan(vf_learner_alignment(l, 1)), "alignment with no feedback is not a number");
  vf_learner_free(l);
}

static void test_copy(void) {
  const vf_learner_options o = plain_options();
  vf_learner_options other = o;
  other.size[1]++;
  vf_learner *a = learner_with(&o, 3), *b = learner_with(&o, 4), *c = learner_with(&other, 3);
  ok(!same_parameters(a, b), "learners of two seeds differ");
  is_int(vf_learner_copy_parameters(b, a), GSL_SUCCESS, "parameters are copied");
  ok(same_parameters(a, b), "and are then the same");
  is_int(vf_learner_copy_parameters(c, a), GSL_EBADLEN, "but not to layers of other sizes");
  vf_learner_free(a);
  vf_learner_free(b);
  vf_learner_free(c);
}

static void refused(const char *what, vf_learner_options o) {
  gsl_rng *rng = seeded_rng(1);
  vf_error error = {0, ""};
  vf_learner *l = vf_learner_alloc(&o, rng, &error);
  if (!ok(!l && error.code == GSL_EINVAL && strncmp(error.text, "learner: ", 9) == 0, "refused: %s", what))
    diag("code %d, %s", error.code, error.text);
  vf_learner_free(l);
  gsl_rng_free(rng);
}

static void test_options(void) {
  const vf_learner_options good = plain_options();
  vf_learner_options o;
#define REFUSED(change) (o = good, change, refused(#change, o))
  REFUSED(o.depth = 0);
  REFUSED(o.depth = VF_LEARNER_MAX_DEPTH + 1);
  REFUSED(o.size[0] = 0);
  REFUSED(o.size[3] = 0);
  REFUSED(o.size[1] = SIZE_MAX);
  REFUSED(o.rho = NULL);
  REFUSED(o.rule = NULL);
  const vf_rule aimless = {.name = "aimless"};
  const vf_cost_type slow = {.name = "slow"};
  REFUSED(o.rule = &aimless);
  REFUSED(o.compared = &aimless);
  REFUSED(o.cost = &slow);
  REFUSED(o.solver = (vf_learner_solver)4);
  REFUSED(o.eps = 0.0f);
  REFUSED(o.eps = (float)NAN);
  REFUSED(o.beta = -1.0f);
  REFUSED(o.beta = (float)INFINITY);
  REFUSED(o.free_steps = 0);
  REFUSED(o.nudged_steps = 0);
  REFUSED(o.batch = 0);
  REFUSED(o.batch = SIZE_MAX);
  REFUSED(o.learning_rate[2] = -0.1f);
  REFUSED(o.learning_rate[0] = (float)NAN);
  REFUSED(o.feedback_gain = -1.0f);
  REFUSED(o.feedback_gain = (float)INFINITY);
#undef REFUSED
  vf_learner_free(NULL);
}

/* ---- bad input and bad luck ---- */

static void test_misuse(void) {
  vf_learner_options o = plain_options();
  vf_learner *l = learner_with(&o, 2);
  vf_learner_tally tally;
  const unsigned char wrong_label[1] = {3};
  learner_increments f;
  vf_increments x = increments_in(&f);
  vf_dataset other = images.data;
  other.pixels = INPUTS - 1;
  is_int(vf_learner_epoch(l, &other, NULL, 1, NULL, &tally), GSL_EBADLEN, "other pixels");
  is_int(vf_learner_evaluate(l, &other, &tally), GSL_EBADLEN, "other pixels in an evaluation");
  other = images.data;
  other.classes = 4;
  is_int(vf_learner_epoch(l, &other, NULL, 1, NULL, &tally), GSL_EBADLEN, "labels out of range");
  is_int(vf_learner_evaluate(l, &other, &tally), GSL_EBADLEN, "labels out of range in an evaluation");
  is_int(vf_learner_epoch(l, &images.data, NULL, IMAGES + 1, NULL, &tally), GSL_EBADLEN,
         "more images than there are");
  const size_t outside[2] = {1, IMAGES};
  is_int(vf_learner_epoch(l, &images.data, outside, 2, NULL, &tally), GSL_EBADLEN,
         "an order that leaves the dataset");
  is_int((long)tally.images, 0, "nothing was learnt from it");
  is_int(increments_of(l, &images, 0, 0, &f), GSL_EBADLEN, "increments of no image");
  is_int(increments_of(l, &images, 0, BATCH + 1, &f), GSL_EBADLEN, "increments of more than a batch");
  is_int(vf_learner_increments(l, images.pixels, wrong_label, 1, &x), GSL_EDOM,
         "increments of a label out of range");
  vf_learner_free(l);
  o.rule = vf_rule_random_sign;
  l = learner_with(&o, 2);
  is_int(vf_learner_epoch(l, &images.data, NULL, 1, NULL, &tally), GSL_EINVAL,
         "a random sign without a generator");
  vf_learner_free(l);
}

static void test_not_finite(void) {
  const vf_learner_options o = plain_options();
  const float bad[] = {(float)NAN, (float)INFINITY};
  for (size_t which = 0; which < 7; which++)
    for (size_t b = 0; b < 2; b++) {
      vf_learner *l = learner_with(&o, 9);
      float *const place[] = {vf_learner_feedforward(l, 0), vf_learner_feedforward(l, 1),
                              vf_learner_feedforward(l, 2), vf_learner_feedback(l, 0),
                              vf_learner_feedback(l, 1),    vf_learner_bias(l, 0),
                              vf_learner_bias(l, 2)};
      place[which][4 % 3] = bad[b];
      vf_learner_tally tally;
      is_int(vf_learner_epoch(l, &images.data, NULL, IMAGES, NULL, &tally), GSL_EFAILED,
             "%s in parameters %zu is caught", b ? "an infinity" : "NaN", which);
      vf_learner_free(l);
    }
  vf_learner_options unbounded = o;
  unbounded.rho = vf_activation_linear;
  unbounded.clipped = 0;
  unbounded.learning_rate[0] = unbounded.learning_rate[1] = unbounded.learning_rate[2] = 50.0f;
  vf_learner *l = learner_with(&unbounded, 9);
  vf_learner_tally tally = {0};
  int status = GSL_SUCCESS;
  for (size_t epoch = 0; !status && epoch < 100; epoch++)
    status = vf_learner_epoch(l, &images.data, NULL, IMAGES, NULL, &tally);
  is_int(status, GSL_EFAILED, "a rate that diverges is caught");
  is_int(vf_learner_evaluate(l, &images.data, &tally), GSL_EFAILED,
         "an evaluation of a spoilt net is refused");
  vf_learner_free(l);
}

int main(void) {
  gsl_set_error_handler_off();
  draw_images(&images);
  test_epoch();
  test_ties();
  test_all_learn();
  test_draw();
  test_alignment();
  test_copy();
  test_options();
  test_misuse();
  test_not_finite();
  return tap_done();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A training that is stopped and resumed at many moments ends as one that never was, bit for bit; files that
 * do not fit are refused with both values; a number that is not finite stops it and leaves the file alone.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "learner_fixture.h"
#include "tap.h"
#include "vf_training_intern.h"

#include <gsl/gsl_errno.h>
#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EPOCHS = 9, STOPS = 25 };

static learner_images images;
static char path[4000];

static vf_training_options options_with(const vf_rule *rule) {
  vf_training_options o = {.learner = plain_options(),
                           .output_gain = 0.5f,
                           .output_bias = 0.1f,
                           .epochs = EPOCHS,
                           .falling = 1,
                           .train = &images.data,
                           .sample = &images.data,
                           .test = &images.data,
                           .probes = 2,
                           .gradient_steps = 50,
                           .gradient_tolerance = 1e-5f};
  o.learner.rule = rule;
  o.learner.tolerance = 1e-3f;
  o.learner.solver = VF_LEARNER_ALTERNATING;
  return o;
}

static vf_training *training_with(const vf_training_options *o) {
  vf_error error = {0, ""};
  vf_training *t = vf_training_alloc(o, seeded_rng(99), &error);
  if (!t) {
    printf("Bail out! %s\n", error.text);
    exit(1);
  }
  return t;
}

static int same_history(const vf_training *a, const vf_training *b) {
  return memcmp(vf_training_row(a, 0), vf_training_row(b, 0),
                (EPOCHS + 1) * VF_TRAINING_COLUMNS * sizeof(double)) == 0;
}

static void finish_epochs(vf_training *t, size_t epochs) {
  while (vf_training_epochs_done(t) < epochs)
    vf_training_advance(t, IMAGES, NULL);
}

static void finish(vf_training *t) {
  finish_epochs(t, EPOCHS);
}

/* The first pixel alone drives the second output; the first one rests at 1, as the label wants it. */
static void wire(vf_learner *l) {
  const vf_learner_options *o = vf_learner_get_options(l);
  for (size_t k = 0; k < o->depth; k++) {
    memset(vf_learner_feedforward(l, k), 0, o->size[k] * o->size[k + 1] * sizeof(float));
    memset(vf_learner_bias(l, k), 0, o->size[k] * sizeof(float));
    if (k + 1 < o->depth)
      memset(vf_learner_feedback(l, k), 0, o->size[k] * o->size[k + 1] * sizeof(float));
  }
  vf_learner_feedforward(l, 2)[0] = vf_learner_feedforward(l, 1)[0] = 1.0f;
  vf_learner_feedforward(l, 0)[o->size[1]] = 0.5f;
  vf_learner_bias(l, 0)[0] = 2.0f;
  vf_learner_bias(l, 0)[2] = -1.0f;
}

/* A training of the wired net on these images, after an epoch in which nothing changed. */
static vf_training *wired_training(const vf_dataset *d, size_t probes) {
  vf_training_options o = options_with(vf_rule_centred);
  o.train = o.sample = o.test = d;
  o.probes = probes;
  o.learner.learning_rate[0] = o.learner.learning_rate[1] = o.learner.learning_rate[2] = 0.0f;
  vf_training *t = training_with(&o);
  wire(vf_training_learner(t));
  finish_epochs(t, 1);
  return t;
}

/* The wired net meets images whose first pixel is 0, and has an error at the others. */
static void light(learner_images *to, size_t dark) {
  *to = images;
  to->data.image = to->pixels;
  to->data.label = to->labels;
  for (size_t i = 0; i < IMAGES; i++) {
    to->labels[i] = 0;
    to->pixels[i * INPUTS] = i < dark ? 0.0f : 0.5f;
  }
}

/* Images that are met exactly come first, and are passed over. */
static void test_probes(void) {
  enum { DARK = 4, LEFT = IMAGES - DARK };
  learner_images some, one;
  light(&some, DARK);
  vf_dataset rest = some.data;
  rest.image += DARK * INPUTS;
  rest.label += DARK;
  rest.count = LEFT;
  vf_training *t = wired_training(&some.data, 1), *alone = wired_training(&rest, 1);
  const double *row = vf_training_row(t, 1);
  ok(row[VF_TRAINING_COSINE] > 0 && row[VF_TRAINING_COSINE] <= 1 + 1e-6,
     "images that are met exactly are not compared (cosine %.3f)", row[VF_TRAINING_COSINE]);
  ok(row[VF_TRAINING_LEFT_OUT] == 0, "and all that are have a gradient");
  ok(row[VF_TRAINING_COSINE] == vf_training_row(alone, 1)[VF_TRAINING_COSINE], "as the same images alone");
  vf_training_free(alone);
  light(&one, IMAGES - 1);
  alone = wired_training(&one.data, 2);
  row = vf_training_row(alone, 1);
  ok(row[VF_TRAINING_COSINE] > 0 && row[VF_TRAINING_COSINE_FORWARD] > 0,
     "where one image has an error, less than a batch, it is compared");
  vf_training_free(alone);
  vf_learner_bias(vf_training_learner(t), 0)[1] = -1.0f;
  finish_epochs(t, 2);
  row = vf_training_row(t, 2);
  ok(isnan(row[VF_TRAINING_COSINE]) && row[VF_TRAINING_LEFT_OUT] == 0, "no image with an error, no cosine");
  vf_training_free(t);
}

/* Images with the largest cost are found wherever they stand, and where all cost the same, all are taken. */
static void test_probe_choice(void) {
  learner_images same;
  light(&same, 0);
  for (size_t i = 0; i < IMAGES; i++)
    memcpy(same.pixels + i * INPUTS, same.pixels, INPUTS * sizeof(float));
  vf_training *t = wired_training(&same.data, 2);
  const double all = vf_training_row(t, 1)[VF_TRAINING_COSINE];
  vf_training_free(t);
  ok(all > 0, "images of one cost are all at its mean");
  for (size_t bright = 0; bright < IMAGES; bright++) {
    learner_images other = same;
    other.data.image = other.pixels;
    other.data.label = other.labels;
    for (size_t i = 0; i < IMAGES; i++)
      other.pixels[i * INPUTS] = i == bright ? 0.5f : 0.01f;
    t = wired_training(&other.data, 1);
    const double found = vf_training_row(t, 1)[VF_TRAINING_COSINE];
    ok(fabs(found - all) < 1e-3, "the one image above the mean, number %zu (cosine %.4f, %.4f)", bright,
       found, all);
    vf_training_free(t);
  }
}

static void test_history(void) {
  const vf_training_options o = options_with(vf_rule_centred);
  vf_training *t = training_with(&o);
  const double *row = vf_training_row(t, 0);
  ok(isnan(row[VF_TRAINING_LEARNING]) && isfinite(row[VF_TRAINING_TEST]), "epoch 0 is measured, not learnt");
  finish(t);
  row = vf_training_row(t, EPOCHS);
  vf_learner_tally tally;
  vf_learner_evaluate(vf_training_learner(t), &images.data, &tally);
  ok(row[VF_TRAINING_OBJECTIVE] == tally.objective &&
         row[VF_TRAINING_TEST] == 100.0 * (double)tally.errors / IMAGES,
     "the last row is the last state");
  ok(row[VF_TRAINING_ALIGNMENT + 1] == vf_learner_alignment(vf_training_learner(t), 1), "with its alignment");
  int bounded = 1;
  for (size_t e = 0; e <= EPOCHS; e++)
    bounded = bounded && fabs(vf_training_row(t, e)[VF_TRAINING_COSINE]) <= 1.0 + 1e-12;
  ok(bounded, "cosines are cosines");
  is_int(vf_training_advance(t, 1, NULL), GSL_SUCCESS, "a training that has ended");
  is_int((long)vf_training_epochs_done(t), EPOCHS, "does nothing more");
  vf_training_free(t);
}

/* The same net, tied by hand: there update and gradient are one direction at small beta. */
static void test_cosine(void) {
  vf_training_options o = options_with(vf_rule_centred);
  o.learner.rule = vf_rule_tied;
  o.learner.beta = 0.01f;
  o.learner.tolerance = 0.0f;
  o.learner.free_steps = 300;
  o.learner.nudged_steps = 300;
  o.learner.feedback_gain = 0.3f;
  o.gradient_steps = 300;
  vf_training *t = training_with(&o);
  const double cosine = vf_training_row(t, 0)[VF_TRAINING_COSINE];
  /* The contrast divides roundings of some eps_float by 2 beta; states move by about 1 in all. */
  ok(cosine > 0.999, "with tied weights the update is -dJ/dtheta (cosine %.6f)", cosine);
  vf_training_free(t);
}

static void test_resume(const vf_rule *rule, int warm, vf_learner_optimizer optimizer) {
  vf_training_options o = options_with(rule);
  o.learner.warm = warm;
  o.learner.optimizer = optimizer;
  vf_training *whole = training_with(&o), *t = training_with(&o);
  gsl_rng *chance = seeded_rng(5);
  vf_error error = {0, ""}, note = {0, ""};
  const char *start = warm ? ", warm" : optimizer == VF_LEARNER_ADAM ? ", Adam" : "";
  int failures = 0, within = 0;
  finish(whole);
  for (int stop = 0; stop < STOPS; stop++) {
    for (unsigned long chunks = gsl_rng_uniform_int(chance, 3); chunks > 0; chunks--)
      vf_training_advance(t, 1 + gsl_rng_uniform_int(chance, IMAGES), NULL);
    within += vf_training_images_done(t) > 0;
    failures += vf_training_save(t, path, &error) != GSL_SUCCESS;
    vf_training_advance(t, IMAGES, NULL); /* what comes after the save is lost */
    vf_training_free(t);
    t = training_with(&o);
    failures += vf_training_resume(t, path, &note, &error) != GSL_SUCCESS;
  }
  if (!is_int(failures, 0, "%s%s: %d stops in %d epochs", rule->name, start, STOPS, EPOCHS))
    diag("%s", error.text);
  ok(within >= 5, "%s%s: %d of them within an epoch", rule->name, start, within);
  is_text(note.text, "", "%s%s: no warning on the same machine", rule->name, start);
  finish(t);
  ok(same_parameters(vf_training_learner(t), vf_training_learner(whole)) && same_history(t, whole),
     "%s%s: the same bits as without stops", rule->name, start);
  gsl_rng_free(chance);
  vf_training_free(t);
  vf_training_free(whole);
}

/* A file goes on with any backend, and says so. */
static void test_backends(void) {
  vf_training_options o = options_with(vf_rule_centred);
  vf_error error = {0, ""}, note = {0, ""};
  for (size_t i = 0; vf_product_at(i); i++)
    for (size_t j = 0; vf_product_at(j); j++) {
      const char *from = vf_product_at(i)->name, *to = vf_product_at(j)->name;
      o.learner.product = vf_product_at(i);
      vf_training *t = training_with(&o);
      vf_training_save(t, path, NULL);
      vf_training_free(t);
      o.learner.product = vf_product_at(j);
      t = training_with(&o);
      is_int(vf_training_resume(t, path, &note, &error), GSL_SUCCESS, "from %s to %s it goes on", from, to);
      ok(i == j ? !*note.text : strstr(note.text, from) && strstr(note.text, to), "- %s",
         i == j ? "without a warning" : note.text);
      ok(vf_learner_get_options(vf_training_learner(t))->product == vf_product_at(j), "- with %s", to);
      finish(t);
      vf_training_free(t);
    }
}

/* From the states of the epoch before, an epoch takes fewer steps to the same residual. */
static void test_warm(void) {
  vf_training_options o = options_with(vf_rule_centred);
  o.learner.tolerance = 1e-5f;
  o.learner.free_steps = 200;
  vf_training *cold = training_with(&o);
  o.learner.warm = 1;
  vf_training *warm = training_with(&o);
  vf_training_advance(cold, IMAGES, NULL);
  vf_training_advance(warm, IMAGES, NULL);
  ok(same_parameters(vf_training_learner(cold), vf_training_learner(warm)),
     "in the first epoch a warm start is a start from zero states");
  finish(cold);
  finish(warm);
  const double *a = vf_training_row(cold, EPOCHS), *b = vf_training_row(warm, EPOCHS);
  ok(b[VF_TRAINING_STEPS] < a[VF_TRAINING_STEPS], "in the last it saves steps: %.1f, cold %.1f",
     b[VF_TRAINING_STEPS], a[VF_TRAINING_STEPS]);
  ok(b[VF_TRAINING_RESIDUAL] <= 1e-5 && a[VF_TRAINING_RESIDUAL] <= 1e-5, "to the same residual");
  vf_training_save(warm, path, NULL);
  vf_training_free(warm);
  o.learner.warm = 0;
  vf_error error = {0, ""};
  is_int(vf_training_resume(cold, path, NULL, &error), GSL_EFAILED, "a cold training refuses its file: %s",
         error.text);
  vf_training_free(cold);
}

static void refused(const vf_training_options *o, const char *there, const char *here, const char *what) {
  vf_error error = {0, ""};
  vf_training *t = training_with(o);
  const int code = vf_training_resume(t, path, NULL, &error);
  if (!ok(code == GSL_EFAILED && strstr(error.text, there) && strstr(error.text, here), "refused: %s", what))
    diag("code %d, %s", code, error.text);
  vf_training_free(t);
}

static void test_refusals(void) {
  const vf_training_options good = options_with(vf_rule_centred);
  vf_training_options o;
  vf_training *t = training_with(&good);
  vf_training_save(t, path, NULL);
  vf_training_free(t);
  o = good;
  o.epochs = 10;
  refused(&o, "epochs is 9 there", "10 here", "other epochs");
  o = good;
  o.learner.beta = 0.25f;
  refused(&o, "beta is 0.69", "0.25 here", "another beta");
  o = good;
  o.learner.size[1] = 5;
  refused(&o, "size of layer 1 is 6 there", "5 here", "another layer");
  o = good;
  o.learner.depth = 2;
  o.learner.size[2] = INPUTS;
  refused(&o, "depth is 3 there", "2 here", "another depth");
  o = good;
  o.learner.rule = vf_rule_one_sided;
  refused(&o, "rule is centred there", "one-sided here", "another rule");
  o = good;
  o.learner.learning_rate[1] = 0.5f;
  refused(&o, "first_learning_rate of layer 1 is 0.05", "0.5 here", "another learning rate");
  o = good;
  o.learner.rule = vf_rule_fixed;
  refused(&o, "rule is centred there", "fixed here", "fixed feedback");
  o = good;
  o.output_gain = 0.75f;
  refused(&o, "output_gain is 0.5 there", "0.75 here", "other output weights");

  if (truncate(path, 4000) != 0)
    diag("truncate failed");
  refused(&good, path, "another copy", "a truncated file");
  vf_error error = {0, ""};
  vf_store *s = vf_store_create(path, "something else", &error);
  vf_store_commit(s, &error);
  refused(&good, "something else", "vfep training", "a file of another kind");
  unlink(path);
  refused(&good, path, "cannot be read", "no file");
}

/* What only a damaged file holds is put there by a training that is damaged itself. */
static void damaged(const char *what, void *place, size_t bytes, const void *wrong, vf_training *t) {
  const vf_training_options o = t->options;
  char right[sizeof(double)], says[64];
  memcpy(right, place, bytes);
  memcpy(place, wrong, bytes);
  vf_training_save(t, path, NULL);
  memcpy(place, right, bytes);
  snprintf(says, sizeof says, "%s: out of range", what);
  refused(&o, says, "use another copy", what);
}

static void test_damage(void) {
  vf_training_options o = options_with(vf_rule_centred);
  vf_training *t = training_with(&o);
  vf_training_advance(t, BATCH, NULL);
  const size_t outside = IMAGES, one = 1, many = 1000;
  const double nan = NAN, below = -1.0, infinite = INFINITY;
  damaged("order", &t->order[0], sizeof one, &t->order[1], t);
  damaged("order", &t->order[7], sizeof one, &outside, t);
  damaged("place", &t->images_done, sizeof one, &one, t);
  damaged("place", &t->tally.images, sizeof one, &many, t);
  damaged("place", &t->tally.errors, sizeof one, &many, t);
  damaged("place", &t->tally.unconverged, sizeof one, &many, t);
  damaged("place", &t->tally.objective, sizeof nan, &nan, t);
  damaged("place", &t->tally.steps, sizeof nan, &below, t);
  damaged("place", &t->tally.residual, sizeof nan, &infinite, t);
  unsigned long *word = gsl_rng_state(t->rng);
#if ULONG_MAX > UINT32_MAX
  damaged("rng_state", &word[3], sizeof *word, &(unsigned long){1UL << 32}, t);
#endif
  damaged("rng_state", &word[624], sizeof(int), &(int){-1}, t);
  damaged("rng_state", &word[624], sizeof(int), &(int){625}, t);
  t->rng->type = gsl_rng_mt19937_1998; /* whose state has the same size */
  vf_training_save(t, path, NULL);
  t->rng->type = gsl_rng_mt19937;
  refused(&o, "random stream mt19937_1998 there", "mt19937 here", "another random stream");
  vf_training_save(t, path, NULL);
  vf_training *whole = training_with(&o);
  is_int(vf_training_resume(whole, path, NULL, NULL), GSL_SUCCESS, "with all in its place it goes on");
  vf_training_free(whole);
  vf_training_free(t);
}

static void test_not_finite(void) {
  vf_training_options o = options_with(vf_rule_centred);
  o.learner.clipped = 0;
  o.learner.rho = vf_activation_linear;
  o.falling = 0;
  for (size_t k = 0; k < o.learner.depth; k++)
    o.learner.learning_rate[k] = 20.0f;
  vf_error error = {0, ""};
  vf_training *t = training_with(&o), *kept;
  int code = GSL_SUCCESS, saves = 0;
  while (!code && vf_training_epochs_done(t) < EPOCHS) {
    saves += vf_training_save(t, path, NULL) == GSL_SUCCESS;
    code = vf_training_advance(t, BATCH, &error);
  }
  size_t epoch = 0, batch = 0, layer = 99;
  ok(code == GSL_EFAILED &&
         sscanf(strstr(error.text, "epoch") ? strstr(error.text, "epoch") : "",
                "epoch %zu, batch %zu (layer %zu)", &epoch, &batch, &layer) == 3 &&
         epoch == vf_training_epochs_done(t) + 1 && batch >= 1 && batch <= 3 && layer < 3,
     "a divergence stops the training: %s", error.text);
  ok(saves > 0, "after %d good checkpoints", saves);
  kept = training_with(&o);
  is_int(vf_training_resume(kept, path, NULL, &error), GSL_SUCCESS, "the last of which is whole");
  vf_learner *alone = vf_training_read_learner(path, &error);
  ok(alone && same_parameters(alone, vf_training_learner(kept)), "and gives its learner without the data");
  vf_learner_free(alone);
  ok(!vf_training_read_learner("no-such-file.h5", &error) && strstr(error.text, "cannot be read"),
     "which a file that is not there does not");
  int finite = 1;
  for (size_t k = 0; k < o.learner.depth; k++)
    for (size_t i = 0; i < o.learner.size[k] * o.learner.size[k + 1]; i++)
      finite = finite && isfinite(vf_learner_feedforward(vf_training_learner(kept), k)[i]);
  ok(finite, "and holds numbers alone");
  vf_training_free(t);
  vf_training_free(kept);
}

static void test_options(void) {
  vf_training_options o = options_with(vf_rule_centred);
  vf_error error = {0, ""};
  o.probes = 1000;
  ok(!vf_training_alloc(&o, seeded_rng(1), &error) && strstr(error.text, "probes"),
     "more probes than images are refused");
  o = options_with(vf_rule_centred);
  o.epochs = 0;
  ok(!vf_training_alloc(&o, seeded_rng(1), &error) && strstr(error.text, "epochs"), "so are 0 epochs");
  vf_training_free(NULL);
}

int main(void) {
  const char *base = getenv("TMPDIR");
  char folder[3900];
  gsl_set_error_handler_off();
  draw_images(&images);
  test_history();
  test_probes();
  test_probe_choice();
  test_cosine();
  test_options();
  if (!vf_store_available()) {
    skip("built without HDF5", "a training in a file");
    return tap_done();
  }
  snprintf(folder, sizeof folder, "%s/vfep-training-XXXXXX", base && *base ? base : ".");
  if (!mkdtemp(folder)) {
    printf("Bail out! cannot make a folder in %s\n", base && *base ? base : ".");
    return 1;
  }
  snprintf(path, sizeof path, "%s/training.h5", folder);
  test_resume(vf_rule_centred, 0, VF_LEARNER_PLAIN);
  test_resume(vf_rule_random_sign, 0, VF_LEARNER_PLAIN);
  test_resume(vf_rule_centred, 1, VF_LEARNER_PLAIN);
  test_resume(vf_rule_kolen_pollack, 0, VF_LEARNER_ADAM);
  test_warm();
  test_backends();
  test_refusals();
  test_damage();
  test_not_finite();
  unlink(path);
  rmdir(folder);
  return tap_done();
}

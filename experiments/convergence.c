/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Does the free phase of a deep network come to rest, how fast, and what does it do to learning when it has
 * not?  Three hidden layers, after a short course of learning.
 *
 * Drift: after T1 Euler steps the nudged state moves on for two reasons, the target and what the free phase
 * had left of its way.  With h^beta the nudged state, h^0 the free one and h' the free one moved on for as
 * many steps, signal = h^beta - h' and drift = h' - h^0, each as a root mean square over the units of a
 * layer.
 */
#include "course.h"
#include "exact.h"
#include "xp_claim.h"
#include "xp_parallel.h"
#include "xp_seed.h"
#include "xp_table.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LAYERS = 4, LENGTHS = 7, ESTIMATORS = 6, MAX_EPOCHS = 8, SOLVERS = 5, NUDGED = 10 };
enum { SHORT_PHASE = 30, LONG_PHASE = 120, SETTLING_STEPS = 200, MOST_STEPS = 400 };

static const size_t lengths[LENGTHS] = {5, 10, 20, SHORT_PHASE, 50, 80, LONG_PHASE};

static const float coarse = 1e-3f, fine = 1e-4f;

static const struct {
  const char *rule, *key;
  float beta;
  size_t free_steps;
} estimators[ESTIMATORS] = {
    {"one-sided", "one-sided-short", 0.2f, SHORT_PHASE}, {"one-sided", "one-sided-long", 0.2f, LONG_PHASE},
    {"random-sign", "random-sign", 0.2f, SHORT_PHASE},   {"continued", "continued", 0.2f, SHORT_PHASE},
    {"centred", "centred-short", 0.2f, SHORT_PHASE},     {"centred", "centred-long", 0.2f, LONG_PHASE}};

static const struct {
  const char *name, *key;
  vf_learner_solver solver;
  float eps;
} solvers[SOLVERS] = {{"Euler, step 0.5", "euler", VF_LEARNER_EULER, 0.5f},
                      {"alternating, full steps", "alternating", VF_LEARNER_ALTERNATING, 1.0f},
                      {"alternating, 0.8", "relaxed", VF_LEARNER_ALTERNATING, 0.8f},
                      {"layer sweeps", "sweep", VF_LEARNER_SWEEP, 1.0f},
                      {"Anderson, full steps", "anderson", VF_LEARNER_ANDERSON, 1.0f}};

typedef struct {
  const course_data *data;
  const course_recipe *recipe;
  uint64_t seed;
  size_t epochs;
  const course_data *few; /* what the estimators' courses learn */
  size_t drift_images;
  vf_learner *trained;
} setting;

/* Same weights and biases in another learner of that size. */
static void copy_parameters(vf_learner *from, vf_learner *to) {
  const vf_learner_options *o = vf_learner_get_options(from);
  for (size_t k = 0; k < o->depth; k++) {
    const size_t bytes = o->size[k] * o->size[k + 1] * sizeof(float);
    memcpy(vf_learner_feedforward(to, k), vf_learner_feedforward(from, k), bytes);
    memcpy(vf_learner_bias(to, k), vf_learner_bias(from, k), o->size[k] * sizeof(float));
    if (k + 1 < o->depth)
      memcpy(vf_learner_feedback(to, k), vf_learner_feedback(from, k), bytes);
  }
}

/* The trained network with other phases; ends the program when memory is short. */
static vf_learner *variant(xp_run *run, const setting *s, vf_learner_options o) {
  vf_error error = {0, ""};
  gsl_rng *rng = xp_rng_alloc(s->seed, "convergence variant", 0);
  vf_learner *l = rng ? vf_learner_alloc(&o, rng, &error) : NULL;
  gsl_rng_free(rng);
  if (!l)
    xp_die(run, "%s", error.text);
  copy_parameters(s->trained, l);
  return l;
}

static vf_learner_options euler(const setting *s, const vf_rule *rule, float beta, size_t free_steps) {
  vf_learner_options o = *vf_learner_get_options(s->trained);
  o.solver = VF_LEARNER_EULER;
  o.eps = 0.5f;
  o.tolerance = 0;
  o.free_steps = free_steps;
  o.nudged_steps = NUDGED;
  o.beta = beta;
  o.rule = rule;
  return o;
}

/* ---- drift ---- */

/* <<drift>> */
/* The increment of a bias, for one image, is its unit's contrast; beta times that is how far it moved. */
static void measure_drift(xp_run *run, const setting *s, float beta, size_t free_steps, double signal[LAYERS],
                          double drift[LAYERS]) {
  vf_learner *plain = variant(run, s, euler(s, vf_rule_one_sided, beta, free_steps));
  vf_learner *continued = variant(run, s, euler(s, vf_rule_continued, beta, free_steps));
  const vf_learner_options *o = vf_learner_get_options(plain);
  increments a, b;
  const int room = increments_alloc(o, &a) & increments_alloc(o, &b);
  if (!room)
    xp_die(run, "memory: not enough for the increments: end other programs");
  memset(signal, 0, LAYERS * sizeof *signal);
  memset(drift, 0, LAYERS * sizeof *drift);
  for (size_t i = 0; i < s->drift_images; i++) {
    const float *image = s->data->test->image + i * s->data->test->pixels;
    const unsigned char *label = s->data->test->label + i;
    if (vf_learner_increments(plain, image, label, 1, a.feedforward, a.feedback, a.bias) ||
        vf_learner_increments(continued, image, label, 1, b.feedforward, b.feedback, b.bias))
      xp_die(run, "a state that is not finite: lower the learning rates");
    for (size_t k = 0; k < LAYERS; k++)
      for (size_t u = 0; u < o->size[k]; u++) {
        signal[k] += pow((double)beta * (double)b.bias[k][u], 2);
        drift[k] += pow((double)beta * ((double)a.bias[k][u] - (double)b.bias[k][u]), 2);
      }
  }
  for (size_t k = 0; k < LAYERS; k++) {
    const double states = (double)(s->drift_images * o->size[k]);
    signal[k] = sqrt(signal[k] / states);
    drift[k] = sqrt(drift[k] / states);
  }
  increments_free(&a);
  increments_free(&b);
  vf_learner_free(plain);
  vf_learner_free(continued);
}
/* <</drift>> */

/* Returns drift over signal in the layer next to the input after SHORT_PHASE steps. */
static double write_drift(xp_run *run, const setting *s) {
  const float beta = estimators[0].beta;
  double at_30 = NAN;
  xp_table *t = xp_table_open(run, "drift",
                              "T1 [1]\tsignal 0 [1]\tsignal 1 [1]\tsignal 2 [1]\tsignal 3 [1]\tdrift 0 [1]\t"
                              "drift 1 [1]\tdrift 2 [1]\tdrift 3 [1]");
  for (size_t i = 0; i < LENGTHS; i++) {
    double a[LAYERS], d[LAYERS];
    measure_drift(run, s, beta, lengths[i], a, d);
    xp_table_row(t, "%zu\t%.4e\t%.4e\t%.4e\t%.4e\t%.4e\t%.4e\t%.4e\t%.4e", lengths[i], a[0], a[1], a[2], a[3],
                 d[0], d[1], d[2], d[3]);
    if (lengths[i] == SHORT_PHASE)
      at_30 = d[LAYERS - 1] / a[LAYERS - 1];
  }
  return at_30;
}

/* ---- estimators ---- */

typedef struct {
  double learning[MAX_EPOCHS + 1], test[MAX_EPOCHS + 1];
} curve;

static int learn(size_t index, void *result, xp_ticker *ticker, void *context) {
  const setting *s = context;
  curve *c = result;
  vf_error error = {0, ""};
  vf_training_options o = course_options(s->recipe, s->few, 3, s->epochs);
  o.falling = 0;
  o.probes = 0;
  o.learner.solver = VF_LEARNER_EULER;
  o.learner.eps = 0.5f;
  o.learner.tolerance = 0;
  o.learner.free_steps = estimators[index].free_steps;
  o.learner.nudged_steps = NUDGED;
  o.learner.beta = estimators[index].beta;
  o.learner.rule = vf_rule_find(estimators[index].rule);
  gsl_rng *rng = xp_rng_alloc(s->seed, "convergence", 1);
  vf_training *t = rng ? vf_training_alloc(&o, rng, &error) : NULL;
  if (!t) {
    fprintf(stderr, "convergence: %s\n", error.text);
    return GSL_ENOMEM;
  }
  const int code = course_run("convergence", t, &o, NULL, 0, ticker);
  for (size_t e = 0; !code && e <= s->epochs; e++) {
    c->learning[e] = vf_training_row(t, e)[VF_TRAINING_LEARNING];
    c->test[e] = vf_training_row(t, e)[VF_TRAINING_TEST];
  }
  vf_training_free(t);
  return code;
}

static void write_curves(xp_run *run, const setting *s, const curve *c) {
  xp_table *t =
      xp_table_open(run, NULL, "estimator\tT1 [1]\tepoch [1]\terror while learning [%]\terror held out [%]");
  for (size_t i = 0; i < ESTIMATORS; i++)
    for (size_t e = 0; e <= s->epochs; e++)
      xp_table_row(t, "%s\t%zu\t%zu\t%.4f\t%.4f", estimators[i].rule, estimators[i].free_steps, e,
                   c[i].learning[e], c[i].test[e]);
}

/* ---- solvers ---- */

/* Writes steps to a residual of 1e-4 by each solver; returns the share of images that Euler's method brings
 * to 1e-3 in 200 steps, %. */
static double write_solvers(xp_run *run, const setting *s) {
  xp_table *t =
      xp_table_open(run, "solvers", "solver\tsteps [1]\tresidual [1]\tunconverged [%]\tobjective [1]");
  vf_learner_tally tally;
  for (size_t i = 0; i < SOLVERS; i++) {
    vf_learner_options o = *vf_learner_get_options(s->trained);
    char key[64];
    o.solver = solvers[i].solver;
    o.eps = solvers[i].eps;
    o.tolerance = fine;
    o.free_steps = MOST_STEPS;
    o.slice = 1; /* each image stops on its own */
    vf_learner *l = variant(run, s, o);
    if (vf_learner_evaluate(l, s->data->sample, &tally))
      xp_die(run, "a state that is not finite: lower the learning rates");
    const double unconverged = 100.0 * (double)tally.unconverged / (double)tally.images;
    xp_table_row(t, "%s\t%.3f\t%.3e\t%.4f\t%.6g", solvers[i].name, tally.steps, tally.residual, unconverged,
                 tally.objective);
    snprintf(key, sizeof key, "steps-%s", solvers[i].key);
    xp_value(run, key, "%.0f", tally.steps);
    snprintf(key, sizeof key, "unconverged-%s", solvers[i].key);
    xp_value(run, key, "%.1f", unconverged);
    vf_learner_free(l);
  }
  vf_learner_options o = euler(s, vf_rule_centred, 0.5f, SETTLING_STEPS);
  o.tolerance = coarse;
  vf_learner *l = variant(run, s, o);
  if (vf_learner_evaluate(l, s->data->test, &tally))
    xp_die(run, "a state that is not finite: lower the learning rates");
  vf_learner_free(l);
  return 100 - 100.0 * (double)tally.unconverged / (double)tally.images;
}

/* ---- spectral abscissa ---- */

/* Writes the abscissa at the fixed point of each of some test images; the largest of them, or NaN. */
static double write_spectra(xp_run *run, const setting *s, size_t images) {
  const vf_dataset *d = s->data->test;
  double largest = NAN;
  xp_table *table = xp_table_open(run, "spectra", "image\tfound\tactive units [1]\tspectral abscissa [1]");
  exact *e = exact_alloc(s->trained);
  if (!e)
    xp_die(run, "memory: not enough for the exact path: end other programs");
  for (size_t image = 0; image < images; image++) {
    double abscissa = NAN;
    const int found =
        !exact_find(e, d->image + image * d->pixels, d->label[image], NULL) && !exact_abscissa(e, &abscissa);
    xp_table_row(table, "%zu\t%s\t%zu\t%.6f", image, found ? "yes" : "no",
                 found ? exact_active(e) : (size_t)0, found ? abscissa : NAN);
    if (found && !(abscissa <= largest))
      largest = abscissa;
  }
  exact_free(e);
  return largest;
}

static void write_claims(xp_run *run, const curve *c, size_t epochs, double settled, double ratio,
                         int tested) {
  const xp_claim settles = {
      "convergence.settles",
      "The dynamics almost always converges",
      "ICLR 2018 submission (paraphrased)",
      "test images whose free phase comes to a residual of 1e-3 in 200 Euler steps of 0.5, "
      "three hidden layers after a short course",
      "%",
      99,
      100,
      "99 % was fixed beforehand as a reading of almost always",
      0};
  const xp_claim drift = {
      "convergence.drift",
      "After 30 steps the free phase's drift exceeds the nudging's signal in the layer next to the "
      "input",
      "vfep",
      "drift / signal in layer 3 after 30 Euler steps, beta = 0.2",
      "1",
      1,
      INFINITY,
      "above 1 the drift is the larger part of what a one-sided contrast learns from",
      0};
  const xp_claim cure = {"convergence.cure",
                         "Nudging both ways from one state cures the drift at equal length of the free phase",
                         "vfep",
                         "error while learning, one-sided minus centred, after the last epoch, T1 = 30",
                         "%",
                         5,
                         INFINITY,
                         "5 % was fixed beforehand: far above what another seed changes",
                         0};
  const double gain = c[0].learning[epochs] - c[4].learning[epochs];
  const xp_claim *const claims[] = {&settles, &drift, &cure};
  const double measured[] = {settled, ratio, gain};
  for (size_t i = 0; i < 3; i++)
    if (tested)
      xp_claim_check(run, claims[i], measured[i]);
    else
      xp_claim_skip(run, claims[i], "needs a network that has learnt: preset quick or paper");
}

static void write_values(xp_run *run, const setting *s, const curve *c, double settled, double ratio,
                         double abscissa, size_t spectra) {
  char key[64], text[32];
  for (size_t i = 0; i < ESTIMATORS; i++) {
    snprintf(key, sizeof key, "learning-%s", estimators[i].key);
    xp_value(run, key, "%.1f", c[i].learning[s->epochs]);
  }
  xp_value(run, "settled", "%.2f", settled);
  xp_value(run, "ratio", "%.2g", ratio);
  snprintf(text, sizeof text, "%.3f", abscissa);
  xp_value(run, "abscissa", "%s", isnan(abscissa) ? "(no fixed point found)" : text);
  xp_value(run, "short", "%d", SHORT_PHASE);
  xp_value(run, "long", "%d", LONG_PHASE);
  xp_value(run, "settling-steps", "%d", SETTLING_STEPS);
  xp_value(run, "most-steps", "%d", MOST_STEPS);
  xp_value(run, "coarse", "%.0e", (double)coarse);
  xp_value(run, "fine", "%.0e", (double)fine);
  xp_value(run, "spectra", "%zu", spectra);
  xp_value(run, "images", "%zu", s->data->train->count);
  xp_value(run, "course-images", "%zu", s->few->train->count);
  xp_value(run, "epochs", "%zu", s->epochs);
  xp_value(run, "beta", "%g", (double)estimators[0].beta);
  xp_value(run, "nudged-steps", "%d", NUDGED);
  xp_value(run, "drift-images", "%zu", s->drift_images);
  xp_value(run, "sample-images", "%zu", s->data->sample->count);
  xp_value(run, "test-images", "%zu", s->data->test->count);
}

/* A network that has learnt for some epochs by the recipe; the halves of a batch may have a thread each. */
static vf_training *train(xp_run *run, const setting *s) {
  vf_error error = {0, ""};
  gsl_rng *rng = xp_rng_alloc(s->seed, "convergence", 0);
  vf_training_options o = course_options(s->recipe, s->data, 3, s->epochs);
  o.probes = 0;
  o.learner.slice = o.learner.batch / 2;
  o.learner.threads = xp_run_jobs(run);
  vf_training *t = rng ? vf_training_alloc(&o, rng, &error) : NULL;
  if (!t)
    xp_die(run, "%s", error.text);
  if (course_run("convergence", t, &o, NULL, 0, NULL))
    xp_die(run, "the course failed: see the line above");
  return t;
}

int main(int argc, char **argv) {
  const char *recipe = "deep";
  const xp_option options[] = {{.type = XP_OPTION_TEXT,
                                .name = "recipe",
                                .metavar = "NAME",
                                .help = "settings of the learner",
                                .value = &recipe},
                               {.type = XP_OPTION_END}};
  xp_run *run =
      xp_begin(argc, argv, "convergence", "Free phases that come to rest, and those that drift", options);
  course_data data =
      course_read_split(run, (size_t)xp_choose(run, 200, 5000, 20000), (size_t)xp_choose(run, 20, 200, 2000),
                        (size_t)xp_choose(run, 50, 1000, 10000));
  setting s = {.data = &data,
               .recipe = course_recipe_find(run, recipe),
               .seed = xp_run_seed(run),
               .epochs = (size_t)xp_choose(run, 1, 2, 4),
               .drift_images = (size_t)xp_choose(run, 2, 20, 100)};
  course_data few = course_read_split(run, (size_t)xp_choose(run, 200, 2400, 20000), 1,
                                      (size_t)xp_choose(run, 50, 1000, 10000));
  s.few = &few;
  curve c[ESTIMATORS];
  xp_parallel(run, "estimators", ESTIMATORS, s.epochs, sizeof *c, learn, &s, c);
  vf_training *t = train(run, &s);
  s.trained = vf_training_learner(t);
  const size_t spectra = (size_t)xp_choose(run, 1, 2, 20);
  write_curves(run, &s, c);
  const double ratio = write_drift(run, &s), settled = write_solvers(run, &s);
  const double abscissa = write_spectra(run, &s, spectra);
  write_claims(run, c, s.epochs, settled, ratio, xp_run_preset(run) != XP_CHECK);
  write_values(run, &s, c, settled, ratio, abscissa, spectra);
  vf_training_free(t);
  course_data_free(&few);
  course_data_free(&data);
  return xp_end(run);
}

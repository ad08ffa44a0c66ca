/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Does the free phase of a deep network converge, how fast, and what does it do to learning where it has
 * not?  Three hidden layers, after a short course of learning.
 */
#include "convergence.h"

#include "xp_claim.h"

#include <math.h>

static void write_claims(xp_run *run, const convergence_setting *s, const convergence_curve *c,
                         double settled, double ratio, const char *skip) {
  const size_t epochs = s->epochs;
  const double one_sided = c[ONE_SIDED_SHORT].learning[epochs];
  const struct {
    xp_claim claim;
    double measured;
  } rows[] = {
      {{.id = "convergence.settles",
        .statement = "The free phase of a network that has learned for a short time almost always converges",
        .source = "ICLR 2018 submission (paraphrased; mnist-depth.converges is of the trained network)",
        .quantity =
            xp_text(run,
                    "test images whose free phase reaches a residual of 1e-3 in 200 Euler steps of 0.5, "
                    "three hidden layers after %zu epochs of %zu images, one start",
                    epochs, s->data->train->count),
        .unit = "%",
        .low = 99,
        .high = 100,
        .reason = "chosen: almost always is at least 99 images in 100",
        .count = s->data->test->count},
       settled},
      {{.id = "convergence.drift",
        .statement =
            "After 30 steps the free phase's drift exceeds the nudging's signal in the layer next to "
            "the input",
        .source = "vfep",
        .quantity = xp_text(run, "drift over signal in layer 3 after 30 Euler steps, beta = 0.2, %zu images",
                            s->drift_images),
        .unit = "1",
        .low = 1,
        .high = INFINITY,
        .reason = "above 1 the drift is the larger part of what a one-sided contrast learns from",
        .count = s->drift_images},
       ratio},
      {{.id = "convergence.cure",
        .statement = "Nudging both ways from one state cures the drift at equal length of the free phase",
        .source = "vfep",
        .quantity = "error while learning, one-sided minus centred, after the last epoch, T1 = 30, one start",
        .unit = "%",
        .low = 5,
        .high = INFINITY,
        .reason = "chosen beforehand: 5 %, an effect size; how much another start changes was not measured",
        .count = 1},
       one_sided - c[CENTRED_SHORT].learning[epochs]},
      {{.id = "convergence.weak",
        .statement = "One-sided nudging from a state that drifts learns less the smaller beta",
        .source = "vfep",
        .quantity =
            "error while learning, beta = 0.05 minus beta = 0.2, after the last epoch, T1 = 30, one start",
        .unit = "%",
        .low = 5,
        .high = INFINITY,
        .reason = "chosen: the limit of convergence.cure, whose reason holds here as well",
        .count = 1},
       c[ONE_SIDED_WEAK].learning[epochs] - one_sided}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    xp_claim_judge(run, &rows[i].claim, rows[i].measured, skip);
}

static void write_values(xp_run *run, const convergence_setting *s, const convergence_curve *c,
                         double settled, double ratio, double abscissa, size_t spectra) {
  for (size_t i = 0; i < s->compared; i++)
    xp_value(run, xp_text(run, "learning-%s", estimators[i].key), "%.1f", c[i].learning[s->epochs]);
  xp_value(run, "settled", "%.2f", settled);
  xp_value(run, "ratio", "%.2g", ratio);
  xp_value(run, "abscissa", "%s",
           isnan(abscissa) ? "(no fixed point found)" : xp_text(run, "%.3f", abscissa));
  xp_value(run, "short", "%d", SHORT_PHASE);
  xp_value(run, "long", "%d", LONG_PHASE);
  xp_value(run, "settling-steps", "%d", SETTLING_STEPS);
  xp_value(run, "most-steps", "%d", MOST_STEPS);
  xp_value(run, "coarse", "%.0e", (double)COARSE);
  xp_value(run, "fine", "%.0e", (double)FINE);
  xp_value(run, "spectra", "%zu", spectra * (s->epochs + 1));
  xp_value(run, "images", "%zu", s->data->train->count);
  xp_value(run, "course-images", "%zu", s->few->train->count);
  xp_value(run, "epochs", "%zu", s->epochs);
  xp_value(run, "beta", "%g", (double)estimators[ONE_SIDED_SHORT].beta);
  xp_value(run, "weak-beta", "%g", (double)estimators[ONE_SIDED_WEAK].beta);
  xp_value(run, "nudged-steps", "%d", NUDGED);
  xp_value(run, "drift-images", "%zu", s->drift_images);
  xp_value(run, "sample-images", "%zu", s->data->sample->count);
  xp_value(run, "test-images", "%zu", s->data->test->count);
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
  const course_recipe *settings = course_recipe_find(run, recipe);
  course_data data =
      course_read_split(run, (size_t)xp_choose(run, 60, 5000, 20000), (size_t)xp_choose(run, 20, 100, 2000),
                        (size_t)xp_choose(run, 20, 200, 10000));
  convergence_setting s = {.data = &data,
                           .recipe = settings,
                           .seed = xp_run_seed(run),
                           .epochs = (size_t)xp_choose(run, 1, 2, 4),
                           .compared = (size_t)xp_choose(run, ESTIMATORS, ESTIMATORS - 1, ESTIMATORS),
                           .drift_images = (size_t)xp_choose(run, 2, 20, 100)};
  course_data few = course_read_split(run, (size_t)xp_choose(run, 60, 2000, 20000), 1,
                                      (size_t)xp_choose(run, 20, 100, 10000));
  s.few = &few;
  convergence_curve c[ESTIMATORS];
  convergence_learn(run, &s, c);
  const size_t spectra = (size_t)xp_choose(run, 1, 1, 5);
  double abscissa;
  vf_training *t = convergence_train(run, &s, spectra, &abscissa);
  s.trained = vf_training_learner(t);
  convergence_write_curves(run, &s, c);
  const double ratio = convergence_drift(run, &s), settled = convergence_solvers(run, &s);
  write_claims(run, &s, c, settled, ratio,
               xp_run_preset(run) == XP_CHECK ? "needs a network that has learnt: preset quick or paper"
                                              : NULL);
  write_values(run, &s, c, settled, ratio, abscissa, spectra);
  vf_training_free(t);
  course_data_free(&few);
  course_data_free(&data);
  return xp_end(run);
}

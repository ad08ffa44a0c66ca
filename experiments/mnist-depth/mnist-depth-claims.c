/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mnist-depth.h"
#include "xp_claim.h"
#include "xp_statistics.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char depth_too_small[] = "needs 60 000 images and all epochs: preset paper";

const depth_run *depth_first(const depth_sweep *s, size_t hidden) {
  for (size_t i = 0; i < s->count; i++)
    if (s->runs[i].hidden == hidden)
      return &s->runs[i];
  return NULL;
}

double depth_training(const depth_history *o) {
  return o->left.images ? 100.0 * (double)o->left.wrong / (double)o->left.images : (double)NAN;
}

size_t depth_falls(const depth_run *t, const depth_history *o) {
  size_t falls = 0;
  for (size_t e = 1; e <= t->epochs; e++)
    falls += o->row[e][VF_TRAINING_OBJECTIVE] < o->row[e - 1][VF_TRAINING_OBJECTIVE];
  return falls;
}

double depth_chance(const depth_sweep *s, size_t k) {
  return 5 / sqrt((double)(k == 0 ? s->data->train->classes : COURSE_UNITS) * COURSE_UNITS);
}

static void claim_errors(xp_run *run, const depth_history *o, const depth_run *t, const char *skip) {
  const size_t images = o->left.images, most = course_rounds_to_zero(60000);
  const xp_claim training = {
      .id = "mnist-depth.training",
      .statement = "The training error decreases to 0.00 % in about 70 epochs",
      .source = "ICLR 2018 submission, figure 3 (paraphrased)",
      .quantity =
          xp_text(run,
                  "error on all %zu training images after %zu epochs (%zu images), three hidden layers, "
                  "one start, the fourth recipe tried",
                  images, t->epochs, o->left.wrong),
      .unit = "%",
      .low = 0,
      .high = 100 * (double)most / 60000,
      .reason = xp_text(
          run, "0.00 %% at the paper's rounding is below 0.005 %%: at most %zu of 60 000 images", most),
      .count = 1};
  const xp_claim test = {.id = "mnist-depth.test",
                         .statement = "The generalization error is about 2 %",
                         .source = "ICLR 2018 submission, figure 3 (paraphrased)",
                         .quantity =
                             xp_text(run,
                                     "error on the 10 000 test images after %zu epochs, three hidden "
                                     "layers, one start; the recipe was chosen with test errors in view",
                                     t->epochs),
                         .unit = "%",
                         .low = 1.5,
                         .high = 2.5,
                         .reason = "2 % at the paper's rounding to whole percents",
                         .count = 1};
  xp_claim_judge(run, &training, depth_training(o), skip);
  xp_claim_judge(run, &test, o->row[t->epochs][VF_TRAINING_TEST], skip);
}

static void claim_objective(xp_run *run, const depth_history *o, const depth_run *t, const char *skip) {
  const size_t falls = depth_falls(t, o);
  xp_claim_judge(
      run,
      &(xp_claim){.id = "mnist-depth.objective",
                  .statement = "The objective J consistently decreases",
                  .source = "arXiv:1808.04873 (paraphrased)",
                  .quantity =
                      xp_text(run,
                              "share of epochs at whose end J, on the first 10 000 training images, is "
                              "lower than at their start (%zu of %zu), three hidden layers, one start",
                              falls, t->epochs),
                  .unit = "%",
                  .low = 95,
                  .high = 100,
                  .reason = "chosen: consistently is at least 19 epochs in 20; half of them would be chance",
                  .count = t->epochs},
      100 * (double)falls / (double)t->epochs, skip);
}

static void claim_converges(xp_run *run, const depth_sweep *s, const depth_history *o, const depth_run *t,
                            const char *skip) {
  const course_recipe *r = s->recipe[t->hidden];
  xp_claim_judge(run,
                 &(xp_claim){.id = "mnist-depth.converges",
                             .statement = "The free phase almost always converges",
                             .source = "arXiv:1808.04873 (paraphrased)",
                             .quantity = xp_text(
                                 run,
                                 "images of the last epoch whose free phase had a residual of at most %.0e "
                                 "within %zu steps, three hidden layers, one start",
                                 (double)r->tolerance, r->free_steps),
                             .unit = "%",
                             .low = 99,
                             .high = 100,
                             .reason = "chosen: almost always is at least 99 images in 100",
                             .count = s->data->train->count},
                 100 - o->row[t->epochs][VF_TRAINING_UNCONVERGED], skip);
}

static void claim_three(xp_run *run, const depth_sweep *s, const depth_history *out, const char *skip) {
  static const depth_history nothing;
  static const depth_run none = {3, 0, 70};
  const depth_run *three = depth_first(s, 3), *t = three ? three : &none;
  const depth_history *o = three ? &out[three - s->runs] : &nothing;
  if (!three || three->epochs < 70)
    skip = depth_too_small;
  claim_errors(run, o, t, skip);
  claim_objective(run, o, t, skip);
  claim_converges(run, s, o, t, skip);
}

/* The mean over the seeds of two hidden layers. */
static void claim_two(xp_run *run, const depth_sweep *s, const depth_history *out, const char *skip) {
  double x[MAX_RUNS], half = 0, mean = NAN;
  size_t seeds = 0;
  for (size_t i = 0; i < s->count; i++)
    if (s->runs[i].hidden == 2) {
      x[seeds++] = out[i].row[s->runs[i].epochs][VF_TRAINING_TEST];
      if (s->runs[i].epochs < 60)
        skip = depth_too_small;
    }
  if (seeds < 3)
    skip = depth_too_small;
  if (!skip)
    mean = xp_interval(x, seeds, &half);
  xp_claim_judge(
      run,
      &(xp_claim){.id = "mnist-depth.two",
                  .statement =
                      "The generalization error lies between 2 and 3 % depending on the architecture",
                  .source = "Scellier and Bengio 2017 (paraphrased; tied weights there)",
                  .quantity = "mean test error after 60 epochs, two hidden layers, three starts",
                  .unit = "%",
                  .low = 1.5,
                  .high = 3.5,
                  .reason = "2 to 3 % at the paper's rounding to whole percents",
                  .spread = half,
                  .count = seeds},
      mean, skip);
  if (!skip) {
    xp_value(run, "two-test", "%.2f", mean);
    xp_value(run, "two-half", "%.2f", half);
  }
}

static void claim_traces(xp_run *run, const depth_sweep *s, const depth_history *out) {
  size_t aligned = 0, pairs = 0, starts = 0;
  char traces[160] = "";
  for (size_t i = 0; i < s->count; i++) {
    const double *row = out[i].row[s->runs[i].epochs] + VF_TRAINING_ALIGNMENT;
    if (s->runs[i].hidden != 3)
      continue;
    for (size_t k = 0; k < 3; k++)
      aligned += row[k] > depth_chance(s, k);
    pairs += 3;
    if (starts++ == 0)
      snprintf(traces, sizeof traces, " (first start: %.2f, %.2f, %.2f from the outputs on)", row[0], row[1],
               row[2]);
  }
  const xp_claim c = {
      .id = "mnist-depth.alignment",
      .statement = "The normalised trace tr(W B) of every pair of layers becomes positive",
      .source = "ICLR 2018 submission, figure 3 (paraphrased)",
      .quantity =
          xp_text(run,
                  "pairs of layers, three in each of %zu starts, with a positive trace after the last "
                  "epoch%s",
                  starts, traces),
      .unit = "1",
      .reason = xp_text(run,
                        "positive by more than 5 / sqrt(n m), %.3f at the outputs and %.3f between hidden "
                        "layers: five standard deviations of independent n x m matrices",
                        depth_chance(s, 0), depth_chance(s, 1)),
      .count = starts};
  const int tested = xp_run_preset(run) != XP_CHECK && starts > 0;
  xp_claim_judge_parts(run, &c, aligned, pairs,
                       tested ? NULL : "needs three hidden layers and preset quick or paper");
}

void depth_claim(xp_run *run, const depth_sweep *s, const depth_history *out, const char *skip) {
  claim_three(run, s, out, skip);
  claim_two(run, s, out, skip);
  claim_traces(run, s, out);
}

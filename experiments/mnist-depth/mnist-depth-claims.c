/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mnist-depth.h"
#include "xp_claim.h"
#include "xp_statistics.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char depth_too_small[] = "needs 60 000 images and all epochs: preset paper";

/* All starts of one depth, as claims are told with them. */
typedef struct {
  const depth_sweep *s;
  const depth_history *out;
  size_t hidden, starts, epochs;
  const char *skip;
} ensemble;

static double sum_of(const ensemble *e, depth_measure *measure) {
  double x[MAX_SEEDS], sum = 0;
  for (size_t i = depth_gather(e->s, e->out, e->hidden, measure, x); i-- > 0;)
    sum += x[i];
  return sum;
}

static double largest_of(const ensemble *e, depth_measure *measure) {
  double x[MAX_SEEDS], largest = -INFINITY;
  for (size_t i = depth_gather(e->s, e->out, e->hidden, measure, x); i-- > 0;)
    largest = xp_max(largest, x[i]);
  return largest;
}

static double least_of(const ensemble *e, depth_measure *measure) {
  double x[MAX_SEEDS], least = INFINITY;
  for (size_t i = depth_gather(e->s, e->out, e->hidden, measure, x); i-- > 0;)
    least = xp_min(least, x[i]);
  return least;
}

/* A start with fewer epochs than preset paper has says nothing about the paper. */
static ensemble gather(const depth_sweep *s, const depth_history *out, size_t hidden, const char *skip) {
  ensemble e = {s, out, hidden, depth_gather(s, out, hidden, NULL, NULL), depth_epochs(hidden), skip};
  if (e.starts == 0 || least_of(&e, depth_length) < (double)e.epochs)
    e.skip = depth_too_small;
  return e;
}

static void claim_training(xp_run *run, const ensemble *e) {
  const size_t most = course_rounds_to_zero(60000);
  const int own = e->hidden == 3;
  const double wrong = e->starts ? largest_of(e, depth_wrong) : 0;
  const xp_claim c = {
      .id = own ? "mnist-depth.training" : xp_text(run, "mnist-depth.training-%s", depth_words[e->hidden]),
      .statement = own ? "The training error decreases to 0.00 % in about 70 epochs"
                       : "The training error decreases to 0.00 %",
      .source = own ? "ICLR 2018 submission, figure 3 (paraphrased)"
                    : xp_text(run,
                              "ICLR 2018 submission, figure 3 (paraphrased; %s hidden layer%s here, three "
                              "there)",
                              depth_words[e->hidden], e->hidden == 1 ? "" : "s"),
      .quantity =
          xp_text(run,
                  "error on all 60 000 training images, by free phases with the weights at the end of "
                  "epoch %zu, %s hidden layer%s, the largest of %zu starts (%.0f images)",
                  e->epochs, depth_words[e->hidden], e->hidden == 1 ? "" : "s", e->starts, wrong),
      .unit = "%",
      .low = 0,
      .high = 100 * (double)most / 60000,
      .reason = xp_text(
          run, "0.00 %% at the paper's rounding is below 0.005 %%: at most %zu of 60 000 images", most),
      .count = e->starts};
  xp_claim_judge(run, &c, e->starts ? largest_of(e, depth_training) : (double)NAN, e->skip);
}

static void claim_test(xp_run *run, const ensemble *e) {
  double x[MAX_SEEDS], half = 0, mean = NAN;
  const int own = e->hidden == 3;
  if (!e->skip)
    mean = xp_interval(x, depth_gather(e->s, e->out, e->hidden, depth_test, x), &half);
  const xp_claim c = {
      .id = own ? "mnist-depth.test" : xp_text(run, "mnist-depth.%s", depth_words[e->hidden]),
      .statement = own ? "The generalization error is about 2 %"
                       : "The generalization error lies between 2 and 3 % depending on the architecture",
      .source = own ? "ICLR 2018 submission, figure 3 (paraphrased)"
                    : "Scellier and Bengio 2017 (paraphrased; tied weights there)",
      .quantity = xp_text(run,
                          "mean error on the 10 000 test images after %zu epochs, %s hidden layer%s, "
                          "%zu starts",
                          e->epochs, depth_words[e->hidden], e->hidden == 1 ? "" : "s", e->starts),
      .unit = "%",
      .low = 1.5,
      .high = own ? 2.5 : 3.5,
      .reason = own ? "2 % at the paper's rounding to whole percents"
                    : "2 to 3 % at the paper's rounding to whole percents",
      .spread = e->starts < 3 || isnan(half) ? 0 : half,
      .count = e->starts};
  xp_claim_judge(run, &c, mean, e->skip);
}

static void claim_objective(xp_run *run, const ensemble *e) {
  const double falls = sum_of(e, depth_falls), epochs = sum_of(e, depth_length);
  xp_claim_judge(
      run,
      &(xp_claim){.id = "mnist-depth.objective",
                  .statement = "The objective J consistently decreases",
                  .source = "arXiv:1808.04873 (paraphrased)",
                  .quantity = xp_text(run,
                                      "share of epochs at whose end J, on all training images, is lower than "
                                      "at their start (%.0f of %.0f), three hidden layers, %zu starts",
                                      falls, epochs, e->starts),
                  .unit = "%",
                  .low = 95,
                  .high = 100,
                  .reason = "chosen: consistently is at least 19 epochs in 20; half of them would be chance",
                  .count = (size_t)epochs},
      100 * falls / epochs, e->skip);
}

static void claim_converges(xp_run *run, const ensemble *e) {
  const course_recipe *r = e->s->recipe;
  xp_claim_judge(
      run,
      &(xp_claim){.id = "mnist-depth.converges",
                  .statement = "The free phase almost always converges",
                  .source = "arXiv:1808.04873 (paraphrased)",
                  .quantity = xp_text(run,
                                      "images of the last epoch whose free phase had a residual of at most "
                                      "%.0e within %zu steps, three hidden layers, the least of %zu starts",
                                      (double)r->tolerance, r->free_steps, e->starts),
                  .unit = "%",
                  .low = 99,
                  .high = 100,
                  .reason = "chosen: almost always is at least 99 images in 100",
                  .count = e->starts * e->s->data->train->count},
      e->starts ? least_of(e, depth_converged) : (double)NAN, e->skip);
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
  const ensemble three = gather(s, out, 3, skip);
  claim_training(run, &three);
  claim_test(run, &three);
  claim_objective(run, &three);
  claim_converges(run, &three);
  for (size_t hidden = MAX_HIDDEN - 1; hidden > 0; hidden--) {
    const ensemble e = gather(s, out, hidden, skip);
    claim_training(run, &e);
    claim_test(run, &e);
  }
  claim_traces(run, s, out);
}

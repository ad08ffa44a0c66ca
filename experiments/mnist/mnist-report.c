/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The training runs of all seeds together: their bands, how often the objective falls, and the claims.
 */
#include "mnist.h"
#include "xp_claim.h"
#include "xp_statistics.h"
#include "xp_table.h"

#include <math.h>

static double curve_interval(const mnist_history *h, size_t seeds, int curve, size_t epoch, double *half) {
  double x[SEEDS] = {0};
  for (size_t i = 0; i < seeds; i++)
    x[i] = h[i].at[curve][epoch];
  return xp_interval(x, seeds, half);
}

static void write_bands(xp_run *run, const mnist_history *h, size_t seeds, size_t epochs) {
  xp_table *t =
      xp_table_open(run, "bands",
                    "epoch [1]\terror while learning [%]\tlearning half width [%]\ttraining error [%]\t"
                    "training half width [%]\ttest error [%]\ttest half width [%]\tobjective [1]\t"
                    "objective half width [1]\tangle [degrees]\tangle half width [degrees]");
  for (size_t e = 0; e <= epochs; e++) {
    double mean[CURVES], half[CURVES];
    for (int c = 0; c < CURVES; c++)
      mean[c] = curve_interval(h, seeds, c, e, &half[c]);
    xp_table_row(t, "%zu\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\t%.6g\t%.3g\t%.4f\t%.4f", e, mean[LEARNING],
                 half[LEARNING], mean[TRAINING], half[TRAINING], mean[TEST], half[TEST], mean[OBJECTIVE],
                 half[OBJECTIVE], mean[ALIGNMENT], half[ALIGNMENT]);
  }
}

/* Epochs of all seeds at whose end the objective is lower than at their start. */
static size_t count_falls(const mnist_history *h, size_t seeds, size_t epochs) {
  size_t falls = 0;
  for (size_t i = 0; i < seeds; i++)
    for (size_t e = 1; e <= epochs; e++)
      falls += h[i].at[OBJECTIVE][e] < h[i].at[OBJECTIVE][e - 1];
  return falls;
}

static double final_training(const mnist_history *h) {
  return 100 * (double)h->wrong / (double)h->images;
}

static void claim_errors(xp_run *run, const mnist_history *h, size_t seeds, size_t epochs, const char *skip) {
  double training[SEEDS], half;
  const double test = curve_interval(h, seeds, TEST, epochs, &half);
  const xp_claim tested = {
      .id = "mnist.test",
      .statement = "The generalization error lies between 2 and 3 % depending on the architecture",
      .source = "Scellier and Bengio 2017 (paraphrased; tied weights there)",
      .quantity =
          xp_text(run, "mean test error after %zu epochs, one hidden layer, %zu starts", epochs, seeds),
      .unit = "%",
      .low = 1.5,
      .high = 3.5,
      .reason = "2 to 3 % at the paper's rounding to whole percents",
      .spread = half,
      .count = seeds};
  xp_claim_judge(run, &tested, test, skip);
  for (size_t i = 0; i < seeds; i++)
    training[i] = final_training(&h[i]);
  const double mean = xp_interval(training, seeds, &half);
  const size_t most = course_rounds_to_zero(60000);
  const xp_claim trained = {
      .id = "mnist.training",
      .statement = "The training error decreases to 0.00 %",
      .source = "ICLR 2018 submission, figure 3 (paraphrased; one hidden layer here, three there)",
      .quantity =
          xp_text(run, "mean error on all training images after %zu epochs, one hidden layer, %zu starts",
                  epochs, seeds),
      .unit = "%",
      .low = 0,
      .high = 100 * (double)most / 60000,
      .reason = xp_text(
          run, "0.00 %% at the paper's rounding is below 0.005 %%: at most %zu of 60 000 images", most),
      .spread = half,
      .count = seeds};
  xp_claim_judge(run, &trained, mean, skip);
}

static void claim_objective(xp_run *run, const mnist_history *h, size_t seeds, size_t epochs,
                            const char *skip) {
  const size_t n = seeds * epochs, falls = count_falls(h, seeds, epochs);
  xp_claim_judge(
      run,
      &(xp_claim){.id = "mnist.objective",
                  .statement = "The objective J consistently decreases",
                  .source = "arXiv:1808.04873 (paraphrased)",
                  .quantity =
                      xp_text(run,
                              "share of epochs at whose end J is lower than at their start (%zu of %zu), "
                              "one hidden layer, %zu starts",
                              falls, n, seeds),
                  .unit = "%",
                  .low = 95,
                  .high = 100,
                  .reason = "chosen: consistently is at least 19 epochs in 20; half of them would be chance",
                  .count = n},
      100 * (double)falls / (double)n, skip);
  xp_value(run, "falls", "%.0f", 100 * (double)falls / (double)n);
  xp_value(run, "falls-count", "%zu", falls);
  xp_value(run, "falls-of", "%zu", n);
}

static void claim_alignment(xp_run *run, const mnist_history *h, const mnist_setting *s, size_t seeds,
                            const char *skip) {
  double half;
  const double angle = curve_interval(h, seeds, ALIGNMENT, s->epochs, &half);
  xp_claim_judge(
      run,
      &(xp_claim){.id = "mnist.alignment",
                  .statement = "The feedback weights align with the transposed feedforward weights",
                  .source = "ICLR 2018 submission, abstract (paraphrased)",
                  .quantity =
                      xp_text(run,
                              "mean angle between W_01 and the transpose of W_10 after %zu epochs, %zu "
                              "starts",
                              s->epochs, seeds),
                  .unit = "degrees",
                  .low = 0,
                  .high = 80,
                  .reason = xp_text(run,
                                    "chosen: at least 10 degrees less than the 90 of independent weights, of "
                                    "which five standard deviations are %.1f",
                                    asin(5 / sqrt((double)s->data->train->classes * UNITS)) * 180 / M_PI),
                  .spread = half,
                  .count = seeds},
      angle, skip);
}

static void write_values(xp_run *run, const mnist_history *h, const mnist_setting *s, size_t seeds) {
  static const struct {
    int curve;
    const char *key, *format;
  } rows[] = {{LEARNING, "learning", "%.2f"},
              {TRAINING, "sample", "%.2f"},
              {TEST, "test", "%.2f"},
              {OBJECTIVE, "objective", "%.2g"},
              {ALIGNMENT, "angle", "%.1f"}};
  double half, x[SEEDS];
  for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++) {
    const double mean = curve_interval(h, seeds, rows[r].curve, s->epochs, &half);
    xp_value(run, rows[r].key, rows[r].format, mean);
    xp_value(run, xp_text(run, "%s-half", rows[r].key), rows[r].format, half);
  }
  for (size_t i = 0; i < seeds; i++)
    x[i] = final_training(&h[i]);
  xp_value(run, "training", "%.2f", xp_interval(x, seeds, &half));
  xp_value(run, "training-half", "%.2f", half);
  double residual = 0;
  for (size_t i = 0; i < seeds; i++)
    residual = xp_max(residual, h[i].residual);
  xp_value(run, "residual", "%.1e", residual);
  xp_value(run, "objective-first", "%.2g", curve_interval(h, seeds, OBJECTIVE, 0, &half));
  xp_value(run, "angle-first", "%.1f", curve_interval(h, seeds, ALIGNMENT, 0, &half));
  xp_value(run, "seeds", "%zu", seeds);
  xp_value(run, "epochs", "%zu", s->epochs);
  xp_value(run, "images", "%zu", s->data->train->count);
  xp_value(run, "test-images", "%zu", s->data->test->count);
  xp_value(run, "sample-images", "%zu", s->data->sample->count);
}

void mnist_report(xp_run *run, const mnist_history *h, const mnist_setting *s, size_t seeds,
                  const char *skip) {
  const char *few =
      xp_run_preset(run) == XP_PAPER ? course_not_mnist(run, s->data) : "needs 60 epochs: preset paper";
  write_bands(run, h, seeds, s->epochs);
  claim_errors(run, h, seeds, s->epochs, skip ? skip : few);
  claim_objective(run, h, seeds, s->epochs, skip ? skip : few);
  claim_alignment(run, h, s, seeds, skip);
  write_values(run, h, s, seeds);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The courses of all seeds together: their bands, whether the objective falls more often than chance has it,
 * and the claims.
 */
#include "mnist.h"
#include "xp_claim.h"
#include "xp_statistics.h"
#include "xp_table.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static double curve_interval(const mnist_history *h, size_t seeds, int curve, size_t epoch, double *half) {
  double x[SEEDS];
  for (size_t i = 0; i < seeds; i++)
    x[i] = h[i].at[curve][epoch];
  return xp_interval(x, seeds, half);
}

static void write_tables(xp_run *run, const mnist_history *h, size_t seeds, size_t epochs) {
  xp_table *t =
      xp_table_open(run, NULL,
                    "seed\tepoch [1]\terror while learning [%]\ttraining error [%]\ttest error [%]\t"
                    "objective [1]\tangle [degrees]");
  for (size_t i = 0; i < seeds; i++)
    for (size_t e = 0; e <= epochs; e++)
      xp_table_row(t, "%zu\t%zu\t%.4f\t%.4f\t%.4f\t%.6g\t%.4f", i, e, h[i].at[LEARNING][e],
                   h[i].at[TRAINING][e], h[i].at[TEST][e], h[i].at[OBJECTIVE][e], h[i].at[ALIGNMENT][e]);
  t = xp_table_open(run, "bands",
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

/* The least number of falls in n epochs that chance alone, a fair coin, exceeds or meets with less than 1 %.
 */
static size_t least_falls(size_t n) {
  size_t k = 0;
  while (k <= n && gsl_cdf_binomial_Q((unsigned)k, 0.5, (unsigned)n) >= 0.01)
    k++;
  return k + 1; /* Q is the chance of more than k */
}

static void claim_errors(xp_run *run, const mnist_history *h, size_t seeds, size_t epochs, const char *skip) {
  double fall[SEEDS], half;
  const double test = curve_interval(h, seeds, TEST, epochs, &half);
  xp_claim_judge(
      run,
      &(xp_claim){"mnist.test",
                  "Independent feedback weights, trained by the same rule, learn to classify digits",
                  "ICLR 2018 submission, figure 3 (paraphrased; one hidden layer here, three there)",
                  "mean test error at the last epoch, five seeds", "%", 0, 3.0,
                  "limit fixed beforehand, from one run of a prototype with 2.9 % after 10 epochs", half,
                  XP_NUMBER, 0},
      test, skip);
  for (size_t i = 0; i < seeds; i++)
    fall[i] = h[i].at[TRAINING][1] - h[i].at[TRAINING][epochs];
  const double mean = xp_interval(fall, seeds, &half);
  xp_claim_judge(
      run,
      &(xp_claim){"mnist.training", "The training error keeps falling",
                  "ICLR 2018 submission, figure 3 (paraphrased; one hidden layer here, three there)",
                  "mean fall of the training error from the first to the last epoch, five seeds", "%", half,
                  INFINITY, "the 95 % t-interval over seeds must lie above 0", half, XP_NUMBER, 0},
      mean, skip);
}

static void claim_objective(xp_run *run, const mnist_history *h, size_t seeds, size_t epochs,
                            const char *skip) {
  const size_t n = seeds * epochs, falls = count_falls(h, seeds, epochs);
  xp_claim_judge(
      run,
      &(xp_claim){"mnist.objective", "The objective J consistently decreases",
                  "ICLR 2018 submission (paraphrased)",
                  "share of epochs at whose end the objective is lower than at their start, all seeds", "%",
                  100 * (double)least_falls(n) / (double)n, 100,
                  "sign test at 1 %, fixed beforehand: fewer falls could be chance", 0, XP_NUMBER, 0},
      100 * (double)falls / (double)n, skip);
  xp_value(run, "falls", "%.0f", 100 * (double)falls / (double)n);
  xp_value(run, "falls-needed", "%.0f", 100 * (double)least_falls(n) / (double)n);
}

static void claim_alignment(xp_run *run, const mnist_history *h, size_t seeds, size_t epochs,
                            const char *skip) {
  double half;
  const double angle = curve_interval(h, seeds, ALIGNMENT, epochs, &half);
  xp_claim_judge(
      run,
      &(xp_claim){"mnist.alignment", "The feedback weights align with the transposed feedforward weights",
                  "ICLR 2018 submission, abstract (paraphrased)",
                  "mean angle between W_01 and the transpose of W_10 at the last epoch, five seeds",
                  "degrees", 0, 90 - half,
                  "independent weights stand at 90; the 95 % t-interval must lie below", half, XP_NUMBER, 0},
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
    x[i] = h[i].final_training;
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
  write_tables(run, h, seeds, s->epochs);
  claim_errors(run, h, seeds, s->epochs, skip);
  claim_objective(run, h, seeds, s->epochs, skip);
  claim_alignment(run, h, seeds, s->epochs, skip);
  write_values(run, h, s, seeds);
}

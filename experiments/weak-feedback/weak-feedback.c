/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The learning rates that belong to weak feedback (prop:law-of-rates): an identity at any gain where feedback
 * is a multiple of the transposed feedforward weights, a limit with an error of the order of the gain where
 * it is not; where single precision ends the law, layer by layer; and what deep networks learn by it.
 */
#include "weak-feedback.h"
#include "xp.h"

#include <gsl/gsl_math.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>

static const char *const source = "vfep, prop:law-of-rates";

static void claim_identity(xp_run *run, const weak_sample *o, size_t count) {
  double largest = 0;
  size_t noticed = 0;
  for (size_t i = 0; i < count; i++)
    for (size_t f = 0; f < WEAK_FORMS; f++) {
      largest = xp_max(largest, o[i].residual[f]);
      for (size_t e = 0; e < WEAK_FAULTS; e++)
        noticed += o[i].fault[f][e] > 1;
    }
  xp_claim_check(
      run,
      &(xp_claim){"weak-feedback.identity",
                  "With feedback that is a multiple of the transposed feedforward weights the rule on rates "
                  "with rates gain^-k is gradient descent at any gain",
                  source,
                  xp_text(run,
                          "largest difference of both sides over its roundoff, %zu networks in two forms",
                          count),
                  "1", 0, 1, "roundoff n eps / rcond(L) times gain^-K |x| + |lambda|, K hidden layers", 0,
                  XP_RESIDUAL, WEAK_FORMS * count},
      largest);
  const size_t faults = WEAK_FORMS * WEAK_FAULTS * count;
  xp_claim_check(run,
                 &(xp_claim){"weak-feedback.identity-checker",
                             "The test of the identity notices an exponent off by one and a slope left out",
                             source, xp_text(run, "faults noticed of %zu, four in each network", faults), "1",
                             (double)faults, (double)faults, "every fault", 0, XP_FAULTS, faults},
                 (double)noticed);
}

/* The slope of log error against log gain over the three smallest gains. */
static double slope_of(const weak_sample *o, size_t form) {
  return xp_power_law(weak_gain + WEAK_GAINS - 3, o->error[form] + WEAK_GAINS - 3, 3, NULL);
}

static void claim_limit(xp_run *run, const weak_sample *o, size_t count) {
  double farthest = 0;
  size_t noticed = 0;
  for (size_t i = 0; i < count; i++)
    for (size_t f = 0; f < WEAK_FORMS; f++) {
      farthest = xp_max(farthest, fabs(slope_of(&o[i], f) - 1));
      for (size_t e = 0; e < WEAK_FAULTS; e++)
        noticed += o[i].wrong[f][e] > 10 * o[i].error[f][WEAK_GAINS - 1];
    }
  xp_claim_check(
      run,
      &(xp_claim){"weak-feedback.limit",
                  "As feedback weakens the response times gain^-k tends to the error of feedback alignment, "
                  "with an error of the order of the gain",
                  source,
                  xp_text(run,
                          "farthest slope of log error against log gain from 1, gains 0.001 to 0.0001, %zu "
                          "networks in two forms",
                          count),
                  "1", 0, 0.1,
                  "the next term of the expansion is of relative order 0.001 times its "
                  "coefficient, up to 100 where the first is small by chance",
                  0, XP_NUMBER, WEAK_FORMS * count},
      farthest);
  const size_t faults = WEAK_FORMS * WEAK_FAULTS * count;
  xp_claim_check(
      run,
      &(xp_claim){"weak-feedback.limit-checker",
                  "The test of the limit notices an exponent off by one and a slope left out", source,
                  xp_text(run, "faults noticed of %zu: ten times the error at gain 0.0001", faults), "1",
                  (double)faults, (double)faults, "every fault", 0, XP_FAULTS, faults},
      (double)noticed);
  xp_value(run, "slope-farthest", "%.3f", farthest);
}

static double median_error(const weak_sample *o, size_t count, size_t form, size_t g, double *sorted) {
  for (size_t i = 0; i < count; i++)
    sorted[i] = o[i].error[form][g];
  gsl_sort(sorted, 1, count);
  return sorted[count / 2];
}

static void write_limit(xp_run *run, const weak_sample *o, size_t count) {
  xp_table *t = xp_table_open(run, "limit", "gain [1]\tmembrane [1]\trate [1]");
  double *sorted = xp_need(run, count, sizeof *sorted);
  for (size_t g = 0; g < WEAK_GAINS; g++)
    xp_table_row(t, "%g\t%.4e\t%.4e", weak_gain[g], median_error(o, count, WEAK_MEMBRANE, g, sorted),
                 median_error(o, count, WEAK_RATE, g, sorted));
  free(sorted);
}

int main(int argc, char **argv) {
  study_choice chosen = STUDY_ALL;
  const xp_option options[] = {STUDY_OPTIONS(&chosen), {.type = XP_OPTION_END}};
  xp_run *run = xp_begin(argc, argv, "weak-feedback", "Learning rates that belong to weak feedback", options);
  course_data data =
      course_read(run, (size_t)xp_choose(run, 200, 2000, 0), (size_t)xp_choose(run, 100, 500, 10000),
                  (size_t)xp_choose(run, 100, 1000, 0));
  weak_learning(run, &chosen, &data); /* first: a grid ends the program with a table of its own */
  const size_t count = (size_t)xp_choose(run, 500, 10000, 100000);
  weak_sample *o = draw_run(run, "networks", "weak feedback", count, sizeof *o, weak_law, NULL);
  claim_identity(run, o, count);
  claim_limit(run, o, count);
  write_limit(run, o, count);
  free(o);
  xp_value(run, "networks", "%zu", count);
  weak_precision_report(run);
  weak_digits_report(run, data.train);
  course_data_free(&data);
  return xp_end(run);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The learning rates that belong to weak feedback (prop:law-of-rates): an identity at any gain where feedback
 * is a multiple of the transposed feedforward weights, a limit with an error of the order of the gain where
 * it is not; and where single precision ends the law, layer by layer.
 */
#include "weak-feedback.h"
#include "xp.h"

#include <float.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>

enum { PRECISIONS = 3, DEPTHS = 9, CELLS = PRECISIONS * DEPTHS, DEEPEST_CELL = DEPTHS - 1 };
static const double precision_gain[PRECISIONS] = {0.1, 0.01, 0.001};
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
  xp_table *t = xp_table_open(run, NULL, "gain [1]\tmembrane [1]\trate [1]");
  double *sorted = xp_need(run, count, sizeof *sorted);
  for (size_t g = 0; g < WEAK_GAINS; g++)
    xp_table_row(t, "%g\t%.4e\t%.4e", weak_gain[g], median_error(o, count, WEAK_MEMBRANE, g, sorted),
                 median_error(o, count, WEAK_RATE, g, sorted));
  free(sorted);
}

static int run_precision(gsl_rng *rng, size_t index, void *record, const void *context) {
  (void)context;
  return weak_precision(rng, precision_gain[index % CELLS / DEPTHS], 2 + index % DEPTHS, record);
}

/* A row for each layer of the first network with ten hidden layers at each gain. */
static void write_precision(xp_run *run, const weak_errors *o) {
  xp_table *t = xp_table_open(run, "precision",
                              "gain [1]\tlayer [1]\tsingle [1]\tcarried [1]\tdouble [1]\tpredicted [1]");
  for (size_t g = 0; g < PRECISIONS; g++) {
    const weak_errors *e = &o[g * DEPTHS + DEEPEST_CELL];
    size_t single = 0, carried = 0, twice = 0;
    for (size_t k = 0; k <= WEAK_DEEPEST; k++) {
      single += e->single[k] < 0.1;
      carried += e->carried[k] < 0.1;
      twice += e->twice[k] < 0.1;
      xp_table_row(t, "%g\t%zu\t%.3e\t%.3e\t%.3e\t%.3e", precision_gain[g], k, e->single[k], e->carried[k],
                   e->twice[k], e->predicted[k]);
    }
    xp_value(run, xp_text(run, "single-%zu", g), "%zu", single);
    xp_value(run, xp_text(run, "carried-%zu", g), "%zu", carried);
    xp_value(run, xp_text(run, "double-%zu", g), "%zu", twice);
  }
}

static void claim_precision(xp_run *run, const weak_errors *o, size_t count) {
  double carried = 0;
  size_t layers = 0, exceptions = 0;
  for (size_t i = 0; i < count; i++)
    for (size_t k = 0; k <= 2 + i % DEPTHS; k++, layers++) {
      carried = xp_max(carried, o[i].carried[k]);
      exceptions +=
          o[i].predicted[k] > 10 ? o[i].single[k] < 0.3 : o[i].predicted[k] < 0.01 && o[i].single[k] > 0.3;
    }
  xp_claim_check(
      run,
      &(xp_claim){
          "weak-feedback.carried",
          "Carried differences keep every layer in single precision, up to 10 hidden layers and "
          "gains of 0.001",
          "vfep, the limit of precision",
          xp_text(run, "largest relative error of a layer against double precision, %zu layers", layers), "1",
          0, 128 * (double)FLT_EPSILON, "128 eps of single precision, for sums of 128 terms", 0, XP_NUMBER,
          layers},
      carried);
  xp_claim_check(
      run,
      &(xp_claim){
          "weak-feedback.lost",
          "The difference of two states in single precision is lost where it is a tenth of the roundoff of "
          "the states, and kept where it is 100 times as large",
          "vfep, the limit of precision",
          xp_text(run,
                  "exceptions of %zu layers: predicted error above 10 and measured below 0.3, or "
                  "below 0.01 and above 0.3",
                  layers),
          "exceptions", 0, 0, "roundoff eps |h| over the layer's difference", 0, XP_EXCEPTIONS, layers},
      (double)exceptions);
  xp_value(run, "carried", "%.1e", carried);
  xp_value(run, "layers", "%zu", layers);
}

int main(int argc, char **argv) {
  xp_run *run = xp_begin(argc, argv, "weak-feedback", "Learning rates that belong to weak feedback", NULL);
  const size_t count = (size_t)xp_choose(run, 500, 10000, 100000),
               nets = CELLS * (size_t)xp_choose(run, 1, 2, 20);
  weak_sample *o = draw_run(run, "networks", "weak feedback", count, sizeof *o, weak_law, NULL);
  claim_identity(run, o, count);
  claim_limit(run, o, count);
  write_limit(run, o, count);
  free(o);
  weak_errors *e = draw_run(run, "precision", "weak precision", nets, sizeof *e, run_precision, NULL);
  write_precision(run, e);
  claim_precision(run, e, nets);
  free(e);
  xp_value(run, "networks", "%zu", count);
  return xp_end(run);
}

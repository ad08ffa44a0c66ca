/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "weak-feedback.h"
#include "xp.h"

#include <float.h>
#include <stdlib.h>

enum { PRECISIONS = 3, DEPTHS = 9, CELLS = PRECISIONS * DEPTHS, DEEPEST_CELL = DEPTHS - 1 };
static const double precision_gain[PRECISIONS] = {0.1, 0.01, 0.001};

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
      exceptions += weak_is_exception(o[i].predicted[k], o[i].single[k]) ? 1 : 0;
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

void weak_precision_report(xp_run *run) {
  const size_t nets = CELLS * (size_t)xp_choose(run, 1, 2, 20);
  weak_errors *e = draw_run(run, "precision", "weak precision", nets, sizeof *e, run_precision, NULL);
  write_precision(run, e);
  claim_precision(run, e, nets);
  free(e);
}

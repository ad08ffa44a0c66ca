/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "weak-feedback.h"
#include "xp.h"

#include <math.h>
#include <stdlib.h>

enum { GAINS = 3, STEP = 2, DEPTHS = WEAK_DEEPEST / STEP, NETS = GAINS * DEPTHS };
static const double gains[GAINS] = {0.1, 0.01, 0.001};

/* Below this a layer's response has its direction. */
#define KEPT 0.1

typedef struct {
  const vf_dataset *data;
  size_t images, nets; /* the first of all, which are the least deep */
} batch;

static size_t hidden_of(size_t index) {
  return STEP + STEP * (index % DEPTHS);
}

static int run_net(gsl_rng *rng, size_t index, void *record, const void *context) {
  const batch *b = context;
  return weak_digits_measure(rng, gains[index / DEPTHS], hidden_of(index), b->data, b->images, record);
}

static void write_table(xp_run *run, const weak_digits *o, size_t nets) {
  xp_table *t = xp_table_open(run, "digits",
                              "gain [1]\thidden layers [1]\tlayer [1]\tsubtracted [1]\tcarried [1]\t"
                              "predicted [1]\tsize over gradient [1]\tsize by the law over gradient [1]\t"
                              "cosine to the gradient [1]");
  for (size_t i = 0; i < nets; i++, o++)
    for (size_t k = 0; k <= hidden_of(i); k++)
      xp_table_row(t, "%g\t%zu\t%zu\t%.3e\t%.3e\t%.3e\t%.3e\t%.4g\t%.3f", gains[i / DEPTHS], hidden_of(i), k,
                   o->subtracted[k], o->carried[k], o->predicted[k], o->size[k], o->scaled[k], o->cosine[k]);
}

static void claim(xp_run *run, const weak_digits *o, size_t nets) {
  double carried = 0, least = INFINITY, most = 0;
  size_t layers = 0, exceptions = 0;
  for (size_t i = 0; i < nets; i++, o++)
    for (size_t k = 0; k <= hidden_of(i); k++, layers++) {
      carried = xp_max(carried, o->carried[k]);
      least = xp_min(least, o->scaled[k]);
      most = xp_max(most, o->scaled[k]);
      exceptions += weak_is_exception(o->predicted[k], o->subtracted[k]) ? 1 : 0;
    }
  xp_claim_check(run,
                 &(xp_claim){"weak-feedback.digits",
                             "On digits the learner's single precision, differences carried, keeps the "
                             "response of every layer of up to 10 hidden ones",
                             "vfep, the limit of precision",
                             xp_text(run,
                                     "largest relative error of a layer's response against double precision "
                                     "of the exact path, %zu layers of %zu networks",
                                     layers, nets),
                             "1", 0, 0.01,
                             "centred nudging at beta = 0.01: beta^2 times a coefficient of up to 100", 0,
                             XP_NUMBER, layers},
                 carried);
  xp_claim_check(run,
                 &(xp_claim){"weak-feedback.digits-lost",
                             "The learner's difference of two states is lost where it is a tenth of the "
                             "roundoff of the states, and kept where it is 100 times as large",
                             "vfep, the limit of precision",
                             xp_text(run,
                                     "exceptions of %zu layers: predicted error above 10 and measured below "
                                     "0.3, or below 0.01 and above 0.3",
                                     layers),
                             "exceptions", 0, 0, "roundoff eps |h| over beta times the response", 0,
                             XP_EXCEPTIONS, layers},
                 (double)exceptions);
  xp_value(run, "digits-carried", "%.1e", carried);
  xp_value(run, "digits-layers", "%zu", layers);
  xp_value(run, "digits-scaled-least", "%.2g", least);
  xp_value(run, "digits-scaled-most", "%.2g", most);
}

/* Of ten hidden layers, by gain: layers with their direction, and the size of the last one's response. */
static void values(xp_run *run, const weak_digits *o, size_t nets) {
  for (size_t g = 0; g < nets / DEPTHS; g++) {
    const weak_digits *e = &o[g * DEPTHS + DEPTHS - 1];
    size_t subtracted = 0, carried = 0;
    for (size_t k = 0; k <= WEAK_DEEPEST; k++) {
      subtracted += e->subtracted[k] < KEPT;
      carried += e->carried[k] < KEPT;
    }
    xp_value(run, xp_text(run, "digits-subtracted-%zu", g), "%zu", subtracted);
    xp_value(run, xp_text(run, "digits-carried-%zu", g), "%zu", carried);
    xp_value(run, xp_text(run, "digits-size-%zu", g), "%.0e", e->size[WEAK_DEEPEST]);
    xp_value(run, xp_text(run, "digits-scaled-%zu", g), "%.2g", e->scaled[WEAK_DEEPEST]);
  }
}

void weak_digits_report(xp_run *run, const vf_dataset *d) {
  const batch b = {d, (size_t)xp_choose(run, 1, 2, 20), (size_t)xp_choose(run, 2, NETS, NETS)};
  weak_digits *o = draw_run(run, "digits", "weak digits", b.nets, sizeof *o, run_net, &b);
  write_table(run, o, b.nets);
  claim(run, o, b.nets);
  values(run, o, b.nets);
  xp_value(run, "digits-images", "%zu", b.images);
  free(o);
}

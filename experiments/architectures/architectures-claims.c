/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "architectures.h"
#include "xp_claim.h"
#include "xp_statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PAIRED_STARTS = 3, POINTS = 8 };

static study_key key_of(const char *family, const char *setting) {
  study_key key = {{""}};
  study_set_level(&key, ARCH_FAMILY, "%s", family);
  study_set_level(&key, ARCH_SETTING, "%s", setting);
  return key;
}

/* One hidden layer with as many units as the other families have. */
static study_key plain_key(void) {
  return key_of("depth", "1");
}

typedef struct {
  study_key key;
  study_mean excess;
} choice;

/* Of the families without layers (or of all others) the one whose test error is the least, against a
 * reference. */
static choice best_of(const study *s, bool graphs, study_key reference) {
  choice best = {.excess = {.mean = NAN, .half = NAN}};
  for (const plan_family *f = plan_families; f->family; f++)
    for (size_t i = 0; i < sizeof f->setting / sizeof *f->setting && f->setting[i]; i++) {
      const bool loose = strcmp(f->family, "graph") == 0 || strcmp(f->family, "ring") == 0;
      const study_key key = key_of(f->family, f->setting[i]);
      const study_mean m = study_difference(s, key, reference, ARCH_TEST);
      if (loose == graphs && m.starts > 0 && !(m.mean >= best.excess.mean))
        best = (choice){key, m};
    }
  return best;
}

static const char *needs_starts(const char *skip, const study_mean *m) {
  return skip ? skip : m->starts < PAIRED_STARTS ? "needs three paired starts" : NULL;
}

static void claim_check(const study *s) {
  xp_claim_check(
      s->run,
      &(xp_claim){.id = "architectures.learner",
                  .statement = "Updates and gradients of networks of groups are those of the learner",
                  .source = "vfep",
                  .quantity = "largest difference of an increment or gradient of a matrix over its "
                              "norm, two hidden layers, 20 images",
                  .unit = "1",
                  .low = 0,
                  .high = 784 * 0x1p-23,
                  .reason = "sums of up to 784 terms, each rounded to 2^-23",
                  .count = 1},
      arch_check(s->run));
}

static void claim_better(const study *s, const char *id, const char *statement, const choice *best,
                         const char *than, const char *skip) {
  const study_mean *m = &best->excess;
  xp_claim_judge(s->run,
                 &(xp_claim){.id = id,
                             .statement = statement,
                             .source = "vfep",
                             .quantity = xp_text(s->run,
                                                 "test error of %s %s less that of %s, mean over %zu paired "
                                                 "starts",
                                                 best->key.level[ARCH_FAMILY], best->key.level[ARCH_SETTING],
                                                 than, m->starts),
                             .unit = "%",
                             .low = -INFINITY,
                             .high = isnan(m->half) ? 0 : -m->half,
                             .reason = "lower where the 95 % interval over starts lies below 0",
                             .spread = isnan(m->half) ? 0 : m->half,
                             .count = m->starts},
                 m->mean, needs_starts(skip, m));
}

void arch_claim(const study *s, const char *skip) {
  const choice best = best_of(s, true, key_of("linear", "0")), other = best_of(s, false, plain_key());
  claim_check(s);
  claim_better(s, "architectures.graph",
               "The rule needs no layers: a sparse graph learns more than outputs that see the image alone",
               &best, "outputs alone", skip);
  claim_better(s, "architectures.improves",
               "Another architecture has a lower test error than one hidden layer", &other,
               "one hidden layer of as many units", skip);
}

/* Test error and products by the number of weights of one hidden layer: exponents of power laws. */
static void write_exponents(const study *s) {
  double weights[POINTS], test[POINTS], products[POINTS], fit = NAN;
  size_t count = 0;
  for (const plan_family *f = plan_families; f->family; f++)
    for (size_t i = 0;
         strcmp(f->family, "width") == 0 && i < sizeof f->setting / sizeof *f->setting && f->setting[i];
         i++) {
      const study_key key = key_of(f->family, f->setting[i]);
      const study_mean m = study_mean_of(s, key, ARCH_TEST);
      if (m.starts == 0)
        continue;
      test[count] = m.mean;
      weights[count] = study_mean_of(s, key, ARCH_WEIGHTS).mean;
      products[count++] = study_mean_of(s, key, ARCH_PRODUCTS).mean;
    }
  const double slope = xp_power_law(weights, test, count, &fit),
               work = xp_power_law(weights, products, count, NULL);
  xp_value_number(s->run, "exponent-test", "%.2f", slope);
  xp_value_number(s->run, "fit-test", "%.2f", fit);
  xp_value_number(s->run, "exponent-products", "%.2f", work);
}

static void number(const study *s, const char *what, const study_key *key, const char *format, double x) {
  char name[STUDY_WORD];
  snprintf(name, sizeof name, "%s", key->level[ARCH_SETTING]);
  for (char *c = name; *c; c++)
    *c = *c == '.' ? '-' : *c;
  xp_value_number(s->run, xp_text(s->run, "%s-%s-%s", what, key->level[ARCH_FAMILY], name), format, x);
}

void arch_write_values(const study *s) {
  for (const plan_family *f = plan_families; f->family; f++)
    for (size_t i = 0; i < sizeof f->setting / sizeof *f->setting && f->setting[i]; i++) {
      const study_key key = key_of(f->family, f->setting[i]);
      const study_mean test = study_mean_of(s, key, ARCH_TEST);
      number(s, "test", &key, "%.2f", test.mean);
      number(s, "half", &key, "%.2f", test.half);
      number(s, "cosine", &key, "%.2f", study_mean_of(s, key, ARCH_COSINE).mean);
      number(s, "sweeps", &key, "%.1f", study_mean_of(s, key, ARCH_SWEEPS).mean);
    }
  write_exponents(s);
  xp_value(s->run, "starts", "%zu", study_mean_of(s, plain_key(), ARCH_TEST).starts);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "architectures.h"
#include "xp_claim.h"
#include "xp_statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PAIRED_STARTS = 3, POINTS = 8 };

study_key arch_key(const char *family, const char *setting) {
  study_key key = {{""}};
  study_set_level(&key, ARCH_FAMILY, "%s", family);
  study_set_level(&key, ARCH_SETTING, "%s", setting);
  return key;
}

/* One hidden layer with as many units as the other families have. */
static study_key plain_key(void) {
  return arch_key("depth", "1");
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

static void claim_symmetric(const study *s) {
  size_t networks;
  const double largest = arch_check_symmetric(s->run, &networks);
  xp_claim_check(
      s->run,
      &(xp_claim){.id = "architectures.symmetric",
                  .statement = "With symmetric weights the responses of networks of every family are their "
                               "adjoints, so that the update is the gradient",
                  .source = "vfep",
                  .quantity = xp_text(s->run,
                                      "largest difference of a group's responses from its adjoints over "
                                      "their norm, nudging 1e-5, %zu networks, 20 images",
                                      networks),
                  .unit = "1",
                  .low = 0,
                  .high = 784 * 0x1p-23,
                  .reason = "sums of up to 784 terms, each rounded to 2^-23, exceed the order of the nudging",
                  .count = networks},
      largest);
}

static void claim_better(const study *s, const char *id, const char *statement, const arch_choice *best,
                         const char *than, const char *skip) {
  const study_mean *m = &best->excess;
  xp_claim_judge(
      s->run,
      &(xp_claim){.id = id,
                  .statement = statement,
                  .source = "vfep",
                  .quantity =
                      xp_text(s->run,
                              "test error of %s %s less that of %s, mean over %zu paired "
                              "starts",
                              best->key.level[ARCH_FAMILY], best->key.level[ARCH_SETTING], than, m->starts),
                  .unit = "%",
                  .low = -INFINITY,
                  .high = isnan(m->half) ? 0 : -m->half,
                  .reason = xp_text(s->run,
                                    "lower where the interval over starts lies below 0, which holds "
                                    "at 95 %% for all %zu settings that it is the best of",
                                    best->settings),
                  .spread = isnan(m->half) ? 0 : m->half,
                  .count = m->starts},
      m->mean, needs_starts(skip, m));
}

void arch_claim(const study *s, const char *skip) {
  const arch_choice best = arch_best(s, true, arch_key("linear", "0")),
                    other = arch_best(s, false, plain_key());
  claim_check(s);
  claim_symmetric(s);
  claim_better(s, "architectures.graph",
               "The rule needs no layers: a sparse graph learns more than outputs that see the image alone",
               &best, "outputs alone", skip);
  claim_better(s, "architectures.improves",
               "Another architecture has a lower test error than one hidden layer", &other,
               "one hidden layer of as many units", skip);
}

/* Exponents of power laws in the number of weights of one hidden layer, fitted to one start; false where
 * settings are missing. */
typedef struct {
  double test, fit, products;
} law;
static bool fit_start(const study *s, size_t start, law *out) {
  double weights[POINTS], test[POINTS], products[POINTS];
  size_t count = 0;
  for (const plan_family *f = plan_families; f->family; f++)
    for (size_t i = 0;
         strcmp(f->family, "width") == 0 && i < sizeof f->setting / sizeof *f->setting && f->setting[i];
         i++) {
      const study_key key = arch_key(f->family, f->setting[i]);
      const study_cell *c = study_find(s, &key, start);
      if (!study_has(s, key))
        continue;
      if (!c || !study_ended(c))
        return false;
      test[count] = c->number[ARCH_TEST];
      weights[count] = c->number[ARCH_WEIGHTS];
      products[count++] = c->number[ARCH_PRODUCTS];
    }
  out->test = xp_power_law(weights, test, count, &out->fit);
  out->products = xp_power_law(weights, products, count, NULL);
  return true;
}

static void write_exponents(const study *s) {
  double test[STUDY_STARTS], fit[STUDY_STARTS], products[STUDY_STARTS];
  size_t count = 0;
  law found;
  for (size_t start = 0; start < STUDY_STARTS; start++)
    if (fit_start(s, start, &found)) {
      test[count] = found.test;
      fit[count] = found.fit;
      products[count++] = found.products;
    }
  study_write_mean(s->run, "exponent-test", "%.2f", study_mean_over(test, count));
  study_write_mean(s->run, "fit-test", "%.2f", study_mean_over(fit, count));
  study_write_mean(s->run, "exponent-products", "%.2f", study_mean_over(products, count));
}

static void write(const study *s, const char *what, const study_key *key, const char *format, size_t number) {
  char name[STUDY_WORD];
  snprintf(name, sizeof name, "%s", key->level[ARCH_SETTING]);
  for (char *c = name; *c; c++)
    *c = *c == '.' ? '-' : *c;
  study_write_mean(s->run, xp_text(s->run, "%s-%s-%s", what, key->level[ARCH_FAMILY], name), format,
                   study_mean_of(s, *key, number));
}

void arch_write_values(const study *s) {
  for (const plan_family *f = plan_families; f->family; f++)
    for (size_t i = 0; i < sizeof f->setting / sizeof *f->setting && f->setting[i]; i++) {
      const study_key key = arch_key(f->family, f->setting[i]);
      write(s, "test", &key, "%.2f", ARCH_TEST);
      write(s, "cosine", &key, "%.2f", ARCH_COSINE);
      write(s, "sweeps", &key, "%.1f", ARCH_SWEEPS);
      write(s, "unconverged", &key, "%.0f", ARCH_UNCONVERGED);
    }
  write_exponents(s);
  xp_value(s->run, "starts", "%zu", study_mean_of(s, plain_key(), ARCH_TEST).starts);
}

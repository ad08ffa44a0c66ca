/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "generalization.h"
#include "xp_claim.h"
#include "xp_statistics.h"
#include "xp_table.h"

#include <math.h>
#include <string.h>

/* Backpropagation, with which the others are compared. */
enum { OTHER = GENERALIZATION_RULES - 1 };

static study_mean against(const study *s, size_t rule, const generalization_condition *c, size_t number) {
  return study_difference(s, generalization_key(rule, c), generalization_key(OTHER, c), number);
}

/* "lower" or "higher" where the interval does not reach 0, "open" where it does or there is none. */
static const char *side(const study_mean *m) {
  return m->mean + m->half < 0 ? "lower" : m->mean - m->half > 0 ? "higher" : "open";
}

void generalization_write_against(const study *s, const generalization_conditions *c) {
  xp_table *table = xp_table_open(
      s->run, "against",
      "rule\timages [1]\tnoise [%]\tstarts [1]\ttest error less that of backpropagation [%]\thalf width [%]\t"
      "test error is\tgap less that of backpropagation [%]\thalf width of gap [%]\tgap is");
  for (size_t rule = 0; rule < OTHER; rule++)
    for (size_t i = 0; i < c->count; i++) {
      const study_mean test = against(s, rule, &c->list[i], GENERALIZATION_TEST),
                       gap = against(s, rule, &c->list[i], GENERALIZATION_GAP);
      xp_table_row(table, "%s\t%zu\t%zu\t%zu\t%.4f\t%.4f\t%s\t%.4f\t%.4f\t%s", generalization_rules[rule],
                   c->list[i].images, c->list[i].noise, test.starts, test.mean, test.half, side(&test),
                   gap.mean, gap.half, side(&gap));
    }
}

/* A claim that the number is lower than by backpropagation: its interval over paired starts is below 0. */
static void claim_lower(const study *s, const char *word, const char *statement, size_t rule,
                        const generalization_condition *c, size_t number, const char *skip) {
  const study_mean m = against(s, rule, c, number);
  const char *why = skip ? skip : m.starts < GENERALIZATION_STARTS ? "needs five paired starts" : NULL;
  xp_claim_judge(
      s->run,
      &(xp_claim){.id = xp_text(s->run, "generalization.%s", word),
                  .statement = statement,
                  .source = "public summary",
                  .quantity = xp_text(s->run,
                                      "%s by rule %s less that of backpropagation, %zu images, %zu %% wrong "
                                      "labels, mean over %zu paired starts",
                                      number == GENERALIZATION_GAP      ? "test error less training error"
                                      : number == GENERALIZATION_LOWEST ? "lowest test error of any epoch"
                                                                        : "test error",
                                      generalization_rules[rule], c->images, c->noise, m.starts),
                  .unit = "%",
                  .low = -INFINITY,
                  .high = isnan(m.half) ? 0 : -m.half,
                  .reason = "lower where the 95 % interval over starts lies below 0",
                  .spread = isnan(m.half) ? 0 : m.half,
                  .count = m.starts},
      m.mean, why);
}

/* Labels are drawn as wrong with the probability of the level: the largest deviation, in standard ones. */
static void claim_labels(const study *s) {
  double largest = 0;
  size_t count = 0;
  for (size_t i = 0; i < s->count; i++) {
    const study_cell *cell = &s->cells[i];
    const double images = strtod(cell->key.level[GENERALIZATION_IMAGES], NULL),
                 noise = strtod(cell->key.level[GENERALIZATION_NOISE], NULL),
                 deviation = sqrt(noise * (100 - noise) / images);
    if (noise == 0 || isnan(cell->number[GENERALIZATION_WRONG]) ||
        strcmp(cell->key.level[GENERALIZATION_RULE], generalization_rules[0]) != 0)
      continue;
    largest = xp_max(largest, fabs(cell->number[GENERALIZATION_WRONG] - noise) / deviation);
    count++;
  }
  xp_claim_judge(s->run,
                 &(xp_claim){.id = "generalization.labels",
                             .statement = "The share of wrong labels is that of the level",
                             .source = "vfep",
                             .quantity = xp_text(s->run,
                                                 "largest difference over the standard deviation of a share, "
                                                 "%zu sets of labels",
                                                 count),
                             .unit = "1",
                             .low = 0,
                             .high = 4,
                             .reason = "four standard deviations: exceeded by 1 of 16 000 sets",
                             .count = count},
                 largest, count > 0 ? NULL : "needs a set of labels with noise");
}

void generalization_claim(const study *s, const generalization_conditions *c, const char *skip) {
  const generalization_condition *full = &c->list[c->sizes - 1], *few = &c->list[0],
                                 *noisy = &c->list[c->count - 1];
  claim_labels(s);
  claim_lower(s, "test", "Vector-field equilibrium propagation has a lower test error than backpropagation",
              0, full, GENERALIZATION_TEST, skip);
  claim_lower(s, "gap", "Vector-field equilibrium propagation has a smaller gap than backpropagation", 0,
              full, GENERALIZATION_GAP, skip);
  claim_lower(s, "few", "With the fewest images its test error is lower than that of backpropagation", 0, few,
              GENERALIZATION_TEST, skip);
  claim_lower(s, "noise", "With the most wrong labels its test error is lower than that of backpropagation",
              0, noisy, GENERALIZATION_TEST, skip);
  claim_lower(
      s, "stopped",
      "With the most wrong labels its lowest test error of any epoch is lower than that of backpropagation",
      0, noisy, GENERALIZATION_LOWEST, skip);
  claim_lower(s, "tied", "Tied equilibrium propagation has a lower test error than backpropagation", 1, full,
              GENERALIZATION_TEST, skip);
  claim_lower(s, "gradient", "Exact gradients have a lower test error than backpropagation", 2, full,
              GENERALIZATION_TEST, skip);
}

static void write_number(const study *s, const char *key, const char *name, const study_mean *m) {
  xp_value_number(s->run, xp_text(s->run, "%s-%s", key, name), "%.2f", m->mean);
  xp_value_number(s->run, xp_text(s->run, "%s-half-%s", key, name), "%.2f", m->half);
}

/* Numbers of one condition, by rule. */
static void write_condition(const study *s, const char *key, const generalization_condition *c) {
  static const char *const names[] = {"test", "training", "gap", "given", "lowest"};
  for (size_t rule = 0; rule < GENERALIZATION_RULES; rule++) {
    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
      const study_mean m = study_mean_of(s, generalization_key(rule, c), n);
      write_number(s, xp_text(s->run, "%s-%s", key, names[n]), generalization_rules[rule], &m);
    }
    const study_mean test = against(s, rule, c, GENERALIZATION_TEST),
                     gap = against(s, rule, c, GENERALIZATION_GAP),
                     lowest = against(s, rule, c, GENERALIZATION_LOWEST);
    write_number(s, xp_text(s->run, "%s-excess-lowest", key), generalization_rules[rule], &lowest);
    write_number(s, xp_text(s->run, "%s-excess", key), generalization_rules[rule], &test);
    write_number(s, xp_text(s->run, "%s-excess-gap", key), generalization_rules[rule], &gap);
  }
}

/* How many conditions have a test error, or a gap, on that side. */
static size_t count_side(const study *s, const generalization_conditions *c, size_t rule, size_t number,
                         const char *wanted) {
  size_t count = 0;
  for (size_t i = 0; i < c->count; i++) {
    const study_mean m = against(s, rule, &c->list[i], number);
    count += strcmp(side(&m), wanted) == 0;
  }
  return count;
}

/* The widest half interval of the test and training errors of some conditions, all rules. */
static double widest(const study *s, const generalization_condition *const *of, size_t conditions) {
  static const size_t numbers[] = {GENERALIZATION_TEST, GENERALIZATION_TRAINING};
  double most = 0;
  for (size_t i = 0; i < conditions; i++)
    for (size_t rule = 0; rule < GENERALIZATION_RULES; rule++)
      for (size_t n = 0; n < sizeof numbers / sizeof *numbers; n++)
        most = xp_max(most, study_mean_of(s, generalization_key(rule, of[i]), numbers[n]).half);
  return most;
}

void generalization_write_values(const study *s, const generalization_conditions *c) {
  static const char *const sides[] = {"lower", "open", "higher"};
  write_condition(s, "few", &c->list[0]);
  write_condition(s, "full", &c->list[c->sizes - 1]);
  write_condition(s, "noisy", &c->list[c->count - 1]);
  for (size_t rule = 0; rule < OTHER; rule++)
    for (size_t k = 0; k < 3; k++) {
      xp_value(s->run, xp_text(s->run, "%s-test-%s", sides[k], generalization_rules[rule]), "%zu",
               count_side(s, c, rule, GENERALIZATION_TEST, sides[k]));
      xp_value(s->run, xp_text(s->run, "%s-gap-%s", sides[k], generalization_rules[rule]), "%zu",
               count_side(s, c, rule, GENERALIZATION_GAP, sides[k]));
    }
  const generalization_condition *const told[] = {&c->list[c->sizes - 1], &c->list[c->count - 1]};
  xp_value_number(s->run, "widest-half", "%.2f", widest(s, told, 2));
  const study_mean m = study_mean_of(s, generalization_key(0, &c->list[c->sizes - 1]), 0);
  xp_value(s->run, "starts", "%zu", m.starts);
  xp_value(s->run, "conditions", "%zu", c->count);
  xp_value(s->run, "images-few", "%zu", c->list[0].images);
  xp_value(s->run, "images-full", "%zu", c->list[c->sizes - 1].images);
  xp_value(s->run, "noise-most", "%zu", c->list[c->count - 1].noise);
}

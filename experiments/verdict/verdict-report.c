/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verdict.h"
#include "vf_exact.h"
#include "xp_claim.h"
#include "xp_table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PAIRED_STARTS = 3, PROBES = 4, WORDS = 64 };

/* Nudged phases of a signal and products of a step, as exact-rules counts them; "-" where it has no such
 * rule. */
static void cost(const char *name, char *phases, char *products) {
  const vf_exact_rule *rule = vf_exact_find(name);
  snprintf(phases, WORDS, "-");
  snprintf(products, WORDS, "-");
  if (!rule)
    return;
  snprintf(phases, WORDS, "%zu", rule->phases + PROBES * rule->phases_per_probe);
  snprintf(products, WORDS, "%zu", rule->products);
}

/* "take", "undecided", or why not, with the other rule's name. */
static const char *recommend(xp_run *run, const verdict *v, size_t rule) {
  const verdict_choice c = verdict_choose(v, rule);
  return c.other == VERDICT_RULES ? c.word : xp_text(run, "%s: %s", c.word, verdict_rules[c.other].name);
}

static double plain(double x) {
  return isnan(x) ? (double)NAN : x;
}

void verdict_write_table(xp_run *run, const verdict *v) {
  xp_table *table = xp_table_open(
      run, NULL,
      "place [1]\trule\tasks for\tstarts [1]\ttest error [%]\thalf width [%]\texcess over gradient [%]\t"
      "half width of excess [%]\terror at 90 degrees [1]\tleast cosine [1]\tphases\tproducts\t"
      "time over centred [1]\trecommendation");
  const size_t gradient = verdict_find("gradient"), centred = verdict_find("centred");
  for (size_t place = 0; place < VERDICT_RULES; place++) {
    const size_t rule = v->order[place];
    const verdict_mean test = verdict_test(v, rule), excess = verdict_difference(v, rule, gradient);
    char phases[WORDS], products[WORDS];
    cost(verdict_rules[rule].name, phases, products);
    xp_table_row(table, "%zu\t%s\t%s\t%zu\t%.3f\t%.3f\t%.3f\t%.3f\t%.3g\t%.4f\t%s\t%s\t%.2f\t%s", place + 1,
                 verdict_rules[rule].name, verdict_levels[verdict_rules[rule].asks], test.starts,
                 plain(test.mean), plain(test.half), plain(excess.mean), plain(excess.half),
                 plain(v->error[rule]), plain(v->cosine[rule]), phases, products,
                 plain(v->seconds[rule] / v->seconds[centred]), recommend(run, v, rule));
  }
}

static void number(xp_run *run, const char *key, size_t place, const char *format, double x) {
  xp_value(run, xp_text(run, "%s-%zu", key, place), "%s", isnan(x) ? "--" : xp_text(run, format, x));
}

void verdict_write_values(xp_run *run, const verdict *v) {
  const size_t gradient = verdict_find("gradient"), centred = verdict_find("centred");
  size_t taken = 0;
  for (size_t i = 0; i < VERDICT_RULES; i++) {
    const size_t rule = v->order[i], place = i + 1;
    const verdict_mean test = verdict_test(v, rule), excess = verdict_difference(v, rule, gradient);
    char phases[WORDS], products[WORDS];
    cost(verdict_rules[rule].name, phases, products);
    xp_value(run, xp_text(run, "rule-%zu", place), "%s", verdict_rules[rule].name);
    xp_value(run, xp_text(run, "asks-%zu", place), "%s", verdict_levels[verdict_rules[rule].asks]);
    xp_value(run, xp_text(run, "phases-%zu", place), "%s", phases);
    xp_value(run, xp_text(run, "products-%zu", place), "%s", products);
    number(run, "test", place, "%.2f", test.mean);
    number(run, "half", place, "%.2f", test.half);
    number(run, "excess", place, "%.2f", excess.mean);
    number(run, "half-excess", place, "%.2f", excess.half);
    number(run, "error", place, "%.2g", v->error[rule]);
    number(run, "time", place, "%.1f", v->seconds[rule] / v->seconds[centred]);
    xp_value(run, xp_text(run, "recommendation-%zu", place), "%s", recommend(run, v, rule));
    taken += strcmp(verdict_choose(v, rule).word, "take") == 0;
  }
  xp_value(run, "taken", "%zu", taken);
  xp_value(run, "starts", "%zu", verdict_test(v, gradient).starts);
}

/* The rule with the lowest mean test error among those that ask for no more than that. */
static size_t best_of(const verdict *v, verdict_level asks) {
  for (size_t place = 0; place < VERDICT_RULES; place++)
    if (v->failed[v->order[place]] == 0 && verdict_rules[v->order[place]].asks <= asks)
      return v->order[place];
  return VERDICT_RULES;
}

static void claim_level(xp_run *run, const verdict *v, verdict_level asks, const char *word,
                        const char *statement) {
  const size_t best = best_of(v, asks);
  const verdict_mean m = verdict_difference(v, best, verdict_find("gradient"));
  xp_claim_judge(
      run,
      &(xp_claim){.id = xp_text(run, "verdict.%s", word),
                  .statement = statement,
                  .source = "vfep",
                  .quantity = xp_text(run,
                                      "test error by rule %s less that by exact gradients, one hidden "
                                      "layer at 90 degrees, mean over %zu paired starts",
                                      verdict_rules[best].name, m.starts),
                  .unit = "%",
                  .low = -INFINITY,
                  .high = isnan(m.half) ? 0 : m.half,
                  .reason = "level where the 95 % interval over starts reaches 0",
                  .spread = isnan(m.half) ? 0 : m.half,
                  .count = m.starts},
      m.mean,
      xp_run_preset(run) != XP_PAPER ? "needs 60 000 images and 10 epochs: preset paper"
      : m.starts < PAIRED_STARTS     ? "needs three paired starts"
                                     : NULL);
}

void verdict_claim(xp_run *run, const verdict *v) {
  claim_level(run, v, VERDICT_NOTHING, "nothing",
              "A rule that asks nothing of a synapse but the states of its units has the test error of exact "
              "gradients");
  claim_level(run, v, VERDICT_PAIR, "pair",
              "A rule that asks no more than what both synapses of a pair have has the test error of exact "
              "gradients");
}

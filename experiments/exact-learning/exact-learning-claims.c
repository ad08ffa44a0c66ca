/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exact-learning.h"
#include "xp_claim.h"
#include "xp_statistics.h"

#include <math.h>
#include <string.h>

enum { PAIRED_STARTS = 3 };

/* The local rule past the paper with the lowest mean test error, or EXACT_RULES. */
static size_t best_rule(const study *s, size_t hidden) {
  size_t best = EXACT_RULES;
  double least = INFINITY;
  for (size_t rule = 0; rule < EXACT_RULES; rule++) {
    const study_mean m = study_mean_of(s, exact_at(hidden, rule), EXACT_TEST);
    if (!exact_rules[rule].reference && exact_rules[rule].local && m.starts > 0 && m.mean < least) {
      best = rule;
      least = m.mean;
    }
  }
  return best;
}

/* With three hidden layers: level with recurrent backpropagation, at no more than twice the time. */
static void claim_deep(const study *s, const char *skip) {
  xp_run *run = s->run;
  const size_t best = best_rule(s, EXACT_DEEP), gradient = exact_rule_find("gradient"),
               centred = exact_rule_find("centred");
  study_mean excess = {.mean = NAN, .half = NAN};
  double times = NAN;
  if (best < EXACT_RULES) {
    excess = study_difference(s, exact_at(EXACT_DEEP, best), exact_at(EXACT_DEEP, gradient), EXACT_TEST);
    times = study_mean_of(s, exact_at(EXACT_DEEP, best), EXACT_SECONDS).mean /
            study_mean_of(s, exact_at(EXACT_DEEP, centred), EXACT_SECONDS).mean;
  }
  const char *why = skip ? skip : excess.starts < PAIRED_STARTS ? "needs three paired starts" : NULL;
  const char *name = best < EXACT_RULES ? exact_rules[best].name : "none";
  xp_value(run, "local", "%s", name);
  study_write_mean(run, "local-excess", "%.2f", excess);
  xp_value_number(run, "local-price", "%.1f", times);
  xp_claim_judge(
      run,
      &(xp_claim){.id = "exact-learning.level",
                  .statement =
                      "With three hidden layers and independent feedback the best local rule past the "
                      "paper has the test error of recurrent backpropagation",
                  .source = "vfep, control",
                  .quantity = xp_text(run,
                                      "test error of rule %s less that of recurrent backpropagation, mean "
                                      "over %zu paired starts",
                                      name, excess.starts),
                  .unit = "%",
                  .low = -INFINITY,
                  .high = isnan(excess.half) ? 0 : excess.half,
                  .reason = "level where the 95 % interval over starts reaches 0",
                  .spread = isnan(excess.half) ? 0 : excess.half,
                  .count = excess.starts},
      excess.mean, why);
  xp_claim_judge(run,
                 &(xp_claim){.id = "exact-learning.price",
                             .statement = "That rule takes at most twice the time of centred nudging",
                             .source = "vfep, control",
                             .quantity = xp_text(
                                 run, "CPU time of an epoch over that of centred nudging, rule %s", name),
                             .unit = "1",
                             .low = 0,
                             .high = 2,
                             .reason = "chosen beforehand",
                             .count = excess.starts},
                 times, why);
}

study_tally exact_gains(const study *s) {
  static const struct {
    exact_data data;
    size_t hidden, angle;
  } settings[] = {{EXACT_MNIST, 1, 90}, {EXACT_FASHION, 1, 90}, {EXACT_MNIST, EXACT_DEEP, 90}};
  const size_t centred = exact_rule_find("centred"), gradient = exact_rule_find("gradient");
  study_tally t = {0};
  for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
    const study_key rule = exact_key(settings[i].data, settings[i].hidden, centred, settings[i].angle);
    if (study_has(s, rule))
      study_tally_add(
          &t, study_difference(s, rule,
                               exact_key(settings[i].data, settings[i].hidden, gradient, settings[i].angle),
                               EXACT_TEST));
  }
  return t;
}

/* Does a cosine near 1 buy accuracy? */
static void claim_accuracy(const study *s, const char *skip) {
  const study_tally t = exact_gains(s);
  study_judge_parts(
      s->run,
      &(xp_claim){.id = "exact-learning.accuracy",
                  .statement =
                      "Where feedback starts independent, recurrent backpropagation, whose update is "
                      "the gradient, errs less than the vector-field rule",
                  .source = "vfep, control",
                  .quantity = "settings, one hidden layer on each data set and three hidden layers, in which "
                              "centred nudging has the larger test error",
                  .unit = "1",
                  .reason = "a setting counts where the 95 % interval of the paired difference lies above 0",
                  .count = t.parts * t.least},
      t.above, t.parts, t.least, skip);
}

double exact_least_cosine(const study *s, size_t *count) {
  double least = INFINITY;
  *count = 0;
  for (size_t i = 0; i < s->count; i++) {
    const char *rule = s->cells[i].key.level[EXACT_OF_RULE];
    if (strcmp(rule, "asymep") == 0 || strcmp(rule, "dyadic") == 0) {
      least = xp_min(least, s->cells[i].number[EXACT_LEAST]);
      ++*count;
    }
  }
  return *count > 0 ? least : (double)NAN;
}

static void claim_cosine(const study *s) {
  xp_run *run = s->run;
  size_t count;
  const double least = exact_least_cosine(s, &count);
  xp_claim_judge(
      run,
      &(xp_claim){.id = "exact-learning.cosine",
                  .statement = "Updates by asymep and by dyadic are the gradient, layer by layer",
                  .source = "vfep",
                  .quantity = xp_text(run,
                                      "least cosine of update and gradient among the matrices below the "
                                      "output's after the last epoch, %zu runs",
                                      count),
                  .unit = "1",
                  .low = 0.999,
                  .high = 1.00001,
                  .reason = "chosen beforehand; above 1 by roundoff alone",
                  .count = count},
      least, count > 0 ? NULL : "needs a run by asymep or dyadic");
}

void exact_claim(const study *s, const char *skip) {
  claim_cosine(s);
  claim_accuracy(s, skip);
  claim_deep(s, skip);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exact-learning.h"
#include "xp_claim.h"

#include <math.h>

enum { PAIRED_STARTS = 3 };

static exact_run at(size_t hidden, size_t rule) {
  return (exact_run){EXACT_MNIST, hidden, rule, 90, 0, 0};
}

/* The rule past the paper with the lowest mean test error, or EXACT_RULES. */
static size_t best_rule(const exact *e, const exact_result *out, size_t hidden) {
  size_t best = EXACT_RULES;
  for (size_t rule = 0; rule < EXACT_RULES; rule++) {
    const exact_mean m = exact_mean_of(e, out, at(hidden, rule), rule, exact_test);
    if (!exact_rules[rule].reference && m.starts > 0 && !isnan(m.mean) &&
        (best == EXACT_RULES || m.mean < exact_mean_of(e, out, at(hidden, best), best, exact_test).mean))
      best = rule;
  }
  return best;
}

/* With three hidden layers: level with recurrent backpropagation, at no more than twice the time. */
static void claim_deep(xp_run *run, const exact *e, const exact_result *out, const char *skip) {
  const size_t best = best_rule(e, out, EXACT_DEEP), gradient = exact_rule_find("gradient"),
               centred = exact_rule_find("centred");
  exact_mean excess = {.mean = NAN, .half = NAN};
  double times = NAN;
  if (best < EXACT_RULES) {
    excess = exact_mean_of(e, out, at(EXACT_DEEP, best), gradient, exact_test);
    times = exact_mean_of(e, out, at(EXACT_DEEP, best), best, exact_seconds).mean /
            exact_mean_of(e, out, at(EXACT_DEEP, centred), centred, exact_seconds).mean;
  }
  const char *why = skip ? skip : excess.starts < PAIRED_STARTS ? "needs three paired starts" : NULL;
  const char *name = best < EXACT_RULES ? exact_rules[best].name : "none";
  xp_claim_judge(
      run,
      &(xp_claim){.id = "exact-learning.level",
                  .statement = "With three hidden layers and independent feedback the best rule past the "
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

/* Rules whose updates are the gradient by construction: the least cosine of any run's matrix. */
static double least_exact(const exact *e, const exact_result *out, size_t *count) {
  const size_t rules[] = {exact_rule_find("asymep"), exact_rule_find("dyadic")};
  double least = INFINITY;
  *count = 0;
  for (size_t i = 0; i < e->count; i++)
    if (e->runs[i].rule == rules[0] || e->runs[i].rule == rules[1]) {
      const double own = exact_cosine(&e->runs[i], &out[i]);
      least = !(own >= least) ? own : least;
      ++*count;
    }
  return *count > 0 ? least : (double)NAN;
}

static void claim_cosine(xp_run *run, const exact *e, const exact_result *out) {
  size_t count;
  const double least = least_exact(e, out, &count);
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

void exact_claim(xp_run *run, const exact *e, const exact_result *out, const char *skip) {
  claim_cosine(run, e, out);
  claim_deep(run, e, out, skip);
}

/* Words in place of a number that is not there. */
static void number(xp_run *run, const char *key, const char *format, double x) {
  xp_value(run, key, "%s", isnan(x) ? "(none)" : xp_text(run, format, x));
}

void exact_write_values(xp_run *run, const exact *e, const exact_result *out) {
  const size_t centred = exact_rule_find("centred"), gradient = exact_rule_find("gradient");
  const double unit = exact_mean_of(e, out, at(1, centred), centred, exact_seconds).mean;
  for (size_t rule = 0; rule < EXACT_RULES; rule++) {
    const char *name = exact_rules[rule].name;
    const exact_mean test = exact_mean_of(e, out, at(1, rule), rule, exact_test),
                     excess = exact_mean_of(e, out, at(1, rule), gradient, exact_test);
    number(run, xp_text(run, "test-%s", name), "%.2f", test.mean);
    number(run, xp_text(run, "half-%s", name), "%.2f", test.half);
    if (rule != gradient) {
      number(run, xp_text(run, "excess-%s", name), "%.2f", excess.mean);
      number(run, xp_text(run, "half-excess-%s", name), "%.2f", excess.half);
    }
    number(run, xp_text(run, "cosine-%s", name), "%.3f",
           exact_mean_of(e, out, at(1, rule), rule, exact_cosine).mean);
    number(run, xp_text(run, "time-%s", name), "%.1f",
           exact_mean_of(e, out, at(1, rule), rule, exact_seconds).mean / unit);
    xp_value(run, xp_text(run, "starts-%s", name), "%zu", test.starts);
  }
  size_t count;
  number(run, "least-exact", "%.5f", least_exact(e, out, &count));
  xp_value(run, "epochs", "%zu", e->runs[0].epochs);
  xp_value(run, "images", "%zu", e->data[EXACT_MNIST]->train->count);
  xp_value(run, "runs", "%zu", e->count);
}

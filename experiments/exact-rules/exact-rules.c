/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rules that remove the error of vector-field equilibrium propagation or reduce it, by the start angle of the
 * feedback weights, with their cost and under imperfect phases.
 */
#include "exact-rules.h"

#include <math.h>
#include <stdlib.h>

static double median(double *values, size_t count) {
  return xp_quantile(values, count, 0.5);
}

/* Median over the networks at one angle. */
static double at_angle(const rules_sweep *s, size_t networks, size_t angle, size_t rule, double *scratch) {
  for (size_t i = 0; i < networks; i++)
    scratch[i] = s[i * ANGLES + angle].error[rule];
  return median(scratch, networks);
}

static void report_sweep(xp_run *run, const rules_sweep *s, size_t networks, double *scratch) {
  xp_table *t = xp_table_open(run, NULL, "angle [degrees]\trule\terror [1]");
  for (size_t k = 0; k < RULES; k++)
    for (size_t a = 0; a < ANGLES; a++)
      xp_table_row(t, "%.1f\t%s\t%.4g", s[a].degrees, vf_exact_at(k)->name,
                   at_angle(s, networks, a, k, scratch));
  for (size_t k = 0; k < RULES; k++) {
    const vf_exact_rule *rule = vf_exact_at(k);
    for (size_t i = 0; i < networks; i++)
      scratch[i] = (double)s[i * ANGLES + ANGLES / 2].phases[k];
    xp_value(run, xp_text(run, "phases-%s", rule->name), "%.0f", median(scratch, networks));
    xp_value(run, xp_text(run, "products-%s", rule->name), "%zu", rule->products);
    xp_value(run, xp_text(run, "knows-%s", rule->name), "%s", rule->knows);
    xp_value(run, xp_text(run, "error-right-%s", rule->name), "%.2g",
             at_angle(s, networks, ANGLES / 2, k, scratch));
    xp_value(run, xp_text(run, "error-aligned-%s", rule->name), "%.2g", at_angle(s, networks, 0, k, scratch));
    xp_value(run, xp_text(run, "error-opposed-%s", rule->name), "%.2g",
             at_angle(s, networks, ANGLES - 1, k, scratch));
  }
}

static void report_robustness(xp_run *run, const rules_robustness *r, size_t networks, double *scratch) {
  xp_table *t = xp_table_open(run, "robustness", "kind\tamount [1]\trule\terror [1]");
  for (size_t trial = 0; trial < TRIALS; trial++)
    for (size_t k = 0; k < RULES; k++) {
      for (size_t i = 0; i < networks; i++)
        scratch[i] = r[i].error[trial][k];
      const double error = median(scratch, networks);
      if (isnan(error))
        continue;
      xp_value(run, xp_text(run, "robust-%s-%zu", vf_exact_at(k)->name, trial), "%.2g", error);
      xp_table_row(t, "%s\t%.4g\t%s\t%.4g", rules_trials[trial].kind, rules_trials[trial].amount,
                   vf_exact_at(k)->name, error);
    }
}

static size_t index_of(const vf_exact_rule *rule) {
  size_t k = 0;
  while (vf_exact_at(k) != rule)
    k++;
  return k;
}

/* Networks with feedback away from the transpose in which the corrected rule is not the better one. */
static void claim_better(xp_run *run, const rules_sweep *s, size_t count) {
  const vf_exact_rule *const rule[] = {vf_exact_asymep, vf_exact_dyadic};
  const size_t plain = index_of(vf_exact_centred);
  for (size_t r = 0; r < sizeof rule / sizeof *rule; r++) {
    size_t exceptions = 0, networks = 0;
    for (size_t i = 0; i < count; i++) {
      if (!(s[i].degrees > 0))
        continue;
      networks++;
      exceptions += !(s[i].error[index_of(rule[r])] < s[i].error[plain]);
    }
    xp_claim_check(
        run,
        &(xp_claim){
            xp_text(run, "exact-rules.%s-better", rule[r]->name),
            xp_text(run, "The rule %s is nearer to the gradient than the plain contrast", rule[r]->name),
            "vfep", xp_text(run, "networks where it is not, of %zu from 22.5 degrees on", networks), "1", 0,
            0, "no exception", 0, XP_EXCEPTIONS, networks},
        (double)exceptions);
  }
}

static void report_counts(xp_run *run, const rules_sweep *s, size_t networks, double *scratch) {
  size_t redrawn = 0, lost = 0, found = 0;
  for (size_t i = 0; i < networks * ANGLES; i++) {
    redrawn += s[i].redrawn;
    lost += s[i].lost;
  }
  for (size_t i = 0; i < networks; i++)
    scratch[i] = s[i * ANGLES + ANGLES / 2].weights;
  const size_t calibrated = index_of(vf_exact_calibrated);
  for (size_t i = 0; i < networks * ANGLES; i++)
    found += s[i].error[calibrated] < 1e-3;
  xp_value(run, "networks", "%zu", networks);
  xp_value(run, "all-networks", "%zu", networks * ANGLES);
  xp_value(run, "calibrated-found", "%zu", found);
  xp_value(run, "redrawn", "%zu", redrawn);
  xp_value(run, "lost", "%zu", lost);
  xp_value(run, "weights-kolen-pollack", "%.2f", median(scratch, networks));
}

int main(int argc, char **argv) {
  xp_run *run = xp_begin(argc, argv, "exact-rules",
                         "Rules past the paper: error by angle, cost, and under imperfect phases", NULL);
  const size_t networks = (size_t)xp_choose(run, 3, 11, 200), robust = (size_t)xp_choose(run, 3, 7, 200),
               judged = (size_t)xp_choose(run, 10, 60, 800);
  double *scratch = xp_need(run, networks + robust, sizeof *scratch);
  rules_sweep *s = rules_sweep_run(run, networks);
  report_sweep(run, s, networks, scratch);
  report_counts(run, s, networks, scratch);
  claim_better(run, s, networks * ANGLES);
  rules_robustness *r = rules_robustness_run(run, robust);
  report_robustness(run, r, robust, scratch);
  xp_value(run, "robust-networks", "%zu", robust);
  rules_judgement *j = rules_judge_run(run, judged);
  rules_judge_claim(run, j, judged);
  free(j);
  free(r);
  free(s);
  free(scratch);
  return xp_end(run);
}

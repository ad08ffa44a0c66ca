/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exact-learning.h"

#include <math.h>

static void write_rule(const study *s, size_t rule) {
  xp_run *run = s->run;
  const char *name = exact_rules[rule].name;
  const size_t gradient = exact_rule_find("gradient");
  const study_key own = exact_at(1, rule), deep = exact_at(EXACT_DEEP, rule);
  const study_mean test = study_mean_of(s, own, EXACT_TEST);
  const struct {
    const char *key;
    study_mean mean;
  } errors[] = {
      {"test", test},
      {"fashion", study_mean_of(s, exact_key(EXACT_FASHION, 1, rule, 90), EXACT_TEST)},
      {"along", study_mean_of(s, exact_key(EXACT_MNIST, 1, rule, 0), EXACT_TEST)},
      {"against", study_mean_of(s, exact_key(EXACT_MNIST, 1, rule, 180), EXACT_TEST)},
      {"deep", study_mean_of(s, deep, EXACT_TEST)},
      {"excess", rule == gradient ? (study_mean){.mean = NAN, .half = NAN}
                                  : study_difference(s, own, exact_at(1, gradient), EXACT_TEST)},
  };
  for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
    study_write_mean(run, xp_text(run, "%s-%s", errors[i].key, name), "%.2f", errors[i].mean);
  xp_value_number(run, xp_text(run, "cosine-%s", name), "%.3f", study_mean_of(s, own, EXACT_LEAST).mean);
  xp_value_number(run, xp_text(run, "deep-cosine-%s", name), "%.3f",
                  study_mean_of(s, deep, EXACT_LEAST).mean);
  xp_value_number(run, xp_text(run, "time-%s", name), "%.1f",
                  study_mean_of(s, own, EXACT_SECONDS).mean /
                      study_mean_of(s, exact_at(1, exact_rule_find("centred")), EXACT_SECONDS).mean);
  xp_value(run, xp_text(run, "starts-%s", name), "%zu", test.starts);
  xp_value(run, xp_text(run, "failed-%s", name), "%zu", test.failed);
}

void exact_write_values(const study *s) {
  xp_run *run = s->run;
  for (size_t rule = 0; rule < EXACT_RULES; rule++)
    write_rule(s, rule);
  const study_tally gains = exact_gains(s);
  xp_value(run, "settings", "%zu", gains.parts);
  xp_value(run, "settings-gained", "%zu", gains.above);
  size_t count;
  xp_value_number(run, "least-exact", "%.5f", exact_least_cosine(s, &count));
  xp_value(run, "runs", "%zu", s->count);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of learning rules. */
#include "tap.h"
#include "vf_rule.h"

int main(void) {
  const struct {
    const vf_rule *rule;
    const char *name, *estimator;
    long phases, random;
  } rows[] = {{vf_rule_one_sided, "one-sided", "one-sided", 1, 0},
              {vf_rule_random_sign, "random-sign", "one-sided", 1, 1},
              {vf_rule_centred, "centred", "centred", 2, 0}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    ok(vf_rule_find(rows[i].name) == rows[i].rule, "%s is found by its name", rows[i].name);
    is_text(rows[i].rule->name, rows[i].name, "%s: name", rows[i].name);
    is_text(rows[i].rule->estimator, rows[i].estimator, "%s: estimator", rows[i].name);
    is_int((long)rows[i].rule->phases, rows[i].phases, "%s: phases", rows[i].name);
    is_int(rows[i].rule->random_sign, rows[i].random, "%s: sign drawn", rows[i].name);
  }
  ok(!vf_rule_find("centre"), "part of a name is not a rule");
  ok(!vf_rule_find(""), "the empty name is not a rule");
  ok(!vf_rule_find(NULL), "no name is not a rule");
  return tap_done();
}

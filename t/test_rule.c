/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of learning rules: every row of it is found, and names an estimator that there is. */
#include "tap.h"
#include "vf_estimator.h"
#include "vf_rule.h"

int main(void) {
  size_t count = 0;
  for (const vf_rule *r; (r = vf_rule_at(count)); count++) {
    ok(vf_rule_find(r->name) == r, "%s is found by its name", r->name);
    ok(vf_estimator_find(r->estimator) != NULL, "%s: its estimator is %s", r->name, r->estimator);
    ok(r->signal ? r->phases == 0 : r->phases == 1 || r->phases == 2,
       "%s: it has phases, or a signal of its own", r->name);
    ok(r->phases == 0 || (r->nudging[0] != 0 && r->nudging[0] != r->nudging[1]),
       "%s: its phases differ in nudging", r->name);
    ok(!r->random_sign || r->phases == 1, "%s: a sign is drawn for one phase alone", r->name);
  }
  ok(count > 0, "there are rules");
  ok(!vf_rule_at(count + 1), "there is none past the end");
  is_near((double)vf_rule_softened_step(0.5f, 1.0f, 0.25f), 0.4, 1e-7, "a nudged output takes shorter steps");
  is_near((double)vf_rule_softened_step(0.5f, -1.0f, 0.25f), 0.5, 0, "unless it is nudged the other way");
  ok(!vf_rule_find("centre"), "part of a name is not a rule");
  ok(!vf_rule_find(""), "the empty name is not a rule");
  ok(!vf_rule_find(NULL), "no name is not a rule");
  return tap_done();
}

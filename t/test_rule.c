/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of learning rules: every row of it is found, and names an estimator that there is. */
#include "tap.h"
#include "vf_estimator.h"
#include "vf_rule.h"

int main(void) {
  const vf_rule *const named[] = {
      vf_rule_one_sided, vf_rule_random_sign, vf_rule_continued,       vf_rule_centred,
      vf_rule_tied,      vf_rule_fixed,       vf_rule_no_feedback,     vf_rule_kolen_pollack,
      vf_rule_reflected, vf_rule_gradient,    vf_rule_backpropagation, vf_rule_asymep,
      vf_rule_dyadic,    vf_rule_phantom,     vf_rule_homeostasis,     vf_rule_clamped_homeostasis,
      vf_rule_probed,    vf_rule_baseline,    vf_rule_calibrated,      vf_rule_holomorphic};
  size_t count = 0;
  for (const vf_rule *r; (r = vf_rule_at(count)); count++) {
    ok(vf_rule_find(r->name) == r, "%s is found by its name", r->name);
    ok(vf_estimator_find(r->estimator) != NULL, "%s: its estimator is %s", r->name, r->estimator);
    ok(r->signal ? r->phases == 0 : r->phases == 1 || r->phases == 2,
       "%s: it has phases, or a signal of its own", r->name);
    ok(r->phases == 0 || (r->nudging[0] != 0 && r->nudging[0] != r->nudging[1]),
       "%s: its phases differ in nudging", r->name);
    ok(!r->random_sign || r->phases == 1, "%s: a sign is drawn for one phase alone", r->name);
    int is_named = 0;
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++)
      is_named += named[i] == r;
    is_int(is_named, 1, "%s: it has a name in C", r->name);
  }
  is_int((long)count, sizeof named / sizeof named[0], "all rules are in the table");
  ok(!vf_rule_at(count + 1), "there is none past the end");
  is_near((double)vf_rule_softened_step(0.5f, 1.0f, 0.25f), 0.4, 1e-7, "a nudged output takes shorter steps");
  is_near((double)vf_rule_softened_step(0.5f, -1.0f, 0.25f), 0.5, 0, "unless it is nudged the other way");
  ok(!vf_rule_find("centre"), "part of a name is not a rule");
  ok(!vf_rule_find(""), "the empty name is not a rule");
  ok(!vf_rule_find(NULL), "no name is not a rule");
  return tap_done();
}

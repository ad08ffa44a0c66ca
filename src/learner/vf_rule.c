/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_rule.h"

#include <string.h>

static const vf_rule *const *const table[] = {
    &vf_rule_one_sided, &vf_rule_random_sign, &vf_rule_continued,       &vf_rule_centred,
    &vf_rule_tied,      &vf_rule_fixed,       &vf_rule_no_feedback,     &vf_rule_kolen_pollack,
    &vf_rule_reflected, &vf_rule_gradient,    &vf_rule_backpropagation, &vf_rule_asymep,
    &vf_rule_dyadic,    &vf_rule_phantom,     &vf_rule_homeostasis,     &vf_rule_clamped_homeostasis,
    &vf_rule_probed,    &vf_rule_baseline,    &vf_rule_calibrated,      &vf_rule_holomorphic,
};

const vf_rule *vf_rule_at(size_t i) {
  return i < sizeof table / sizeof *table ? *table[i] : NULL;
}

const vf_rule *vf_rule_find(const char *name) {
  const vf_rule *rule;
  for (size_t i = 0; (rule = vf_rule_at(i)); i++)
    if (name && strcmp(rule->name, name) == 0)
      break;
  return rule;
}

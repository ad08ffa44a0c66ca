/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_rule.h"

#include <string.h>

static const vf_rule one_sided = {"one-sided", "one-sided", 1, 0.0f, 0};
static const vf_rule random_sign = {"random-sign", "one-sided", 1, 0.0f, 1};
static const vf_rule continued = {"continued", "one-sided", 2, 0.0f, 0};
static const vf_rule centred = {"centred", "centred", 2, -1.0f, 0};

const vf_rule *const vf_rule_one_sided = &one_sided;
const vf_rule *const vf_rule_random_sign = &random_sign;
const vf_rule *const vf_rule_continued = &continued;
const vf_rule *const vf_rule_centred = &centred;

const vf_rule *vf_rule_find(const char *name) {
  const vf_rule *const rules[] = {&one_sided, &random_sign, &continued, &centred};
  for (size_t i = 0; name && i < sizeof rules / sizeof rules[0]; i++)
    if (strcmp(name, rules[i]->name) == 0)
      return rules[i];
  return NULL;
}

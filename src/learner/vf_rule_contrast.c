/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules that differ in the phases that they contrast, and rules that differ in what their feedback does. */
#include "vf_rule.h"

#include <string.h>

float vf_rule_softened_step(float eps, float beta, float stiffness) {
  return beta > 0.0f ? eps / (1.0f + beta * stiffness) : eps;
}

void vf_rule_clear_feedback(size_t n, size_t m, float gain, float *forth, float *back) {
  (void)gain;
  (void)forth;
  memset(back, 0, n * m * sizeof *back);
}

#define ONE .estimator = "one-sided", .phases = 1, .nudging = {1.0f}, .output_step = vf_rule_softened_step
#define TWO(b) .phases = 2, .nudging = {1.0f, b}, .output_step = vf_rule_softened_step
#define CENTRED .estimator = "centred", TWO(-1.0f)
#define ITS_OWN .forth = {1.0f, 0.0f}, .back = {1.0f, 0.0f}

static const vf_rule one_sided = {"one-sided", ONE, ITS_OWN};
static const vf_rule random_sign = {"random-sign", ONE, .random_sign = 1, ITS_OWN};
static const vf_rule continued = {"continued", .estimator = "one-sided", TWO(0.0f), ITS_OWN};
static const vf_rule centred = {"centred", CENTRED, ITS_OWN};
static const vf_rule fixed = {"fixed", CENTRED, .forth = {1.0f, 0.0f}};
static const vf_rule no_feedback = {"no-feedback", CENTRED, .forth = {1.0f, 0.0f},
                                    .constrain = vf_rule_clear_feedback};
static const vf_rule kolen_pollack = {"kolen-pollack", CENTRED, .forth = {0.5f, 0.5f}, .back = {0.5f, 0.5f}};

const vf_rule *const vf_rule_one_sided = &one_sided;
const vf_rule *const vf_rule_random_sign = &random_sign;
const vf_rule *const vf_rule_continued = &continued;
const vf_rule *const vf_rule_centred = &centred;
const vf_rule *const vf_rule_fixed = &fixed;
const vf_rule *const vf_rule_no_feedback = &no_feedback;
const vf_rule *const vf_rule_kolen_pollack = &kolen_pollack;

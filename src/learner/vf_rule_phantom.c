/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The phantom gradient: the adjoint by the fewest steps in which the cost reaches the layer next to the
 * input, from 0, in place of its fixed point; damped by the relaxation factor eps.  Two layers move in a
 * step.
 */
#include "vf_learner_intern.h"

static void signal(vf_learner *l, size_t first, size_t count, float beta) {
  (void)beta;
  vf_learner_adjoint_steps(l, (vf_learner_rows){first, count}, (l->options.depth + 1) / 2);
}

static const vf_rule phantom = {
    "phantom",       .estimator = "gradient", .signal = signal, .forth = {1.0f, 0.0f}, .back = {1.0f, 0.0f},
    .approximate = 1};
const vf_rule *const vf_rule_phantom = &phantom;

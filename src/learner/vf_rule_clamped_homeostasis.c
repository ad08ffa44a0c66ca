/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Homeostasis by forces at clamped states: v = (F(h^0 + h z) - F(h^0 - h z)) / 2h for random signs z has
 * v_i z_j - z_i v_j = (J - J^T)_ij on average, up to h^2; both matrices of a pair move against it, beside
 * what the centred nudged phases teach them.  No phase settles for it.
 */
#include "vf_lanes.h"
#include "vf_learner_intern.h"

#include <string.h>

static const float step = 1e-3f;

/* The forces at h^0 + sign h z, less those at h^0, in drive. */
static void force(vf_learner *l, vf_learner_rows r, float sign) {
  const vf_learner_phase still = {.relative = 1};
  for (size_t k = 0; k < l->options.depth; k++) {
    const size_t n = l->options.size[k];
    memset(l->state[k] + r.first * n, 0, r.count * n * sizeof(float));
    vf_learner_add_signs(l, r, k, 0, sign * l->options.beta, NULL, l->state[k]);
    vf_learner_update_rate_changes(l, r, k);
  }
  for (size_t k = 0; k < l->options.depth; k++)
    vf_learner_drive(l, r, k, &still);
}

static void signal(vf_learner *l, size_t first, size_t count, float beta) {
  const vf_learner_rows r = {first, count};
  vf_learner_note_held(l, r);
  force(l, r, -1.0f);
  for (size_t k = 0; k < l->options.depth; k++) {
    const size_t n = l->options.size[k], at = first * n;
    memcpy(l->other[k] + at, l->drive[k] + at, count * n * sizeof(float));
  }
  force(l, r, 1.0f);
  for (size_t k = 0; k < l->options.depth; k++) {
    const size_t n = l->options.size[k], at = first * n;
    vf_lanes_contrast(count * n, 0.5f / l->options.beta, l->drive[k] + at, l->other[k] + at,
                      l->own[0][k] + at);
  }
  vf_learner_paired_phases(l, r, &(vf_learner_pair){beta, beta, NULL, NULL});
}

static void settle(vf_learner *l, size_t count) {
  for (size_t k = 0; k < l->options.depth; k++) {
    memset(l->state[k], 0, count * l->options.size[k] * sizeof(float));
    vf_learner_add_signs(l, (vf_learner_rows){0, count}, k, 0, 1.0f, NULL, l->state[k]);
  }
  vf_learner_antisymmetric(l, count, step, l->feedforward, l->feedback);
}

static const vf_rule clamped_homeostasis = {
    "clamped-homeostasis", .estimator = "centred", .signal = signal, .forth = {1.0f, 0.0f},
    .back = {1.0f, 0.0f},  .approximate = 1,       .differences = 1, .draws = 1,
    .arrays = 1,           .settle = settle};
const vf_rule *const vf_rule_clamped_homeostasis = &clamped_homeostasis;

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Jacobian homeostasis (Laborieux and Zenke 2024) in its local form: beside what the centred nudged phases
 * teach them, both matrices of a pair move against J - J^T, that is W_ij against D_i W_ij - D_j B_ji in the
 * rate form and W_ij D_j - B_ji D_i in the other, D the mean slopes of the batch; B by the opposite amount.
 */
#include "vf_learner_intern.h"

static const float step = 1e-3f;

static void signal(vf_learner *l, size_t first, size_t count, float beta) {
  const vf_learner_rows r = {first, count};
  for (size_t k = 0; k < l->options.depth; k++)
    for (size_t n = l->options.size[k], i = first * n; i < (first + count) * n; i++) {
      const float h = l->free_state[k][i];
      l->own[0][k][i] = l->slope[k]                                         ? l->slope[k][i]
                        : vf_learner_clips(l, k) && !(h > 0.0f && h < 1.0f) ? 0.0f
                        : l->rate[k] ? (float)l->options.rho->derivative((double)h)
                                     : 1.0f;
    }
  vf_learner_note_held(l, r);
  vf_learner_paired_phases(l, r, &(vf_learner_pair){beta, beta, NULL, NULL});
}

/* The mean over images into the first row. */
static void average(vf_learner *l, size_t k, size_t count) {
  const size_t n = l->options.size[k];
  for (size_t i = 0; i < n; i++) {
    double sum = 0;
    for (size_t image = 0; image < count; image++)
      sum += (double)l->own[0][k][image * n + i];
    l->own[0][k][i] = (float)(sum / (double)count);
  }
}

static void settle(vf_learner *l, size_t count) {
  const int rate_form = l->options.form == VF_LEARNER_RATE;
  for (size_t k = 0; k < l->options.depth; k++)
    average(l, k, count);
  for (size_t k = 0; k + 1 < l->options.depth; k++) {
    const size_t n = l->options.size[k], m = l->options.size[k + 1];
    const float *into = l->own[0][rate_form ? k : k + 1], *from = l->own[0][rate_form ? k + 1 : k];
    for (size_t i = 0; i < n; i++)
      for (size_t j = 0; j < m; j++) {
        float *w = &l->feedforward[k][i * m + j], *b = &l->feedback[k][j * n + i];
        const float apart = rate_form ? into[i] * *w - from[j] * *b : into[j] * *w - from[i] * *b;
        *w -= step * apart;
        *b += step * apart;
      }
  }
}

static const vf_rule homeostasis = {
    "homeostasis",    .estimator = "centred", .signal = signal, .forth = {1.0f, 0.0f}, .back = {1.0f, 0.0f},
    .approximate = 1, .differences = 1,       .arrays = 1,      .settle = settle};
const vf_rule *const vf_rule_homeostasis = &homeostasis;

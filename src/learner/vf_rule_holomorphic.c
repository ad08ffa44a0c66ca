/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Holomorphic nudging by real nudges.  The states of a smooth field are an analytic function h(beta), and
 * four nudges beta, i beta, -beta, -i beta on a circle give its derivative at 0 up to beta^4 (Laborieux and
 * Zenke 2022).  So do four real ones: with d(b) = (h(b) - h(-b)) / 2b the derivative is (4 d(beta) - d(2
 * beta)) / 3 up to beta^4, without states that are complex.  Where a unit passes a kink the order is that of
 * centred nudging.
 */
#include "vf_learner_intern.h"

static void signal(vf_learner *l, size_t first, size_t count, float beta) {
  const vf_learner_rows r = {first, count};
  vf_learner_note_held(l, r);
  vf_learner_paired_phases(l, r, &(vf_learner_pair){beta, beta, NULL, NULL});
  vf_learner_keep_contrast(l, r);
  vf_learner_paired_phases(l, r, &(vf_learner_pair){2.0f * beta, 2.0f * beta, NULL, NULL});
  for (size_t k = 0; k < l->options.depth; k++)
    for (size_t n = l->options.size[k], i = first * n; i < (first + count) * n; i++)
      l->drive[k][i] = (4.0f * l->own[0][k][i] - l->drive[k][i]) / 3.0f;
}

static const vf_rule holomorphic = {"holomorphic",        .estimator = "holomorphic-4",
                                    .signal = signal,     .forth = {1.0f, 0.0f},
                                    .back = {1.0f, 0.0f}, .approximate = 1,
                                    .differences = 1,     .arrays = 1};
const vf_rule *const vf_rule_holomorphic = &holomorphic;

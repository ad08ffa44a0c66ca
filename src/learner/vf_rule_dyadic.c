/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Dyadic units (Hoier, Scurria et al. 2026): a second state d of every unit, m' = F(m), d' = J(m)^T d -
 * dC/dh, both moving in the nudged phase; the nudging's size is a factor of d, which the contrast divides
 * out.  At a settled free state d goes to the adjoint with no error in beta.
 */
#include "vf_learner_intern.h"

#include <string.h>

enum { D, ASKED, ARRAYS }; /* of l->own */

static void copy(const vf_learner *l, vf_learner_rows r, size_t k, const float *from, float *to) {
  const size_t n = l->options.size[k];
  memcpy(to + r.first * n, from + r.first * n, r.count * n * sizeof *to);
}

static void signal(vf_learner *l, size_t first, size_t count, float beta) {
  (void)beta;
  const vf_learner_rows r = {first, count};
  const vf_learner_phase still = {.output_eps = l->options.eps};
  const vf_learner_transposed second = {l->own[D], l->own[ASKED], l->state};
  for (size_t k = 0; k < l->options.depth; k++) {
    const size_t at = first * l->options.size[k], bytes = count * l->options.size[k] * sizeof(float);
    memset(l->own[D][k] + at, 0, bytes);
    memset(l->other[k] + at, 0, bytes);
    copy(l, r, k, l->free_state[k], l->state[k]);
    if (l->rate[k])
      copy(l, r, k, l->free_rate[k], l->rate[k]);
  }
  for (size_t t = 0; t < l->options.nudged_steps; t++) {
    vf_learner_step(l, r, &still, 0);
    vf_learner_note_slopes(l, r);
    vf_learner_adjoint_step(l, r, &second);
  }
  for (size_t k = 0; k < l->options.depth; k++)
    copy(l, r, k, l->own[D][k], l->drive[k]);
}

static const vf_rule dyadic = {
    "dyadic",         .estimator = "gradient", .signal = signal, .forth = {1.0f, 0.0f}, .back = {1.0f, 0.0f},
    .approximate = 1, .arrays = ARRAYS};
const vf_rule *const vf_rule_dyadic = &dyadic;

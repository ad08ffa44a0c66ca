/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * AsymEP (Scurria et al. 2026): nudged phases of h' = F(h) - beta dC/dh - 2 A (h - h^0), A = (J - J^T) / 2 at
 * the free state.  Their Jacobian there is J^T, so that the centred contrast is the adjoint up to beta^2.
 *
 * J + 1 is D W in the rate form and W D in the other.
 */
#include "vf_learner_intern.h"

enum { SENT, SLOPE, ASKED, ARRAYS }; /* of l->own */

/* D of layer k, or NULL where it is 1 for all units that move. */
static const float *slopes(const vf_learner *l, size_t k) {
  return l->slope[k] ? l->slope[k] : l->rate[k] ? l->own[SLOPE][k] : NULL;
}

/* to = factor D d of layer k. */
static void scale(vf_learner *l, vf_learner_rows r, size_t k, float factor, float *to) {
  const float *d = slopes(l, k), *state = l->state[k];
  const size_t n = l->options.size[k];
  for (size_t i = r.first * n; i < (r.first + r.count) * n; i++)
    to[i] = factor * (d ? d[i] * state[i] : state[i]);
}

/* to += W in, or W^T in, from both neighbours of layer k. */
static void add_products(vf_learner *l, vf_learner_rows r, size_t k, int transposed, float *const *in,
                         float *to) {
  const size_t *size = l->options.size;
  if (k + 1 < l->options.depth)
    vf_learner_add_product(transposed ? l->back[VF_PRODUCT_BACK][k] : l->forth[VF_PRODUCT_INTO][k], r,
                           size[k + 1], size[k], in[k + 1], to);
  if (k > 0)
    vf_learner_add_product(transposed ? l->forth[VF_PRODUCT_BACK][k - 1] : l->back[VF_PRODUCT_INTO][k - 1], r,
                           size[k - 1], size[k], in[k - 1], to);
}

/* - D W d + W^T D d; the drive is rho(... + W d) - rho(...), or W d itself at open outputs. */
static void turn_rate(vf_learner *l, vf_learner_rows r, size_t k) {
  const size_t n = l->options.size[k];
  for (size_t i = r.first * n; i < (r.first + r.count) * n; i++)
    l->drive[k][i] -= l->slope[k] ? l->slope[k][i] * l->potential[k][i] : l->drive[k][i];
  for (size_t side = k > 0 ? k - 1 : 1; side < l->options.depth && side <= k + 1; side += 2)
    scale(l, r, side, 1.0f, l->own[SENT][side]);
  add_products(l, r, k, 1, l->own[SENT], l->drive[k]);
}

/* - W D d + D W^T d */
static void turn_membrane(vf_learner *l, vf_learner_rows r, size_t k) {
  const size_t n = l->options.size[k], at = r.first * n;
  const float *d = slopes(l, k);
  float *asked = l->own[ASKED][k];
  for (size_t side = k > 0 ? k - 1 : 1; side < l->options.depth && side <= k + 1; side += 2)
    scale(l, r, side, -1.0f, l->own[SENT][side]);
  add_products(l, r, k, 0, l->own[SENT], l->drive[k]);
  for (size_t i = at; i < at + r.count * n; i++)
    asked[i] = 0.0f;
  add_products(l, r, k, 1, l->state, asked);
  for (size_t i = at; i < at + r.count * n; i++)
    l->drive[k][i] += d ? d[i] * asked[i] : asked[i];
}

static void turn(vf_learner *l, vf_learner_rows r, size_t k, float sign, const void *context) {
  (void)sign;
  (void)context;
  if (l->options.form == VF_LEARNER_RATE)
    turn_rate(l, r, k);
  else
    turn_membrane(l, r, k);
}

static void signal(vf_learner *l, size_t first, size_t count, float beta) {
  const vf_learner_rows r = {first, count};
  for (size_t k = 0; k < l->options.depth; k++)
    for (size_t n = l->options.size[k], i = first * n; l->rate[k] && i < (first + count) * n; i++)
      l->own[SLOPE][k][i] = (float)l->options.rho->derivative((double)l->free_state[k][i]);
  vf_learner_note_held(l, r);
  vf_learner_paired_phases(l, r, &(vf_learner_pair){beta, beta, turn, NULL});
}

static const vf_rule asymep = {
    "asymep",         .estimator = "gradient", .signal = signal, .forth = {1.0f, 0.0f}, .back = {1.0f, 0.0f},
    .approximate = 1, .differences = 1,        .arrays = ARRAYS};
const vf_rule *const vf_rule_asymep = &asymep;

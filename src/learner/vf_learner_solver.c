/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One step towards the fixed point of
 *
 *   mu_k = W_{k,k+1} rho(h_{k+1}) + W_{k,k-1} rho(h_{k-1}) + b_k - h_k,   or
 *   mu_k = rho(W_{k,k+1} h_{k+1} + W_{k,k-1} h_{k-1} + b_k) - h_k,
 *
 * with W x in place of W rho(h_{depth}) for the layer next to the input and -beta dC/dh_0 added at the
 * output. Rows are images, so that each layer's part is one product of a batch x units matrix with a
 * transposed weight matrix, whichever solver orders them.
 */
#include "vf_lanes.h"
#include "vf_learner_intern.h"

#include <string.h>

void vf_learner_drive(vf_learner *l, vf_learner_rows r, size_t k, const vf_learner_phase *phase) {
  const size_t *size = l->options.size, depth = l->options.depth, at = r.first * size[k];
  float *sum = l->potential[k] ? l->potential[k] : l->drive[k];
  const float *fixed = phase->relative ? l->held[k] : l->fixed[k];
  if (fixed)
    memcpy(sum + at, fixed + at, r.count * size[k] * sizeof(float));
  else
    memset(sum + at, 0, r.count * size[k] * sizeof(float));
  if (k + 1 < depth)
    vf_learner_add_product(l->forth[VF_PRODUCT_INTO][k], r, size[k + 1], size[k], vf_learner_rates(l, k + 1),
                           sum);
  if (k > 0)
    vf_learner_add_product(l->back[VF_PRODUCT_INTO][k - 1], r, size[k - 1], size[k],
                           vf_learner_rates(l, k - 1), sum);
  if (l->potential[k] && phase->relative)
    l->options.rho->change(r.count * size[k], l->free_state[k] + at, sum + at, l->drive[k] + at);
  else if (l->potential[k])
    vf_learner_activate(l->options.rho, r.count * size[k], sum + at, l->drive[k] + at);
  if (l->unit[VF_LEARNER_LEAK][k] || l->options.device.noise > 0.0f)
    vf_learner_disturb(l, r, k, phase->tick);
  if (phase->force)
    phase->force(l, r, k, phase->sign, phase->context);
}

void vf_learner_note_slopes(vf_learner *l, vf_learner_rows r) {
  const vf_learner_phase all = {0};
  for (size_t k = 0; k < l->options.depth; k++) {
    const size_t n = l->options.size[k];
    if (!l->slope[k])
      continue;
    vf_learner_drive(l, r, k, &all);
    for (size_t i = r.first * n; i < (r.first + r.count) * n; i++)
      l->slope[k][i] = (float)l->options.rho->derivative((double)l->potential[k][i]);
  }
}

void vf_learner_apply_slopes(vf_learner *l, vf_learner_rows r) {
  for (size_t k = 0; k < l->options.depth; k++) {
    const size_t n = l->slope[k] ? l->options.size[k] : 0;
    for (size_t i = r.first * n; i < (r.first + r.count) * n; i++)
      l->drive[k][i] *= l->slope[k][i];
  }
}

/* Moves n states of layer k from place at on. */
static float move(vf_learner *l, size_t k, float eps, size_t at, size_t n, int relative) {
  const float *drive = l->drive[k] + at;
  float *state = l->state[k] + at;
  if (!vf_learner_clips(l, k))
    return vf_lanes_step(n, eps, drive, state);
  return relative ? vf_lanes_step_within(n, eps, drive, l->free_state[k] + at, state)
                  : vf_lanes_step_clipped(n, eps, drive, state);
}

/* The nudging added to the outputs' drive. */
static void nudge(vf_learner *l, vf_learner_rows r, const vf_learner_phase *phase) {
  const size_t n = l->options.size[0], at = r.first * n, count = r.count * n;
  const float *outputs = l->state[0] + at;
  if (phase->relative) {
    for (size_t i = at; i < at + count; i++)
      l->output[i] = l->free_state[0][i] + l->state[0][i];
    outputs = l->output + at;
  }
  l->options.cost->nudge(r.count, n, phase->beta, l->target + at, outputs, l->drive[0] + at);
}

/* Returns the largest change; with by_row each row's goes into moved as well. */
static float move_layer(vf_learner *l, vf_learner_rows r, size_t k, const vf_learner_phase *phase,
                        int by_row) {
  const size_t n = l->options.size[k];
  const float eps = k == 0 ? phase->output_eps : l->options.eps;
  float largest = 0.0f;
  if (k == 0 && phase->beta != 0.0f)
    nudge(l, r, phase);
  for (size_t i = r.first; by_row && i < r.first + r.count; i++) {
    const float change = move(l, k, eps, i * n, n, phase->relative);
    l->moved[i] = change > l->moved[i] ? change : l->moved[i];
    largest = change > largest ? change : largest;
  }
  if (!by_row)
    largest = move(l, k, eps, r.first * n, r.count * n, phase->relative);
  if (phase->relative)
    vf_learner_update_rate_changes(l, r, k);
  else
    vf_learner_update_rates(l, r, k);
  return largest;
}

static float drive_and_move(vf_learner *l, vf_learner_rows r, size_t k, const vf_learner_phase *phase,
                            int by_row) {
  vf_learner_drive(l, r, k, phase);
  return move_layer(l, r, k, phase, by_row);
}

static float larger(float a, float b) {
  return a > b ? a : b;
}

float vf_learner_step(vf_learner *l, vf_learner_rows r, const vf_learner_phase *phase, int by_row) {
  const size_t depth = l->options.depth;
  float moved = 0.0f;
  for (size_t i = r.first; by_row && i < r.first + r.count; i++)
    l->moved[i] = 0.0f;
  switch (l->options.solver) {
  case VF_LEARNER_EULER:
    for (size_t k = 0; k < depth; k++)
      vf_learner_drive(l, r, k, phase);
    for (size_t k = 0; k < depth; k++)
      moved = larger(moved, move_layer(l, r, k, phase, by_row));
    break;
  case VF_LEARNER_ALTERNATING:
  case VF_LEARNER_ANDERSON:
    for (size_t parity = 0; parity < 2; parity++) /* the layer next to the input is among the first */
      for (size_t k = depth; k-- > 0;)
        if ((depth - 1 - k) % 2 == parity)
          moved = larger(moved, drive_and_move(l, r, k, phase, by_row));
    break;
  case VF_LEARNER_SWEEP:
    for (size_t i = 0; i < depth; i++)
      moved = larger(moved, drive_and_move(l, r, phase->back ? i : depth - 1 - i, phase, by_row));
    break;
  }
  return moved / l->options.eps;
}

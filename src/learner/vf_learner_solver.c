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

/* The drive of layer k from the present rates of its neighbours. */
static void drive_layer(vf_learner *l, vf_learner_rows r, size_t k) {
  const size_t *size = l->options.size, depth = l->options.depth, at = r.first * size[k];
  float *sum = l->potential[k] ? l->potential[k] : l->drive[k];
  memcpy(sum + at, l->fixed[k] + at, r.count * size[k] * sizeof(float));
  if (k + 1 < depth)
    vf_learner_add_product(l->forth[VF_PRODUCT_INTO][k], r, size[k + 1], size[k], vf_learner_rates(l, k + 1),
                           sum);
  if (k > 0)
    vf_learner_add_product(l->back[VF_PRODUCT_INTO][k - 1], r, size[k - 1], size[k],
                           vf_learner_rates(l, k - 1), sum);
  if (l->potential[k])
    vf_learner_activate(l->options.rho, r.count * size[k], sum + at, l->drive[k] + at);
}

void vf_learner_note_slopes(vf_learner *l, vf_learner_rows r) {
  for (size_t k = 0; k < l->options.depth; k++) {
    const size_t n = l->options.size[k];
    if (!l->slope[k])
      continue;
    drive_layer(l, r, k);
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

static float move(vf_learner *l, size_t k, float eps, size_t n, const float *drive, float *state) {
  return vf_learner_clips(l, k) ? vf_lanes_step_clipped(n, eps, drive, state)
                                : vf_lanes_step(n, eps, drive, state);
}

/* Returns the largest change; with by_row each row's goes into moved as well. */
static float move_layer(vf_learner *l, vf_learner_rows r, size_t k, const vf_learner_nudging *nudging,
                        int by_row) {
  const size_t n = l->options.size[k], at = r.first * n;
  const float eps = k == 0 ? nudging->output_eps : l->options.eps;
  float largest = 0.0f;
  if (k == 0 && nudging->beta != 0.0f)
    l->options.cost->nudge(r.count, n, nudging->beta, l->target + at, l->state[0] + at, l->drive[0] + at);
  for (size_t i = r.first; by_row && i < r.first + r.count; i++) {
    const float change = move(l, k, eps, n, l->drive[k] + i * n, l->state[k] + i * n);
    l->moved[i] = change > l->moved[i] ? change : l->moved[i];
    largest = change > largest ? change : largest;
  }
  if (!by_row)
    largest = move(l, k, eps, r.count * n, l->drive[k] + at, l->state[k] + at);
  vf_learner_update_rates(l, r, k);
  return largest;
}

static float drive_and_move(vf_learner *l, vf_learner_rows r, size_t k, const vf_learner_nudging *nudging,
                            int by_row) {
  drive_layer(l, r, k);
  return move_layer(l, r, k, nudging, by_row);
}

static float larger(float a, float b) {
  return a > b ? a : b;
}

float vf_learner_step(vf_learner *l, vf_learner_rows r, const vf_learner_nudging *nudging, int by_row) {
  const size_t depth = l->options.depth;
  float moved = 0.0f;
  for (size_t i = r.first; by_row && i < r.first + r.count; i++)
    l->moved[i] = 0.0f;
  switch (l->options.solver) {
  case VF_LEARNER_EULER:
    for (size_t k = 0; k < depth; k++)
      drive_layer(l, r, k);
    for (size_t k = 0; k < depth; k++)
      moved = larger(moved, move_layer(l, r, k, nudging, by_row));
    break;
  case VF_LEARNER_ALTERNATING:
  case VF_LEARNER_ANDERSON:
    for (size_t parity = 0; parity < 2; parity++) /* the layer next to the input is among the first */
      for (size_t k = depth; k-- > 0;)
        if ((depth - 1 - k) % 2 == parity)
          moved = larger(moved, drive_and_move(l, r, k, nudging, by_row));
    break;
  case VF_LEARNER_SWEEP:
    for (size_t i = 0; i < depth; i++)
      moved = larger(moved, drive_and_move(l, r, nudging->back ? i : depth - 1 - i, nudging, by_row));
    break;
  }
  return moved / l->options.eps;
}

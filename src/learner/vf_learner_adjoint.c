/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Recurrent backpropagation on a batch (eq:adjoint): the fixed point of
 *
 *   lambda_k = rho'(h_k) (W_{k-1,k}^T lambda_{k-1} + W_{k+1,k}^T lambda_{k+1}) - [k = 0] dC/dh_0
 *
 * at the free state; in the rate form lambda_k = W_{k-1,k}^T (rho' lambda)_{k-1} + W_{k+1,k}^T (rho'
 * lambda)_{k+1}
 * - [k = 0] dC/dh_0, with rho' of what it is applied to there.  Either way where units held by clipping have
 * lambda = 0.  A device that is known has rho_i' in place of rho' and divides by its leak.  Layers of one
 * parity at a time, as in the alternating solver: the graph is the same with its
 * edges turned around.
 */
#include "vf_lanes.h"
#include "vf_learner_intern.h"

#include <math.h>
#include <string.h>

/* What layer k sends on of its adjoint. */
static const float *sent(const vf_learner *l, size_t k, const vf_learner_transposed *a) {
  return l->slope[k] ? l->other[k] : a->lambda[k];
}

/* What its neighbours and the cost ask of the adjoint of layer k. */
static void ask(vf_learner *l, vf_learner_rows r, size_t k, const vf_learner_transposed *a) {
  const size_t *size = l->options.size, depth = l->options.depth, n = size[k];
  float *asked = a->asked[k] + r.first * n;
  const float *h = a->state[k] + r.first * n;
  memset(asked, 0, r.count * n * sizeof *asked);
  if (k > 0)
    vf_learner_add_product(l->forth[VF_PRODUCT_BACK][k - 1], r, size[k - 1], n, sent(l, k - 1, a),
                           a->asked[k]);
  if (k + 1 < depth)
    vf_learner_add_product(l->back[VF_PRODUCT_BACK][k], r, size[k + 1], n, sent(l, k + 1, a), a->asked[k]);
  const float *leak = l->options.device.known ? l->unit[VF_LEARNER_LEAK][k] : NULL;
  for (size_t i = 0; l->rate[k] && i < r.count * n; i++)
    asked[i] *=
        leak ? vf_learner_unit_slope(l, k, i % n, h[i]) : (float)l->options.rho->derivative((double)h[i]);
  if (k == 0)
    l->options.cost->nudge(r.count, n, 1.0f, l->target + r.first * n, h, asked);
  for (size_t i = 0; leak && i < r.count * n; i++)
    asked[i] /= leak[i % n];
}

/* Moves the adjoint of layer k in the rows towards what was asked; returns the fastest change. */
static float move(vf_learner *l, vf_learner_rows r, size_t k, const vf_learner_transposed *a) {
  const size_t n = l->options.size[k], at = r.first * n, count = r.count * n;
  const float change =
      vf_learner_clips(l, k)
          ? vf_lanes_step_active(count, l->options.eps, a->asked[k] + at, a->state[k] + at, a->lambda[k] + at)
          : vf_lanes_step(count, l->options.eps, a->asked[k] + at, a->lambda[k] + at);
  for (size_t i = at; l->slope[k] && i < at + count; i++)
    l->other[k][i] = l->slope[k][i] * a->lambda[k][i];
  return change / l->options.eps;
}

float vf_learner_adjoint_step(vf_learner *l, vf_learner_rows r, const vf_learner_transposed *a) {
  float moved = 0.0f;
  for (size_t parity = 0; parity < 2; parity++)
    for (size_t k = parity; k < l->options.depth; k += 2) {
      ask(l, r, k, a);
      const float change = move(l, r, k, a);
      moved = change > moved ? change : moved;
    }
  return moved;
}

/* The same with one number an image, in l->moved. */
static void step_by_image(vf_learner *l, vf_learner_rows r, const vf_learner_transposed *a) {
  for (size_t i = r.first; i < r.first + r.count; i++)
    l->moved[i] = 0.0f;
  for (size_t parity = 0; parity < 2; parity++)
    for (size_t k = parity; k < l->options.depth; k += 2) {
      ask(l, r, k, a);
      for (size_t i = r.first; i < r.first + r.count; i++) {
        const float change = move(l, (vf_learner_rows){i, 1}, k, a);
        l->moved[i] = change > l->moved[i] ? change : l->moved[i];
      }
    }
}

/* An adjoint that is not at rest is taken for none.  One that overflowed does not show in what moved. */
static void judge(vf_learner *l, size_t image) {
  const size_t *size = l->options.size, depth = l->options.depth;
  for (size_t k = 0; k < depth; k++)
    if (!vf_lanes_finite(size[k], l->drive[k] + image * size[k]))
      l->moved[image] = INFINITY;
  for (size_t k = 0; k < depth && !(l->moved[image] <= VF_LEARNER_ADJOINT_REST); k++)
    memset(l->drive[k] + image * size[k], 0, size[k] * sizeof(float));
}

static void begin(vf_learner *l, vf_learner_rows r) {
  const size_t *size = l->options.size;
  for (size_t k = 0; k < l->options.depth; k++) {
    memset(l->drive[k] + r.first * size[k], 0, r.count * size[k] * sizeof(float));
    memset(l->other[k] + r.first * size[k], 0, r.count * size[k] * sizeof(float));
  }
}

void vf_learner_adjoint_steps(vf_learner *l, vf_learner_rows r, size_t steps) {
  const vf_learner_transposed a = {l->drive, l->state, l->free_state};
  begin(l, r);
  for (size_t t = 0; t < steps; t++)
    vf_learner_adjoint_step(l, r, &a);
}

void vf_learner_adjoint(vf_learner *l, vf_learner_rows r, size_t steps, float tolerance) {
  const vf_learner_transposed a = {l->drive, l->state, l->free_state};
  float residual = INFINITY;
  begin(l, r);
  for (size_t t = 1; t < steps && !(residual <= tolerance); t++)
    residual = vf_learner_adjoint_step(l, r, &a);
  if (residual <= tolerance)
    for (size_t i = r.first; i < r.first + r.count; i++)
      l->moved[i] = residual;
  else
    step_by_image(l, r, &a);
  for (size_t i = r.first; i < r.first + r.count; i++)
    judge(l, i);
}

static void adjoint_signal(vf_learner *l, size_t first, size_t count, float beta) {
  (void)beta;
  vf_learner_adjoint(l, (vf_learner_rows){first, count}, l->options.free_steps, l->options.tolerance);
}

#define ADJOINT .estimator = "gradient", .signal = adjoint_signal, .forth = {1.0f, 0.0f}

static const vf_rule gradient = {"gradient", ADJOINT, .back = {1.0f, 0.0f}};
static const vf_rule backpropagation = {"backpropagation", ADJOINT, .constrain = vf_rule_clear_feedback};

const vf_rule *const vf_rule_gradient = &gradient;
const vf_rule *const vf_rule_backpropagation = &backpropagation;

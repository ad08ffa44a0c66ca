/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A learned baseline for the adjoint, b = -c + D H c with c = dC/dh of the outputs, D = 1 in the rate form,
 * whose adjoint has no slope; H is learned by normalised least mean squares on what random probes find amiss,
 * and the probes correct what is left.  No phase is nudged by the cost.
 *
 * The steps of all images and probes of a batch are added up, divided by their number over that of units
 * where there are more of them, since then they would overshoot.
 */
#include "vf_lanes.h"
#include "vf_learner_intern.h"

#include <gsl/gsl_cblas.h>

static const float step = 0.25f;

/* D of unit i of the rows of layer k. */
static float slope(const vf_learner *l, size_t k, size_t i) {
  const float h = l->free_state[k][i];
  if (vf_learner_clips(l, k) && !(h > 0.0f && h < 1.0f))
    return 0.0f;
  return l->rate[k] ? (float)l->options.rho->derivative((double)h) : 1.0f;
}

/* b into own; -c stands in the outputs' target-shaped room other[0]. */
static void estimate(vf_learner *l, vf_learner_rows r) {
  const size_t m = l->options.size[0];
  vf_learner_cost_force(l, r, l->other[0]);
  for (size_t k = 0; k < l->options.depth; k++) {
    const size_t n = l->options.size[k], at = r.first * n;
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)r.count, (int)n, (int)m, -1.0f,
                l->other[0] + r.first * m, (int)m, l->memory[k], (int)m, 0.0f, l->own[0][k] + at, (int)n);
    for (size_t i = at; i < at + r.count * n; i++)
      l->own[0][k][i] = slope(l, k, i) * l->own[0][k][i] + (k == 0 ? l->other[0][i] : 0.0f);
  }
}

/* What H is to learn by: (sum of signs times what was missed) D / (|D z|^2 |c|^2), into own. */
static void note_miss(vf_learner *l, size_t image) {
  const size_t *size = l->options.size;
  const double force = vf_lanes_dot(size[0], l->state[0] + image * size[0], l->state[0] + image * size[0]);
  double slopes = 0;
  for (size_t k = 0; k < l->options.depth; k++)
    for (size_t i = image * size[k]; i < (image + 1) * size[k]; i++)
      slopes += (double)(slope(l, k, i) * slope(l, k, i));
  const double scale = slopes * force > 0 ? VF_LEARNER_PROBES / (slopes * force) : 0;
  for (size_t k = 0; k < l->options.depth; k++)
    for (size_t i = image * size[k]; i < (image + 1) * size[k]; i++)
      l->own[0][k][i] = (float)scale * slope(l, k, i) * (l->drive[k][i] - l->own[0][k][i]);
}

static void signal(vf_learner *l, size_t first, size_t count, float beta) {
  const vf_learner_rows r = {first, count};
  (void)beta;
  vf_learner_note_held(l, r);
  estimate(l, r);
  vf_learner_probe(l, r);
  vf_learner_correct(l, r);
  vf_learner_cost_force(l, r, l->state[0]);
  for (size_t image = first; image < first + count; image++)
    note_miss(l, image);
}

static size_t columns(const vf_learner *l, size_t k) {
  (void)k;
  return l->options.size[0];
}

static void settle(vf_learner *l, size_t count) {
  const size_t m = l->options.size[0];
  const float samples = (float)(count * VF_LEARNER_PROBES), units = (float)l->units;
  const float rate = samples > units ? step * units / samples : step;
  for (size_t k = 0; k < l->options.depth; k++) {
    const size_t n = l->options.size[k];
    cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, (int)n, (int)m, (int)count, -rate, l->own[0][k],
                (int)n, l->state[0], (int)m, 1.0f, l->memory[k], (int)m);
  }
}

static const vf_rule baseline = {
    "baseline",           .estimator = "gradient", .signal = signal, .forth = {1.0f, 0.0f},
    .back = {1.0f, 0.0f}, .approximate = 1,        .differences = 1, .draws = 1,
    .arrays = 1,          .columns = columns,      .settle = settle};
const vf_rule *const vf_rule_baseline = &baseline;

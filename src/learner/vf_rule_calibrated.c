/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * AsymEP whose antisymmetric part is learned from responses, with no weight known: with a controller C, of
 * one block for each pair of layers and its negative transpose, phases of h' = F(h) + C (h - h^0) +- h z end
 * at differences v h, of which v_i z_j - z_i v_j is on average (R^T - R)_ij, R the inverse of J + C; C moves
 * against half of it until responses are symmetric.  The nudged phases have 2 C in the place of -2 A.  One C
 * serves all images: what differs in their slopes stays.
 */
#include "vf_learner_intern.h"

#include <gsl/gsl_cblas.h>
#include <string.h>

static const float step = 0.02f;

/* drive += factor C d */
static void control(vf_learner *l, vf_learner_rows r, size_t k, float factor) {
  const size_t *size = l->options.size, n = size[k];
  float *drive = l->drive[k] + r.first * n;
  if (k + 1 < l->options.depth)
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)r.count, (int)n, (int)size[k + 1], factor,
                l->state[k + 1] + r.first * size[k + 1], (int)size[k + 1], l->memory[k], (int)size[k + 1],
                1.0f, drive, (int)n);
  if (k > 0)
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)r.count, (int)n, (int)size[k - 1], -factor,
                l->state[k - 1] + r.first * size[k - 1], (int)size[k - 1], l->memory[k - 1], (int)n, 1.0f,
                drive, (int)n);
}

static void probing(vf_learner *l, vf_learner_rows r, size_t k, float sign, const void *context) {
  (void)context;
  control(l, r, k, 1.0f);
  vf_learner_add_signs(l, r, k, 0, sign * l->options.beta, NULL, l->drive[k]);
}

static void turning(vf_learner *l, vf_learner_rows r, size_t k, float sign, const void *context) {
  (void)sign;
  (void)context;
  control(l, r, k, 2.0f);
}

static void signal(vf_learner *l, size_t first, size_t count, float beta) {
  const vf_learner_rows r = {first, count};
  vf_learner_note_held(l, r);
  vf_learner_paired_phases(l, r, &(vf_learner_pair){0, l->options.beta, probing, NULL});
  vf_learner_keep_contrast(l, r);
  vf_learner_paired_phases(l, r, &(vf_learner_pair){beta, beta, turning, NULL});
}

static size_t columns(const vf_learner *l, size_t k) {
  return k + 1 < l->options.depth ? l->options.size[k + 1] : 0;
}

/* C_{k,k+1} <- C - step/2 mean(v_k z_{k+1}^T - z_k v_{k+1}^T) */
static void settle(vf_learner *l, size_t count) {
  const vf_learner_rows all = {0, count};
  for (size_t k = 0; k < l->options.depth; k++) {
    memset(l->state[k], 0, count * l->options.size[k] * sizeof(float));
    vf_learner_add_signs(l, all, k, 0, 1.0f, NULL, l->state[k]);
  }
  vf_learner_antisymmetric(l, count, 0.5f * step, l->memory, NULL);
}

static const vf_rule calibrated = {
    "calibrated",         .estimator = "gradient", .signal = signal, .forth = {1.0f, 0.0f},
    .back = {1.0f, 0.0f}, .approximate = 1,        .differences = 1, .draws = 1,
    .arrays = 1,          .columns = columns,      .settle = settle};
const vf_rule *const vf_rule_calibrated = &calibrated;

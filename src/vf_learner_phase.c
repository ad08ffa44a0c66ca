/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The dynamics of a batch, explicit Euler on
 *
 *   mu_k = W_{k,k+1} rho(h_{k+1}) + W_{k,k-1} rho(h_{k-1}) + b_k - h_k,
 *
 * with W x in place of W rho(h_{depth}) for the layer next to the input and beta (y - h_0) added at the
 * output, and the learning rule's products.  All layers move at once, from the old state.  Rows are images,
 * so that each layer's part is one product of a batch x units matrix with a transposed weight matrix.
 */
#include "vf_lanes.h"
#include "vf_learner_intern.h"

#include <gsl/gsl_cblas.h>
#include <string.h>

/* The rates of layer k, which are its states where rho is the identity on the clipped range. */
static const float *rates(const vf_learner *l, size_t k) {
  return l->rate_is_state ? l->state[k] : l->rate[k];
}

static const float *free_rates(const vf_learner *l, size_t k) {
  return l->rate_is_state ? l->free_state[k] : l->free_rate[k];
}

static void copy(size_t count, const float *from, float *to) {
  memcpy(to, from, count * sizeof *to);
}

/* out (rows x n) += rate (rows x m) W^T, W n x m. */
static void add_product(size_t rows, size_t n, size_t m, const float *rate, const float *w, float *out) {
  cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)rows, (int)n, (int)m, 1.0f, rate, (int)m, w,
              (int)m, 1.0f, out, (int)n);
}

static void update_rates(vf_learner *l, size_t rows) {
  if (l->rate_is_state)
    return;
  for (size_t k = 0; k < l->options.depth; k++)
    for (size_t i = 0; i < rows * l->options.size[k]; i++)
      l->rate[k][i] = (float)l->options.rho->value((double)l->state[k][i]);
}

void vf_learner_clamp(vf_learner *l, size_t rows, const float *images, const unsigned char *labels) {
  const size_t *size = l->options.size, depth = l->options.depth;
  for (size_t k = 0; k < depth; k++) {
    for (size_t r = 0; r < rows; r++)
      copy(size[k], l->bias[k], l->fixed[k] + r * size[k]);
    memset(l->state[k], 0, rows * size[k] * sizeof(float));
  }
  add_product(rows, size[depth - 1], size[depth], images, l->feedforward[depth - 1], l->fixed[depth - 1]);
  update_rates(l, rows);
  memset(l->target, 0, rows * size[0] * sizeof(float));
  for (size_t r = 0; r < rows; r++)
    l->target[r * size[0] + labels[r]] = 1.0f;
}

static void euler_step(vf_learner *l, size_t rows, float beta) {
  const size_t *size = l->options.size, depth = l->options.depth;
  for (size_t k = 0; k < depth; k++) {
    copy(rows * size[k], l->fixed[k], l->drive[k]);
    if (k + 1 < depth)
      add_product(rows, size[k], size[k + 1], rates(l, k + 1), l->feedforward[k], l->drive[k]);
    if (k > 0)
      add_product(rows, size[k], size[k - 1], rates(l, k - 1), l->feedback[k - 1], l->drive[k]);
  }
  vf_lanes_nudge(rows * size[0], beta, l->target, l->state[0], l->drive[0]);
  for (size_t k = 0; k < depth; k++)
    if (l->options.clipped)
      vf_lanes_step_clipped(rows * size[k], l->options.eps, l->drive[k], l->state[k]);
    else
      vf_lanes_step(rows * size[k], l->options.eps, l->drive[k], l->state[k]);
  update_rates(l, rows);
}

float vf_learner_free_phase(vf_learner *l, size_t rows) {
  const size_t *size = l->options.size, depth = l->options.depth;
  for (size_t t = 0; t + 1 < l->options.free_steps; t++)
    euler_step(l, rows, 0.0f);
  for (size_t k = 0; k < depth; k++)
    copy(rows * size[k], l->state[k], l->other[k]);
  euler_step(l, rows, 0.0f);
  float moved = 0.0f;
  for (size_t k = 0; k < depth; k++) {
    const float d = vf_lanes_distance(rows * size[k], l->state[k], l->other[k]);
    moved = d <= moved ? moved : d;
    copy(rows * size[k], l->state[k], l->free_state[k]);
    if (!l->rate_is_state)
      copy(rows * size[k], l->rate[k], l->free_rate[k]);
  }
  return moved / l->options.eps;
}

static void nudged_phase(vf_learner *l, size_t rows, float beta) {
  for (size_t k = 0; k < l->options.depth; k++)
    copy(rows * l->options.size[k], l->free_state[k], l->state[k]);
  update_rates(l, rows);
  for (size_t t = 0; t < l->options.nudged_steps; t++)
    euler_step(l, rows, beta);
}

void vf_learner_nudged_phases(vf_learner *l, size_t rows, float beta) {
  const size_t *size = l->options.size, depth = l->options.depth;
  const int two = l->options.rule->phases == 2;
  if (two) {
    nudged_phase(l, rows, -beta);
    for (size_t k = 0; k < depth; k++)
      copy(rows * size[k], l->state[k], l->other[k]);
  }
  nudged_phase(l, rows, beta);
  for (size_t k = 0; k < depth; k++)
    vf_lanes_contrast(rows * size[k], 1.0f / (two ? 2.0f * beta : beta), l->state[k],
                      two ? l->other[k] : l->free_state[k], l->drive[k]);
}

/* to (n x m) <- keep to + scale contrast^T rate, contrast rows x n, rate rows x m. */
static void outer(size_t rows, size_t n, size_t m, float scale, const float *contrast, const float *rate,
                  float keep, float *to) {
  cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, (int)n, (int)m, (int)rows, scale, contrast, (int)n,
              rate, (int)m, keep, to, (int)m);
}

void vf_learner_collect(const vf_learner *l, size_t rows, const float *images, const float *scale, float keep,
                        const vf_learner_parameters *to) {
  const size_t *size = l->options.size, depth = l->options.depth;
  for (size_t k = 0; k < depth; k++) {
    const float *before = k + 1 < depth ? free_rates(l, k + 1) : images;
    outer(rows, size[k], size[k + 1], scale[k], l->drive[k], before, keep, to->feedforward[k]);
    if (k + 1 < depth)
      outer(rows, size[k + 1], size[k], scale[k], l->drive[k + 1], free_rates(l, k), keep, to->feedback[k]);
    cblas_sgemv(CblasRowMajor, CblasTrans, (int)rows, (int)size[k], scale[k], l->drive[k], (int)size[k],
                l->ones, 1, keep, to->bias[k], 1);
  }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The products of learning, in blocks of rows of one matrix, which threads share.  The blocks do not depend
 * on the number of threads.
 */
#include "vf_learner_intern.h"

#include <gsl/gsl_cblas.h>

enum { BLOCK = 256, TILE = 32 };

/* to (n x m, rows first ... of it) <- keep to + scale a^T b, a rows x n, b rows x m. */
static void outer(size_t rows, size_t first, size_t count, size_t n, size_t m, float scale, const float *a,
                  const float *b, float keep, float *to) {
  cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, (int)count, (int)m, (int)rows, scale, a + first,
              (int)n, b, (int)m, keep, to + first * m, (int)m);
}

/* One matrix from layer b into layer a: a's contrast times b's rate, or the mean of that and the transposed
 * increment of the matrix that leads back. */
static void update_block(const vf_learner_collection *c, size_t k, size_t a, size_t b, size_t block,
                         float *to) {
  const vf_learner *l = c->l;
  const size_t n = l->options.size[a], m = l->options.size[b], first = block * BLOCK;
  const size_t count = n - first < BLOCK ? n - first : BLOCK;
  const int both =
      b < l->options.depth && (c->mode == VF_LEARNER_TIED || c->mode == VF_LEARNER_KOLEN_POLLACK);
  const float *before = b < l->options.depth ? vf_learner_free_rates(l, b) : c->images;
  const float scale = both ? 0.5f * c->scale[k] : c->scale[k];
  outer(c->rows, first, count, n, m, scale, l->drive[a], before, c->keep[k], to);
  if (both)
    outer(c->rows, first, count, n, m, scale, vf_learner_free_rates(l, a), l->drive[b], 1.0f, to);
}

static size_t blocks(const vf_learner *l, size_t layer) {
  return (l->options.size[layer] + BLOCK - 1) / BLOCK;
}

static int feedback_learns(vf_learner_update mode) {
  return mode == VF_LEARNER_RULE || mode == VF_LEARNER_KOLEN_POLLACK || mode == VF_LEARNER_GRADIENT;
}

/* Task index: the blocks of W_{k,k+1}, those of W_{k+1,k}, then the biases of layer k; pair after pair. */
static void update_task(size_t index, void *context) {
  const vf_learner_collection *c = context;
  const vf_learner *l = c->l;
  const size_t depth = l->options.depth;
  for (size_t k = 0; k < depth; k++) {
    if (index < blocks(l, k)) {
      update_block(c, k, k, k + 1, index, c->to.feedforward[k]);
      return;
    }
    index -= blocks(l, k);
    if (k + 1 < depth && feedback_learns(c->mode)) {
      if (index < blocks(l, k + 1)) {
        update_block(c, k, k + 1, k, index, c->to.feedback[k]);
        return;
      }
      index -= blocks(l, k + 1);
    }
    if (index-- == 0) {
      cblas_sgemv(CblasRowMajor, CblasTrans, (int)c->rows, (int)l->options.size[k], c->scale[k], l->drive[k],
                  (int)l->options.size[k], l->ones, 1, c->keep_bias, c->to.bias[k], 1);
      return;
    }
  }
}

void vf_learner_collect(vf_learner_collection *c) {
  const vf_learner *l = c->l;
  size_t tasks = 0;
  for (size_t k = 0; k < l->options.depth; k++)
    tasks += blocks(l, k) + 1 + (k + 1 < l->options.depth && feedback_learns(c->mode) ? blocks(l, k + 1) : 0);
  vf_team_run(l->team, tasks, update_task, c);
}

void vf_learner_tie(vf_learner *l) {
  for (size_t k = 0; k + 1 < l->options.depth; k++) {
    const size_t n = l->options.size[k], m = l->options.size[k + 1];
    for (size_t i0 = 0; i0 < n; i0 += TILE)
      for (size_t j0 = 0; j0 < m; j0 += TILE)
        for (size_t i = i0; i < n && i < i0 + TILE; i++)
          for (size_t j = j0; j < m && j < j0 + TILE; j++)
            l->feedback[k][j * n + i] = l->feedforward[k][i * m + j];
  }
}

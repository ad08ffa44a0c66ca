/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The products of learning, in blocks of rows of one matrix, which threads share.  The blocks do not depend
 * on the number of threads.
 */
#include "vf_learner_intern.h"

#include <gsl/gsl_cblas.h>

enum { BLOCK = 256 };

/* to (n x m, rows first ... of it) <- keep to + scale a^T b, a rows x n, b rows x m. */
static void outer(size_t rows, size_t first, size_t count, size_t n, size_t m, float scale, const float *a,
                  const float *b, float keep, float *to) {
  cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, (int)count, (int)m, (int)rows, scale, a + first,
              (int)n, b, (int)m, keep, to + first * m, (int)m);
}

static size_t blocks(const vf_learner *l, size_t layer) {
  return (l->options.size[layer] + BLOCK - 1) / BLOCK;
}

/* One matrix from layer b into layer a, of the pair k: by its own increment, a's signal times b's rate, and
 * by the transposed one of the matrix that leads back. */
static void update_block(const vf_learner_collection *c, size_t k, size_t a, size_t b, size_t block,
                         const float mix[2], float *to) {
  const vf_learner *l = c->l;
  const size_t n = l->options.size[a], m = l->options.size[b], first = block * BLOCK;
  const size_t count = n - first < BLOCK ? n - first : BLOCK;
  const float *before = b < l->options.depth ? vf_learner_free_rates(l, b) : c->images;
  if (mix[0] != 0.0f)
    outer(c->rows, first, count, n, m, mix[0] * c->scale[k], l->drive[a], before, c->keep[k], to);
  if (mix[1] != 0.0f)
    outer(c->rows, first, count, n, m, mix[1] * c->scale[k], vf_learner_free_rates(l, a), l->drive[b],
          mix[0] != 0.0f ? 1.0f : c->keep[k], to);
}

/* Task index: the blocks of W_{k,k+1}, those of W_{k+1,k}, then the biases of layer k; pair after pair. */
static void update_task(size_t index, void *context) {
  static const float its_own[2] = {1.0f, 0.0f};
  const vf_learner_collection *c = context;
  const vf_learner *l = c->l;
  const size_t depth = l->options.depth;
  for (size_t k = 0; k < depth; k++) {
    const float *forth = k + 1 < depth ? c->forth : its_own;
    if (vf_learner_learns(forth) && index < blocks(l, k)) {
      update_block(c, k, k, k + 1, index, forth, c->to.feedforward[k]);
      return;
    }
    index -= vf_learner_learns(forth) ? blocks(l, k) : 0;
    if (k + 1 < depth && vf_learner_learns(c->back)) {
      if (index < blocks(l, k + 1)) {
        update_block(c, k, k + 1, k, index, c->back, c->to.feedback[k]);
        return;
      }
      index -= blocks(l, k + 1);
    }
    if (index == 0) {
      cblas_sgemv(CblasRowMajor, CblasTrans, (int)c->rows, (int)l->options.size[k], c->scale[k], l->drive[k],
                  (int)l->options.size[k], l->ones, 1, c->keep_bias, c->to.bias[k], 1);
      return;
    }
    index--;
  }
}

void vf_learner_collect(vf_learner_collection *c) {
  const vf_learner *l = c->l;
  const size_t depth = l->options.depth;
  size_t tasks = 0;
  for (size_t k = 0; k < depth; k++)
    tasks += 1 + (k + 1 == depth || vf_learner_learns(c->forth) ? blocks(l, k) : 0) +
             (k + 1 < depth && vf_learner_learns(c->back) ? blocks(l, k + 1) : 0);
  vf_team_run(l->team, tasks, update_task, c);
}

void vf_learner_constrain(vf_learner *l) {
  const vf_learner_options *o = &l->options;
  vf_learner_hold_weights(l, 0);
  for (size_t k = 0; o->rule->constrain && k + 1 < o->depth; k++)
    o->rule->constrain(o->size[k], o->size[k + 1], o->feedback_gain, l->feedforward[k], l->feedback[k]);
}

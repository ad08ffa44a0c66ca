/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Products with the matrices between hidden layers and the output, which each step of a batch uses once: they
 * are prepared before its first step.  The input's matrix is used once a batch and is not among them.
 */
#include "vf_learner_intern.h"

int vf_learner_reserve_products(vf_learner *l) {
  const vf_learner_options *o = &l->options;
  const size_t *size = o->size, rows = o->slice && o->slice < o->batch ? o->slice : o->batch;
  for (vf_product_sense sense = VF_PRODUCT_INTO; sense <= VF_PRODUCT_BACK; sense++)
    for (size_t k = 0; k + 1 < o->depth; k++) {
      l->forth[sense][k] = vf_product_alloc(o->product, sense, size[k], size[k + 1], rows);
      l->back[sense][k] = vf_product_alloc(o->product, sense, size[k + 1], size[k], rows);
      if (!l->forth[sense][k] || !l->back[sense][k])
        return 0;
    }
  return 1;
}

/* Both matrices of each pair for the drives, then those for the adjoints. */
size_t vf_learner_preparations(const vf_learner *l, int adjoint) {
  return 2 * (l->options.depth - 1) * (adjoint ? VF_LEARNER_SENSES : 1);
}

void vf_learner_prepare(vf_learner *l, size_t index) {
  const size_t pairs = l->options.depth - 1, k = index / 2 % pairs, sense = index / (2 * pairs);
  const int read = sense == VF_PRODUCT_INTO || l->options.device.known; /* adjoints are the ideal network's */
  if (index % 2 == 0)
    vf_product_prepare(l->forth[sense][k], read ? vf_learner_forth_read(l, k) : l->feedforward[k]);
  else
    vf_product_prepare(l->back[sense][k], read ? vf_learner_back_read(l, k) : l->feedback[k]);
}

/* In the first step from zero states, or of differences, most rates are 0, and their products add nothing. */
static int is_zero(size_t n, const float *x) {
  for (size_t i = 0; i < n; i++)
    if (x[i] != 0.0f)
      return 0;
  return 1;
}

void vf_learner_add_product(const vf_product *matrix, vf_learner_rows r, size_t from, size_t to,
                            const float *in, float *out) {
  if (!is_zero(r.count * from, in + r.first * from))
    vf_product_add(matrix, r.count, in + r.first * from, out + r.first * to);
}

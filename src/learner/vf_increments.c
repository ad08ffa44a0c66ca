/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_lanes.h"
#include "vf_learner.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

int vf_increments_alloc(const vf_learner_options *o, vf_increments *x) {
  *x = (vf_increments){{NULL}, {NULL}, {NULL}};
  for (size_t k = 0; k < o->depth; k++) {
    const size_t weights = o->size[k] * o->size[k + 1];
    const int inner = k + 1 < o->depth;
    x->feedforward[k] = calloc(weights, sizeof(float));
    x->feedback[k] = inner ? calloc(weights, sizeof(float)) : NULL;
    x->bias[k] = calloc(o->size[k], sizeof(float));
    if (!x->feedforward[k] || !x->bias[k] || (inner && !x->feedback[k])) {
      vf_increments_free(x);
      return GSL_ENOMEM;
    }
  }
  return GSL_SUCCESS;
}

void vf_increments_free(vf_increments *x) {
  for (size_t k = 0; k < VF_LEARNER_MAX_DEPTH; k++) {
    free(x->feedforward[k]);
    free(x->feedback[k]);
    free(x->bias[k]);
  }
  *x = (vf_increments){{NULL}, {NULL}, {NULL}};
}

static double product(const vf_learner_options *o, const vf_increments *a, const vf_increments *b) {
  double sum = 0;
  for (size_t k = 0; k < o->depth; k++) {
    const size_t weights = o->size[k] * o->size[k + 1];
    sum += vf_lanes_dot(weights, a->feedforward[k], b->feedforward[k]);
    if (k + 1 < o->depth)
      sum += vf_lanes_dot(weights, a->feedback[k], b->feedback[k]);
    sum += vf_lanes_dot(o->size[k], a->bias[k], b->bias[k]);
  }
  return sum;
}

double vf_increments_cosine(const vf_learner_options *o, const vf_increments *a, const vf_increments *b) {
  return product(o, a, b) / (sqrt(product(o, a, a)) * sqrt(product(o, b, b)));
}

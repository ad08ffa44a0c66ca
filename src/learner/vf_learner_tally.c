/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is counted at the end of each free phase.
 */
#include "vf_lanes.h"
#include "vf_learner_intern.h"

#include <gsl/gsl_errno.h>
#include <string.h>

int vf_learner_mistaken(size_t classes, const float *output, size_t label) {
  for (size_t i = 0; i < classes; i++)
    if (i != label && output[i] >= output[label])
      return 1;
  return 0;
}

void vf_learner_tally_begin(vf_learner *l, vf_learner_tally *tally) {
  *tally = (vf_learner_tally){0};
  for (size_t k = 0; k < l->options.depth; k++)
    memset(l->seen[k], 0, l->options.size[k]);
}

int vf_learner_tally_batch(vf_learner *l, const vf_learner_batch *batch, vf_learner_tally *tally) {
  const size_t *size = l->options.size, classes = size[0];
  for (size_t k = 0; k < l->options.depth; k++)
    if (!vf_lanes_finite(batch->count * size[k], l->free_state[k])) {
      tally->failed_layer = k;
      return GSL_EFAILED;
    }
  tally->objective += l->options.cost->total(batch->count, classes, l->target, l->free_state[0]);
  for (size_t r = 0; r < batch->count; r++) {
    const float residual = l->residual[r];
    if ((double)residual > tally->residual)
      tally->residual = (double)residual;
    tally->unconverged += residual > l->options.tolerance;
    tally->steps += (double)l->steps[r];
    tally->errors += (size_t)vf_learner_mistaken(classes, l->free_state[0] + r * classes, batch->labels[r]);
    for (size_t k = 0; k < l->options.depth; k++)
      vf_lanes_census(size[k], l->free_state[k] + r * size[k], l->seen[k], &tally->low[k], &tally->high[k]);
  }
  tally->images += batch->count;
  return GSL_SUCCESS;
}

void vf_learner_tally_finish(const vf_learner *l, vf_learner_tally *tally) {
  if (tally->images == 0)
    return;
  tally->objective /= (double)tally->images;
  tally->steps /= (double)tally->images;
  for (size_t k = 0; k < l->options.depth; k++)
    for (size_t i = 0; i < l->options.size[k]; i++) {
      tally->dead[k] += !(l->seen[k][i] & 1);
      tally->stuck[k] += !(l->seen[k][i] & 2);
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Learning and evaluation, batch by batch.
 */
#include "vf_lanes.h"
#include "vf_learner_intern.h"

#include <gsl/gsl_errno.h>
#include <string.h>

static int check_dataset(const vf_learner *l, const vf_dataset *d) {
  const vf_learner_options *o = &l->options;
  return d->pixels == o->size[o->depth] && d->classes <= o->size[0] ? GSL_SUCCESS : GSL_EBADLEN;
}

static int layers_finite(const vf_learner *l, size_t rows, float *const *layer) {
  for (size_t k = 0; k < l->options.depth; k++)
    if (!vf_lanes_finite(rows * l->options.size[k], layer[k]))
      return 0;
  return 1;
}

static int parameters_finite(const vf_learner *l) {
  const size_t *size = l->options.size, depth = l->options.depth;
  for (size_t k = 0; k < depth; k++)
    if (!vf_lanes_finite(size[k] * size[k + 1], l->feedforward[k]) || !vf_lanes_finite(size[k], l->bias[k]) ||
        (k + 1 < depth && !vf_lanes_finite(size[k] * size[k + 1], l->feedback[k])))
      return 0;
  return 1;
}

/* Whether another output is as large as the label's: a tie counts as an error. */
static int mistaken(size_t classes, const float *output, size_t label) {
  for (size_t i = 0; i < classes; i++)
    if (i != label && output[i] >= output[label])
      return 1;
  return 0;
}

/* Free phase on a batch, added to the tally, whose objective is the sum over images until finish() divides
 * it. */
static int infer(vf_learner *l, size_t rows, const float *images, const unsigned char *labels,
                 vf_learner_tally *tally) {
  const size_t classes = l->options.size[0];
  vf_learner_clamp(l, rows, images, labels);
  const float residual = vf_learner_free_phase(l, rows);
  if (!layers_finite(l, rows, l->free_state))
    return GSL_EFAILED;
  if ((double)residual > tally->residual)
    tally->residual = (double)residual;
  tally->objective += vf_lanes_half_square(rows * classes, l->target, l->free_state[0]);
  for (size_t r = 0; r < rows; r++)
    tally->errors += (size_t)mistaken(classes, l->free_state[0] + r * classes, labels[r]);
  tally->images += rows;
  return GSL_SUCCESS;
}

static void finish(vf_learner_tally *tally) {
  if (tally->images > 0)
    tally->objective /= (double)tally->images;
}

/* The images order[first] ... as one block, with their labels. */
static const float *gather(vf_learner *l, const vf_dataset *d, const size_t *order, size_t first, size_t rows,
                           const unsigned char **labels) {
  if (!order) {
    *labels = d->label + first;
    return d->image + first * d->pixels;
  }
  for (size_t r = 0; r < rows; r++) {
    memcpy(l->input + r * d->pixels, d->image + order[first + r] * d->pixels, d->pixels * sizeof(float));
    l->label[r] = d->label[order[first + r]];
  }
  *labels = l->label;
  return l->input;
}

static int learn_batch(vf_learner *l, size_t rows, const float *images, const unsigned char *labels,
                       float beta, vf_learner_tally *tally) {
  const int status = infer(l, rows, images, labels, tally);
  if (status)
    return status;
  vf_learner_nudged_phases(l, rows, beta);
  if (!layers_finite(l, rows, l->drive))
    return GSL_EFAILED;
  float scale[VF_LEARNER_MAX_DEPTH];
  for (size_t k = 0; k < l->options.depth; k++)
    scale[k] = l->options.rate[k] / (float)rows;
  const vf_learner_parameters own = {l->feedforward, l->feedback, l->bias};
  vf_learner_collect(l, rows, images, scale, 1.0f, &own);
  return GSL_SUCCESS;
}

int vf_learner_epoch(vf_learner *l, const vf_dataset *d, const size_t *order, size_t count, gsl_rng *rng,
                     vf_learner_tally *tally) {
  const vf_learner_options *o = &l->options;
  *tally = (vf_learner_tally){0};
  int status = check_dataset(l, d);
  if (!order && count > d->count)
    status = GSL_EBADLEN;
  for (size_t i = 0; order && !status && i < count; i++)
    if (order[i] >= d->count)
      status = GSL_EBADLEN;
  if (!status && o->rule->random_sign && !rng)
    status = GSL_EINVAL;
  for (size_t first = 0; !status && first < count; first += o->batch) {
    const size_t rows = count - first < o->batch ? count - first : o->batch;
    const float sign = o->rule->random_sign && gsl_rng_uniform(rng) < 0.5 ? -1.0f : 1.0f;
    const unsigned char *labels;
    const float *images = gather(l, d, order, first, rows, &labels);
    status = learn_batch(l, rows, images, labels, sign * o->beta, tally);
  }
  finish(tally);
  if (!status && !parameters_finite(l))
    status = GSL_EFAILED;
  return status;
}

int vf_learner_evaluate(vf_learner *l, const vf_dataset *d, vf_learner_tally *tally) {
  *tally = (vf_learner_tally){0};
  int status = check_dataset(l, d);
  for (size_t first = 0; !status && first < d->count; first += l->rows) {
    const size_t rows = d->count - first < l->rows ? d->count - first : l->rows;
    status = infer(l, rows, d->image + first * d->pixels, d->label + first, tally);
  }
  finish(tally);
  return status;
}

int vf_learner_increments(vf_learner *l, const float *images, const unsigned char *labels, size_t count,
                          float *const *dw, float *const *db, float *const *dbias) {
  if (count < 1 || count > l->options.batch)
    return GSL_EBADLEN;
  for (size_t r = 0; r < count; r++)
    if (labels[r] >= l->options.size[0])
      return GSL_EDOM;
  vf_learner_tally tally = {0};
  const int status = infer(l, count, images, labels, &tally);
  if (status)
    return status;
  vf_learner_nudged_phases(l, count, l->options.beta);
  if (!layers_finite(l, count, l->drive))
    return GSL_EFAILED;
  float scale[VF_LEARNER_MAX_DEPTH];
  for (size_t k = 0; k < l->options.depth; k++)
    scale[k] = 1.0f / (float)count;
  const vf_learner_parameters to = {dw, db, dbias};
  vf_learner_collect(l, count, images, scale, 0.0f, &to);
  return GSL_SUCCESS;
}

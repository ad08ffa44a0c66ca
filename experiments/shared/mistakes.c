/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mistakes.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static double cost_of(const vf_learner_options *o, const float *output, size_t label) {
  float target[256] = {0}; /* labels are bytes */
  target[label] = 1;
  return (o->cost ? o->cost : vf_cost_squared_error)->total(1, o->size[0], target, output);
}

/* How many outputs are larger than that of the label. */
static size_t rank_of(size_t outputs, const float *output, size_t label) {
  size_t larger = 0;
  for (size_t i = 0; i < outputs; i++)
    larger += output[i] > output[label];
  return larger;
}

static unsigned char largest(size_t outputs, const float *output) {
  size_t best = 0;
  for (size_t i = 1; i < outputs; i++)
    best = output[i] > output[best] ? i : best;
  return (unsigned char)best;
}

/* Whether no nudging moves the label's output: the increment of a bias is its unit's contrast. */
static int look_for_contrast(vf_learner *l, const vf_dataset *d, size_t image, vf_increments *work,
                             mistakes *m) {
  const unsigned char *label = d->label + image;
  const int code = vf_learner_increments(l, d->image + image * d->pixels, label, 1, work);
  m->mute += !code && work->bias[0][*label] == 0;
  return code;
}

/* One wrong image, whose index is first + image. */
static int look_at(vf_learner *l, const vf_dataset *d, size_t first, size_t image, const float *output,
                   vf_increments *work, mistakes *m) {
  const vf_learner_options *o = vf_learner_get_options(l);
  const unsigned char label = d->label[image];
  const mistake found = {first + image, label, largest(o->size[0], output), cost_of(o, output, label)};
  const int shut = output[label] <= 0 && !isnan(m->shut);
  m->wrong++;
  m->second += rank_of(o->size[0], output, label) <= 1;
  m->cost += found.cost;
  if (m->listed < MISTAKES_LISTED)
    m->list[m->listed++] = found;
  m->shut += shut;
  return shut ? look_for_contrast(l, d, image, work, m) : GSL_SUCCESS;
}

/* One batch, whose outputs are kept while single images are looked at. */
static int count_batch(vf_learner *l, const vf_dataset *d, size_t first, float *output, vf_increments *work,
                       mistakes *m) {
  const size_t outputs = vf_learner_get_options(l)->size[0];
  vf_learner_tally tally;
  int code = vf_learner_evaluate(l, d, &tally);
  if (!code)
    memcpy(output, vf_learner_free_state(l, 0), d->count * outputs * sizeof *output);
  for (size_t i = 0; !code && i < d->count; i++) {
    const float *own = output + i * outputs;
    m->images++;
    if (vf_learner_mistaken(outputs, own, d->label[i]))
      code = look_at(l, d, first, i, own, work, m);
  }
  return code;
}

int mistakes_count(vf_learner *l, const vf_dataset *d, mistakes *m) {
  const vf_learner_options *o = vf_learner_get_options(l);
  vf_error error;
  vf_increments work;
  float *output = calloc(o->batch * o->size[0], sizeof *output);
  *m = (mistakes){0};
  if (!o->clipped || o->open_output)
    m->shut = m->mute = NAN;
  int code = vf_increments_alloc(o, &work) || !output ? GSL_ENOMEM : GSL_SUCCESS;
  for (size_t first = 0; !code && first < d->count; first += o->batch) {
    const size_t count = d->count - first < o->batch ? d->count - first : o->batch;
    vf_dataset *part = vf_dataset_take(d, first, count, &error);
    code = part ? count_batch(l, part, first, output, &work, m) : GSL_ENOMEM;
    vf_dataset_free(part);
  }
  m->cost /= (double)m->wrong;
  vf_increments_free(&work);
  free(output);
  return code;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mistakes.h"

#include "exact.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <stdlib.h>
#include <string.h>

static double cost_of(size_t outputs, const float *output, size_t label) {
  double cost = 0;
  for (size_t i = 0; i < outputs; i++)
    cost += gsl_pow_2((double)output[i] - (i == label)) / 2;
  return cost;
}

/* One wrong image; the increment of a bias is its unit's contrast. */
static int look_at(vf_learner *l, const vf_dataset *d, size_t image, float output, vf_increments *work,
                   mistakes *m) {
  const unsigned char *label = d->label + image;
  m->wrong++;
  m->shut += output <= 0;
  const int code = vf_learner_increments(l, d->image + image * d->pixels, label, 1, work);
  m->mute += !code && work->bias[0][*label] == 0;
  return code;
}

/* One batch, whose outputs are kept while single images are looked at. */
static int count_batch(vf_learner *l, const vf_dataset *d, float *output, vf_increments *work, mistakes *m) {
  const size_t outputs = vf_learner_get_options(l)->size[0];
  vf_learner_tally tally;
  int code = vf_learner_evaluate(l, d, &tally);
  if (!code)
    memcpy(output, vf_learner_free_state(l, 0), d->count * outputs * sizeof *output);
  for (size_t i = 0; !code && i < d->count; i++) {
    const float *own = output + i * outputs;
    m->images++;
    if (!vf_learner_mistaken(outputs, own, d->label[i]))
      continue;
    m->cost += cost_of(outputs, own, d->label[i]);
    code = look_at(l, d, i, own[d->label[i]], work, m);
  }
  return code;
}

int mistakes_count(vf_learner *l, const vf_dataset *d, mistakes *m) {
  const vf_learner_options *o = vf_learner_get_options(l);
  vf_error error;
  vf_increments work;
  float *output = calloc(o->batch * o->size[0], sizeof *output);
  *m = (mistakes){0};
  int code = vf_increments_alloc(o, &work) || !output ? GSL_ENOMEM : GSL_SUCCESS;
  for (size_t first = 0; !code && first < d->count; first += o->batch) {
    const size_t count = d->count - first < o->batch ? d->count - first : o->batch;
    vf_dataset *part = vf_dataset_take(d, first, count, &error);
    code = part ? count_batch(l, part, output, &work, m) : GSL_ENOMEM;
    vf_dataset_free(part);
  }
  m->cost /= (double)m->wrong;
  vf_increments_free(&work);
  free(output);
  return code;
}

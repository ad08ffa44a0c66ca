/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Learning and evaluation, batch by batch; the slices of a batch are shared among threads.
 */
#include "vf_lanes.h"
#include "vf_learner_intern.h"

#include <gsl/gsl_errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { EVALUATION_SLICE = 128 };

static int check_dataset(const vf_learner *l, const vf_dataset *d) {
  const vf_learner_options *o = &l->options;
  return d->pixels == o->size[o->depth] && d->classes <= o->size[0] ? GSL_SUCCESS : GSL_EBADLEN;
}

/* Whether all parameters are finite; *layer tells into which layer the first that is not leads. */
static int parameters_finite(const vf_learner *l, size_t *layer) {
  const size_t *size = l->options.size, depth = l->options.depth;
  for (size_t k = 0; k < depth; k++) {
    const size_t weights = size[k] * size[k + 1];
    *layer = k;
    if (!vf_lanes_finite(weights, l->feedforward[k]) || !vf_lanes_finite(size[k], l->bias[k]))
      return 0;
    *layer = k + 1;
    if (k + 1 < depth && !vf_lanes_finite(weights, l->feedback[k]))
      return 0;
  }
  return 1;
}

static int contrasts_finite(const vf_learner *l, size_t rows, size_t *layer) {
  for (*layer = 0; *layer < l->options.depth; ++*layer)
    if (!vf_lanes_finite(rows * l->options.size[*layer], l->drive[*layer]))
      return 0;
  return 1;
}

/* The free state of each image, kept for the next epoch. */
static void keep_states(vf_learner *l, vf_learner_rows r, const size_t *order) {
  for (size_t i = r.first; i < r.first + r.count; i++) {
    float *kept = l->kept + order[i] * l->units;
    for (size_t k = 0; k < l->options.depth; k++) {
      const size_t n = l->options.size[k];
      memcpy(kept, l->free_state[k] + i * n, n * sizeof *kept);
      kept += n;
    }
  }
}

/* What is to be done with a batch after its free phase, slice by slice: the signal of a rule, or the adjoint
 * by so many steps to a tolerance, or nothing. */
typedef struct {
  vf_learner *l;
  const vf_learner_batch *batch;
  size_t slice;
  const vf_rule *rule;
  float beta;
  size_t steps;
  float tolerance;
  int prepared; /* the matrices are those of the batch before */
} job;

static void slice_task(size_t index, void *context) {
  const job *j = context;
  vf_learner *l = j->l;
  vf_learner_rows r = {index * j->slice, j->slice};
  if (j->batch->count - r.first < r.count)
    r.count = j->batch->count - r.first;
  vf_learner_clamp(l, r, j->batch);
  vf_learner_free_phase(l, r);
  if (j->batch->order && l->kept)
    keep_states(l, r, j->batch->order);
  const int sloped = j->steps > 0 || (j->rule && (j->rule->signal || !l->options.slope_left_out));
  if (sloped)
    vf_learner_note_slopes(l, r);
  if (j->rule && j->rule->signal)
    j->rule->signal(l, r.first, r.count, j->beta);
  else if (j->rule)
    vf_learner_nudged_phases(l, j->rule, r, j->beta);
  else if (j->steps > 0)
    vf_learner_adjoint(l, r, j->steps, j->tolerance);
  if (sloped)
    vf_learner_apply_slopes(l, r);
}

/* Task index: the parts of the input's projection, then the matrices. */
static void begin_task(size_t index, void *context) {
  const job *j = context;
  const size_t projections = vf_learner_projections(j->l);
  if (index < projections)
    vf_learner_project(j->l, j->batch, index);
  else
    vf_learner_prepare(j->l, index - projections);
}

/* All phases of a batch, its free phase added to the tally. */
static int run(job *j, vf_learner_tally *tally) {
  const int adjoint = j->steps > 0 || (j->rule && j->rule->signal);
  if (!j->prepared)
    vf_learner_read_weights(j->l);
  vf_team_run(j->l->team,
              vf_learner_projections(j->l) + (j->prepared ? 0 : vf_learner_preparations(j->l, adjoint)),
              begin_task, j);
  if (j->slice == 0 || j->slice > j->batch->count)
    j->slice = j->batch->count;
  vf_team_run(j->l->team, (j->batch->count + j->slice - 1) / j->slice, slice_task, j);
  const int status = vf_learner_tally_batch(j->l, j->batch, tally);
  if (!status && (j->rule || j->steps > 0) && !contrasts_finite(j->l, j->batch->count, &tally->failed_layer))
    return GSL_EFAILED;
  return status;
}

/* The images order[first] ... as one block, with their labels. */
static void gather(vf_learner *l, const vf_dataset *d, const size_t *order, size_t first,
                   vf_learner_batch *batch) {
  if (!order) {
    batch->labels = d->label + first;
    batch->images = d->image + first * d->pixels;
    return;
  }
  for (size_t r = 0; r < batch->count; r++) {
    memcpy(l->input + r * d->pixels, d->image + order[first + r] * d->pixels, d->pixels * sizeof(float));
    l->label[r] = d->label[order[first + r]];
  }
  batch->labels = l->label;
  batch->images = l->input;
}

static int learn_batch(vf_learner *l, const vf_learner_batch *batch, float beta, vf_learner_tally *tally) {
  const vf_learner_options *o = &l->options;
  job j = {.l = l, .batch = batch, .slice = o->slice, .rule = o->rule, .beta = beta};
  const int status = run(&j, tally);
  if (status)
    return status;
  const int plain = o->optimizer == VF_LEARNER_PLAIN;
  const vf_increments *x = &l->increments;
  vf_learner_collection c = {.l = l,
                             .rows = batch->count,
                             .images = batch->images,
                             .keep_bias = plain ? 1.0f : 0.0f,
                             .forth = o->rule->forth,
                             .back = o->rule->back,
                             .to = {x->feedforward, x->feedback, x->bias}};
  if (plain)
    c.to = (vf_learner_parameters){l->feedforward, l->feedback, l->bias};
  for (size_t k = 0; k < o->depth; k++) {
    c.scale[k] = (plain ? o->learning_rate[k] : 1.0f) / (float)batch->count;
    c.keep[k] = plain ? 1.0f - o->learning_rate[k] * o->decay : 0.0f;
  }
  vf_learner_collect(&c);
  if (!plain)
    vf_learner_adam(l);
  if (o->rule->settle)
    o->rule->settle(l, batch->count);
  vf_learner_wear(l);
  vf_learner_constrain(l);
  return GSL_SUCCESS;
}

int vf_learner_reserve_states(vf_learner *l, size_t count) {
  if (!l->options.warm || l->kept_count == count)
    return GSL_SUCCESS;
  free(l->kept);
  l->kept = NULL;
  l->kept_count = 0;
  if (count == 0)
    return GSL_SUCCESS;
  l->kept = count <= SIZE_MAX / sizeof(float) / l->units ? calloc(count * l->units, sizeof(float)) : NULL;
  l->kept_count = l->kept ? count : 0;
  return l->kept ? GSL_SUCCESS : GSL_ENOMEM;
}

static int check_epoch(const vf_learner *l, const vf_dataset *d, const size_t *order, size_t count,
                       const gsl_rng *rng) {
  const int status = check_dataset(l, d);
  if (status)
    return status;
  if (!order && count > d->count)
    return GSL_EBADLEN;
  for (size_t i = 0; order && i < count; i++)
    if (order[i] >= d->count)
      return GSL_EBADLEN;
  return (l->options.rule->random_sign && !rng) || (l->options.warm && !order) ? GSL_EINVAL : GSL_SUCCESS;
}

int vf_learner_epoch(vf_learner *l, const vf_dataset *d, const size_t *order, size_t count, gsl_rng *rng,
                     vf_learner_tally *tally) {
  const vf_learner_options *o = &l->options;
  vf_learner_tally_begin(l, tally);
  int status = check_epoch(l, d, order, count, rng);
  if (!status)
    status = vf_learner_reserve_states(l, d->count);
  for (size_t first = 0; !status && first < count; first += o->batch) {
    vf_learner_batch batch = {.count = count - first < o->batch ? count - first : o->batch,
                              .order = o->warm ? order + first : NULL};
    const float sign = o->rule->random_sign && gsl_rng_uniform(rng) < 0.5 ? -1.0f : 1.0f;
    gather(l, d, order, first, &batch);
    status = learn_batch(l, &batch, sign * o->beta, tally);
  }
  vf_learner_tally_finish(l, tally);
  if (!status && !parameters_finite(l, &tally->failed_layer))
    status = GSL_EFAILED;
  return status;
}

int vf_learner_evaluate_costs(vf_learner *l, const vf_dataset *d, vf_learner_tally *tally, float *cost) {
  const size_t outputs = l->options.size[0];
  vf_learner_tally_begin(l, tally);
  int status = check_dataset(l, d);
  for (size_t first = 0; !status && first < d->count; first += l->rows) {
    const vf_learner_batch batch = {.count = d->count - first < l->rows ? d->count - first : l->rows,
                                    .images = d->image + first * d->pixels,
                                    .labels = d->label + first};
    job j = {.l = l,
             .batch = &batch,
             .slice = l->options.slice ? l->options.slice : EVALUATION_SLICE,
             .prepared = first > 0};
    status = run(&j, tally);
    for (size_t r = 0; cost && !status && r < batch.count; r++)
      cost[first + r] =
          (float)l->options.cost->total(1, outputs, l->target + r * outputs, l->free_state[0] + r * outputs);
  }
  vf_learner_tally_finish(l, tally);
  return status;
}

int vf_learner_evaluate(vf_learner *l, const vf_dataset *d, vf_learner_tally *tally) {
  return vf_learner_evaluate_costs(l, d, tally, NULL);
}

/* Sums over a batch that touch no parameter. */
static int sum_up(job *j, vf_increments *x) {
  const vf_learner_batch *batch = j->batch;
  vf_learner_tally tally;
  if (batch->count < 1 || batch->count > j->l->options.batch)
    return GSL_EBADLEN;
  for (size_t r = 0; r < batch->count; r++)
    if (batch->labels[r] >= j->l->options.size[0])
      return GSL_EDOM;
  vf_learner_tally_begin(j->l, &tally);
  const int status = run(j, &tally);
  if (status)
    return status;
  static const float its_own[2] = {1.0f, 0.0f};
  vf_learner_collection c = {.l = j->l,
                             .rows = batch->count,
                             .images = batch->images,
                             .forth = its_own,
                             .back = its_own,
                             .to = {x->feedforward, x->feedback, x->bias}};
  for (size_t k = 0; k < j->l->options.depth; k++)
    c.scale[k] = 1.0f / (float)batch->count;
  vf_learner_collect(&c);
  return GSL_SUCCESS;
}

int vf_learner_increments(vf_learner *l, const float *images, const unsigned char *labels, size_t count,
                          vf_increments *x) {
  const vf_learner_batch batch = {count, images, labels, NULL};
  const vf_learner_options *o = &l->options;
  job j = {.l = l,
           .batch = &batch,
           .slice = o->slice,
           .rule = o->compared ? o->compared : o->rule,
           .beta = o->beta};
  return sum_up(&j, x);
}

int vf_learner_gradient(vf_learner *l, const float *images, const unsigned char *labels, size_t count,
                        size_t steps, float tolerance, vf_increments *x, float *residual) {
  const vf_learner_batch batch = {count, images, labels, NULL};
  job j = {.l = l,
           .batch = &batch,
           .slice = l->options.slice,
           .steps = steps > 0 ? steps : 1,
           .tolerance = tolerance};
  const int status = sum_up(&j, x);
  if (!status)
    memcpy(residual, l->moved, count * sizeof *residual);
  return status;
}

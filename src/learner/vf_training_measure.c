/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is measured after each epoch, by free phases alone but for the comparison of the update with
 * -dJ/dtheta.
 */
#include "vf_lanes.h"
#include "vf_learner_intern.h"
#include "vf_training_intern.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

/* Of the very numbers that it is compared with, so that the largest of them is never below it. */
static double mean_cost(const vf_training *t) {
  double sum = 0.0;
  for (size_t i = 0; i < t->options.sample->count; i++)
    sum += (double)t->cost[i];
  return sum / (double)t->options.sample->count;
}

/* Takes the next images of the sample from *next on whose cost is at least the floor and not 0, at most a
 * batch; returns how many. */
static size_t take_probe(vf_training *t, double floor, size_t *next) {
  const vf_dataset *d = t->options.sample;
  size_t taken = 0;
  for (; *next < d->count && taken < t->options.learner.batch; ++*next)
    if (t->cost[*next] > 0 && (double)t->cost[*next] >= floor) {
      memcpy(t->probe_images + taken * d->pixels, d->image + *next * d->pixels, d->pixels * sizeof *d->image);
      t->probe_labels[taken++] = d->label[*next];
    }
  return taken;
}

/* Leaves those of a probe's images that have a gradient; returns how many. */
static size_t keep_settled(vf_training *t, size_t count) {
  const size_t pixels = t->options.sample->pixels;
  size_t kept = 0;
  for (size_t i = 0; i < count; i++)
    if (t->probe_residual[i] <= VF_LEARNER_ADJOINT_REST) {
      memmove(t->probe_images + kept * pixels, t->probe_images + i * pixels,
              pixels * sizeof *t->probe_images);
      t->probe_labels[kept++] = t->probe_labels[i];
    }
  return kept;
}

/* How many probes had a gradient, how many images all probes have, and how many of these have none. */
typedef struct {
  size_t used, images, left_out;
} probe_counts;

/* The cosines of one probe of count images added to the row's, unless none of them has a gradient. */
static int probe(vf_training *t, size_t count, double *row, probe_counts *c) {
  const vf_training_options *o = &t->options;
  const vf_learner_options *l = &o->learner;
  int code = vf_learner_gradient(t->learner, t->probe_images, t->probe_labels, count, o->gradient_steps,
                                 o->gradient_tolerance, &t->gradient, t->probe_residual);
  if (code)
    return code;
  const size_t kept = keep_settled(t, count);
  c->images += count;
  c->left_out += count - kept;
  if (kept > 0)
    code = vf_learner_increments(t->learner, t->probe_images, t->probe_labels, kept, &t->update);
  if (code)
    return code;
  const double whole = vf_increments_cosine(l, &t->update, &t->gradient);
  if (isnan(whole))
    return GSL_SUCCESS;
  c->used++;
  row[VF_TRAINING_COSINE] += whole;
  for (size_t k = 0; k < l->depth; k++) {
    const size_t weights = l->size[k] * l->size[k + 1];
    row[VF_TRAINING_COSINE_FORWARD + k] +=
        vf_lanes_cosine(weights, t->update.feedforward[k], t->gradient.feedforward[k]);
    row[VF_TRAINING_COSINE_BACK + k] +=
        k + 1 < l->depth ? vf_lanes_cosine(weights, t->update.feedback[k], t->gradient.feedback[k]) : NAN;
  }
  return GSL_SUCCESS;
}

/* Means over the probes that have a gradient; NaN where none has. */
static int probe_all(vf_training *t, double *row) {
  const vf_training_options *o = &t->options;
  const size_t depth = o->learner.depth;
  const double floor = o->probes > 0 ? mean_cost(t) : 0.0;
  probe_counts c = {0, 0, 0};
  size_t next = 0, count = 1;
  int code = GSL_SUCCESS;
  for (size_t i = 0; !code && count > 0 && i < o->probes; i++) {
    count = take_probe(t, floor, &next);
    if (count > 0)
      code = probe(t, count, row, &c);
  }
  if (o->probes == 0)
    return code;
  const double used = c.used > 0 ? (double)c.used : NAN;
  row[VF_TRAINING_LEFT_OUT] = c.images > 0 ? 100.0 * (double)c.left_out / (double)c.images : 0.0;
  row[VF_TRAINING_COSINE] /= used;
  for (size_t k = 0; k < depth; k++) {
    row[VF_TRAINING_COSINE_FORWARD + k] /= used;
    row[VF_TRAINING_COSINE_BACK + k] /= used;
  }
  return code;
}

static void write_units(const vf_learner_options *l, const vf_learner_tally *tally, size_t k, double *row) {
  const double states = (double)tally->images * (double)l->size[k];
  row[VF_TRAINING_LOW + k] = 100.0 * (double)tally->low[k] / states;
  row[VF_TRAINING_HIGH + k] = 100.0 * (double)tally->high[k] / states;
  row[VF_TRAINING_DEAD + k] = (double)tally->dead[k];
  row[VF_TRAINING_STUCK + k] = (double)tally->stuck[k];
}

static int evaluate(vf_training *t, const vf_dataset *d, vf_learner_tally *tally, float *cost,
                    vf_error *error) {
  const int code = vf_learner_evaluate_costs(t->learner, d, tally, cost);
  return code ? vf_training_explain(t, code, 0, tally->failed_layer, error) : code;
}

int vf_training_measure(vf_training *t, vf_error *error) {
  const vf_training_options *o = &t->options;
  const vf_learner_options *l = &o->learner;
  double *row = t->history + t->epochs_done * VF_TRAINING_COLUMNS;
  vf_learner_tally sample, test;
  int code = evaluate(t, o->sample, &sample, t->cost, error);
  if (!code)
    code = evaluate(t, o->test, &test, NULL, error);
  if (code)
    return code;
  row[VF_TRAINING_SAMPLE] = 100.0 * (double)sample.errors / (double)sample.images;
  row[VF_TRAINING_OBJECTIVE] = sample.objective;
  row[VF_TRAINING_TEST] = 100.0 * (double)test.errors / (double)test.images;
  row[VF_TRAINING_OBJECTIVE_TEST] = test.objective;
  if (t->epochs_done == 0)
    row[VF_TRAINING_LEARNING] = row[VF_TRAINING_OBJECTIVE_LEARNING] = row[VF_TRAINING_STEPS] =
        row[VF_TRAINING_RESIDUAL] = row[VF_TRAINING_UNCONVERGED] = NAN;
  for (size_t k = 0; k < l->depth; k++) {
    write_units(l, &sample, k, row);
    row[VF_TRAINING_ALIGNMENT + k] = k + 1 < l->depth ? vf_learner_alignment(t->learner, k) : NAN;
  }
  code = probe_all(t, row);
  return code ? vf_training_explain(t, code, 0, 0, error) : code;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is measured after each epoch, by free phases alone but for the comparison of the update with
 * -dJ/dtheta.
 */
#include "vf_lanes.h"
#include "vf_training_intern.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

/* Moves the images of a probe that have a gradient to the front of their own block; returns how many. */
static size_t keep_settled(vf_training *t, const float *images, const unsigned char *labels) {
  const size_t pixels = t->options.sample->pixels;
  size_t kept = 0;
  for (size_t i = 0; i < t->options.learner.batch; i++)
    if (t->probe_residual[i] <= VF_LEARNER_ADJOINT_REST) {
      memcpy(t->probe_images + kept * pixels, images + i * pixels, pixels * sizeof *images);
      t->probe_labels[kept++] = labels[i];
    }
  return kept;
}

/* The cosines of one probe added to the row's, unless all its images are met exactly: then it has none. */
static int probe(vf_training *t, size_t first, double *row, size_t *used) {
  const vf_training_options *o = &t->options;
  const vf_learner_options *l = &o->learner;
  const float *images = o->sample->image + first * o->sample->pixels;
  const unsigned char *labels = o->sample->label + first;
  const double share = 1.0 / (double)o->probes;
  int code = vf_learner_gradient(t->learner, images, labels, l->batch, o->gradient_steps,
                                 o->gradient_tolerance, &t->gradient, t->probe_residual);
  if (code)
    return code;
  const size_t kept = keep_settled(t, images, labels);
  row[VF_TRAINING_LEFT_OUT] += share * 100.0 * (double)(l->batch - kept) / (double)l->batch;
  if (kept > 0)
    code = vf_learner_increments(t->learner, t->probe_images, t->probe_labels, kept, &t->update);
  if (code)
    return code;
  const double whole = vf_increments_cosine(l, &t->update, &t->gradient);
  if (isnan(whole))
    return GSL_SUCCESS;
  ++*used;
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
  size_t used = 0;
  int code = GSL_SUCCESS;
  for (size_t i = 0; !code && i < o->probes; i++)
    code = probe(t, i * o->learner.batch, row, &used);
  if (o->probes == 0)
    return code;
  const double count = used > 0 ? (double)used : NAN;
  row[VF_TRAINING_COSINE] /= count;
  for (size_t k = 0; k < depth; k++) {
    row[VF_TRAINING_COSINE_FORWARD + k] /= count;
    row[VF_TRAINING_COSINE_BACK + k] /= count;
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

static int evaluate(vf_training *t, const vf_dataset *d, vf_learner_tally *tally, vf_error *error) {
  const int code = vf_learner_evaluate(t->learner, d, tally);
  return code ? vf_training_explain(t, code, 0, tally->failed_layer, error) : code;
}

int vf_training_measure(vf_training *t, vf_error *error) {
  const vf_training_options *o = &t->options;
  const vf_learner_options *l = &o->learner;
  double *row = t->history + t->epochs_done * VF_TRAINING_COLUMNS;
  vf_learner_tally sample, test;
  int code = evaluate(t, o->sample, &sample, error);
  if (!code)
    code = evaluate(t, o->test, &test, error);
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

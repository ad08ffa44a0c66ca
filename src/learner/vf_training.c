/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_training.h"

#include "vf_learner_intern.h"
#include "vf_training_intern.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

int vf_training_check(const vf_training_options *o, const gsl_rng *rng, vf_error *error) {
  if (!o->train || !o->sample || !o->test)
    return vf_error_set(error, GSL_EINVAL, "training: no images: give train, sample and test");
  if (o->probes * o->learner.batch > o->sample->count)
    return vf_error_set(
        error, GSL_EINVAL,
        "training: probes: %zu of %zu images each are more than the sample's %zu images: give "
        "fewer",
        o->probes, o->learner.batch, o->sample->count);
  const int code = vf_training_check_settings(o, rng, error);
  return code ? code : vf_learner_check(&o->learner, error);
}

/* Output weights and biases as the recipe sets them. */
static void set_output(vf_training *t) {
  const vf_learner_options *o = &t->options.learner;
  for (size_t i = 0; i < o->size[0] * o->size[1]; i++)
    vf_learner_feedforward(t->learner, 0)[i] *= t->options.output_gain;
  for (size_t i = 0; i < o->size[0]; i++)
    vf_learner_bias(t->learner, 0)[i] = t->options.output_bias;
  vf_learner_constrain(t->learner);
}

static int reserve_probe(vf_training *t) {
  const size_t batch = t->options.learner.batch, pixels = t->options.sample->pixels;
  t->cost = calloc(t->options.sample->count, sizeof *t->cost);
  t->probe_images = calloc(batch * pixels, sizeof *t->probe_images);
  t->probe_labels = calloc(batch, sizeof *t->probe_labels);
  t->probe_residual = calloc(batch, sizeof *t->probe_residual);
  return t->cost && t->probe_images && t->probe_labels && t->probe_residual;
}

static int prepare(vf_training *t, vf_error *error) {
  const vf_training_options *o = &t->options;
  const int code = vf_training_check(o, t->rng, error);
  if (code)
    return code;
  t->learner = vf_learner_alloc(&o->learner, t->rng, error);
  if (!t->learner)
    return GSL_EINVAL;
  t->order = calloc(o->train->count, sizeof *t->order);
  t->history = calloc((o->epochs + 1) * VF_TRAINING_COLUMNS, sizeof *t->history);
  if (!t->order || !t->history ||
      (o->probes > 0 && (vf_increments_alloc(&o->learner, &t->update) ||
                         vf_increments_alloc(&o->learner, &t->gradient) || !reserve_probe(t))))
    return vf_error_set(error, GSL_ENOMEM, "training: not enough memory: take smaller layers");
  for (size_t i = 0; i < o->train->count; i++)
    t->order[i] = i;
  set_output(t);
  return vf_training_measure(t, error);
}

vf_training *vf_training_alloc(const vf_training_options *o, gsl_rng *rng, vf_error *error) {
  vf_training *t = calloc(1, sizeof *t);
  if (!t) {
    gsl_rng_free(rng);
    vf_error_set(error, GSL_ENOMEM, "training: not enough memory for a training");
    return NULL;
  }
  t->options = *o;
  t->rng = rng;
  if (!prepare(t, error))
    return t;
  vf_training_free(t);
  return NULL;
}

void vf_training_free(vf_training *t) {
  if (!t)
    return;
  vf_learner_free(t->learner);
  gsl_rng_free(t->rng);
  free(t->order);
  free(t->history);
  vf_increments_free(&t->update);
  vf_increments_free(&t->gradient);
  free(t->cost);
  free(t->probe_images);
  free(t->probe_labels);
  free(t->probe_residual);
  free(t);
}

vf_learner *vf_training_learner(vf_training *t) {
  return t->learner;
}
size_t vf_training_epochs_done(const vf_training *t) {
  return t->epochs_done;
}
size_t vf_training_images_done(const vf_training *t) {
  return t->images_done;
}
double vf_training_error_now(const vf_training *t) {
  return 100.0 * (double)t->tally.errors / (double)t->tally.images;
}
const double *vf_training_row(const vf_training *t, size_t epoch) {
  return t->history + epoch * VF_TRAINING_COLUMNS;
}

static void begin_epoch(vf_training *t) {
  const vf_training_options *o = &t->options;
  const double left = (double)(o->epochs - t->epochs_done) / (double)o->epochs;
  gsl_ran_shuffle(t->rng, t->order, o->train->count, sizeof *t->order);
  for (size_t k = 0; k < o->learner.depth; k++)
    vf_learner_set_learning_rate(t->learner, k,
                                 o->falling ? (float)((double)o->learner.learning_rate[k] * left)
                                            : o->learner.learning_rate[k]);
  t->tally = (vf_learner_tally){0};
}

static void add(vf_learner_tally *sum, const vf_learner_tally *part) {
  sum->images += part->images;
  sum->errors += part->errors;
  sum->unconverged += part->unconverged;
  sum->objective += part->objective * (double)part->images;
  sum->steps += part->steps * (double)part->images;
  sum->residual = fmax(sum->residual, part->residual);
}

static int end_epoch(vf_training *t, vf_error *error) {
  double *row = t->history + (t->epochs_done + 1) * VF_TRAINING_COLUMNS;
  const double images = (double)t->tally.images;
  row[VF_TRAINING_LEARNING] = 100.0 * (double)t->tally.errors / images;
  row[VF_TRAINING_OBJECTIVE_LEARNING] = t->tally.objective / images;
  row[VF_TRAINING_STEPS] = t->tally.steps / images;
  row[VF_TRAINING_RESIDUAL] = t->tally.residual;
  row[VF_TRAINING_UNCONVERGED] = 100.0 * (double)t->tally.unconverged / images;
  t->epochs_done++;
  t->images_done = 0;
  return vf_training_measure(t, error);
}

int vf_training_advance(vf_training *t, size_t images, vf_error *error) {
  const vf_training_options *o = &t->options;
  const size_t batch = o->learner.batch, left = o->train->count - t->images_done;
  vf_learner_tally part;
  if (t->epochs_done >= o->epochs)
    return GSL_SUCCESS;
  if (t->images_done == 0)
    begin_epoch(t);
  images = images < batch ? batch : images - images % batch;
  images = images < left ? images : left;
  const int code = vf_learner_epoch(t->learner, o->train, t->order + t->images_done, images, t->rng, &part);
  if (code)
    return vf_training_explain(t, code, t->images_done + part.images, part.failed_layer, error);
  add(&t->tally, &part);
  t->images_done += images;
  return t->images_done < o->train->count ? GSL_SUCCESS : end_epoch(t, error);
}

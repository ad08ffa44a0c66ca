/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A training in a file: the learner's parameters and options, the random stream, the order of the images, the
 * place in it, the tally so far and the history.
 */
#include "vf_blas.h"
#include "vf_store.h"
#include "vf_training_intern.h"

#include <gsl/gsl_errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char kind[] = "vfep training";
enum { TEXT_LENGTH = 128, COUNTS = 5, SUMS = 3 };

/* Numbers that must be the same in the file and here, beside those of the learner. */
typedef struct {
  const char *name;
  int64_t value;
} named_integer;
typedef struct {
  const char *name;
  float value;
} named_real;

enum { INTEGERS = 9, REALS = 3 };

static void list_settings(const vf_training *t, named_integer integers[INTEGERS], named_real reals[REALS]) {
  const vf_training_options *o = &t->options;
  const named_integer i[INTEGERS] = {{"epochs", (int64_t)o->epochs},
                                     {"falling", o->falling != 0},
                                     {"train_images", (int64_t)o->train->count},
                                     {"sample_images", (int64_t)o->sample->count},
                                     {"test_images", (int64_t)o->test->count},
                                     {"probes", (int64_t)o->probes},
                                     {"gradient_steps", (int64_t)o->gradient_steps},
                                     {"columns", VF_TRAINING_COLUMNS},
                                     {"rng_bytes", (int64_t)gsl_rng_size(t->rng)}};
  const named_real r[REALS] = {{"output_gain", o->output_gain},
                               {"output_bias", o->output_bias},
                               {"gradient_tolerance", o->gradient_tolerance}};
  memcpy(integers, i, sizeof i);
  memcpy(reals, r, sizeof r);
}

/* The state of the stream as integers, since its size is its own affair. */
static int put_rng(const vf_training *t, vf_store *s, vf_error *error) {
  const size_t bytes = gsl_rng_size(t->rng);
  int64_t *state = calloc(bytes, sizeof *state);
  if (!state)
    return vf_error_set(error, GSL_ENOMEM, "training: not enough memory to save: end other programs");
  for (size_t i = 0; i < bytes; i++)
    state[i] = ((const unsigned char *)gsl_rng_state(t->rng))[i];
  int code = vf_store_put_integer(s, "rng_state", 1, &bytes, state, error);
  if (!code)
    code = vf_store_put_text(s, "rng", gsl_rng_name(t->rng), error);
  free(state);
  return code;
}

static int put_place(const vf_training *t, vf_store *s, vf_error *error) {
  const size_t counts = COUNTS, sums = SUMS, images = t->options.train->count;
  const size_t shape[2] = {t->epochs_done + 1, VF_TRAINING_COLUMNS};
  const int64_t count[COUNTS] = {(int64_t)t->epochs_done, (int64_t)t->images_done, (int64_t)t->tally.images,
                                 (int64_t)t->tally.errors, (int64_t)t->tally.unconverged};
  const double sum[SUMS] = {t->tally.objective, t->tally.steps, t->tally.residual};
  int64_t *order = calloc(images, sizeof *order);
  if (!order)
    return vf_error_set(error, GSL_ENOMEM, "training: not enough memory to save: end other programs");
  for (size_t i = 0; i < images; i++)
    order[i] = (int64_t)t->order[i];
  int code = vf_store_put_integer(s, "order", 1, &images, order, error);
  free(order);
  if (!code)
    code = vf_store_put_integer(s, "place", 1, &counts, count, error);
  if (!code)
    code = vf_store_put_double(s, "sums", 1, &sums, sum, error);
  return code ? code : vf_store_put_double(s, "history", 2, shape, t->history, error);
}

static int put_all(const vf_training *t, vf_store *s, vf_error *error) {
  const size_t one = 1;
  named_integer integers[INTEGERS];
  named_real reals[REALS];
  list_settings(t, integers, reals);
  int code = vf_learner_put(t->learner, s, error);
  for (size_t i = 0; !code && i < INTEGERS; i++)
    code = vf_store_put_integer(s, integers[i].name, 1, &one, &integers[i].value, error);
  for (size_t i = 0; !code && i < REALS; i++)
    code = vf_store_put_float(s, reals[i].name, 1, &one, &reals[i].value, error);
  if (!code)
    code = vf_store_put_float(s, "first_rate", 1, &t->options.learner.depth, t->options.learner.rate, error);
  if (!code)
    code = vf_store_put_text(s, "blas", vf_blas_library(), error);
  if (!code)
    code = vf_store_put_text(s, "core", vf_blas_core(), error);
  if (!code)
    code = put_rng(t, s, error);
  return code ? code : put_place(t, s, error);
}

int vf_training_save(const vf_training *t, const char *path, vf_error *error) {
  vf_store *s = vf_store_create(path, kind, error);
  if (!s)
    return GSL_EFAILED;
  const int code = put_all(t, s, error);
  if (!code)
    return vf_store_commit(s, error);
  vf_store_discard(s);
  return code;
}

static int check_settings(const vf_training *t, vf_store *s, const char *path, vf_error *error) {
  const size_t one = 1;
  named_integer integers[INTEGERS];
  named_real reals[REALS];
  list_settings(t, integers, reals);
  for (size_t i = 0; i < INTEGERS; i++) {
    int64_t found;
    const int code = vf_store_get_integer(s, integers[i].name, 1, &one, &found, error);
    if (code)
      return code;
    if (found != integers[i].value)
      return vf_error_set(error, GSL_EFAILED,
                          "%s: %s is %" PRId64 " there and %" PRId64 " here: use the options that it was "
                          "written with",
                          path, integers[i].name, found, integers[i].value);
  }
  for (size_t i = 0; i < REALS; i++) {
    float found;
    const int code = vf_store_get_float(s, reals[i].name, 1, &one, &found, error);
    if (code)
      return code;
    if (memcmp(&found, &reals[i].value, sizeof found) != 0)
      return vf_error_set(error, GSL_EFAILED,
                          "%s: %s is %g there and %g here: use the options that it was written with", path,
                          reals[i].name, (double)found, (double)reals[i].value);
  }
  float rate[VF_LEARNER_MAX_DEPTH];
  const int code = vf_store_get_float(s, "first_rate", 1, &t->options.learner.depth, rate, error);
  for (size_t k = 0; !code && k < t->options.learner.depth; k++)
    if (memcmp(&rate[k], &t->options.learner.rate[k], sizeof rate[k]) != 0)
      return vf_error_set(error, GSL_EFAILED,
                          "%s: the learning rate of layer %zu is %g there and %g here: use the options that "
                          "it was written with",
                          path, k, (double)rate[k], (double)t->options.learner.rate[k]);
  return code;
}

static int damaged(const char *path, const char *what, vf_error *error) {
  return vf_error_set(error, GSL_EFAILED, "%s: %s out of range: use another copy", path, what);
}

static int get_rng(vf_training *t, vf_store *s, const char *path, vf_error *error) {
  const size_t bytes = gsl_rng_size(t->rng);
  char name[TEXT_LENGTH];
  int code = vf_store_get_text(s, "rng", name, sizeof name, error);
  if (!code && strcmp(name, gsl_rng_name(t->rng)) != 0)
    code = vf_error_set(error, GSL_EFAILED, "%s: random stream %s there and %s here: use that version", path,
                        name, gsl_rng_name(t->rng));
  if (code)
    return code;
  int64_t *state = calloc(bytes, sizeof *state);
  code = state ? vf_store_get_integer(s, "rng_state", 1, &bytes, state, error)
               : vf_error_set(error, GSL_ENOMEM, "%s: no memory to read it: end other programs", path);
  for (size_t i = 0; !code && i < bytes; i++)
    ((unsigned char *)gsl_rng_state(t->rng))[i] = (unsigned char)state[i];
  free(state);
  return code;
}

static int get_order(vf_training *t, vf_store *s, const char *path, vf_error *error) {
  const size_t images = t->options.train->count;
  int64_t *order = calloc(images, sizeof *order);
  int code = order ? vf_store_get_integer(s, "order", 1, &images, order, error)
                   : vf_error_set(error, GSL_ENOMEM, "%s: no memory to read it: end other programs", path);
  for (size_t i = 0; !code && i < images; i++) {
    if (order[i] < 0 || (size_t)order[i] >= images)
      code = damaged(path, "order", error);
    else
      t->order[i] = (size_t)order[i];
  }
  free(order);
  return code;
}

static int get_place(vf_training *t, vf_store *s, const char *path, vf_error *error) {
  const size_t counts = COUNTS, sums = SUMS;
  int64_t count[COUNTS];
  double sum[SUMS];
  int code = vf_store_get_integer(s, "place", 1, &counts, count, error);
  if (!code)
    code = vf_store_get_double(s, "sums", 1, &sums, sum, error);
  if (code)
    return code;
  if (count[0] < 0 || (size_t)count[0] > t->options.epochs || count[1] < 0 ||
      (size_t)count[1] >= t->options.train->count)
    return damaged(path, "place", error);
  t->epochs_done = (size_t)count[0];
  t->images_done = (size_t)count[1];
  t->tally = (vf_learner_tally){.images = (size_t)count[2],
                                .errors = (size_t)count[3],
                                .unconverged = (size_t)count[4],
                                .objective = sum[0],
                                .steps = sum[1],
                                .residual = sum[2]};
  const size_t shape[2] = {t->epochs_done + 1, VF_TRAINING_COLUMNS};
  code = vf_store_get_double(s, "history", 2, shape, t->history, error);
  return code ? code : get_order(t, s, path, error);
}

static int note_machine(vf_store *s, const char *path, vf_error *note, vf_error *error) {
  char blas[TEXT_LENGTH], core[TEXT_LENGTH];
  int code = vf_store_get_text(s, "blas", blas, sizeof blas, error);
  if (!code)
    code = vf_store_get_text(s, "core", core, sizeof core, error);
  if (!code && note && (strcmp(blas, vf_blas_library()) != 0 || strcmp(core, vf_blas_core()) != 0))
    vf_error_set(note, 0, "%s: written with %s on %s, goes on with %s on %s: the last bits may differ", path,
                 blas, core, vf_blas_library(), vf_blas_core());
  return code;
}

int vf_training_resume(vf_training *t, const char *path, vf_error *note, vf_error *error) {
  if (note)
    *note = (vf_error){0, ""};
  vf_store *s = vf_store_open(path, kind, error);
  if (!s)
    return GSL_EFAILED;
  int code = vf_learner_get(t->learner, s, path, error);
  if (!code)
    code = check_settings(t, s, path, error);
  if (!code)
    code = get_rng(t, s, path, error);
  if (!code)
    code = get_place(t, s, path, error);
  if (!code)
    code = note_machine(s, path, note, error);
  vf_store_discard(s);
  return code;
}

vf_learner *vf_training_read_learner(const char *path, vf_error *error) {
  vf_store *s = vf_store_open(path, kind, error);
  vf_learner *l = s ? vf_learner_read(s, path, error) : NULL;
  vf_store_discard(s);
  return l;
}

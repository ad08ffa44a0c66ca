/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kappa.h"

#include "vf_store.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBERS = 10, GRADIENT_STEPS = 200 };
static const char kind[] = "vfep kappa by epoch, with images drawn";
static const float gradient_tolerance = 1e-5f;

const char *kappa_fate_name(kappa_fate fate) {
  static const char *const names[] = {"unused", "no fixed point", "stable", "unstable", "no signal"};
  return names[fate];
}

static int measure_cosine(vf_learner *l, const float *image, const unsigned char *label, double *cosine) {
  const vf_learner_options *o = vf_learner_get_options(l);
  vf_increments a, b = {{NULL}, {NULL}, {NULL}};
  float residual;
  int code = vf_increments_alloc(o, &a) || vf_increments_alloc(o, &b)
                 ? GSL_ENOMEM
                 : vf_learner_increments(l, image, label, 1, &a);
  if (!code)
    code = vf_learner_gradient(l, image, label, 1, GRADIENT_STEPS, gradient_tolerance, &b, &residual);
  if (!code) {
    const double found = vf_increments_cosine(o, &a, &b);
    *cosine = isnan(found) ? (double)NAN : found; /* of one sign, since it is printed */
  }
  vf_increments_free(&a);
  vf_increments_free(&b);
  return code;
}

static int measure_point(vf_learner *l, vf_example *e, const vf_dataset *d, size_t image, kappa_point *p) {
  const double nothing = NAN;
  const float *pixels = d->image + image * d->pixels;
  *p = (kappa_point){KAPPA_NONE, image, 0, nothing, {nothing, nothing, nothing, nothing, nothing}, nothing};
  int code = measure_cosine(l, pixels, d->label + image, &p->cosine);
  if (!code)
    code = exact_find(e, pixels, d->label[image], l);
  if (code == GSL_EMAXITER || code == GSL_ESING)
    return GSL_SUCCESS;
  if (!code)
    code = exact_abscissa(e, &p->abscissa);
  if (code)
    return code;
  p->active = vf_example_active(e);
  p->fate = p->abscissa < 0 ? KAPPA_STABLE : KAPPA_UNSTABLE;
  code = exact_measure(e, &p->exact);
  if (code == GSL_EDOM)
    p->fate = KAPPA_AT_REST;
  return code == GSL_EDOM ? GSL_SUCCESS : code;
}

static void to_numbers(const kappa_point *p, double x[NUMBERS]) {
  const double all[NUMBERS] = {
      (double)p->fate,        (double)p->image, (double)p->active,     p->abscissa,       p->exact.kappa,
      p->exact.kappa_weights, p->exact.angle,   p->exact.weight_angle, p->exact.roundoff, p->cosine};
  memcpy(x, all, sizeof all);
}

static int is_whole(double x, double low, double high) {
  return x >= low && x <= high && x == floor(x);
}

/* Whether a file's numbers may be a point: fate, image and count are whole and in range. */
static int from_numbers(const double x[NUMBERS], kappa_point *p) {
  if (!is_whole(x[0], KAPPA_UNUSED, KAPPA_AT_REST) || !is_whole(x[1], 0, 1e9) || !is_whole(x[2], 0, 1e9))
    return 0;
  *p =
      (kappa_point){(kappa_fate)x[0], (size_t)x[1], (size_t)x[2], x[3], {x[4], x[5], x[6], x[7], x[8]}, x[9]};
  return 1;
}

static int keep(const kappa_log *log, size_t epochs) {
  const size_t shape[3] = {epochs + 1, log->images, NUMBERS};
  const int64_t rows = (int64_t)epochs + 1;
  int64_t drawn[KAPPA_EPOCHS];
  const size_t one = 1;
  vf_error error = {0, ""};
  double *all = calloc(shape[0] * shape[1], NUMBERS * sizeof *all);
  vf_store *s = all ? vf_store_create(log->file, kind, &error) : NULL;
  int code = s ? GSL_SUCCESS : GSL_ENOMEM;
  for (size_t e = 0; e <= epochs; e++)
    drawn[e] = (int64_t)log->history->drawn[e];
  for (size_t e = 0; s && e <= epochs; e++)
    for (size_t i = 0; i < log->images; i++)
      to_numbers(&log->history->point[e][i], all + (e * log->images + i) * NUMBERS);
  if (!code)
    code = vf_store_put_integer(s, "rows", 1, &one, &rows, &error);
  if (!code)
    code = vf_store_put_integer(s, "drawn", 1, shape, drawn, &error);
  if (!code)
    code = vf_store_put_double(s, "points", 3, shape, all, &error);
  if (s && code)
    vf_store_discard(s);
  else if (s)
    code = vf_store_commit(s, &error);
  if (code)
    fprintf(stderr, "kappa: %s\n", *error.text ? error.text : "not enough memory for its points");
  free(all);
  return code;
}

/* Rows of epochs 0 ... epochs from the file. */
static int fetch(kappa_log *log, size_t epochs) {
  const size_t one = 1;
  int64_t rows = 0, drawn[KAPPA_EPOCHS];
  vf_error error = {0, ""};
  double *all = NULL;
  vf_store *s = vf_store_open(log->file, kind, &error);
  int code = s ? vf_store_get_integer(s, "rows", 1, &one, &rows, &error) : GSL_EFAILED;
  if (!code && (rows < (int64_t)epochs + 1 || rows > KAPPA_EPOCHS))
    code = vf_error_set(&error, GSL_EFAILED,
                        "%s: %ld epochs, not the %zu of the checkpoint beside it: begin anew", log->file,
                        (long)rows - 1, epochs);
  const size_t shape[3] = {(size_t)rows, log->images, NUMBERS};
  if (!code && !(all = calloc(shape[0] * shape[1], NUMBERS * sizeof *all)))
    code = vf_error_set(&error, GSL_ENOMEM, "%s: not enough memory to read it", log->file);
  if (!code)
    code = vf_store_get_double(s, "points", 3, shape, all, &error);
  if (!code)
    code = vf_store_get_integer(s, "drawn", 1, shape, drawn, &error);
  for (size_t e = 0; !code && e <= epochs; e++)
    log->history->drawn[e] = (size_t)drawn[e];
  for (size_t e = 0; !code && e <= epochs; e++)
    for (size_t i = 0; !code && i < log->images; i++)
      if (!from_numbers(all + (e * log->images + i) * NUMBERS, &log->history->point[e][i]))
        code = vf_error_set(&error, GSL_EFAILED,
                            "%s: epoch %zu, image %zu: no fixed point's numbers: remove it "
                            "and the checkpoint beside it",
                            log->file, e, i);
  if (code)
    fprintf(stderr, "kappa: %s\n", error.text);
  if (s)
    vf_store_discard(s);
  free(all);
  return code;
}

/* Whether the free phase of one image leaves an output between 0 and 1 that is not its target. */
static int find_error(vf_learner *l, const vf_dataset *d, size_t image, int *found) {
  vf_error error = {0, ""};
  vf_learner_tally tally;
  vf_dataset *one = vf_dataset_take(d, image, 1, &error);
  const int code = one ? vf_learner_evaluate(l, one, &tally) : GSL_ENOMEM;
  const float *output = vf_learner_free_state(l, 0);
  *found = 0;
  for (size_t i = 0; !code && i < vf_learner_get_options(l)->size[0]; i++)
    *found |= output[i] > 0 && output[i] < 1;
  vf_dataset_free(one);
  return code;
}

/* The points of an epoch: those of the images in order that receive an error. */
static int draw_points(kappa_log *log, vf_learner *l, vf_example *e, size_t epoch) {
  kappa_history *h = log->history;
  int code = GSL_SUCCESS, found;
  for (size_t i = 0; !code && i < log->images && h->drawn[epoch] < log->d->count;) {
    kappa_point *p = &h->point[epoch][i];
    const size_t image = log->order[h->drawn[epoch]++];
    code = find_error(l, log->d, image, &found);
    if (code || !found)
      continue;
    code = measure_point(l, e, log->d, image, p);
    if (p->fate == KAPPA_AT_REST)
      *p = (kappa_point){.fate = KAPPA_UNUSED};
    else
      i++;
  }
  return code;
}

static int measure_points(kappa_log *log, vf_learner *l, size_t epoch) {
  vf_example *e = exact_alloc(l);
  int code = e ? GSL_SUCCESS : GSL_ENOMEM;
  if (!code && log->order)
    code = draw_points(log, l, e, epoch);
  for (size_t i = 0; !code && !log->order && i < log->images; i++) {
    log->history->drawn[epoch] = i + 1;
    code = measure_point(l, e, log->d, i, &log->history->point[epoch][i]);
  }
  vf_example_free(e);
  return code;
}

int kappa_look(vf_training *t, void *context) {
  kappa_log *log = context;
  const size_t epoch = vf_training_epochs_done(t);
  if (log->images == 0)
    return GSL_SUCCESS;
  int code = log->file && log->rows < epoch ? fetch(log, epoch - 1) : GSL_SUCCESS;
  if (code)
    return code;
  if (log->epochs == 0 || log->epochs >> epoch & 1)
    code = measure_points(log, vf_training_learner(t), epoch);
  if (code)
    fprintf(stderr, "kappa: epoch %zu: %s: leave out its images, or give another --seed\n", epoch,
            gsl_strerror(code));
  log->rows = epoch + 1;
  return !code && log->file ? keep(log, epoch) : code;
}

int kappa_complete(kappa_log *log, size_t epochs) {
  return log->file && log->images > 0 && log->rows <= epochs ? fetch(log, epochs) : GSL_SUCCESS;
}

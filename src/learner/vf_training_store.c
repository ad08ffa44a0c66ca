/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A training in a file: the learner's parameters and options, the random stream, the order of the images, the
 * place in it, the tally so far and the history.
 */
#include "vf_blas.h"
#include "vf_learner_intern.h"
#include "vf_store.h"
#include "vf_training_intern.h"

#include <float.h>
#include <gsl/gsl_errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char kind[] = "vfep training";
enum { TEXT_LENGTH = 128, COUNTS = 5, SUMS = 3 };

/* What must be the same in the file and here, beside the learner's options. */
typedef struct {
  vf_training_options options;
  size_t train_images, sample_images, test_images, columns, rng_bytes;
} settings;

#define AT(member) .offset = offsetof(settings, member)
#define COUNT(a) .kind = VF_OPTION_COUNT, .least = a, .most = INT_MAX, .help = "at least " #a
#define REAL(a) .kind = VF_OPTION_REAL, .least = a, .most = (double)FLT_MAX

static const vf_option rows[] = {
    {"epochs", AT(options.epochs), .kind = VF_OPTION_COUNT, .least = 1, .most = 100000,
     .help = "1 to 100000 epochs"},
    {"falling", AT(options.falling), .kind = VF_OPTION_FLAG},
    {"output_gain", AT(options.output_gain), REAL(-(double)FLT_MAX), .help = "a finite gain"},
    {"output_bias", AT(options.output_bias), REAL(-(double)FLT_MAX), .help = "a finite bias"},
    {"probes", AT(options.probes), COUNT(0)},
    {"gradient_steps", AT(options.gradient_steps), COUNT(0)},
    {"gradient_tolerance", AT(options.gradient_tolerance), REAL(0),
     .help = "a finite residual of 0 or above"},
    {"first_learning_rate", AT(options.learner.learning_rate), REAL(0), .extent = VF_OPTION_EACH_PAIR,
     .help = "a finite rate of 0 or above"},
    {"train_images", AT(train_images), COUNT(1)},
    {"sample_images", AT(sample_images), COUNT(1)},
    {"test_images", AT(test_images), COUNT(1)},
    {"columns", AT(columns), COUNT(1)},
    {"rng_bytes", AT(rng_bytes), COUNT(0)},
};
static const vf_options table = {rows, sizeof rows / sizeof rows[0],
                                 offsetof(settings, options.learner.depth)};

static settings settings_of(const vf_training_options *o, const gsl_rng *rng) {
  return (settings){
      *o, o->train->count, o->sample->count, o->test->count, VF_TRAINING_COLUMNS, gsl_rng_size(rng)};
}

void vf_training_describe(const vf_training_options *o, const gsl_rng *rng, char *text, size_t size) {
  const settings here = settings_of(o, rng);
  text[0] = '\0';
  vf_options_describe(&vf_learner_table, &o->learner, text, size);
  vf_options_describe(&table, &here, text, size);
}

static int is_fixed(const char *name) {
  static const char *const fixed[] = {
      "depth",       "epochs",  "first_learning_rate", "train_images", "sample_images",
      "test_images", "columns", "rng_bytes",           "product",      "threads"};
  for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
    if (strcmp(fixed[i], name) == 0)
      return 1;
  return 0;
}

static int is_own(const char *name) {
  for (size_t i = 0; i < table.count; i++)
    if (strcmp(rows[i].name, name) == 0)
      return 1;
  return 0;
}

int vf_training_set(vf_training_options *o, const char *name, const char *text, vf_error *error) {
  settings changed = {.options = *o};
  vf_learner_options *l = &changed.options.learner;
  if (is_fixed(name))
    return vf_error_set(error, GSL_EINVAL, "%s=%s: cannot be set here: leave it out", name, text);
  const int code = is_own(name) ? vf_options_set(&table, &changed, name, text, error)
                                : vf_options_set(&vf_learner_table, l, name, text, error);
  l->size[0] = o->learner.size[0];
  l->size[l->depth] = o->learner.size[l->depth];
  if (!code)
    *o = changed.options;
  return code;
}

int vf_training_check_settings(const vf_training_options *o, const gsl_rng *rng, vf_error *error) {
  const settings here = settings_of(o, rng);
  return vf_options_check(&table, &here, "training", error);
}

/* What the last bits depend on: backend of products, BLAS, and for which processor its kernels are. */
enum { MACHINE = 3 };
static const char *const machine_names[MACHINE] = {"product", "blas", "core"};
typedef struct {
  char text[MACHINE][TEXT_LENGTH];
} machine;

static machine machine_of(const vf_training *t) {
  machine m;
  vf_product_describe(vf_learner_get_options(t->learner)->product, m.text[0], TEXT_LENGTH);
  snprintf(m.text[1], TEXT_LENGTH, "%s", vf_blas_library());
  snprintf(m.text[2], TEXT_LENGTH, "%s", vf_blas_core());
  return m;
}

static int no_memory(const char *path, vf_error *error) {
  return vf_error_set(error, GSL_ENOMEM, "%s: not enough memory for its order of images", path);
}

/* A generator's state is bytes of its own, whose order is the machine's: where that is not the usual one, the
 * name says so, and the other kind of machine refuses it. */
static void stream_name(const gsl_rng *rng, char name[TEXT_LENGTH]) {
  const unsigned one = 1;
  const int lowest_first = *(const unsigned char *)&one == 1;
  snprintf(name, TEXT_LENGTH, "%s%s", gsl_rng_name(rng), lowest_first ? "" : ", highest byte first");
}

/* The state of the stream as integers, since its size is its own affair. */
static int put_rng(const vf_training *t, vf_store *s, vf_error *error) {
  char name[TEXT_LENGTH];
  const size_t bytes = gsl_rng_size(t->rng);
  int64_t *state = calloc(bytes, sizeof *state);
  if (!state)
    return no_memory("training", error);
  for (size_t i = 0; i < bytes; i++)
    state[i] = ((const unsigned char *)gsl_rng_state(t->rng))[i];
  int code = vf_store_put_integer(s, "rng_state", 1, &bytes, state, error);
  stream_name(t->rng, name);
  if (!code)
    code = vf_store_put_text(s, "rng", name, error);
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
    return no_memory("training", error);
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
  const settings here = settings_of(&t->options, t->rng);
  const machine own = machine_of(t);
  int code = vf_learner_put(t->learner, s, error);
  if (!code)
    code = vf_options_put(&table, &here, s, error);
  for (size_t i = 0; !code && i < MACHINE; i++)
    code = vf_store_put_text(s, machine_names[i], own.text[i], error);
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
  const settings here = settings_of(&t->options, t->rng);
  settings there = here;
  const int code = vf_options_get(&table, &there, s, path, error);
  return code ? code : vf_options_compare(&table, &there, &here, path, error);
}

static int damaged(const char *path, const char *what, vf_error *error) {
  return vf_error_set(error, GSL_EFAILED, "%s: %s: out of range: use another copy", path, what);
}

/* Whether a generator that stands in the state can go on.  Of GSL's generators the one that is used here is
 * known from inside: 624 words of 32 bits, and the place among them. */
static int rng_possible(const gsl_rng *rng) {
  enum { WORDS = 624 };
  const struct {
    unsigned long word[WORDS];
    int place;
  } *state = gsl_rng_state(rng);
  if (strcmp(gsl_rng_name(rng), gsl_rng_mt19937->name) != 0 || gsl_rng_size(rng) != sizeof *state)
    return 1;
  for (size_t i = 0; i < WORDS; i++)
    if (state->word[i] > 0xffffffffUL)
      return 0;
  return state->place >= 0 && state->place <= WORDS;
}

static int get_rng(vf_training *t, vf_store *s, const char *path, vf_error *error) {
  const size_t bytes = gsl_rng_size(t->rng);
  char name[TEXT_LENGTH], here[TEXT_LENGTH];
  int code = vf_store_get_text(s, "rng", name, sizeof name, error);
  stream_name(t->rng, here);
  if (!code && strcmp(name, here) != 0)
    code = vf_error_set(error, GSL_EFAILED,
                        "%s: random stream %s there and %s here: use that version on such a machine", path,
                        name, here);
  if (code)
    return code;
  int64_t *state = calloc(bytes, sizeof *state);
  int possible = 1;
  code = state ? vf_store_get_integer(s, "rng_state", 1, &bytes, state, error) : no_memory(path, error);
  for (size_t i = 0; state && !code && i < bytes; i++) {
    possible = possible && state[i] >= 0 && state[i] <= UCHAR_MAX;
    ((unsigned char *)gsl_rng_state(t->rng))[i] = (unsigned char)state[i];
  }
  free(state);
  return code || (possible && rng_possible(t->rng)) ? code : damaged(path, "rng_state", error);
}

/* The order is one of all images, each once; until it has its own, an image is marked in t->order. */
static int get_order(vf_training *t, vf_store *s, const char *path, vf_error *error) {
  const size_t images = t->options.train->count;
  int64_t *order = calloc(images, sizeof *order);
  int code = order ? vf_store_get_integer(s, "order", 1, &images, order, error) : no_memory(path, error);
  memset(t->order, 0, images * sizeof *t->order);
  for (size_t i = 0; order && !code && i < images; i++)
    if (order[i] < 0 || (size_t)order[i] >= images || t->order[order[i]]++)
      code = damaged(path, "order", error);
  for (size_t i = 0; order && !code && i < images; i++)
    t->order[i] = (size_t)order[i];
  free(order);
  return code;
}

/* A tally is of the epoch that has begun, or between epochs of the one that has ended. */
static int place_possible(const vf_training_options *o, const int64_t count[COUNTS], const double sum[SUMS]) {
  const int64_t images = (int64_t)o->train->count, done = count[1], seen = count[2];
  return count[0] >= 0 && count[0] <= (int64_t)o->epochs && done >= 0 && done < images &&
         done % (int64_t)o->learner.batch == 0 && (done > 0 ? seen == done : seen == 0 || seen == images) &&
         count[3] >= 0 && count[3] <= seen && count[4] >= 0 && count[4] <= seen && isfinite(sum[0]) &&
         sum[1] >= 0 && sum[1] <= (double)seen * (double)o->learner.free_steps && sum[2] >= 0 &&
         isfinite(sum[2]);
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
  if (!place_possible(&t->options, count, sum))
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

static int note_machine(const vf_training *t, vf_store *s, const char *path, vf_error *note,
                        vf_error *error) {
  const machine here = machine_of(t);
  machine there;
  int code = GSL_SUCCESS, differ = 0;
  for (size_t i = 0; !code && i < MACHINE; i++) {
    code = vf_store_get_text(s, machine_names[i], there.text[i], TEXT_LENGTH, error);
    differ = differ || (!code && strcmp(there.text[i], here.text[i]) != 0);
  }
  if (!code && note && differ)
    vf_error_set(note, 0,
                 "%s: written with %s, %s on %s, goes on with %s, %s on %s: the last bits may differ", path,
                 there.text[0], there.text[1], there.text[2], here.text[0], here.text[1], here.text[2]);
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
    code = note_machine(t, s, path, note, error);
  vf_store_discard(s);
  return code;
}

vf_learner *vf_training_read_learner(const char *path, vf_error *error) {
  vf_store *s = vf_store_open(path, kind, error);
  vf_learner *l = s ? vf_learner_read(s, path, error) : NULL;
  vf_store_discard(s);
  return l;
}

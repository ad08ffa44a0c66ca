/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_learner_intern.h"

#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <string.h>

enum { NAME_LENGTH = 48, MOST_UNITS = 1000000 };

static int put_matrix(vf_store *s, size_t into, size_t from, const size_t size[2], const float *data,
                      vf_error *error) {
  char name[NAME_LENGTH];
  snprintf(name, sizeof name, "W_%zu_%zu", into, from);
  return vf_store_put_float(s, name, 2, size, data, error);
}

static int put_pair(const vf_learner *l, size_t k, vf_store *s, vf_error *error) {
  const vf_learner_options *o = &l->options;
  const size_t forth[2] = {o->size[k], o->size[k + 1]}, back[2] = {o->size[k + 1], o->size[k]};
  char name[NAME_LENGTH];
  int status = put_matrix(s, k, k + 1, forth, l->feedforward[k], error);
  if (!status && k + 1 < o->depth)
    status = put_matrix(s, k + 1, k, back, l->feedback[k], error);
  snprintf(name, sizeof name, "b_%zu", k);
  return status ? status : vf_store_put_float(s, name, 1, &o->size[k], l->bias[k], error);
}

/* The options as they stand in a file; rates, which a schedule changes, apart. */
enum { COUNTS = 10, REALS = 5 };
typedef struct {
  struct {
    const char *name;
    int64_t value;
  } count[COUNTS];
  struct {
    const char *name;
    float value;
  } real[REALS];
} listed_options;

static listed_options list_options(const vf_learner_options *o) {
  return (listed_options){{{"free_steps", (int64_t)o->free_steps},
                           {"nudged_steps", (int64_t)o->nudged_steps},
                           {"batch", (int64_t)o->batch},
                           {"clipped", o->clipped != 0},
                           {"open_output", o->open_output != 0},
                           {"solver", (int64_t)o->solver},
                           {"update", (int64_t)o->update},
                           {"warm", o->warm != 0},
                           {"slice", (int64_t)o->slice},
                           {"depth", (int64_t)o->depth}},
                          {{"eps", o->eps},
                           {"beta", o->beta},
                           {"feedback_gain", o->feedback_gain},
                           {"tolerance", o->tolerance},
                           {"decay", o->decay}}};
}

/* The way back. */
static void enlist(const listed_options *list, vf_learner_options *o) {
  o->free_steps = (size_t)list->count[0].value;
  o->nudged_steps = (size_t)list->count[1].value;
  o->batch = (size_t)list->count[2].value;
  o->clipped = (int)list->count[3].value;
  o->open_output = (int)list->count[4].value;
  o->solver = (vf_learner_solver)list->count[5].value;
  o->update = (vf_learner_update)list->count[6].value;
  o->warm = (int)list->count[7].value;
  o->slice = (size_t)list->count[8].value;
  o->depth = (size_t)list->count[9].value;
  o->eps = list->real[0].value;
  o->beta = list->real[1].value;
  o->feedback_gain = list->real[2].value;
  o->tolerance = list->real[3].value;
  o->decay = list->real[4].value;
}

static int put_options(const vf_learner_options *o, vf_store *s, vf_error *error) {
  const size_t one = 1, layers = o->depth + 1;
  const listed_options list = list_options(o);
  int64_t size[VF_LEARNER_MAX_DEPTH + 1];
  for (size_t k = 0; k < layers; k++)
    size[k] = (int64_t)o->size[k];
  int status = vf_store_put_integer(s, "size", 1, &layers, size, error);
  for (size_t i = 0; !status && i < COUNTS; i++)
    status = vf_store_put_integer(s, list.count[i].name, 1, &one, &list.count[i].value, error);
  for (size_t i = 0; !status && i < REALS; i++)
    status = vf_store_put_float(s, list.real[i].name, 1, &one, &list.real[i].value, error);
  if (!status)
    status = vf_store_put_float(s, "rate", 1, &o->depth, o->rate, error);
  if (!status)
    status = vf_store_put_text(s, "rule", o->rule->name, error);
  return status ? status : vf_store_put_text(s, "activation", o->rho->name, error);
}

/* The free states that the next epoch starts from; before the first there are none. */
static int put_states(const vf_learner *l, vf_store *s, vf_error *error) {
  const size_t one = 1, size[2] = {l->kept_count, l->units};
  const int64_t count = (int64_t)l->kept_count;
  int status = l->options.warm ? vf_store_put_integer(s, "kept", 1, &one, &count, error) : GSL_SUCCESS;
  if (!status && l->options.warm && count > 0)
    status = vf_store_put_float(s, "states", 2, size, l->kept, error);
  return status;
}

static int get_states(vf_learner *l, vf_store *s, const char *path, vf_error *error) {
  const size_t one = 1;
  int64_t count = 0;
  int status = l->options.warm ? vf_store_get_integer(s, "kept", 1, &one, &count, error) : GSL_SUCCESS;
  if (status || !l->options.warm)
    return status;
  if (count < 0)
    return vf_error_set(error, GSL_EFAILED, "%s: %lld states: use another copy", path, (long long)count);
  if (vf_learner_reserve_states(l, (size_t)count))
    return vf_error_set(error, GSL_ENOMEM, "%s: no memory for its states: end other programs", path);
  const size_t size[2] = {(size_t)count, l->units};
  return count > 0 ? vf_store_get_float(s, "states", 2, size, l->kept, error) : GSL_SUCCESS;
}

int vf_learner_put(const vf_learner *l, vf_store *store, vf_error *error) {
  int status = put_options(&l->options, store, error);
  for (size_t k = 0; !status && k < l->options.depth; k++)
    status = put_pair(l, k, store, error);
  return status ? status : put_states(l, store, error);
}

static int differs(const char *path, const char *name, const char *there, const char *here, vf_error *error) {
  return vf_error_set(error, GSL_EFAILED,
                      "%s: %s is %s there and %s here: use the options that it was written with", path, name,
                      there, here);
}

static int check_counts(const listed_options *list, vf_store *s, const char *path, vf_error *error) {
  const size_t one = 1;
  int64_t found;
  int status = GSL_SUCCESS;
  for (size_t i = COUNTS; !status && i-- > 0;) { /* the depth first */
    char there[NAME_LENGTH], here[NAME_LENGTH];
    status = vf_store_get_integer(s, list->count[i].name, 1, &one, &found, error);
    if (status || found == list->count[i].value)
      continue;
    snprintf(there, sizeof there, "%lld", (long long)found);
    snprintf(here, sizeof here, "%lld", (long long)list->count[i].value);
    status = differs(path, list->count[i].name, there, here, error);
  }
  return status;
}

static int check_reals(const listed_options *list, vf_store *s, const char *path, vf_error *error) {
  const size_t one = 1;
  float found;
  int status = GSL_SUCCESS;
  for (size_t i = 0; !status && i < REALS; i++) {
    char there[NAME_LENGTH], here[NAME_LENGTH];
    status = vf_store_get_float(s, list->real[i].name, 1, &one, &found, error);
    if (status || memcmp(&found, &list->real[i].value, sizeof found) == 0)
      continue;
    snprintf(there, sizeof there, "%.9g", (double)found);
    snprintf(here, sizeof here, "%.9g", (double)list->real[i].value);
    status = differs(path, list->real[i].name, there, here, error);
  }
  return status;
}

static int check_sizes(const vf_learner_options *o, vf_store *s, const char *path, vf_error *error) {
  const size_t layers = o->depth + 1;
  int64_t size[VF_LEARNER_MAX_DEPTH + 1];
  int status = vf_store_get_integer(s, "size", 1, &layers, size, error);
  for (size_t k = 0; !status && k < layers; k++)
    if (size[k] != (int64_t)o->size[k])
      status = vf_error_set(error, GSL_EFAILED,
                            "%s: layer %zu has %lld units there and %zu here: use the network that it was "
                            "written with",
                            path, k, (long long)size[k], o->size[k]);
  return status;
}

static int check_text(vf_store *s, const char *path, const char *name, const char *here, vf_error *error) {
  char there[NAME_LENGTH];
  const int status = vf_store_get_text(s, name, there, sizeof there, error);
  return status || strcmp(there, here) == 0 ? status : differs(path, name, there, here, error);
}

static int get_matrix(vf_store *s, size_t into, size_t from, const size_t size[2], float *data,
                      vf_error *error) {
  char name[NAME_LENGTH];
  snprintf(name, sizeof name, "W_%zu_%zu", into, from);
  return vf_store_get_float(s, name, 2, size, data, error);
}

/* Without a learner the file is compared with the options and nothing is read. */
static int get_pair(vf_learner *l, const vf_learner_options *o, size_t k, vf_store *s, vf_error *error) {
  const size_t forth[2] = {o->size[k], o->size[k + 1]}, back[2] = {o->size[k + 1], o->size[k]};
  char name[NAME_LENGTH];
  int status = get_matrix(s, k, k + 1, forth, l ? l->feedforward[k] : NULL, error);
  if (!status && k + 1 < o->depth)
    status = get_matrix(s, k + 1, k, back, l ? l->feedback[k] : NULL, error);
  snprintf(name, sizeof name, "b_%zu", k);
  return status ? status : vf_store_get_float(s, name, 1, &o->size[k], l ? l->bias[k] : NULL, error);
}

int vf_learner_get(vf_learner *l, vf_store *store, const char *path, vf_error *error) {
  const vf_learner_options *o = &l->options;
  const listed_options list = list_options(o);
  int status = check_counts(&list, store, path, error);
  if (!status)
    status = check_sizes(o, store, path, error);
  if (!status)
    status = check_reals(&list, store, path, error);
  if (!status)
    status = check_text(store, path, "rule", o->rule->name, error);
  if (!status)
    status = check_text(store, path, "activation", o->rho->name, error);
  if (!status)
    status = vf_store_get_float(store, "rate", 1, &o->depth, l->options.rate, error);
  for (size_t k = 0; !status && k < o->depth; k++)
    status = get_pair(l, o, k, store, error);
  return status ? status : get_states(l, store, path, error);
}

static int get_name(vf_store *s, const char *path, const char *what, char *text, vf_error *error) {
  const int status = vf_store_get_text(s, what, text, NAME_LENGTH, error);
  return status == GSL_EBADLEN
             ? vf_error_set(error, GSL_EFAILED, "%s: %s: too long a name: use another copy", path, what)
             : status;
}

static int unknown(const char *path, const char *what, const char *name, vf_error *error) {
  return vf_error_set(error, GSL_EFAILED, "%s: %s \"%s\" is not known here: use the version that wrote it",
                      path, what, name);
}

/* Sizes and names; the depth stands before the rest, which depends on it. */
static int read_shape(vf_learner_options *o, vf_store *s, const char *path, vf_error *error) {
  const size_t one = 1;
  int64_t depth, size[VF_LEARNER_MAX_DEPTH + 1];
  char name[NAME_LENGTH];
  int status = vf_store_get_integer(s, "depth", 1, &one, &depth, error);
  if (!status && (depth < 1 || depth > VF_LEARNER_MAX_DEPTH))
    return vf_error_set(error, GSL_EFAILED, "%s: depth %lld, at most %d is possible: use another copy", path,
                        (long long)depth, VF_LEARNER_MAX_DEPTH);
  if (!status) {
    o->depth = (size_t)depth;
    status = vf_store_get_integer(s, "size", 1, &(size_t){o->depth + 1}, size, error);
  }
  for (size_t k = 0; !status && k <= o->depth; k++) {
    if (size[k] < 1 || size[k] > MOST_UNITS)
      return vf_error_set(error, GSL_EFAILED,
                          "%s: layer %zu has %lld units, 1 to %d are possible: use another "
                          "copy",
                          path, k, (long long)size[k], MOST_UNITS);
    o->size[k] = (size_t)size[k];
  }
  if (!status && !(status = get_name(s, path, "rule", name, error)) && !(o->rule = vf_rule_find(name)))
    return unknown(path, "rule", name, error);
  if (!status && !(status = get_name(s, path, "activation", name, error)) &&
      !(o->rho = vf_activation_find(name)))
    return unknown(path, "activation", name, error);
  return status;
}

/* Options are kept as list_options names them; the list of a learner of zeros gives the names. */
static int read_options(vf_learner_options *o, vf_store *s, const char *path, vf_error *error) {
  const size_t one = 1;
  listed_options list = list_options(o);
  int status = read_shape(o, s, path, error);
  for (size_t i = 0; !status && i < COUNTS; i++)
    status = vf_store_get_integer(s, list.count[i].name, 1, &one, &list.count[i].value, error);
  for (size_t i = 0; !status && i < REALS; i++)
    status = vf_store_get_float(s, list.real[i].name, 1, &one, &list.real[i].value, error);
  for (size_t i = 0; !status && i < COUNTS; i++)
    if (list.count[i].value < 0 || list.count[i].value > INT32_MAX)
      status = vf_error_set(error, GSL_EFAILED, "%s: %s is %lld: use another copy", path, list.count[i].name,
                            (long long)list.count[i].value);
  if (status)
    return status;
  enlist(&list, o);
  status = vf_store_get_float(s, "rate", 1, &o->depth, o->rate, error);
  for (size_t k = 0; !status && k < o->depth; k++) /* before memory for them is asked for */
    status = get_pair(NULL, o, k, s, error);
  return status;
}

vf_learner *vf_learner_read(vf_store *store, const char *path, vf_error *error) {
  vf_learner_options o = {0};
  vf_error wrong = {0, ""};
  if (read_options(&o, store, path, error))
    return NULL;
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937); /* what it draws is overwritten */
  vf_learner *l = rng ? vf_learner_alloc(&o, rng, &wrong) : NULL;
  gsl_rng_free(rng);
  if (!l) {
    vf_error_set(error, GSL_EFAILED, "%s: %s", path,
                 rng ? wrong.text : "not enough memory for a generator of random numbers");
    return NULL;
  }
  if (!vf_learner_get(l, store, path, error))
    return l;
  vf_learner_free(l);
  return NULL;
}

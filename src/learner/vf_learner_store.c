/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A learner in a file: its options by their table, its parameters by layer pair, the states that its next
 * epoch starts from.
 */
#include "vf_learner_intern.h"

#include <gsl/gsl_errno.h>
#include <stdio.h>

/* What is done with one array of a file. */
typedef int (*visit)(vf_store *s, const char *name, size_t rank, const size_t *size, float *data,
                     vf_error *error);

static int put_array(vf_store *s, const char *name, size_t rank, const size_t *size, float *data,
                     vf_error *error) {
  return vf_store_put_float(s, name, rank, size, data, error);
}

/* Without arrays the sizes alone are looked at. */
static int visit_arrays(const vf_learner_options *o, const char *prefix, const vf_learner_parameters *x,
                        visit what, vf_store *s, vf_error *error) {
  char name[48];
  int code = GSL_SUCCESS;
  for (size_t k = 0; !code && k < o->depth; k++) {
    const size_t forth[2] = {o->size[k], o->size[k + 1]}, back[2] = {o->size[k + 1], o->size[k]};
    snprintf(name, sizeof name, "%sW_%zu_%zu", prefix, k, k + 1);
    code = what(s, name, 2, forth, x ? x->feedforward[k] : NULL, error);
    snprintf(name, sizeof name, "%sW_%zu_%zu", prefix, k + 1, k);
    if (!code && k + 1 < o->depth)
      code = what(s, name, 2, back, x ? x->feedback[k] : NULL, error);
    snprintf(name, sizeof name, "%sb_%zu", prefix, k);
    if (!code)
      code = what(s, name, 1, &o->size[k], x ? x->bias[k] : NULL, error);
  }
  return code;
}

/* What a rule keeps from batch to batch. */
static int visit_memory(const vf_learner *l, visit what, vf_store *s, vf_error *error) {
  char name[48];
  int code = GSL_SUCCESS;
  for (size_t k = 0; !code && l->options.rule->columns && k < l->options.depth; k++) {
    const size_t size[2] = {l->options.size[k], l->options.rule->columns(l, k)};
    snprintf(name, sizeof name, "rule_%zu", k);
    if (size[1] > 0)
      code = what(s, name, 2, size, l->memory[k], error);
  }
  return code;
}

/* Parameters, the means of Adam, and the rule's own. */
static int visit_parameters(const vf_learner *l, visit what, vf_store *s, vf_error *error) {
  const vf_learner_parameters parameters = {l->feedforward, l->feedback, l->bias},
                              mean = {l->mean.feedforward, l->mean.feedback, l->mean.bias},
                              square = {l->square.feedforward, l->square.feedback, l->square.bias};
  const int adam = l->options.optimizer == VF_LEARNER_ADAM;
  int code = visit_arrays(&l->options, "", &parameters, what, s, error);
  if (!code && adam)
    code = visit_arrays(&l->options, "mean_", &mean, what, s, error);
  if (!code && adam)
    code = visit_arrays(&l->options, "square_", &square, what, s, error);
  return code ? code : visit_memory(l, what, s, error);
}

/* The batches so far, for what depends on them: the first steps of Adam, and the signs that a rule draws. */
static int put_count(const char *name, size_t count, vf_store *s, vf_error *error) {
  const size_t one = 1;
  const int64_t value = (int64_t)count;
  return vf_store_put_integer(s, name, 1, &one, &value, error);
}

static int counts_turns(const vf_learner_options *o) {
  return o->rule->draws || vf_device_draws(&o->device);
}

static int put_batches(const vf_learner *l, vf_store *s, vf_error *error) {
  const int code =
      l->options.optimizer == VF_LEARNER_ADAM ? put_count("batches", l->batches, s, error) : GSL_SUCCESS;
  return !code && counts_turns(&l->options) ? put_count("turns", l->turns, s, error) : code;
}

static int get_count(const char *name, size_t *count, vf_store *s, const char *path, vf_error *error) {
  const size_t one = 1;
  int64_t value = 0;
  const int code = vf_store_get_integer(s, name, 1, &one, &value, error);
  if (!code && value < 0)
    return vf_error_set(error, GSL_EFAILED, "%s: %s: %lld is out of range: use another copy", path, name,
                        (long long)value);
  *count = (size_t)value;
  return code;
}

static int get_batches(vf_learner *l, vf_store *s, const char *path, vf_error *error) {
  int code = GSL_SUCCESS;
  l->batches = l->turns = 0;
  if (l->options.optimizer == VF_LEARNER_ADAM)
    code = get_count("batches", &l->batches, s, path, error);
  return !code && counts_turns(&l->options) ? get_count("turns", &l->turns, s, path, error) : code;
}

/* The free states that the next epoch starts from; before the first there are none. */
static int put_states(const vf_learner *l, vf_store *s, vf_error *error) {
  const size_t one = 1, size[2] = {l->kept_count, l->units};
  const int64_t count = (int64_t)l->kept_count;
  const int code = l->options.warm ? vf_store_put_integer(s, "kept", 1, &one, &count, error) : GSL_SUCCESS;
  return code || count == 0 ? code : vf_store_put_float(s, "states", 2, size, l->kept, error);
}

static int get_states(vf_learner *l, vf_store *s, const char *path, vf_error *error) {
  const size_t one = 1;
  int64_t count = 0;
  int code = l->options.warm ? vf_store_get_integer(s, "kept", 1, &one, &count, error) : GSL_SUCCESS;
  if (code || !l->options.warm)
    return code;
  if (count < 0)
    return vf_error_set(error, GSL_EFAILED, "%s: kept: %lld is out of range: use another copy", path,
                        (long long)count);
  const size_t size[2] = {(size_t)count, l->units};
  code = count > 0 ? vf_store_get_float(s, "states", 2, size, NULL, error) : code;
  if (code)
    return code;
  if (vf_learner_reserve_states(l, (size_t)count))
    return vf_error_set(error, GSL_ENOMEM, "%s: not enough memory for the states of %lld images", path,
                        (long long)count);
  return count > 0 ? vf_store_get_float(s, "states", 2, size, l->kept, error) : code;
}

int vf_learner_put(const vf_learner *l, vf_store *store, vf_error *error) {
  int code = vf_options_put(&vf_learner_table, &l->options, store, error);
  if (!code)
    code = visit_parameters(l, put_array, store, error);
  if (!code)
    code = put_batches(l, store, error);
  return code ? code : put_states(l, store, error);
}

int vf_learner_get(vf_learner *l, vf_store *store, const char *path, vf_error *error) {
  vf_learner_options there = l->options;
  int code = vf_options_get(&vf_learner_table, &there, store, path, error);
  if (!code)
    code = vf_options_compare(&vf_learner_table, &there, &l->options, path, error);
  if (code)
    return code;
  l->options = there;
  code = visit_parameters(l, vf_store_get_float, store, error);
  if (!code)
    code = get_batches(l, store, path, error);
  return code ? code : get_states(l, store, path, error);
}

vf_learner *vf_learner_read(vf_store *store, const char *path, vf_error *error) {
  vf_learner_options o = {0};
  vf_error wrong = {0, ""};
  if (vf_options_get(&vf_learner_table, &o, store, path, error) ||
      visit_arrays(&o, "", NULL, vf_store_get_float, store, error)) /* before memory for them is asked for */
    return NULL;
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937); /* what it draws is overwritten */
  vf_learner *l = rng ? vf_learner_alloc(&o, rng, &wrong) : NULL;
  gsl_rng_free(rng);
  if (!l)
    vf_error_set(error, GSL_EFAILED, "%s: %s", path,
                 rng ? wrong.text : "not enough memory for a generator of random numbers");
  if (!l || !vf_learner_get(l, store, path, error))
    return l;
  vf_learner_free(l);
  return NULL;
}

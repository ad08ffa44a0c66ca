/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_learner_intern.h"

#include <gsl/gsl_errno.h>
#include <stdio.h>

enum { NAME_LENGTH = 48 };

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

static int put_options(const vf_learner_options *o, vf_store *s, vf_error *error) {
  const size_t one = 1, layers = o->depth + 1;
  int64_t size[VF_LEARNER_MAX_DEPTH + 1];
  const struct {
    const char *name;
    int64_t value;
  } count[] = {{"free_steps", (int64_t)o->free_steps},
               {"nudged_steps", (int64_t)o->nudged_steps},
               {"batch", (int64_t)o->batch},
               {"clipped", o->clipped != 0}};
  const struct {
    const char *name;
    float value;
  } real[] = {{"eps", o->eps}, {"beta", o->beta}, {"feedback_gain", o->feedback_gain}};
  for (size_t k = 0; k < layers; k++)
    size[k] = (int64_t)o->size[k];
  int status = vf_store_put_integer(s, "size", 1, &layers, size, error);
  for (size_t i = 0; !status && i < sizeof count / sizeof count[0]; i++)
    status = vf_store_put_integer(s, count[i].name, 1, &one, &count[i].value, error);
  for (size_t i = 0; !status && i < sizeof real / sizeof real[0]; i++)
    status = vf_store_put_float(s, real[i].name, 1, &one, &real[i].value, error);
  if (!status)
    status = vf_store_put_float(s, "rate", 1, &o->depth, o->rate, error);
  if (!status)
    status = vf_store_put_text(s, "rule", o->rule->name, error);
  return status ? status : vf_store_put_text(s, "activation", o->rho->name, error);
}

int vf_learner_put(const vf_learner *l, vf_store *store, vf_error *error) {
  int status = put_options(&l->options, store, error);
  for (size_t k = 0; !status && k < l->options.depth; k++)
    status = put_pair(l, k, store, error);
  return status;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The network and the example that vfep-bounds is asked about.
 */
#include "vfep_bounds.h"

#include "vf_training.h"
#include "xp_intern.h"
#include "xp_number.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_minmax.h>
#include <stdlib.h>
#include <string.h>

static int short_memory(size_t units, vf_error *error) {
  return vf_error_set(error, GSL_ENOMEM,
                      "not enough memory for a network of %zu units: give a smaller network", units);
}

void bounds_case_free(bounds_case *c) {
  vf_example_free(c->example);
}

/* The indices of a list as 0,3,4 into units (room for one per byte of the list); their number, 0 on error. */
static size_t parse_units(const char *list, size_t n, size_t *units, vf_error *error) {
  for (size_t count = 0, length;; list += length + 1) {
    char word[32];
    long unit;
    length = strcspn(list, ",");
    snprintf(word, sizeof word, "%.*s", (int)GSL_MIN(length, sizeof word), list);
    if (length >= sizeof word || !xp_number_long(word, 0, (double)n - 1, &unit)) {
      vf_error_set(error, GSL_EINVAL,
                   "--output-units: \"%s\" is not a unit from 0 to %zu: give some as 0,1,2", word, n - 1);
      return 0;
    }
    for (size_t i = 0; i < count; i++)
      if (units[i] == (size_t)unit) {
        vf_error_set(error, GSL_EINVAL, "--output-units: unit %ld is there twice: name it once", unit);
        return 0;
      }
    units[count++] = (size_t)unit;
    if (!list[length])
      return count;
  }
}

static vf_cost *make_cost(const bounds_request *request, size_t n, const bounds_case *c, vf_error *error) {
  size_t *units = calloc(strlen(request->outputs) + 1, sizeof *units);
  const size_t count = units ? parse_units(request->outputs, n, units, error) : 0;
  vf_cost *cost = count ? vf_cost_alloc(c->kind, n, count, units) : NULL;
  if (!cost && (count || !units))
    short_memory(n, error);
  free(units);
  return cost;
}

/* The flags of a network as text. */
static int read_form(const bounds_request *request, const vf_activation *rho, unsigned *flags,
                     vf_error *error) {
  const int rates = request->form && strcmp(request->form, "rate") == 0;
  *flags = (rates ? VF_NETWORK_RATE : 0) | (request->clipped ? VF_NETWORK_CLIPPED : 0);
  if (request->form && !rates && strcmp(request->form, "membrane") != 0)
    return vf_error_set(error, GSL_EINVAL, "--form=%.40s: unknown: choose membrane or rate", request->form);
  if (rates && rho->kinks)
    return vf_error_set(error, GSL_EUNSUP,
                        "--form=rate: %s has kinks, which would lie where the weights put them: choose a "
                        "smooth activation, or --form=membrane",
                        rho->name);
  return GSL_SUCCESS;
}

/* Every weight that is not 0 is an edge. */
static vf_network *make_network(const gsl_matrix *w, const vf_activation *rho, unsigned flags) {
  const size_t n = w->size1;
  size_t edges = 0;
  vf_edge *edge = calloc(n * n, sizeof *edge);
  if (!edge)
    return NULL;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      if (gsl_matrix_get(w, i, j) != 0)
        edge[edges++] = (vf_edge){.from = j, .to = i};
  vf_network *net = vf_network_alloc(rho, n, 0, edges, edge, 0, NULL, flags);
  free(edge);
  return net;
}

static void set_weights(const gsl_matrix *w, bounds_case *c) {
  for (size_t i = 0; i < w->size1; i++)
    for (size_t j = 0; j < w->size1; j++)
      if (gsl_matrix_get(w, i, j) != 0)
        gsl_vector_set(c->example->theta, vf_network_weight_index(c->net, j, i), gsl_matrix_get(w, i, j));
}

static int set_target(const char *path, bounds_case *c, vf_error *error) {
  gsl_vector *y = c->example->target;
  const int code = bounds_vector_read(path, "the units of --output-units are", y, error);
  if (code || !vf_cost_check_target(c->example->cost, y))
    return code;
  return vf_error_set(
      error, GSL_EDOM,
      "%s: %s takes a distribution, and the smallest target is %g and their sum %g: give numbers "
      "from 0 on with sum 1",
      path, c->kind->name, gsl_vector_min(y), gsl_vector_sum(y));
}

static int fill(const bounds_request *request, const gsl_matrix *w, bounds_case *c, vf_error *error) {
  const size_t n = w->size1;
  unsigned flags;
  vf_cost *cost = read_form(request, c->rho, &flags, error) ? NULL : make_cost(request, n, c, error);
  if (!cost)
    return GSL_EINVAL;
  c->net = make_network(w, c->rho, flags);
  c->example = vf_example_alloc(vf_network_field(c->net), cost);
  if (!c->example)
    return short_memory(n, error);
  set_weights(w, c);
  gsl_vector_view bias = gsl_vector_subvector(c->example->theta, vf_network_bias_index(c->net, 0), n);
  int code = bounds_vector_read(request->bias, "the units of --weights are", &bias.vector, error);
  return code ? code : set_target(request->target, c, error);
}

static int from_matrices(const bounds_request *request, bounds_case *c, vf_error *error) {
  c->rho = bounds_find_activation(request->activation, error);
  gsl_matrix *w = c->rho ? bounds_matrix_read(request->weights, error) : NULL;
  const int code = w ? fill(request, w, c, error) : GSL_EFAILED;
  gsl_matrix_free(w);
  return code;
}

/* The image as input and its label as target. */
static int set_image(const bounds_request *request, const vf_dataset *d, bounds_case *c, vf_error *error) {
  const size_t pixels = c->example->input->size, classes = c->example->target->size;
  long image;
  if (d->pixels != pixels)
    return vf_error_set(error, GSL_EBADLEN,
                        "%s: %zu pixels an image, but the network of %s takes %zu: name "
                        "the data that it was trained on",
                        xp_data_place(request->data), d->pixels, request->checkpoint, pixels);
  if (!xp_number_long(request->image, 0, (double)d->count - 1, &image))
    return vf_error_set(error, GSL_EINVAL,
                        "--image=%.40s: not an image from 0 to %zu: give a number of that range",
                        request->image, d->count - 1);
  if (d->label[image] >= classes)
    return vf_error_set(error, GSL_EDOM,
                        "--image=%ld: its label is %d and the network has %zu outputs: name the "
                        "data that it was trained on",
                        image, d->label[image], classes);
  for (size_t k = 0; k < pixels; k++)
    gsl_vector_set(c->example->input, k, (double)d->image[(size_t)image * pixels + k]);
  gsl_vector_set(c->example->target, d->label[image], 1);
  return GSL_SUCCESS;
}

static int read_image(const bounds_request *request, bounds_case *c, vf_error *error) {
  const int train = request->split && strcmp(request->split, "train") == 0;
  vf_dataset *d =
      vf_dataset_read(xp_data_place(request->data), train ? VF_SPLIT_TRAIN : VF_SPLIT_TEST, error);
  const int code = d ? set_image(request, d, c, error) : GSL_EFAILED;
  vf_dataset_free(d);
  return code;
}

/* Why the network has no field that is known. */
static int refuse(const bounds_request *request, const vf_learner_options *o, vf_error *error) {
  if (o->form == VF_LEARNER_RATE && o->rho->kinks)
    return vf_error_set(error, GSL_EUNSUP,
                        "%s: its states are rates of %s, whose kinks lie where the weights put them: give a "
                        "network of smooth units or in the membrane form",
                        request->checkpoint, o->rho->name);
  return vf_error_set(error, GSL_EUNSUP,
                      "%s: its device alters units or weights by draws of its own: give the network of an "
                      "ideal device",
                      request->checkpoint);
}

static int take_learner(const bounds_request *request, const vf_learner *l, bounds_case *c, vf_error *error) {
  const vf_learner_options *o = vf_learner_get_options(l);
  gsl_vector *theta = NULL;
  size_t units = 0;
  if (o->clipped && o->open_output)
    return vf_error_set(error, GSL_EUNSUP,
                        "%s: its outputs are not clipped and its hidden units are: give a "
                        "network that is clipped as a whole or not at all",
                        request->checkpoint);
  for (size_t k = 0; k < o->depth; k++)
    units += o->size[k];
  if (units > BOUNDS_UNITS)
    return vf_error_set(error, GSL_EBADLEN, "%s: %zu units: at most %d are possible", request->checkpoint,
                        units, BOUNDS_UNITS);
  vf_network *net = NULL;
  const int code = vf_learner_network(l, &net, &theta);
  if (code == GSL_EUNSUP)
    return refuse(request, o, error);
  if (!code)
    c->example = vf_example_alloc(vf_network_field(net), vf_cost_alloc(c->kind, units, o->size[0], NULL));
  c->rho = o->rho;
  c->net = net;
  if (c->example)
    gsl_vector_memcpy(c->example->theta, theta);
  gsl_vector_free(theta);
  if (!c->example)
    return short_memory(units, error);
  return vf_vector_is_finite(c->example->theta)
             ? GSL_SUCCESS
             : vf_error_set(error, GSL_EDOM, "%s: a weight is not finite: use an earlier checkpoint",
                            request->checkpoint);
}

static int from_checkpoint(const bounds_request *request, bounds_case *c, vf_error *error) {
  if (request->split && strcmp(request->split, "train") != 0 && strcmp(request->split, "test") != 0)
    return vf_error_set(error, GSL_EINVAL, "--split=%.40s: unknown: choose test or train", request->split);
  vf_learner *l = vf_training_read_learner(request->checkpoint, error);
  int code = l ? take_learner(request, l, c, error) : GSL_EFAILED;
  vf_learner_free(l);
  return code ? code : read_image(request, c, error);
}

int bounds_case_read(const bounds_request *request, bounds_case *c, vf_error *error) {
  c->kind = bounds_find_cost(request->cost, error);
  if (!c->kind || bounds_state_check(request, error))
    return GSL_EINVAL;
  const int code =
      request->checkpoint ? from_checkpoint(request, c, error) : from_matrices(request, c, error);
  return code || !request->start ? code
                                 : bounds_vector_read(request->start, "the units are", c->example->h, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A training between two epochs: weights, biases and Adam's means.  The order of the images and the random
 * stream are not there, since the start draws them again.
 */
#include "graph.h"
#include "vf_store.h"

#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <string.h>

static const char kind[] = "vfep graph";
enum { COUNTS = 2, SETTINGS = 4096 };
static const size_t counts = COUNTS, one = 1;

/* What is done with one array of a file. */
typedef int (*visit)(vf_store *s, const char *name, size_t rank, const size_t *size, float *data,
                     vf_error *error);

static int put_array(vf_store *s, const char *name, size_t rank, const size_t *size, float *data,
                     vf_error *error) {
  return vf_store_put_float(s, name, rank, size, data, error);
}

static int visit_place(const graph *g, const graph_adam *a, size_t place, visit what, vf_store *s,
                       vf_error *error) {
  static const char *const words[] = {"value", "mean", "square"};
  const size_t edges = g->plan.edges, size = graph_numbers(g, place);
  float *const arrays[] = {place < edges ? g->weight[place] : g->bias[place - edges], a->mean[place],
                           a->square[place]};
  char name[32];
  int code = GSL_SUCCESS;
  for (size_t i = 0; !code && i < sizeof arrays / sizeof *arrays; i++) {
    snprintf(name, sizeof name, "%s_%zu", words[i], place);
    code = what(s, name, 1, &size, arrays[i], error);
  }
  return code;
}

static int visit_all(const graph *g, const graph_adam *a, visit what, vf_store *s, vf_error *error) {
  int code = GSL_SUCCESS;
  for (size_t place = 0; !code && place < g->plan.edges + g->plan.groups; place++)
    code = visit_place(g, a, place, what, s, error);
  return code;
}

int graph_save(const graph *g, const graph_adam *a, const graph_place *place, const char *settings,
               const char *path, vf_error *error) {
  const int64_t count[COUNTS] = {(int64_t)place->epochs, (int64_t)a->batches};
  vf_store *s = vf_store_create(path, kind, error);
  if (!s)
    return GSL_EFAILED;
  int code = vf_store_put_text(s, "settings", settings, error);
  if (!code)
    code = vf_store_put_integer(s, "place", 1, &counts, count, error);
  if (!code)
    code = vf_store_put_double(s, "learning", 1, &one, &place->learning, error);
  if (!code)
    code = visit_all(g, a, put_array, s, error);
  if (!code)
    return vf_store_commit(s, error);
  vf_store_discard(s);
  return code;
}

static int get_place(graph_adam *a, graph_place *place, vf_store *s, const char *path, vf_error *error) {
  int64_t count[COUNTS];
  int code = vf_store_get_integer(s, "place", 1, &counts, count, error);
  if (!code)
    code = vf_store_get_double(s, "learning", 1, &one, &place->learning, error);
  if (!code && (count[0] < 0 || count[1] < 0))
    code = vf_error_set(error, GSL_EFAILED, "%s: place: out of range: use another copy", path);
  place->epochs = code ? 0 : (size_t)count[0];
  a->batches = code ? 0 : (size_t)count[1];
  return code;
}

int graph_load(graph *g, graph_adam *a, graph_place *place, const char *settings, const char *path,
               vf_error *error) {
  char there[SETTINGS];
  vf_store *s = vf_store_open(path, kind, error);
  if (!s)
    return GSL_EFAILED;
  int code = vf_store_get_text(s, "settings", there, sizeof there, error);
  if (!code && strcmp(there, settings) != 0)
    code = vf_error_set(error, GSL_EINVAL, "%s: of other settings: give another folder with --checkpoints",
                        path);
  if (!code)
    code = get_place(a, place, s, path, error);
  if (!code)
    code = visit_all(g, a, vf_store_get_float, s, error);
  vf_store_discard(s);
  return code;
}

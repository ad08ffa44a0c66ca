/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The folder of --network: the network and its target as text, for a program that reads no checkpoint.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vfep_bounds.h"

#include <errno.h>
#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROOM = 4096, FILES = 6 };

static const char *const names[FILES] = {"weights", "bias", "target", "input", "input-weights", "form"};

/* W, or the weights from the inputs into the last layer, which alone has any. */
static gsl_matrix *weights_of(const bounds_case *c, int inputs) {
  const size_t n = c->example->h->size, q = vf_network_field(c->net)->q;
  const size_t first = inputs ? vf_network_layer_start(c->net, vf_network_layers(c->net) - 1) : 0;
  gsl_matrix *w = gsl_matrix_calloc(n - first, inputs ? q : n);
  if (w && !inputs && vf_network_weights(c->net, c->example->theta, w)) {
    gsl_matrix_free(w);
    return NULL;
  }
  for (size_t i = first; w && inputs && i < n; i++)
    for (size_t k = 0; k < q; k++)
      gsl_matrix_set(w, i - first, k,
                     gsl_vector_get(c->example->theta, vf_network_input_weight_index(c->net, k, i)));
  return w;
}

static int write_weights(const bounds_case *c, int inputs, const char *path, vf_error *error) {
  gsl_matrix *w = weights_of(c, inputs);
  const int code =
      w ? bounds_matrix_write("network", path, w, error)
        : vf_error_set(error, GSL_ENOMEM, "--network=%s: not enough memory: give a smaller network", path);
  gsl_matrix_free(w);
  return code;
}

/* What follows the two matrices on the command line of t/fixture/certificate.py. */
static void print_form(FILE *out, const bounds_case *c) {
  const size_t *unit = vf_cost_indices(c->example->cost), layers = vf_network_layers(c->net);
  fprintf(out, "%s ", c->rho->name);
  for (size_t j = 0; j < vf_cost_outputs(c->example->cost); j++)
    fprintf(out, j ? ",%zu" : "%zu", unit[j]);
  if (vf_network_field(c->net)->lo)
    fputs(" clipped", out);
  if (vf_network_is_rate(c->net))
    fputs(" rate", out);
  if (vf_network_activation(c->net, 0) != c->rho)
    fputs(" linear", out);
  if (c->kind != vf_cost_squared_error)
    fprintf(out, " %s", c->kind->name);
  for (size_t k = 0; layers > 1 && k < layers; k++)
    fprintf(out, "%s%zu",
            k ? "," : " layers=", vf_network_layer_start(c->net, k + 1) - vf_network_layer_start(c->net, k));
  fputs("\n", out);
}

static int write_file(const bounds_case *c, size_t file, const char *path, vf_error *error) {
  const vf_example *e = c->example;
  const size_t n = e->h->size;
  const gsl_vector_const_view bias =
      gsl_vector_const_subvector(e->theta, vf_network_bias_index(c->net, 0), n);
  const gsl_vector *const vectors[FILES] = {NULL, &bias.vector, e->target, e->input, NULL, NULL};
  if (vectors[file]) {
    const gsl_matrix_const_view column = gsl_matrix_const_view_vector(vectors[file], vectors[file]->size, 1);
    return bounds_matrix_write("network", path, &column.matrix, error);
  }
  if (file + 1 < FILES)
    return write_weights(c, file > 0, path, error);
  FILE *out = fopen(path, "w");
  if (out)
    print_form(out, c);
  const int broken = !out || ferror(out);
  return (out && fclose(out)) || broken
             ? vf_error_set(error, GSL_EFAILED, "--network=%s: cannot be written (%s): name another folder",
                            path, strerror(errno))
             : GSL_SUCCESS;
}

int bounds_network_write(const char *folder, const bounds_case *c, vf_error *error) {
  const int inputs = vf_network_field(c->net)->q > 0;
  char path[ROOM];
  if (strlen(folder) > ROOM - 100)
    return vf_error_set(error, GSL_EINVAL, "--network: longer than a path may be: name another folder");
  if (mkdir(folder, 0777))
    return vf_error_set(error, GSL_EFAILED, "--network=%s: cannot be made (%s): name a new folder", folder,
                        strerror(errno));
  int code = GSL_SUCCESS;
  size_t done = 0;
  for (; !code && done < FILES; done++) {
    const int of_inputs = strncmp(names[done], "input", strlen("input")) == 0;
    snprintf(path, sizeof path, "%s/%s", folder, names[done]);
    code = of_inputs && !inputs ? GSL_SUCCESS : write_file(c, done, path, error);
  }
  for (size_t i = 0; code && i < done; i++) {
    snprintf(path, sizeof path, "%s/%s", folder, names[i]);
    unlink(path);
  }
  if (code)
    rmdir(folder);
  return code;
}

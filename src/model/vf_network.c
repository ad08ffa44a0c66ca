/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Builds networks of leaky integrators, and numbers, draws and mixes their parameters.
 */
#include "vf_network_intern.h"

#include "vf_linalg.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_minmax.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* Copies the edges and notes each one's parameter; 0 for an index out of range or an edge given twice. */
static int lay_edges(size_t n, size_t columns, size_t first, size_t count, const vf_edge *from, vf_edge *to,
                     size_t *index) {
  for (size_t i = 0; i < n * columns; i++)
    index[i] = SIZE_MAX;
  for (size_t e = 0; e < count; e++) {
    if (from[e].to >= n || from[e].from >= columns || index[from[e].to * columns + from[e].from] != SIZE_MAX)
      return 0;
    to[e] = from[e];
    index[from[e].to * columns + from[e].from] = first + e;
  }
  return 1;
}

/* Groups count edges by their source, in the order given; 0 when memory is short. */
static int spread(vf_fan *fan, size_t sources, size_t first, size_t count, const vf_edge *edge) {
  fan->edge = calloc(count + 1, sizeof *fan->edge);
  fan->start = calloc(sources + 2, sizeof *fan->start);
  if (!fan->edge || !fan->start)
    return 0;
  /* start[j + 2] counts, then start[j + 1] is where source j goes on, and at the end where it ends. */
  for (size_t e = 0; e < count; e++)
    fan->start[edge[e].from + 2]++;
  for (size_t j = 2; j < sources + 2; j++)
    fan->start[j] += fan->start[j - 1];
  for (size_t e = 0; e < count; e++)
    fan->edge[fan->start[edge[e].from + 1]++] = (struct vf_outgoing){edge[e].to, first + e};
  return 1;
}

static void dispose(void *params) {
  vf_network_free(params);
}

vf_network *vf_network_alloc(const vf_activation *rho, size_t n, size_t q, size_t edges, const vf_edge *edge,
                             size_t input_edges, const vf_edge *input_edge, unsigned flags) {
  if (flags & VF_NETWORK_RATE && (rho->kinks > 0 || flags & VF_NETWORK_LEAK_GAIN))
    return NULL;
  if (flags & VF_NETWORK_LINEAR_OUTPUTS && (!(flags & VF_NETWORK_RATE) || flags & VF_NETWORK_CLIPPED))
    return NULL;
  int fits = n && vf_matrix_fits(n, n) && vf_matrix_fits(n, q) && edges <= n * n && input_edges <= n * q;
  vf_network *net = fits ? calloc(1, sizeof *net) : NULL;
  if (!net)
    return NULL;
  *net = (vf_network){
      .rho = rho, .n = n, .q = q, .edges = edges, .input_edges = input_edges, .layers = 1, .flags = flags};
  net->edge = calloc(edges + 1, sizeof *net->edge);
  net->input_edge = calloc(input_edges + 1, sizeof *net->input_edge);
  net->index = calloc(n * n, sizeof *net->index);
  net->input_index = calloc(n * q + 1, sizeof *net->input_index);
  net->start = calloc(2, sizeof *net->start);
  net->lo = gsl_vector_calloc(n);
  net->hi = gsl_vector_alloc(n);
  if (!net->edge || !net->input_edge || !net->index || !net->input_index || !net->start || !net->lo ||
      !net->hi || !lay_edges(n, n, 0, edges, edge, net->edge, net->index) ||
      !lay_edges(n, q, edges, input_edges, input_edge, net->input_edge, net->input_index) ||
      !spread(&net->fan, n, 0, edges, edge) || !spread(&net->input_fan, q, edges, input_edges, input_edge)) {
    vf_network_free(net);
    return NULL;
  }
  gsl_vector_set_all(net->hi, 1);
  net->start[1] = n;
  net->field = flags & VF_NETWORK_RATE ? vf_network_make_rate_field(net) : vf_network_make_field(net);
  net->field.dispose = dispose;
  return net;
}

void vf_network_free(vf_network *net) {
  if (!net)
    return;
  void *const block[] = {net->edge,           net->input_edge,      net->index,
                         net->input_index,    net->fan.edge,        net->fan.start,
                         net->input_fan.edge, net->input_fan.start, net->start};
  for (size_t i = 0; i < sizeof block / sizeof *block; i++)
    free(block[i]);
  gsl_vector_free(net->lo);
  gsl_vector_free(net->hi);
  free(net);
}

vf_network *vf_network_alloc_dense(const vf_activation *rho, size_t n, size_t q, unsigned flags) {
  int fits = vf_matrix_fits(n, n) && vf_matrix_fits(n, q);
  vf_edge *edge = fits ? calloc(n * n + n * q + 1, sizeof *edge) : NULL;
  if (!edge)
    return NULL;
  size_t edges = 0, inputs = 0;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      if (i != j)
        edge[edges++] = (vf_edge){j, i};
  vf_edge *input_edge = edge + edges;
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < q; k++)
      input_edge[inputs++] = (vf_edge){k, i};
  vf_network *net = vf_network_alloc(rho, n, q, edges, edge, inputs, input_edge, flags);
  free(edge);
  return net;
}

/* Every unit of [from, from_end) to every unit of [to, to_end), row by row. */
static size_t join(vf_edge *edge, size_t to, size_t to_end, size_t from, size_t from_end) {
  size_t count = 0;
  for (size_t i = to; i < to_end; i++)
    for (size_t j = from; j < from_end; j++)
      edge[count++] = (vf_edge){j, i};
  return count;
}

vf_network *vf_network_alloc_layered(const vf_activation *rho, size_t layers, const size_t *size, size_t q,
                                     unsigned flags) {
  size_t edges = 0, room = 1, n = 0;
  for (size_t k = 0; k < layers; k++) {
    if (!size[k] || size[k] > SIZE_MAX - n)
      return NULL;
    n += size[k];
  }
  if (!vf_matrix_fits(n, n) || !vf_matrix_fits(n, q))
    return NULL;
  size_t *start = layers ? calloc(layers + 1, sizeof *start) : NULL;
  if (!start)
    return NULL;
  for (size_t k = 0; k < layers; k++) {
    start[k + 1] = start[k] + size[k];
    room += k ? 2 * size[k] * size[k - 1] : 0;
  }
  vf_edge *edge = calloc(room + size[layers - 1] * q, sizeof *edge);
  vf_network *net = NULL;
  if (edge) {
    for (size_t k = 0; k + 1 < layers; k++) {
      edges += join(edge + edges, start[k], start[k + 1], start[k + 1], start[k + 2]);
      edges += join(edge + edges, start[k + 1], start[k + 2], start[k], start[k + 1]);
    }
    size_t inputs = join(edge + edges, start[layers - 1], start[layers], 0, q);
    net = vf_network_alloc(rho, n, q, edges, edge, inputs, edge + edges, flags);
  }
  free(edge);
  if (!net) {
    free(start);
    return NULL;
  }
  free(net->start);
  net->start = start;
  net->layers = layers;
  return net;
}

vf_network *vf_network_of(const vf_field *field) {
  return field && field->dispose == dispose ? field->params : NULL;
}

const vf_field *vf_network_field(const vf_network *net) {
  return net ? &net->field : NULL;
}

const vf_activation *vf_network_activation(const vf_network *net, size_t unit) {
  return net->flags & VF_NETWORK_LINEAR_OUTPUTS && unit < net->start[1] ? vf_activation_linear : net->rho;
}

int vf_network_is_rate(const vf_network *net) {
  return (net->flags & VF_NETWORK_RATE) != 0;
}

double vf_network_lipschitz(const vf_network *net) {
  return GSL_MAX_DBL(net->rho->lipschitz, vf_network_activation(net, 0)->lipschitz);
}

size_t vf_network_weight_index(const vf_network *net, size_t from, size_t to) {
  return from < net->n && to < net->n ? net->index[to * net->n + from] : SIZE_MAX;
}

size_t vf_network_input_weight_index(const vf_network *net, size_t from, size_t to) {
  return from < net->q && to < net->n ? net->input_index[to * net->q + from] : SIZE_MAX;
}

size_t vf_network_bias_index(const vf_network *net, size_t unit) {
  return unit < net->n ? vf_network_bias_start(net) + unit : SIZE_MAX;
}

size_t vf_network_leak_index(const vf_network *net, size_t unit) {
  return unit < net->n && net->flags & VF_NETWORK_LEAK_GAIN ? vf_network_bias_start(net) + net->n + unit
                                                            : SIZE_MAX;
}

size_t vf_network_gain_index(const vf_network *net, size_t unit) {
  return unit < net->n && net->flags & VF_NETWORK_LEAK_GAIN ? vf_network_bias_start(net) + 2 * net->n + unit
                                                            : SIZE_MAX;
}

size_t vf_network_layers(const vf_network *net) {
  return net->layers;
}

size_t vf_network_layer_start(const vf_network *net, size_t k) {
  return k <= net->layers ? net->start[k] : SIZE_MAX;
}

int vf_network_weights(const vf_network *net, const gsl_vector *theta, gsl_matrix *w) {
  if (theta->size != net->field.p || w->size1 != net->n || w->size2 != net->n)
    return GSL_EBADLEN;
  gsl_matrix_set_zero(w);
  for (size_t e = 0; e < net->edges; e++)
    gsl_matrix_set(w, net->edge[e].to, net->edge[e].from, gsl_vector_get(theta, e));
  return GSL_SUCCESS;
}

/* Normal weights of variance scale^2 / (edges of that kind into the unit). */
static void draw_edges(size_t count, const vf_edge *edge, size_t first, double scale, gsl_rng *rng,
                       gsl_vector *theta, gsl_vector *degree) {
  gsl_vector_set_zero(degree);
  for (size_t e = 0; e < count; e++)
    *gsl_vector_ptr(degree, edge[e].to) += 1;
  for (size_t e = 0; e < count; e++)
    gsl_vector_set(theta, first + e, gsl_ran_gaussian(rng, scale / sqrt(gsl_vector_get(degree, edge[e].to))));
}

int vf_network_draw(const vf_network *net, double scale, double bias, gsl_rng *rng, gsl_vector *theta) {
  if (theta->size != net->field.p)
    return GSL_EBADLEN;
  if (!(scale >= 0) || !(bias >= 0))
    return GSL_EINVAL;
  gsl_vector_view degree = gsl_vector_subvector(theta, vf_network_bias_start(net), net->n);
  draw_edges(net->edges, net->edge, 0, scale, rng, theta, &degree.vector);
  draw_edges(net->input_edges, net->input_edge, net->edges, scale, rng, theta, &degree.vector);
  for (size_t i = 0; i < net->n; i++)
    gsl_vector_set(theta, vf_network_bias_start(net) + i, gsl_ran_gaussian(rng, bias));
  for (size_t i = vf_network_bias_start(net) + net->n; i < theta->size; i++)
    gsl_vector_set(theta, i, gsl_ran_flat(rng, 0.7, 1.3));
  return GSL_SUCCESS;
}

int vf_network_mix_feedback(const vf_network *net, double angle, gsl_vector *theta) {
  if (theta->size != net->field.p)
    return GSL_EBADLEN;
  for (size_t e = 0; e < net->edges; e++) {
    size_t i = net->edge[e].to, j = net->edge[e].from, back = vf_network_weight_index(net, i, j);
    if (i < j && back != SIZE_MAX)
      gsl_vector_set(theta, back,
                     cos(angle) * gsl_vector_get(theta, e) + sin(angle) * gsl_vector_get(theta, back));
  }
  return GSL_SUCCESS;
}

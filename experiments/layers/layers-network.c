/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Draws a linear layered network and solves for the angles between its response and its adjoint.
 */
#include "layers.h"

#include "vf_bound.h"
#include "vf_symmetry.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

void layers_free(layers_network *b) {
  if (!b)
    return;
  vf_lu_free(b->lu);
  gsl_matrix_free(b->l);
  gsl_matrix_free(b->w);
  gsl_vector_free(b->lambda);
  gsl_vector_free(b->x);
  gsl_vector_free(b->c);
  gsl_vector_free(b->theta);
  vf_network_free(b->net);
  free(b);
}

layers_network *layers_alloc(size_t width) {
  size_t size[LAYERS], n = LAYERS * width;
  for (size_t k = 0; k < LAYERS; k++)
    size[k] = width;
  layers_network *b = calloc(1, sizeof *b);
  if (!b)
    return NULL;
  b->width = width;
  b->n = n;
  b->net = vf_network_alloc_layered(vf_activation_linear, LAYERS, size, 0, 0);
  b->theta = b->net ? gsl_vector_calloc(vf_network_field(b->net)->p) : NULL;
  b->c = gsl_vector_calloc(n);
  b->x = gsl_vector_alloc(n);
  b->lambda = gsl_vector_alloc(n);
  b->w = gsl_matrix_alloc(n, n);
  b->l = gsl_matrix_alloc(n, n);
  b->lu = vf_lu_alloc(n);
  if (b->theta && b->c && b->x && b->lambda && b->w && b->l && b->lu)
    return b;
  layers_free(b);
  return NULL;
}

/* Every weight normal of variance 1/width, then W_ji <- cos(angle) W_ij + sin(angle) W_ji for each feedback
 * weight W_ji; the rates of unit j have the slope d_j, uniform in [least, 1]; the cost is on layer 0. */
int layers_draw(layers_network *b, double angle, double least, gsl_rng *rng) {
  for (size_t i = 0; i < b->theta->size - b->n; i++) /* behind the weights come the biases, 0 */
    gsl_vector_set(b->theta, i, gsl_ran_gaussian(rng, 1 / sqrt((double)b->width)));
  int code = vf_network_mix_feedback(b->net, angle, b->theta);
  if (!code)
    code = vf_network_weights(b->net, b->theta, b->w);
  for (size_t j = 0; !code && least < 1 && j < b->n; j++) {
    gsl_vector_view column = gsl_matrix_column(b->w, j);
    gsl_vector_scale(&column.vector, gsl_ran_flat(rng, least, 1));
  }
  for (size_t i = 0; i < b->width; i++)
    gsl_vector_set(b->c, i, gsl_ran_gaussian(rng, 1));
  return code;
}

/* The angles between x and lambda of L = gain W D - I, layer by layer and, last, of the whole vectors. */
int layers_angles(layers_network *b, double gain, double angle[LAYERS + 1], double *roundoff) {
  double rcond = 0;
  gsl_matrix_memcpy(b->l, b->w);
  gsl_matrix_scale(b->l, gain);
  for (size_t i = 0; i < b->n; i++)
    *gsl_matrix_ptr(b->l, i, i) -= 1;
  int code = vf_lu_factor(b->lu, b->l);
  if (!code)
    code = vf_lu_solve(b->lu, b->c, b->x);
  if (!code)
    code = vf_lu_solve_transposed(b->lu, b->c, b->lambda);
  if (!code)
    code = vf_lu_rcond(b->lu, &rcond);
  for (size_t k = 0; !code && k < LAYERS; k++) {
    gsl_vector_const_view x = gsl_vector_const_subvector(b->x, k * b->width, b->width),
                          lambda = gsl_vector_const_subvector(b->lambda, k * b->width, b->width);
    angle[k] = vf_symmetry_angle(&x.vector, &lambda.vector);
  }
  angle[LAYERS] = vf_symmetry_angle(b->x, b->lambda);
  /* A layer that lies k weights away from the cost is gain^k as long as the whole, and as much less exact. */
  *roundoff = vf_bound_roundoff(b->n, rcond) / pow(gain, HIDDEN);
  return code;
}

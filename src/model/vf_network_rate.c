/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mu_i = rho(s_i) - h_i with s_i = sum_j W_ij h_j + sum_k V_ik v_k + b_i, the rho of that unit.
 *
 * Each derivative needs rho'(s_i) once a unit; the s_i wait where the result has n places for them, so that
 * no scratch is needed.
 */
#include "vf_network_intern.h"

#include <gsl/gsl_errno.h>
#include <stdint.h>

static double slope(const vf_network *net, size_t i, double drive) {
  return vf_network_activation(net, i)->derivative(drive);
}

static int rate_mu(const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h, gsl_vector *velocity,
                   void *params) {
  const vf_network *net = params;
  vf_network_drive(net, theta, v, h, velocity);
  for (size_t i = 0; i < net->n; i++)
    gsl_vector_set(velocity, i,
                   vf_network_activation(net, i)->value(gsl_vector_get(velocity, i)) - gsl_vector_get(h, i));
  return GSL_SUCCESS;
}

/* The slopes wait on the diagonal, where a unit's edge to itself comes last. */
static int rate_jacobian(const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h,
                         gsl_matrix *jacobian, void *params) {
  const vf_network *net = params;
  gsl_vector_view diagonal = gsl_matrix_diagonal(jacobian);
  gsl_matrix_set_zero(jacobian);
  vf_network_drive(net, theta, v, h, &diagonal.vector);
  for (size_t i = 0; i < net->n; i++)
    gsl_matrix_set(jacobian, i, i, slope(net, i, gsl_matrix_get(jacobian, i, i)));
  for (size_t e = 0; e < net->edges; e++) {
    const size_t i = net->edge[e].to, j = net->edge[e].from;
    if (i != j)
      gsl_matrix_set(jacobian, i, j, gsl_matrix_get(jacobian, i, i) * gsl_vector_get(theta, e));
  }
  for (size_t i = 0; i < net->n; i++) {
    const size_t own = net->index[i * net->n + i];
    const double weight = own < net->edges ? gsl_vector_get(theta, own) : 0;
    gsl_matrix_set(jacobian, i, i, gsl_matrix_get(jacobian, i, i) * weight - 1);
  }
  return GSL_SUCCESS;
}

/* The increments of the biases, rho'(s_i) u_i, come first: those of the weights are multiples of them. */
static int rate_pullback(const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h,
                         const gsl_vector *u, gsl_vector *g, void *params) {
  const vf_network *net = params;
  gsl_vector_view bias = gsl_vector_subvector(g, vf_network_bias_start(net), net->n);
  vf_network_drive(net, theta, v, h, &bias.vector);
  for (size_t i = 0; i < net->n; i++)
    gsl_vector_set(&bias.vector, i, slope(net, i, gsl_vector_get(&bias.vector, i)) * gsl_vector_get(u, i));
  for (size_t e = 0; e < net->edges; e++)
    gsl_vector_set(g, e,
                   gsl_vector_get(&bias.vector, net->edge[e].to) * gsl_vector_get(h, net->edge[e].from));
  for (size_t e = 0; e < net->input_edges; e++)
    gsl_vector_set(g, net->edges + e,
                   gsl_vector_get(&bias.vector, net->input_edge[e].to) *
                       gsl_vector_get(v, net->input_edge[e].from));
  return GSL_SUCCESS;
}

/* Each parameter feeds one unit, so that the matrix is diagonal; drives wait where its entries will stand. */
static int rate_gram(const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h, gsl_matrix *gram,
                     void *params) {
  const vf_network *net = params;
  gsl_vector_view diagonal = gsl_matrix_diagonal(gram);
  gsl_matrix_set_zero(gram);
  vf_network_drive(net, theta, v, h, &diagonal.vector);
  for (size_t i = 0; i < net->n; i++) {
    const double d = slope(net, i, gsl_vector_get(&diagonal.vector, i));
    double sum = 1;
    for (size_t j = 0; j < net->n; j++)
      if (vf_network_weight_index(net, j, i) != SIZE_MAX)
        sum += gsl_vector_get(h, j) * gsl_vector_get(h, j);
    for (size_t k = 0; k < net->q; k++)
      if (vf_network_input_weight_index(net, k, i) != SIZE_MAX)
        sum += gsl_vector_get(v, k) * gsl_vector_get(v, k);
    gsl_vector_set(&diagonal.vector, i, d * d * sum);
  }
  return GSL_SUCCESS;
}

vf_field vf_network_make_rate_field(vf_network *net) {
  const int clipped = (net->flags & VF_NETWORK_CLIPPED) != 0;
  return (vf_field){.name = "leaky integrators of rates",
                    .n = net->n,
                    .p = vf_network_bias_start(net) + net->n,
                    .q = net->q,
                    .mu = rate_mu,
                    .jacobian = rate_jacobian,
                    .pullback = rate_pullback,
                    .gram = rate_gram,
                    .lo = clipped ? net->lo : NULL,
                    .hi = clipped ? net->hi : NULL,
                    .params = net};
}

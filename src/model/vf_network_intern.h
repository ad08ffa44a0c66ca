/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parts of a network that its builder and its vector field share.
 */
#ifndef VF_NETWORK_INTERN_H
#define VF_NETWORK_INTERN_H

#include "vf_network.h"

/* Edges grouped by their source j: edge[start[j]] to edge[start[j + 1] - 1], each with its parameter. */
typedef struct {
  struct vf_outgoing {
    size_t to, parameter;
  } * edge;
  size_t *start; /* sources + 1 */
} vf_fan;

struct vf_network {
  const vf_activation *rho;
  size_t n, q, edges, input_edges, layers;
  unsigned flags;
  vf_edge *edge, *input_edge;
  size_t *index, *input_index; /* parameter of the pair (to, from), or SIZE_MAX: n x n and n x q */
  vf_fan fan, input_fan;       /* the edges once more, so that each rate is computed once */
  size_t *start;               /* layers + 1 */
  gsl_vector *lo, *hi;
  vf_field field;
};

/* Index in theta of the first bias. */
size_t vf_network_bias_start(const vf_network *net);

/* sum_i += theta_ij times the rate of source j, over the edges that leave j. */
void vf_network_send(const vf_fan *fan, size_t j, double rate, const gsl_vector *theta, gsl_vector *sum);

/* sum_k V_ik v_k + b_i */
void vf_network_external(const vf_network *net, const gsl_vector *theta, const gsl_vector *v,
                         gsl_vector *sum);

/* sum_j W_ij r_j + sum_k V_ik v_k + b_i, where r is what units send: rho(h), or h where states are rates. */
void vf_network_drive(const vf_network *net, const gsl_vector *theta, const gsl_vector *v,
                      const gsl_vector *h, gsl_vector *sum);

/* The field of a network whose edges are laid: of membranes, and in the rate form. */
vf_field vf_network_make_field(vf_network *net);
vf_field vf_network_make_rate_field(vf_network *net);

#endif

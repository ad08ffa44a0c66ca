/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Leaky integrators on any directed graph (eq:leaky):
 *
 *   mu_i = g_i (sum_j W_ij rho(h_j) + sum_k V_ik v_k + b_i) - l_i h_i.
 *
 * No weight is tied to another: an edge j -> i and an edge i -> j are two parameters.
 * The paper's model has gain g = 1 and leak l = 1; with VF_NETWORK_LEAK_GAIN both are
 * parameters of their own.
 *
 * theta holds, in this order: the weights W in the order of the edges, the input
 * weights V in the order of the input edges, the biases b (n) and, with
 * VF_NETWORK_LEAK_GAIN, the leaks l (n) and the gains g (n).
 */
#ifndef VF_NETWORK_H
#define VF_NETWORK_H

#include "vf_activation.h"
#include "vf_field.h"

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_vector.h>
VF_BEGIN_DECLS

typedef struct {
  size_t from, to; /* presynaptic j (a unit, or an input), postsynaptic unit i */
} vf_edge;

enum {
  VF_NETWORK_CLIPPED = 1,   /* states clipped to [0, 1] */
  VF_NETWORK_LEAK_GAIN = 2, /* leak and gain of each unit are parameters */
  VF_NETWORK_RATE = 4,      /* mu_i = rho(sum_j W_ij h_j + sum_k V_ik v_k + b_i) - h_i: states are rates */
  VF_NETWORK_LINEAR_OUTPUTS = 8 /* beside VF_NETWORK_RATE: rho is the identity for the units of layer 0 */
};

typedef struct vf_network vf_network;

/*
 * A network of n units and q inputs.  The edges are copied.  NULL when an index is out of
 * range, an edge is given twice, or memory is short; with VF_NETWORK_RATE also for a rho with kinks, which
 * would lie where theta puts them, and beside VF_NETWORK_LEAK_GAIN; with VF_NETWORK_LINEAR_OUTPUTS also
 * where states are not rates or are clipped.  Free with vf_network_free.
 */
vf_network *vf_network_alloc(const vf_activation *rho, size_t n, size_t q, size_t edges, const vf_edge *edge,
                             size_t input_edges, const vf_edge *input_edge, unsigned flags);

/* Every unit to every other (no self loops), every input to every unit. */
vf_network *vf_network_alloc_dense(const vf_activation *rho, size_t n, size_t q, unsigned flags);

/*
 * A layered net, numbered as in the paper from the output backwards: size[0] output units
 * first, then the hidden layers, size[layers-1] the one next to the input; q inputs feed
 * that last one.  Neighbouring layers are joined both ways.  For each pair (k, k+1) the
 * edges k+1 -> k (feedforward, W_{k,k+1}) come row by row, then k -> k+1 (feedback, W_{k+1,k}) row by row.
 * NULL when there is no layer or one is empty, or memory is short.
 */
vf_network *vf_network_alloc_layered(const vf_activation *rho, size_t layers, const size_t *size, size_t q,
                                     unsigned flags);
void vf_network_free(vf_network *net);

/* The vector field, owned by the network and valid as long as it, NULL of NULL; vf_field_free frees both. */
const vf_field *vf_network_field(const vf_network *net);

/* The network whose field it is; NULL for another field and for NULL. */
vf_network *vf_network_of(const vf_field *field);

/* The rho of unit < n: that of the network, or the identity on layer 0 with VF_NETWORK_LINEAR_OUTPUTS.  A
 * network without layers has all units in layer 0. */
const vf_activation *vf_network_activation(const vf_network *net, size_t unit);

/* Whether states are rates. */
int vf_network_is_rate(const vf_network *net);

/* sup |rho'| over all units. */
double vf_network_lipschitz(const vf_network *net);

/* Index in theta of the weight from -> to, of the input weight, of the bias; SIZE_MAX where there is none. */
size_t vf_network_weight_index(const vf_network *net, size_t from, size_t to);
size_t vf_network_input_weight_index(const vf_network *net, size_t from, size_t to);
size_t vf_network_bias_index(const vf_network *net, size_t unit);
size_t vf_network_leak_index(const vf_network *net, size_t unit);
size_t vf_network_gain_index(const vf_network *net, size_t unit);

/* Number of layers and index of the first unit of layer k (k = layers gives n); a net not built as layered
 * has one layer. */
size_t vf_network_layers(const vf_network *net);
size_t vf_network_layer_start(const vf_network *net, size_t k);

/* The recurrent weights as a dense n x n matrix, row i into unit i; zero where there is no edge. */
int vf_network_weights(const vf_network *net, const gsl_vector *theta, gsl_matrix *w);

/*
 * Draws theta: each W and V normal with variance scale^2 / (number of edges into the unit of
 * that kind), biases normal with standard deviation bias, leak and gain (where there) uniform
 * in [0.7, 1.3].
 */
int vf_network_draw(const vf_network *net, double scale, double bias, gsl_rng *rng, gsl_vector *theta);

/*
 * Rewrites the feedback weights of each pair of reciprocal edges: for i < j,
 * W_ji <- cos(angle) W_ij + sin(angle) R_ji with R the old value of W_ji, angle in radians.  At 0 the
 * weights are symmetric, at pi/2 unchanged, at pi antisymmetric.
 */
int vf_network_mix_feedback(const vf_network *net, double angle, gsl_vector *theta);

VF_END_DECLS
#endif

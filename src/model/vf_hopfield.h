/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The gradient field of the Hopfield energy (eq:hopfield), the case of equilibrium
 * propagation with symmetric weights:
 *
 *   E = |h|^2 / 2 - sum_{i<j} W_ij rho(h_i) rho(h_j) - sum_i rho(h_i) (b_i + sum_k V_ik v_k),
 *   mu_i = -dE/dh_i = rho'(h_i) (sum_j W_ij rho(h_j) + b_i + sum_k V_ik v_k) - h_i.
 *
 * Each W_ij = W_ji is one parameter, so the Jacobian is symmetric for every activation.
 * theta: W_ij for i < j row by row, V row by row, b.
 */
#ifndef VF_HOPFIELD_H
#define VF_HOPFIELD_H

#include "vf_activation.h"
#include "vf_field.h"

#include <gsl/gsl_rng.h>
VF_BEGIN_DECLS

typedef struct vf_hopfield vf_hopfield;

/* n units, all joined, and q inputs.  NULL when n is 0 or memory is short.  Free with vf_hopfield_free. */
vf_hopfield *vf_hopfield_alloc(const vf_activation *rho, size_t n, size_t q);
void vf_hopfield_free(vf_hopfield *net);

/* The vector field, owned by the network and valid as long as it. */
const vf_field *vf_hopfield_field(const vf_hopfield *net);

/* The energy E(theta, v, h).  GSL_EBADLEN for another shape. */
int vf_hopfield_energy(const vf_hopfield *net, const gsl_vector *theta, const gsl_vector *v,
                       const gsl_vector *h, double *energy);

/* Draws theta: W normal with variance scale^2/n, V with scale^2/q, biases with standard deviation bias. */
int vf_hopfield_draw(const vf_hopfield *net, double scale, double bias, gsl_rng *rng, gsl_vector *theta);

VF_END_DECLS
#endif

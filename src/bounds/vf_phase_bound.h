/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bounds on what happens during the phases: nudges of finite strength, phases cut short, velocities of the
 * nudged phase against errors of recurrent backpropagation, and the step that explicit Euler allows.
 */
#ifndef VF_PHASE_BOUND_H
#define VF_PHASE_BOUND_H

#include "vf_bound.h"

#include <gsl/gsl_vector_complex.h>
VF_BEGIN_DECLS

/*
 * prop:finite-beta, affine fields: |x_beta - x| <= beta |c| / m^2 for S <= -m I, m > 0, beta >= 0, with
 * x_beta = (h^beta - h^0)/beta.  roundoff is that of x_beta, absolute.
 */
vf_bound vf_phase_bound_finite_nudge(const gsl_vector *x_beta, const gsl_vector *x, double beta,
                                     double norm_c, double margin, double roundoff);

/*
 * prop:truncation: |z - x| <= (1 - eps (1 - r))^steps |x| for z reached from 0 in that many Euler steps of
 * size 0 < eps <= 1 of the nudged phase and r >= |L + I|, r < 1.  roundoff is relative to |x|.
 */
vf_bound vf_phase_bound_truncation(const gsl_vector *z, const gsl_vector *x, double eps, double r,
                                   size_t steps, double roundoff);

/*
 * prop:velocities: |flow - flow^T| <= 2 |A| t e^(-m t) for flow = e^(L t) (n x n), where norm_difference is
 * the left side, the largest |V + error| over cost gradients of length 1.  n |L| t eps e^(-m t) is the
 * roundoff.
 */
vf_bound vf_phase_bound_velocity(double norm_difference, double norm_a, double margin, double norm_l,
                                 size_t n, double t);

/* Of a nudged phase whose Jacobian at the free state is K: |K^-1|, |K^-1 W|, |K^-1 c|, and the largest
 * |rho''| and |rho'''|. */
typedef struct {
  double resolvent, weights, response, second, third;
} vf_phase_sizes;

/*
 * prop:contrast: the largest |(h^beta - h^-beta)/(2 beta) - K^-1 c| for leaky integrators with a squared
 * error, beta > 0; infinite where the nudge is too strong for the proposition.
 */
double vf_phase_bound_contrast(const vf_phase_sizes *z, double beta);

/*
 * The largest step for which explicit Euler is stable at a fixed point with these eigenvalues of L
 * (prop:euler): the smallest -2 Re z / |z|^2; negative or 0 where the fixed point itself is not stable.
 */
double vf_phase_bound_euler_limit(const gsl_vector_complex *eigenvalues);

VF_END_DECLS
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Integrals along the nudged phase, such as that of a local rule which learns while the network moves
 * (prop:stdp):
 *
 *   integral = int form(h, dh/dt) dt   over   dh/dt = mu^beta(h),   from the free to the nudged fixed point.
 */
#ifndef VF_PATH_H
#define VF_PATH_H

#include "vf_problem.h"
VF_BEGIN_DECLS

/* What is integrated: rate (m) at the state h with the velocity dh/dt (n each), linear in velocity. */
typedef int (*vf_path_form)(const vf_problem *p, const gsl_vector *h, const gsl_vector *velocity,
                            gsl_vector *rate, void *params);

/* The rule dtheta = (dmu/dtheta)^T dh, for weights rho(h_j) dh_i, of m = p numbers; params is not read. */
int vf_path_stdp(const vf_problem *p, const gsl_vector *h, const gsl_vector *velocity, gsl_vector *rate,
                 void *params);

typedef struct vf_path vf_path; /* workspace for n units and m integrals */

/* NULL when n or m is 0 or memory is short.  Free with vf_path_free. */
vf_path *vf_path_alloc(size_t n, size_t m);
void vf_path_free(vf_path *w);

/* Local error that each step of the integration may make, in the states and in the integrals. */
extern const double vf_path_step_error;

/*
 * From h (n) at nudge beta until every velocity is below rest; h becomes the state reached, integral (m) the
 * integrals, *steps their number of steps.  By gsl_odeiv2, Prince and Dormand of order 8.  GSL_EFAILED where
 * rest is not reached in t_max, GSL_EUNSUP for clipped states, GSL_EBADLEN, GSL_EINVAL.
 */
int vf_path_integrate(vf_path *w, const vf_problem *p, double beta, double t_max, double rest,
                      vf_path_form form, void *params, gsl_vector *h, gsl_vector *integral, size_t *steps);

VF_END_DECLS
#endif

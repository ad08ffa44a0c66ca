/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How near a bound some target comes: simplex searches over the gradient c of the cost for one Jacobian.
 *
 * The searches use none of the propositions, so what they reach says whether a bound is sharp.
 */
#ifndef VF_SEARCH_H
#define VF_SEARCH_H

#include "vf_linalg.h"

#include <gsl/gsl_rng.h>
VF_BEGIN_DECLS

/* What is sought to be large, of response x and adjoint lambda. */
typedef enum {
  VF_SEARCH_ANGLE,        /* their angle, radians (prop:angle) */
  VF_SEARCH_ERROR,        /* |x - lambda| / |lambda| (prop:relative-error) */
  VF_SEARCH_ENERGY_ANGLE, /* their angle in the norm of -S (prop:rotation) */
  VF_SEARCH_WEIGHT_ANGLE  /* their angle in weight space, M diagonal (prop:weight-space) */
} vf_search_goal;

/* Workspace for Jacobians of n units and targets on m of them. */
typedef struct vf_search vf_search;

/* Targets on the first m units.  NULL when m is 0 or above n, or memory is short.  Free with vf_search_free.
 */
vf_search *vf_search_alloc(size_t n, size_t m);
void vf_search_free(vf_search *w);

/*
 * The largest value found from that many random starts in the directions of R^m, for the Jacobian l (n x n);
 * root (n) are the square roots of the diagonal of M and read for the last goal only.  NaN where every start
 * failed.  GSL_EBADLEN, GSL_EDOM for an l that is not finite, GSL_ESING, GSL_EINVAL when root is missing or
 * starts is 0.  About 10^3 solves a start.
 */
int vf_search_target(vf_search *w, const gsl_matrix *l, vf_search_goal goal, const gsl_vector *root,
                     size_t starts, gsl_rng *rng, double *value);

VF_END_DECLS
#endif

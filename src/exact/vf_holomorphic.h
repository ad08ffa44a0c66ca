/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Nudged fixed points for a complex beta, and what they say of a real one.
 *
 * Where mu and dC/dh are holomorphic in h, so is h^beta in beta near 0 (prop:circle):
 *
 *   h^beta = h^0 + a_1 beta + a_2 beta^2 + ...,   a_1 = x.
 *
 * N equally spaced points on a circle |beta| = r give a_k up to a_{k+N} r^N + ..., so that the response comes
 * with a bias of O(r^N) from nudges that need not be small.
 */
#ifndef VF_HOLOMORPHIC_H
#define VF_HOLOMORPHIC_H

#include "vf_problem.h"

#include <gsl/gsl_complex.h>
#include <gsl/gsl_vector_complex.h>
VF_BEGIN_DECLS

typedef struct vf_holomorphic vf_holomorphic; /* workspace for n units */

/* NULL when n is 0 or memory is short.  Free with vf_holomorphic_free. */
vf_holomorphic *vf_holomorphic_alloc(size_t n);
void vf_holomorphic_free(vf_holomorphic *w);

/*
 * The fixed point z (n, complex) at nudge beta on the branch of the free fixed point h (n, real), by Newton
 * with continuation along the ray from 0 to beta.  GSL_EFAILED where the branch could not be followed to a
 * residual of 1e-12 (scaled by 1 + max |z|), GSL_EUNSUP for a field or cost without complex continuation,
 * GSL_EBADLEN.  O(n^3) per iteration.
 */
int vf_holomorphic_fixed_point(vf_holomorphic *w, const vf_problem *p, const gsl_vector *h, gsl_complex beta,
                               gsl_vector_complex *z);

/*
 * Row k - 1 of coefficient (up to points - 1 rows, n columns) = a_k for k = 1, 2, ... from that many points
 * on the circle of the given radius (prop:circle).  Real fields give conjugate states at conjugate nudges, so
 * only the upper half of the circle is computed.  GSL_EINVAL for no point, a radius that is not positive, or
 * more coefficients than points - 1 (one for one point); else as vf_holomorphic_fixed_point.
 */
int vf_holomorphic_series(vf_holomorphic *w, const vf_problem *p, const gsl_vector *h, double radius,
                          size_t points, gsl_matrix *coefficient);

VF_END_DECLS
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Points that fill a box evenly, for designed sweeps: Sobol's sequence with nested random flips of its digits
 * (Owen 1995), so that each seed has a design of its own, every point is uniform in the box, and a mean over
 * the points is unbiased.
 */
#ifndef XP_SOBOL_H
#define XP_SOBOL_H

#include "vf_decls.h"

#include <stddef.h>
#include <stdint.h>
VF_BEGIN_DECLS

enum { XP_SOBOL_MOST = 40 }; /* dimensions */

/*
 * count points of [0, 1)^dimensions, point after point.  The first points do not depend on count, and of 2^k
 * points every interval [i, i + 1) / 2^k of every axis holds one.  GSL_EDOM for another number of dimensions
 * than 1 to XP_SOBOL_MOST, GSL_ENOMEM.
 */
int xp_sobol(uint64_t seed, size_t dimensions, size_t count, double *points);

/* The value at place u of [0, 1) between low and high, on a logarithmic scale, where both are above 0. */
double xp_sobol_logarithmic(double u, double low, double high);

VF_END_DECLS
#endif

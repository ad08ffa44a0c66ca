/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether two fixed points lie on the same side of every kink, so that what differs between them is smooth.
 */
#ifndef VF_SIDE_H
#define VF_SIDE_H

#include "vf_problem.h"

/* Scratch for n units, owned by the caller. */
typedef struct {
  gsl_vector *velocity, *scratch;
  unsigned char *frozen, *frozen_then;
} vf_side;

/* GSL_ETOL unless the fixed point there, of q at beta, has the active set of the free one of p at h and no
 * kink lies between them. */
int vf_side_kept(const vf_side *w, const vf_problem *p, const gsl_vector *h, const vf_problem *q, double beta,
                 const gsl_vector *there);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The exact path at single images of a learner's network: the free fixed point in double precision, and what
 * its Jacobian says there.
 */
#ifndef EXACT_H
#define EXACT_H

#include "vf_example.h"
#include "vf_learner.h"

/* An example of a copy of the learner's network as it is now.  NULL when memory is short. */
vf_example *exact_alloc(const vf_learner *l);

/*
 * The free fixed point of one image, with response and adjoint there: by Euler steps and Newton's method from
 * the first row of the free states that start (or NULL: zero states) was left with.  GSL_EMAXITER where none
 * was found, else an error code.
 */
int exact_find(vf_example *e, const float *image, unsigned char label, const vf_learner *start);

/* At the fixed point found, the spectral abscissa of the active block of the Jacobian; -1 where no unit is
 * active. */
int exact_abscissa(const vf_example *e, double *abscissa);

/* Asymmetry of the active block, and the angle that it bounds, in state and in weight space. */
typedef struct {
  double kappa, kappa_weights; /* kappa and kappa_M (prop:angle, prop:weight-space) */
  double angle;                /* between response and adjoint, radians */
  double weight_angle; /* between what the rule learns to first order in beta and -dJ/dtheta, radians */
  double roundoff;     /* relative, of the angle in weight space: n eps times the condition numbers */
} exact_asymmetry;

/* At the fixed point found.  GSL_EDOM where no unit is active or the target is met exactly. */
int exact_measure(vf_example *e, exact_asymmetry *a);

#endif

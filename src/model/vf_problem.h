/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One example of a learning problem: a vector field with its parameters and clamped
 * input, a cost and a target.  It gives the extended field of the nudged phase (eq:extended),
 *
 *   mu^beta(h) = mu(theta, v, h) - beta dC/dh(h, y),
 *
 * and the active set of clipped states.
 */
#ifndef VF_PROBLEM_H
#define VF_PROBLEM_H

#include "vf_cost.h"
#include "vf_field.h"
VF_BEGIN_DECLS

typedef struct {
  const vf_field *field;
  const gsl_vector *theta;  /* p */
  const gsl_vector *input;  /* q, or NULL when q is 0 */
  const vf_cost *cost;      /* on the n units of the field */
  const gsl_vector *target; /* m */
} vf_problem;

/* GSL_EBADLEN when the shapes disagree, GSL_EDOM when theta, input or target is not finite or the cost does
 * not admit the target, else GSL_SUCCESS. */
int vf_problem_check(const vf_problem *p);

/* velocity (n) = mu^beta(h), before any clipping; work (n) is scratch. */
int vf_problem_velocity(const vf_problem *p, double beta, const gsl_vector *h, gsl_vector *velocity,
                        gsl_vector *work);

/* jacobian (n x n) = dmu/dh - beta C_hh; work (n x n) is scratch. */
int vf_problem_jacobian(const vf_problem *p, double beta, const gsl_vector *h, gsl_matrix *jacobian,
                        gsl_matrix *work);

/*
 * Marks in frozen (n bytes) the units that sit at a bound and are pushed outwards by velocity,
 * and returns how many they are; none where the field has no bounds.
 */
size_t vf_problem_frozen(const vf_problem *p, const gsl_vector *h, const gsl_vector *velocity,
                         unsigned char *frozen);

/*
 * Distance to the nearest change of the active set or kink: the field's own kink distance, over active units
 * the distance of h_i to its bounds, over frozen units |velocity_i|.  Infinite where mu is smooth and
 * unbounded.
 */
double vf_problem_kink_distance(const vf_problem *p, const gsl_vector *h, const gsl_vector *velocity,
                                const unsigned char *frozen);

/* Clips h into the field's bounds, where it has any. */
void vf_problem_clip(const vf_problem *p, gsl_vector *h);

VF_END_DECLS
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Learning by any estimator over any vector field and cost, one example at a time on the exact path: slow,
 * and all that a new field or cost needs to learn.
 */
#ifndef VF_TRAINER_H
#define VF_TRAINER_H

#include "vf_estimator.h"
VF_BEGIN_DECLS

typedef struct {
  const vf_estimator *estimator; /* what stands for -dJ/dtheta */
  double step;                   /* its beta, or finite-difference step; not read by a formula */
  double rate;                   /* theta <- theta + rate * estimate */
} vf_trainer_options;

typedef struct vf_trainer vf_trainer;

/* For the field and cost given, which must outlive it.  NULL for a negative rate or short memory.  Free with
 * vf_trainer_free. */
vf_trainer *vf_trainer_alloc(const vf_field *field, const vf_cost *cost, const vf_trainer_options *options);
void vf_trainer_free(vf_trainer *t);

/*
 * One example: free phase from zero states, estimate, update of theta (p) in place; objective is the cost
 * before the update. GSL_EFAILED where no stable fixed point is reached; theta is then unchanged.  Other
 * errors as vf_estimator_compute; a unit that changes side of a kink (GSL_ETOL) leaves theta unchanged too.
 */
int vf_trainer_learn(vf_trainer *t, const gsl_vector *input, const gsl_vector *target, gsl_vector *theta,
                     double *objective);

VF_END_DECLS
#endif

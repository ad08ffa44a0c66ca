/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Learning by any estimator over any vector field and cost, one example at a time on the exact path: slow,
 * and all that a new field or cost needs to learn.
 */
#ifndef VF_TRAINER_H
#define VF_TRAINER_H

#include "vf_estimator.h"
#include "vf_example.h"
VF_BEGIN_DECLS

typedef struct {
  const vf_estimator *estimator; /* what stands for -dJ/dtheta */
  double step;                   /* its beta, or finite-difference step; not read by a formula */
  double rate;                   /* theta <- theta + rate * estimate */
} vf_trainer_options;

/*
 * One example: free phase from zero states, estimate, update of e->theta in place; objective is the cost
 * before the update, e->nu the estimate.  w is for the field's n and p.  GSL_EFAILED where no stable fixed
 * point is reached; theta is then unchanged.  GSL_EINVAL for a negative rate; other errors as
 * vf_estimator_compute; a unit that changes side of a kink (GSL_ETOL) leaves theta unchanged too.
 */
int vf_trainer_learn(const vf_trainer_options *options, vf_example *e, vf_estimator_work *w,
                     double *objective);

VF_END_DECLS
#endif

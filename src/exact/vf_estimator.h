/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The exact path: every way to compute the update nu or the gradient -dJ/dtheta of one example,
 * in double precision at Newton fixed points.
 *
 * Each estimator is a row of a table that declares its estimand and its order in the step (beta, or the
 * finite-difference step): error = O(step^order), 0 for a formula.
 */
#ifndef VF_ESTIMATOR_H
#define VF_ESTIMATOR_H

#include "vf_problem.h"
VF_BEGIN_DECLS

typedef enum { VF_ESTIMAND_NU, VF_ESTIMAND_GRADIENT } vf_estimand;

typedef struct vf_estimator_work vf_estimator_work; /* workspace for n units, p parameters */

typedef struct {
  const char *name;
  vf_estimand estimand;
  int order;
  int (*compute)(vf_estimator_work *w, const vf_problem *p, const gsl_vector *h, double step, gsl_vector *g);
} vf_estimator;

extern const vf_estimator *const vf_estimator_nu;        /* (dmu/dtheta)^T x (eq:nu) */
extern const vf_estimator *const vf_estimator_gradient;  /* (dmu/dtheta)^T lambda (eq:gradient) */
extern const vf_estimator *const vf_estimator_one_sided; /* (dmu/dtheta)^T (h^beta - h^0) / beta */
extern const vf_estimator *const vf_estimator_centred;   /* (dmu/dtheta)^T (h^beta - h^-beta) / (2 beta) */
extern const vf_estimator
    *const vf_estimator_holomorphic_2; /* (dmu/dtheta)^T a_1, a_1 by vf_holomorphic_series */
extern const vf_estimator
    *const vf_estimator_holomorphic_4; /* from 2, 4 or 6 points on the circle |beta| = step */
extern const vf_estimator *const vf_estimator_holomorphic_6;
extern const vf_estimator
    *const vf_estimator_stdp; /* int (dmu/dtheta)^T dh along the nudged phase, over beta */
extern const vf_estimator
    *const vf_estimator_stdp_centred; /* the same for beta and -beta, half the difference */
extern const vf_estimator
    *const vf_estimator_finite_difference; /* -dJ/dtheta, every parameter, central, one Richardson step */

/* Estimator i of all that there are, counted from 0; NULL past the last. */
const vf_estimator *vf_estimator_at(size_t i);

/* The estimator of that name, or NULL. */
const vf_estimator *vf_estimator_find(const char *name);

/* NULL when a size is 0 or memory is short.  Free with vf_estimator_work_free. */
vf_estimator_work *vf_estimator_work_alloc(size_t n, size_t p);
void vf_estimator_work_free(vf_estimator_work *w);

/*
 * g (p) by the estimator e at the free fixed point h (n), which the caller has found with
 * vf_relax_fixed_point. GSL_EFAILED where a nudged or displaced fixed point was not reached from h on the
 * same branch, GSL_ETOL where a unit changed side of a kink on the way (the order in the step is then lost),
 * GSL_EINVAL for a step that is not positive, GSL_EBADLEN.
 */
int vf_estimator_compute(const vf_estimator *e, vf_estimator_work *w, const vf_problem *p,
                         const gsl_vector *h, double step, gsl_vector *g);

/*
 * -dJ/dtheta along one direction d (p), d.(-dJ/dtheta), by the same finite differences.
 */
int vf_estimator_directional(vf_estimator_work *w, const vf_problem *p, const gsl_vector *h,
                             const gsl_vector *d, double step, double *slope);

VF_END_DECLS
#endif

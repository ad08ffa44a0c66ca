/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Everything that the theory says of one network at one example: its fixed point, how symmetric the Jacobian
 * is there, and how far response and update are from adjoint and gradient.
 *
 * With clipped states all of it is of the active units alone: frozen ones have neither response nor adjoint
 * (sec:gradient).
 */
#ifndef VF_SURVEY_H
#define VF_SURVEY_H

#include "vf_activation.h"
#include "vf_example.h"
#include "vf_symmetry.h"
VF_BEGIN_DECLS

/*
 * Between response x and adjoint lambda of some units, and between the update G^T x and the gradient
 * G^T lambda of the parameters that feed those units.  Angles in radians, errors relative to lambda or to the
 * gradient.  NaN where one of the two vanishes.
 */
typedef struct {
  double angle, relative_error;
  double weight_angle, weight_relative_error;
} vf_survey_distance;

/* The members may be read after vf_survey_take; they belong to the struct. */
typedef struct {
  size_t n, frozen, steps;
  int converged;   /* a fixed point was found */
  int relaxed;     /* by relaxation from the start; else by Newton's method, which finds unstable ones too */
  double residual; /* largest velocity of an active unit at the state that was reached */
  double kink_distance; /* see vf_problem_kink_distance */
  double rcond;         /* reciprocal condition number of the Jacobian (estimate) */
  int responded;        /* 0 where no active unit feels the cost: x = lambda = 0 */
  /* Of the active block; NaN where all units are frozen.  kappa is infinite where S is singular to rounding.
   */
  vf_symmetry_report symmetry;
  double kappa_weight; /* kappa_M (prop:weight-space) */
  vf_survey_distance distance;
  gsl_vector *m; /* diagonal of M = G G^T, n */
} vf_survey;

/* For fields of n units.  NULL when n is 0 or memory is short.  Free with vf_survey_free. */
vf_survey *vf_survey_alloc(size_t n);
void vf_survey_free(vf_survey *s);

/*
 * Relaxes from the present h, polishes by Newton's method, and measures.  Where the relaxation does not come
 * to rest Newton's method goes on from there, then from the start; e->h is what was reached.  GSL_EFAILED
 * when no fixed point was found: then only n, steps, residual and converged are set.  GSL_ESING for a
 * Jacobian that is singular to rounding, GSL_EUNSUP for a field whose M is not diagonal, GSL_EBADLEN,
 * GSL_ENOMEM; others as vf_response_at.  O(n^3).
 */
int vf_survey_take(vf_survey *s, vf_example *e);

/* The distance for the count units from first on, after vf_survey_take.  GSL_EINVAL for units out of range.
 */
int vf_survey_part(const vf_survey *s, const vf_example *e, size_t first, size_t count,
                   vf_survey_distance *distance);

/* True where |W|_2 sup rho' < 1: one fixed point, which every state approaches (prop:contraction).  w is
 * n x n.  Errors as vf_spectral_norm, GSL_ENOMEM. */
int vf_survey_contracts(const gsl_matrix *w, const vf_activation *rho, int *contracts);

VF_END_DECLS
#endif

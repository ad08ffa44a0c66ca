/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Everything that the theory says of one vector field at one example: its fixed point, stable or not, how
 * symmetric the Jacobian is there, and how far response and update are from adjoint and gradient.
 */
#ifndef VF_SURVEY_H
#define VF_SURVEY_H

#include "vf_activation.h"
#include "vf_example.h"
VF_BEGIN_DECLS

typedef struct {
  size_t n, frozen, steps;
  int converged; /* a fixed point was found */
  int relaxed;   /* by vf_relax_fixed_point; else by Newton's method, which finds those of other basins too */
  double time;   /* how long the flow was followed from the start, */
  vf_relax_status flow; /* and how that ended */
  double residual;      /* largest velocity of an active unit at the state that was reached */
  double kink_distance; /* see vf_problem_kink_distance */
  double rcond;         /* reciprocal condition number of the Jacobian (estimate) */
  int responded;        /* 0 where no active unit receives an error: x = lambda = 0 */
  vf_example_report at; /* of the active block */
} vf_survey;

/*
 * Relaxes from the present h by vf_relax_fixed_point, and measures, whatever the field.  Where that is not
 * converged Newton's method goes on from there, then from the start; e->h is what was reached.  GSL_EFAILED
 * when no fixed point was found: then only n, steps, time, flow, residual and converged are set.  GSL_ESING
 * for a Jacobian that is singular to rounding, GSL_ENOMEM; others as vf_response_at and vf_example_measure.
 * O(n^3).
 */
int vf_survey_take(vf_survey *s, vf_example *e);

/* True where |W|_2 lipschitz < 1, lipschitz = sup |rho'|, by more than rounding: one fixed point, which every
 * state approaches (prop:contraction).  w is n x n.  Errors as vf_spectral_norm, GSL_ENOMEM. */
int vf_survey_contracts(const gsl_matrix *w, double lipschitz, int *contracts);

VF_END_DECLS
#endif

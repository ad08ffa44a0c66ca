/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rates r = rho(h) as what a learning rule compares (prop:slopes, prop:activity).
 *
 * Instead of the change of the state, dh/dbeta, a rule may take the change of the rate, d rho(h)/dbeta; and
 * where the cost reads rates, C(r), the current that nudges the outputs may be dC/dr instead of dC/dh =
 * rho' dC/dr.  With symmetric weights the first is exact up to a factor where the outputs have one slope,
 * both together are exact for all slopes.  What comes out (n) is handed to vf_field_pullback.
 */
#ifndef VF_RATE_RULE_H
#define VF_RATE_RULE_H

#include "vf_problem.h"
VF_BEGIN_DECLS

/* The current that nudges. */
typedef enum {
  VF_RATE_RULE_STATE,   /* dC/dh */
  VF_RATE_RULE_ACTIVITY /* dC/dr: activity coordinates; for a cost on rates (vf_cost_alloc_rates) */
} vf_rate_rule_nudge;

typedef struct vf_rate_rule vf_rate_rule; /* workspace for n units */

/* NULL when n is 0 or memory is short.  Free with vf_rate_rule_free. */
vf_rate_rule *vf_rate_rule_alloc(size_t n);
void vf_rate_rule_free(vf_rate_rule *w);

/*
 * r (n) = d rho(h^beta)/dbeta at beta = 0, which is D L^-1 dC/dh or D L^-1 dC/dr with D = diag rho', at the
 * fixed point h of the free phase; 0 on frozen units.  GSL_EUNSUP for a field without rates, or activity
 * coordinates and a cost on states; GSL_ESING for a singular Jacobian; GSL_EBADLEN.  O(n^3).
 */
int vf_rate_rule_response(vf_rate_rule *w, const vf_problem *p, const gsl_vector *h, vf_rate_rule_nudge nudge,
                          gsl_vector *r);

/*
 * The same from two nudged phases, r = (rho(h^beta) - rho(h^-beta)) / (2 beta).  GSL_EFAILED where a nudged
 * fixed point was not reached, GSL_ETOL where the state moved as far as the nearest kink, GSL_EINVAL for a
 * beta that is not positive; else as vf_rate_rule_response.
 */
int vf_rate_rule_contrast(vf_rate_rule *w, const vf_problem *p, const gsl_vector *h, vf_rate_rule_nudge nudge,
                          double beta, gsl_vector *r);

VF_END_DECLS
#endif

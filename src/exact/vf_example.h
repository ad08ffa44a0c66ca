/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One example with everything that the exact path keeps of it: parameters, clamped input, target, the state,
 * and, once settled, response and adjoint at the fixed point of the free phase.
 */
#ifndef VF_EXAMPLE_H
#define VF_EXAMPLE_H

#include "vf_relax.h"
#include "vf_response.h"
VF_BEGIN_DECLS

/* The vectors may be read and written; they belong to the struct.  problem points to them. */
typedef struct {
  gsl_vector *theta;  /* p */
  gsl_vector *input;  /* q, NULL when q is 0 */
  gsl_vector *target; /* m */
  gsl_vector *h;      /* n */
  vf_problem problem;
  vf_relax *relax;
  vf_response *response;
} vf_example;

/* All numbers 0.  Field and cost must outlive it.  NULL when the cost is on another number of units or memory
 * is short.  Free with vf_example_free. */
vf_example *vf_example_alloc(const vf_field *field, const vf_cost *cost);
void vf_example_free(vf_example *e);

/*
 * The free phase from the present h, and at its fixed point the response and the adjoint.  GSL_SUCCESS when
 * both were found; GSL_EFAILED when no stable fixed point was reached, with the status in report; GSL_ESING
 * for a singular Jacobian; GSL_EZERODIV when no active unit feels the cost, c = 0; other errors as
 * vf_relax_fixed_point and vf_response_at.  report may be NULL.  O(n^3).
 */
int vf_example_settle(vf_example *e, vf_relax_report *report);

VF_END_DECLS
#endif

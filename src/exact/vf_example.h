/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A vector field with a cost and one example: settled at the fixed point of the free phase, and measured
 * there.
 *
 * With clipped states a measurement is of the active units alone: frozen ones have neither response nor
 * adjoint (sec:gradient), and the active block of a matrix is what remains without their rows and columns.
 */
#ifndef VF_EXAMPLE_H
#define VF_EXAMPLE_H

#include "vf_relax.h"
#include "vf_response.h"
#include "vf_symmetry.h"
VF_BEGIN_DECLS

/* All of it belongs to the struct; the vectors may be read and written.  problem points to them. */
typedef struct {
  const vf_field *field;
  vf_cost *cost;
  gsl_vector *theta;         /* p */
  gsl_vector *input;         /* q, NULL when q is 0 */
  gsl_vector *target;        /* m */
  gsl_vector *h;             /* n */
  gsl_vector *nu, *gradient; /* p, see vf_example_compare */
  gsl_vector *work;          /* n, scratch */
  vf_problem problem;
  vf_relax *relax;
  vf_response *response;
} vf_example;

/* Numbers all 0.  Takes field and cost and frees them with the example, or at once where it fails.  NULL when
 * one of them is NULL, the cost is on another number of units, or memory is short.  Free with
 * vf_example_free. */
vf_example *vf_example_alloc(const vf_field *field, vf_cost *cost);
void vf_example_free(vf_example *e);

/*
 * The free phase from the present h, and at its fixed point the response and the adjoint.  GSL_SUCCESS when
 * both were found; GSL_EFAILED when no stable fixed point was reached, with the status in report; GSL_ESING
 * for a singular Jacobian; GSL_EZERODIV when no active unit receives an error, c = 0; other errors as
 * vf_relax_fixed_point and vf_response_at.  report may be NULL.  O(n^3).
 */
int vf_example_settle(vf_example *e, vf_relax_report *report);

/* True of the three errors by which vf_example_settle says that a network has nothing to measure:
 * GSL_EFAILED, GSL_ESING, GSL_EZERODIV. */
int vf_example_is_void(int code);

/* What follows is of the fixed point at which response was filled. */

/*
 * Between response x and adjoint lambda of some units, and between the update nu = G^T x and the gradient
 * -dJ/dtheta = G^T lambda that these units give to the parameters, G = dmu/dtheta.  Angles in radians, errors
 * relative to lambda or to the gradient.  NaN where one of the two vanishes.
 */
typedef struct {
  double angle, relative_error;
  double weight_angle, weight_relative_error;
} vf_example_distance;

/* The distance for the count units from first on; their update and gradient stay in nu and gradient.
 * GSL_EINVAL for units out of range; errors as vf_field_pullback. */
int vf_example_compare(vf_example *e, size_t first, size_t count, vf_example_distance *distance);

/* M = G G^T (n x n) with rows and columns of frozen units those of the identity.  Errors as vf_field_gram. */
int vf_example_gram(const vf_example *e, gsl_matrix *gram);

/* Units that are not frozen, and their block of a matrix (n x n), for the caller to free; NULL where none is
 * active or memory is short. */
size_t vf_example_active(const vf_example *e);
gsl_matrix *vf_example_block(const vf_example *e, const gsl_matrix *whole);

/* NaN where all units are frozen.  kappa and kappa_M are infinite where S is singular to rounding. */
typedef struct {
  vf_symmetry_report symmetry; /* of the active block of the Jacobian */
  double kappa_weight;         /* kappa_M (prop:weight-space) */
  double weight_roundoff;      /* of a direction in weight space: n eps / rcond sqrt(cond M), active units */
  vf_example_distance distance;
} vf_example_report;

/* All of the report, for any M.  GSL_ENOMEM; other errors as vf_field_gram, vf_field_pullback and
 * vf_symmetry_measure.  O(n^3). */
int vf_example_measure(vf_example *e, vf_example_report *report);

VF_END_DECLS
#endif

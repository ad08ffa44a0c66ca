/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Worst targets: for which gradient c of the cost is the update least like the gradient?
 *
 * Response and adjoint are linear in c, so their product is a quadratic form of c, and its smallest
 * eigenvalue says exactly whether some target turns the update against the gradient (prop:positivity,
 * prop:weight-space).  The eigenvector is that target: a witness, for which response and adjoint may be
 * solved for and multiplied by any other way.
 */
#ifndef VF_WORST_H
#define VF_WORST_H

#include "vf_linalg.h"
#include "vf_symmetry.h"
VF_BEGIN_DECLS

/* The extreme eigenvalues of a form.  Positive for all targets where smallest > 0. */
typedef struct {
  double smallest; /* eigenvalue: the product of the worst c of length 1 */
  double size;     /* largest modulus of an eigenvalue, the scale of the form's roundoff */
} vf_worst_form;

/* Workspace for Jacobians of n units and targets on m of them. */
typedef struct vf_worst vf_worst;

/*
 * Costs that read the units index[0..m-1], copied; index NULL is for the first m, so that m = n is for
 * targets in all of R^n.  NULL when m is 0 or above n, an index is out of range or stands twice, or memory is
 * short. Free with vf_worst_free.
 */
vf_worst *vf_worst_alloc(size_t n, size_t m, const size_t *index);
void vf_worst_free(vf_worst *w);

/* Takes the Jacobian l (n x n), for all that follows.  GSL_EBADLEN, GSL_EDOM, GSL_ESING.  O(n^3). */
int vf_worst_jacobian(vf_worst *w, const gsl_matrix *l);

/* x = L^-1 c and lambda = L^-T c (n each; x may be c).  GSL_EBADLEN, GSL_EINVAL before vf_worst_jacobian.
 * O(n^2). */
int vf_worst_solve(vf_worst *w, const gsl_vector *c, gsl_vector *x, gsl_vector *lambda);

/*
 * The form x^T M lambda of the targets on the outputs, that is the symmetric part of E^T L^-T M L^-T E with
 * the columns of E the outputs; gram = M (n x n, symmetric), or NULL for the identity, which is state space.
 * c (n) gets the worst target, of length 1; NULL is allowed.  GSL_EBADLEN, GSL_EDOM for an M that is not
 * finite, GSL_EINVAL before vf_worst_jacobian.  O(n^3).
 */
int vf_worst_target(vf_worst *w, const gsl_matrix *gram, vf_worst_form *form, gsl_vector *c);

/*
 * The same for anything linear in k numbers a: update U a and gradient V a, with U and V p x k.  The form is
 * the symmetric part of U^T V.  Columns for each output of each example of a batch make a the targets of the
 * whole batch (prop:batch).  scratch and vectors are k x k; w is a workspace of order k; a (k) gets the worst
 * one. GSL_EBADLEN, GSL_EDOM.  O(p k^2 + k^3).
 */
int vf_worst_pairs(vf_spectral *w, const gsl_matrix *u, const gsl_matrix *v, gsl_matrix *scratch,
                   gsl_matrix *vectors, gsl_vector *values, vf_worst_form *form, gsl_vector *a);

/* Workspace for the worst target in the energy norm. */
typedef struct vf_worst_energy vf_worst_energy;

/* NULL when n is 0 or memory is short.  Free with vf_worst_energy_free. */
vf_worst_energy *vf_worst_energy_alloc(size_t n);
void vf_worst_energy_free(vf_worst_energy *w);

/*
 * The target in R^n whose response is turned furthest in the norm of P = -S, by 2 arctan kappa_P
 * (prop:rotation): c (n) = (S - A S^-1 A) u for the u that K stretches most, the last eigenvector of the
 * pencil (A^T P^-1 A, P).  kappa gets the stretch, kappa_P.  GSL_EBADLEN, GSL_EDOM for an l (n x n) that is
 * not finite or an S that is not negative definite, GSL_ESING.  O(n^3).
 */
int vf_worst_energy_target(vf_worst_energy *w, const gsl_matrix *l, gsl_vector *c, double *kappa);

VF_END_DECLS
#endif

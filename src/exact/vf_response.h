/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Response and adjoint at a fixed point h (eq:response, eq:adjoint):
 *
 *   L x = c,   L^T lambda = c,   L = dmu/dh, c = dC/dh.
 *
 * x = dh^beta/dbeta at beta = 0 is what the nudged phase measures; lambda is what the gradient
 * needs.  With clipped states both live on the active set and vanish on frozen units.
 */
#ifndef VF_RESPONSE_H
#define VF_RESPONSE_H

#include "vf_problem.h"
VF_BEGIN_DECLS

/*
 * Result and workspace.  The members may be read after vf_response_at; they belong to the struct.
 * In jacobian the rows and columns of frozen units are those of -1 times the identity and c is 0 there, so
 * that kappa and its kin are those of the active block.
 */
typedef struct {
  size_t n;
  gsl_matrix *jacobian;  /* L, n x n */
  gsl_vector *c;         /* dC/dh, n */
  gsl_vector *x;         /* response, n */
  gsl_vector *lambda;    /* adjoint, n */
  unsigned char *frozen; /* n */
  size_t frozen_count;
  double rcond; /* reciprocal condition number of jacobian (estimate) */
  struct vf_response_work *work;
} vf_response;

/* NULL when n is 0 or memory is short.  Free with vf_response_free. */
vf_response *vf_response_alloc(size_t n);
void vf_response_free(vf_response *r);

/* Fills r at the fixed point h of the free phase.  GSL_ESING for a singular Jacobian, GSL_EDOM for numbers
 * that are not finite. O(n^3). */
int vf_response_at(vf_response *r, const vf_problem *p, const gsl_vector *h);

/*
 * Recurrent backpropagation: lambda by the iteration lambda <- lambda + eps (L^T lambda - c), from the
 * Jacobian and c in r, until the max norm of L^T lambda - c is at most tol.  The sign is right for a stable
 * L. GSL_EMAXITER when steps were used up; lambda (n) then holds the last iterate.
 */
int vf_response_recurrent_backprop(const vf_response *r, double eps, size_t steps, double tol,
                                   gsl_vector *lambda, size_t *used);

/*
 * The nudged phase step by step, to first order in beta: row k of velocity (T x n) is the velocity over beta
 * at Euler step k of size eps from the free fixed point, -(I + eps L)^k c.  Their sum times eps tends to x
 * where the steps contract.  GSL_EBADLEN, GSL_EINVAL for a step that is not positive.  O(T n^2).
 */
int vf_response_nudged_steps(const vf_response *r, double eps, gsl_matrix *velocity);

/*
 * Backpropagation through time over the same steps of a free phase that rests at the fixed point, which is
 * also recurrent backpropagation step by step: row k of error (T x n) is the gradient of the final cost with
 * respect to the state k steps before, (I + eps L^T)^k c (eq:steps).  Their sum times -eps tends to lambda.
 */
int vf_response_backprop_steps(const vf_response *r, double eps, gsl_matrix *error);

VF_END_DECLS
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Costs C(h, y): how far the output units of a state h are from a target y.
 *
 * A cost reads only the output units, their states or their rates, so its gradient c = dC/dh and its Hessian
 * vanish elsewhere.  The nudge of the second phase is -beta c.
 */
#ifndef VF_COST_H
#define VF_COST_H

#include "vf_activation.h"

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_matrix_complex_double.h>
#include <gsl/gsl_vector.h>
#include <gsl/gsl_vector_complex.h>
VF_BEGIN_DECLS

/*
 * A kind of cost as functions of the output states o (m) and the target y (m); what a row leaves out is NULL.
 */
typedef struct {
  const char *name;
  double (*value)(const gsl_vector *o, const gsl_vector *y);
  void (*gradient)(const gsl_vector *o, const gsl_vector *y, gsl_vector *g);
  void (*hessian)(const gsl_vector *o, const gsl_vector *y, gsl_matrix *hess);
  /* the same continued to complex output states; NULL where a cost has no continuation */
  void (*complex_gradient)(const gsl_vector_complex *o, const gsl_vector *y, gsl_vector_complex *g);
  void (*complex_hessian)(const gsl_vector_complex *o, const gsl_vector *y, gsl_matrix_complex *hess);
  /* The fast path's, in single precision, of rows examples whose m outputs and targets stand one after the
   * other: drive -= beta dC/do, and the sum of C.  NULL where the fast path has no such cost. */
  void (*nudge)(size_t rows, size_t m, float beta, const float *y, const float *o, float *drive);
  double (*total)(size_t rows, size_t m, const float *y, const float *o);
  float stiffness; /* largest eigenvalue that C_oo can have, with a distribution as target */
  int (*admits)(const gsl_vector *y); /* true for the y that may be a target; NULL where all may */
} vf_cost_type;

extern const vf_cost_type *const vf_cost_squared_error; /* |o - y|^2 / 2 */

/* -sum_i y_i log softmax(o)_i.  y is a distribution: m numbers from 0 on whose sum is 1, up to m FLT_EPSILON,
 * the rounding of targets that were computed in single precision. */
extern const vf_cost_type *const vf_cost_cross_entropy;

/* Kind i of all that there are, counted from 0; NULL past the last. */
const vf_cost_type *vf_cost_at(size_t i);

/* The kind of that name, or NULL. */
const vf_cost_type *vf_cost_find(const char *name);

/* A cost on chosen output units of a state with n units, with scratch of its own: one for each thread. */
typedef struct vf_cost vf_cost;

/*
 * outputs holds m distinct indices below n and is copied; NULL stands for the first m units.  The cost is
 * NULL when an index is out of range or given twice, m is 0, or memory is short.  Free with vf_cost_free.
 */
vf_cost *vf_cost_alloc(const vf_cost_type *type, size_t n, size_t m, const size_t *outputs);
void vf_cost_free(vf_cost *cost);

/* A cost C(rho(h), y) on the rates of the outputs; the same otherwise. */
vf_cost *vf_cost_alloc_rates(const vf_cost_type *type, const vf_activation *rho, size_t n, size_t m,
                             const size_t *outputs);

size_t vf_cost_states(const vf_cost *cost);         /* n */
size_t vf_cost_outputs(const vf_cost *cost);        /* m */
const size_t *vf_cost_indices(const vf_cost *cost); /* m indices, owned by cost */

/* GSL_SUCCESS where y may be a target of the cost, GSL_EBADLEN for another length than m, GSL_EDOM for a y
 * that its kind does not admit.  All functions below refuse the same y, and write nothing then. */
int vf_cost_check_target(const vf_cost *cost, const gsl_vector *y);

/*
 * Value, gradient c (n) and Hessian C_hh (n x n) at the state h (n) for the target y (m).
 * GSL_EBADLEN for another length.
 */
int vf_cost_value(const vf_cost *cost, const gsl_vector *h, const gsl_vector *y, double *value);
int vf_cost_gradient(const vf_cost *cost, const gsl_vector *h, const gsl_vector *y, gsl_vector *c);
int vf_cost_hessian(const vf_cost *cost, const gsl_vector *h, const gsl_vector *y, gsl_matrix *hess);

/* Of a cost on rates r = rho(h): dC/dr (n), and its derivative by h (n x n), which need not be symmetric.
 * GSL_EUNSUP for a cost on states, GSL_EBADLEN. */
int vf_cost_rate_gradient(const vf_cost *cost, const gsl_vector *h, const gsl_vector *y, gsl_vector *c);
int vf_cost_rate_hessian(const vf_cost *cost, const gsl_vector *h, const gsl_vector *y, gsl_matrix *hess);

/* Gradient c (n) and Hessian (n x n) continued to complex states h (n).  GSL_EUNSUP for a cost without
 * continuation and for a cost on rates, GSL_EBADLEN. */
int vf_cost_complex_gradient(const vf_cost *cost, const gsl_vector_complex *h, const gsl_vector *y,
                             gsl_vector_complex *c);
int vf_cost_complex_hessian(const vf_cost *cost, const gsl_vector_complex *h, const gsl_vector *y,
                            gsl_matrix_complex *hess);

VF_END_DECLS
#endif

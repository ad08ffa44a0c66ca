/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The bounds of the theory as predicates: left side, right side, tolerance, and whether left <= right +
 * tolerance.
 *
 * A tolerance is never chosen: it is machine epsilon times the condition numbers of the quantities compared.
 * kappa is the caller's (kappa, kappa_M or kappa_P), and must belong to the space in which the vectors live.
 */
#ifndef VF_BOUND_H
#define VF_BOUND_H

#include "vf_decls.h"

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_vector.h>
VF_BEGIN_DECLS

typedef struct {
  const char *label; /* the proposition in the report */
  double left, right;
  double tolerance;
  int holds; /* left <= right + tolerance, false for NaN */
} vf_bound;

/* left <= right + tolerance, for the proposition of that label; label is kept, not copied. */
vf_bound vf_bound_judge(const char *label, double left, double right, double tolerance);

/* right + tolerance - left: how far the bound is from being violated. */
double vf_bound_slack(const vf_bound *b);

/* 2 arctan(kappa), the bound on the angle, radians. */
double vf_bound_angle_limit(double kappa);

/* 2 kappa / (1 - kappa), the bound on the relative error; infinite for kappa >= 1. */
double vf_bound_error_limit(double kappa);

/* Roundoff of a quantity computed by solving with a matrix of reciprocal condition number rcond: n eps /
 * rcond. */
double vf_bound_roundoff(size_t n, double rcond);

/*
 * prop:half-difference: |S d - A m| = 0 for m = (x + lambda)/2, d = (lambda - x)/2, relative to |S||d| +
 * |A||m|, with L = S + A (n x n), x and lambda (n).
 */
vf_bound vf_bound_half_difference(const gsl_matrix *l, const gsl_vector *x, const gsl_vector *lambda,
                                  double rcond);

/* prop:angle: angle(u, v) <= 2 arctan kappa (all kappa; above 1 it says less than a right angle no longer).
 */
vf_bound vf_bound_angle(const gsl_vector *u, const gsl_vector *v, double kappa, double roundoff);

/* prop:relative-error: |u - v| <= 2 kappa/(1 - kappa) |v| for kappa < 1. */
vf_bound vf_bound_relative_error(const gsl_vector *u, const gsl_vector *v, double kappa, double roundoff);

/* prop:positivity: -<u, v> <= 0 where kappa <= 1; holds trivially (right side infinite) where kappa > 1. */
vf_bound vf_bound_positivity(const gsl_vector *u, const gsl_vector *v, double kappa, double roundoff);

/*
 * prop:rotation: | |x|_P / |lambda|_P - 1 | = 0, and the angle in the energy norm <= 2 arctan kappa_P, with
 * P = -S positive definite, s = S (n x n), work (n).
 */
vf_bound vf_bound_energy_norm(const gsl_matrix *s, const gsl_vector *x, const gsl_vector *lambda,
                              double roundoff, gsl_vector *work);
vf_bound vf_bound_energy_angle(const gsl_matrix *s, const gsl_vector *x, const gsl_vector *lambda,
                               double kappa_energy, double roundoff, gsl_vector *work);

/* prop:nudging: |c.x - c.lambda| = 0, and c.x <= 0 where S is negative semidefinite. */
vf_bound vf_bound_equal_slopes(const gsl_vector *c, const gsl_vector *x, const gsl_vector *lambda,
                               double roundoff);
vf_bound vf_bound_nudging_lowers(const gsl_vector *c, const gsl_vector *x, double roundoff);

/*
 * prop:slopes: |A|_2 <= |W_s|_2 (d_max - d_min)/2 + |W_a|_2 d_max for leaky integrators with weights W_s +
 * W_a and slopes rho'(h_i) from d_min to d_max.  roundoff is that of a matrix of this size, n eps.
 */
vf_bound vf_bound_slopes(double norm_a, double norm_ws, double norm_wa, double d_min, double d_max,
                         double roundoff);

/* prop:unit-scaling: the angle between u and a u whose entries are scaled by factors from low > 0 to high is
 * at most arcsin (high - low)/(high + low). */
vf_bound vf_bound_unit_scaling(const gsl_vector *u, const gsl_vector *scaled, double low, double high,
                               double roundoff);

VF_END_DECLS
#endif

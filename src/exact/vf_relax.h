/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fixed points of the extended field: mu^beta(h) = 0, or, with clipped states, zero velocity on
 * every unit that is not frozen.
 *
 * A relaxed state is polished by Newton on the active set, so that slopes down to roundoff can be
 * measured.  Newton finds unstable fixed points too, which no free phase reaches: every report
 * says converged, not converged, diverged or unstable, and callers count them apart.
 */
#ifndef VF_RELAX_H
#define VF_RELAX_H

#include "vf_problem.h"
VF_BEGIN_DECLS

typedef enum {
  VF_RELAX_CONVERGED,
  VF_RELAX_NOT_CONVERGED, /* step limit reached with the residual above its tolerance */
  VF_RELAX_DIVERGED,      /* a state left the finite numbers, or grew past 1e8 */
  VF_RELAX_UNSTABLE       /* a fixed point whose Jacobian has an eigenvalue with real part >= 0 */
} vf_relax_status;

/* What a relaxation found.  Fields that a method does not compute are NaN or 0. */
typedef struct {
  vf_relax_status status;
  double residual;      /* max norm of the velocity over active units */
  double kink_distance; /* see vf_problem_kink_distance */
  double abscissa;      /* spectral abscissa of the Jacobian on the active set */
  size_t steps;         /* steps or iterations used */
  size_t frozen;        /* units frozen at a bound */
} vf_relax_report;

/* "converged", "not converged", "diverged", "unstable" */
const char *vf_relax_status_name(vf_relax_status status);

typedef struct vf_relax vf_relax; /* workspace for n units */

/* NULL when n is 0 or memory is short.  Free with vf_relax_free. */
vf_relax *vf_relax_alloc(size_t n);
void vf_relax_free(vf_relax *w);

/*
 * All of these start at h (n), overwrite it with the state they reach, and fill the report.  They
 * return GSL_SUCCESS whenever the report is valid, whatever its status, and an error code when the
 * call itself is wrong (GSL_EBADLEN, GSL_EINVAL) or a callback failed.
 */

/* Explicit Euler with step eps, clipped after every step, until the residual is at most tol or steps are used
 * up. */
int vf_relax_euler(vf_relax *w, const vf_problem *p, double beta, double eps, size_t steps, double tol,
                   gsl_vector *h, vf_relax_report *report);

/* Adaptive Runge-Kutta (gsl_odeiv2, rkf45) up to time t_max; for fields without bounds (GSL_EUNSUP
 * otherwise). */
int vf_relax_runge_kutta(vf_relax *w, const vf_problem *p, double beta, double t_max, double tol,
                         gsl_vector *h, vf_relax_report *report);

/*
 * Damped Newton on the active set to a residual at roundoff, at most max_iterations.  Converged means
 * residual <= tol.
 */
int vf_relax_newton(vf_relax *w, const vf_problem *p, double beta, size_t max_iterations, double tol,
                    gsl_vector *h, vf_relax_report *report);

/* The residual to ask of Newton's method at the scale of h: 1e-12 (1 + max |h|). */
double vf_relax_tolerance(const gsl_vector *h);

/*
 * Euler steps of 1/2 until the residual is at most 1e-4; where 1000 do not suffice, 1000 of 1/8, then of
 * 1/32. Errors as vf_relax_euler.
 */
int vf_relax_rest(vf_relax *w, const vf_problem *p, double beta, gsl_vector *h, vf_relax_report *report);

/*
 * The free (beta = 0) or nudged fixed point to use in theory: vf_relax_rest, then
 * Newton to vf_relax_tolerance, then the spectral abscissa.  O(n^3) per Newton iteration.
 */
int vf_relax_fixed_point(vf_relax *w, const vf_problem *p, double beta, gsl_vector *h,
                         vf_relax_report *report);

/*
 * Follows the branch of a fixed point h at beta = from to beta = to by Newton, halving the step in beta where
 * Newton fails or jumps.  The report is that of the last point; NOT_CONVERGED where the branch could not be
 * followed.
 */
int vf_relax_continue(vf_relax *w, const vf_problem *p, double from, double to, gsl_vector *h,
                      vf_relax_report *report);

VF_END_DECLS
#endif

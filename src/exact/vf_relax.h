/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fixed points of the extended field: mu^beta(h) = 0, or, with clipped states, zero velocity on
 * every unit that is not frozen.
 *
 * A state called converged by vf_relax_fixed_point is the one that the flow dh/dt = mu^beta(h) tends to from
 * the start, polished by Newton on the active set, so that slopes down to roundoff can be measured.  Newton
 * alone finds unstable fixed points and those of other basins too.  Every report says converged, not
 * converged, diverged or unstable, and callers count these apart.
 */
#ifndef VF_RELAX_H
#define VF_RELAX_H

#include "vf_problem.h"
VF_BEGIN_DECLS

typedef enum {
  VF_RELAX_CONVERGED,
  VF_RELAX_NOT_CONVERGED, /* the residual is above its tolerance after the time, or the steps, reported */
  VF_RELAX_DIVERGED, /* a state left the finite numbers, or grew past 1e8 or past 1e6 times the largest of
                        start, first velocity and parameters */
  VF_RELAX_UNSTABLE  /* a fixed point whose Jacobian has an eigenvalue with real part >= 0 */
} vf_relax_status;

/* What a relaxation found.  Fields that a method does not compute are NaN or 0. */
typedef struct {
  vf_relax_status status;
  double residual;      /* max norm of the velocity over active units */
  double kink_distance; /* see vf_problem_kink_distance */
  double abscissa;      /* spectral abscissa of the Jacobian on the active set */
  double time;          /* how long dh/dt was followed, in the unit of time of the field */
  size_t steps;         /* steps and iterations used */
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
 * call itself is wrong (GSL_EBADLEN, GSL_EINVAL, GSL_EDOM; nothing is then written) or a callback failed.
 */

/* Explicit Euler with step eps, clipped after every step, until the residual is at most tol or steps are used
 * up. */
int vf_relax_euler(vf_relax *w, const vf_problem *p, double beta, double eps, size_t steps, double tol,
                   gsl_vector *h, vf_relax_report *report);

/* Adaptive Runge-Kutta (gsl_odeiv2, rkf45), clipped after every step, until the residual is at most tol or up
 * to time t_max. */
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
 * The free (beta = 0) or nudged fixed point to use in theory: the one that dh/dt = mu^beta(h) tends to from
 * h, by Newton to vf_relax_tolerance, with the spectral abscissa.
 *
 * A target is found by Newton from where Euler steps of 1/2 end.  The flow is then integrated from h by
 * adaptive Runge-Kutta, with an error of at most 1e-3 of the way of each unit in a step, until the target is
 * shown to be its end: the target is stable, the velocity is the Jacobian at the target times the distance
 * from the target to a tenth, and that distance has halved while so.  Where the flow leads elsewhere a new
 * target is found from the flow each time that its residual has fallen tenfold.
 *
 * NOT_CONVERGED: after 1000 such steps the flow was not in the linear regime of a stable fixed point, or the
 * distance did not halve in 10000; the report has the time followed and h is, as where the flow
 * diverges, the state that the flow had reached.  UNSTABLE: the flow rests to vf_relax_tolerance at a fixed
 * point that is not stable.  O(n^3) per Newton iteration and for the abscissa, O(n^2) per step.
 */
int vf_relax_fixed_point(vf_relax *w, const vf_problem *p, double beta, gsl_vector *h,
                         vf_relax_report *report);

/*
 * Follows the branch of a fixed point h at beta = from to beta = to by Newton, halving the step in beta where
 * Newton fails or jumps.  The report is that of the last point; NOT_CONVERGED where the branch could not be
 * followed, and h is then the last point on it.
 */
int vf_relax_continue(vf_relax *w, const vf_problem *p, double from, double to, gsl_vector *h,
                      vf_relax_report *report);

VF_END_DECLS
#endif

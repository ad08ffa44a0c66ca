/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Damped Newton on the active set, the stability of what it finds, and branches in beta.
 */
#include "vf_relax_intern.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

/* The Jacobian of the active units into w->jacobian. */
static int take_jacobian(vf_relax *w, const vf_problem *p, double beta, const gsl_vector *h) {
  int code = vf_problem_jacobian(p, beta, h, w->jacobian, w->scratch_matrix);
  for (size_t i = 0; !code && i < w->n; i++) {
    if (!w->frozen[i])
      continue;
    for (size_t j = 0; j < w->n; j++) {
      gsl_matrix_set(w->jacobian, i, j, 0);
      gsl_matrix_set(w->jacobian, j, i, 0);
    }
    gsl_matrix_set(w->jacobian, i, i, -1);
  }
  return code;
}

/* Newton direction on the active set into w->step; frozen units do not move. */
static int newton_direction(vf_relax *w, const vf_problem *p, double beta, const gsl_vector *h) {
  int code = take_jacobian(w, p, beta, h);
  for (size_t i = 0; i < w->n; i++)
    if (w->frozen[i])
      gsl_vector_set(w->velocity, i, 0);
  if (!code)
    code = vf_lu_factor(w->lu, w->jacobian);
  return code ? code : vf_lu_solve(w->lu, w->velocity, w->step);
}

/* Halves the step until the residual falls; 0 when no fraction down to 2^-30 helps. */
static int damped_step(vf_relax *w, const vf_problem *p, double beta, double *residual, gsl_vector *h,
                       int *moved) {
  gsl_vector_memcpy(w->start, h);
  *moved = 0;
  for (double fraction = 1; fraction > 1e-9; fraction /= 2) {
    gsl_vector_memcpy(w->trial, w->start);
    gsl_blas_daxpy(-fraction, w->step, w->trial);
    vf_problem_clip(p, w->trial);
    double trial_residual;
    int code = vf_relax_look(w, p, beta, w->trial, &trial_residual);
    if (code)
      return code;
    if (trial_residual < *residual) {
      gsl_vector_memcpy(h, w->trial);
      *residual = trial_residual;
      *moved = 1;
      return GSL_SUCCESS;
    }
  }
  return GSL_SUCCESS;
}

int vf_relax_newton(vf_relax *w, const vf_problem *p, double beta, size_t max_iterations, double tol,
                    gsl_vector *h, vf_relax_report *report) {
  if (!(tol >= 0))
    return GSL_EINVAL;
  int code = vf_relax_begin(w, p, beta, h);
  size_t used = 0;
  for (; !code && used < max_iterations && !vf_relax_has_diverged(w, h); used++) {
    double residual;
    int moved;
    code = vf_relax_look(w, p, beta, h, &residual);
    if (!code && used == 0)
      vf_relax_set_limit(w, p, h, residual);
    if (code || residual == 0)
      break;
    code = newton_direction(w, p, beta, h);
    if (code == GSL_ESING || code == GSL_EDOM) { /* no direction here: report the point as it is */
      code = GSL_SUCCESS;
      break;
    }
    if (!code)
      code = damped_step(w, p, beta, &residual, h, &moved);
    if (code || !moved) /* at roundoff, or stuck */
      break;
  }
  return code ? code : vf_relax_finish(w, p, beta, tol, used, 0, h, report);
}

int vf_relax_polish(vf_relax *w, const vf_problem *p, double beta, gsl_vector *h, vf_relax_report *report) {
  int code = vf_relax_newton(w, p, beta, 50, vf_relax_tolerance(h), h, report);
  if (code || report->status != VF_RELAX_CONVERGED)
    return code;
  code = take_jacobian(w, p, beta, h); /* the report has just marked the frozen units of h */
  if (!code)
    code = vf_spectral_abscissa(w->spectral, w->jacobian, &report->abscissa);
  if (!code && !(report->abscissa < 0))
    report->status = VF_RELAX_UNSTABLE;
  return code;
}

int vf_relax_continue(vf_relax *w, const vf_problem *p, double from, double to, gsl_vector *h,
                      vf_relax_report *report) {
  double at = from, stride = to - from;
  size_t steps = 0;
  int code = isfinite(from) && isfinite(stride) ? GSL_SUCCESS : GSL_EINVAL;
  if (!code)
    code = vf_relax_begin(w, p, to, h);
  while (!code) {
    gsl_vector_memcpy(w->state, h);
    double next = fabs(to - at) <= fabs(stride) ? to : at + stride;
    code = vf_relax_newton(w, p, next, 50, vf_relax_tolerance(h), h, report);
    if (code)
      break;
    steps += report->steps;
    gsl_vector_memcpy(w->step, h);
    gsl_vector_sub(w->step, w->state);
    /* A jump: the state moved more than the nudge could move it along one branch. */
    int jumped = !(vf_vector_max_norm(w->step) <= 0.5 * (1 + vf_vector_max_norm(w->state)));
    if (report->status == VF_RELAX_CONVERGED && !jumped) {
      at = next;
      if (next == to)
        break;
      continue;
    }
    gsl_vector_memcpy(h, w->state);
    stride /= 2;
    report->status = VF_RELAX_NOT_CONVERGED;
    if (!(fabs(stride) > 1e-6 * fabs(to - from)))
      break;
  }
  if (!code)
    report->steps = steps;
  return code;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The workspace, the report, and explicit Euler.
 */
#include "vf_relax_intern.h"

#include <float.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

const char *vf_relax_status_name(vf_relax_status status) {
  static const char *const names[] = {"converged", "not converged", "diverged", "unstable"};
  return (size_t)status < sizeof names / sizeof *names ? names[status] : "unknown";
}

vf_relax *vf_relax_alloc(size_t n) {
  vf_relax *w = n && vf_matrix_fits(n, n) ? calloc(1, sizeof *w) : NULL;
  if (!w)
    return NULL;
  gsl_vector **const vectors[] = {&w->velocity, &w->step,  &w->trial, &w->start,
                                  &w->scratch,  &w->state, &w->target};
  int got = 1;
  w->n = n;
  for (size_t k = 0; k < sizeof vectors / sizeof *vectors; k++)
    got = (*vectors[k] = gsl_vector_alloc(n)) && got;
  w->jacobian = gsl_matrix_alloc(n, n);
  w->scratch_matrix = gsl_matrix_alloc(n, n);
  w->frozen = calloc(n, 1);
  w->lu = vf_lu_alloc(n);
  w->spectral = vf_spectral_alloc(n, VF_BACKEND_BEST);
  w->ode_step = gsl_odeiv2_step_alloc(gsl_odeiv2_step_rkf45, n);
  w->ode_control = gsl_odeiv2_control_standard_new(1, 1, 1, 1);
  w->ode_evolve = gsl_odeiv2_evolve_alloc(n);
  if (got && w->jacobian && w->scratch_matrix && w->frozen && w->lu && w->spectral && w->ode_step &&
      w->ode_control && w->ode_evolve)
    return w;
  vf_relax_free(w);
  return NULL;
}

void vf_relax_free(vf_relax *w) {
  if (!w)
    return;
  gsl_vector *const vectors[] = {w->velocity, w->step, w->trial, w->start, w->scratch, w->state, w->target};
  for (size_t k = 0; k < sizeof vectors / sizeof *vectors; k++)
    gsl_vector_free(vectors[k]);
  gsl_matrix_free(w->jacobian);
  gsl_matrix_free(w->scratch_matrix);
  free(w->frozen);
  vf_lu_free(w->lu);
  vf_spectral_free(w->spectral);
  if (w->ode_step)
    gsl_odeiv2_step_free(w->ode_step);
  if (w->ode_control)
    gsl_odeiv2_control_free(w->ode_control);
  if (w->ode_evolve)
    gsl_odeiv2_evolve_free(w->ode_evolve);
  free(w);
}

int vf_relax_begin(vf_relax *w, const vf_problem *p, double beta, gsl_vector *h) {
  if (w->n != p->field->n || h->size != w->n)
    return GSL_EBADLEN;
  if (!isfinite(beta))
    return GSL_EINVAL;
  int code = vf_problem_check(p);
  if (code)
    return code;
  w->limit = DBL_MAX;
  vf_problem_clip(p, h);
  return GSL_SUCCESS;
}

void vf_relax_set_limit(vf_relax *w, const vf_problem *p, const gsl_vector *h, double residual) {
  const double scale = fmax(fmax(vf_vector_max_norm(h), residual), vf_vector_max_norm(p->theta));
  w->limit = fmin(fmax(1e8, 1e6 * scale), DBL_MAX);
}

int vf_relax_has_diverged(const vf_relax *w, const gsl_vector *h) {
  return !(vf_vector_max_norm(h) <= w->limit);
}

double vf_relax_residual(vf_relax *w, const vf_problem *p, const gsl_vector *h) {
  double norm = 0;
  w->frozen_count = vf_problem_frozen(p, h, w->velocity, w->frozen);
  for (size_t i = 0; i < w->n && !isnan(norm); i++) {
    double a = fabs(gsl_vector_get(w->velocity, i));
    if (!w->frozen[i] && !(a <= norm))
      norm = a;
  }
  return norm;
}

int vf_relax_look(vf_relax *w, const vf_problem *p, double beta, const gsl_vector *h, double *residual) {
  int code = vf_problem_velocity(p, beta, h, w->velocity, w->scratch);
  if (!code)
    *residual = vf_relax_residual(w, p, h);
  return code;
}

int vf_relax_finish(vf_relax *w, const vf_problem *p, double beta, double tol, size_t steps, double time,
                    const gsl_vector *h, vf_relax_report *report) {
  *report = (vf_relax_report){.status = VF_RELAX_DIVERGED,
                              .residual = INFINITY,
                              .kink_distance = NAN,
                              .abscissa = NAN,
                              .time = time,
                              .steps = steps};
  if (!vf_vector_is_finite(h))
    return GSL_SUCCESS;
  int code = vf_relax_look(w, p, beta, h, &report->residual);
  if (code || vf_relax_has_diverged(w, h))
    return code;
  report->frozen = w->frozen_count;
  report->kink_distance = vf_problem_kink_distance(p, h, w->velocity, w->frozen);
  report->status = report->residual <= tol ? VF_RELAX_CONVERGED : VF_RELAX_NOT_CONVERGED;
  return GSL_SUCCESS;
}

double vf_relax_tolerance(const gsl_vector *h) {
  double norm = vf_vector_max_norm(h);
  return 1e-12 * (1 + (isfinite(norm) ? norm : 0));
}

int vf_relax_euler(vf_relax *w, const vf_problem *p, double beta, double eps, size_t steps, double tol,
                   gsl_vector *h, vf_relax_report *report) {
  if (!(eps > 0) || !(tol >= 0))
    return GSL_EINVAL;
  int code = vf_relax_begin(w, p, beta, h);
  size_t used = 0;
  for (; !code && used < steps && !vf_relax_has_diverged(w, h); used++) {
    double residual;
    code = vf_relax_look(w, p, beta, h, &residual);
    if (!code && used == 0)
      vf_relax_set_limit(w, p, h, residual);
    if (code || residual <= tol)
      break;
    gsl_blas_daxpy(eps, w->velocity, h);
    vf_problem_clip(p, h);
  }
  return code ? code : vf_relax_finish(w, p, beta, tol, used, eps * (double)used, h, report);
}

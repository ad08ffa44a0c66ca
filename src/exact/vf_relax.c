/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Solves mu^beta(h) = 0 on the active set, first by following the dynamics and then by Newton.
 */
#include "vf_relax.h"

#include "vf_linalg.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>
#include <math.h>
#include <stdlib.h>

static const double divergence_limit = 1e8;

struct vf_relax {
  size_t n;
  gsl_vector *velocity, *step, *trial, *start, *scratch;
  gsl_matrix *jacobian, *scratch_matrix;
  unsigned char *frozen;
  vf_lu *lu;
  vf_spectral *spectral;
  gsl_odeiv2_step *ode_step;
  gsl_odeiv2_control *ode_control;
  gsl_odeiv2_evolve *ode_evolve;
};

const char *vf_relax_status_name(vf_relax_status status) {
  switch (status) {
  case VF_RELAX_CONVERGED:
    return "converged";
  case VF_RELAX_NOT_CONVERGED:
    return "not converged";
  case VF_RELAX_DIVERGED:
    return "diverged";
  case VF_RELAX_UNSTABLE:
    return "unstable";
  }
  return "unknown";
}

vf_relax *vf_relax_alloc(size_t n) {
  vf_relax *w = n ? calloc(1, sizeof *w) : NULL;
  if (!w)
    return NULL;
  w->n = n;
  w->velocity = gsl_vector_alloc(n);
  w->step = gsl_vector_alloc(n);
  w->trial = gsl_vector_alloc(n);
  w->start = gsl_vector_alloc(n);
  w->scratch = gsl_vector_alloc(n);
  w->jacobian = gsl_matrix_alloc(n, n);
  w->scratch_matrix = gsl_matrix_alloc(n, n);
  w->frozen = calloc(n, 1);
  w->lu = vf_lu_alloc(n);
  w->spectral = vf_spectral_alloc(n, VF_BACKEND_BEST);
  w->ode_step = gsl_odeiv2_step_alloc(gsl_odeiv2_step_rkf45, n);
  w->ode_control = gsl_odeiv2_control_y_new(1e-10, 1e-10);
  w->ode_evolve = gsl_odeiv2_evolve_alloc(n);
  if (w->velocity && w->step && w->trial && w->start && w->scratch && w->jacobian && w->scratch_matrix &&
      w->frozen && w->lu && w->spectral && w->ode_step && w->ode_control && w->ode_evolve)
    return w;
  vf_relax_free(w);
  return NULL;
}

void vf_relax_free(vf_relax *w) {
  if (!w)
    return;
  gsl_vector_free(w->velocity);
  gsl_vector_free(w->step);
  gsl_vector_free(w->trial);
  gsl_vector_free(w->start);
  gsl_vector_free(w->scratch);
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

static int check_call(const vf_relax *w, const vf_problem *p, const gsl_vector *h) {
  if (w->n != p->field->n || h->size != w->n)
    return GSL_EBADLEN;
  return vf_problem_check(p);
}

static double max_norm(const gsl_vector *v) {
  double norm = 0;
  for (size_t i = 0; i < v->size; i++) {
    double a = fabs(gsl_vector_get(v, i));
    if (!(a <= norm))
      norm = a;
  }
  return norm;
}

static int has_diverged(const gsl_vector *h) {
  for (size_t i = 0; i < h->size; i++)
    if (!(fabs(gsl_vector_get(h, i)) <= divergence_limit))
      return 1;
  return 0;
}

/* Velocity and active set at h; the velocity of frozen units stays in velocity and counts nothing in the
 * residual. */
static int look(vf_relax *w, const vf_problem *p, double beta, const gsl_vector *h, double *residual,
                size_t *frozen) {
  int code = vf_problem_velocity(p, beta, h, w->velocity, w->scratch);
  if (code)
    return code;
  *frozen = vf_problem_frozen(p, h, w->velocity, w->frozen);
  double norm = 0;
  for (size_t i = 0; i < w->n; i++) {
    double a = fabs(gsl_vector_get(w->velocity, i));
    if (!w->frozen[i] && !(a <= norm))
      norm = a;
  }
  *residual = norm;
  return GSL_SUCCESS;
}

static int finish(vf_relax *w, const vf_problem *p, double beta, double tol, size_t steps,
                  const gsl_vector *h, vf_relax_report *report) {
  report->steps = steps;
  report->abscissa = NAN;
  report->kink_distance = NAN;
  report->residual = NAN;
  report->frozen = 0;
  report->status = VF_RELAX_DIVERGED;
  if (has_diverged(h))
    return GSL_SUCCESS;
  int code = look(w, p, beta, h, &report->residual, &report->frozen);
  if (code)
    return code;
  report->kink_distance = vf_problem_kink_distance(p, h, w->velocity, w->frozen);
  report->status = report->residual <= tol ? VF_RELAX_CONVERGED : VF_RELAX_NOT_CONVERGED;
  return GSL_SUCCESS;
}

int vf_relax_euler(vf_relax *w, const vf_problem *p, double beta, double eps, size_t steps, double tol,
                   gsl_vector *h, vf_relax_report *report) {
  if (!(eps > 0) || !(tol >= 0))
    return GSL_EINVAL;
  int code = check_call(w, p, h);
  vf_problem_clip(p, h);
  size_t used = 0;
  for (; !code && used < steps && !has_diverged(h); used++) {
    double residual;
    size_t frozen;
    code = look(w, p, beta, h, &residual, &frozen);
    if (code || residual <= tol)
      break;
    gsl_blas_daxpy(eps, w->velocity, h);
    vf_problem_clip(p, h);
  }
  return code ? code : finish(w, p, beta, tol, used, h, report);
}

typedef struct {
  vf_relax *w;
  const vf_problem *p;
  double beta;
} flow;

static int flow_velocity(double t, const double y[], double dydt[], void *params) {
  (void)t;
  flow *f = params;
  gsl_vector_const_view h = gsl_vector_const_view_array(y, f->w->n);
  gsl_vector_view v = gsl_vector_view_array(dydt, f->w->n);
  return vf_problem_velocity(f->p, f->beta, &h.vector, &v.vector, f->w->scratch);
}

int vf_relax_runge_kutta(vf_relax *w, const vf_problem *p, double beta, double t_max, double tol,
                         gsl_vector *h, vf_relax_report *report) {
  if (!(t_max > 0) || !(tol >= 0))
    return GSL_EINVAL;
  if (p->field->lo || p->field->hi)
    return GSL_EUNSUP;
  int code = check_call(w, p, h);
  if (code)
    return code;
  flow f = {w, p, beta};
  gsl_odeiv2_system system = {flow_velocity, NULL, w->n, &f};
  gsl_vector *y = w->trial; /* odeiv2 wants contiguous numbers, h may be a view */
  gsl_vector_memcpy(y, h);
  gsl_odeiv2_step_reset(w->ode_step);
  gsl_odeiv2_evolve_reset(w->ode_evolve);
  double t = 0, dt = 1e-3, residual = INFINITY;
  size_t used = 0;
  while (t < t_max && residual > tol && !has_diverged(y)) {
    code =
        gsl_odeiv2_evolve_apply(w->ode_evolve, w->ode_control, w->ode_step, &system, &t, t_max, &dt, y->data);
    if (code)
      break;
    used++;
    size_t frozen;
    code = look(w, p, beta, y, &residual, &frozen);
    if (code)
      break;
  }
  gsl_vector_memcpy(h, y);
  if (code == GSL_FAILURE) /* the step underflowed: report the state, not an error */
    code = GSL_SUCCESS;
  return code ? code : finish(w, p, beta, tol, used, h, report);
}

/* Newton direction on the active set into w->step; frozen units do not move. */
static int newton_direction(vf_relax *w, const vf_problem *p, double beta, const gsl_vector *h) {
  int code = vf_problem_jacobian(p, beta, h, w->jacobian, w->scratch_matrix);
  if (code)
    return code;
  for (size_t i = 0; i < w->n; i++) {
    if (!w->frozen[i])
      continue;
    for (size_t j = 0; j < w->n; j++) {
      gsl_matrix_set(w->jacobian, i, j, 0);
      gsl_matrix_set(w->jacobian, j, i, 0);
    }
    gsl_matrix_set(w->jacobian, i, i, -1);
    gsl_vector_set(w->velocity, i, 0);
  }
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
    size_t frozen;
    int code = look(w, p, beta, w->trial, &trial_residual, &frozen);
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
  int code = check_call(w, p, h);
  vf_problem_clip(p, h);
  size_t used = 0;
  for (; !code && used < max_iterations && !has_diverged(h); used++) {
    double residual;
    size_t frozen;
    int moved;
    code = look(w, p, beta, h, &residual, &frozen);
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
  return code ? code : finish(w, p, beta, tol, used, h, report);
}

double vf_relax_tolerance(const gsl_vector *h) {
  double norm = max_norm(h);
  return 1e-12 * (1 + (norm <= divergence_limit ? norm : 0));
}

/* Spectral abscissa of the active block at h into the report, whose status becomes unstable where it is not
 * negative. */
static int judge_stability(vf_relax *w, const vf_problem *p, double beta, const gsl_vector *h,
                           vf_relax_report *report) {
  if (report->status != VF_RELAX_CONVERGED)
    return GSL_SUCCESS;
  double residual;
  size_t frozen;
  int code = look(w, p, beta, h, &residual, &frozen);
  if (code)
    return code;
  code = newton_direction(w, p, beta, h);
  if (code && code != GSL_ESING)
    return code;
  code = vf_spectral_abscissa(w->spectral, w->jacobian, &report->abscissa);
  if (!code && !(report->abscissa < 0))
    report->status = VF_RELAX_UNSTABLE;
  return code;
}

int vf_relax_rest(vf_relax *w, const vf_problem *p, double beta, gsl_vector *h, vf_relax_report *report) {
  size_t steps = 0;
  double eps = 0.5;
  for (int round = 0; round < 3;
       round++, eps /= 4) { /* a smaller step where the dynamics turns too fast for it */
    int code = vf_relax_euler(w, p, beta, eps, 1000, 1e-4, h, report);
    if (code)
      return code;
    steps += report->steps;
    if (report->status != VF_RELAX_NOT_CONVERGED)
      break;
  }
  report->steps = steps;
  return GSL_SUCCESS;
}

int vf_relax_fixed_point(vf_relax *w, const vf_problem *p, double beta, gsl_vector *h,
                         vf_relax_report *report) {
  int code = vf_relax_rest(w, p, beta, h, report);
  if (code || report->status != VF_RELAX_CONVERGED)
    return code;
  const size_t steps = report->steps;
  code = vf_relax_newton(w, p, beta, 50, vf_relax_tolerance(h), h, report);
  report->steps += steps;
  return code ? code : judge_stability(w, p, beta, h, report);
}

int vf_relax_continue(vf_relax *w, const vf_problem *p, double from, double to, gsl_vector *h,
                      vf_relax_report *report) {
  double at = from, stride = to - from;
  size_t steps = 0;
  gsl_vector *safe = gsl_vector_alloc(w->n);
  if (!safe)
    return GSL_ENOMEM;
  int code = check_call(w, p, h);
  while (!code) {
    gsl_vector_memcpy(safe, h);
    double next = fabs(to - at) <= fabs(stride) ? to : at + stride;
    code = vf_relax_newton(w, p, next, 50, vf_relax_tolerance(h), h, report);
    if (code)
      break;
    steps += report->steps;
    double reach = 0; /* a jump: the state moved more than the nudge could move it along one branch */
    for (size_t i = 0; i < w->n; i++)
      reach = fmax(reach, fabs(gsl_vector_get(h, i) - gsl_vector_get(safe, i)));
    int lost = report->status != VF_RELAX_CONVERGED || reach > 0.5 * (1 + max_norm(safe));
    if (!lost)
      at = next;
    if (!lost && next == to)
      break;
    if (lost) {
      gsl_vector_memcpy(h, safe);
      stride /= 2;
      report->status = VF_RELAX_NOT_CONVERGED;
      if (fabs(stride) < 1e-6 * fabs(to - from))
        break;
    }
  }
  report->steps = steps;
  gsl_vector_free(safe);
  return code;
}

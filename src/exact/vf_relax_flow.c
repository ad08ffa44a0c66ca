/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Adaptive integration of dh/dt = mu^beta(h), and the fixed point that it leads to.
 *
 * Steps are taken in the field at the clipped state, which is Lipschitz where mu is, and clipped when done.
 */
#include "vf_relax_intern.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

enum { EULER_STEPS = 1000, FLOW_STEPS = 1000, APPROACH_STEPS = 10000 };
static const double euler_residual = 1e-4;

typedef struct {
  vf_relax *w;
  const vf_problem *p;
  double beta, t, dt, residual;
  size_t used;
} flow;

static int flow_velocity(double t, const double y[], double dydt[], void *params) {
  (void)t;
  flow *f = params;
  gsl_vector_const_view h = gsl_vector_const_view_array(y, f->w->n);
  gsl_vector_view v = gsl_vector_view_array(dydt, f->w->n);
  gsl_vector_memcpy(f->w->trial, &h.vector);
  vf_problem_clip(f->p, f->w->trial);
  return vf_problem_velocity(f->p, f->beta, f->w->trial, &v.vector, f->w->scratch);
}

/* Starts at h.  A step may make an error of absolute times the scale of the problem, which is at least 1, and
 * relative times |h_i|, or times the way dt |dh_i/dt| of unit i in the step. */
static int flow_start(flow *f, const gsl_vector *h, double absolute, double relative, int to_way) {
  vf_relax *w = f->w;
  gsl_vector_memcpy(w->state, h);
  gsl_odeiv2_step_reset(w->ode_step);
  gsl_odeiv2_evolve_reset(w->ode_evolve);
  int code = vf_relax_look(w, f->p, f->beta, w->state, &f->residual);
  if (code)
    return code;
  vf_relax_set_limit(w, f->p, w->state, f->residual);
  return gsl_odeiv2_control_init(w->ode_control, absolute * w->limit / 1e8, relative, !to_way, to_way);
}

/* One step of the integration, at most to t_max. */
static int flow_step(flow *f, double t_max) {
  vf_relax *w = f->w;
  gsl_odeiv2_system system = {flow_velocity, NULL, w->n, f};
  int code = gsl_odeiv2_evolve_apply(w->ode_evolve, w->ode_control, w->ode_step, &system, &f->t, t_max,
                                     &f->dt, w->state->data);
  vf_problem_clip(f->p, w->state);
  gsl_vector_const_view velocity = gsl_vector_const_view_array(w->ode_evolve->dydt_out, w->n);
  gsl_vector_memcpy(w->velocity, &velocity.vector);
  f->residual = vf_relax_residual(w, f->p, w->state);
  f->used++;
  return code;
}

int vf_relax_runge_kutta(vf_relax *w, const vf_problem *p, double beta, double t_max, double tol,
                         gsl_vector *h, vf_relax_report *report) {
  if (!(t_max > 0) || !(tol >= 0))
    return GSL_EINVAL;
  flow f = {.w = w, .p = p, .beta = beta, .dt = 1e-3};
  int code = vf_relax_begin(w, p, beta, h);
  if (!code)
    code = flow_start(&f, h, 1e-10, 1e-10, 0);
  while (!code && f.t < t_max && !(f.residual <= tol) && !vf_relax_has_diverged(w, w->state))
    code = flow_step(&f, t_max);
  if (code && code != GSL_FAILURE) /* a step that underflowed: report the state, not an error */
    return code;
  gsl_vector_memcpy(h, w->state);
  return vf_relax_finish(w, p, beta, tol, f.used, f.t, h, report);
}

/* Newton's method from the state of the flow to a new target. */
static int aim(flow *f, vf_relax_report *report) {
  vf_relax *w = f->w;
  const double limit = w->limit;
  gsl_vector_memcpy(w->target, w->state);
  int code = vf_relax_polish(w, f->p, f->beta, w->target, report);
  w->limit = limit;
  return code ? code : vf_relax_look(w, f->p, f->beta, w->state, &f->residual);
}

/* The distance of the flow from the target, NaN where there is none; *linear tells whether the velocity is L
 * times that to a tenth, with L at a target that is stable. */
static double offset(flow *f, const vf_relax_report *report, int *linear) {
  vf_relax *w = f->w;
  *linear = 0;
  if (report->status != VF_RELAX_CONVERGED && report->status != VF_RELAX_UNSTABLE)
    return NAN;
  gsl_vector_memcpy(w->step, w->state);
  gsl_vector_sub(w->step, w->target);
  if (report->status == VF_RELAX_CONVERGED) {
    for (size_t i = 0; i < w->n; i++)
      gsl_vector_set(w->start, i, w->frozen[i] ? 0 : gsl_vector_get(w->velocity, i));
    gsl_blas_dgemv(CblasNoTrans, -1, w->jacobian, w->step, 1, w->start);
    *linear = vf_vector_max_norm(w->start) <= 0.1 * f->residual;
  }
  return vf_vector_max_norm(w->step);
}

/* Follows the flow to its end; *caught is set where that is the target, to which report belongs. */
static int follow(flow *f, vf_relax_report *report, int *caught) {
  vf_relax *w = f->w;
  double tried = report->status == VF_RELAX_CONVERGED ? fmin(f->residual, euler_residual) : f->residual;
  double farthest = 0; /* from the target, in the linear regime */
  int code = GSL_SUCCESS;
  for (*caught = 0; !code && !vf_relax_has_diverged(w, w->state); code = flow_step(f, 1e300)) {
    int linear;
    double distance = offset(f, report, &linear), close = 1e-3 * (1 + vf_vector_max_norm(w->state));
    farthest = linear ? fmax(farthest, distance) : 0;
    const int rests = f->residual <= vf_relax_tolerance(w->state);
    *caught = (linear && distance <= farthest / 2) || (rests && distance <= close);
    if (*caught)
      break;
    if (rests || (!linear && (f->residual <= tried / 10 || f->used == FLOW_STEPS))) {
      tried = f->residual;
      code = aim(f, report);
      distance = offset(f, report, &linear);
      *caught = rests && distance <= close;
    }
    if (code || rests || f->used >= (linear ? APPROACH_STEPS : FLOW_STEPS))
      break;
  }
  return code == GSL_FAILURE ? GSL_SUCCESS : code;
}

int vf_relax_fixed_point(vf_relax *w, const vf_problem *p, double beta, gsl_vector *h,
                         vf_relax_report *report) {
  int caught, code = vf_relax_begin(w, p, beta, h);
  if (code)
    return code;
  gsl_vector_memcpy(w->target, h); /* a first target, which is most often the right one */
  code = vf_relax_euler(w, p, beta, 0.5, EULER_STEPS, euler_residual, w->target, report);
  size_t steps = report->steps;
  if (!code && report->status == VF_RELAX_CONVERGED) {
    code = vf_relax_polish(w, p, beta, w->target, report);
    steps += report->steps;
  }
  flow f = {.w = w, .p = p, .beta = beta, .dt = 0.1};
  if (!code)
    code = flow_start(&f, h, 1e-14, 1e-3, 1);
  if (!code)
    code = follow(&f, report, &caught);
  if (code)
    return code;
  gsl_vector_memcpy(h, caught ? w->target : w->state);
  if (!caught)
    code = vf_relax_finish(w, p, beta, -1, 0, f.t, h, report);
  report->steps = steps + f.used;
  report->time = f.t;
  return code;
}

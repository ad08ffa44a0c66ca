/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * States and integrals as one system of ordinary differential equations.
 */
#include "vf_path.h"

#include "vf_linalg.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

const double vf_path_step_error = 1e-14;

struct vf_path {
  size_t n, m;
  gsl_vector *y, *scratch; /* n + m, n */
  gsl_odeiv2_step *step;
  gsl_odeiv2_control *control;
  gsl_odeiv2_evolve *evolve;
  const vf_problem *p; /* of the integration under way */
  double beta;
  vf_path_form form;
  void *params;
};

vf_path *vf_path_alloc(size_t n, size_t m) {
  vf_path *w = n && m && m <= SIZE_MAX - n ? calloc(1, sizeof *w) : NULL;
  if (!w)
    return NULL;
  w->n = n;
  w->m = m;
  w->y = gsl_vector_alloc(n + m);
  w->scratch = gsl_vector_alloc(n);
  w->step = gsl_odeiv2_step_alloc(gsl_odeiv2_step_rk8pd, n + m);
  w->control = gsl_odeiv2_control_y_new(vf_path_step_error, 0);
  w->evolve = gsl_odeiv2_evolve_alloc(n + m);
  if (w->y && w->scratch && w->step && w->control && w->evolve)
    return w;
  vf_path_free(w);
  return NULL;
}

void vf_path_free(vf_path *w) {
  if (!w)
    return;
  gsl_vector_free(w->y);
  gsl_vector_free(w->scratch);
  if (w->step)
    gsl_odeiv2_step_free(w->step);
  if (w->control)
    gsl_odeiv2_control_free(w->control);
  if (w->evolve)
    gsl_odeiv2_evolve_free(w->evolve);
  free(w);
}

int vf_path_stdp(const vf_problem *p, const gsl_vector *h, const gsl_vector *velocity, gsl_vector *rate,
                 void *params) {
  (void)params;
  return vf_field_pullback(p->field, p->theta, p->input, h, velocity, rate);
}

static int slope(double t, const double y[], double dydt[], void *params) {
  (void)t;
  vf_path *w = params;
  gsl_vector_const_view h = gsl_vector_const_view_array(y, w->n);
  gsl_vector_view velocity = gsl_vector_view_array(dydt, w->n),
                  rate = gsl_vector_view_array(dydt + w->n, w->m);
  int code = vf_problem_velocity(w->p, w->beta, &h.vector, &velocity.vector, w->scratch);
  return code ? code : w->form(w->p, &h.vector, &velocity.vector, &rate.vector, w->params);
}

/* The largest velocity at the end of the last step. */
static double pace(const vf_path *w) {
  gsl_vector_const_view v = gsl_vector_const_view_array(w->evolve->dydt_out, w->n);
  return vf_vector_max_norm(&v.vector);
}

int vf_path_integrate(vf_path *w, const vf_problem *p, double beta, double t_max, double rest,
                      vf_path_form form, void *params, gsl_vector *h, gsl_vector *integral, size_t *steps) {
  if (!(t_max > 0) || !(rest > 0))
    return GSL_EINVAL;
  if (p->field->lo || p->field->hi)
    return GSL_EUNSUP;
  if (p->field->n != w->n || h->size != w->n || integral->size != w->m)
    return GSL_EBADLEN;
  int code = vf_problem_check(p);
  if (code)
    return code;
  w->p = p;
  w->beta = beta;
  w->form = form;
  w->params = params;
  gsl_odeiv2_system system = {slope, NULL, w->n + w->m, w};
  gsl_vector_view state = gsl_vector_subvector(w->y, 0, w->n), sum = gsl_vector_subvector(w->y, w->n, w->m);
  gsl_vector_memcpy(&state.vector, h);
  gsl_vector_set_zero(&sum.vector);
  gsl_odeiv2_step_reset(w->step);
  gsl_odeiv2_evolve_reset(w->evolve);
  double t = 0, dt = 0.1, now = INFINITY;
  for (*steps = 0; !code && t < t_max && now > rest; ++*steps) {
    code = gsl_odeiv2_evolve_apply(w->evolve, w->control, w->step, &system, &t, t_max, &dt, w->y->data);
    now = pace(w);
  }
  gsl_vector_memcpy(h, &state.vector);
  gsl_vector_memcpy(integral, &sum.vector);
  if (code && code != GSL_FAILURE)
    return code;
  return now <= rest ? GSL_SUCCESS : GSL_EFAILED;
}

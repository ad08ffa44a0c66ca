/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "example.h"
#include "tap.h"
#include "vf_relax.h"

#include <gsl/gsl_errno.h>
#include <math.h>

static void methods_agree(void) {
  example e = example_make(vf_activation_tanh, 0, 7, 0.6, 11);
  vf_relax *w = vf_relax_alloc(7);
  vf_relax_report r;
  gsl_vector *h = gsl_vector_calloc(7), *g = gsl_vector_calloc(7);
  is_int(vf_relax_fixed_point(w, &e.problem, 0, h, &r), GSL_SUCCESS, "a fixed point is looked for");
  is_int(r.status, VF_RELAX_CONVERGED, "and found");
  ok(r.residual <= 1e-12 && r.abscissa < 0, "its residual is at roundoff and it is stable");
  vf_relax_euler(w, &e.problem, 0, 0.3, 5000, 1e-13, g, &r);
  gsl_vector_sub(g, h);
  ok(gsl_vector_max(g) < 1e-10 && gsl_vector_min(g) > -1e-10, "Euler reaches the same point");
  gsl_vector_set_zero(g);
  vf_relax_runge_kutta(w, &e.problem, 0, 400, 1e-9, g, &r);
  gsl_vector_sub(g, h);
  ok(gsl_vector_max(g) < 1e-7 && gsl_vector_min(g) > -1e-7, "Runge-Kutta reaches the same point");
  gsl_vector_memcpy(g, h);
  vf_relax_continue(w, &e.problem, 0, 0.37, g, &r);
  is_int(r.status, VF_RELAX_CONVERGED, "the branch is followed to a nudge of 0.37");
  gsl_vector_set_zero(h);
  vf_relax_fixed_point(w, &e.problem, 0.37, h, &r);
  gsl_vector_sub(g, h);
  ok(gsl_vector_max(g) < 1e-10 && gsl_vector_min(g) > -1e-10, "and ends where relaxing at that nudge ends");
  gsl_vector_free(h);
  gsl_vector_free(g);
  vf_relax_free(w);
  example_free(&e);
}

/* mu = (g - 1) h + b with one strong pair: linear units above the stability limit. */
static void bad_luck_is_named(void) {
  example e = example_make(vf_activation_linear, 0, 2, 0.5, 3);
  vf_relax *w = vf_relax_alloc(2);
  vf_relax_report r;
  gsl_vector *h = gsl_vector_calloc(2);
  gsl_vector_set(e.theta, 0, 1.7);
  gsl_vector_set(e.theta, 1, 1.6);
  is_int(vf_relax_euler(w, &e.problem, 0, 0.5, 2000, 1e-9, h, &r), GSL_SUCCESS,
         "a diverging relaxation is a valid report");
  is_int(r.status, VF_RELAX_DIVERGED, "that says so");
  gsl_vector_set_zero(h);
  vf_relax_newton(w, &e.problem, 0, 20, 1e-10, h, &r);
  is_int(r.status, VF_RELAX_CONVERGED, "Newton still finds the unstable point");
  vf_relax_fixed_point(w, &e.problem, 0, h, &r);
  is_int(r.status, VF_RELAX_UNSTABLE, "and fixed_point calls it unstable");
  gsl_vector_set_all(h, 0.3);
  gsl_vector_set(e.theta, 0, 0.7);
  vf_relax_euler(w, &e.problem, 0, 0.1, 3, 1e-12, h, &r);
  is_int(r.status, VF_RELAX_NOT_CONVERGED, "too few steps are named");
  is_int((long)r.steps, 3, "and counted");
  is_int(vf_relax_euler(w, &e.problem, 0, -0.1, 3, 1e-12, h, &r), GSL_EINVAL, "a negative step is refused");
  is_int(vf_relax_runge_kutta(w, &e.problem, 0, 0, 1e-3, h, &r), GSL_EINVAL, "no time is refused");
  gsl_vector *wrong = gsl_vector_calloc(3);
  is_int(vf_relax_newton(w, &e.problem, 0, 9, 1e-9, wrong, &r), GSL_EBADLEN,
         "a state of another length is refused");
  gsl_vector_set(e.theta, 1, NAN);
  is_int(vf_relax_fixed_point(w, &e.problem, 0, h, &r), GSL_EDOM, "NaN in the weights is refused");
  gsl_vector_free(wrong);
  gsl_vector_free(h);
  vf_relax_free(w);
  example_free(&e);
}

static void clipped_states_freeze(void) {
  example e = example_make(vf_activation_hard_sigmoid, VF_NETWORK_CLIPPED, 5, 0.4, 17);
  vf_relax *w = vf_relax_alloc(5);
  vf_relax_report r;
  gsl_vector_set(e.theta, vf_network_bias_index(e.net, 3), 9.5);
  gsl_vector_set(e.theta, vf_network_bias_index(e.net, 4), -8.5);
  vf_relax_fixed_point(w, &e.problem, 0, e.h, &r);
  is_int(r.status, VF_RELAX_CONVERGED, "a net with saturated units converges");
  ok(r.frozen >= 2, "the units pushed outwards are frozen");
  is_near(gsl_vector_get(e.h, 3), 1, 0, "one at the upper bound");
  is_near(gsl_vector_get(e.h, 4), 0, 0, "one at the lower bound");
  is_int(vf_relax_runge_kutta(w, &e.problem, 0, 9, 1e-3, e.h, &r), GSL_EUNSUP,
         "Runge-Kutta refuses clipped states");
  vf_relax_free(w);
  example_free(&e);
}

int main(void) {
  gsl_set_error_handler_off();
  methods_agree();
  bad_luck_is_named();
  clipped_states_freeze();
  ok(vf_relax_alloc(0) == NULL, "no workspace for no units");
  is_text(vf_relax_status_name(VF_RELAX_UNSTABLE), "unstable", "statuses have names");
  return tap_done();
}

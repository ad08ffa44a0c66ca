/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "example.h"
#include "tap.h"
#include "vf_estimator.h"
#include "vf_relax.h"
#include "vf_response.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

static void response_solves(example *e) {
  vf_response *r = vf_response_alloc(6);
  gsl_vector *residual = gsl_vector_alloc(6), *lambda = gsl_vector_alloc(6);
  size_t used;
  is_int(vf_response_at(r, &e->problem, e->h), GSL_SUCCESS, "response and adjoint are found");
  gsl_vector_memcpy(residual, r->c);
  gsl_blas_dgemv(CblasNoTrans, 1, r->jacobian, r->x, -1, residual);
  ok(gsl_blas_dnrm2(residual) < 1e-13, "L x = c");
  gsl_vector_memcpy(residual, r->c);
  gsl_blas_dgemv(CblasTrans, 1, r->jacobian, r->lambda, -1, residual);
  ok(gsl_blas_dnrm2(residual) < 1e-13, "L^T lambda = c");
  is_int(vf_response_recurrent_backprop(r, 0.4, 2000, 1e-13, lambda, &used), GSL_SUCCESS,
         "recurrent backpropagation ends");
  ok(vector_distance(lambda, r->lambda) < 1e-11 && used > 5, "at the same adjoint");
  is_int(vf_response_recurrent_backprop(r, 0.4, 2, 1e-13, lambda, &used), GSL_EMAXITER,
         "two steps do not suffice");
  is_int(vf_response_recurrent_backprop(r, 0, 2, 1e-13, lambda, &used), GSL_EINVAL, "a zero step is refused");
  gsl_vector_free(residual);
  gsl_vector_free(lambda);
  vf_response_free(r);
}

static void estimators_agree(example *e) {
  size_t p = e->theta->size;
  vf_estimator_work *w = vf_estimator_work_alloc(6, p);
  gsl_vector *nu = gsl_vector_alloc(p), *gradient = gsl_vector_alloc(p), *other = gsl_vector_alloc(p),
             *d = gsl_vector_calloc(p);
  double slope, coarse, fine;
  vf_estimator_compute(vf_estimator_nu, w, &e->problem, e->h, 0, nu);
  vf_estimator_compute(vf_estimator_gradient, w, &e->problem, e->h, 0, gradient);
  ok(vector_distance(nu, gradient) > 1e-3, "without symmetry nu is not the gradient");
  is_int(vf_estimator_compute(vf_estimator_finite_difference, w, &e->problem, e->h, 1e-3, other), GSL_SUCCESS,
         "differences");
  ok(vector_distance(gradient, other) < 1e-10, "agree with the gradient's formula");
  gsl_vector_set(d, 3, 2.5);
  vf_estimator_directional(w, &e->problem, e->h, d, 1e-3, &slope);
  is_near(slope, 2.5 * gsl_vector_get(gradient, 3), 1e-9, "and so do they along a direction");
  vf_estimator_compute(vf_estimator_one_sided, w, &e->problem, e->h, 2e-3, other);
  coarse = vector_distance(nu, other);
  vf_estimator_compute(vf_estimator_one_sided, w, &e->problem, e->h, 1e-3, other);
  fine = vector_distance(nu, other);
  is_near(coarse / fine, 2, 0.02, "the one-sided error halves with beta");
  vf_estimator_compute(vf_estimator_centred, w, &e->problem, e->h, 2e-2, other);
  coarse = vector_distance(nu, other);
  vf_estimator_compute(vf_estimator_centred, w, &e->problem, e->h, 1e-2, other);
  fine = vector_distance(nu, other);
  is_near(coarse / fine, 4, 0.04, "the centred error is quartered");
  is_int(vf_estimator_compute(vf_estimator_centred, w, &e->problem, e->h, 0, other), GSL_EINVAL,
         "no nudge is refused");
  is_int(vf_estimator_compute(vf_estimator_nu, w, &e->problem, e->h, 0, e->h), GSL_EBADLEN,
         "a short update is refused");
  gsl_vector_free(nu);
  gsl_vector_free(gradient);
  gsl_vector_free(other);
  gsl_vector_free(d);
  vf_estimator_work_free(w);
}

/* A nudge that drives the output from inside its range onto a bound. */
static void kinks_are_noticed(void) {
  example e = example_make(vf_activation_hard_sigmoid, VF_NETWORK_CLIPPED, 6, 0.2, 23);
  vf_estimator_work *w = vf_estimator_work_alloc(6, e.theta->size);
  vf_relax *relax = vf_relax_alloc(6);
  vf_relax_report r;
  gsl_vector *g = gsl_vector_alloc(e.theta->size);
  gsl_vector_set(e.theta, vf_network_bias_index(e.net, 0), 0.5);
  gsl_vector_set(e.target, 0, 40);
  vf_relax_fixed_point(relax, &e.problem, 0, e.h, &r);
  ok(r.kink_distance > 1e-3, "the free state is inside its range");
  is_int(vf_estimator_compute(vf_estimator_one_sided, w, &e.problem, e.h, 0.5, g), GSL_ETOL,
         "a unit that changes side is told");
  is_int(vf_estimator_compute(vf_estimator_one_sided, w, &e.problem, e.h, 1e-5, g), GSL_SUCCESS,
         "a small nudge is fine");
  gsl_vector_set_all(g, 7);
  is_int(vf_estimator_compute(vf_estimator_stdp, w, &e.problem, e.h, 0.5, g), GSL_EUNSUP,
         "no integral of clipped states");
  is_int(vf_estimator_compute(vf_estimator_stdp_centred, w, &e.problem, e.h, 0.5, g), GSL_EUNSUP,
         "nor half the difference of two");
  ok(gsl_vector_min(g) == 7 && gsl_vector_max(g) == 7, "and the update is left as it was");
  gsl_vector_free(g);
  vf_relax_free(relax);
  vf_estimator_work_free(w);
  example_free(&e);
}

int main(void) {
  gsl_set_error_handler_off();
  example e = example_make(vf_activation_tanh, 0, 6, 0.8, 5);
  vf_relax *relax = vf_relax_alloc(6);
  vf_relax_report r;
  vf_relax_fixed_point(relax, &e.problem, 0, e.h, &r);
  is_int(r.status, VF_RELAX_CONVERGED, "the free phase converges");
  response_solves(&e);
  estimators_agree(&e);
  kinks_are_noticed();
  const vf_estimator *known;
  size_t count = 0;
  for (; (known = vf_estimator_at(count)); count++)
    ok(vf_estimator_find(known->name) == known, "%s is found by its name, which no other has", known->name);
  ok(count >= 10 && !vf_estimator_find("sideways") && !vf_estimator_find(NULL), "no other is found");
  vf_relax_free(relax);
  example_free(&e);
  return tap_done();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "example.h"
#include "tap.h"
#include "vf_estimator.h"
#include "vf_linalg.h"
#include "vf_path.h"
#include "vf_relax.h"
#include "vf_response.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

enum { UNITS = 4 };

static example settled(const vf_activation *rho, double scale, unsigned long seed) {
  example e = example_make(rho, 0, UNITS, scale, seed);
  vf_relax *relax = vf_relax_alloc(UNITS);
  vf_relax_report report;
  vf_relax_fixed_point(relax, &e.problem, 0, e.h, &report);
  vf_relax_free(relax);
  return e;
}

/* An exact differential, d(h_0 h_1): its integral is the difference of its ends. */
static int product(const vf_problem *p, const gsl_vector *h, const gsl_vector *velocity, gsl_vector *rate,
                   void *params) {
  (void)p;
  (void)params;
  gsl_vector_set(rate, 0,
                 gsl_vector_get(h, 0) * gsl_vector_get(velocity, 1) +
                     gsl_vector_get(h, 1) * gsl_vector_get(velocity, 0));
  return GSL_SUCCESS;
}

static void ends_are_right(void) {
  example e = settled(vf_activation_tanh, 0.7, 5);
  vf_path *w = vf_path_alloc(UNITS, 1);
  vf_relax *relax = vf_relax_alloc(UNITS);
  vf_relax_report report;
  gsl_vector *h = gsl_vector_alloc(UNITS), *nudged = gsl_vector_alloc(UNITS), *integral = gsl_vector_alloc(1);
  size_t steps;
  gsl_vector_memcpy(h, e.h);
  gsl_vector_memcpy(nudged, e.h);
  vf_relax_continue(relax, &e.problem, 0, 0.8, nudged, &report);
  is_int(vf_path_integrate(w, &e.problem, 0.8, 1e4, 1e-13, product, NULL, h, integral, &steps), GSL_SUCCESS,
         "the path is followed");
  ok(vector_distance(h, nudged) < 1e-12, "to the nudged fixed point");
  double difference =
      gsl_vector_get(h, 0) * gsl_vector_get(h, 1) - gsl_vector_get(e.h, 0) * gsl_vector_get(e.h, 1);
  is_near(gsl_vector_get(integral, 0), difference, 4 * (double)steps * vf_path_step_error,
          "an exact differential integrates to the difference of its ends");
  gsl_vector_memcpy(h, e.h);
  is_int(vf_path_integrate(w, &e.problem, 0.8, 0.5, 1e-13, product, NULL, h, integral, &steps), GSL_EFAILED,
         "too little time is told");
  is_int(vf_path_integrate(w, &e.problem, 0.8, 0, 1e-13, product, NULL, h, integral, &steps), GSL_EINVAL,
         "no time is refused");
  is_int(vf_path_integrate(w, &e.problem, 0.8, 1, 1e-13, product, NULL, h, h, &steps), GSL_EBADLEN,
         "another number of integrals is refused");
  ok(!vf_path_alloc(3, 0), "no workspace for no integral");
  gsl_vector_free(h);
  gsl_vector_free(nudged);
  gsl_vector_free(integral);
  vf_relax_free(relax);
  vf_path_free(w);
  example_free(&e);
}

/* y <- e^(L dt) y by its series, for small dt. */
static void flow(const gsl_matrix *l, double dt, gsl_vector *y, gsl_vector *term, gsl_vector *work) {
  gsl_vector_memcpy(term, y);
  for (int k = 1; k < 12; k++) {
    gsl_blas_dgemv(CblasNoTrans, dt / k, l, term, 0, work);
    gsl_vector_memcpy(term, work);
    gsl_vector_add(y, term);
  }
}

/* Q = int z dz^T with z = x - e^(L t) x, by Simpson's rule. */
static void sweep(const vf_response *r, gsl_matrix *q) {
  gsl_vector *y = gsl_vector_alloc(UNITS), *z = gsl_vector_alloc(UNITS), *v = gsl_vector_alloc(UNITS),
             *work = gsl_vector_alloc(UNITS);
  const double dt = 0.02;
  gsl_vector_memcpy(y, r->x);
  gsl_matrix_set_zero(q);
  for (int k = 0; k <= 4000; k++) {
    gsl_vector_memcpy(z, r->x);
    gsl_vector_sub(z, y);
    gsl_blas_dgemv(CblasNoTrans, -1, r->jacobian, y, 0, v);
    gsl_blas_dger(dt / 3 * (k == 0 || k == 4000 ? 1 : k % 2 ? 4 : 2), z, v, q);
    flow(r->jacobian, dt, y, v, work);
  }
  gsl_vector_free(y);
  gsl_vector_free(z);
  gsl_vector_free(v);
  gsl_vector_free(work);
}

/* The even part of the integral, over beta^2, is rho_j h''_i/2 + rho'_j Q_ji; linear units have rho' = 1 and
 * L h'' = 2 C_hh x. */
static void second_order_is_the_area(void) {
  example e = settled(vf_activation_linear, 0.4, 11);
  vf_path *w = vf_path_alloc(UNITS, e.theta->size);
  vf_response *r = vf_response_alloc(UNITS);
  vf_lu *lu = vf_lu_alloc(UNITS);
  gsl_vector *h = gsl_vector_alloc(UNITS), *second = gsl_vector_calloc(UNITS),
             *up = gsl_vector_alloc(e.theta->size), *down = gsl_vector_alloc(e.theta->size);
  gsl_matrix *q = gsl_matrix_alloc(UNITS, UNITS);
  const double beta = 1e-3;
  size_t steps;
  vf_response_at(r, &e.problem, e.h);
  for (size_t i = 0; i < 2; i++)
    gsl_vector_set(second, i, 2 * gsl_vector_get(r->x, i));
  vf_lu_factor(lu, r->jacobian);
  vf_lu_solve(lu, second, second);
  sweep(r, q);
  gsl_vector_memcpy(h, e.h);
  vf_path_integrate(w, &e.problem, beta, 1e4, 1e-13, vf_path_stdp, NULL, h, up, &steps);
  gsl_vector_memcpy(h, e.h);
  vf_path_integrate(w, &e.problem, -beta, 1e4, 1e-13, vf_path_stdp, NULL, h, down, &steps);
  double wrong = 0, area = 0;
  for (size_t i = 0; i < UNITS; i++)
    for (size_t j = 0; j < UNITS; j++) {
      if (i == j)
        continue;
      size_t k = vf_network_weight_index(e.net, j, i);
      double even = (gsl_vector_get(up, k) + gsl_vector_get(down, k)) / (2 * beta * beta);
      double wanted = gsl_vector_get(e.h, j) * gsl_vector_get(second, i) / 2 + gsl_matrix_get(q, j, i);
      wrong = larger(wrong, fabs(even - wanted));
      area = larger(area, fabs(gsl_matrix_get(q, j, i) - gsl_matrix_get(q, i, j)));
    }
  ok(wrong < 1e-4, "the term of second order is the one predicted (%.1e)", wrong);
  ok(area > 1e-2, "the area that the path sweeps is part of it");
  gsl_matrix_free(q);
  gsl_vector_free(h);
  gsl_vector_free(second);
  gsl_vector_free(up);
  gsl_vector_free(down);
  vf_lu_free(lu);
  vf_response_free(r);
  vf_path_free(w);
  example_free(&e);
}

static void estimators_have_their_orders(void) {
  example e = settled(vf_activation_tanh, 0.7, 5);
  size_t p = e.theta->size;
  vf_estimator_work *w = vf_estimator_work_alloc(UNITS, p);
  gsl_vector *nu = gsl_vector_alloc(p), *g = gsl_vector_alloc(p);
  vf_estimator_compute(vf_estimator_nu, w, &e.problem, e.h, 0, nu);
  for (int centred = 0; centred < 2; centred++) {
    const vf_estimator *s = centred ? vf_estimator_stdp_centred : vf_estimator_stdp;
    is_int(vf_estimator_compute(s, w, &e.problem, e.h, 2e-2, g), GSL_SUCCESS, "%s", s->name);
    double coarse = vector_distance(nu, g);
    vf_estimator_compute(s, w, &e.problem, e.h, 1e-2, g);
    is_near(log2(coarse / vector_distance(nu, g)), s->order, 0.05, "its error has the order %d", s->order);
  }
  gsl_vector_free(nu);
  gsl_vector_free(g);
  vf_estimator_work_free(w);
  example_free(&e);
}

static void clipped_states_are_refused(void) {
  example e = example_make(vf_activation_hard_sigmoid, VF_NETWORK_CLIPPED, UNITS, 0.3, 7);
  vf_path *w = vf_path_alloc(UNITS, 1);
  gsl_vector *integral = gsl_vector_alloc(1);
  size_t steps;
  is_int(vf_path_integrate(w, &e.problem, 0.1, 9, 1e-9, product, NULL, e.h, integral, &steps), GSL_EUNSUP,
         "clipped states are refused");
  gsl_vector_free(integral);
  vf_path_free(w);
  example_free(&e);
}

int main(void) {
  gsl_set_error_handler_off();
  ends_are_right();
  second_order_is_the_area();
  estimators_have_their_orders();
  clipped_states_are_refused();
  return tap_done();
}

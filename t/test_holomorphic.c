/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "example.h"
#include "tap.h"
#include "vf_estimator.h"
#include "vf_holomorphic.h"
#include "vf_relax.h"

#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_errno.h>
#include <math.h>

/* A holomorphic function obeys Cauchy and Riemann: its difference quotients along 1 and along i agree with
 * the derivative given. */
static void activations_are_holomorphic(void) {
  static const double where[3][2] = {{0.3, 0.4}, {-1.1, 0.8}, {2.5, -0.6}};
  const vf_activation *rho;
  for (size_t k = 0; (rho = vf_activation_at(k)); k++) {
    if (!rho->complex_value)
      continue;
    double wrong = 0, differ = 0;
    for (int i = 0; i < 3; i++) {
      gsl_complex z = gsl_complex_rect(where[i][0], where[i][1]), slope = rho->complex_derivative(z);
      for (int axis = 0; axis < 2; axis++) {
        gsl_complex d = axis ? gsl_complex_rect(0, 1e-5) : gsl_complex_rect(1e-5, 0);
        gsl_complex up = rho->complex_value(gsl_complex_add(z, d)),
                    down = rho->complex_value(gsl_complex_sub(z, d));
        gsl_complex quotient = gsl_complex_div(gsl_complex_sub(up, down), gsl_complex_mul_real(d, 2));
        wrong = larger(wrong, gsl_complex_abs(gsl_complex_sub(quotient, slope)));
      }
      gsl_complex real = rho->complex_value(gsl_complex_rect(where[i][0], 0));
      differ = larger(differ, fabs(GSL_REAL(real) - rho->value(where[i][0])) + fabs(GSL_IMAG(real)));
    }
    ok(wrong < 1e-9, "%s has its complex derivative along both axes", rho->name);
    ok(differ < 1e-15, "%s is itself on the real axis", rho->name);
  }
  ok(!vf_activation_hard_sigmoid->complex_value, "the hard sigmoid has no continuation");
}

/* One linear unit, mu = b - h, cost (h - y)^2/2: h^beta = (b + beta y)/(1 + beta), a_k = (-1)^k (b - y). */
static void one_unit_has_a_pole(void) {
  vf_network *net = vf_network_alloc_dense(vf_activation_linear, 1, 0, 0);
  vf_cost *cost = vf_cost_alloc(vf_cost_squared_error, 1, 1, (size_t[]){0});
  gsl_vector *theta = gsl_vector_alloc(1), *target = gsl_vector_alloc(1), *h = gsl_vector_alloc(1);
  gsl_vector_complex *z = gsl_vector_complex_alloc(1);
  gsl_matrix *series = gsl_matrix_alloc(3, 1);
  vf_holomorphic *w = vf_holomorphic_alloc(1);
  gsl_vector_set(theta, 0, 0.7);
  gsl_vector_set(target, 0, -0.2);
  gsl_vector_set(h, 0, 0.7);
  vf_problem p = {vf_network_field(net), theta, NULL, cost, target};
  gsl_complex beta = gsl_complex_rect(0.3, 0.9);
  is_int(vf_holomorphic_fixed_point(w, &p, h, beta, z), GSL_SUCCESS, "a complex nudge is reached");
  gsl_complex wanted = gsl_complex_div(gsl_complex_add_real(gsl_complex_mul_real(beta, -0.2), 0.7),
                                       gsl_complex_add_real(beta, 1));
  is_near(gsl_complex_abs(gsl_complex_sub(wanted, gsl_vector_complex_get(z, 0))), 0, 1e-15,
          "where its formula says");
  is_int(vf_holomorphic_series(w, &p, h, 0.1, 16, series), GSL_SUCCESS, "the series is found");
  for (size_t k = 1; k <= 3; k++)
    is_near(gsl_matrix_get(series, k - 1, 0), k % 2 ? -0.9 : 0.9, 1e-12, "coefficient %zu", k);
  is_int(vf_holomorphic_fixed_point(w, &p, h, gsl_complex_rect(-1, 0), z), GSL_EFAILED,
         "at the pole there is no fixed point");
  is_int(vf_holomorphic_series(w, &p, h, 0.1, 3, series), GSL_EINVAL,
         "three points have no third coefficient");
  is_int(vf_holomorphic_series(w, &p, h, 0, 8, series), GSL_EINVAL, "no radius is refused");
  gsl_matrix_free(series);
  gsl_vector_complex_free(z);
  gsl_vector_free(theta);
  gsl_vector_free(target);
  gsl_vector_free(h);
  vf_holomorphic_free(w);
  vf_cost_free(cost);
  vf_network_free(net);
}

/* For every cost: two points are the centred estimator; the orders are 4 and 6. */
static void circles_have_their_orders(const vf_cost_type *type) {
  example e = example_make(vf_activation_tanh, 0, 6, 0.8, 5);
  vf_cost *cost = vf_cost_alloc(type, 6, 2, NULL);
  e.problem.cost = cost;
  gsl_vector_set(e.target, 0, 0.7);
  gsl_vector_set(e.target, 1, 0.3);
  size_t p = e.theta->size;
  vf_estimator_work *w = vf_estimator_work_alloc(6, p);
  vf_relax *relax = vf_relax_alloc(6);
  vf_relax_report report;
  gsl_vector *nu = gsl_vector_alloc(p), *g = gsl_vector_alloc(p), *other = gsl_vector_alloc(p);
  vf_relax_fixed_point(relax, &e.problem, 0, e.h, &report);
  vf_estimator_compute(vf_estimator_nu, w, &e.problem, e.h, 0, nu);
  is_int(vf_estimator_compute(vf_estimator_holomorphic_2, w, &e.problem, e.h, 0.05, g), GSL_SUCCESS, "%s",
         type->name);
  vf_estimator_compute(vf_estimator_centred, w, &e.problem, e.h, 0.05, other);
  is_near(vector_distance(g, other), 0, 1e-13, "two points are the centred estimator");
  for (int six = 0; six < 2; six++) {
    const vf_estimator *estimator = six ? vf_estimator_holomorphic_6 : vf_estimator_holomorphic_4;
    vf_estimator_compute(estimator, w, &e.problem, e.h, 0.2, g);
    double coarse = vector_distance(nu, g);
    vf_estimator_compute(estimator, w, &e.problem, e.h, 0.1, g);
    is_near(log2(coarse / vector_distance(nu, g)), six ? 6 : 4, 0.05, "the order is that of the points");
  }
  gsl_vector_free(nu);
  gsl_vector_free(g);
  gsl_vector_free(other);
  vf_relax_free(relax);
  vf_estimator_work_free(w);
  vf_cost_free(cost);
  example_free(&e);
}

/* On the real axis the continuation is the field itself, leaks and gains included, and so is the cost's. */
static void real_states_are_the_real_field(void) {
  example e = example_make(vf_activation_softplus, VF_NETWORK_LEAK_GAIN, 5, 0.6, 29);
  vf_cost *cross = vf_cost_alloc(vf_cost_cross_entropy, 5, 2, (size_t[]){3, 1});
  const vf_field *f = e.problem.field;
  gsl_vector *h = gsl_vector_alloc(5), *mu = gsl_vector_alloc(5), *c = gsl_vector_alloc(5);
  gsl_vector_complex *z = gsl_vector_complex_calloc(5), *image = gsl_vector_complex_alloc(5),
                     *wrong = gsl_vector_complex_alloc(4);
  gsl_matrix *l = gsl_matrix_alloc(5, 5), *hess = gsl_matrix_alloc(5, 5);
  gsl_matrix_complex *image_l = gsl_matrix_complex_alloc(5, 5), *image_hess = gsl_matrix_complex_alloc(5, 5);
  for (size_t i = 0; i < 5; i++) {
    gsl_vector_set(h, i, 0.4 * (double)i - 0.7);
    gsl_vector_complex_set(z, i, gsl_complex_rect(gsl_vector_get(h, i), 0));
  }
  gsl_vector_set(e.target, 0, 0.7);
  gsl_vector_set(e.target, 1, 0.3);
  vf_field_mu(f, e.theta, e.input, h, mu);
  vf_field_jacobian(f, e.theta, e.input, h, l);
  vf_cost_gradient(cross, h, e.target, c);
  vf_cost_hessian(cross, h, e.target, hess);
  double apart = 0;
  is_int(vf_field_complex_mu(f, e.theta, e.input, z, image), GSL_SUCCESS, "mu of complex states");
  for (size_t i = 0; i < 5; i++)
    apart = larger(apart, gsl_complex_abs(
                              gsl_complex_sub_real(gsl_vector_complex_get(image, i), gsl_vector_get(mu, i))));
  is_int(vf_cost_complex_gradient(cross, z, e.target, image), GSL_SUCCESS, "and the cost's gradient");
  for (size_t i = 0; i < 5; i++)
    apart = larger(
        apart, gsl_complex_abs(gsl_complex_sub_real(gsl_vector_complex_get(image, i), gsl_vector_get(c, i))));
  is_int(vf_field_complex_jacobian(f, e.theta, e.input, z, image_l), GSL_SUCCESS, "and the Jacobian");
  is_int(vf_cost_complex_hessian(cross, z, e.target, image_hess), GSL_SUCCESS, "and the Hessian");
  for (size_t i = 0; i < 5; i++)
    for (size_t j = 0; j < 5; j++) {
      gsl_complex d = gsl_complex_sub_real(gsl_matrix_complex_get(image_l, i, j), gsl_matrix_get(l, i, j));
      gsl_complex g =
          gsl_complex_sub_real(gsl_matrix_complex_get(image_hess, i, j), gsl_matrix_get(hess, i, j));
      apart = larger(apart, larger(gsl_complex_abs(d), gsl_complex_abs(g)));
    }
  ok(apart < 1e-14, "are the real ones on the real axis (%.1e)", apart);
  is_int(vf_field_complex_mu(f, e.theta, e.input, z, wrong), GSL_EBADLEN, "a short velocity is refused");
  is_int(vf_field_complex_jacobian(f, e.theta, e.input, wrong, image_l), GSL_EBADLEN,
         "a short state is refused");
  is_int(vf_cost_complex_gradient(cross, wrong, e.target, image), GSL_EBADLEN, "by the cost too");
  is_int(vf_cost_complex_hessian(cross, z, h, image_hess), GSL_EBADLEN, "and so is a long target");
  gsl_matrix_complex_free(image_hess);
  gsl_matrix_complex_free(image_l);
  gsl_matrix_free(hess);
  gsl_matrix_free(l);
  gsl_vector_complex_free(wrong);
  gsl_vector_complex_free(image);
  gsl_vector_complex_free(z);
  gsl_vector_free(c);
  gsl_vector_free(mu);
  gsl_vector_free(h);
  vf_cost_free(cross);
  example_free(&e);
}

static void kinks_have_no_continuation(void) {
  example e = example_make(vf_activation_hard_sigmoid, 0, 6, 0.2, 5);
  vf_estimator_work *w = vf_estimator_work_alloc(6, e.theta->size);
  gsl_vector *g = gsl_vector_alloc(e.theta->size);
  is_int(vf_estimator_compute(vf_estimator_holomorphic_4, w, &e.problem, e.h, 0.1, g), GSL_EUNSUP,
         "a field with kinks is refused");
  gsl_vector_free(g);
  vf_estimator_work_free(w);
  example_free(&e);
}

int main(void) {
  gsl_set_error_handler_off();
  activations_are_holomorphic();
  one_unit_has_a_pole();
  circles_have_their_orders(vf_cost_squared_error);
  circles_have_their_orders(vf_cost_cross_entropy);
  real_states_are_the_real_field();
  kinks_have_no_continuation();
  ok(vf_holomorphic_alloc(0) == NULL, "no workspace for no units");
  return tap_done();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tap.h"
#include "vf_example.h"
#include "vf_network.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

/* Two linear units, L = [[-1, a], [b, -1]], no input; only unit 0 is an output. */
static vf_network *pair(double a, double b, vf_cost **cost, vf_example **e) {
  static const size_t output = 0;
  vf_network *net = vf_network_alloc_dense(vf_activation_linear, 2, 0, 0);
  *cost = vf_cost_alloc(vf_cost_squared_error, 2, 1, &output);
  *e = vf_example_alloc(vf_network_field(net), *cost);
  gsl_vector_set((*e)->theta, vf_network_weight_index(net, 1, 0), a);
  gsl_vector_set((*e)->theta, vf_network_weight_index(net, 0, 1), b);
  gsl_vector_set((*e)->theta, vf_network_bias_index(net, 0), 0.375);
  gsl_vector_set((*e)->target, 0, -0.75);
  return net;
}

static void release(vf_network *net, vf_cost *cost, vf_example *e) {
  vf_example_free(e);
  vf_cost_free(cost);
  vf_network_free(net);
}

static void test_settled(void) {
  const double a = 0.625, b = -1.75, det = 1 - a * b;
  vf_cost *cost;
  vf_example *e;
  vf_network *net = pair(a, b, &cost, &e);
  vf_relax_report report;
  ok(e->input == NULL, "no input where the field has none");
  is_int(vf_example_settle(e, &report), GSL_SUCCESS, "two linear units settle");
  ok(report.status == VF_RELAX_CONVERGED, "and the report says so");
  is_near(gsl_vector_get(e->h, 0), 0.375 / det, 1e-14, "at h_0 = b_0/(1 - ab)");
  is_near(gsl_vector_get(e->h, 1), b * 0.375 / det, 1e-14, "and h_1 = b h_0");
  const double c = 0.375 / det + 0.75;
  is_near(gsl_vector_get(e->response->x, 1), -b * c / det, 1e-14, "the response of the hidden unit");
  is_near(gsl_vector_get(e->response->lambda, 1), -a * c / det, 1e-14, "its adjoint");
  is_int(vf_example_settle(e, NULL), GSL_SUCCESS, "again from there, without a report");
  gsl_vector_set(e->target, 0, gsl_vector_get(e->h, 0));
  is_int(vf_example_settle(e, NULL), GSL_EZERODIV, "on the target nothing feels the cost");
  gsl_vector_set(e->theta, 0, NAN);
  is_int(vf_example_settle(e, NULL), GSL_EDOM, "NaN among the weights");
  release(net, cost, e);
}

static void test_unsettled(void) {
  vf_cost *cost;
  vf_example *e;
  vf_relax_report report;
  vf_network *net = pair(1.5, 1.25, &cost, &e);
  gsl_vector_set(e->h, 0, 0.5);
  is_int(vf_example_settle(e, &report), GSL_EFAILED, "weights beyond the leak settle nowhere");
  ok(report.status != VF_RELAX_CONVERGED, "and the report says why: %s", vf_relax_status_name(report.status));
  release(net, cost, e);
}

static void test_refused(void) {
  static const size_t output = 0;
  vf_network *net = vf_network_alloc_dense(vf_activation_tanh, 3, 1, 0);
  vf_cost *cost = vf_cost_alloc(vf_cost_squared_error, 2, 1, &output);
  ok(!vf_example_alloc(vf_network_field(net), cost), "a cost on other units is refused");
  ok(!vf_example_alloc(NULL, cost) && !vf_example_alloc(vf_network_field(net), NULL),
     "and so is none at all");
  vf_example_free(NULL);
  vf_cost_free(cost);
  vf_network_free(net);
}

int main(void) {
  gsl_set_error_handler_off();
  test_settled();
  test_unsettled();
  test_refused();
  return tap_done();
}

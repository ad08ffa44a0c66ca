/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tap.h"
#include "vf_example.h"
#include "vf_network.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

/* Two linear units, L = [[-1, a], [b, -1]], no input; only unit 0 is an output. */
static vf_example *pair(double a, double b) {
  vf_network *net = vf_network_alloc_dense(vf_activation_linear, 2, 0, 0);
  vf_example *e = vf_example_alloc(vf_network_field(net), vf_cost_alloc(vf_cost_squared_error, 2, 1, NULL));
  gsl_vector_set(e->theta, vf_network_weight_index(net, 1, 0), a);
  gsl_vector_set(e->theta, vf_network_weight_index(net, 0, 1), b);
  gsl_vector_set(e->theta, vf_network_bias_index(net, 0), 0.375);
  gsl_vector_set(e->target, 0, -0.75);
  return e;
}

static void test_settled(void) {
  const double a = 0.625, b = -1.75, det = 1 - a * b;
  vf_example *e = pair(a, b);
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
  is_int(vf_example_settle(e, NULL), GSL_EZERODIV, "on the target no unit receives an error");
  gsl_vector_set(e->theta, 0, NAN);
  is_int(vf_example_settle(e, NULL), GSL_EDOM, "NaN among the weights");
  vf_example_free(e);
}

static void test_unsettled(void) {
  vf_example *e = pair(1.5, 1.25);
  vf_relax_report report;
  gsl_vector_set(e->h, 0, 0.5);
  is_int(vf_example_settle(e, &report), GSL_EFAILED, "weights beyond the leak settle nowhere");
  ok(report.status != VF_RELAX_CONVERGED, "and the report says why: %s", vf_relax_status_name(report.status));
  vf_example_free(e);
}

static vf_cost *cost_on(size_t units) {
  return vf_cost_alloc(vf_cost_squared_error, units, 1, NULL);
}

static vf_field counted; /* a field that counts how often it was freed */
static void count(void *params) {
  ++*(int *)params;
}

static void test_refused(void) {
  int freed = 0;
  counted = (vf_field){.n = 3, .p = 1, .params = &freed, .dispose = count};
  ok(!vf_example_alloc(&counted, cost_on(2)), "a cost on other units is refused");
  ok(!vf_example_alloc(NULL, cost_on(3)) && !vf_example_alloc(&counted, NULL), "and so is none at all");
  is_int(freed, 2, "what is refused is freed");
  vf_example_free(vf_example_alloc(&counted, cost_on(3)));
  is_int(freed, 3, "and so is what is taken");
  vf_example_free(NULL);
}

int main(void) {
  gsl_set_error_handler_off();
  test_settled();
  test_unsettled();
  test_refused();
  return tap_done();
}

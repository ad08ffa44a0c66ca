/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "slope-bounds.h"

#include "vf_bound.h"
#include "vf_example.h"
#include "vf_network.h"
#include "xp.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

enum { UNITS = 3 };

/*
 * Hidden unit i of slope d_i responds w_i d_0 x_0, so weights in the ratio 1/sqrt(d_i) attain the bound.  The
 * state has slopes 1 and q on the hidden units; the gain makes the network stable.
 */
static int build(vf_example *e, const vf_network *net, double q) {
  const double d[2] = {1, q}, state[UNITS] = {0.3, 0, acosh(1 / sqrt(q))};
  double gain = 0.4 * sqrt(q);
  for (size_t i = 0; i < 2; i++) {
    gsl_vector_set(e->theta, vf_network_weight_index(net, 0, i + 1), gain / sqrt(d[i]));
    gsl_vector_set(e->theta, vf_network_weight_index(net, i + 1, 0), gain / sqrt(d[i]));
  }
  for (size_t i = 0; i < UNITS; i++) {
    gsl_vector_set(e->h, i, state[i]);
    gsl_vector_set(e->theta, vf_network_bias_index(net, i), 0);
  }
  gsl_vector *velocity = e->response->x; /* free until the response is asked for */
  int code = vf_field_mu(e->problem.field, e->theta, NULL, e->h, velocity);
  for (size_t i = 0; !code && i < UNITS; i++)
    gsl_vector_set(e->theta, vf_network_bias_index(net, i), -gsl_vector_get(velocity, i));
  gsl_vector_set(e->target, 0, 1);
  return code;
}

slope_scaling_summary slope_scaling_run(xp_run *run, size_t networks) {
  static const size_t size[2] = {1, 2};
  slope_scaling_summary s = {.reached = INFINITY, .low = INFINITY};
  vf_network *net = vf_network_alloc_layered(vf_activation_tanh, 2, size, 0, 0);
  vf_example *e =
      vf_example_alloc(vf_network_field(net), vf_cost_alloc(vf_cost_squared_error, UNITS, 1, NULL));
  gsl_vector *rate = gsl_vector_alloc(UNITS), *slope = gsl_vector_alloc(UNITS);
  if (!e || !rate || !slope)
    xp_die(run, "not enough memory for a network of %d units", UNITS);
  for (size_t k = 0; k < networks; k++) {
    double ratio = pow(10, -0.01 - 6.0 * (double)k / (double)networks);
    int code = build(e, net, ratio);
    if (!code)
      code = vf_example_settle(e, NULL);
    if (code == GSL_EFAILED) {
      s.unstable++;
      continue;
    }
    if (!code)
      code = vf_field_rates(e->problem.field, e->h, rate, slope);
    if (code)
      xp_die(run, "three units, slopes in the ratio %g: %s: run make check", ratio, gsl_strerror(code));
    gsl_vector_const_view x = gsl_vector_const_subvector(e->response->x, 1, 2),
                          lambda = gsl_vector_const_subvector(e->response->lambda, 1, 2);
    double low = GSL_MIN(gsl_vector_get(slope, 1), gsl_vector_get(slope, 2)),
           high = GSL_MAX(gsl_vector_get(slope, 1), gsl_vector_get(slope, 2));
    vf_bound bound = vf_bound_unit_scaling(&x.vector, &lambda.vector, low, high,
                                           2 * vf_bound_roundoff(UNITS, e->response->rcond));
    vf_bound smaller = vf_bound_judge(bound.label, bound.left, 0.98 * bound.right, bound.tolerance);
    s.networks++;
    s.caught += (size_t)(bound.holds && !smaller.holds);
    s.reached = xp_min(s.reached, bound.left / bound.right);
    s.roundoff = xp_max(s.roundoff, bound.tolerance / bound.right);
    s.low = xp_min(s.low, low / high);
    s.high = xp_max(s.high, low / high);
  }
  gsl_vector_free(rate);
  gsl_vector_free(slope);
  vf_example_free(e);
  return s;
}

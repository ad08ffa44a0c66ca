/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counterexamples.h"
#include "vf_bound.h"

#include <gsl/gsl_errno.h>
#include <math.h>

vf_example *pair_make(xp_run *run, const vf_activation *rho, size_t inputs, size_t outputs) {
  const vf_edge edge[2] = {{1, 0}, {0, 1}};
  vf_edge input_edge[100] = {{0, 0}};
  for (size_t k = 0; k < inputs; k++)
    input_edge[k] = (vf_edge){k, 1};
  vf_network *net = vf_network_alloc(rho, 2, inputs, 2, edge, inputs, input_edge, 0);
  vf_example *e =
      vf_example_alloc(vf_network_field(net), vf_cost_alloc(vf_cost_squared_error, 2, outputs, NULL));
  if (!e)
    xp_die(run, "not enough memory for two units with %zu inputs", inputs);
  if (inputs)
    gsl_vector_set_all(e->input, 1);
  return e;
}

/* The free phase from h on in continuous time, which Euler steps would not survive for large a, then
 * response, adjoint, update and gradient. */
void pair_settle(xp_run *run, vf_example *e) {
  vf_relax_report report = {0};
  vf_example_distance distance;
  int code = vf_relax_runge_kutta(e->relax, &e->problem, 0, 200, 1e-6, e->h, &report);
  if (!code)
    code = vf_example_settle(e, &report);
  if (!code || code == GSL_EZERODIV)
    code = vf_example_compare(e, 0, 2, &distance);
  if (code)
    xp_die(run, "two units: %s (%s): use another --seed", gsl_strerror(code),
           vf_relax_status_name(report.status));
}

double pair_state_cosine(const vf_example *e) {
  return cos(vf_symmetry_angle(e->response->x, e->response->lambda));
}

double pair_weight_cosine(const vf_example *e) {
  return cos(vf_symmetry_angle(e->nu, e->gradient));
}

double pair_roundoff(const vf_example *e) {
  return 2 * vf_bound_roundoff(2, e->response->rcond);
}

void pair_gram(const vf_example *e, double m[2]) {
  double entries[4];
  gsl_matrix_view gram = gsl_matrix_view_array(entries, 2, 2);
  vf_example_gram(e, &gram.matrix);
  m[0] = entries[0];
  m[1] = entries[3];
}

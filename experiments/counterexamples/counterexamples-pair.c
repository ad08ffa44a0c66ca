/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "counterexamples.h"
#include "vf_bound.h"
#include "vf_symmetry.h"

#include <gsl/gsl_errno.h>
#include <math.h>

pair pair_make(xp_run *run, const vf_activation *rho, size_t inputs, size_t outputs) {
  const vf_edge edge[2] = {{1, 0}, {0, 1}};
  vf_edge input_edge[100];
  for (size_t k = 0; k < inputs; k++)
    input_edge[k] = (vf_edge){k, 1};
  pair p = {.net = vf_network_alloc(rho, 2, inputs, 2, edge, inputs, input_edge, 0)};
  p.e = vf_example_alloc(vf_network_field(p.net), vf_cost_alloc(vf_cost_squared_error, 2, outputs, NULL));
  p.nu = p.e ? gsl_vector_alloc(p.e->theta->size) : NULL;
  p.gradient = p.e ? gsl_vector_alloc(p.e->theta->size) : NULL;
  if (!p.nu || !p.gradient)
    xp_die(run, "memory: two units do not fit: free some");
  if (inputs)
    gsl_vector_set_all(p.e->input, 1);
  return p;
}

void pair_free(pair *p) {
  gsl_vector_free(p->nu);
  gsl_vector_free(p->gradient);
  vf_example_free(p->e);
}

/* <<settle>> */
/* The free phase from h on in continuous time, which Euler steps would not survive for large a, then
 * response, adjoint, update and gradient. */
void pair_settle(xp_run *run, pair *p) {
  vf_example *e = p->e;
  vf_relax_report report;
  int code = vf_relax_runge_kutta(e->relax, &e->problem, 0, 200, 1e-6, e->h, &report);
  if (!code)
    code = vf_example_settle(e, &report);
  if (!code)
    code = vf_field_pullback(e->problem.field, e->theta, e->input, e->h, e->response->x, p->nu);
  if (!code)
    code = vf_field_pullback(e->problem.field, e->theta, e->input, e->h, e->response->lambda, p->gradient);
  if (code)
    xp_die(run, "two units: %s (%s): report this seed", gsl_strerror(code),
           vf_relax_status_name(report.status));
}
/* <</settle>> */

double pair_state_cosine(const pair *p) {
  return cos(vf_symmetry_angle(p->e->response->x, p->e->response->lambda));
}

double pair_weight_cosine(const pair *p) {
  return cos(vf_symmetry_angle(p->nu, p->gradient));
}

double pair_roundoff(const pair *p) {
  return 2 * vf_bound_roundoff(2, p->e->response->rcond);
}

void pair_gram(const pair *p, double m[2]) {
  double entries[4];
  gsl_matrix_view gram = gsl_matrix_view_array(entries, 2, 2);
  const vf_problem *q = &p->e->problem;
  vf_field_gram(q->field, q->theta, q->input, p->e->h, &gram.matrix);
  m[0] = entries[0];
  m[1] = entries[3];
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_example.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <stdlib.h>

vf_example *vf_example_alloc(const vf_field *field, const vf_cost *cost) {
  if (!field || !cost || vf_cost_states(cost) != field->n)
    return NULL;
  vf_example *e = calloc(1, sizeof *e);
  if (!e)
    return NULL;
  e->theta = gsl_vector_calloc(field->p);
  e->input = field->q ? gsl_vector_calloc(field->q) : NULL;
  e->target = gsl_vector_calloc(vf_cost_outputs(cost));
  e->h = gsl_vector_calloc(field->n);
  e->relax = vf_relax_alloc(field->n);
  e->response = vf_response_alloc(field->n);
  e->problem = (vf_problem){field, e->theta, e->input, cost, e->target};
  if (!e->theta || (field->q && !e->input) || !e->target || !e->h || !e->relax || !e->response) {
    vf_example_free(e);
    return NULL;
  }
  return e;
}

void vf_example_free(vf_example *e) {
  if (!e)
    return;
  vf_response_free(e->response);
  vf_relax_free(e->relax);
  gsl_vector_free(e->h);
  gsl_vector_free(e->target);
  gsl_vector_free(e->input);
  gsl_vector_free(e->theta);
  free(e);
}

int vf_example_settle(vf_example *e, vf_relax_report *report) {
  vf_relax_report found;
  int code = vf_relax_fixed_point(e->relax, &e->problem, 0, e->h, &found);
  if (report)
    *report = found;
  if (code)
    return code;
  if (found.status != VF_RELAX_CONVERGED)
    return GSL_EFAILED;
  code = vf_response_at(e->response, &e->problem, e->h);
  if (!code && !(gsl_blas_dnrm2(e->response->c) > 0))
    return GSL_EZERODIV;
  return code;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Five vector fields with two costs, drawn at random.
 */
#include "theorem.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>

void instance_free(instance *e) {
  vf_network_free(e->network);
  vf_hopfield_free(e->hopfield);
  vf_cost_free(e->cost);
  gsl_vector_free(e->theta);
  gsl_vector_free(e->input);
  gsl_vector_free(e->target);
  gsl_vector_free(e->h);
}

/* <<fields>> */
static const vf_field *make_field(instance *e, size_t n) {
  const size_t layers[3] = {2 + n / 10, n / 3, n - 2 - n / 10 - n / 3};
  switch (e->kind) {
  case 0:
    e->network = vf_network_alloc_dense(vf_activation_tanh, n, INPUTS, 0);
    break;
  case 1:
    e->network = vf_network_alloc_layered(vf_activation_hard_sigmoid, 3, layers, INPUTS, VF_NETWORK_CLIPPED);
    break;
  case 2:
    e->hopfield = vf_hopfield_alloc(vf_activation_logistic, n, INPUTS);
    return e->hopfield ? vf_hopfield_field(e->hopfield) : NULL;
  case 3:
    e->network = vf_network_alloc_dense(vf_activation_linear, n, INPUTS, 0);
    break;
  default:
    e->network = vf_network_alloc_dense(vf_activation_softplus, n, INPUTS, VF_NETWORK_LEAK_GAIN);
  }
  return e->network ? vf_network_field(e->network) : NULL;
}
/* <</fields>> */

/* Weights that leave most draws a stable fixed point; clipped units start inside their range by their biases.
 */
static int draw_parameters(instance *e, gsl_rng *rng) {
  static const double scale[FIELDS] = {0.8, 0.4, 2.0, 0.5, 0.4};
  if (e->hopfield)
    return vf_hopfield_draw(e->hopfield, scale[e->kind], 0.5, rng, e->theta);
  int code = vf_network_draw(e->network, scale[e->kind], 0.3, rng, e->theta);
  for (size_t i = 0; !code && e->kind == 1 && i < e->problem.field->n; i++)
    gsl_vector_set(e->theta, vf_network_bias_index(e->network, i), gsl_ran_flat(rng, 0.1, 0.7));
  return code;
}

static void draw_target(instance *e, gsl_rng *rng) {
  gsl_vector *target = e->target;
  double sum = 0;
  for (size_t i = 0; i < target->size; i++) {
    gsl_vector_set(target, i, gsl_ran_flat(rng, 0.05, 1));
    sum += gsl_vector_get(target, i);
  }
  if (e->on_classes) /* a distribution over the classes */
    gsl_vector_scale(target, 1 / sum);
}

int instance_make(instance *e, size_t field, size_t cost, size_t n) {
  *e = (instance){.kind = field, .on_classes = cost == 1};
  const vf_field *f = make_field(e, n);
  size_t outputs = 2 + n / 10, index[2 + MAX_UNITS / 10];
  if (!f)
    return GSL_ENOMEM;
  for (size_t i = 0; i < outputs; i++)
    index[i] = i;
  e->cost = vf_cost_alloc(cost ? vf_cost_cross_entropy : vf_cost_squared_error, n, outputs, index);
  e->theta = gsl_vector_alloc(f->p);
  e->input = gsl_vector_alloc(f->q);
  e->target = gsl_vector_alloc(outputs);
  e->h = gsl_vector_alloc(n);
  if (!e->cost || !e->theta || !e->input || !e->target || !e->h)
    return GSL_ENOMEM;
  e->problem = (vf_problem){f, e->theta, e->input, e->cost, e->target};
  return GSL_SUCCESS;
}

int instance_settle(instance *e, vf_relax *relax, vf_response *response, gsl_rng *rng, int *redrawn) {
  for (*redrawn = 0; *redrawn < 1000; ++*redrawn) {
    vf_relax_report report;
    int code = draw_parameters(e, rng);
    for (size_t k = 0; k < e->input->size; k++)
      gsl_vector_set(e->input, k, gsl_ran_flat(rng, 0, 1));
    draw_target(e, rng);
    gsl_vector_set_zero(e->h);
    if (!code)
      code = vf_relax_fixed_point(relax, &e->problem, 0, e->h, &report);
    if (code)
      return code;
    if (report.status != VF_RELAX_CONVERGED)
      continue;
    code = vf_response_at(response, &e->problem, e->h);
    if (code == GSL_SUCCESS && gsl_blas_dnrm2(response->c) > 0)
      return GSL_SUCCESS;
    if (code && code != GSL_ESING)
      return code;
  }
  return GSL_EFAILED;
}

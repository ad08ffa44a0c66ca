/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A random network with one example, and the direction of its update at a state of rest.
 */
#include "good-parameters.h"

#include "vf_bound.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>

int subject_alloc(subject *s, const vf_activation *rho, size_t layers, const size_t *units, size_t outputs,
                  size_t inputs, size_t starts) {
  *s = (subject){0};
  s->net = layers == 1 ? vf_network_alloc_dense(rho, units[0], inputs, 0)
                       : vf_network_alloc_layered(rho, layers, units, inputs, 0);
  size_t n = s->net ? vf_network_field(s->net)->n : 0, p = s->net ? vf_network_field(s->net)->p : 0;
  s->e = vf_example_alloc(vf_network_field(s->net), vf_cost_alloc(vf_cost_squared_error, n, outputs, NULL));
  if (!s->e)
    return GSL_ENOMEM;
  s->edges = vf_network_input_weight_index(s->net, 0, vf_network_layer_start(s->net, layers - 1));
  s->symmetry = vf_symmetry_alloc(n);
  s->spectral = vf_spectral_alloc(n, VF_BACKEND_BEST);
  s->matrix = gsl_matrix_alloc(n, n);
  s->states = gsl_vector_alloc(n * starts);
  s->nu = gsl_vector_alloc(p);
  s->gradient = gsl_vector_alloc(p);
  return s->symmetry && s->spectral && s->matrix && s->states && s->nu && s->gradient ? GSL_SUCCESS
                                                                                      : GSL_ENOMEM;
}

void subject_free(subject *s) {
  gsl_vector_free(s->gradient);
  gsl_vector_free(s->nu);
  gsl_vector_free(s->states);
  gsl_matrix_free(s->matrix);
  vf_spectral_free(s->spectral);
  vf_symmetry_free(s->symmetry);
  vf_example_free(s->e);
}

int subject_draw(subject *s, double gain, double angle, gsl_rng *rng, double *norm) {
  vf_example *e = s->e;
  int code = vf_network_draw(s->net, gain, 0.3, rng, e->theta);
  if (!code)
    code = vf_network_mix_feedback(s->net, angle, e->theta);
  for (size_t i = 0; i < e->input->size; i++)
    gsl_vector_set(e->input, i, gsl_ran_flat(rng, 0, 1));
  for (size_t i = 0; i < e->target->size; i++)
    gsl_vector_set(e->target, i, gsl_ran_flat(rng, -1, 1));
  if (!code)
    code = vf_network_weights(s->net, e->theta, s->matrix);
  return code ? code : vf_spectral_norm(s->spectral, s->matrix, norm);
}

int subject_direction(subject *s, direction *d) {
  const vf_problem *p = &s->e->problem;
  const vf_response *r = s->e->response;
  double product;
  int code = vf_example_settle(s->e, NULL);
  if (!code)
    code = vf_field_gram(p->field, p->theta, p->input, s->e->h, s->matrix);
  if (!code)
    code = vf_symmetry_kappa_weighted(s->symmetry, r->jacobian, s->matrix, &d->kappa);
  if (!code)
    code = vf_field_pullback(p->field, p->theta, p->input, s->e->h, r->x, s->nu);
  if (!code)
    code = vf_field_pullback(p->field, p->theta, p->input, s->e->h, r->lambda, s->gradient);
  if (code)
    return code;
  double roundoff = 2 * vf_bound_roundoff(r->n, r->rcond);
  gsl_blas_ddot(s->nu, s->gradient, &product);
  d->cosine = product / (gsl_blas_dnrm2(s->nu) * gsl_blas_dnrm2(s->gradient));
  d->descends = product > 0;
  d->promised = d->kappa < 1;
  vf_bound kept = vf_bound_positivity(s->nu, s->gradient, d->kappa, roundoff);
  d->wrong = !kept.holds;
  gsl_vector_scale(s->nu, -1);
  kept = vf_bound_positivity(s->nu, s->gradient, d->kappa, roundoff);
  d->caught = !kept.holds;
  return GSL_SUCCESS;
}

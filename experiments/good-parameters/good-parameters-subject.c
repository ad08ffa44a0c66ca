/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A random network with one example, and the direction of its update at a state of rest.
 */
#include "good-parameters.h"

#include "vf_bound.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>

int good_network_make(good_network *s, const vf_activation *rho, size_t layers, const size_t *units,
                      size_t outputs, size_t inputs, size_t starts) {
  vf_network *net = layers == 1 ? vf_network_alloc_dense(rho, units[0], inputs, 0)
                                : vf_network_alloc_layered(rho, layers, units, inputs, 0);
  *s = (good_network){.e = ensemble_example(net, outputs)};
  if (!s->e)
    return GSL_ENOMEM;
  const size_t n = s->e->h->size;
  s->edges = vf_network_input_weight_index(net, 0, vf_network_layer_start(net, layers - 1));
  s->symmetry = vf_symmetry_alloc(n);
  s->spectral = vf_spectral_alloc(n, VF_BACKEND_BEST);
  s->matrix = gsl_matrix_alloc(n, n);
  s->states = gsl_vector_alloc(n * starts);
  return s->symmetry && s->spectral && s->matrix && s->states ? GSL_SUCCESS : GSL_ENOMEM;
}

void good_network_free(good_network *s) {
  gsl_vector_free(s->states);
  gsl_matrix_free(s->matrix);
  vf_spectral_free(s->spectral);
  vf_symmetry_free(s->symmetry);
  vf_example_free(s->e);
}

int good_network_draw(good_network *s, double gain, double angle, gsl_rng *rng, double *norm) {
  vf_example *e = s->e;
  int code = ensemble_draw_weights(e, gain, 0.3, angle, rng);
  for (size_t i = 0; i < e->input->size; i++)
    gsl_vector_set(e->input, i, gsl_ran_flat(rng, 0, 1));
  for (size_t i = 0; i < e->target->size; i++)
    gsl_vector_set(e->target, i, gsl_ran_flat(rng, -1, 1));
  if (!code)
    code = vf_network_weights(vf_network_of(e->field), e->theta, s->matrix);
  return code ? code : vf_spectral_norm(s->spectral, s->matrix, norm);
}

int good_network_direction(good_network *s, direction *d) {
  vf_example *e = s->e;
  const vf_response *r = e->response;
  vf_example_distance all;
  double product;
  int code = vf_example_settle(e, NULL);
  if (!code)
    code = vf_example_gram(e, s->matrix);
  if (!code)
    code = vf_symmetry_kappa_weighted(s->symmetry, r->jacobian, s->matrix, &d->kappa);
  if (!code)
    code = vf_example_compare(e, 0, r->n, &all);
  if (code)
    return code;
  double roundoff = 2 * vf_bound_roundoff(r->n, r->rcond);
  gsl_blas_ddot(e->nu, e->gradient, &product);
  d->cosine = product / (gsl_blas_dnrm2(e->nu) * gsl_blas_dnrm2(e->gradient));
  d->descends = product > 0;
  d->promised = d->kappa < 1;
  vf_bound kept = vf_bound_positivity(e->nu, e->gradient, d->kappa, roundoff);
  d->wrong = !kept.holds;
  gsl_vector_scale(e->nu, -1);
  kept = vf_bound_positivity(e->nu, e->gradient, d->kappa, roundoff);
  d->caught = !kept.holds;
  return GSL_SUCCESS;
}

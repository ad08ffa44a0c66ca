/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exact.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

enum { EULER_STEPS = 300, NEWTON_STEPS = 50 };

vf_example *exact_alloc(const vf_learner *l) {
  vf_network *net = NULL;
  gsl_vector *theta = NULL;
  if (vf_learner_network(l, &net, &theta))
    return NULL;
  const vf_field *f = vf_network_field(net);
  vf_example *e = vf_example_alloc(
      f, vf_cost_alloc(vf_cost_squared_error, f->n, vf_learner_get_options(l)->size[0], NULL));
  if (e)
    gsl_vector_memcpy(e->theta, theta);
  gsl_vector_free(theta);
  return e;
}

static void start_from(vf_example *e, const vf_learner *start) {
  const vf_learner_options *o = vf_learner_get_options(start);
  for (size_t k = 0, at = 0; k < o->depth; at += o->size[k++])
    for (size_t i = 0; i < o->size[k]; i++)
      gsl_vector_set(e->h, at + i, (double)vf_learner_free_state(start, k)[i]);
}

int exact_find(vf_example *e, const float *image, unsigned char label, const vf_learner *start) {
  vf_relax_report report;
  gsl_vector_set_zero(e->h);
  if (start)
    start_from(e, start);
  for (size_t i = 0; i < e->input->size; i++)
    gsl_vector_set(e->input, i, (double)image[i]);
  gsl_vector_set_basis(e->target, label);
  int code = vf_relax_euler(e->relax, &e->problem, 0, 0.5, EULER_STEPS, 1e-6, e->h, &report);
  if (!code && report.status == VF_RELAX_DIVERGED)
    return GSL_EMAXITER;
  if (!code)
    code = vf_relax_newton(e->relax, &e->problem, 0, NEWTON_STEPS, 1e-12, e->h, &report);
  if (!code && report.status != VF_RELAX_CONVERGED)
    code = GSL_EMAXITER;
  return code ? code : vf_response_at(e->response, &e->problem, e->h);
}

int exact_abscissa(const vf_example *e, double *abscissa) {
  const size_t active = vf_example_active(e);
  *abscissa = -1;
  if (active == 0)
    return GSL_SUCCESS;
  gsl_matrix *block = vf_example_block(e, e->response->jacobian);
  vf_spectral *w = vf_spectral_alloc(active, VF_BACKEND_BEST);
  const int code = block && w ? vf_spectral_abscissa(w, block, abscissa) : GSL_ENOMEM;
  vf_spectral_free(w);
  gsl_matrix_free(block);
  return code;
}

int exact_measure(vf_example *e, exact_asymmetry *a) {
  vf_example_report m;
  if (vf_example_active(e) == 0 || !(gsl_blas_dnrm2(e->response->c) > 0))
    return GSL_EDOM;
  const int code = vf_example_measure(e, &m);
  if (!code)
    *a = (exact_asymmetry){.kappa = m.symmetry.kappa,
                           .kappa_weights = m.kappa_weight,
                           .angle = m.distance.angle,
                           .weight_angle = m.distance.weight_angle,
                           .roundoff = m.weight_roundoff};
  return code;
}

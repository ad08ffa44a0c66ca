/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exact.h"

#include "vf_example.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

enum { EULER_STEPS = 300, NEWTON_STEPS = 50 };

struct exact {
  vf_example *example;
  size_t depth, size[VF_LEARNER_MAX_DEPTH + 1];
};

exact *exact_alloc(const vf_learner *l) {
  const vf_learner_options *o = vf_learner_get_options(l);
  vf_network *net = NULL;
  gsl_vector *theta = NULL;
  exact *e = calloc(1, sizeof *e);
  if (!e || vf_learner_network(l, &net, &theta)) {
    free(e);
    return NULL;
  }
  const vf_field *f = vf_network_field(net);
  e->depth = o->depth;
  for (size_t k = 0; k <= o->depth; k++)
    e->size[k] = o->size[k];
  e->example = vf_example_alloc(f, vf_cost_alloc(vf_cost_squared_error, f->n, o->size[0], NULL));
  if (e->example)
    gsl_vector_memcpy(e->example->theta, theta);
  gsl_vector_free(theta);
  if (e->example)
    return e;
  free(e);
  return NULL;
}

void exact_free(exact *e) {
  if (e)
    vf_example_free(e->example);
  free(e);
}

static void start_from(exact *e, const vf_learner *start) {
  for (size_t k = 0, at = 0; k < e->depth; at += e->size[k++])
    for (size_t i = 0; i < e->size[k]; i++)
      gsl_vector_set(e->example->h, at + i, (double)vf_learner_free_state(start, k)[i]);
}

int exact_find(exact *e, const float *image, unsigned char label, const vf_learner *start) {
  vf_example *at = e->example;
  vf_relax_report report;
  gsl_vector_set_zero(at->h);
  if (start)
    start_from(e, start);
  for (size_t i = 0; i < at->input->size; i++)
    gsl_vector_set(at->input, i, (double)image[i]);
  gsl_vector_set_basis(at->target, label);
  int code = vf_relax_euler(at->relax, &at->problem, 0, 0.5, EULER_STEPS, 1e-6, at->h, &report);
  if (!code && report.status == VF_RELAX_DIVERGED)
    return GSL_EMAXITER;
  if (!code)
    code = vf_relax_newton(at->relax, &at->problem, 0, NEWTON_STEPS, 1e-12, at->h, &report);
  if (!code && report.status != VF_RELAX_CONVERGED)
    code = GSL_EMAXITER;
  return code ? code : vf_response_at(at->response, &at->problem, at->h);
}

size_t exact_active(const exact *e) {
  return vf_example_active(e->example);
}

int exact_abscissa(const exact *e, double *abscissa) {
  *abscissa = -1;
  if (exact_active(e) == 0)
    return GSL_SUCCESS;
  gsl_matrix *block = vf_example_block(e->example, e->example->response->jacobian);
  vf_spectral *w = vf_spectral_alloc(exact_active(e), VF_BACKEND_BEST);
  const int code = block && w ? vf_spectral_abscissa(w, block, abscissa) : GSL_ENOMEM;
  vf_spectral_free(w);
  gsl_matrix_free(block);
  return code;
}

/* <<kappa-at-image>> */
int exact_measure(exact *e, exact_asymmetry *a) {
  vf_example_report m;
  if (exact_active(e) == 0 || !(gsl_blas_dnrm2(e->example->response->c) > 0))
    return GSL_EDOM;
  const int code = vf_example_measure(e->example, &m);
  if (!code)
    *a = (exact_asymmetry){.kappa = m.symmetry.kappa,
                           .kappa_weights = m.kappa_weight,
                           .angle = m.distance.angle,
                           .weight_angle = m.distance.weight_angle,
                           .roundoff = m.weight_roundoff};
  return code;
}
/* <</kappa-at-image>> */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exact.h"

#include "vf_bound.h"
#include "vf_linalg.h"
#include "vf_relax.h"
#include "vf_response.h"
#include "vf_symmetry.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

enum { EULER_STEPS = 300, NEWTON_STEPS = 50 };

struct exact {
  vf_network *net;
  gsl_vector *theta;
  vf_cost *cost;
  vf_relax *relax;
  vf_response *response;
  gsl_vector *h, *input, *target, *nu, *gradient;
  size_t depth, size[VF_LEARNER_MAX_DEPTH + 1];
};

static vf_problem problem_of(const exact *e) {
  return (vf_problem){vf_network_field(e->net), e->theta, e->input, e->cost, e->target};
}

static vf_cost *cost_on_outputs(size_t units, size_t outputs) {
  size_t *index = calloc(outputs, sizeof *index);
  for (size_t i = 0; index && i < outputs; i++)
    index[i] = i;
  vf_cost *cost = index ? vf_cost_alloc(vf_cost_squared_error, units, outputs, index) : NULL;
  free(index);
  return cost;
}

exact *exact_alloc(const vf_learner *l) {
  const vf_learner_options *o = vf_learner_get_options(l);
  exact *e = calloc(1, sizeof *e);
  if (!e || vf_learner_network(l, &e->net, &e->theta)) {
    free(e);
    return NULL;
  }
  const size_t n = vf_network_field(e->net)->n;
  e->depth = o->depth;
  for (size_t k = 0; k <= o->depth; k++)
    e->size[k] = o->size[k];
  e->cost = cost_on_outputs(n, o->size[0]);
  e->relax = vf_relax_alloc(n);
  e->response = vf_response_alloc(n);
  e->h = gsl_vector_alloc(n);
  e->input = gsl_vector_alloc(o->size[o->depth]);
  e->target = gsl_vector_alloc(o->size[0]);
  e->nu = gsl_vector_alloc(e->theta->size);
  e->gradient = gsl_vector_alloc(e->theta->size);
  if (e->cost && e->relax && e->response && e->h && e->input && e->target && e->nu && e->gradient)
    return e;
  exact_free(e);
  return NULL;
}

void exact_free(exact *e) {
  if (!e)
    return;
  vf_network_free(e->net);
  vf_cost_free(e->cost);
  vf_relax_free(e->relax);
  vf_response_free(e->response);
  gsl_vector *const vectors[] = {e->theta, e->h, e->input, e->target, e->nu, e->gradient};
  for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++)
    gsl_vector_free(vectors[i]);
  free(e);
}

static void start_from(exact *e, const vf_learner *start) {
  for (size_t k = 0, at = 0; k < e->depth; at += e->size[k++])
    for (size_t i = 0; i < e->size[k]; i++)
      gsl_vector_set(e->h, at + i, (double)vf_learner_free_state(start, k)[i]);
}

int exact_find(exact *e, const float *image, unsigned char label, const vf_learner *start) {
  const vf_problem p = problem_of(e);
  vf_relax_report report;
  gsl_vector_set_zero(e->h);
  if (start)
    start_from(e, start);
  for (size_t i = 0; i < e->input->size; i++)
    gsl_vector_set(e->input, i, (double)image[i]);
  gsl_vector_set_basis(e->target, label);
  int code = vf_relax_euler(e->relax, &p, 0, 0.5, EULER_STEPS, 1e-6, e->h, &report);
  if (!code && report.status == VF_RELAX_DIVERGED)
    return GSL_EMAXITER;
  if (!code)
    code = vf_relax_newton(e->relax, &p, 0, NEWTON_STEPS, 1e-12, e->h, &report);
  if (!code && report.status != VF_RELAX_CONVERGED)
    code = GSL_EMAXITER;
  return code ? code : vf_response_at(e->response, &p, e->h);
}

size_t exact_active(const exact *e) {
  return e->response->n - e->response->frozen_count;
}

/* The active block of a matrix. */
static gsl_matrix *active_block(const exact *e, const gsl_matrix *whole) {
  const vf_response *r = e->response;
  gsl_matrix *block = gsl_matrix_alloc(exact_active(e), exact_active(e));
  for (size_t i = 0, row = 0; block && i < r->n; i++) {
    if (r->frozen[i])
      continue;
    for (size_t j = 0, column = 0; j < r->n; j++)
      if (!r->frozen[j])
        gsl_matrix_set(block, row, column++, gsl_matrix_get(whole, i, j));
    row++;
  }
  return block;
}

int exact_abscissa(const exact *e, double *abscissa) {
  *abscissa = -1;
  if (exact_active(e) == 0)
    return GSL_SUCCESS;
  gsl_matrix *block = active_block(e, e->response->jacobian);
  vf_spectral *w = vf_spectral_alloc(exact_active(e), VF_BACKEND_BEST);
  const int code = block && w ? vf_spectral_abscissa(w, block, abscissa) : GSL_ENOMEM;
  vf_spectral_free(w);
  gsl_matrix_free(block);
  return code;
}

/* M = G G^T of the active units. */
static gsl_matrix *active_gram(exact *e) {
  const size_t n = e->response->n;
  gsl_matrix *whole = gsl_matrix_alloc(n, n), *block = NULL;
  if (whole && !vf_field_gram(vf_network_field(e->net), e->theta, e->input, e->h, whole, NULL))
    block = active_block(e, whole);
  gsl_matrix_free(whole);
  return block;
}

/* <<kappa-at-image>> */
static int measure_block(vf_symmetry *w, const gsl_matrix *jacobian, const gsl_matrix *gram, double rcond,
                         exact_asymmetry *a) {
  vf_symmetry_report report;
  int code = vf_symmetry_measure(w, jacobian, &report);
  if (!code)
    code = vf_symmetry_kappa_weighted(w, jacobian, gram, &a->kappa_weights);
  if (code)
    return code;
  double smallest = INFINITY, largest = 0;
  for (size_t i = 0; i < gram->size1; i++) { /* M is diagonal where no weight is tied */
    smallest = fmin(smallest, gsl_matrix_get(gram, i, i));
    largest = fmax(largest, gsl_matrix_get(gram, i, i));
  }
  a->kappa = report.kappa;
  a->roundoff = vf_bound_roundoff(gram->size1, fmin(rcond, report.rcond_s)) * sqrt(largest / smallest);
  return GSL_SUCCESS;
}
/* <</kappa-at-image>> */

int exact_measure(exact *e, exact_asymmetry *a) {
  const vf_response *r = e->response;
  const vf_field *f = vf_network_field(e->net);
  if (exact_active(e) == 0 || !(gsl_blas_dnrm2(r->c) > 0))
    return GSL_EDOM;
  gsl_matrix *jacobian = active_block(e, r->jacobian), *gram = active_gram(e);
  vf_symmetry *w = vf_symmetry_alloc(exact_active(e));
  int code = jacobian && gram && w ? measure_block(w, jacobian, gram, r->rcond, a) : GSL_ENOMEM;
  if (!code)
    code = vf_field_pullback(f, e->theta, e->input, e->h, r->x, e->nu);
  if (!code)
    code = vf_field_pullback(f, e->theta, e->input, e->h, r->lambda, e->gradient);
  if (!code) {
    a->angle = vf_symmetry_angle(r->x, r->lambda);
    a->weight_angle = vf_symmetry_angle(e->nu, e->gradient);
  }
  vf_symmetry_free(w);
  gsl_matrix_free(jacobian);
  gsl_matrix_free(gram);
  return code;
}

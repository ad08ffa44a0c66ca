/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_example.h"

#include "vf_bound.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

static vf_example *fill(vf_example *e) {
  const vf_field *f = e->field;
  if (!f || !e->cost || vf_cost_states(e->cost) != f->n)
    return NULL;
  e->theta = gsl_vector_calloc(f->p);
  e->input = f->q ? gsl_vector_calloc(f->q) : NULL;
  e->target = gsl_vector_calloc(vf_cost_outputs(e->cost));
  e->h = gsl_vector_calloc(f->n);
  e->nu = gsl_vector_calloc(f->p);
  e->gradient = gsl_vector_calloc(f->p);
  e->work = gsl_vector_calloc(f->n);
  e->relax = vf_relax_alloc(f->n);
  e->response = vf_response_alloc(f->n);
  e->problem = (vf_problem){f, e->theta, e->input, e->cost, e->target};
  return e->theta && (e->input || !f->q) && e->target && e->h && e->nu && e->gradient && e->work &&
                 e->relax && e->response
             ? e
             : NULL;
}

vf_example *vf_example_alloc(const vf_field *field, vf_cost *cost) {
  vf_example *e = calloc(1, sizeof *e);
  if (!e) {
    vf_field_free(field);
    vf_cost_free(cost);
    return NULL;
  }
  e->field = field;
  e->cost = cost;
  if (fill(e))
    return e;
  vf_example_free(e);
  return NULL;
}

void vf_example_free(vf_example *e) {
  if (!e)
    return;
  vf_response_free(e->response);
  vf_relax_free(e->relax);
  gsl_vector *const vectors[] = {e->theta, e->input, e->target, e->h, e->nu, e->gradient, e->work};
  for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
    gsl_vector_free(vectors[i]);
  vf_cost_free(e->cost);
  vf_field_free(e->field);
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

int vf_example_is_void(int code) {
  return code == GSL_EFAILED || code == GSL_ESING || code == GSL_EZERODIV;
}

/* g = G^T u for the part of u that starts at unit first, the rest of u being 0. */
static int pull(vf_example *e, size_t first, const gsl_vector *part, gsl_vector *g) {
  gsl_vector_view here = gsl_vector_subvector(e->work, first, part->size);
  gsl_vector_set_zero(e->work);
  gsl_vector_memcpy(&here.vector, part);
  return vf_field_pullback(e->field, e->theta, e->input, e->h, e->work, g);
}

int vf_example_compare(vf_example *e, size_t first, size_t count, vf_example_distance *distance) {
  const size_t n = e->h->size;
  if (count == 0 || first >= n || count > n - first)
    return GSL_EINVAL;
  gsl_vector_const_view x = gsl_vector_const_subvector(e->response->x, first, count);
  gsl_vector_const_view lambda = gsl_vector_const_subvector(e->response->lambda, first, count);
  int code = pull(e, first, &x.vector, e->nu);
  if (!code)
    code = pull(e, first, &lambda.vector, e->gradient);
  if (!code)
    *distance = (vf_example_distance){
        vf_symmetry_angle(&x.vector, &lambda.vector), vf_symmetry_relative_error(&x.vector, &lambda.vector),
        vf_symmetry_angle(e->nu, e->gradient), vf_symmetry_relative_error(e->nu, e->gradient)};
  return code;
}

int vf_example_gram(const vf_example *e, gsl_matrix *gram) {
  const vf_response *r = e->response;
  const int code = vf_field_gram(e->field, e->theta, e->input, e->h, gram);
  for (size_t i = 0; !code && i < r->n; i++)
    for (size_t j = 0; r->frozen[i] && j < r->n; j++) {
      gsl_matrix_set(gram, i, j, i == j);
      gsl_matrix_set(gram, j, i, i == j);
    }
  return code;
}

size_t vf_example_active(const vf_example *e) {
  return e->response->n - e->response->frozen_count;
}

gsl_matrix *vf_example_block(const vf_example *e, const gsl_matrix *whole) {
  const vf_response *r = e->response;
  const size_t active = vf_example_active(e);
  gsl_matrix *block = active ? gsl_matrix_alloc(active, active) : NULL;
  for (size_t i = 0, row = 0; block && i < r->n; i++) {
    for (size_t j = 0, column = 0; !r->frozen[i] && j < r->n; j++)
      if (!r->frozen[j])
        gsl_matrix_set(block, row, column++, gsl_matrix_get(whole, i, j));
    row += !r->frozen[i];
  }
  return block;
}

static int is_diagonal(const gsl_matrix *m) {
  for (size_t i = 0; i < m->size1; i++)
    for (size_t j = 0; j < m->size2; j++)
      if (i != j && gsl_matrix_get(m, i, j) != 0)
        return 0;
  return 1;
}

/* kappa_M and the condition number of M; a diagonal M, where no parameter is shared, needs no eigenvalues. */
static int weigh(vf_symmetry *w, const gsl_matrix *jacobian, const gsl_matrix *gram, double *kappa,
                 double *condition) {
  gsl_vector_const_view diagonal = gsl_matrix_const_diagonal(gram);
  double low, high;
  if (is_diagonal(gram)) {
    gsl_vector_minmax(&diagonal.vector, &low, &high);
    *condition = high / low;
    return vf_symmetry_kappa_diagonal(w, jacobian, &diagonal.vector, kappa);
  }
  vf_spectral *spectral = vf_spectral_alloc(gram->size1, VF_BACKEND_BEST);
  gsl_vector *values = gsl_vector_alloc(gram->size1);
  int code = spectral && values ? vf_spectral_symmetric(spectral, gram, values, NULL) : GSL_ENOMEM;
  if (!code) {
    gsl_vector_minmax(values, &low, &high);
    *condition = low > 0 ? high / low : INFINITY;
    code = vf_symmetry_kappa_weighted(w, jacobian, gram, kappa);
  }
  gsl_vector_free(values);
  vf_spectral_free(spectral);
  return code;
}

static int measure_block(vf_symmetry *w, const gsl_matrix *jacobian, const gsl_matrix *gram, double rcond,
                         vf_example_report *m) {
  const size_t active = jacobian->size1;
  double condition = NAN;
  int code = vf_symmetry_measure(w, jacobian, &m->symmetry);
  if (code)
    return code;
  const double rcond_s = m->symmetry.rcond_s;
  if (vf_bound_roundoff(active, rcond_s) >= 1) { /* S is singular as far as rounding tells */
    m->symmetry.kappa = m->kappa_weight = m->weight_roundoff = INFINITY;
    return GSL_SUCCESS;
  }
  code = weigh(w, jacobian, gram, &m->kappa_weight, &condition);
  m->weight_roundoff = vf_bound_roundoff(active, rcond < rcond_s ? rcond : rcond_s) * sqrt(condition);
  return code;
}

int vf_example_measure(vf_example *e, vf_example_report *report) {
  const vf_response *r = e->response;
  const size_t active = vf_example_active(e);
  *report = (vf_example_report){{NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN}, NAN, NAN, {NAN, NAN, NAN, NAN}};
  if (active == 0)
    return GSL_SUCCESS;
  gsl_matrix *whole = gsl_matrix_alloc(r->n, r->n);
  int code = whole ? vf_example_gram(e, whole) : GSL_ENOMEM;
  gsl_matrix *gram = code ? NULL : vf_example_block(e, whole);
  gsl_matrix_free(whole);
  gsl_matrix *jacobian = vf_example_block(e, r->jacobian);
  vf_symmetry *w = vf_symmetry_alloc(active);
  if (!code)
    code = gram && jacobian && w ? measure_block(w, jacobian, gram, r->rcond, report) : GSL_ENOMEM;
  vf_symmetry_free(w);
  gsl_matrix_free(jacobian);
  gsl_matrix_free(gram);
  return code ? code : vf_example_compare(e, 0, r->n, &report->distance);
}

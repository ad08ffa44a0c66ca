/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One fixed point, measured on its active block.
 */
#include "vf_survey.h"

#include "vf_bound.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

enum { NEWTON_STEPS = 50 };

vf_survey *vf_survey_alloc(size_t n) {
  vf_survey *s = n ? calloc(1, sizeof *s) : NULL;
  if (!s)
    return NULL;
  s->n = n;
  s->m = gsl_vector_calloc(n);
  if (s->m)
    return s;
  vf_survey_free(s);
  return NULL;
}

void vf_survey_free(vf_survey *s) {
  if (!s)
    return;
  gsl_vector_free(s->m);
  free(s);
}

/* Newton's method from h; a state that grows without bound is no start for it. */
static int polish(vf_survey *s, vf_example *e, vf_relax_report *report) {
  if (report->status == VF_RELAX_DIVERGED)
    return GSL_SUCCESS;
  const double tolerance = vf_relax_tolerance(e->h);
  int code = vf_relax_newton(e->relax, &e->problem, 0, NEWTON_STEPS, tolerance, e->h, report);
  s->steps += report->steps;
  return code;
}

static int find_fixed_point(vf_survey *s, vf_example *e, const gsl_vector *start, vf_relax_report *report) {
  int code = vf_relax_rest(e->relax, &e->problem, 0, e->h, report);
  if (code)
    return code;
  s->steps = report->steps;
  s->relaxed = report->status == VF_RELAX_CONVERGED;
  code = polish(s, e, report);
  if (code || report->status == VF_RELAX_CONVERGED)
    return code;
  s->relaxed = 0;
  gsl_vector_memcpy(e->h, start);
  report->status = VF_RELAX_NOT_CONVERGED;
  return polish(s, e, report);
}

/* The rows and columns of the active units. */
static void take_active(const vf_response *r, gsl_matrix *block) {
  size_t row = 0;
  for (size_t i = 0; i < r->n; i++) {
    if (r->frozen[i])
      continue;
    size_t column = 0;
    for (size_t j = 0; j < r->n; j++)
      if (!r->frozen[j])
        gsl_matrix_set(block, row, column++, gsl_matrix_get(r->jacobian, i, j));
    row++;
  }
}

static int measure_block(vf_survey *s, const vf_response *r, vf_symmetry *w, gsl_matrix *block,
                         gsl_vector *m) {
  const size_t active = block->size1;
  take_active(r, block);
  for (size_t i = 0, k = 0; i < r->n; i++)
    if (!r->frozen[i])
      gsl_vector_set(m, k++, gsl_vector_get(s->m, i));
  int code = vf_symmetry_measure(w, block, &s->symmetry);
  if (code)
    return code;
  if (vf_bound_roundoff(active, s->symmetry.rcond_s) >= 1) { /* S is singular as far as rounding tells */
    s->symmetry.kappa = s->kappa_weight = INFINITY;
    return GSL_SUCCESS;
  }
  return vf_symmetry_kappa_diagonal(w, block, m, &s->kappa_weight);
}

static int measure(vf_survey *s, const vf_response *r) {
  const size_t active = r->n - r->frozen_count;
  s->symmetry = (vf_symmetry_report){NAN, NAN, NAN, NAN, NAN, NAN, NAN};
  s->kappa_weight = NAN;
  if (active == 0)
    return GSL_SUCCESS;
  vf_symmetry *w = vf_symmetry_alloc(active);
  gsl_matrix *block = gsl_matrix_alloc(active, active);
  gsl_vector *m = gsl_vector_alloc(active);
  const int code = w && block && m ? measure_block(s, r, w, block, m) : GSL_ENOMEM;
  vf_symmetry_free(w);
  gsl_matrix_free(block);
  gsl_vector_free(m);
  return code;
}

/* M, which must be diagonal: each parameter feeds one unit. */
static int take_gram(vf_survey *s, const vf_example *e) {
  gsl_matrix *gram = e->problem.field->gram ? gsl_matrix_alloc(s->n, s->n) : NULL;
  if (!gram)
    return e->problem.field->gram ? GSL_ENOMEM : GSL_EUNSUP;
  int code = vf_field_gram(e->problem.field, e->theta, e->input, e->h, gram, NULL);
  for (size_t i = 0; !code && i < s->n; i++)
    for (size_t j = 0; j < s->n; j++)
      if (i != j && gsl_matrix_get(gram, i, j) != 0)
        code = GSL_EUNSUP;
  gsl_vector_view diagonal = gsl_matrix_diagonal(gram);
  gsl_vector_memcpy(s->m, &diagonal.vector);
  gsl_matrix_free(gram);
  return code;
}

int vf_survey_part(const vf_survey *s, const vf_example *e, size_t first, size_t count,
                   vf_survey_distance *distance) {
  if (count == 0 || first >= s->n || count > s->n - first)
    return GSL_EINVAL;
  gsl_vector_const_view x = gsl_vector_const_subvector(e->response->x, first, count);
  gsl_vector_const_view lambda = gsl_vector_const_subvector(e->response->lambda, first, count);
  gsl_vector *u = gsl_vector_alloc(count), *v = gsl_vector_alloc(count);
  if (u && v) {
    distance->angle = vf_symmetry_angle(&x.vector, &lambda.vector);
    distance->relative_error = vf_symmetry_relative_error(&x.vector, &lambda.vector);
    /* |G^T x| is the norm of M^1/2 x, and likewise for products. */
    for (size_t i = 0; i < count; i++) {
      const double root = sqrt(gsl_vector_get(s->m, first + i));
      gsl_vector_set(u, i, root * gsl_vector_get(&x.vector, i));
      gsl_vector_set(v, i, root * gsl_vector_get(&lambda.vector, i));
    }
    distance->weight_angle = vf_symmetry_angle(u, v);
    distance->weight_relative_error = vf_symmetry_relative_error(u, v);
  }
  const int code = u && v ? GSL_SUCCESS : GSL_ENOMEM;
  gsl_vector_free(u);
  gsl_vector_free(v);
  return code;
}

/* All that is known once the fixed point is. */
static int look_around(vf_survey *s, vf_example *e) {
  vf_response *r = e->response;
  int code = vf_response_at(r, &e->problem, e->h);
  if (code)
    return code;
  s->frozen = r->frozen_count;
  s->rcond = r->rcond;
  if (vf_bound_roundoff(s->n, s->rcond) >= 1)
    return GSL_ESING;
  s->responded = !gsl_vector_isnull(r->c);
  code = take_gram(s, e);
  if (!code)
    code = measure(s, r);
  return code ? code : vf_survey_part(s, e, 0, s->n, &s->distance);
}

int vf_survey_take(vf_survey *s, vf_example *e) {
  if (s->n != e->h->size)
    return GSL_EBADLEN;
  vf_relax_report report;
  gsl_vector *start = gsl_vector_alloc(s->n);
  if (!start)
    return GSL_ENOMEM;
  gsl_vector_memcpy(start, e->h);
  int code = find_fixed_point(s, e, start, &report);
  gsl_vector_free(start);
  if (code)
    return code;
  s->converged = report.status == VF_RELAX_CONVERGED;
  s->residual = report.residual;
  s->kink_distance = report.kink_distance;
  return s->converged ? look_around(s, e) : GSL_EFAILED;
}

int vf_survey_contracts(const gsl_matrix *w, const vf_activation *rho, int *contracts) {
  double norm;
  vf_spectral *spectral = vf_spectral_alloc(w->size1, VF_BACKEND_BEST);
  const int code = spectral ? vf_spectral_norm(spectral, w, &norm) : GSL_ENOMEM;
  vf_spectral_free(spectral);
  if (!code)
    *contracts = norm * rho->lipschitz < 1;
  return code;
}

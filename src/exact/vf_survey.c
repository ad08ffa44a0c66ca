/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One fixed point, found by every means, and measured.
 */
#include "vf_survey.h"

#include "vf_bound.h"

#include <gsl/gsl_errno.h>

enum { NEWTON_STEPS = 50 };

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
  int code = vf_relax_fixed_point(e->relax, &e->problem, 0, e->h, report);
  if (code)
    return code;
  s->steps = report->steps;
  s->time = report->time;
  s->flow = report->status;
  s->relaxed = report->status == VF_RELAX_CONVERGED || report->status == VF_RELAX_UNSTABLE;
  if (s->relaxed)
    return GSL_SUCCESS;
  code = polish(s, e, report);
  if (code || report->status == VF_RELAX_CONVERGED)
    return code;
  gsl_vector_memcpy(e->h, start);
  report->status = VF_RELAX_NOT_CONVERGED;
  return polish(s, e, report);
}

/* All that is known once the fixed point is. */
static int look_around(vf_survey *s, vf_example *e) {
  vf_response *r = e->response;
  int code = vf_response_at(r, &e->problem, e->h);
  if (code)
    return code;
  s->frozen = r->frozen_count;
  s->rcond = r->rcond;
  s->responded = !gsl_vector_isnull(r->c);
  return vf_bound_roundoff(s->n, s->rcond) >= 1 ? GSL_ESING : vf_example_measure(e, &s->at);
}

int vf_survey_take(vf_survey *s, vf_example *e) {
  vf_relax_report report;
  *s = (vf_survey){.n = e->h->size};
  gsl_vector *start = gsl_vector_alloc(s->n);
  if (!start)
    return GSL_ENOMEM;
  gsl_vector_memcpy(start, e->h);
  int code = find_fixed_point(s, e, start, &report);
  gsl_vector_free(start);
  if (code)
    return code;
  s->converged = report.status == VF_RELAX_CONVERGED || report.status == VF_RELAX_UNSTABLE;
  s->residual = report.residual;
  s->kink_distance = report.kink_distance;
  return s->converged ? look_around(s, e) : GSL_EFAILED;
}

int vf_survey_contracts(const gsl_matrix *w, double lipschitz, int *contracts) {
  double norm;
  vf_spectral *spectral = vf_spectral_alloc(w->size1, VF_BACKEND_BEST);
  const int code = spectral ? vf_spectral_norm(spectral, w, &norm) : GSL_ENOMEM;
  vf_spectral_free(spectral);
  if (!code)
    *contracts = norm * lipschitz * (1 + vf_bound_roundoff(w->size1, 1)) < 1;
  return code;
}

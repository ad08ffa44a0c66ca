/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Simplex search for the least kappa_G in the logarithms of the metric's numbers, above 1, where the metrics
 * that do better are no convex set.
 */
#include "vf_metric_intern.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_multimin.h>
#include <math.h>

typedef struct {
  vf_metric *w;
  gsl_vector *g;
  vf_metric_report *report;
} place;

/* The number of the first group stays, as a common factor changes nothing. */
static void read_logarithms(const gsl_vector *x, gsl_vector *g) {
  gsl_vector_set(g, 0, 1);
  for (size_t k = 1; k < g->size; k++)
    gsl_vector_set(g, k, exp(gsl_vector_get(x, k - 1)));
}

static double height(const gsl_vector *x, void *at) {
  const place *p = at;
  double kappa = INFINITY;
  read_logarithms(x, p->g);
  p->report->evaluations++;
  return vf_metric_probe(p->w, p->g, &kappa) || !isfinite(kappa) ? 1e300 : kappa;
}

/* One step at least, before which GSL's minimum is not set. */
static int walk(gsl_multimin_fminimizer *m, place *p, size_t budget) {
  int code;
  do {
    code = gsl_multimin_fminimizer_iterate(m);
    if (!code)
      code = gsl_multimin_test_size(gsl_multimin_fminimizer_size(m), 1e-4);
  } while (code == GSL_CONTINUE && p->report->evaluations < budget);
  return code == GSL_CONTINUE ? GSL_SUCCESS : code;
}

int vf_metric_descend(vf_metric *w, size_t budget, gsl_vector *g, vf_metric_report *report) {
  const size_t p = w->groups - 1;
  if (!p || report->evaluations >= budget)
    return GSL_SUCCESS;
  gsl_vector *x = gsl_vector_alloc(p), *step = gsl_vector_alloc(p), *at = gsl_vector_alloc(p + 1);
  gsl_multimin_fminimizer *m = gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, p);
  place here = {w, at, report};
  gsl_multimin_function f = {height, p, &here};
  int code = x && step && at && m ? GSL_SUCCESS : GSL_ENOMEM;
  if (!code) {
    for (size_t k = 0; k < p; k++)
      gsl_vector_set(x, k, log(gsl_vector_get(g, k + 1) / gsl_vector_get(g, 0)));
    gsl_vector_set_all(step, 0.5);
    code = gsl_multimin_fminimizer_set(m, &f, x, step);
  }
  if (!code)
    code = walk(m, &here, budget);
  if (!code && gsl_multimin_fminimizer_minimum(m) < report->kappa) {
    report->kappa = gsl_multimin_fminimizer_minimum(m);
    read_logarithms(gsl_multimin_fminimizer_x(m), g);
  }
  gsl_multimin_fminimizer_free(m);
  gsl_vector_free(at);
  gsl_vector_free(step);
  gsl_vector_free(x);
  return code;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The best metric.  Starts are the base metric and the balanced one, which makes |G^1/2 L G^-1/2|_F least and
 * with it the antisymmetric part, as the trace of the square stays.
 */
#include "vf_metric_intern.h"

#include <gsl/gsl_errno.h>
#include <math.h>

typedef struct {
  vf_metric *w;
  vf_cone *cone;
  gsl_vector *best, *g, *cut; /* groups */
  size_t budget;
  vf_metric_report *report;
} search;

/* The level at which metrics are looked for. */
static double target(const vf_metric_report *r) {
  return r->kappa > 1 ? 1 : fmax(r->kappa - fmax(0.002 * r->kappa, 1e-6), 0);
}

/* Evaluates at g; a singular S_G is as good as none, and its cut is left out. */
static int visit(search *s) {
  double kappa;
  const int code = vf_metric_probe(s->w, s->g, &kappa);
  s->report->evaluations++;
  if (code == GSL_ESING || code == GSL_EDOM)
    return GSL_SUCCESS;
  if (code)
    return code;
  if (kappa < s->report->kappa) {
    s->report->kappa = kappa;
    gsl_vector_memcpy(s->best, s->g);
  }
  vf_metric_cut(s->w, s->g, target(s->report), s->cut);
  vf_cone_add(s->cone, s->cut);
  return GSL_SUCCESS;
}

/* sum_ij (G_i/G_j) L_ij^2 is least where what each group gives and takes are equal: Osborne's sweeps. */
static void balance(vf_metric *w, gsl_vector *g) {
  enum { SWEEPS = 200 };
  double flow[VF_METRIC_GROUPS][VF_METRIC_GROUPS] = {{0}};
  for (size_t i = 0; i < w->n; i++)
    for (size_t j = 0; j < w->n; j++) {
      const double l = gsl_matrix_get(w->jacobian, i, j);
      flow[w->group[i]][w->group[j]] += gsl_vector_get(w->base, i) / gsl_vector_get(w->base, j) * l * l;
    }
  gsl_vector_set_all(g, 1);
  for (size_t k = 0; k < SWEEPS * w->groups; k++) {
    const size_t a = k % w->groups;
    double give = 0, take = 0;
    for (size_t b = 0; b < w->groups; b++) {
      if (b == a)
        continue;
      take += flow[a][b] / gsl_vector_get(g, b);
      give += flow[b][a] * gsl_vector_get(g, b);
    }
    const double root = sqrt(give / take);
    if (isnormal(root))
      gsl_vector_set(g, a, root);
  }
}

/* Until nothing is left of the cone, or the budget is spent. */
static int cut_planes(search *s) {
  gsl_vector_set_all(s->g, 1);
  int code = visit(s), empty = 0;
  balance(s->w, s->g);
  if (!code)
    code = visit(s);
  s->report->starts = 2;
  while (!code && s->report->evaluations < s->budget && target(s->report) > 0) {
    if (vf_cone_centre(s->cone, s->best, s->g, &empty) || empty)
      break;
    code = visit(s);
  }
  if (!code && empty)
    s->report->excluded = target(s->report);
  return code;
}

static int certify(search *s) {
  vf_metric *w = s->w;
  int code = vf_metric_expand(w, s->best, w->metric);
  if (!code && s->report->kappa < 1)
    code = vf_metric_check(w->jacobian, w->mass, w->metric, 1, &s->report->guaranteed);
  return code;
}

/* The simplex searches where the budget ended the planes: from the best of them, and from both starts. */
static int search_on(search *s) {
  int code = vf_metric_descend(s->w, s->budget, s->best, s->report);
  for (int k = 0; !code && k < 2; k++) {
    vf_metric_report other = {.kappa = INFINITY, .evaluations = s->report->evaluations};
    gsl_vector_set_all(s->g, 1);
    if (k)
      balance(s->w, s->g);
    code = vf_metric_descend(s->w, s->budget, s->g, &other);
    s->report->evaluations = other.evaluations;
    if (!code && other.kappa < s->report->kappa) {
      s->report->kappa = other.kappa;
      gsl_vector_memcpy(s->best, s->g);
    }
  }
  s->report->starts = 3;
  return code;
}

static int find(search *s, gsl_vector *g) {
  int code = cut_planes(s);
  if (!code && !isfinite(s->report->kappa))
    code = GSL_ESING;
  if (!code && s->report->kappa >= 1 && !(s->report->excluded > 0))
    code = search_on(s);
  if (!code)
    code = certify(s);
  if (code)
    return code;
  gsl_vector_memcpy(g, s->best);
  gsl_vector_scale(g, 1 / gsl_vector_get(s->best, s->w->group[s->w->output[0]]));
  return GSL_SUCCESS;
}

int vf_metric_best(vf_metric *w, size_t budget, gsl_vector *g, vf_metric_report *report) {
  *report = (vf_metric_report){.kappa = INFINITY};
  if (!w->taken)
    return GSL_EINVAL;
  if (g->size != w->groups)
    return GSL_EBADLEN;
  search s = {.w = w,
              .cone = vf_cone_alloc(w->groups, budget + 2),
              .best = gsl_vector_alloc(w->groups),
              .g = gsl_vector_alloc(w->groups),
              .cut = gsl_vector_alloc(w->groups),
              .budget = budget,
              .report = report};
  const int code = s.cone && s.best && s.g && s.cut ? find(&s, g) : GSL_ENOMEM;
  vf_cone_free(s.cone);
  gsl_vector_free(s.best);
  gsl_vector_free(s.g);
  gsl_vector_free(s.cut);
  return code;
}

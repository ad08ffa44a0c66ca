/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kappa_G(M) of a given metric, the same for targets on the outputs, and the certificate.
 */
#include "vf_metric_intern.h"

#include "vf_symmetry.h"

#include <float.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int describes(size_t n, size_t groups, const size_t *group, size_t m, const size_t *output) {
  size_t count[VF_METRIC_GROUPS] = {0};
  if (!n || !m || m > n || !groups || groups > VF_METRIC_GROUPS || !vf_matrix_fits(n, n))
    return 0;
  for (size_t i = 0; i < n; i++)
    if (group[i] >= groups)
      return 0;
    else
      count[group[i]]++;
  for (size_t k = 0; k < groups; k++)
    if (!count[k])
      return 0;
  for (size_t i = 0; i < m; i++) {
    if (output[i] >= n || group[output[i]] != group[output[0]])
      return 0;
    for (size_t j = 0; j < i; j++)
      if (output[i] == output[j])
        return 0;
  }
  return 1;
}

vf_metric *vf_metric_alloc(size_t n, size_t groups, const size_t *group, size_t m, const size_t *output) {
  vf_metric *w = describes(n, groups, group, m, output) ? calloc(1, sizeof *w) : NULL;
  if (!w)
    return NULL;
  w->n = n;
  w->groups = groups;
  w->outputs = m;
  w->group = malloc(n * sizeof *group);
  w->output = malloc(m * sizeof *output);
  w->jacobian = gsl_matrix_alloc(n, n);
  w->scaled = gsl_matrix_alloc(n, n);
  w->sum = gsl_matrix_alloc(n, m);
  w->difference = gsl_matrix_alloc(n, m);
  w->lu = vf_lu_alloc(n);
  w->norm = vf_metric_norm_alloc(n);
  gsl_vector **const vector[] = {&w->mass, &w->base, &w->metric, &w->x, &w->mu, &w->c, &w->solved, &w->top};
  int whole =
      w->group && w->output && w->jacobian && w->scaled && w->sum && w->difference && w->lu && w->norm;
  for (size_t i = 0; i < sizeof vector / sizeof *vector; i++)
    whole = whole && (*vector[i] = gsl_vector_alloc(n));
  if (whole) {
    memcpy(w->group, group, n * sizeof *group);
    memcpy(w->output, output, m * sizeof *output);
    return w;
  }
  vf_metric_free(w);
  return NULL;
}

void vf_metric_free(vf_metric *w) {
  if (!w)
    return;
  gsl_vector *const vector[] = {w->mass, w->base, w->metric, w->x, w->mu, w->c, w->solved, w->top};
  gsl_matrix *const matrix[] = {w->jacobian, w->scaled, w->sum, w->difference};
  for (size_t i = 0; i < sizeof vector / sizeof *vector; i++)
    gsl_vector_free(vector[i]);
  for (size_t i = 0; i < sizeof matrix / sizeof *matrix; i++)
    gsl_matrix_free(matrix[i]);
  vf_lu_free(w->lu);
  vf_metric_norm_free(w->norm);
  free(w->group);
  free(w->output);
  free(w);
}

int vf_metric_positive(const gsl_vector *v) {
  return vf_vector_is_finite(v) && gsl_vector_min(v) > 0;
}

int vf_metric_take(vf_metric *w, const gsl_matrix *l, const gsl_vector *mass, const gsl_vector *base) {
  w->taken = 0;
  if (l->size1 != w->n || l->size2 != w->n || mass->size != w->n || (base && base->size != w->n))
    return GSL_EBADLEN;
  if (!vf_metric_positive(mass) || (base && !vf_metric_positive(base)))
    return GSL_EDOM;
  gsl_vector_set_all(w->base, 1);
  if (base)
    gsl_vector_memcpy(w->base, base);
  for (size_t i = 1; i < w->outputs; i++)
    if (gsl_vector_get(w->base, w->output[i]) != gsl_vector_get(w->base, w->output[0]))
      return GSL_EDOM;
  gsl_vector_memcpy(w->mass, mass);
  gsl_matrix_memcpy(w->jacobian, l);
  const int code = vf_lu_factor(w->lu, l);
  w->taken = !code;
  return code;
}

int vf_metric_expand(const vf_metric *w, const gsl_vector *g, gsl_vector *metric) {
  if (!w->taken)
    return GSL_EINVAL;
  if (g->size != w->groups || metric->size != w->n)
    return GSL_EBADLEN;
  if (!vf_metric_positive(g))
    return GSL_EDOM;
  const size_t out = w->output[0];
  const double unit = gsl_vector_get(g, w->group[out]) * gsl_vector_get(w->base, out);
  for (size_t i = 0; i < w->n; i++)
    gsl_vector_set(metric, i, gsl_vector_get(g, w->group[i]) * gsl_vector_get(w->base, i) / unit);
  return vf_metric_positive(metric) ? GSL_SUCCESS : GSL_EDOM;
}

void vf_metric_scale(const gsl_matrix *l, const gsl_vector *metric, gsl_matrix *scaled) {
  for (size_t i = 0; i < l->size1; i++)
    for (size_t j = 0; j < l->size2; j++)
      gsl_matrix_set(scaled, i, j,
                     sqrt(gsl_vector_get(metric, i) / gsl_vector_get(metric, j)) * gsl_matrix_get(l, i, j));
}

int vf_metric_probe(vf_metric *w, const gsl_vector *g, double *kappa) {
  *kappa = INFINITY;
  int code = vf_metric_expand(w, g, w->metric);
  if (code)
    return code;
  vf_metric_scale(w->jacobian, w->metric, w->scaled);
  code = vf_metric_norm_take(w->norm, w->scaled, w->mass);
  return code ? code : vf_metric_norm_find(w->norm, kappa, w->top);
}

int vf_metric_kappa(vf_metric *w, const gsl_vector *g, double *kappa) {
  const int code = vf_metric_probe(w, g, kappa);
  return code == GSL_ESING ? GSL_SUCCESS : code;
}

/* mu and x for the target 1 on one output, in the norm N: columns of mu + x and mu - x. */
static void pair_of(vf_metric *w, size_t column) {
  gsl_vector_set_basis(w->c, w->output[column]);
  vf_lu_solve(w->lu, w->c, w->x);
  vf_lu_solve_transposed(w->lu, w->c, w->mu);
  for (size_t i = 0; i < w->n; i++) {
    const double g = gsl_vector_get(w->metric, i), root = sqrt(gsl_vector_get(w->mass, i) * g),
                 x = root * gsl_vector_get(w->x, i), mu = root * gsl_vector_get(w->mu, i) / g;
    gsl_matrix_set(w->sum, i, column, mu + x);
    gsl_matrix_set(w->difference, i, column, mu - x);
  }
}

/* |difference R^-1| with the triangle R of sum = Q R. */
static int stretch(vf_metric *w, double *kappa) {
  const size_t m = w->outputs;
  gsl_vector *tau = gsl_vector_alloc(m), *values = gsl_vector_alloc(m), *work = gsl_vector_alloc(m);
  gsl_matrix *v = gsl_matrix_alloc(m, m);
  int code = tau && values && work && v ? gsl_linalg_QR_decomp(w->sum, tau) : GSL_ENOMEM;
  if (!code) {
    gsl_matrix_const_view r = gsl_matrix_const_submatrix(w->sum, 0, 0, m, m);
    double least = INFINITY, largest = 0;
    for (size_t i = 0; i < m; i++) {
      least = fmin(least, fabs(gsl_matrix_get(w->sum, i, i)));
      largest = fmax(largest, fabs(gsl_matrix_get(w->sum, i, i)));
    }
    *kappa = INFINITY;
    if (least > (double)w->n * DBL_EPSILON * largest) {
      gsl_blas_dtrsm(CblasRight, CblasUpper, CblasNoTrans, CblasNonUnit, 1, &r.matrix, w->difference);
      code = gsl_linalg_SV_decomp(w->difference, v, values, work);
      *kappa = code ? NAN : gsl_vector_get(values, 0);
    }
  }
  gsl_vector_free(tau);
  gsl_vector_free(values);
  gsl_vector_free(work);
  gsl_matrix_free(v);
  return code;
}

int vf_metric_kappa_outputs(vf_metric *w, const gsl_vector *g, double *kappa) {
  const int code = vf_metric_expand(w, g, w->metric);
  for (size_t k = 0; !code && k < w->outputs; k++)
    pair_of(w, k);
  return code ? code : stretch(w, kappa);
}

/*
 * The worst target c' has x and mu = (1 -+ T) u with u the vector that T stretches most.  phi = (1 - t^2)
 * (|x|^2 + |mu|^2) - 2 (1 + t^2) <x, mu>, for that c' and G-norms, is convex and homogeneous in G and
 * positive where kappa_G > t, so that its gradient is the cut.
 */
void vf_metric_cut(vf_metric *w, const gsl_vector *g, double level, gsl_vector *cut) {
  const double near = 1 - level * level, far = 2 * (1 + level * level);
  vf_metric_norm_apply(w->norm, w->top, w->c);
  for (size_t i = 0; i < w->n; i++) {
    const double root = sqrt(gsl_vector_get(w->mass, i) * gsl_vector_get(w->metric, i)),
                 u = gsl_vector_get(w->top, i), tu = gsl_vector_get(w->c, i);
    gsl_vector_set(w->x, i, (u - tu) / root);
    gsl_vector_set(w->mu, i, (u + tu) / root);
  }
  gsl_blas_dgemv(CblasNoTrans, 1, w->jacobian, w->x, 0, w->c);
  for (size_t i = 0; i < w->n; i++) /* M (near mu - (1 + t^2) x), for one solve */
    gsl_vector_set(w->solved, i,
                   gsl_vector_get(w->mass, i) *
                       (2 * near * gsl_vector_get(w->mu, i) - far * gsl_vector_get(w->x, i)));
  vf_lu_solve(w->lu, w->solved, w->solved);
  gsl_vector_set_zero(cut);
  for (size_t i = 0; i < w->n; i++) {
    const double x = gsl_vector_get(w->x, i), mu = gsl_vector_get(w->mu, i);
    *gsl_vector_ptr(cut, w->group[i]) += gsl_vector_get(w->metric, i) / gsl_vector_get(g, w->group[i]) *
                                         (near * gsl_vector_get(w->mass, i) * (x * x - mu * mu) +
                                          gsl_vector_get(w->c, i) * gsl_vector_get(w->solved, i));
  }
}

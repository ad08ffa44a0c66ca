/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A kind of cost put on the output units of a state, or on their rates.
 */
#include "vf_cost.h"

#include "vf_linalg.h"

#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <string.h>

struct vf_cost {
  const vf_cost_type *type;
  const vf_activation *rho; /* of a cost on rates, else NULL */
  size_t n, m;
  size_t *index;
  gsl_vector *o, *g;
  gsl_matrix *hess;
  gsl_vector_complex *complex_o, *complex_g;
  gsl_matrix_complex *complex_hess;
};

static int indices_are_valid(size_t n, size_t m, const size_t *outputs) {
  if (!outputs)
    return m > 0 && m <= n;
  for (size_t i = 0; i < m; i++) {
    if (outputs[i] >= n)
      return 0;
    for (size_t j = 0; j < i; j++)
      if (outputs[j] == outputs[i])
        return 0;
  }
  return m > 0;
}

vf_cost *vf_cost_alloc_rates(const vf_cost_type *type, const vf_activation *rho, size_t n, size_t m,
                             const size_t *outputs) {
  vf_cost *cost = vf_cost_alloc(type, n, m, outputs);
  if (cost)
    cost->rho = rho;
  return cost;
}

vf_cost *vf_cost_alloc(const vf_cost_type *type, size_t n, size_t m, const size_t *outputs) {
  vf_cost *cost = vf_matrix_fits(m, m) && indices_are_valid(n, m, outputs) ? calloc(1, sizeof *cost) : NULL;
  if (!cost)
    return NULL;
  cost->type = type;
  cost->n = n;
  cost->m = m;
  cost->index = malloc(m * sizeof *outputs);
  cost->o = gsl_vector_alloc(m);
  cost->g = gsl_vector_alloc(m);
  cost->hess = gsl_matrix_alloc(m, m);
  cost->complex_o = gsl_vector_complex_alloc(m);
  cost->complex_g = gsl_vector_complex_alloc(m);
  cost->complex_hess = gsl_matrix_complex_alloc(m, m);
  if (!cost->index || !cost->o || !cost->g || !cost->hess || !cost->complex_o || !cost->complex_g ||
      !cost->complex_hess) {
    vf_cost_free(cost);
    return NULL;
  }
  for (size_t i = 0; i < m; i++)
    cost->index[i] = outputs ? outputs[i] : i;
  return cost;
}

void vf_cost_free(vf_cost *cost) {
  if (!cost)
    return;
  free(cost->index);
  gsl_vector_free(cost->o);
  gsl_vector_free(cost->g);
  gsl_matrix_free(cost->hess);
  gsl_vector_complex_free(cost->complex_o);
  gsl_vector_complex_free(cost->complex_g);
  gsl_matrix_complex_free(cost->complex_hess);
  free(cost);
}

size_t vf_cost_states(const vf_cost *cost) {
  return cost->n;
}
size_t vf_cost_outputs(const vf_cost *cost) {
  return cost->m;
}
const size_t *vf_cost_indices(const vf_cost *cost) {
  return cost->index;
}

int vf_cost_check_target(const vf_cost *cost, const gsl_vector *y) {
  if (y->size != cost->m)
    return GSL_EBADLEN;
  return cost->type->admits && !cost->type->admits(y) ? GSL_EDOM : GSL_SUCCESS;
}

/* What the cost reads of h, into the cost's own scratch vector. */
static int read_outputs(const vf_cost *cost, const gsl_vector *h, const gsl_vector *y) {
  int code = h->size == cost->n ? vf_cost_check_target(cost, y) : GSL_EBADLEN;
  if (code)
    return code;
  for (size_t i = 0; i < cost->m; i++) {
    double state = gsl_vector_get(h, cost->index[i]);
    gsl_vector_set(cost->o, i, cost->rho ? cost->rho->value(state) : state);
  }
  return GSL_SUCCESS;
}

/* Slope of what the cost reads of output i. */
static double slope(const vf_cost *cost, const gsl_vector *h, size_t i) {
  return cost->rho ? cost->rho->derivative(gsl_vector_get(h, cost->index[i])) : 1;
}

int vf_cost_value(const vf_cost *cost, const gsl_vector *h, const gsl_vector *y, double *value) {
  int code = read_outputs(cost, h, y);
  if (!code)
    *value = cost->type->value(cost->o, y);
  return code;
}

/* The gradient by what the cost reads, on the output units of c. */
static int spread_gradient(const vf_cost *cost, const gsl_vector *h, const gsl_vector *y, gsl_vector *c) {
  int code = c->size == cost->n ? read_outputs(cost, h, y) : GSL_EBADLEN;
  if (code)
    return code;
  cost->type->gradient(cost->o, y, cost->g);
  gsl_vector_set_zero(c);
  for (size_t i = 0; i < cost->m; i++)
    gsl_vector_set(c, cost->index[i], gsl_vector_get(cost->g, i));
  return GSL_SUCCESS;
}

int vf_cost_gradient(const vf_cost *cost, const gsl_vector *h, const gsl_vector *y, gsl_vector *c) {
  int code = spread_gradient(cost, h, y, c);
  for (size_t i = 0; !code && i < cost->m; i++)
    *gsl_vector_ptr(c, cost->index[i]) *= slope(cost, h, i);
  return code;
}

int vf_cost_rate_gradient(const vf_cost *cost, const gsl_vector *h, const gsl_vector *y, gsl_vector *c) {
  return cost->rho ? spread_gradient(cost, h, y, c) : GSL_EUNSUP;
}

/* The Hessian by what the cost reads, times the slope of the column. */
static int spread_hessian(const vf_cost *cost, const gsl_vector *h, const gsl_vector *y, gsl_matrix *hess) {
  int code = hess->size1 == cost->n && hess->size2 == cost->n ? read_outputs(cost, h, y) : GSL_EBADLEN;
  if (code)
    return code;
  cost->type->hessian(cost->o, y, cost->hess);
  gsl_matrix_set_zero(hess);
  for (size_t i = 0; i < cost->m; i++)
    for (size_t j = 0; j < cost->m; j++)
      gsl_matrix_set(hess, cost->index[i], cost->index[j],
                     gsl_matrix_get(cost->hess, i, j) * slope(cost, h, j));
  return GSL_SUCCESS;
}

int vf_cost_hessian(const vf_cost *cost, const gsl_vector *h, const gsl_vector *y, gsl_matrix *hess) {
  int code = spread_hessian(cost, h, y, hess);
  if (code || !cost->rho)
    return code;
  cost->type->gradient(cost->o, y, cost->g);
  for (size_t i = 0; i < cost->m; i++) {
    size_t k = cost->index[i];
    gsl_vector_view row = gsl_matrix_row(hess, k);
    gsl_vector_scale(&row.vector, slope(cost, h, i));
    *gsl_vector_ptr(&row.vector, k) +=
        gsl_vector_get(cost->g, i) * cost->rho->curvature(gsl_vector_get(h, k));
  }
  return GSL_SUCCESS;
}

int vf_cost_rate_hessian(const vf_cost *cost, const gsl_vector *h, const gsl_vector *y, gsl_matrix *hess) {
  return cost->rho ? spread_hessian(cost, h, y, hess) : GSL_EUNSUP;
}

static int read_complex_outputs(const vf_cost *cost, const gsl_vector_complex *h, const gsl_vector *y) {
  int code = h->size == cost->n ? vf_cost_check_target(cost, y) : GSL_EBADLEN;
  if (code)
    return code;
  for (size_t i = 0; i < cost->m; i++)
    gsl_vector_complex_set(cost->complex_o, i, gsl_vector_complex_get(h, cost->index[i]));
  return GSL_SUCCESS;
}

int vf_cost_complex_gradient(const vf_cost *cost, const gsl_vector_complex *h, const gsl_vector *y,
                             gsl_vector_complex *c) {
  if (cost->rho || !cost->type->complex_gradient)
    return GSL_EUNSUP;
  int code = c->size == cost->n ? read_complex_outputs(cost, h, y) : GSL_EBADLEN;
  if (code)
    return code;
  cost->type->complex_gradient(cost->complex_o, y, cost->complex_g);
  gsl_vector_complex_set_zero(c);
  for (size_t i = 0; i < cost->m; i++)
    gsl_vector_complex_set(c, cost->index[i], gsl_vector_complex_get(cost->complex_g, i));
  return GSL_SUCCESS;
}

int vf_cost_complex_hessian(const vf_cost *cost, const gsl_vector_complex *h, const gsl_vector *y,
                            gsl_matrix_complex *hess) {
  if (cost->rho || !cost->type->complex_hessian)
    return GSL_EUNSUP;
  int fits = hess->size1 == cost->n && hess->size2 == cost->n;
  int code = fits ? read_complex_outputs(cost, h, y) : GSL_EBADLEN;
  if (code)
    return code;
  cost->type->complex_hessian(cost->complex_o, y, cost->complex_hess);
  gsl_matrix_complex_set_zero(hess);
  for (size_t i = 0; i < cost->m; i++)
    for (size_t j = 0; j < cost->m; j++)
      gsl_matrix_complex_set(hess, cost->index[i], cost->index[j],
                             gsl_matrix_complex_get(cost->complex_hess, i, j));
  return GSL_SUCCESS;
}

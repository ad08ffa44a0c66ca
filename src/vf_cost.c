/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_cost.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static double squared_value(const gsl_vector *o, const gsl_vector *y) {
  double sum = 0;
  for (size_t i = 0; i < o->size; i++) {
    double d = gsl_vector_get(o, i) - gsl_vector_get(y, i);
    sum += d * d;
  }
  return sum / 2;
}

static void squared_gradient(const gsl_vector *o, const gsl_vector *y, gsl_vector *g) {
  gsl_vector_memcpy(g, o);
  gsl_vector_sub(g, y);
}

static void squared_hessian(const gsl_vector *o, const gsl_vector *y, gsl_matrix *hess) {
  (void)o;
  (void)y;
  gsl_matrix_set_identity(hess);
}

/* log sum_i exp(o_i), shifted by the largest so that nothing overflows. */
static double log_sum_exp(const gsl_vector *o) {
  double top = gsl_vector_max(o), sum = 0;
  for (size_t i = 0; i < o->size; i++)
    sum += exp(gsl_vector_get(o, i) - top);
  return top + log(sum);
}

static double cross_value(const gsl_vector *o, const gsl_vector *y) {
  double normaliser = log_sum_exp(o), sum = 0;
  for (size_t i = 0; i < o->size; i++)
    sum += gsl_vector_get(y, i) * (normaliser - gsl_vector_get(o, i));
  return sum;
}

static void cross_gradient(const gsl_vector *o, const gsl_vector *y, gsl_vector *g) {
  double normaliser = log_sum_exp(o), mass = 0;
  for (size_t i = 0; i < o->size; i++)
    mass += gsl_vector_get(y, i);
  for (size_t i = 0; i < o->size; i++)
    gsl_vector_set(g, i, mass * exp(gsl_vector_get(o, i) - normaliser) - gsl_vector_get(y, i));
}

static void cross_hessian(const gsl_vector *o, const gsl_vector *y, gsl_matrix *hess) {
  double normaliser = log_sum_exp(o), mass = 0;
  for (size_t i = 0; i < o->size; i++)
    mass += gsl_vector_get(y, i);
  for (size_t i = 0; i < o->size; i++)
    for (size_t j = 0; j < o->size; j++) {
      double p = exp(gsl_vector_get(o, i) - normaliser), q = exp(gsl_vector_get(o, j) - normaliser);
      gsl_matrix_set(hess, i, j, mass * ((i == j ? p : 0) - p * q));
    }
}

static const vf_cost_type table[] = {
    {"squared-error", squared_value, squared_gradient, squared_hessian},
    {"cross-entropy", cross_value, cross_gradient, cross_hessian},
};

const vf_cost_type *const vf_cost_squared_error = &table[0];
const vf_cost_type *const vf_cost_cross_entropy = &table[1];

const vf_cost_type *vf_cost_find(const char *name) {
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    if (name && strcmp(table[i].name, name) == 0)
      return &table[i];
  return NULL;
}

struct vf_cost {
  const vf_cost_type *type;
  size_t n, m;
  size_t *index;
  gsl_vector *o, *g;
  gsl_matrix *hess;
};

static int indices_are_valid(size_t n, size_t m, const size_t *outputs) {
  for (size_t i = 0; i < m; i++) {
    if (outputs[i] >= n)
      return 0;
    for (size_t j = 0; j < i; j++)
      if (outputs[j] == outputs[i])
        return 0;
  }
  return m > 0;
}

vf_cost *vf_cost_alloc(const vf_cost_type *type, size_t n, size_t m, const size_t *outputs) {
  vf_cost *cost = indices_are_valid(n, m, outputs) ? calloc(1, sizeof *cost) : NULL;
  if (!cost)
    return NULL;
  cost->type = type;
  cost->n = n;
  cost->m = m;
  cost->index = malloc(m * sizeof *outputs);
  cost->o = gsl_vector_alloc(m);
  cost->g = gsl_vector_alloc(m);
  cost->hess = gsl_matrix_alloc(m, m);
  if (!cost->index || !cost->o || !cost->g || !cost->hess) {
    vf_cost_free(cost);
    return NULL;
  }
  memcpy(cost->index, outputs, m * sizeof *outputs);
  return cost;
}

void vf_cost_free(vf_cost *cost) {
  if (!cost)
    return;
  free(cost->index);
  gsl_vector_free(cost->o);
  gsl_vector_free(cost->g);
  gsl_matrix_free(cost->hess);
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

/* Copies the output units of h into the cost's own scratch vector. */
static int read_outputs(const vf_cost *cost, const gsl_vector *h, const gsl_vector *y) {
  if (h->size != cost->n || y->size != cost->m)
    return GSL_EBADLEN;
  for (size_t i = 0; i < cost->m; i++)
    gsl_vector_set(cost->o, i, gsl_vector_get(h, cost->index[i]));
  return GSL_SUCCESS;
}

int vf_cost_value(const vf_cost *cost, const gsl_vector *h, const gsl_vector *y, double *value) {
  int code = read_outputs(cost, h, y);
  if (!code)
    *value = cost->type->value(cost->o, y);
  return code;
}

int vf_cost_gradient(const vf_cost *cost, const gsl_vector *h, const gsl_vector *y, gsl_vector *c) {
  int code = c->size == cost->n ? read_outputs(cost, h, y) : GSL_EBADLEN;
  if (code)
    return code;
  cost->type->gradient(cost->o, y, cost->g);
  gsl_vector_set_zero(c);
  for (size_t i = 0; i < cost->m; i++)
    gsl_vector_set(c, cost->index[i], gsl_vector_get(cost->g, i));
  return GSL_SUCCESS;
}

int vf_cost_hessian(const vf_cost *cost, const gsl_vector *h, const gsl_vector *y, gsl_matrix *hess) {
  int code = hess->size1 == cost->n && hess->size2 == cost->n ? read_outputs(cost, h, y) : GSL_EBADLEN;
  if (code)
    return code;
  cost->type->hessian(cost->o, y, cost->hess);
  gsl_matrix_set_zero(hess);
  for (size_t i = 0; i < cost->m; i++)
    for (size_t j = 0; j < cost->m; j++)
      gsl_matrix_set(hess, cost->index[i], cost->index[j], gsl_matrix_get(cost->hess, i, j));
  return GSL_SUCCESS;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_cost.h"

#include <gsl/gsl_complex_math.h>
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

static void squared_complex_gradient(const gsl_vector_complex *o, const gsl_vector *y,
                                     gsl_vector_complex *g) {
  for (size_t i = 0; i < o->size; i++)
    gsl_vector_complex_set(g, i, gsl_complex_sub_real(gsl_vector_complex_get(o, i), gsl_vector_get(y, i)));
}

static void squared_complex_hessian(const gsl_vector_complex *o, const gsl_vector *y,
                                    gsl_matrix_complex *hess) {
  (void)o;
  (void)y;
  gsl_matrix_complex_set_identity(hess);
}

/* The mass of y times softmax(o), shifted by the largest real part so that nothing overflows. */
static void complex_softmax(const gsl_vector_complex *o, const gsl_vector *y, gsl_vector_complex *p) {
  gsl_vector_const_view real = gsl_vector_complex_const_real(o);
  double top = gsl_vector_max(&real.vector), mass = 0;
  gsl_complex sum = gsl_complex_rect(0, 0);
  for (size_t i = 0; i < o->size; i++) {
    gsl_complex e = gsl_complex_exp(gsl_complex_sub_real(gsl_vector_complex_get(o, i), top));
    gsl_vector_complex_set(p, i, e);
    sum = gsl_complex_add(sum, e);
    mass += gsl_vector_get(y, i);
  }
  gsl_vector_complex_scale(p, gsl_complex_div(gsl_complex_rect(mass, 0), sum));
}

static void cross_complex_gradient(const gsl_vector_complex *o, const gsl_vector *y, gsl_vector_complex *g) {
  complex_softmax(o, y, g);
  for (size_t i = 0; i < o->size; i++)
    gsl_vector_complex_set(g, i, gsl_complex_sub_real(gsl_vector_complex_get(g, i), gsl_vector_get(y, i)));
}

/* diag(p) - p p^T / mass for p = mass softmax(o), which waits in column 0. */
static void cross_complex_hessian(const gsl_vector_complex *o, const gsl_vector *y,
                                  gsl_matrix_complex *hess) {
  gsl_vector_complex_view column = gsl_matrix_complex_column(hess, 0);
  complex_softmax(o, y, &column.vector);
  double mass = 0;
  for (size_t i = 0; i < o->size; i++)
    mass += gsl_vector_get(y, i);
  for (size_t j = o->size; j-- > 0;) {
    gsl_complex q = gsl_matrix_complex_get(hess, j, 0);
    for (size_t i = 0; i < o->size; i++) {
      gsl_complex p = gsl_matrix_complex_get(hess, i, 0);
      gsl_complex entry = gsl_complex_div_real(gsl_complex_mul(p, q), -mass);
      gsl_matrix_complex_set(hess, i, j, i == j ? gsl_complex_add(entry, p) : entry);
    }
  }
}

static const vf_cost_type table[] = {
    {"squared-error", squared_value, squared_gradient, squared_hessian, squared_complex_gradient,
     squared_complex_hessian},
    {"cross-entropy", cross_value, cross_gradient, cross_hessian, cross_complex_gradient,
     cross_complex_hessian},
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
  gsl_vector_complex *complex_o, *complex_g;
  gsl_matrix_complex *complex_hess;
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
  cost->complex_o = gsl_vector_complex_alloc(m);
  cost->complex_g = gsl_vector_complex_alloc(m);
  cost->complex_hess = gsl_matrix_complex_alloc(m, m);
  if (!cost->index || !cost->o || !cost->g || !cost->hess || !cost->complex_o || !cost->complex_g ||
      !cost->complex_hess) {
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

static int read_complex_outputs(const vf_cost *cost, const gsl_vector_complex *h, const gsl_vector *y) {
  if (h->size != cost->n || y->size != cost->m)
    return GSL_EBADLEN;
  for (size_t i = 0; i < cost->m; i++)
    gsl_vector_complex_set(cost->complex_o, i, gsl_vector_complex_get(h, cost->index[i]));
  return GSL_SUCCESS;
}

int vf_cost_complex_gradient(const vf_cost *cost, const gsl_vector_complex *h, const gsl_vector *y,
                             gsl_vector_complex *c) {
  if (!cost->type->complex_gradient)
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
  if (!cost->type->complex_hessian)
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

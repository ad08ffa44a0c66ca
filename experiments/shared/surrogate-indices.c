/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "surrogate-intern.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <math.h>
#include <stdlib.h>

enum { NODES = 32 };

/* Integrals of one axis's factors: single_i = int c_i, and of products c_i c_j, unless NULL. */
typedef struct {
  gsl_vector *single;
  gsl_matrix *both;
} integrals;

static size_t nodes_of(size_t levels, double *node, double *weight) {
  if (levels > 0) {
    for (size_t j = 0; j < levels && j < NODES; j++) {
      node[j] = ((double)j + 0.5) / (double)levels;
      weight[j] = 1 / (double)levels;
    }
    return levels < NODES ? levels : NODES;
  }
  gsl_integration_glfixed_table *table = gsl_integration_glfixed_table_alloc(NODES);
  for (size_t j = 0; table && j < NODES; j++)
    gsl_integration_glfixed_point(0, 1, j, &node[j], &weight[j], table);
  gsl_integration_glfixed_table_free(table);
  return table ? NODES : 0;
}

static int integrate(const surrogate *s, size_t axis, const integrals *x) {
  double node[NODES], weight[NODES];
  const size_t nodes = nodes_of(s->levels[axis], node, weight);
  gsl_matrix *factor = nodes > 0 ? gsl_matrix_alloc(nodes, s->count) : NULL;
  if (!factor)
    return GSL_ENOMEM;
  gsl_vector_set_zero(x->single);
  for (size_t j = 0; j < nodes; j++) {
    gsl_vector_view row = gsl_matrix_row(factor, j);
    for (size_t i = 0; i < s->count; i++)
      gsl_vector_set(&row.vector, i, surrogate_factor(s, axis, node[j], s->x[i * s->axes + axis]));
    gsl_blas_daxpy(weight[j], &row.vector, x->single);
    gsl_vector_scale(&row.vector, sqrt(weight[j]));
  }
  if (x->both)
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1, factor, factor, 0, x->both);
  gsl_matrix_free(factor);
  return GSL_SUCCESS;
}

static double product_of(const surrogate *s, const integrals *x, size_t i, size_t but) {
  double product = 1;
  for (size_t k = 0; k < s->axes; k++)
    product *= k == but ? 1 : gsl_vector_get(x[k].single, i);
  return product;
}

/* var E[f | x_k]: sum_ij b_i b_j (int c_i c_j - int c_i int c_j) with b_i = weight_i prod_{m != k} int c_i.
 */
static double variance_of_axis(const surrogate *s, const integrals *x, size_t axis, gsl_vector *b) {
  double sum = 0;
  for (size_t i = 0; i < s->count; i++)
    gsl_vector_set(b, i, gsl_vector_get(s->weight, i) * product_of(s, x, i, axis));
  for (size_t i = 0; i < s->count; i++)
    for (size_t j = 0; j < s->count; j++)
      sum += gsl_vector_get(b, i) * gsl_vector_get(b, j) *
             (gsl_matrix_get(x[axis].both, i, j) -
              gsl_vector_get(x[axis].single, i) * gsl_vector_get(x[axis].single, j));
  return sum;
}

/* var E[f | all axes but one]; with but = axes of f itself. */
static double variance_without(const surrogate *s, const integrals *x, size_t but) {
  double sum = 0;
  for (size_t i = 0; i < s->count; i++)
    for (size_t j = 0; j <= i; j++) {
      double both = 1, single = 1;
      for (size_t k = 0; k < s->axes; k++) {
        const double apart = gsl_vector_get(x[k].single, i) * gsl_vector_get(x[k].single, j);
        both *= k == but ? apart : gsl_matrix_get(x[k].both, i, j);
        single *= apart;
      }
      sum += (i == j ? 1 : 2) * gsl_vector_get(s->weight, i) * gsl_vector_get(s->weight, j) * (both - single);
    }
  return sum;
}

int surrogate_indices(const surrogate *s, double *first, double *total) {
  integrals x[SURROGATE_AXES] = {{NULL, NULL}};
  gsl_vector *b = gsl_vector_alloc(s->count);
  int code = b ? GSL_SUCCESS : GSL_ENOMEM;
  for (size_t k = 0; !code && k < s->axes; k++) {
    x[k] = (integrals){gsl_vector_alloc(s->count), gsl_matrix_alloc(s->count, s->count)};
    code = x[k].single && x[k].both ? integrate(s, k, &x[k]) : GSL_ENOMEM;
  }
  const double all = code ? (double)NAN : variance_without(s, x, s->axes);
  for (size_t k = 0; !code && k < s->axes; k++) {
    first[k] = variance_of_axis(s, x, k, b) / all;
    total[k] = 1 - variance_without(s, x, k) / all;
  }
  for (size_t k = 0; k < s->axes; k++) {
    gsl_vector_free(x[k].single);
    gsl_matrix_free(x[k].both);
  }
  gsl_vector_free(b);
  return code;
}

int surrogate_map(const surrogate *s, size_t a, size_t b, size_t steps, double *out) {
  gsl_vector *weight = gsl_vector_alloc(s->count), *single = gsl_vector_alloc(s->count);
  int code = weight && single ? GSL_SUCCESS : GSL_ENOMEM;
  if (!code)
    gsl_vector_memcpy(weight, s->weight);
  for (size_t k = 0; !code && k < s->axes; k++)
    if (k != a && k != b && !(code = integrate(s, k, &(integrals){single, NULL})))
      gsl_vector_mul(weight, single);
  for (size_t at = 0; !code && at < steps * steps; at++) {
    const double *x = s->x, place[] = {((double)(at / steps) + 0.5) / (double)steps,
                                       ((double)(at % steps) + 0.5) / (double)steps};
    out[at] = s->mean;
    for (size_t i = 0; i < s->count; i++, x += s->axes)
      out[at] += gsl_vector_get(weight, i) * surrogate_factor(s, a, place[0], x[a]) *
                 surrogate_factor(s, b, place[1], x[b]);
  }
  gsl_vector_free(weight);
  gsl_vector_free(single);
  return code;
}

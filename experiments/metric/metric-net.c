/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Layered Jacobians L = W D - I with a diagonal M and a metric.
 */
#include "metric.h"

#include <gsl/gsl_errno.h>
#include <math.h>

int metric_net_alloc(metric_net *t, size_t layers, size_t outputs, size_t width) {
  const size_t n = outputs + (layers - 1) * width;
  *t = (metric_net){.n = n, .layers = layers, .outputs = outputs};
  t->jacobian = gsl_matrix_calloc(n, n);
  t->mass = gsl_vector_alloc(n);
  t->rate = gsl_vector_alloc(n);
  t->metric = gsl_vector_alloc(n);
  t->slope = gsl_vector_alloc(n);
  for (size_t i = 0; i < n; i++) {
    t->layer[i] = i < outputs ? 0 : 1 + (i - outputs) / width;
    t->output[i] = i;
  }
  return t->jacobian && t->mass && t->rate && t->metric && t->slope ? GSL_SUCCESS : GSL_ENOMEM;
}

void metric_net_free(metric_net *t) {
  gsl_matrix_free(t->jacobian);
  gsl_vector_free(t->mass);
  gsl_vector_free(t->rate);
  gsl_vector_free(t->metric);
  gsl_vector_free(t->slope);
}

void metric_net_scale(const metric_net *t, double power, gsl_matrix *scaled) {
  for (size_t i = 0; i < t->n; i++)
    for (size_t j = 0; j < t->n; j++) {
      const double ratio = gsl_vector_get(t->metric, i) / gsl_vector_get(t->metric, j);
      gsl_matrix_set(scaled, i, j, pow(ratio, power / 2) * gsl_matrix_get(t->jacobian, i, j));
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The negative gradient of the Hopfield energy, with one parameter for each pair of units.
 */
#include "vf_hopfield.h"

#include "vf_linalg.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

struct vf_hopfield {
  const vf_activation *rho;
  size_t n, q;
  vf_field field;
};

static size_t pairs(const vf_hopfield *net) {
  return net->n * (net->n - 1) / 2;
}

/* Parameter of the pair i < j. */
static size_t pair_index(const vf_hopfield *net, size_t i, size_t j) {
  return i * (2 * net->n - i - 1) / 2 + (j - i - 1);
}

/* b_i + sum_k V_ik v_k */
static double external(const vf_hopfield *net, const gsl_vector *theta, const gsl_vector *v, size_t i) {
  double sum = gsl_vector_get(theta, pairs(net) + net->n * net->q + i);
  for (size_t k = 0; k < net->q; k++)
    sum += gsl_vector_get(theta, pairs(net) + i * net->q + k) * gsl_vector_get(v, k);
  return sum;
}

static double rate(const vf_hopfield *net, const gsl_vector *h, size_t i) {
  return net->rho->value(gsl_vector_get(h, i));
}

static double slope(const vf_hopfield *net, const gsl_vector *h, size_t i) {
  return net->rho->derivative(gsl_vector_get(h, i));
}

/* field_i = sum_j W_ij rho(h_j) + b_i + sum_k V_ik v_k */
static void local_field(const vf_hopfield *net, const gsl_vector *theta, const gsl_vector *v,
                        const gsl_vector *h, gsl_vector *field) {
  for (size_t i = 0; i < net->n; i++)
    gsl_vector_set(field, i, external(net, theta, v, i));
  for (size_t j = 0; j < net->n; j++) { /* by source, so that each rate is computed once */
    double r = rate(net, h, j);
    for (size_t i = 0; i < j; i++)
      *gsl_vector_ptr(field, i) += gsl_vector_get(theta, pair_index(net, i, j)) * r;
    for (size_t i = j + 1; i < net->n; i++)
      *gsl_vector_ptr(field, i) += gsl_vector_get(theta, pair_index(net, j, i)) * r;
  }
}

static int hopfield_mu(const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h,
                       gsl_vector *velocity, void *params) {
  const vf_hopfield *net = params;
  local_field(net, theta, v, h, velocity);
  for (size_t i = 0; i < net->n; i++)
    gsl_vector_set(velocity, i, slope(net, h, i) * gsl_vector_get(velocity, i) - gsl_vector_get(h, i));
  return GSL_SUCCESS;
}

static int hopfield_jacobian(const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h,
                             gsl_matrix *jacobian, void *params) {
  const vf_hopfield *net = params;
  gsl_vector_view diagonal = gsl_matrix_diagonal(jacobian);
  local_field(net, theta, v, h, &diagonal.vector);
  for (size_t i = 0; i < net->n; i++) {
    double curvature = net->rho->curvature(gsl_vector_get(h, i));
    gsl_vector_set(&diagonal.vector, i, curvature * gsl_vector_get(&diagonal.vector, i) - 1);
  }
  for (size_t j = 0; j < net->n; j++) { /* row j holds slope_i W_ij from column i, and gets slope_j */
    double slope_j = slope(net, h, j);
    for (size_t i = 0; i < j; i++) {
      double entry = gsl_matrix_get(jacobian, j, i) * slope_j;
      gsl_matrix_set(jacobian, i, j, entry);
      gsl_matrix_set(jacobian, j, i, entry);
    }
    for (size_t i = j + 1; i < net->n; i++)
      gsl_matrix_set(jacobian, i, j, slope_j * gsl_vector_get(theta, pair_index(net, j, i)));
  }
  return GSL_SUCCESS;
}

static int hopfield_pullback(const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h,
                             const gsl_vector *u, gsl_vector *g, void *params) {
  (void)theta;
  const vf_hopfield *net = params;
  for (size_t i = 0; i < net->n; i++) {
    double ui = gsl_vector_get(u, i) * slope(net, h, i), ri = rate(net, h, i);
    for (size_t j = i + 1; j < net->n; j++)
      gsl_vector_set(g, pair_index(net, i, j),
                     ui * rate(net, h, j) + gsl_vector_get(u, j) * slope(net, h, j) * ri);
    for (size_t k = 0; k < net->q; k++)
      gsl_vector_set(g, pairs(net) + i * net->q + k, ui * gsl_vector_get(v, k));
    gsl_vector_set(g, pairs(net) + net->n * net->q + i, ui);
  }
  return GSL_SUCCESS;
}

static int hopfield_rates(const gsl_vector *h, gsl_vector *r, gsl_vector *d, void *params) {
  const vf_hopfield *net = params;
  for (size_t i = 0; i < net->n; i++) {
    gsl_vector_set(r, i, rate(net, h, i));
    gsl_vector_set(d, i, slope(net, h, i));
  }
  return GSL_SUCCESS;
}

static double hopfield_kink_distance(const gsl_vector *h, void *params) {
  const vf_hopfield *net = params;
  double nearest = INFINITY;
  for (size_t i = 0; i < net->n; i++)
    nearest = fmin(nearest, vf_activation_kink_distance(net->rho, gsl_vector_get(h, i)));
  return nearest;
}

static void dispose(void *params) {
  vf_hopfield_free(params);
}

vf_hopfield *vf_hopfield_alloc(const vf_activation *rho, size_t n, size_t q) {
  vf_hopfield *net = n && vf_matrix_fits(n, n) && vf_matrix_fits(n, q) ? calloc(1, sizeof *net) : NULL;
  if (!net)
    return NULL;
  *net = (vf_hopfield){.rho = rho, .n = n, .q = q};
  net->field = (vf_field){.name = "hopfield",
                          .n = n,
                          .p = pairs(net) + n * q + n,
                          .q = q,
                          .mu = hopfield_mu,
                          .jacobian = hopfield_jacobian,
                          .pullback = hopfield_pullback,
                          .rates = hopfield_rates,
                          .kink_distance = hopfield_kink_distance,
                          .params = net,
                          .dispose = dispose};
  return net;
}

void vf_hopfield_free(vf_hopfield *net) {
  free(net);
}

const vf_field *vf_hopfield_field(const vf_hopfield *net) {
  return net ? &net->field : NULL;
}

int vf_hopfield_energy(const vf_hopfield *net, const gsl_vector *theta, const gsl_vector *v,
                       const gsl_vector *h, double *energy) {
  if (theta->size != net->field.p || h->size != net->n || (v ? v->size : 0) != net->q)
    return GSL_EBADLEN;
  double sum = 0;
  for (size_t i = 0; i < net->n; i++) {
    double s = gsl_vector_get(h, i);
    sum += s * s / 2 - rate(net, h, i) * external(net, theta, v, i);
    for (size_t j = i + 1; j < net->n; j++)
      sum -= gsl_vector_get(theta, pair_index(net, i, j)) * rate(net, h, i) * rate(net, h, j);
  }
  *energy = sum;
  return GSL_SUCCESS;
}

int vf_hopfield_draw(const vf_hopfield *net, double scale, double bias, gsl_rng *rng, gsl_vector *theta) {
  if (theta->size != net->field.p)
    return GSL_EBADLEN;
  if (!(scale >= 0) || !(bias >= 0))
    return GSL_EINVAL;
  size_t inputs = net->n * net->q;
  for (size_t k = 0; k < pairs(net); k++)
    gsl_vector_set(theta, k, gsl_ran_gaussian(rng, scale / sqrt((double)net->n)));
  for (size_t k = 0; k < inputs; k++)
    gsl_vector_set(theta, pairs(net) + k, gsl_ran_gaussian(rng, scale / sqrt((double)net->q)));
  for (size_t k = 0; k < net->n; k++)
    gsl_vector_set(theta, pairs(net) + inputs + k, gsl_ran_gaussian(rng, bias));
  return GSL_SUCCESS;
}

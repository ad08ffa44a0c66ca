/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mu_i = g_i (sum_j W_ij rho(h_j) + sum_k V_ik v_k + b_i) - l_i h_i and its derivatives.
 *
 * All loops run over the sources of the edges: rho and its derivative, which cost more than the rest, are
 * then computed once a unit, and no scratch is needed.
 */
#include "vf_network_intern.h"

#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_errno.h>
#include <math.h>

static double leak_of(const vf_network *net, const gsl_vector *theta, size_t i) {
  size_t first = vf_network_bias_start(net) + net->n;
  return net->flags & VF_NETWORK_LEAK_GAIN ? gsl_vector_get(theta, first + i) : 1;
}

static double gain_of(const vf_network *net, const gsl_vector *theta, size_t i) {
  size_t first = vf_network_bias_start(net) + 2 * net->n;
  return net->flags & VF_NETWORK_LEAK_GAIN ? gsl_vector_get(theta, first + i) : 1;
}

static int network_mu(const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h, gsl_vector *velocity,
                      void *params) {
  const vf_network *net = params;
  vf_network_drive(net, theta, v, h, velocity);
  for (size_t i = 0; i < net->n; i++)
    gsl_vector_set(velocity, i,
                   gain_of(net, theta, i) * gsl_vector_get(velocity, i) -
                       leak_of(net, theta, i) * gsl_vector_get(h, i));
  return GSL_SUCCESS;
}

static int network_jacobian(const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h,
                            gsl_matrix *jacobian, void *params) {
  (void)v;
  const vf_network *net = params;
  const vf_fan *fan = &net->fan;
  gsl_matrix_set_zero(jacobian);
  for (size_t j = 0; j < net->n; j++) {
    double slope = net->rho->derivative(gsl_vector_get(h, j));
    gsl_matrix_set(jacobian, j, j, -leak_of(net, theta, j));
    for (size_t k = fan->start[j]; k < fan->start[j + 1]; k++) {
      size_t i = fan->edge[k].to;
      *gsl_matrix_ptr(jacobian, i, j) +=
          gain_of(net, theta, i) * gsl_vector_get(theta, fan->edge[k].parameter) * slope;
    }
  }
  return GSL_SUCCESS;
}

/* The drive is linear in the rates, so its real and its imaginary part are drives of their own; only the real
 * one has biases and inputs. */
static int network_complex_mu(const gsl_vector *theta, const gsl_vector *v, const gsl_vector_complex *h,
                              gsl_vector_complex *velocity, void *params) {
  const vf_network *net = params;
  gsl_vector_view real = gsl_vector_complex_real(velocity), imaginary = gsl_vector_complex_imag(velocity);
  gsl_vector_set_zero(&imaginary.vector);
  vf_network_external(net, theta, v, &real.vector);
  for (size_t j = 0; j < net->n; j++) {
    gsl_complex rate = net->rho->complex_value(gsl_vector_complex_get(h, j));
    vf_network_send(&net->fan, j, GSL_REAL(rate), theta, &real.vector);
    vf_network_send(&net->fan, j, GSL_IMAG(rate), theta, &imaginary.vector);
  }
  for (size_t i = 0; i < net->n; i++) {
    gsl_complex sum = gsl_complex_mul_real(gsl_vector_complex_get(velocity, i), gain_of(net, theta, i));
    gsl_complex leak = gsl_complex_mul_real(gsl_vector_complex_get(h, i), leak_of(net, theta, i));
    gsl_vector_complex_set(velocity, i, gsl_complex_sub(sum, leak));
  }
  return GSL_SUCCESS;
}

static int network_complex_jacobian(const gsl_vector *theta, const gsl_vector *v, const gsl_vector_complex *h,
                                    gsl_matrix_complex *jacobian, void *params) {
  (void)v;
  const vf_network *net = params;
  const vf_fan *fan = &net->fan;
  gsl_matrix_complex_set_zero(jacobian);
  for (size_t j = 0; j < net->n; j++) {
    gsl_complex slope = net->rho->complex_derivative(gsl_vector_complex_get(h, j));
    gsl_matrix_complex_set(jacobian, j, j, gsl_complex_rect(-leak_of(net, theta, j), 0));
    for (size_t k = fan->start[j]; k < fan->start[j + 1]; k++) {
      size_t i = fan->edge[k].to;
      double weight = gain_of(net, theta, i) * gsl_vector_get(theta, fan->edge[k].parameter);
      gsl_complex entry = gsl_complex_mul_real(slope, weight);
      gsl_matrix_complex_set(jacobian, i, j, gsl_complex_add(gsl_matrix_complex_get(jacobian, i, j), entry));
    }
  }
  return GSL_SUCCESS;
}

/* g_ij = gain_i u_i times the rate of source j, over the edges that leave j. */
static void pull_edges(const vf_network *net, const vf_fan *fan, size_t j, double rate,
                       const gsl_vector *theta, const gsl_vector *u, gsl_vector *g) {
  for (size_t k = fan->start[j]; k < fan->start[j + 1]; k++) {
    size_t i = fan->edge[k].to;
    gsl_vector_set(g, fan->edge[k].parameter, gain_of(net, theta, i) * gsl_vector_get(u, i) * rate);
  }
}

static void pull_leak_and_gain(const vf_network *net, const gsl_vector *theta, const gsl_vector *v,
                               const gsl_vector *h, const gsl_vector *u, gsl_vector *g) {
  size_t n = net->n, leak = vf_network_bias_start(net) + n;
  gsl_vector_view leaks = gsl_vector_subvector(g, leak, n), gains = gsl_vector_subvector(g, leak + n, n);
  vf_network_drive(net, theta, v, h, &gains.vector);
  for (size_t i = 0; i < n; i++) {
    double ui = gsl_vector_get(u, i);
    gsl_vector_set(&leaks.vector, i, -gsl_vector_get(h, i) * ui);
    gsl_vector_set(&gains.vector, i, gsl_vector_get(&gains.vector, i) * ui);
  }
}

static int network_pullback(const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h,
                            const gsl_vector *u, gsl_vector *g, void *params) {
  const vf_network *net = params;
  for (size_t j = 0; j < net->n; j++)
    pull_edges(net, &net->fan, j, net->rho->value(gsl_vector_get(h, j)), theta, u, g);
  for (size_t k = 0; k < net->q; k++)
    pull_edges(net, &net->input_fan, k, gsl_vector_get(v, k), theta, u, g);
  for (size_t i = 0; i < net->n; i++)
    gsl_vector_set(g, vf_network_bias_start(net) + i, gain_of(net, theta, i) * gsl_vector_get(u, i));
  if (net->flags & VF_NETWORK_LEAK_GAIN)
    pull_leak_and_gain(net, theta, v, h, u, g);
  return GSL_SUCCESS;
}

static void add_squares(const vf_network *net, const vf_fan *fan, size_t j, double rate,
                        const gsl_vector *theta, gsl_vector *sum) {
  for (size_t k = fan->start[j]; k < fan->start[j + 1]; k++) {
    double term = gain_of(net, theta, fan->edge[k].to) * rate;
    *gsl_vector_ptr(sum, fan->edge[k].to) += term * term;
  }
}

/* Each parameter feeds one unit, so M is diagonal: the sum of the squared presynaptic rates and inputs, plus
 * 1 for the bias. */
static int network_gram(const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h, gsl_matrix *gram,
                        void *params) {
  const vf_network *net = params;
  gsl_matrix_set_zero(gram);
  gsl_vector_view diagonal = gsl_matrix_diagonal(gram), drives = gsl_matrix_column(gram, 0);
  if (net->flags & VF_NETWORK_LEAK_GAIN) { /* the drive of unit i waits in column 0, the diagonal is filled
                                              from the last unit to the first */
    vf_network_drive(net, theta, v, h, &drives.vector);
    for (size_t i = net->n; i-- > 0;) {
      double s = gsl_vector_get(&drives.vector, i), l = gsl_vector_get(h, i);
      gsl_vector_set(&drives.vector, i, 0);
      gsl_vector_set(&diagonal.vector, i, s * s + l * l);
    }
  }
  for (size_t i = 0; i < net->n; i++) {
    double gain = gain_of(net, theta, i);
    *gsl_vector_ptr(&diagonal.vector, i) += gain * gain;
  }
  for (size_t j = 0; j < net->n; j++)
    add_squares(net, &net->fan, j, net->rho->value(gsl_vector_get(h, j)), theta, &diagonal.vector);
  for (size_t k = 0; k < net->q; k++)
    add_squares(net, &net->input_fan, k, gsl_vector_get(v, k), theta, &diagonal.vector);
  return GSL_SUCCESS;
}

static int network_rates(const gsl_vector *h, gsl_vector *rate, gsl_vector *slope, void *params) {
  const vf_network *net = params;
  for (size_t i = 0; i < net->n; i++) {
    gsl_vector_set(rate, i, net->rho->value(gsl_vector_get(h, i)));
    gsl_vector_set(slope, i, net->rho->derivative(gsl_vector_get(h, i)));
  }
  return GSL_SUCCESS;
}

/* With clipped states the kinks of rho are the bounds, which vf_problem_kink_distance sees to. */
static double network_kink_distance(const gsl_vector *h, void *params) {
  const vf_network *net = params;
  double nearest = INFINITY;
  for (size_t j = 0; !(net->flags & VF_NETWORK_CLIPPED) && j < net->n; j++)
    if (net->fan.start[j] < net->fan.start[j + 1]) /* the rate of a unit without edges is not read */
      nearest = fmin(nearest, vf_activation_kink_distance(net->rho, gsl_vector_get(h, j)));
  return nearest;
}

vf_field vf_network_make_field(vf_network *net) {
  int clipped = (net->flags & VF_NETWORK_CLIPPED) != 0;
  int holomorphic = !clipped && net->rho->complex_value;
  return (vf_field){.name = "leaky integrators",
                    .n = net->n,
                    .p = vf_network_bias_start(net) + net->n * (net->flags & VF_NETWORK_LEAK_GAIN ? 3 : 1),
                    .q = net->q,
                    .mu = network_mu,
                    .jacobian = network_jacobian,
                    .pullback = network_pullback,
                    .gram = network_gram,
                    .rates = network_rates,
                    .kink_distance = network_kink_distance,
                    .complex_mu = holomorphic ? network_complex_mu : NULL,
                    .complex_jacobian = holomorphic ? network_complex_jacobian : NULL,
                    .lo = clipped ? net->lo : NULL,
                    .hi = clipped ? net->hi : NULL,
                    .params = net};
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Leaky integrators against a dense formula and central differences.  mu is a sum of products, so a central
 * difference of step 1e-5 errs by about 1e-10 for entries of order 1 to 10; 1e-8 leaves room.
 */
#include "tap.h"
#include "vf_network.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdint.h>

static const double step = 1e-5, tolerance = 1e-8;

static gsl_vector *random_vector(gsl_rng *rng, size_t n, double lo, double hi) {
  gsl_vector *v = gsl_vector_alloc(n);
  for (size_t i = 0; i < n; i++)
    gsl_vector_set(v, i, gsl_ran_flat(rng, lo, hi));
  return v;
}

/* (mu(+) - mu(-)) / 2 step along entry k of at, which is theta or h. */
static void difference(const vf_field *f, const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h,
                       gsl_vector *at, size_t k, gsl_vector *d, gsl_vector *work) {
  double old = gsl_vector_get(at, k);
  gsl_vector_set(at, k, old + step);
  vf_field_mu(f, theta, v, h, d);
  gsl_vector_set(at, k, old - step);
  vf_field_mu(f, theta, v, h, work);
  gsl_vector_set(at, k, old);
  gsl_vector_sub(d, work);
  gsl_vector_scale(d, 1 / (2 * step));
}

static void test_derivatives(const vf_network *net, const char *name, gsl_rng *rng) {
  const vf_field *f = vf_network_field(net);
  gsl_vector *theta = gsl_vector_alloc(f->p), *v = random_vector(rng, f->q, -1, 1);
  gsl_vector *h = random_vector(rng, f->n, 0.1, 0.9), *u = random_vector(rng, f->n, -1, 1);
  gsl_vector *d = gsl_vector_alloc(f->n), *work = gsl_vector_alloc(f->n), *g = gsl_vector_alloc(f->p);
  gsl_matrix *jac = gsl_matrix_alloc(f->n, f->n), *gram = gsl_matrix_alloc(f->n, f->n);
  gsl_matrix *rows = gsl_matrix_alloc(f->n, f->p);
  vf_network_draw(net, 0.9, 0.4, rng, theta);
  is_int(vf_field_jacobian(f, theta, v, h, jac), GSL_SUCCESS, "%s: Jacobian", name);
  is_int(vf_field_pullback(f, theta, v, h, u, g), GSL_SUCCESS, "%s: pullback", name);
  is_int(vf_field_gram(f, theta, v, h, gram), GSL_SUCCESS, "%s: gram", name);
  double worst = 0;
  for (size_t j = 0; j < f->n; j++) {
    difference(f, theta, v, h, h, j, d, work);
    for (size_t i = 0; i < f->n; i++)
      worst = larger(worst, fabs(gsl_vector_get(d, i) - gsl_matrix_get(jac, i, j)));
  }
  is_near(worst, 0, tolerance, "%s: Jacobian by differences", name);
  worst = 0;
  for (size_t k = 0; k < f->p; k++) {
    double dot;
    difference(f, theta, v, h, theta, k, d, work);
    gsl_matrix_set_col(rows, k, d);
    gsl_blas_ddot(u, d, &dot); /* u . (G e_k) = e_k . (G^T u) */
    worst = larger(worst, fabs(dot - gsl_vector_get(g, k)));
  }
  is_near(worst, 0, tolerance, "%s: pullback by differences", name);
  gsl_blas_dgemm(CblasNoTrans, CblasTrans, -1, rows, rows, 1, gram);
  is_near(larger(gsl_matrix_max(gram), -gsl_matrix_min(gram)), 0, 20 * tolerance, "%s: gram by differences",
          name);
  gsl_vector_free(theta);
  gsl_vector_free(v);
  gsl_vector_free(h);
  gsl_vector_free(u);
  gsl_vector_free(d);
  gsl_vector_free(work);
  gsl_vector_free(g);
  gsl_matrix_free(jac);
  gsl_matrix_free(gram);
  gsl_matrix_free(rows);
}

/* mu = rho(W h + V v + b) - h, a unit that feeds itself among others. */
static void test_rate_form(gsl_rng *rng) {
  const size_t size[] = {2, 4, 3};
  const vf_edge edge[] = {{0, 0}, {1, 0}, {0, 1}, {2, 1}, {2, 2}}, input[] = {{0, 2}, {1, 0}};
  vf_network *const nets[] = {
      vf_network_alloc_dense(vf_activation_logistic, 5, 3, VF_NETWORK_RATE),
      vf_network_alloc_layered(vf_activation_tanh, 3, size, 2, VF_NETWORK_RATE),
      vf_network_alloc(vf_activation_softplus, 3, 2, 5, edge, 2, input, VF_NETWORK_RATE),
      vf_network_alloc_layered(vf_activation_logistic, 3, size, 2,
                               VF_NETWORK_RATE | VF_NETWORK_LINEAR_OUTPUTS)};
  for (size_t i = 0; i < sizeof nets / sizeof nets[0]; i++)
    test_derivatives(nets[i], "rate form", rng);
  const vf_field *f = vf_network_field(nets[2]);
  double weights[] = {0.5, -0.25, 2, 1, 0.125, 1.5, -1, 0.1, 0.2, 0.3}, at[] = {0.3, 0.6, 0.9},
         in[] = {0.4, 0.7};
  gsl_vector_view theta = gsl_vector_view_array(weights, 10), h = gsl_vector_view_array(at, 3),
                  v = gsl_vector_view_array(in, 2);
  gsl_vector *mu = gsl_vector_alloc(3);
  ok(vf_network_of(f) == nets[2] && f->dispose, "rate form: a field that is its network's and frees it");
  vf_field_mu(f, &theta.vector, &v.vector, &h.vector, mu);
  const double s = 0.5 * 0.3 - 0.25 * 0.6 - 1 * 0.7 + 0.1;
  is_near(gsl_vector_get(mu, 0), log1p(exp(s)) - 0.3, 8 * GSL_DBL_EPSILON, "rate form: mu");
  ok(!vf_network_alloc_dense(vf_activation_hard_sigmoid, 3, 1, VF_NETWORK_RATE), "rate form: no kinks");
  ok(!vf_network_alloc_dense(vf_activation_tanh, 3, 1, VF_NETWORK_RATE | VF_NETWORK_LEAK_GAIN),
     "rate form: no leak and gain");
  ok(vf_network_activation(nets[3], 1) == vf_activation_linear &&
         vf_network_activation(nets[3], 2) == vf_activation_logistic && vf_network_lipschitz(nets[3]) == 1,
     "rate form: linear outputs");
  ok(!vf_network_alloc_dense(vf_activation_tanh, 3, 1, VF_NETWORK_LINEAR_OUTPUTS) &&
         !vf_network_alloc_dense(vf_activation_tanh, 3, 1,
                                 VF_NETWORK_RATE | VF_NETWORK_LINEAR_OUTPUTS | VF_NETWORK_CLIPPED),
     "linear outputs: in the rate form alone, and not clipped");
  gsl_vector_free(mu);
  for (size_t i = 0; i < sizeof nets / sizeof nets[0]; i++)
    vf_network_free(nets[i]);
}

static void test_mu(gsl_rng *rng) {
  vf_network *net = vf_network_alloc_dense(vf_activation_tanh, 4, 2, VF_NETWORK_LEAK_GAIN);
  const vf_field *f = vf_network_field(net);
  gsl_vector *theta = gsl_vector_alloc(f->p), *v = random_vector(rng, 2, -1, 1);
  gsl_vector *h = random_vector(rng, 4, -1, 1), *mu = gsl_vector_alloc(4);
  vf_network_draw(net, 1.1, 0.3, rng, theta);
  vf_field_mu(f, theta, v, h, mu);
  for (size_t i = 0; i < 4; i++) {
    double sum = gsl_vector_get(theta, vf_network_bias_index(net, i));
    for (size_t j = 0; j < 4; j++)
      if (j != i)
        sum += gsl_vector_get(theta, vf_network_weight_index(net, j, i)) * tanh(gsl_vector_get(h, j));
    for (size_t k = 0; k < 2; k++)
      sum += gsl_vector_get(theta, vf_network_input_weight_index(net, k, i)) * gsl_vector_get(v, k);
    double gain = gsl_vector_get(theta, vf_network_gain_index(net, i));
    double leak = gsl_vector_get(theta, vf_network_leak_index(net, i));
    is_near(gsl_vector_get(mu, i), gain * sum - leak * gsl_vector_get(h, i), 40 * GSL_DBL_EPSILON,
            "mu of unit %zu", i);
    ok(gain >= 0.7 && gain <= 1.3 && leak >= 0.7 && leak <= 1.3, "leak and gain of unit %zu", i);
  }
  ok(vf_network_weight_index(net, 2, 2) == SIZE_MAX, "no self loop");
  ok(vf_network_weight_index(net, 4, 0) == SIZE_MAX, "no such unit");
  ok(vf_network_input_weight_index(net, 2, 0) == SIZE_MAX, "no such input");
  ok(vf_network_bias_index(net, 4) == SIZE_MAX, "no such bias");
  is_int(vf_network_draw(net, 1, 1, rng, h), GSL_EBADLEN, "draw into another length");
  is_int(vf_network_draw(net, -1, 1, rng, theta), GSL_EINVAL, "a negative scale");
  is_int(vf_network_mix_feedback(net, 1, h), GSL_EBADLEN, "mix another length");
  gsl_vector_free(theta);
  gsl_vector_free(v);
  gsl_vector_free(h);
  gsl_vector_free(mu);
  vf_network_free(net);
}

static void test_layered(void) {
  const size_t size[] = {2, 3, 4};
  vf_network *net = vf_network_alloc_layered(vf_activation_hard_sigmoid, 3, size, 5, 0);
  is_int((long)vf_network_layers(net), 3, "three layers");
  const long starts[] = {0, 2, 5, 9};
  for (size_t k = 0; k < 4; k++)
    is_int((long)vf_network_layer_start(net, k), starts[k], "start of layer %zu", k);
  is_int((long)vf_network_weight_index(net, 3, 1), 1 * 3 + 1, "feedforward 1 -> 0, row by row");
  is_int((long)vf_network_weight_index(net, 1, 3), 6 + 1 * 2 + 1, "feedback 0 -> 1 follows");
  is_int((long)vf_network_weight_index(net, 8, 2), 12 + 3, "feedforward 2 -> 1");
  is_int((long)vf_network_weight_index(net, 2, 8), 24 + 3 * 3, "feedback 1 -> 2");
  is_int((long)vf_network_input_weight_index(net, 4, 5), 36 + 4, "the input feeds the last layer");
  ok(vf_network_weight_index(net, 5, 0) == SIZE_MAX, "no edge skips a layer");
  ok(vf_network_input_weight_index(net, 0, 0) == SIZE_MAX, "no input to the output");
  ok(vf_network_leak_index(net, 0) == SIZE_MAX && vf_network_gain_index(net, 0) == SIZE_MAX,
     "no leak, no gain");
  is_int((long)vf_network_field(net)->p, 36 + 20 + 9, "parameters");
  vf_network_free(net);
}

static void test_mix(gsl_rng *rng) {
  vf_network *net = vf_network_alloc_dense(vf_activation_tanh, 5, 1, 0);
  gsl_vector *old = gsl_vector_alloc(vf_network_field(net)->p), *theta = gsl_vector_alloc(old->size);
  gsl_matrix *w = gsl_matrix_alloc(5, 5), *r = gsl_matrix_alloc(5, 5);
  vf_network_draw(net, 1, 0.2, rng, old);
  vf_network_weights(net, old, r);
  for (int degrees = 0; degrees <= 180; degrees += 30) {
    double angle = degrees * M_PI / 180, worst = 0;
    gsl_vector_memcpy(theta, old);
    vf_network_mix_feedback(net, angle, theta);
    vf_network_weights(net, theta, w);
    for (size_t i = 0; i < 5; i++)
      for (size_t j = i + 1; j < 5; j++) {
        double wanted = cos(angle) * gsl_matrix_get(r, i, j) + sin(angle) * gsl_matrix_get(r, j, i);
        worst = larger(worst, fabs(gsl_matrix_get(w, j, i) - wanted));
        worst = larger(worst, fabs(gsl_matrix_get(w, i, j) - gsl_matrix_get(r, i, j)));
      }
    is_near(worst, 0, 8 * GSL_DBL_EPSILON, "feedback at %d degrees", degrees);
  }
  is_int(vf_network_weights(net, old, r), GSL_SUCCESS, "weights as a matrix");
  gsl_vector_free(old);
  gsl_vector_free(theta);
  gsl_matrix_free(w);
  gsl_matrix_free(r);
  vf_network_free(net);
}

/* Edges in no order, a self loop, a unit that nobody reads and one that reads nobody. */
static void test_sparse(gsl_rng *rng) {
  const vf_edge edge[] = {{3, 1}, {0, 2}, {1, 1}, {3, 0}, {1, 3}, {0, 1}}, input[] = {{1, 4}, {0, 2}, {1, 0}};
  const vf_edge long_way[] = {{2, 4}};
  vf_network *net = vf_network_alloc(vf_activation_hard_sigmoid, 5, 2, 6, edge, 3, input, 0);
  test_derivatives(net, "sparse", rng);
  for (size_t e = 0; e < 6; e++)
    is_int((long)vf_network_weight_index(net, edge[e].from, edge[e].to), (long)e, "edge %zu", e);
  for (size_t e = 0; e < 3; e++)
    is_int((long)vf_network_input_weight_index(net, input[e].from, input[e].to), (long)(6 + e), "input %zu",
           e);
  is_int((long)vf_network_layers(net), 1, "a net that is not layered has one layer");
  is_int((long)vf_network_layer_start(net, 1), 5, "of all units");
  double at[] = {0.5, 0.375, 0.99, 1.75, 1.01};
  gsl_vector_view h = gsl_vector_view_array(at, 5);
  is_near(vf_field_kink_distance(vf_network_field(net), &h.vector), 0.375, 0,
          "a kink counts where it is read");
  at[3] = GSL_NAN;
  gsl_vector *theta = gsl_vector_alloc(14), *mu = gsl_vector_alloc(5), *v = random_vector(rng, 2, -1, 1);
  gsl_matrix *jac = gsl_matrix_alloc(5, 5);
  vf_network_draw(net, 1, 1, rng, theta);
  vf_field_mu(vf_network_field(net), theta, v, &h.vector, mu);
  vf_field_jacobian(vf_network_field(net), theta, v, &h.vector, jac);
  ok(isnan(gsl_vector_get(mu, 0)) && isnan(gsl_vector_get(mu, 1)), "NaN reaches the units that read it");
  ok(isnan(gsl_matrix_get(jac, 0, 3)), "and the Jacobian");
  ok(isfinite(gsl_vector_get(mu, 2)) && isfinite(gsl_vector_get(mu, 4)), "but no others");
  ok(!vf_network_alloc(vf_activation_tanh, 5, 2, 6, edge, 1, long_way, 0), "no input 2");
  gsl_vector_free(theta);
  gsl_vector_free(mu);
  gsl_vector_free(v);
  gsl_matrix_free(jac);
  vf_network_free(net);
}

static void test_errors(void) {
  const vf_edge outside = {0, 3}, twice[] = {{0, 1}, {0, 1}}, far_input = {2, 0};
  const vf_activation *rho = vf_activation_hard_sigmoid;
  ok(!vf_network_alloc(rho, 3, 2, 1, &outside, 0, NULL, 0), "an edge out of range");
  ok(!vf_network_alloc(rho, 3, 2, 2, twice, 0, NULL, 0), "an edge given twice");
  ok(!vf_network_alloc(rho, 3, 2, 0, NULL, 1, &far_input, 0), "an input out of range");
  ok(!vf_network_alloc(rho, 0, 2, 0, NULL, 0, NULL, 0), "no units");
  const size_t hollow[] = {2, 0, 3};
  const size_t many = SIZE_MAX / 2 + 1, huge[2] = {many, many}; /* squared, 0 in the arithmetic of sizes */
  ok(!vf_network_alloc(rho, many, 2, 0, NULL, 0, NULL, 0), "more pairs of units than addresses");
  ok(!vf_network_alloc(rho, 3, many, 0, NULL, 0, NULL, 0), "more inputs than addresses");
  ok(!vf_network_alloc(rho, 2, 2, 5, twice, 0, NULL, 0), "more edges than pairs");
  ok(!vf_network_alloc(rho, 2, 2, 0, NULL, 5, twice, 0), "and of inputs");
  ok(!vf_network_alloc_dense(rho, many, 2, 0) && !vf_network_alloc_dense(rho, 3, many, 0), "dense: the same");
  ok(!vf_network_alloc_layered(rho, 2, huge, 2, 0) && !vf_network_alloc_layered(rho, 1, huge, 2, 0) &&
         !vf_network_alloc_layered(rho, 1, &(size_t){3}, many, 0),
     "layered: the same");
  ok(!vf_network_alloc_layered(rho, 0, NULL, 2, 0), "no layers");
  ok(!vf_network_alloc_layered(rho, 3, hollow, 2, 0), "an empty layer");
  vf_network_free(NULL);
  double at[] = {0.5, 0.25, 0.875};
  gsl_vector_view h = gsl_vector_view_array(at, 3);
  for (unsigned clipped = 0; clipped < 2; clipped++) {
    vf_network *net = vf_network_alloc_dense(rho, 3, 0, clipped ? VF_NETWORK_CLIPPED : 0);
    const vf_field *f = vf_network_field(net);
    is_near(vf_field_kink_distance(f, &h.vector), clipped ? GSL_POSINF : 0.125, 0, "kink, clipped %u",
            clipped);
    ok(!!f->lo == clipped && !!f->hi == clipped, "bounds, clipped %u", clipped);
    if (clipped)
      ok(gsl_vector_max(f->lo) == 0 && gsl_vector_min(f->hi) == 1, "the bounds are 0 and 1");
    vf_network_free(net);
  }
}

int main(void) {
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
  gsl_rng_set(rng, 4873);
  const size_t size[] = {2, 4, 3};
  for (unsigned flags = 0; flags < 4; flags++) {
    vf_network *dense = vf_network_alloc_dense(vf_activation_logistic, 5, 3, flags);
    vf_network *layered = vf_network_alloc_layered(vf_activation_hard_sigmoid, 3, size, 2, flags);
    test_derivatives(dense, "dense", rng);
    test_derivatives(layered, "layered", rng);
    vf_network_free(dense);
    vf_network_free(layered);
  }
  test_rate_form(rng);
  test_mu(rng);
  test_layered();
  test_sparse(rng);
  test_mix(rng);
  test_errors();
  gsl_rng_free(rng);
  return tap_done();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "slope-network.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>

enum { INPUTS = 4 };
static const size_t sizes[SLOPE_LAYERS][SLOPE_LAYERS] = {{2, 3, 4}, {3, 6, 8}, {4, 10, 12}};

int slope_is_hard(slope_kind kind) {
  return kind <= SLOPE_SATURATED;
}

int slope_is_equal(slope_kind kind) {
  return kind == SLOPE_LOGISTIC_EQUAL || kind == SLOPE_TANH_EQUAL;
}

int slope_bench_make(slope_bench *b, slope_kind kind, size_t number) {
  const size_t *size = sizes[number % SLOPE_LAYERS];
  int logistic = kind == SLOPE_LOGISTIC || kind == SLOPE_LOGISTIC_EQUAL;
  const vf_activation *rho = slope_is_hard(kind) ? vf_activation_hard_sigmoid
                             : logistic          ? vf_activation_logistic
                                                 : vf_activation_tanh;
  size_t n = size[0] + size[1] + size[2];
  *b = (slope_bench){.kind = kind, .rho = rho};
  b->net = vf_network_alloc_layered(rho, SLOPE_LAYERS, size, INPUTS,
                                    kind == SLOPE_CLIPPED ? VF_NETWORK_CLIPPED : 0);
  b->hopfield = kind == SLOPE_HOPFIELD ? vf_hopfield_alloc(rho, n, INPUTS) : NULL;
  b->e = vf_example_alloc(b->hopfield ? vf_hopfield_field(b->hopfield) : vf_network_field(b->net),
                          vf_cost_alloc(vf_cost_squared_error, n, size[0], NULL));
  b->rate_cost = vf_cost_alloc_rates(vf_cost_squared_error, rho, n, size[0], NULL);
  if (!b->net || (kind == SLOPE_HOPFIELD && !b->hopfield) || !b->e || !b->rate_cost)
    return GSL_ENOMEM;
  b->plain = gsl_vector_alloc(vf_network_field(b->net)->p);
  b->rate = vf_rate_rule_alloc(n);
  b->lu = vf_lu_alloc(n);
  b->u = gsl_vector_alloc(n);
  b->rates = gsl_vector_alloc(n);
  b->slopes = gsl_vector_alloc(n);
  b->gram = gsl_vector_alloc(n);
  b->work = gsl_vector_alloc(n);
  b->matrix = gsl_matrix_alloc(n, n);
  b->nu = b->e ? gsl_vector_alloc(b->e->theta->size) : NULL;
  b->gradient = b->e ? gsl_vector_alloc(b->e->theta->size) : NULL;
  return b->e && b->plain && b->rate && b->lu && b->u && b->rates && b->slopes && b->gram && b->work &&
                 b->matrix && b->nu && b->gradient
             ? GSL_SUCCESS
             : GSL_ENOMEM;
}

void slope_bench_free(slope_bench *b) {
  vf_rate_rule_free(b->rate);
  vf_lu_free(b->lu);
  if (b->hopfield) /* else the network is the example's own */
    vf_network_free(b->net);
  vf_example_free(b->e);
  vf_cost_free(b->rate_cost);
  gsl_vector *const vectors[] = {b->plain, b->u, b->rates, b->slopes, b->gram, b->work, b->nu, b->gradient};
  for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
    gsl_vector_free(vectors[i]);
  gsl_matrix_free(b->matrix);
}

/*
 * The states before any clipping: smooth units of slopes spread over decades, hard ones of which a drawn
 * share is saturated.
 */
static void draw_state(slope_bench *b, size_t outputs, gsl_rng *rng) {
  double spread = exp(gsl_ran_flat(rng, log(1e-3), log(3))) / b->rho->lipschitz,
         share = gsl_ran_flat(rng, 0, 0.7);
  double level = gsl_ran_gaussian(rng, spread);
  for (size_t i = 0; i < b->u->size; i++) {
    int output = i < outputs, forced = b->kind == SLOPE_SATURATED && i == 0,
        saturated = forced || (gsl_rng_uniform(rng) < share && !(output && b->kind == SLOPE_ACTIVE)),
        up = (int)gsl_rng_uniform_int(rng, 2);
    double beyond = gsl_ran_exponential(rng, 0.5), inside = gsl_rng_uniform(rng),
           smooth = gsl_ran_gaussian(rng, spread);
    if (slope_is_hard(b->kind))
      gsl_vector_set(b->u, i, !saturated ? inside : up ? 1 + beyond : -beyond);
    else
      gsl_vector_set(b->u, i, output && slope_is_equal(b->kind) ? level : smooth);
  }
}

/* Symmetric weights of the layered net, in the order of the field at hand. */
static int draw_weights(slope_bench *b, gsl_rng *rng) {
  vf_example *e = b->e;
  double gain = exp(gsl_ran_flat(rng, log(0.1), log(1.5))) / b->rho->lipschitz;
  int code = vf_network_draw(b->net, gain, 0, rng, b->plain);
  if (!code)
    code = vf_network_mix_feedback(b->net, 0, b->plain);
  if (!code)
    code = vf_network_weights(b->net, b->plain, b->matrix);
  if (code || !b->hopfield)
    return code ? code : gsl_vector_memcpy(e->theta, b->plain);
  size_t n = b->u->size, k = 0;
  for (size_t i = 0; i < n; i++)
    for (size_t j = i + 1; j < n; j++)
      gsl_vector_set(e->theta, k++, gsl_matrix_get(b->matrix, i, j));
  for (; k < e->theta->size - n; k++)
    gsl_vector_set(e->theta, k, gsl_ran_gaussian(rng, gain / 2));
  return GSL_SUCCESS;
}

/* Biases that make the drawn state a fixed point, or, clipped, push frozen units outwards by what is cut off.
 */
static int set_biases(slope_bench *b) {
  vf_example *e = b->e;
  size_t n = b->u->size;
  gsl_vector_view bias = gsl_vector_subvector(e->theta, e->theta->size - n, n);
  gsl_vector_set_zero(&bias.vector);
  gsl_vector_memcpy(e->h, b->u);
  vf_problem_clip(&e->problem, e->h);
  int code = vf_field_mu(e->problem.field, e->theta, e->input, e->h, b->work);
  if (!code)
    code = vf_field_rates(e->problem.field, e->h, b->rates, b->slopes);
  for (size_t i = 0; !code && i < n; i++) {
    double missing = gsl_vector_get(b->u, i) - gsl_vector_get(e->h, i) - gsl_vector_get(b->work, i);
    double slope = gsl_vector_get(b->slopes, i);
    gsl_vector_set(&bias.vector, i, b->hopfield && slope > 0 ? missing / slope : missing);
  }
  return code;
}

int slope_bench_draw(slope_bench *b, gsl_rng *rng) {
  size_t outputs = b->e->target->size;
  draw_state(b, outputs, rng);
  int code = draw_weights(b, rng);
  for (size_t k = 0; k < INPUTS; k++)
    gsl_vector_set(b->e->input, k, gsl_rng_uniform(rng));
  if (!code)
    code = set_biases(b);
  for (size_t i = 0; !code && i < outputs; i++) {
    double label = (double)gsl_rng_uniform_int(rng, 2), step = gsl_ran_gaussian(rng, 1);
    gsl_vector_set(b->e->target, i, slope_is_hard(b->kind) ? label : gsl_vector_get(b->e->h, i) + step);
  }
  return code;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "slope-case.h"

#include "vf_bound.h"
#include "vf_example.h"
#include "vf_hopfield.h"
#include "vf_network.h"
#include "vf_rate.h"
#include "vf_symmetry.h"

#include <float.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>

enum { INPUTS = 4 };
static const size_t sizes[SLOPE_LAYERS][SLOPE_LAYERS] = {{2, 3, 4}, {3, 6, 8}, {4, 10, 12}};

typedef struct {
  slope_kind kind;
  const vf_activation *rho;
  vf_network *net; /* the leaky integrators; gives the weights of the Hopfield field too */
  vf_hopfield *hopfield;
  vf_cost *cost, *rate_cost;
  vf_example *e;
  gsl_vector *plain, *u, *rates, *slopes, *gram, *work, *nu, *gradient;
  gsl_matrix *matrix;
  vf_rate *rate;
  vf_lu *lu;
} bench;

static int is_hard(slope_kind kind) {
  return kind <= SLOPE_SATURATED;
}
static int is_equal(slope_kind kind) {
  return kind == SLOPE_LOGISTIC_EQUAL || kind == SLOPE_TANH_EQUAL;
}

static int bench_make(bench *b, slope_kind kind, const size_t *size) {
  int logistic = kind == SLOPE_LOGISTIC || kind == SLOPE_LOGISTIC_EQUAL;
  const vf_activation *rho = is_hard(kind) ? vf_activation_hard_sigmoid
                             : logistic    ? vf_activation_logistic
                                           : vf_activation_tanh;
  size_t n = size[0] + size[1] + size[2], output[4] = {0, 1, 2, 3};
  *b = (bench){.kind = kind, .rho = rho};
  b->net = vf_network_alloc_layered(rho, SLOPE_LAYERS, size, INPUTS,
                                    kind == SLOPE_CLIPPED ? VF_NETWORK_CLIPPED : 0);
  b->hopfield = kind == SLOPE_HOPFIELD ? vf_hopfield_alloc(rho, n, INPUTS) : NULL;
  b->cost = vf_cost_alloc(vf_cost_squared_error, n, size[0], output);
  b->rate_cost = vf_cost_alloc_rates(vf_cost_squared_error, rho, n, size[0], output);
  if (!b->net || (kind == SLOPE_HOPFIELD && !b->hopfield) || !b->cost || !b->rate_cost)
    return GSL_ENOMEM;
  b->plain = gsl_vector_alloc(vf_network_field(b->net)->p);
  b->e = vf_example_alloc(b->hopfield ? vf_hopfield_field(b->hopfield) : vf_network_field(b->net), b->cost);
  b->rate = vf_rate_alloc(n);
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

static void bench_free(bench *b) {
  vf_rate_free(b->rate);
  vf_lu_free(b->lu);
  vf_example_free(b->e);
  vf_cost_free(b->rate_cost);
  vf_cost_free(b->cost);
  vf_hopfield_free(b->hopfield);
  vf_network_free(b->net);
  gsl_vector *const vectors[] = {b->plain, b->u, b->rates, b->slopes, b->gram, b->work, b->nu, b->gradient};
  for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
    gsl_vector_free(vectors[i]);
  gsl_matrix_free(b->matrix);
}

/* <<state>> */
/*
 * The states before any clipping: smooth units of slopes spread over decades, hard ones of which a drawn
 * share is saturated.
 */
static void draw_state(bench *b, size_t outputs, gsl_rng *rng) {
  double spread = exp(gsl_ran_flat(rng, log(1e-3), log(3))) / b->rho->lipschitz,
         share = gsl_ran_flat(rng, 0, 0.7);
  double level = gsl_ran_gaussian(rng, spread);
  for (size_t i = 0; i < b->u->size; i++) {
    int output = i < outputs, forced = b->kind == SLOPE_SATURATED && i == 0,
        saturated = forced || (gsl_rng_uniform(rng) < share && !(output && b->kind == SLOPE_ACTIVE)),
        up = (int)gsl_rng_uniform_int(rng, 2);
    double beyond = gsl_ran_exponential(rng, 0.5), inside = gsl_rng_uniform(rng),
           smooth = gsl_ran_gaussian(rng, spread);
    if (is_hard(b->kind))
      gsl_vector_set(b->u, i, !saturated ? inside : up ? 1 + beyond : -beyond);
    else
      gsl_vector_set(b->u, i, output && is_equal(b->kind) ? level : smooth);
  }
}
/* <</state>> */

/* Symmetric weights of the layered net, in the order of the field at hand. */
static int draw_weights(bench *b, gsl_rng *rng) {
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

/* <<biases>> */
/* Biases that make the drawn state a fixed point, or, clipped, push frozen units outwards by what is cut off.
 */
static int set_biases(bench *b) {
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
/* <</biases>> */

static int draw(bench *b, gsl_rng *rng) {
  size_t outputs = b->e->target->size;
  draw_state(b, outputs, rng);
  int code = draw_weights(b, rng);
  for (size_t k = 0; k < INPUTS; k++)
    gsl_vector_set(b->e->input, k, gsl_rng_uniform(rng));
  if (!code)
    code = set_biases(b);
  for (size_t i = 0; !code && i < outputs; i++) {
    double label = (double)gsl_rng_uniform_int(rng, 2), step = gsl_ran_gaussian(rng, 1);
    gsl_vector_set(b->e->target, i, is_hard(b->kind) ? label : gsl_vector_get(b->e->h, i) + step);
  }
  return code;
}

/* |a u - v| / |v|, without the units whose slope is 0 where active is set. */
static double relative(const bench *b, double a, const gsl_vector *u, const gsl_vector *v, int active) {
  double square = 0;
  for (size_t i = 0; i < u->size; i++) {
    double d = a * gsl_vector_get(u, i) - gsl_vector_get(v, i);
    square += active && !(gsl_vector_get(b->slopes, i) > 0) ? 0 : d * d;
  }
  return sqrt(square) / gsl_blas_dnrm2(v);
}

/* Slopes with 0 for frozen units, and the diagonal of M: 1 for the Hopfield field, whose M has none. */
static int look(bench *b, slope_outcome *o) {
  const vf_problem *p = &b->e->problem;
  const vf_response *r = b->e->response;
  double low, high, zero = 0;
  int code = vf_field_rates(p->field, b->e->h, b->rates, b->slopes);
  gsl_vector_set_all(b->gram, 1);
  if (!code && !b->hopfield) {
    gsl_vector_view diagonal = gsl_matrix_diagonal(b->matrix);
    code = vf_field_gram(p->field, p->theta, p->input, b->e->h, b->matrix, NULL);
    gsl_vector_memcpy(b->gram, &diagonal.vector);
  }
  for (size_t i = 0; i < r->n; i++) {
    if (r->frozen[i])
      gsl_vector_set(b->slopes, i, 0);
    zero += !(gsl_vector_get(b->slopes, i) > 0);
  }
  gsl_vector_minmax(b->slopes, &low, &high);
  o->spread = (high - low) / high;
  o->ratio = high / low;
  o->saturated = zero / (double)r->n;
  return code;
}

/* Update against gradient, whole and by layer; for outputs of one slope also the bound of prop:unit-scaling.
 */
static int compare(bench *b, double roundoff, slope_outcome *o) {
  const vf_problem *p = &b->e->problem;
  const vf_response *r = b->e->response;
  int code = vf_field_pullback(p->field, p->theta, p->input, b->e->h, r->x, b->nu);
  if (!code)
    code = vf_field_pullback(p->field, p->theta, p->input, b->e->h, r->lambda, b->gradient);
  o->cosine = cos(vf_symmetry_angle(b->nu, b->gradient));
  o->error = vf_symmetry_relative_error(b->nu, b->gradient);
  for (size_t i = 0; i < r->n; i++) { /* rates and work serve as M^1/2 lambda and M^1/2 x */
    double root = sqrt(gsl_vector_get(b->gram, i));
    gsl_vector_set(b->rates, i, root * gsl_vector_get(r->lambda, i));
    gsl_vector_set(b->work, i, root * gsl_vector_get(r->x, i));
  }
  for (size_t k = 0; k < SLOPE_LAYERS; k++) {
    size_t first = vf_network_layer_start(b->net, k), count = vf_network_layer_start(b->net, k + 1) - first;
    gsl_vector_view x = gsl_vector_subvector(b->work, first, count),
                    lambda = gsl_vector_subvector(b->rates, first, count),
                    slope = gsl_vector_subvector(b->slopes, first, count),
                    gram = gsl_vector_subvector(b->gram, first, count);
    double low, high, largest = sqrt(gsl_vector_max(&gram.vector)),
                      blur = roundoff * largest *
                             (gsl_blas_dnrm2(r->x) / gsl_blas_dnrm2(&x.vector) +
                              gsl_blas_dnrm2(r->lambda) / gsl_blas_dnrm2(&lambda.vector));
    int heard = blur < 5e-4; /* the three decimals that are shown are known */
    o->layer[k] = heard ? cos(vf_symmetry_angle(&x.vector, &lambda.vector)) : NAN;
    if (!heard || !is_equal(b->kind))
      continue;
    gsl_vector_minmax(&slope.vector, &low, &high);
    vf_bound bound = vf_bound_unit_scaling(&x.vector, &lambda.vector, low, high, blur);
    o->scalings++;
    o->scalings_broken += !bound.holds;
  }
  return code;
}

/* <<identities>> */
/* Roundoff of D x / d_0 relative to lambda, for outputs of one slope d_0. */
static double scaled_roundoff(const bench *b, const gsl_vector *x, const gsl_vector *lambda,
                              double roundoff) {
  double size = gsl_blas_dnrm2(x) / gsl_blas_dnrm2(lambda);
  return roundoff * (1 + gsl_vector_max(b->slopes) / gsl_vector_get(b->slopes, 0) * size);
}

/* work = D x / d_0, and its distance to lambda over roundoff. */
static double scaled_identity(bench *b, const gsl_vector *x, const gsl_vector *lambda, double sign,
                              double roundoff) {
  gsl_vector_memcpy(b->work, x);
  gsl_vector_mul(b->work, b->slopes);
  return relative(b, sign / gsl_vector_get(b->slopes, 0), b->work, lambda, 0) /
         scaled_roundoff(b, x, lambda, roundoff);
}

/* lambda = D L^-1 D^-1 c, the similarity of L and its transpose. */
static int similarity(bench *b, double roundoff, double *residual) {
  const vf_response *r = b->e->response;
  int code = vf_lu_factor(b->lu, r->jacobian);
  gsl_vector_memcpy(b->work, r->c);
  gsl_vector_div(b->work, b->slopes);
  if (!code)
    code = vf_lu_solve(b->lu, b->work, b->work);
  double size = gsl_blas_dnrm2(b->work) / gsl_blas_dnrm2(r->lambda);
  gsl_vector_mul(b->work, b->slopes);
  *residual = relative(b, 1, b->work, r->lambda, 0) / (roundoff * (1 + gsl_vector_max(b->slopes) * size));
  return code;
}
/* <</identities>> */

/* What prop:slopes says of this kind, as a residual over its roundoff. */
static int identity(bench *b, double roundoff, slope_outcome *o) {
  const vf_response *r = b->e->response;
  double dot, size = gsl_blas_dnrm2(b->gradient);
  switch (b->kind) {
  case SLOPE_CLIPPED:
  case SLOPE_HOPFIELD:
    o->identity = relative(b, 1, r->x, r->lambda, 0) / (2 * roundoff);
    return GSL_SUCCESS;
  case SLOPE_ACTIVE:
    gsl_blas_ddot(b->nu, b->gradient, &dot);
    o->identity = fmax(relative(b, 1, r->x, r->lambda, 1) / (2 * roundoff),
                       fabs(dot / (size * size) - 1) * size /
                           (2 * roundoff * sqrt(gsl_vector_max(b->gram)) * gsl_blas_dnrm2(r->lambda)));
    return GSL_SUCCESS;
  case SLOPE_LOGISTIC_EQUAL:
  case SLOPE_TANH_EQUAL:
    o->blur = scaled_roundoff(b, r->x, r->lambda, roundoff);
    o->identity = scaled_identity(b, r->x, r->lambda, 1, roundoff);
    o->caught[0] = scaled_identity(b, r->lambda, r->x, 1, roundoff) > 1;
    o->caught[1] = scaled_identity(b, r->x, r->lambda, -1, roundoff) > 1;
    return GSL_SUCCESS;
  case SLOPE_LOGISTIC:
  case SLOPE_TANH:
    return similarity(b, roundoff, &o->identity);
  default:
    return GSL_SUCCESS;
  }
}

/* <<rates>> */
/* The update of rates, over factor, against the gradient of p; its roundoff is that of two solves. */
static int compare_rates(bench *b, const vf_problem *p, vf_rate_nudge nudge, double factor, double roundoff,
                         double *error, double *residual) {
  vf_response *r = b->e->response;
  int code = vf_response_at(r, p, b->e->h);
  if (!code)
    code = vf_rate_response(b->rate, p, b->e->h, nudge, b->work);
  if (!code)
    code = vf_field_pullback(p->field, p->theta, p->input, b->e->h, b->work, b->nu);
  if (!code)
    code = vf_field_pullback(p->field, p->theta, p->input, b->e->h, r->lambda, b->gradient);
  gsl_vector_scale(b->nu, 1 / factor);
  *error = vf_symmetry_relative_error(b->nu, b->gradient);
  gsl_vector_div(b->work, b->slopes);
  double states = gsl_vector_max(b->slopes) / factor * gsl_blas_dnrm2(b->work) + gsl_blas_dnrm2(r->lambda);
  *residual = *error * gsl_blas_dnrm2(b->gradient) / (roundoff * sqrt(gsl_vector_max(b->gram)) * states);
  return code;
}
/* <</rates>> */

static int rates(bench *b, gsl_rng *rng, double roundoff, slope_outcome *o) {
  vf_problem on_rates = b->e->problem;
  int code = GSL_SUCCESS;
  if (is_equal(b->kind))
    code = compare_rates(b, &on_rates, VF_RATE_STATE, gsl_vector_get(b->slopes, 0), roundoff, &o->rate_error,
                         &o->rate);
  on_rates.cost = b->rate_cost;
  for (size_t i = 0; i < b->e->target->size; i++)
    gsl_vector_set(b->e->target, i, gsl_ran_flat(rng, 0.05, 0.95));
  return code ? code
              : compare_rates(b, &on_rates, VF_RATE_ACTIVITY, 1, roundoff, &o->activity_error, &o->activity);
}

/* Relative difference of the outputs' slopes. */
static double uneven(const bench *b) {
  gsl_vector_const_view outputs = gsl_vector_const_subvector(b->slopes, 0, b->e->target->size);
  double low, high;
  gsl_vector_minmax(&outputs.vector, &low, &high);
  return (high - low) / low;
}

static int measure(bench *b, gsl_rng *rng, slope_outcome *o) {
  const vf_response *r = b->e->response;
  double roundoff = vf_bound_roundoff(r->n, r->rcond);
  if (o->kink <= roundoff * (1 + gsl_blas_dnrm2(b->e->h))) {
    o->fate = SLOPE_NEAR_KINK;
    return GSL_SUCCESS;
  }
  int code = look(b, o);
  if (!is_hard(b->kind) && o->saturated > 0) {
    o->fate = SLOPE_FLAT;
    return code;
  }
  if (is_equal(b->kind)) /* the last bits in which the outputs' slopes differ count as an error of D */
    roundoff += uneven(b) / r->rcond;
  if (!code)
    code = compare(b, roundoff, o);
  if (!code)
    code = identity(b, roundoff, o);
  return code || is_hard(b->kind) || b->hopfield ? code : rates(b, rng, roundoff, o);
}

int slope_case_run(slope_kind kind, size_t size, gsl_rng *rng, slope_outcome *o) {
  bench b = {0};
  vf_relax_report report = {0};
  *o = (slope_outcome){
      .kind = kind, .identity = NAN, .rate = NAN, .activity = NAN, .rate_error = NAN, .activity_error = NAN};
  int code = bench_make(&b, kind, sizes[size % SLOPE_LAYERS]);
  if (!code)
    code = draw(&b, rng);
  if (!code)
    code = vf_example_settle(b.e, &report);
  o->kink = report.kink_distance;
  if (code == GSL_EFAILED || code == GSL_ESING || code == GSL_EZERODIV) {
    o->fate = code == GSL_EFAILED ? SLOPE_UNSTABLE : SLOPE_SILENT;
    code = GSL_SUCCESS;
  } else if (!code)
    code = measure(&b, rng, o);
  bench_free(&b);
  return code;
}

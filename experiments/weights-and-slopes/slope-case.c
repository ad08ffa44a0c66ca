/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "slope-case.h"

#include "slope-network.h"
#include "vf_bound.h"
#include "vf_symmetry.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>

/* Slopes with 0 for frozen units, and the diagonal of M: 1 for the Hopfield field, whose M has none. */
static int look(slope_bench *b, slope_record *o) {
  const vf_problem *p = &b->e->problem;
  const vf_response *r = b->e->response;
  double low, high, zero = 0;
  int code = vf_field_rates(p->field, b->e->h, b->rates, b->slopes);
  gsl_vector_set_all(b->gram, 1);
  if (!code && !b->hopfield) {
    gsl_vector_view diagonal = gsl_matrix_diagonal(b->matrix);
    code = vf_field_gram(p->field, p->theta, p->input, b->e->h, b->matrix);
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
static int compare(slope_bench *b, double roundoff, slope_record *o) {
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
    o->layer[k] = blur < SLOPE_BLUR ? cos(vf_symmetry_angle(&x.vector, &lambda.vector)) : NAN;
    if (!(blur < SLOPE_BLUR) || !slope_is_equal(b->kind))
      continue;
    gsl_vector_minmax(&slope.vector, &low, &high);
    vf_bound bound = vf_bound_unit_scaling(&x.vector, &lambda.vector, low, high, blur);
    o->scalings++;
    o->scalings_broken += !bound.holds;
  }
  return code;
}

/* The update of rates, over factor, against the gradient of p; its roundoff is that of two solves. */
static int compare_rates(slope_bench *b, const vf_problem *p, vf_rate_rule_nudge nudge, double factor,
                         double roundoff, double *error, double *residual) {
  vf_response *r = b->e->response;
  int code = vf_response_at(r, p, b->e->h);
  if (!code)
    code = vf_rate_rule_response(b->rate, p, b->e->h, nudge, b->work);
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

static int rates(slope_bench *b, gsl_rng *rng, double roundoff, slope_record *o) {
  vf_problem on_rates = b->e->problem;
  int code = GSL_SUCCESS;
  if (slope_is_equal(b->kind))
    code = compare_rates(b, &on_rates, VF_RATE_RULE_STATE, gsl_vector_get(b->slopes, 0), roundoff,
                         &o->rate_error, &o->rate);
  on_rates.cost = b->rate_cost;
  for (size_t i = 0; i < b->e->target->size; i++)
    gsl_vector_set(b->e->target, i, gsl_ran_flat(rng, 0.05, 0.95));
  return code ? code
              : compare_rates(b, &on_rates, VF_RATE_RULE_ACTIVITY, 1, roundoff, &o->activity_error,
                              &o->activity);
}

/* Relative difference of the outputs' slopes. */
static double uneven(const slope_bench *b) {
  gsl_vector_const_view outputs = gsl_vector_const_subvector(b->slopes, 0, b->e->target->size);
  double low, high;
  gsl_vector_minmax(&outputs.vector, &low, &high);
  return (high - low) / low;
}

static int measure(slope_bench *b, gsl_rng *rng, slope_record *o) {
  const vf_response *r = b->e->response;
  double roundoff = vf_bound_roundoff(r->n, r->rcond);
  if (o->kink <= roundoff * (1 + gsl_blas_dnrm2(b->e->h))) {
    o->fate = SLOPE_NEAR_KINK;
    return GSL_SUCCESS;
  }
  int code = look(b, o);
  if (!slope_is_hard(b->kind) && o->saturated > 0) {
    o->fate = SLOPE_FLAT;
    return code;
  }
  if (slope_is_equal(b->kind)) /* the last bits in which the outputs' slopes differ count as an error of D */
    roundoff += uneven(b) / r->rcond;
  if (!code)
    code = compare(b, roundoff, o);
  if (!code)
    code = slope_identity(b, roundoff, o);
  if (!code && !slope_is_hard(b->kind) && !b->hopfield)
    code = rates(b, rng, roundoff, o);
  o->fate = code ? SLOPE_NONE : SLOPE_MEASURED;
  return code;
}

int slope_case_run(slope_kind kind, size_t size, gsl_rng *rng, slope_record *o) {
  slope_bench b = {0};
  vf_relax_report report = {0};
  *o = (slope_record){
      .kind = kind, .identity = NAN, .rate = NAN, .activity = NAN, .rate_error = NAN, .activity_error = NAN};
  int code = slope_bench_make(&b, kind, size);
  if (!code)
    code = slope_bench_draw(&b, rng);
  if (!code)
    code = vf_example_settle(b.e, &report);
  o->kink = report.kink_distance;
  if (code == GSL_EFAILED || code == GSL_ESING || code == GSL_EZERODIV) {
    o->fate = code == GSL_EFAILED ? SLOPE_UNSTABLE : SLOPE_SILENT;
    code = GSL_SUCCESS;
  } else if (!code)
    code = measure(&b, rng, o);
  slope_bench_free(&b);
  return code;
}

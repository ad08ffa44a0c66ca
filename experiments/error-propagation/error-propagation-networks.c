/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One random network: V + E at times and after steps, for all targets at once or for the one drawn, against
 * what the propositions allow.
 */
#include "ensemble.h"
#include "error-propagation.h"
#include "vf_phase_bound.h"
#include "vf_symmetry.h"
#include "xp.h"

#include <float.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>

enum { STEPS = 30 };

typedef struct {
  gsl_matrix *s, *a, *scaled, *flow, *power, *next, *difference, *velocity, *error;
  gsl_vector *sum;
  vf_spectral *spectral;
  vf_symmetry *symmetry;
} flow_room;

static void flow_room_free(flow_room *b) {
  gsl_matrix *const matrices[] = {b->s,    b->a,          b->scaled,   b->flow, b->power,
                                  b->next, b->difference, b->velocity, b->error};
  for (size_t i = 0; i < sizeof matrices / sizeof *matrices; i++)
    gsl_matrix_free(matrices[i]);
  gsl_vector_free(b->sum);
  vf_spectral_free(b->spectral);
  vf_symmetry_free(b->symmetry);
}

static int flow_room_make(flow_room *b, size_t n) {
  gsl_matrix **const matrices[] = {&b->s, &b->a, &b->scaled, &b->flow, &b->power, &b->next, &b->difference};
  for (size_t i = 0; i < sizeof matrices / sizeof *matrices; i++)
    if (!(*matrices[i] = gsl_matrix_alloc(n, n)))
      return GSL_ENOMEM;
  b->velocity = gsl_matrix_alloc(STEPS, n);
  b->error = gsl_matrix_alloc(STEPS, n);
  b->sum = gsl_vector_alloc(n);
  b->spectral = vf_spectral_alloc(n, VF_BACKEND_BEST);
  b->symmetry = vf_symmetry_alloc(n);
  return b->velocity && b->error && b->sum && b->spectral && b->symmetry ? GSL_SUCCESS : GSL_ENOMEM;
}

/* |power + sign power^T|, the largest |V - sign E| over targets of length 1. */
static int apart(flow_room *b, double sign, double *norm) {
  gsl_matrix_transpose_memcpy(b->difference, b->power);
  gsl_matrix_scale(b->difference, sign);
  gsl_matrix_add(b->difference, b->power);
  return vf_spectral_norm(b->spectral, b->difference, norm);
}

/* Every multiple of a quarter of the time scale 1/m, from one matrix exponential. */
static int check_flow(flow_room *b, const gsl_matrix *l, double norm_l, mismatch *o) {
  double quarter = 0.25 / o->margin, norm, sum;
  gsl_matrix_memcpy(b->scaled, l);
  gsl_matrix_scale(b->scaled, quarter);
  int code = gsl_linalg_exponential_ss(b->scaled, b->flow, GSL_PREC_DOUBLE);
  gsl_matrix_memcpy(b->power, b->flow);
  for (int k = 0; !code && k < TIMES; k++) {
    double t = quarter * (k + 1);
    code = apart(b, -1, &norm);
    vf_bound bound = vf_phase_bound_velocity(norm, o->norm_a, o->margin, norm_l, o->units, t);
    o->ratio[k] = norm / bound.right;
    if (norm > bound.tolerance)
      o->closest = xp_max(o->closest, (norm - bound.tolerance) / bound.right);
    o->violated |= !bound.holds;
    o->wrong |= !(bound.left <= 0.98 * bound.right + bound.tolerance);
    o->equal = xp_max(o->equal, norm / bound.tolerance);
    if (!code)
      code = apart(b, 1, &sum);
    o->flipped |= !(sum <= bound.right + bound.tolerance);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, b->power, b->flow, 0, b->next);
    gsl_matrix_memcpy(b->power, b->next);
  }
  return code;
}

/* One step takes V + E from 0 to -2 eps A c, whatever the network. */
static void check_first_step(flow_room *b, const vf_response *r, double eps, mismatch *o) {
  gsl_vector_const_view v = gsl_matrix_const_row(b->velocity, 1), e = gsl_matrix_const_row(b->error, 1);
  double roundoff = 4 * (double)r->n * DBL_EPSILON * gsl_blas_dnrm2(r->c);
  vf_symmetry_split(r->jacobian, b->s, b->a);
  gsl_vector_memcpy(b->sum, &v.vector);
  gsl_vector_add(b->sum, &e.vector);
  gsl_blas_dgemv(CblasNoTrans, 2 * eps, b->a, r->c, 1, b->sum);
  o->first = gsl_blas_dnrm2(b->sum) / roundoff;
  gsl_blas_dgemv(CblasNoTrans, 2 * eps, b->a, r->c, 0, b->sum); /* errors through L make V + E vanish */
  o->transposed = gsl_blas_dnrm2(b->sum) > roundoff;
}

/* The same for Euler steps: the nudged phase forwards, backpropagation through time backwards. */
static int check_steps(flow_room *b, const vf_response *r, double eps, double norm_l, mismatch *o) {
  double q;
  gsl_matrix_set_identity(b->scaled);
  gsl_matrix_memcpy(b->next, r->jacobian);
  gsl_matrix_scale(b->next, eps);
  gsl_matrix_add(b->scaled, b->next);
  int code = vf_spectral_norm(b->spectral, b->scaled, &q);
  if (!code)
    code = vf_response_nudged_steps(r, eps, b->velocity);
  if (!code)
    code = vf_response_backprop_steps(r, eps, b->error);
  for (size_t k = 0; !code && k < STEPS; k++) {
    gsl_vector_const_view v = gsl_matrix_const_row(b->velocity, k), e = gsl_matrix_const_row(b->error, k);
    gsl_vector_memcpy(b->sum, &v.vector);
    gsl_vector_add(b->sum, &e.vector);
    double norm_c = gsl_blas_dnrm2(r->c), at = (double)k;
    double limit = k ? 2 * o->norm_a * eps * at * pow(q, at - 1) * norm_c : 0;
    double roundoff = k ? (double)r->n * DBL_EPSILON * (1 + eps * norm_l) * at * pow(q, at - 1) * norm_c : 0;
    o->step_violated |= !(gsl_blas_dnrm2(b->sum) <= limit + roundoff);
  }
  if (!code)
    check_first_step(b, r, eps, o);
  return code;
}

static int measure(flow_room *b, const vf_response *r, double eps, mismatch *o) {
  vf_symmetry_report s;
  double norm_l = NAN;
  int code = vf_symmetry_measure(b->symmetry, r->jacobian, &s);
  if (code)
    return code;
  o->norm_a = s.norm_a;
  o->margin = s.margin;
  o->r = s.norm_a / s.margin;
  o->fate = s.margin > 0 ? MISMATCH_MEASURED : MISMATCH_NOT_CONTRACTING;
  if (o->fate != MISMATCH_MEASURED)
    return GSL_SUCCESS;
  code = vf_spectral_norm(b->spectral, r->jacobian, &norm_l);
  if (!code)
    code = check_flow(b, r->jacobian, norm_l, o);
  return code ? code : check_steps(b, r, eps, norm_l, o);
}

/* Smooth and clipped units, gains and angles over decades; one network in eight has linear units with tied
 * weights, whose Jacobian is symmetric, one in eight antisymmetric ones. */
static int draw(vf_example *e, size_t kind, gsl_rng *rng) {
  const vf_network *net = vf_network_of(e->field);
  const size_t n = e->h->size;
  double gain = exp(gsl_ran_flat(rng, log(0.02), log(kind == 1 ? 4 : 1.2)));
  int code = vf_network_draw(net, gain, 0.3, rng, e->theta);
  double angle = kind == 0 ? 0 : kind == 1 ? M_PI : gsl_ran_flat(rng, 0, M_PI);
  if (!code)
    code = vf_network_mix_feedback(net, angle, e->theta);
  for (size_t i = 0; (kind == 4 || kind == 5) && i < n; i++)
    gsl_vector_set(e->theta, vf_network_bias_index(net, i), gsl_ran_flat(rng, 0.1, 0.9));
  ensemble_draw_example(e, 0, rng);
  return code;
}

int error_propagation_network(gsl_rng *rng, size_t index, void *record, const void *context) {
  (void)context;
  static const size_t sizes[] = {2, 3, 5, 8, 12, 16};
  mismatch *o = record;
  size_t n = o->units = sizes[index / 8 % 6], kind = index % 8;
  int clipped = kind == 4 || kind == 5;
  const vf_activation *rho = kind < 2  ? vf_activation_linear
                             : clipped ? vf_activation_hard_sigmoid
                                       : vf_activation_tanh;
  vf_network *net = vf_network_alloc_dense(rho, n, INPUTS, clipped ? VF_NETWORK_CLIPPED : 0);
  vf_example *e = ensemble_example(net, 1 + gsl_rng_uniform_int(rng, n));
  ensemble_fate fate;
  flow_room b = {0};
  int code = e ? flow_room_make(&b, n) : GSL_ENOMEM;
  if (!code)
    code = draw(e, kind, rng);
  if (!code)
    code = ensemble_settle(e, &fate);
  if (!code && fate == ENSEMBLE_SETTLED)
    code = measure(&b, e->response, gsl_ran_flat(rng, 0.05, 1), o);
  else if (!code)
    o->fate = MISMATCH_NOT_SETTLED;
  flow_room_free(&b);
  vf_example_free(e);
  return code;
}

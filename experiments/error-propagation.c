/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The velocity of every unit in the nudged phase, V(t) = -e^(L t) c, against the error that recurrent
 * backpropagation sends it at the same time, E(t) = e^(L^T t) c.
 *
 * Random networks look for violations of |V + E| <= 2 |A| t e^(-m t) |c| over all targets at once: the
 * largest left side is |e^(L t) - e^(L^T t)|, a singular value.  Layered networks show the error travelling
 * back.
 */
#include "ensemble.h"
#include "vf_phase.h"
#include "vf_symmetry.h"
#include "xp.h"

#include <float.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { INPUTS = 2, TIMES = 20, STEPS = 30 };
enum { LAYERS = 5, WIDTH = 12, LAYERED = LAYERS * WIDTH, FRAMES = 41 };
static const double frame = 0.25; /* of the time of layered networks */

/* What is kept of one network. */
typedef struct {
  int state; /* 0 measured, 1 not contracting, 2 no fixed point or no signal */
  size_t units;
  double r, norm_a, margin;    /* |A|/m */
  double ratio[TIMES];         /* largest |V + E| over its bound at t m = 0.25, 0.5, ... */
  double closest;              /* largest ratio */
  double equal;                /* symmetric networks: |V + E| over roundoff, largest over time */
  int violated, step_violated; /* continuous time; Euler steps */
  double first;                /* one step: |V + E + 2 eps A c| over roundoff */
  int wrong, transposed,
      flipped; /* would bound x 0.98, errors through L for L^T, a flipped sign be noticed */
} outcome;

typedef struct {
  gsl_matrix *s, *a, *scaled, *flow, *power, *next, *difference, *velocity, *error;
  gsl_vector *sum;
  vf_spectral *spectral;
  vf_symmetry *symmetry;
} bench;

static void bench_free(bench *b) {
  gsl_matrix *const matrices[] = {b->s,    b->a,          b->scaled,   b->flow, b->power,
                                  b->next, b->difference, b->velocity, b->error};
  for (size_t i = 0; i < sizeof matrices / sizeof *matrices; i++)
    gsl_matrix_free(matrices[i]);
  gsl_vector_free(b->sum);
  vf_spectral_free(b->spectral);
  vf_symmetry_free(b->symmetry);
}

static int bench_make(bench *b, size_t n) {
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
static int apart(bench *b, double sign, double *norm) {
  gsl_matrix_transpose_memcpy(b->difference, b->power);
  gsl_matrix_scale(b->difference, sign);
  gsl_matrix_add(b->difference, b->power);
  return vf_spectral_norm(b->spectral, b->difference, norm);
}

/* <<velocities>> */
/* Every multiple of a quarter of the time scale 1/m, from one matrix exponential. */
static int check_flow(bench *b, const gsl_matrix *l, double norm_l, outcome *o) {
  double quarter = 0.25 / o->margin, norm, sum;
  gsl_matrix_memcpy(b->scaled, l);
  gsl_matrix_scale(b->scaled, quarter);
  int code = gsl_linalg_exponential_ss(b->scaled, b->flow, GSL_PREC_DOUBLE);
  gsl_matrix_memcpy(b->power, b->flow);
  for (int k = 0; !code && k < TIMES; k++) {
    double t = quarter * (k + 1);
    code = apart(b, -1, &norm);
    vf_bound bound = vf_phase_velocity(norm, o->norm_a, o->margin, norm_l, o->units, t);
    o->ratio[k] = norm / bound.right;
    if (norm > bound.tolerance)
      o->closest = fmax(o->closest, (norm - bound.tolerance) / bound.right);
    o->violated |= !bound.holds;
    o->wrong |= !(bound.left <= 0.98 * bound.right + bound.tolerance);
    o->equal = xp_larger(o->equal, norm / bound.tolerance);
    if (!code)
      code = apart(b, 1, &sum);
    o->flipped |= !(sum <= bound.right + bound.tolerance);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, b->power, b->flow, 0, b->next);
    gsl_matrix_memcpy(b->power, b->next);
  }
  return code;
}
/* <</velocities>> */

/* <<steps>> */
/* One step takes V + E from 0 to -2 eps A c, whatever the network. */
static void check_first_step(bench *b, const vf_response *r, double eps, outcome *o) {
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
static int check_steps(bench *b, const vf_response *r, double eps, double norm_l, outcome *o) {
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
/* <</steps>> */

static int measure(bench *b, const vf_response *r, double eps, outcome *o) {
  vf_symmetry_report s;
  double norm_l = NAN;
  int code = vf_symmetry_measure(b->symmetry, r->jacobian, &s);
  if (code)
    return code;
  o->norm_a = s.norm_a;
  o->margin = s.margin;
  o->r = s.norm_a / s.margin;
  o->state = s.margin > 0 ? 0 : 1;
  if (o->state)
    return GSL_SUCCESS;
  code = vf_spectral_norm(b->spectral, r->jacobian, &norm_l);
  if (!code)
    code = check_flow(b, r->jacobian, norm_l, o);
  return code ? code : check_steps(b, r, eps, norm_l, o);
}

/* Smooth and clipped units, gains and angles over decades; one network in eight has linear units with tied
 * weights, whose Jacobian is symmetric, one in eight antisymmetric ones. */
static int run_one(uint64_t seed, uint64_t index, void *record) {
  static const size_t sizes[] = {2, 3, 5, 8, 12, 16};
  outcome *o = record;
  gsl_rng *rng = xp_rng_alloc(seed, "error-propagation network", index);
  size_t n = o->units = sizes[index / 8 % 6], kind = index % 8;
  int clipped = kind == 4 || kind == 5;
  const vf_activation *rho = kind < 2  ? vf_activation_linear
                             : clipped ? vf_activation_hard_sigmoid
                                       : vf_activation_tanh;
  subject s;
  subject_fate fate = SUBJECT_SETTLED;
  bench b = {0};
  int code = subject_make(&s, vf_network_alloc_dense(rho, n, INPUTS, clipped ? VF_NETWORK_CLIPPED : 0),
                          1 + gsl_rng_uniform_int(rng, n));
  double gain = exp(gsl_ran_flat(rng, log(0.02), log(kind == 1 ? 4 : 1.2)));
  if (!code)
    code = bench_make(&b, n);
  if (!code)
    code = vf_network_draw(s.net, gain, 0.3, rng, s.example->theta);
  if (!code)
    code = vf_network_mix_feedback(s.net,
                                   kind == 0   ? 0
                                   : kind == 1 ? M_PI
                                               : gsl_ran_flat(rng, 0, M_PI),
                                   s.example->theta);
  for (size_t i = 0; !code && clipped && i < n; i++)
    gsl_vector_set(s.example->theta, vf_network_bias_index(s.net, i), gsl_ran_flat(rng, 0.1, 0.9));
  if (!code) {
    subject_draw_example(&s, 0, rng);
    code = subject_settle(&s, &fate);
  }
  if (fate != SUBJECT_SETTLED)
    o->state = 2;
  else if (!code)
    code = measure(&b, s.example->response, gsl_ran_flat(rng, 0.05, 1), o);
  bench_free(&b);
  subject_free(&s);
  gsl_rng_free(rng);
  return code;
}

/* ---- The error travelling back through layers ---- */

/* Root mean square of velocity, error and their sum in each layer, by time; linear units. */
typedef struct {
  double v[LAYERS], e[LAYERS], sum[LAYERS];
} film[FRAMES];

static double layer_norm(const gsl_vector *u, size_t layer) {
  gsl_vector_const_view part = gsl_vector_const_subvector(u, layer * WIDTH, WIDTH);
  return gsl_blas_dnrm2(&part.vector) / sqrt(WIDTH);
}

static int shoot(double angle, gsl_rng *rng, film f) {
  static const size_t sizes[LAYERS] = {WIDTH, WIDTH, WIDTH, WIDTH, WIDTH},
                      outputs[WIDTH] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
  vf_network *net = vf_network_alloc_layered(vf_activation_linear, LAYERS, sizes, INPUTS, 0);
  vf_cost *cost = vf_cost_alloc(vf_cost_squared_error, LAYERED, WIDTH, outputs);
  vf_example *example = net && cost ? vf_example_alloc(vf_network_field(net), cost) : NULL;
  gsl_matrix *flow = gsl_matrix_alloc(LAYERED, LAYERED);
  gsl_vector *v = gsl_vector_alloc(LAYERED), *e = gsl_vector_alloc(LAYERED), *u = gsl_vector_alloc(LAYERED);
  int code =
      example && flow && v && e && u ? vf_network_draw(net, 0.45, 0.3, rng, example->theta) : GSL_ENOMEM;
  if (!code)
    code = vf_network_mix_feedback(net, angle, example->theta);
  for (size_t i = 0; !code && i < WIDTH; i++)
    gsl_vector_set(example->target, i, gsl_ran_gaussian(rng, 1));
  if (!code)
    code = vf_example_settle(example, NULL);
  if (!code) {
    gsl_matrix_scale(example->response->jacobian, frame);
    code = gsl_linalg_exponential_ss(example->response->jacobian, flow, GSL_PREC_DOUBLE);
    gsl_vector_memcpy(e, example->response->c);
    gsl_vector_memcpy(v, e);
    gsl_vector_scale(v, -1);
  }
  for (size_t k = 0; !code && k < FRAMES; k++) {
    gsl_vector_memcpy(u, v);
    gsl_vector_add(u, e);
    for (size_t l = 0; l < LAYERS; l++) {
      f[k].v[l] = layer_norm(v, l);
      f[k].e[l] = layer_norm(e, l);
      f[k].sum[l] = layer_norm(u, l);
    }
    gsl_blas_dgemv(CblasNoTrans, 1, flow, v, 0, u);
    gsl_vector_memcpy(v, u);
    gsl_blas_dgemv(CblasTrans, 1, flow, e, 0, u);
    gsl_vector_memcpy(e, u);
  }
  gsl_vector_free(u);
  gsl_vector_free(e);
  gsl_vector_free(v);
  gsl_matrix_free(flow);
  vf_example_free(example);
  vf_cost_free(cost);
  vf_network_free(net);
  return code;
}

static void write_film(xp_run *run) {
  static film f;
  gsl_rng *rng = xp_rng_alloc(xp_run_seed(run), "error-propagation layers", 0);
  int code = shoot(M_PI / 4, rng, f);
  gsl_rng_free(rng);
  if (code)
    xp_die(run, "layered network: %s: try another seed", gsl_strerror(code));
  xp_table *t = xp_table_open(run, "layers", "time [tau]\tlayer [1]\tvelocity [1]\terror [1]\tsum [1]");
  for (size_t i = 0; i < FRAMES; i++)
    for (size_t l = 0; l < LAYERS; l++)
      xp_table_row(t, "%.4g\t%zu\t%.5g\t%.5g\t%.5g", frame * (double)i, l, f[i].v[l], f[i].e[l], f[i].sum[l]);
}

/* The mismatch of the worst target over its bound, median by classes of r = |A|/m, and the largest of all. */
static void write_bands(xp_run *run, const outcome *o, size_t count, double *scratch) {
  static const double edge[5] = {0.01, 0.1, 1, 10, 100};
  xp_table *t = xp_table_open(
      run, "bands", "time [1/m]\tr below 0.1 [1]\tr below 1 [1]\tr below 10 [1]\tr below 100 [1]\tall [1]");
  for (int k = 0; k < TIMES; k++) {
    double median[4], all = 0;
    for (int band = 0; band < 4; band++) {
      for (size_t i = 0; i < count; i++) {
        int in = o[i].state == 0 && o[i].r >= edge[band] && o[i].r < edge[band + 1];
        scratch[i] = in ? o[i].ratio[k] : NAN;
        all = in ? xp_larger(all, o[i].ratio[k]) : all;
      }
      median[band] = xp_quantile(scratch, count, 0.5);
    }
    xp_table_row(t, "%.4g\t%.5g\t%.5g\t%.5g\t%.5g\t%.5g", 0.25 * (k + 1), median[0], median[1], median[2],
                 median[3], all);
  }
}

int main(int argc, char **argv) {
  xp_run *run = xp_begin(argc, argv, "error-propagation",
                         "Velocities of the nudged phase against errors of recurrent backpropagation", NULL);
  size_t count = (size_t)xp_choose(run, 500, 16000, 160000);
  outcome *o = calloc(count, sizeof *o);
  double *scratch = calloc(count, sizeof *scratch);
  if (!o || !scratch)
    xp_die(run, "memory: %zu networks do not fit: use a smaller preset", count);
  ensemble_run(run, "networks", count, sizeof *o, run_one, o);
  write_bands(run, o, count, scratch);
  write_film(run);

  size_t state[3] = {0}, violated = 0, steps = 0, wrong = 0, flipped = 0, transposed = 0, symmetric = 0;
  double closest = 0, equal = 0, first = 0, smallest = INFINITY, largest = 0;
  for (size_t i = 0; i < count; i++) {
    state[o[i].state]++;
    if (o[i].state)
      continue;
    violated += (size_t)o[i].violated;
    steps += (size_t)o[i].step_violated;
    wrong += (size_t)o[i].wrong;
    flipped += (size_t)o[i].flipped;
    transposed += (size_t)o[i].transposed;
    first = xp_larger(first, o[i].first);
    if (i % 8 == 0) {
      symmetric++;
      equal = xp_larger(equal, o[i].equal);
    } else if (o[i].r > 0) {
      closest = xp_larger(closest, o[i].closest);
      smallest = xp_smaller(smallest, o[i].r);
      largest = xp_larger(largest, o[i].r);
    }
  }
  xp_claim_check(run,
                 &(xp_claim){"error-propagation.symmetric",
                             "With a symmetric Jacobian the velocities of the nudged phase are the errors of "
                             "recurrent backpropagation, negated, at all times",
                             "Scellier and Bengio 2019; vfep, prop:velocities",
                             "largest |V + E| over roundoff, all targets, linear networks with tied weights",
                             "1", 0, 1, "roundoff n eps (1 + |L| t) e^(-m t)", 0},
                 symmetric ? equal : NAN);
  xp_claim_check(
      run,
      &(xp_claim){"error-propagation.bound", "Where S <= -m I they differ by at most 2 |A| t e^(-m t) |c|",
                  "vfep, prop:velocities", "networks in violation at some time for some target", "1", 0, 0,
                  "spectral norm of e^(L t) - e^(L^T t) at 20 times up to 5/m, within roundoff", 0},
      state[0] ? (double)violated : NAN);
  xp_claim_check(
      run,
      &(xp_claim){"error-propagation.steps",
                  "In Euler steps of size h they differ by at most 2 |A| h k q^(k-1) |c|, q = |I + h L|",
                  "vfep, prop:velocities", "networks in violation at some step", "1", 0, 0,
                  "30 steps of size h from 0.05 to 1, within n eps (1 + h |L|) k q^(k-1) |c|, as each step "
                  "rounds terms of "
                  "size 1 and h |L|",
                  0},
      state[0] ? (double)steps : NAN);
  xp_claim_check(run,
                 &(xp_claim){"error-propagation.first",
                             "One Euler step of size h takes V + E from 0 to -2 h A c", "vfep, eq:steps",
                             "largest |V + E + 2 h A c| over roundoff", "1", 0, 1, "roundoff 4 n eps |c|", 0},
                 transposed ? first : NAN);
  xp_claim_check(run,
                 &(xp_claim){"error-propagation.sharp", "The bound on the mismatch is sharp",
                             "vfep, prop:velocities", "largest mismatch over its bound, best target", "1",
                             0.99, 1, "sin(a t)/(a t) for S = -m I, at the smallest a t drawn", 0},
                 closest);
  xp_value(run, "networks", "%zu", state[0]);
  xp_value(run, "symmetric", "%zu", symmetric);
  xp_value(run, "not-contracting", "%zu", state[1]);
  xp_value(run, "not-settled", "%zu", state[2]);
  xp_value(run, "wrong", "%zu", wrong);
  xp_value(run, "flipped", "%zu", flipped);
  xp_value(run, "transposed", "%zu", transposed);
  xp_value(run, "r-smallest", "%.1e", smallest);
  xp_value(run, "r-largest", "%.1e", largest);
  free(scratch);
  free(o);
  return xp_end(run);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How far the update is from the gradient, by how far the Jacobian is from symmetric.
 *
 * In state space the response x and the adjoint lambda are held against kappa, in weight space nu and -dJ/dW
 * against kappa_M; the two are never mixed.  Random networks look for violations of every bound, an optimiser
 * over the target for how tight the sharp ones are, and a checker of the checker for whether a wrong bound
 * would be noticed.
 */
#include "vf_bound.h"
#include "vf_network.h"
#include "vf_relax.h"
#include "vf_response.h"
#include "vf_symmetry.h"
#include "xp_claim.h"
#include "xp_parallel.h"
#include "xp_seed.h"
#include "xp_table.h"

#include <float.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_multimin.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { INPUTS = 3, MAX_UNITS = 32, BOUNDS = 10, CHUNK = 50, SPACES = 2 };
enum {
  HALF_DIFFERENCE,
  ANGLE,
  ERROR,
  POSITIVITY,
  WEIGHT_ANGLE,
  WEIGHT_ERROR,
  ENERGY_NORM,
  ENERGY_ANGLE,
  EQUAL_SLOPES,
  NUDGING
};
static const size_t sizes[] = {2, 3, 5, 8, 13, 20, 32};

/* What is kept of one network. */
typedef struct {
  int state; /* 0 measured, else 1 + vf_relax_status, or 100 for a singular Jacobian or no signal */
  size_t units, outputs;
  double gain, mix; /* scale of the weights; angle between feedforward and feedback */
  double kappa, kappa_m, kappa_energy, margin;
  double angle, error, weight_angle, weight_error;
  double worst_all,
      worst_outputs; /* smallest eigenvalue of the symmetric part of L^-2, over R^n and over the outputs */
  double at_worst_all, at_worst_outputs; /* cosine between response and adjoint there */
  double slopes;                         /* spread of rho' over the units */
  unsigned tested, violated;             /* a bit for each bound */
} outcome;

typedef struct {
  outcome network[CHUNK];
} chunk;

typedef struct {
  vf_network *net;
  vf_cost *cost;
  gsl_vector *theta, *input, *target, *h, *work, *nu, *gradient;
  gsl_matrix *gram, *inverse, *square, *s, *a;
  vf_relax *relax;
  vf_response *response;
  vf_symmetry *symmetry;
  vf_spectral *spectral;
  vf_problem problem;
} bench;

static void bench_free(bench *b) {
  vf_network_free(b->net);
  vf_cost_free(b->cost);
  gsl_vector *const vectors[] = {b->theta, b->input, b->target, b->h, b->work, b->nu, b->gradient};
  for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
    gsl_vector_free(vectors[i]);
  gsl_matrix *const matrices[] = {b->gram, b->inverse, b->square, b->s, b->a};
  for (size_t i = 0; i < sizeof matrices / sizeof *matrices; i++)
    gsl_matrix_free(matrices[i]);
  vf_relax_free(b->relax);
  vf_response_free(b->response);
  vf_symmetry_free(b->symmetry);
  vf_spectral_free(b->spectral);
}

static int bench_make(bench *b, const vf_activation *rho, unsigned flags, size_t n, size_t outputs) {
  size_t index[MAX_UNITS];
  for (size_t i = 0; i < outputs; i++)
    index[i] = i;
  b->net = vf_network_alloc_dense(rho, n, INPUTS, flags);
  b->cost = vf_cost_alloc(vf_cost_squared_error, n, outputs, index);
  if (!b->net || !b->cost)
    return GSL_ENOMEM;
  const vf_field *f = vf_network_field(b->net);
  b->theta = gsl_vector_alloc(f->p);
  b->nu = gsl_vector_alloc(f->p);
  b->gradient = gsl_vector_alloc(f->p);
  b->input = gsl_vector_alloc(INPUTS);
  b->target = gsl_vector_alloc(outputs);
  b->h = gsl_vector_alloc(n);
  b->work = gsl_vector_alloc(n);
  b->gram = gsl_matrix_alloc(n, n);
  b->inverse = gsl_matrix_alloc(n, n);
  b->square = gsl_matrix_alloc(n, n);
  b->s = gsl_matrix_alloc(n, n);
  b->a = gsl_matrix_alloc(n, n);
  b->relax = vf_relax_alloc(n);
  b->response = vf_response_alloc(n);
  b->symmetry = vf_symmetry_alloc(n);
  b->spectral = vf_spectral_alloc(n, VF_BACKEND_BEST);
  b->problem = (vf_problem){f, b->theta, b->input, b->cost, b->target};
  return b->theta && b->nu && b->gradient && b->input && b->target && b->h && b->work && b->gram &&
                 b->inverse && b->square && b->s && b->a && b->relax && b->response && b->symmetry &&
                 b->spectral
             ? GSL_SUCCESS
             : GSL_ENOMEM;
}

/* <<worst target>> */
/*
 * Smallest eigenvalue of the symmetric part of E^T L^-2 E for the first m units, and the cosine between
 * response and adjoint for its eigenvector as c, by two solves of their own.
 */
static int worst_target(bench *b, size_t m, double *worst, double *cosine) {
  size_t n = b->h->size;
  vf_lu *lu = vf_lu_alloc(n);
  vf_spectral *spectral = vf_spectral_alloc(m, VF_BACKEND_BEST);
  gsl_vector *values = gsl_vector_alloc(m), *lambda = gsl_vector_alloc(n);
  gsl_matrix *vectors = gsl_matrix_alloc(m, m);
  int code =
      lu && spectral && values && lambda && vectors ? vf_lu_factor(lu, b->response->jacobian) : GSL_ENOMEM;
  gsl_matrix_set_identity(b->inverse);
  for (size_t j = 0; !code && j < n; j++) {
    gsl_vector_view column = gsl_matrix_column(b->inverse, j);
    code = vf_lu_solve(lu, &column.vector, &column.vector);
  }
  gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, b->inverse, b->inverse, 0, b->square);
  if (!code)
    code = vf_symmetry_split(b->square, b->s, b->a);
  gsl_matrix_const_view block = gsl_matrix_const_submatrix(b->s, 0, 0, m, m);
  if (!code)
    code = vf_spectral_symmetric(spectral, &block.matrix, values, vectors);
  gsl_vector_set_zero(b->work);
  for (size_t i = 0; !code && i < m; i++)
    gsl_vector_set(b->work, i, gsl_matrix_get(vectors, i, 0));
  if (!code)
    code = vf_lu_solve_transposed(lu, b->work, lambda);
  if (!code)
    code = vf_lu_solve(lu, b->work, b->work);
  *worst = *cosine = NAN;
  if (!code) {
    *worst = gsl_vector_get(values, 0);
    *cosine = cos(vf_symmetry_angle(b->work, lambda));
  }
  gsl_matrix_free(vectors);
  gsl_vector_free(lambda);
  gsl_vector_free(values);
  vf_spectral_free(spectral);
  vf_lu_free(lu);
  return code;
}
/* <</worst target>> */

static void note(outcome *o, int which, const vf_bound *bound) {
  o->tested |= 1u << which;
  o->violated |= bound->holds ? 0 : 1u << which;
}

/* <<state-space>> */
static void check_state_space(bench *b, const vf_symmetry_report *report, outcome *o) {
  const vf_response *r = b->response;
  double roundoff = vf_bound_roundoff(r->n, GSL_MIN_DBL(r->rcond, report->rcond_s));
  vf_bound bound = vf_bound_half_difference(r->jacobian, r->x, r->lambda, r->rcond);
  note(o, HALF_DIFFERENCE, &bound);
  if (report->kappa <= 1) {
    bound = vf_bound_angle(r->x, r->lambda, report->kappa, roundoff);
    note(o, ANGLE, &bound);
    bound = vf_bound_relative_error(r->x, r->lambda, report->kappa, roundoff);
    note(o, ERROR, &bound);
    bound = vf_bound_positivity(r->x, r->lambda, report->kappa, roundoff);
    note(o, POSITIVITY, &bound);
  }
  bound = vf_bound_equal_slopes(r->c, r->x, r->lambda, roundoff);
  note(o, EQUAL_SLOPES, &bound);
  if (report->margin > 0) {
    vf_symmetry_split(r->jacobian, b->s, b->a);
    bound = vf_bound_energy_norm(b->s, r->x, r->lambda, roundoff, b->work);
    note(o, ENERGY_NORM, &bound);
    bound = vf_bound_energy_angle(b->s, r->x, r->lambda, report->kappa_energy, roundoff, b->work);
    note(o, ENERGY_ANGLE, &bound);
    bound = vf_bound_nudging_lowers(r->c, r->x, roundoff);
    note(o, NUDGING, &bound);
  }
}
/* <</state-space>> */

/* <<weight-space>> */
/* M = G G^T on the active block; a frozen unit has neither response nor adjoint, so its diagonal may be
 * anything. */
static int check_weight_space(bench *b, const vf_symmetry_report *report, outcome *o) {
  const vf_response *r = b->response;
  const vf_problem *p = &b->problem;
  int code = vf_field_gram(p->field, p->theta, p->input, b->h, b->gram, NULL);
  for (size_t i = 0; !code && i < r->n; i++)
    for (size_t j = 0; j < r->n; j++)
      if (r->frozen[i] || r->frozen[j])
        gsl_matrix_set(b->gram, i, j, i == j);
  if (!code)
    code = vf_symmetry_kappa_weighted(b->symmetry, r->jacobian, b->gram, &o->kappa_m);
  if (!code)
    code = vf_field_pullback(p->field, p->theta, p->input, b->h, r->x, b->nu);
  if (!code)
    code = vf_field_pullback(p->field, p->theta, p->input, b->h, r->lambda, b->gradient);
  if (code)
    return code;
  o->weight_angle = vf_symmetry_angle(b->nu, b->gradient);
  o->weight_error = vf_symmetry_relative_error(b->nu, b->gradient);
  if (o->kappa_m <= 1) {
    double largest = 0, smallest = INFINITY;
    for (size_t i = 0; i < r->n; i++) {
      largest = fmax(largest, gsl_matrix_get(b->gram, i, i));
      smallest = fmin(smallest, gsl_matrix_get(b->gram, i, i));
    }
    double roundoff =
        vf_bound_roundoff(r->n, GSL_MIN_DBL(r->rcond, report->rcond_s)) * sqrt(largest / smallest);
    vf_bound bound = vf_bound_angle(b->nu, b->gradient, o->kappa_m, roundoff);
    note(o, WEIGHT_ANGLE, &bound);
    bound = vf_bound_relative_error(b->nu, b->gradient, o->kappa_m, roundoff);
    note(o, WEIGHT_ERROR, &bound);
  }
  return GSL_SUCCESS;
}
/* <</weight-space>> */

/* All numbers of the network that stands in b with its fixed point in h. */
static int measure(bench *b, outcome *o) {
  vf_symmetry_report report;
  int code = vf_response_at(b->response, &b->problem, b->h);
  if (code == GSL_ESING || (!code && !(gsl_blas_dnrm2(b->response->c) > 0))) {
    o->state = 100;
    return GSL_SUCCESS;
  }
  if (!code)
    code = vf_symmetry_measure(b->symmetry, b->response->jacobian, &report);
  if (code)
    return code;
  o->kappa = report.kappa;
  o->kappa_energy = report.kappa_energy;
  o->margin = report.margin;
  o->angle = vf_symmetry_angle(b->response->x, b->response->lambda);
  o->error = vf_symmetry_relative_error(b->response->x, b->response->lambda);
  check_state_space(b, &report, o);
  code = check_weight_space(b, &report, o);
  if (!code)
    code = worst_target(b, b->h->size, &o->worst_all, &o->at_worst_all);
  return code ? code : worst_target(b, vf_cost_outputs(b->cost), &o->worst_outputs, &o->at_worst_outputs);
}

static void draw_example(bench *b, gsl_rng *rng) {
  for (size_t k = 0; k < INPUTS; k++)
    gsl_vector_set(b->input, k, gsl_ran_flat(rng, 0, 1));
  for (size_t i = 0; i < b->target->size; i++)
    gsl_vector_set(b->target, i, gsl_ran_gaussian(rng, 1));
  gsl_vector_set_zero(b->h);
}

/* <<draw>> */
/* Sizes from 2 to 32, gains and angles over decades, tanh or clipped states, targets on all units or on some.
 */
static int run_one(const uint64_t *seed, uint64_t index, outcome *o) {
  gsl_rng *rng = xp_rng_alloc(*seed, "asymmetry network", index);
  size_t n = sizes[index % (sizeof sizes / sizeof *sizes)];
  int clipped = index / 7 % 2 == 0;
  bench b = {0};
  o->units = n;
  o->outputs = index / 14 % 2 ? n : 1 + n / 4;
  o->gain = exp(gsl_ran_flat(rng, log(0.02), log(2.5)));
  o->mix =
      gsl_rng_uniform_int(rng, 4) ? exp(gsl_ran_flat(rng, log(1e-3), log(M_PI))) : gsl_ran_flat(rng, 0, M_PI);
  int code = bench_make(&b, clipped ? vf_activation_hard_sigmoid : vf_activation_tanh,
                        clipped ? VF_NETWORK_CLIPPED : 0, n, o->outputs);
  if (!code)
    code = vf_network_draw(b.net, o->gain, clipped ? 0.1 : 0.5, rng, b.theta);
  for (size_t i = 0; !code && clipped && i < n; i++)
    gsl_vector_set(b.theta, vf_network_bias_index(b.net, i), gsl_ran_flat(rng, 0.1, 0.9));
  if (!code)
    code = vf_network_mix_feedback(b.net, o->mix, b.theta);
  vf_relax_report report = {0};
  if (!code) {
    draw_example(&b, rng);
    code = vf_relax_fixed_point(b.relax, &b.problem, 0, b.h, &report);
  }
  o->state = report.status == VF_RELAX_CONVERGED ? 0 : 1 + (int)report.status;
  if (!code && o->state == 0)
    code = measure(&b, o);
  bench_free(&b);
  gsl_rng_free(rng);
  return code;
}
/* <</draw>> */

static int run_chunk(size_t index, void *result, xp_ticker *ticker, void *context) {
  chunk *c = result;
  for (size_t i = 0; i < CHUNK; i++) {
    int code = run_one(context, (uint64_t)index * CHUNK + i, &c->network[i]);
    if (code) {
      fprintf(stderr, "asymmetry: network %zu: %s: report this seed\n", index * CHUNK + i,
              gsl_strerror(code));
      return 1;
    }
  }
  xp_tick(ticker, NULL);
  return 0;
}

/* ---- How tight: the best target for one Jacobian, found by an optimiser ---- */

typedef enum { SEEK_ANGLE, SEEK_ERROR, SEEK_ENERGY_ANGLE, SEEK_WEIGHT_ANGLE } goal;

typedef struct {
  goal what;
  vf_lu *lu;
  gsl_vector *x, *lambda, *work;
  gsl_matrix *s;
  const gsl_vector *root; /* square roots of the diagonal of M */
} search;

/* Minus the quantity sought for the cost gradient c: the optimiser minimises. */
static double distance_at(const gsl_vector *c, void *params) {
  search *q = params;
  if (vf_lu_solve(q->lu, c, q->x) || vf_lu_solve_transposed(q->lu, c, q->lambda))
    return GSL_NAN;
  if (q->what == SEEK_ERROR)
    return -vf_symmetry_relative_error(q->x, q->lambda);
  if (q->what == SEEK_ENERGY_ANGLE)
    return -vf_bound_energy_angle(q->s, q->x, q->lambda, 0, 0, q->work).left;
  if (q->what == SEEK_WEIGHT_ANGLE) {
    gsl_vector_mul(q->x, q->root);
    gsl_vector_mul(q->lambda, q->root);
  }
  return -vf_symmetry_angle(q->x, q->lambda);
}

/* <<optimiser>> */
/* Largest value over targets, by simplex searches from several starts. */
static double optimise_target(const gsl_matrix *l, goal what, const gsl_vector *root, gsl_rng *rng) {
  size_t n = l->size1;
  search q = {what,
              vf_lu_alloc(n),
              gsl_vector_alloc(n),
              gsl_vector_alloc(n),
              gsl_vector_alloc(n),
              gsl_matrix_alloc(n, n),
              root};
  gsl_matrix *a = gsl_matrix_alloc(n, n);
  gsl_vector *c = gsl_vector_alloc(n), *step = gsl_vector_alloc(n);
  gsl_multimin_fminimizer *m = gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, n);
  gsl_multimin_function f = {distance_at, n, &q};
  double best = GSL_NAN;
  if (q.lu && q.x && q.lambda && q.work && q.s && a && c && step && m && !vf_lu_factor(q.lu, l)) {
    vf_symmetry_split(l, q.s, a);
    for (int start = 0; start < 6; start++) {
      for (size_t i = 0; i < n; i++)
        gsl_vector_set(c, i, gsl_ran_gaussian(rng, 1));
      gsl_vector_set_all(step, 0.5);
      if (gsl_multimin_fminimizer_set(m, &f, c, step))
        continue;
      for (int k = 0; k < 3000 && gsl_multimin_fminimizer_size(m) > 1e-9; k++)
        if (gsl_multimin_fminimizer_iterate(m))
          break;
      best = -m->fval <= best ? best : -m->fval;
    }
  }
  gsl_multimin_fminimizer_free(m);
  gsl_vector_free(step);
  gsl_vector_free(c);
  gsl_matrix_free(a);
  gsl_matrix_free(q.s);
  gsl_vector_free(q.work);
  gsl_vector_free(q.lambda);
  gsl_vector_free(q.x);
  vf_lu_free(q.lu);
  return best;
}
/* <</optimiser>> */

/* The Jacobian of a net of linear units: -I plus antisymmetric weights of norm about kappa. */
static void antisymmetric_jacobian(gsl_matrix *l, double size, gsl_rng *rng) {
  gsl_matrix_set_identity(l);
  gsl_matrix_scale(l, -1);
  for (size_t i = 0; i < l->size1; i++)
    for (size_t j = 0; j < i; j++) {
      double w = gsl_ran_gaussian(rng, size);
      gsl_matrix_set(l, i, j, w);
      gsl_matrix_set(l, j, i, -w);
    }
}

/* -I plus any weights. */
static void general_jacobian(gsl_matrix *l, double size, gsl_rng *rng) {
  for (size_t i = 0; i < l->size1; i++)
    for (size_t j = 0; j < l->size2; j++)
      gsl_matrix_set(l, i, j, i == j ? -1 : gsl_ran_gaussian(rng, size));
}

enum { TIGHT_KINDS = 4, TIGHT_SIZES = 4 };
static const char *const tight_name[TIGHT_KINDS] = {"angle", "relative error", "energy angle",
                                                    "weight angle"};

typedef struct {
  double kappa, reached, bound;
} tightness;

/*
 * The families in which each bound is attained (see the propositions): antisymmetric weights for the angle,
 * an indefinite S with S^-1 A symmetric for the relative error, any negative definite S for the energy norm,
 * and two units with equal presynaptic rates for weight space.
 */
static int run_tight(size_t index, void *result, xp_ticker *ticker, void *context) {
  tightness *t = result;
  size_t kind = index % TIGHT_KINDS, n = kind == 1 || kind == 3 ? 2 : 2 + index / TIGHT_KINDS % TIGHT_SIZES;
  gsl_rng *rng = xp_rng_alloc(*(const uint64_t *)context, "asymmetry tightness", index);
  gsl_matrix *l = gsl_matrix_alloc(n, n);
  gsl_vector *root = gsl_vector_alloc(n);
  vf_symmetry *w = vf_symmetry_alloc(n);
  vf_symmetry_report report = {.kappa = 2};
  int code = rng && l && root && w ? GSL_SUCCESS : GSL_ENOMEM;
  for (int draw = 0; !code && draw < 1000 &&
                     !(report.kappa < 0.95 && report.kappa > 0.05 && (kind != 2 || report.margin > 0.05));
       draw++) {
    double size = gsl_ran_flat(rng, 0.05, 0.9);
    if (kind == 2)
      general_jacobian(l, size / sqrt((double)n), rng);
    else
      antisymmetric_jacobian(l, size / sqrt((double)n - 1), rng);
    if (kind == 1) /* S = diag(1, -1): T is then symmetric and has the real eigenvalue -kappa */
      gsl_matrix_set(l, 0, 0, 1);
    code = vf_symmetry_measure(w, l, &report);
  }
  if (!code) {
    gsl_vector_set_all(root, gsl_ran_flat(rng, 0.5, 2));
    t->kappa = kind == 2 ? report.kappa_energy : report.kappa;
    t->bound = kind == 1 ? vf_bound_error_limit(t->kappa) : vf_bound_angle_limit(t->kappa);
    t->reached = optimise_target(
        l, (goal[]){SEEK_ANGLE, SEEK_ERROR, SEEK_ENERGY_ANGLE, SEEK_WEIGHT_ANGLE}[kind], root, rng);
  }
  vf_symmetry_free(w);
  gsl_vector_free(root);
  gsl_matrix_free(l);
  gsl_rng_free(rng);
  xp_tick(ticker, NULL);
  return code;
}

/* ---- The checker checked, on the two-unit net that lies on the curve ---- */

/* <<two units>> */
/* L = [[-1, a], [-a, -1]] and c = (1, 0): the angle between x and lambda is 2 arctan a exactly. */
static int two_units(double a, gsl_matrix *l, gsl_vector *x, gsl_vector *lambda) {
  gsl_vector *c = gsl_vector_calloc(2);
  vf_lu *lu = vf_lu_alloc(2);
  gsl_matrix_set(l, 0, 0, -1);
  gsl_matrix_set(l, 0, 1, a);
  gsl_matrix_set(l, 1, 0, -a);
  gsl_matrix_set(l, 1, 1, -1);
  int code = c && lu ? GSL_SUCCESS : GSL_ENOMEM;
  if (!code) {
    gsl_vector_set(c, 0, 1);
    code = vf_lu_factor(lu, l);
  }
  if (!code)
    code = vf_lu_solve(lu, c, x);
  if (!code)
    code = vf_lu_solve_transposed(lu, c, lambda);
  gsl_vector_free(c);
  vf_lu_free(lu);
  return code;
}
/* <</two units>> */

typedef struct {
  double curve;  /* largest | angle - 2 arctan a | */
  size_t caught; /* of the faults put in on purpose */
} checker;

enum { FAULTS = 3 };

static int check_checker(checker *k) {
  gsl_matrix *l = gsl_matrix_alloc(2, 2);
  gsl_vector *x = gsl_vector_alloc(2), *lambda = gsl_vector_alloc(2);
  int code = l && x && lambda ? GSL_SUCCESS : GSL_ENOMEM;
  size_t caught[FAULTS] = {0}, tried = 0;
  for (double a = 0.01; !code && a < 1; a += 0.07, tried++) {
    code = two_units(a, l, x, lambda);
    double roundoff = vf_bound_roundoff(2, 0.1);
    k->curve = fmax(k->curve, fabs(vf_symmetry_angle(x, lambda) - vf_bound_angle_limit(a)));
    vf_bound scaled = vf_bound_angle(x, lambda, 0.98 * a, roundoff);
    caught[0] += !scaled.holds;
    gsl_matrix_transpose(l);
    vf_bound transposed = vf_bound_half_difference(l, x, lambda, 0.1);
    caught[1] += !transposed.holds;
    gsl_vector_scale(x, -1);
    vf_bound flipped = vf_bound_positivity(x, lambda, a, roundoff);
    caught[2] += !flipped.holds;
  }
  for (int i = 0; i < FAULTS; i++)
    k->caught += caught[i] == tried && tried > 0;
  gsl_matrix_free(l);
  gsl_vector_free(x);
  gsl_vector_free(lambda);
  return code;
}

/* ---- What the tables and the ledger need ---- */

static void write_networks(xp_run *run, const outcome *o, size_t count) {
  xp_table *t =
      xp_table_open(run, NULL,
                    "units [1]\toutputs [1]\tgain [1]\tmixing [rad]\tkappa [1]\tangle [degrees]\terror [1]\t"
                    "kappa_M [1]\tweight angle [degrees]\tweight error [1]\tkappa_P [1]\tmargin [1]\t"
                    "worst target [1]\tworst output target [1]\tviolations [1]");
  for (size_t i = 0; i < count; i++)
    if (o[i].state == 0)
      xp_table_row(t, "%zu\t%zu\t%.4g\t%.4g\t%.6g\t%.6g\t%.6g\t%.6g\t%.6g\t%.6g\t%.6g\t%.4g\t%.4g\t%.4g\t%u",
                   o[i].units, o[i].outputs, o[i].gain, o[i].mix, o[i].kappa, o[i].angle * 180 / M_PI,
                   o[i].error, o[i].kappa_m, o[i].weight_angle * 180 / M_PI, o[i].weight_error,
                   o[i].kappa_energy, o[i].margin, o[i].worst_all, o[i].worst_outputs, o[i].violated);
}

/* One network in so many is drawn. */
static size_t thinning(size_t count) {
  return count / 800 + 1;
}

/* A thinned cloud for the figure: one network in so many, and in each twentieth of a decade of kappa the
 * extreme one. */
static void write_cloud(xp_run *run, const char *part, const outcome *o, size_t count, int weights) {
  enum { BINS = 100 };
  size_t extreme[BINS], stride = thinning(count);
  for (int b = 0; b < BINS; b++)
    extreme[b] = count;
  for (size_t i = 0; i < count; i++) {
    double kappa = weights ? o[i].kappa_m : o[i].kappa, angle = weights ? o[i].weight_angle : o[i].angle;
    int b = o[i].state == 0 && kappa > 1e-4 ? (int)floor(20 * (log10(kappa) + 4)) : -1;
    if (b < 0 || b >= BINS)
      continue;
    size_t best = extreme[b];
    if (best == count || angle > (weights ? o[best].weight_angle : o[best].angle))
      extreme[b] = i;
  }
  xp_table *t = xp_table_open(run, part, "kappa [1]\tangle [degrees]\terror [1]\textreme [1]");
  for (size_t i = 0; i < count; i++) {
    int is_extreme = 0;
    for (int b = 0; b < BINS; b++)
      is_extreme |= extreme[b] == i;
    if (o[i].state == 0 && (is_extreme || i % stride == 0))
      xp_table_row(t, "%.6g\t%.6g\t%.6g\t%d", weights ? o[i].kappa_m : o[i].kappa,
                   (weights ? o[i].weight_angle : o[i].angle) * 180 / M_PI,
                   weights ? o[i].weight_error : o[i].error, is_extreme);
  }
}

static void write_tightness(xp_run *run, const tightness *t, size_t count) {
  xp_table *table = xp_table_open(run, "tight", "bound\tkappa [1]\treached [1]\tlimit [1]");
  for (size_t i = 0; i < count; i++)
    xp_table_row(table, "%s\t%.6g\t%.9g\t%.9g", tight_name[i % TIGHT_KINDS], t[i].kappa, t[i].reached,
                 t[i].bound);
}

typedef struct {
  size_t measured, lost, singular, tested[BOUNDS], violated[BOUNDS];
  size_t threshold_right, threshold_tested;            /* sign of the worst target against kappa = 1 */
  size_t outputs_right, outputs_tested, outputs_later; /* targets on the outputs alone */
  double smallest_kappa, largest_kappa;
} summary;

static summary summarise(const outcome *o, size_t count) {
  summary s = {.smallest_kappa = INFINITY};
  for (size_t i = 0; i < count; i++) {
    s.singular += o[i].state == 100;
    s.lost += o[i].state != 0 && o[i].state != 100;
    if (o[i].state)
      continue;
    s.measured++;
    for (int b = 0; b < BOUNDS; b++) {
      s.tested[b] += o[i].tested >> b & 1;
      s.violated[b] += o[i].violated >> b & 1;
    }
    if (fabs(o[i].kappa - 1) > 1e-6 &&
        isfinite(o[i].kappa)) { /* nearer than roundoff the sign means nothing */
      s.threshold_tested++;
      s.threshold_right +=
          (o[i].worst_all > 0) == (o[i].kappa < 1) && (o[i].at_worst_all > 0) == (o[i].kappa < 1);
      s.outputs_later += o[i].outputs < o[i].units && o[i].kappa > 1 && o[i].worst_outputs > 0;
    }
    if (o[i].outputs < o[i].units && fabs(o[i].at_worst_outputs) > 1e-6) { /* likewise */
      s.outputs_tested++;
      s.outputs_right += (o[i].at_worst_outputs > 0) == (o[i].worst_outputs > 0) &&
                         (o[i].worst_outputs < 0 || o[i].angle < M_PI_2);
    }
    if (o[i].kappa > 1e-10) /* not the roundoff of a symmetric Jacobian */
      s.smallest_kappa = fmin(s.smallest_kappa, o[i].kappa);
    s.largest_kappa = isfinite(o[i].kappa) ? fmax(s.largest_kappa, o[i].kappa) : s.largest_kappa;
  }
  return s;
}

static const char *const bound_statement[BOUNDS] = {
    "S d = A m for the half sum m and half difference d of response and adjoint",
    "The angle between response and adjoint is at most 2 arctan kappa for kappa <= 1",
    "The response differs from the adjoint by at most 2 kappa/(1 - kappa) of its norm",
    "The response has a positive product with the adjoint when kappa < 1",
    "In weight space the angle between nu and the gradient is at most 2 arctan kappa_M",
    "In weight space nu differs from the gradient by at most 2 kappa_M/(1 - kappa_M) of its norm",
    "In the energy norm response and adjoint are equally long",
    "In the energy norm the angle is at most 2 arctan kappa_P",
    "Nudging changes the cost at the same rate as the exact adjoint would",
    "Nudging lowers the cost when S is negative definite, without symmetry"};
static const char *const bound_source[BOUNDS] = {"vfep, prop:half-difference", "vfep, prop:angle",
                                                 "vfep, prop:relative-error",  "vfep, prop:positivity",
                                                 "vfep, prop:weight-space",    "vfep, prop:weight-space",
                                                 "vfep, prop:rotation",        "vfep, prop:rotation",
                                                 "vfep, prop:nudging",         "vfep, prop:nudging"};
static const char *const bound_id[BOUNDS] = {
    "asymmetry.half-difference", "asymmetry.angle",        "asymmetry.error",       "asymmetry.positivity",
    "asymmetry.weight-angle",    "asymmetry.weight-error", "asymmetry.energy-norm", "asymmetry.energy-angle",
    "asymmetry.equal-slopes",    "asymmetry.nudging"};

static void claim_bounds(xp_run *run, const summary *s) {
  char quantity[128];
  for (int b = 0; b < BOUNDS; b++) {
    snprintf(quantity, sizeof quantity, "violations among %zu random networks", s->tested[b]);
    xp_claim_check(run,
                   &(xp_claim){bound_id[b], bound_statement[b], bound_source[b], quantity, "networks", 0, 0,
                               "none beyond roundoff n eps/min(rcond L, rcond S)", 0},
                   s->tested[b] ? (double)s->violated[b] : GSL_NAN);
  }
  snprintf(quantity, sizeof quantity, "share of %zu networks where the sign of the worst target agrees",
           s->threshold_tested);
  xp_claim_check(
      run,
      &(xp_claim){"asymmetry.threshold", "Over all targets in R^n positivity is lost exactly at kappa = 1",
                  "vfep, prop:positivity", quantity, "1", 1, 1, "an equivalence has no exceptions", 0},
      s->threshold_tested ? (double)s->threshold_right / (double)s->threshold_tested : GSL_NAN);
}

static void claim_outputs(xp_run *run, const summary *s) {
  char quantity[160];
  snprintf(quantity, sizeof quantity,
           "share of %zu networks where sign of the exact test, the worst target and the drawn one agree",
           s->outputs_tested);
  xp_claim_check(
      run,
      &(xp_claim){
          "asymmetry.outputs",
          "For targets on the outputs positivity is lost exactly where E^T L^-2 E stops being positive",
          "vfep, prop:positivity", quantity, "1", 1, 1, "an equivalence has no exceptions", 0},
      s->outputs_tested ? (double)s->outputs_right / (double)s->outputs_tested : GSL_NAN);
}

static void claim_tightness(xp_run *run, const tightness *t, size_t count) {
  static const char *const id[TIGHT_KINDS] = {"asymmetry.tight-angle", "asymmetry.tight-error",
                                              "asymmetry.tight-energy", "asymmetry.tight-weights"};
  static const char *const statement[TIGHT_KINDS] = {
      "The bound on the angle is sharp (antisymmetric weights)",
      "The bound on the relative error is sharp (indefinite S)",
      "The bound on the angle in the energy norm is sharp (any negative definite S)",
      "The bound on the angle in weight space is sharp (equal presynaptic rates)"};
  for (size_t kind = 0; kind < TIGHT_KINDS; kind++) {
    double lowest = INFINITY;
    for (size_t i = kind; i < count; i += TIGHT_KINDS) {
      double ratio = t[i].reached / t[i].bound;
      lowest = ratio >= lowest ? lowest : ratio;
    }
    xp_claim_check(
        run,
        &(xp_claim){id[kind], statement[kind], "vfep, propositions on sharpness",
                    "smallest ratio of the optimiser's best target to the bound", "1", 0.99, 1 + 1e-6,
                    "within 1 % of the bound, and not past it by more than a finite search's roundoff", 0},
        lowest);
  }
}

static void claim_checker(xp_run *run, const checker *k) {
  xp_claim_check(
      run,
      &(xp_claim){"asymmetry.curve", "The two-unit counterexample lies on the curve 2 arctan kappa",
                  "vfep, prop:angle", "largest distance from the curve", "rad", 0, 2 * DBL_EPSILON * 10 * 10,
                  "n eps cond(L), with cond(L) <= 10, ten operations", 0},
      k->curve);
  xp_claim_parts(
      run,
      &(xp_claim){"asymmetry.checker",
                  "The checker notices a bound scaled by 0.98, a transposed Jacobian and a flipped sign",
                  "vfep", "faults caught, of those put in", "1", 0, 0, "every fault at every size", 0},
      k->caught, FAULTS);
}

/* Symmetric weights (mixing angle 0): equality for clipped states, where every slope is one, and none for
 * tanh. */
typedef struct {
  double clipped, tanh_smallest;
  size_t tested;
} equality;

static int check_equality(xp_run *run, equality *e) {
  e->tanh_smallest = INFINITY;
  for (size_t k = 0; k < 60; k++) {
    int clipped = k % 2 == 0;
    bench b = {0};
    vf_relax_report report = {0};
    gsl_rng *rng = xp_rng_alloc(xp_run_seed(run), "asymmetry symmetric weights", k);
    int code = bench_make(&b, clipped ? vf_activation_hard_sigmoid : vf_activation_tanh,
                          clipped ? VF_NETWORK_CLIPPED : 0, 8, 8);
    if (!code)
      code = vf_network_draw(b.net, 0.4, 0.5, rng, b.theta);
    if (!code)
      code = vf_network_mix_feedback(b.net, 0, b.theta);
    if (!code) {
      draw_example(&b, rng);
      code = vf_relax_fixed_point(b.relax, &b.problem, 0, b.h, &report);
    }
    if (!code && report.status == VF_RELAX_CONVERGED)
      code = vf_response_at(b.response, &b.problem, b.h);
    if (!code && report.status == VF_RELAX_CONVERGED && gsl_blas_dnrm2(b.response->lambda) > 0) {
      double error = vf_symmetry_relative_error(b.response->x, b.response->lambda);
      e->tested++;
      if (clipped)
        e->clipped = error <= e->clipped ? e->clipped : error;
      else
        e->tanh_smallest = fmin(e->tanh_smallest, error);
    }
    bench_free(&b);
    gsl_rng_free(rng);
    if (code)
      return code;
  }
  return GSL_SUCCESS;
}

static void claim_equality(xp_run *run, const equality *e) {
  xp_claim_check(run,
                 &(xp_claim){"asymmetry.symmetric", "A symmetric Jacobian makes response and adjoint equal",
                             "arXiv:1808.04873v1, Corollary (paraphrased)",
                             "largest relative difference, symmetric weights and clipped states", "1", 0,
                             1e-10, "n eps cond(L) is below 1e-10 for the networks drawn", 0},
                 e->clipped);
  xp_claim_check(run,
                 &(xp_claim){"asymmetry.slopes",
                             "Symmetric weights with unequal slopes do not make the Jacobian symmetric",
                             "vfep, prop:slopes", "smallest relative difference, symmetric weights and tanh",
                             "1", 1e-6, INFINITY, "far above the roundoff of 1e-10 in the symmetric case", 0},
                 e->tested ? e->tanh_smallest : GSL_NAN);
}

int main(int argc, char **argv) {
  xp_run *run =
      xp_begin(argc, argv, "asymmetry", "How far the update is from the gradient, by asymmetry", NULL);
  uint64_t seed = xp_run_seed(run);
  size_t chunks = (size_t)xp_choose(run, 8, 240, 2400), count = chunks * CHUNK;
  size_t searches = (size_t)xp_choose(run, 8, 80, 800);
  outcome *o = calloc(chunks, sizeof(chunk));
  tightness *t = calloc(searches, sizeof *t);
  checker k = {0};
  equality e = {0};
  if (!o || !t)
    xp_die(run, "memory: %zu networks do not fit: use a smaller preset", count);
  xp_parallel(run, "networks", chunks, 1, sizeof(chunk), run_chunk, &seed, o);
  xp_parallel(run, "targets", searches, 1, sizeof *t, run_tight, &seed, t);
  int code = check_checker(&k);
  if (!code)
    code = check_equality(run, &e);
  if (code)
    xp_die(run, "checker: %s: report this seed", gsl_strerror(code));

  write_networks(run, o, count);
  write_cloud(run, "state", o, count, 0);
  write_cloud(run, "weights", o, count, 1);
  write_tightness(run, t, searches);
  summary s = summarise(o, count);
  claim_bounds(run, &s);
  claim_outputs(run, &s);
  claim_tightness(run, t, searches);
  claim_checker(run, &k);
  claim_equality(run, &e);
  xp_value(run, "networks", "%zu", s.measured);
  xp_value(run, "drawn", "%zu", count);
  xp_value(run, "lost", "%zu", s.lost);
  xp_value(run, "singular", "%zu", s.singular);
  xp_value(run, "outputs-later", "%zu", s.outputs_later);
  xp_value(run, "kappa-smallest", "%.1e", s.smallest_kappa);
  xp_value(run, "kappa-largest", "%.1e", s.largest_kappa);
  xp_value(run, "slopes-smallest", "%.1e", e.tanh_smallest);
  xp_value(run, "thinning", "%zu", thinning(count));
  xp_value(run, "searches", "%zu", searches);
  free(t);
  free(o);
  return xp_end(run);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The inequalities in a metric, on one random Jacobian: for all targets at once, from solves with L and its
 * transpose that do not use S and A.
 *
 * In the coordinates N^1/2 columns of X and Y are response and mu of targets a in R^n, so that kappa_G is the
 * norm of (Y - X)(Y + X)^-1, and <x, mu>_N the form X^T Y.
 */
#include "draw.h"
#include "metric.h"
#include "vf_bound.h"
#include "vf_linalg.h"
#include "vf_symmetry.h"
#include "vf_worst.h"

#include <float.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>

enum { WIDTH = 3, OUTPUTS = 2, TARGETS = 4, BUDGET = 60 };

typedef struct {
  metric_net net;
  gsl_matrix *x, *y, *sum, *difference, *scaled;
  gsl_vector *c, *a, *u, *v;
  vf_lu *lu, *lu_sum;
  vf_symmetry *symmetry;
  vf_spectral *spectral;
  double roundoff; /* relative, of x and mu */
} room;

static void room_free(room *r) {
  gsl_matrix *const matrix[] = {r->x, r->y, r->sum, r->difference, r->scaled};
  gsl_vector *const vector[] = {r->c, r->a, r->u, r->v};
  for (size_t i = 0; i < sizeof matrix / sizeof *matrix; i++)
    gsl_matrix_free(matrix[i]);
  for (size_t i = 0; i < sizeof vector / sizeof *vector; i++)
    gsl_vector_free(vector[i]);
  vf_lu_free(r->lu);
  vf_lu_free(r->lu_sum);
  vf_symmetry_free(r->symmetry);
  vf_spectral_free(r->spectral);
  metric_net_free(&r->net);
}

static int room_make(room *r, size_t layers) {
  int code = metric_net_alloc(&r->net, layers, OUTPUTS, WIDTH);
  const size_t n = r->net.n;
  gsl_matrix **const matrix[] = {&r->x, &r->y, &r->sum, &r->difference, &r->scaled};
  gsl_vector **const vector[] = {&r->c, &r->a, &r->u, &r->v};
  for (size_t i = 0; !code && i < sizeof matrix / sizeof *matrix; i++)
    code = (*matrix[i] = gsl_matrix_alloc(n, n)) ? GSL_SUCCESS : GSL_ENOMEM;
  for (size_t i = 0; !code && i < sizeof vector / sizeof *vector; i++)
    code = (*vector[i] = gsl_vector_alloc(n)) ? GSL_SUCCESS : GSL_ENOMEM;
  r->lu = vf_lu_alloc(n);
  r->lu_sum = vf_lu_alloc(n);
  r->symmetry = vf_symmetry_alloc(n);
  r->spectral = vf_spectral_alloc(n, VF_BACKEND_BEST);
  return code || !r->lu || !r->lu_sum || !r->symmetry || !r->spectral ? GSL_ENOMEM : GSL_SUCCESS;
}

/* Weights of random gain, feedback gain and angle, slopes from .3 to 1; M constant on the layers of every
 * third network, rates those of weak feedback in every other. */
static void draw_net(metric_net *t, size_t index, double *angle, gsl_rng *rng) {
  const double scale = exp(gsl_ran_flat(rng, log(0.1), log(0.7)));
  t->gain = exp(gsl_ran_flat(rng, log(0.01), 0));
  *angle = gsl_ran_flat(rng, 0, M_PI);
  for (size_t i = 0; i < t->n; i++) {
    const double k = (double)t->layer[i];
    gsl_vector_set(t->slope, i, k > 0 ? gsl_ran_flat(rng, 0.3, 1) : 1);
    gsl_vector_set(t->rate, i, index % 2 ? pow(t->gain, -k) : 1);
    gsl_vector_set(t->mass, i,
                   (index % 3 == 1 ? 1 + k : gsl_ran_flat(rng, 1, 4)) * gsl_vector_get(t->rate, i));
  }
  for (size_t i = 0; i < t->n; i++)
    for (size_t j = 0; j < t->n; j++)
      if (t->layer[j] == t->layer[i] + 1) {
        const double w = gsl_ran_gaussian(rng, scale), other = gsl_ran_gaussian(rng, scale);
        gsl_matrix_set(t->jacobian, i, j, w * gsl_vector_get(t->slope, j));
        gsl_matrix_set(t->jacobian, j, i,
                       t->gain * (cos(*angle) * w + sin(*angle) * other) * gsl_vector_get(t->slope, i));
      }
  for (size_t i = 0; i < t->n; i++)
    gsl_matrix_set(t->jacobian, i, i, -1);
}

/* The best metric, gain^-k, or gain^-k times slopes and random numbers. */
static int choose_metric(room *r, size_t index, metric_check *o, gsl_rng *rng) {
  metric_net *t = &r->net;
  for (size_t i = 0; i < t->n; i++)
    gsl_vector_set(t->metric, i,
                   pow(t->gain, -(double)t->layer[i]) *
                       (index % 3 == 1 ? 1
                                       : gsl_vector_get(t->slope, i) *
                                             (t->layer[i] ? exp(gsl_ran_gaussian(rng, 0.4)) : 1)));
  o->best = index % 3 == 2;
  vf_metric *w = vf_metric_alloc(t->n, t->layers, t->layer, t->outputs, t->output);
  gsl_vector *g = gsl_vector_alloc(t->layers);
  vf_metric_report best;
  int code = w && g ? vf_metric_take(w, t->jacobian, t->mass, o->best ? t->slope : t->metric) : GSL_ENOMEM;
  if (!code)
    gsl_vector_set_all(g, 1);
  if (!code && o->best)
    code = vf_metric_best(w, BUDGET, g, &best);
  if (!code && o->best)
    code = vf_metric_expand(w, g, t->metric);
  double own = NAN, outputs = NAN;
  if (!code)
    code = vf_metric_kappa(w, g, &own);
  if (!code)
    code = vf_metric_kappa_outputs(w, g, &outputs);
  o->own = own;
  o->output_ratio = outputs;
  if (!code && o->best)
    o->certified = best.guaranteed;
  vf_metric_free(w);
  gsl_vector_free(g);
  return code;
}

/* Columns of response and mu, for targets of size 1 in the coordinates M^1/2 and G^1/2. */
static int solve_pairs(room *r) {
  const metric_net *t = &r->net;
  double rcond, least = INFINITY, largest = 0;
  int code = vf_lu_factor(r->lu, t->jacobian);
  if (!code)
    code = vf_lu_rcond(r->lu, &rcond);
  for (size_t j = 0; !code && j < t->n; j++) {
    const double gj = gsl_vector_get(t->metric, j), mj = gsl_vector_get(t->mass, j);
    gsl_vector_set_basis(r->c, j);
    gsl_vector_scale(r->c, 1 / sqrt(gj * mj));
    vf_lu_solve(r->lu, r->c, r->u);
    gsl_vector_scale(r->c, gj);
    vf_lu_solve_transposed(r->lu, r->c, r->v);
    for (size_t i = 0; i < t->n; i++) {
      const double g = gsl_vector_get(t->metric, i), root = sqrt(g * gsl_vector_get(t->mass, i));
      gsl_matrix_set(r->x, i, j, root * gsl_vector_get(r->u, i));
      gsl_matrix_set(r->y, i, j, root * gsl_vector_get(r->v, i) / g);
      least = xp_min(least, root);
      largest = xp_max(largest, root);
    }
  }
  if (!code)
    r->roundoff = vf_bound_roundoff(t->n, rcond) * largest / least;
  return code;
}

/* |(Y - X)(Y + X)^-1|, without S and A. */
static int stretch(room *r, double *kappa, double *roundoff) {
  double rcond;
  gsl_matrix_memcpy(r->sum, r->y);
  gsl_matrix_add(r->sum, r->x);
  gsl_matrix_memcpy(r->difference, r->y);
  gsl_matrix_sub(r->difference, r->x);
  int code = vf_lu_factor(r->lu_sum, r->sum);
  if (!code)
    code = vf_lu_rcond(r->lu_sum, &rcond);
  for (size_t i = 0; !code && i < r->net.n; i++) {
    gsl_vector_view row = gsl_matrix_row(r->difference, i);
    vf_lu_solve_transposed(r->lu_sum, &row.vector, &row.vector);
  }
  if (!code)
    code = vf_spectral_norm(r->spectral, r->difference, kappa);
  if (!code)
    *roundoff = 16 * (r->roundoff + vf_bound_roundoff(r->net.n, 1)) * (1 + *kappa) / rcond;
  return code;
}

/* Random targets: on the outputs, and on all units. */
static void check_targets(room *r, double roundoff, metric_check *o, gsl_rng *rng) {
  const double outputs = o->output_ratio;
  for (int k = 0; k < TARGETS; k++) {
    const int on_outputs = k % 2;
    for (size_t j = 0; j < r->net.n; j++)
      gsl_vector_set(r->a, j, on_outputs && r->net.layer[j] ? 0 : gsl_ran_gaussian(rng, 1));
    gsl_blas_dgemv(CblasNoTrans, 1, r->x, r->a, 0, r->u);
    gsl_blas_dgemv(CblasNoTrans, 1, r->y, r->a, 0, r->v);
    const double kappa = on_outputs ? xp_min(outputs, o->kappa) : o->kappa;
    const vf_bound angle = vf_bound_angle(r->u, r->v, kappa, roundoff),
                   error =
                       vf_bound_relative_error(r->u, r->v, kappa, roundoff / xp_max(1 - kappa, DBL_EPSILON));
    if (kappa <= 1) {
      o->wrong_angle |= !angle.holds;
      o->angle_ratio = xp_max(
          o->angle_ratio, angle.left > angle.tolerance ? (angle.left - angle.tolerance) / angle.right : 0);
    }
    if (kappa + roundoff < 1) {
      o->wrong_error |= !error.holds;
      o->error_ratio = xp_max(
          o->error_ratio, error.left > error.tolerance ? (error.left - error.tolerance) / error.right : 0);
    }
  }
}

/* The form <x, mu>_N of all targets, and of those on the outputs: positive exactly below 1. */
static int check_signs(room *r, double roundoff, metric_check *o) {
  const size_t sizes[2] = {r->net.n, r->net.outputs};
  const double kappas[2] = {o->kappa, o->output_ratio};
  int code = GSL_SUCCESS;
  for (int k = 0; !code && k < 2; k++) {
    const size_t n = r->net.n, m = sizes[k];
    gsl_matrix_const_view x = gsl_matrix_const_submatrix(r->x, 0, 0, n, m),
                          y = gsl_matrix_const_submatrix(r->y, 0, 0, n, m);
    gsl_matrix_view form = gsl_matrix_submatrix(r->scaled, 0, 0, m, m),
                    vectors = gsl_matrix_submatrix(r->sum, 0, 0, m, m);
    gsl_vector_view values = gsl_vector_subvector(r->u, 0, m), a = gsl_vector_subvector(r->v, 0, m);
    vf_spectral *spectral = vf_spectral_alloc(m, VF_BACKEND_BEST);
    vf_worst_form f;
    code = spectral ? vf_worst_pairs(spectral, &x.matrix, &y.matrix, &form.matrix, &vectors.matrix,
                                     &values.vector, &f, &a.vector)
                    : GSL_ENOMEM;
    vf_spectral_free(spectral);
    if (code)
      break;
    const int close = fabs(kappas[k] - 1) <= roundoff || fabs(f.smallest) <= 16 * r->roundoff * f.size;
    o->close += close;
    *(k ? &o->wrong_outputs : &o->wrong_sign) = !close && (kappas[k] < 1) != (f.smallest > 0);
  }
  return code;
}

/* |D (L + I) D^-1| for D^2 = G M or G/M. */
static int coupling(room *r, double power, double *norm) {
  const metric_net *t = &r->net;
  for (size_t i = 0; i < t->n; i++)
    for (size_t j = 0; j < t->n; j++) {
      const double ratio = gsl_vector_get(t->metric, i) / gsl_vector_get(t->metric, j) *
                           pow(gsl_vector_get(t->mass, i) / gsl_vector_get(t->mass, j), power);
      gsl_matrix_set(r->scaled, i, j, sqrt(ratio) * (gsl_matrix_get(t->jacobian, i, j) + (i == j)));
    }
  return vf_spectral_norm(r->spectral, r->scaled, norm);
}

/* The largest norm of a feedforward block, and of a feedback block over its gain. */
static int block_norm(room *r, double *largest) {
  const metric_net *t = &r->net;
  int code = GSL_SUCCESS;
  *largest = 0;
  for (size_t k = 0; !code && k + 1 < t->layers; k++)
    for (int back = 0; !code && back < 2; back++) {
      double norm;
      gsl_matrix_set_zero(r->scaled);
      for (size_t i = 0; i < t->n; i++)
        for (size_t j = 0; j < t->n; j++)
          if (t->layer[i] == k + (size_t)back && t->layer[j] == k + 1 - (size_t)back)
            gsl_matrix_set(r->scaled, i, j, gsl_matrix_get(t->jacobian, i, j) / (back ? t->gain : 1));
      code = vf_spectral_norm(r->spectral, r->scaled, &norm);
      *largest = xp_max(*largest, norm);
    }
  return code;
}

/* kappa_G <= q/sqrt(1 - q^2). */
static int check_weak(room *r, double roundoff, metric_check *o) {
  double q, other;
  int code = coupling(r, 1, &q);
  if (!code)
    code = coupling(r, -1, &other);
  if (code)
    return code;
  q = xp_max(q, other);
  if (q + roundoff < 1) {
    o->weak_ratio = (o->kappa - roundoff) / (q / sqrt(1 - q * q));
    o->wrong_weak = !(o->weak_ratio <= 1);
  }
  return GSL_SUCCESS;
}

/* kappa_G is at most the norm of a matrix with one row a layer. */
static int check_blocks(room *r, double roundoff, metric_check *o) {
  double bound;
  const int code = metric_block_bound(&r->net, &bound);
  if (!code && isfinite(bound)) {
    o->block_ratio = (o->kappa - roundoff) / bound;
    o->wrong_blocks = !(o->block_ratio <= 1);
  }
  return code;
}

/* The bound on q in the metric gain^-k with M a number for each layer; both are lost. */
static int check_layered(room *r, metric_check *o) {
  metric_net *t = &r->net;
  const double step = o->law ? 2 : 0.8, hidden = (double)t->layers - 1;
  double q, other, block;
  for (size_t i = 0; i < t->n; i++) {
    gsl_vector_set(t->metric, i, pow(t->gain, -(double)t->layer[i]));
    gsl_vector_set(t->mass, i, pow(step, (double)t->layer[i]));
  }
  int code = coupling(r, 1, &q);
  if (!code)
    code = coupling(r, -1, &other);
  if (!code)
    code = block_norm(r, &block);
  if (code)
    return code;
  o->layered_ratio =
      xp_max(q, other) / (sqrt(t->gain * xp_max(step, 1 / step)) * 2 * cos(M_PI / (hidden + 2)) * block);
  o->wrong_layered = !(o->layered_ratio <= 1 + 16 * vf_bound_roundoff(t->n, 1));
  return GSL_SUCCESS;
}

/* kappa_M of the scaled Jacobian with an M and a metric that may be wrong. */
static int kappa_of(room *r, double power, const gsl_vector *mass, double *kappa) {
  metric_net_scale(&r->net, power, r->scaled);
  return vf_symmetry_kappa_diagonal(r->symmetry, r->scaled, mass, kappa);
}

/* The metric inverted, its exponents too large by one a layer, rates left out, a bound of .98: each must
 * differ from what is attained, where feedback is weak enough to tell and the roundoff small. */
static int check_faults(room *r, double attained, double roundoff, metric_check *o) {
  metric_net *t = &r->net;
  double wrong[4] = {0, 0, 0, 0.98 * o->kappa};
  if (t->gain > 0.9 || roundoff > 1e-6 * o->kappa)
    return GSL_SUCCESS;
  int code = kappa_of(r, -1, t->mass, &wrong[0]);
  gsl_vector_memcpy(r->c, t->mass);
  gsl_vector_div(r->c, t->rate);
  if (!code)
    code = kappa_of(r, 1, r->c, &wrong[2]);
  for (size_t i = 0; i < t->n; i++)
    *gsl_vector_ptr(t->metric, i) *= pow(t->gain, -(double)t->layer[i]);
  if (!code)
    code = kappa_of(r, 1, t->mass, &wrong[1]);
  for (size_t i = 0; i < t->n; i++)
    *gsl_vector_ptr(t->metric, i) *= pow(t->gain, (double)t->layer[i]);
  for (int k = 0; !code && k < 4; k++) {
    if (k == 2 && !o->law)
      continue;
    o->faults++;
    o->noticed += !(fabs(wrong[k] - attained) <= roundoff);
  }
  return code;
}

int metric_check_network(gsl_rng *rng, size_t index, void *record, const void *context) {
  (void)context;
  metric_check *o = record;
  room r = {.roundoff = NAN};
  double angle, attained = NAN, roundoff = NAN;
  int code = room_make(&r, 2 + index % 4);
  o->law = index % 2 == 1;
  if (!code)
    draw_net(&r.net, index, &angle, rng);
  if (!code)
    code = choose_metric(&r, index, o, rng);
  if (!code)
    code = solve_pairs(&r);
  if (!code)
    code = stretch(&r, &attained, &roundoff);
  if (!code)
    code = kappa_of(&r, 1, r.net.mass, &o->kappa);
  if (!code) {
    o->wrong_certificate = o->certified && !(o->kappa < 1);
    o->attained = fabs(attained - o->kappa) / roundoff;
    o->own = fabs(o->own - o->kappa) / (roundoff + 1e-10 * o->kappa);
    check_targets(&r, roundoff, o, rng);
    code = check_signs(&r, roundoff, o);
  }
  if (!code)
    code = check_weak(&r, roundoff, o);
  if (!code)
    code = check_blocks(&r, roundoff, o);
  if (!code)
    code = check_faults(&r, attained, roundoff, o);
  if (!code)
    code = check_layered(&r, o);
  room_free(&r);
  return code;
}

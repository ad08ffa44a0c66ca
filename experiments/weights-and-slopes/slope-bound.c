/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * |A| <= |W_s| (d_max - d_min)/2 + |W_a| d_max at any state, so none is relaxed here.
 */
#include "slope-bounds.h"

#include "draw.h"
#include "vf_bound.h"
#include "vf_linalg.h"
#include "vf_network.h"
#include "vf_symmetry.h"
#include "xp.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

enum { INPUTS = 3, KINDS = 4, SIZES = 6, CLIMB_EVERY = 50, STARTS = 6, ROUNDS = 300 };

typedef struct {
  double spread, share; /* (d_max - d_min)/d_max; |W_a| / (|W_s| + |W_a|) */
  double norm, bound;   /* |A| and what it may be */
  double climbed;       /* ratio that the optimiser reached, NaN where it did not climb */
  int holds, caught;
} bound_record;

typedef struct {
  size_t n;
  gsl_matrix *w, *ws, *wa, *s, *a, *u, *v;
  gsl_vector *h, *rate, *slope, *values;
  vf_spectral *spectral;
} bound_work;

static int bound_make(bound_work *b, size_t n) {
  *b = (bound_work){.n = n, .spectral = vf_spectral_alloc(n, VF_BACKEND_BEST)};
  gsl_matrix **const matrices[] = {&b->w, &b->ws, &b->wa, &b->s, &b->a, &b->u, &b->v};
  gsl_vector **const vectors[] = {&b->h, &b->rate, &b->slope, &b->values};
  int whole = b->spectral != NULL;
  for (size_t i = 0; i < sizeof matrices / sizeof *matrices; i++)
    whole = (*matrices[i] = gsl_matrix_alloc(n, n)) && whole;
  for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
    whole = (*vectors[i] = gsl_vector_alloc(n)) && whole;
  return whole ? GSL_SUCCESS : GSL_ENOMEM;
}

static void bound_free(bound_work *b) {
  gsl_matrix *const matrices[] = {b->w, b->ws, b->wa, b->s, b->a, b->u, b->v};
  gsl_vector *const vectors[] = {b->h, b->rate, b->slope, b->values};
  for (size_t i = 0; i < sizeof matrices / sizeof *matrices; i++)
    gsl_matrix_free(matrices[i]);
  for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
    gsl_vector_free(vectors[i]);
  vf_spectral_free(b->spectral);
}

/* The weights w, whose Jacobian at these slopes is W D - I, against the bound. */
static int judge(bound_work *b, bound_record *o, vf_bound *bound) {
  double low, high, norm_s, norm_a;
  gsl_vector_minmax(b->slope, &low, &high);
  vf_symmetry_split(b->w, b->ws, b->wa);
  int code = vf_spectral_norm(b->spectral, b->ws, &norm_s);
  if (!code)
    code = vf_spectral_norm(b->spectral, b->wa, &norm_a);
  if (!code)
    code = vf_spectral_norm(b->spectral, b->a, &o->norm);
  if (code)
    return code;
  *bound = vf_bound_slopes(o->norm, norm_s, norm_a, low, high, vf_bound_roundoff(b->n, 1));
  o->bound = bound->right;
  o->spread = high > 0 ? (high - low) / high : 0;
  o->share = norm_a / (norm_s + norm_a);
  o->holds = bound->holds;
  return GSL_SUCCESS;
}

/* a = (W D - D W^T)/2 for the weights in w. */
static void antisymmetric_part(bound_work *b) {
  for (size_t i = 0; i < b->n; i++)
    for (size_t j = 0; j < b->n; j++)
      gsl_matrix_set(b->a, i, j,
                     (gsl_matrix_get(b->w, i, j) * gsl_vector_get(b->slope, j) -
                      gsl_matrix_get(b->w, j, i) * gsl_vector_get(b->slope, i)) /
                         2);
}

/* Weights that join the units of the largest and of the smallest slope alone attain the bound: is one 2 %
 * smaller violated?
 */
static int attain(bound_work *b, int *caught) {
  size_t p = gsl_vector_max_index(b->slope), q = gsl_vector_min_index(b->slope);
  bound_record o;
  vf_bound bound;
  gsl_matrix_set_zero(b->w);
  gsl_matrix_set(b->w, p, q, 1.7);
  gsl_matrix_set(b->w, q, p, 1.7);
  antisymmetric_part(b);
  int code = judge(b, &o, &bound);
  vf_bound smaller = vf_bound_judge(bound.label, bound.left, 0.98 * bound.right, bound.tolerance);
  *caught = bound.holds && !smaller.holds;
  return code;
}

/*
 * Symmetric weights of norm 1 from random ones on, each the best for the top singular vectors of the last
 * [W, D]: the sign of the symmetric part of v (Du)^T - (Dv) u^T.
 */
static int climb(bound_work *b, gsl_rng *rng, double *ratio) {
  double low, high, norm = 0;
  gsl_vector_minmax(b->slope, &low, &high);
  *ratio = 0;
  for (int start = 0; start < STARTS && !(*ratio > 0.999); start++) {
    for (size_t i = 0; i < b->n; i++)
      for (size_t j = 0; j <= i; j++) {
        double w = gsl_ran_gaussian(rng, 1);
        gsl_matrix_set(b->w, i, j, w);
        gsl_matrix_set(b->w, j, i, w);
      }
    int code = vf_spectral_norm(b->spectral, b->w, &norm);
    gsl_matrix_scale(b->w, 1 / norm);
    for (int round = 0; !code && round < ROUNDS && !(*ratio > 0.999); round++) {
      antisymmetric_part(b);
      code = vf_spectral_svd(b->spectral, b->a, b->u, b->values, b->v);
      *ratio = xp_max(*ratio, 2 * gsl_vector_get(b->values, 0) / (high - low));
      for (size_t i = 0; i < b->n; i++)
        for (size_t j = 0; j < b->n; j++) {
          double turn = gsl_matrix_get(b->u, i, 0) * gsl_matrix_get(b->v, j, 0) -
                        gsl_matrix_get(b->u, j, 0) * gsl_matrix_get(b->v, i, 0);
          gsl_matrix_set(b->s, i, j, turn * (gsl_vector_get(b->slope, j) - gsl_vector_get(b->slope, i)));
        }
      if (!code)
        code = vf_spectral_symmetric(b->spectral, b->s, b->values, b->u);
      for (size_t j = 0; j < b->n; j++)
        for (size_t i = 0; i < b->n; i++)
          gsl_matrix_set(b->v, i, j, gsl_matrix_get(b->u, i, j) * GSL_SIGN(gsl_vector_get(b->values, j)));
      gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1, b->v, b->u, 0, b->w);
    }
    if (code)
      return code;
  }
  return GSL_SUCCESS;
}

/* Dense and layered networks of four activations; a state of spread from 1e-3 to 3; feedback that is tied,
 * opposite or at an angle. */
static vf_network *draw(size_t index, gsl_rng *rng, gsl_vector **theta, double *scale) {
  static const size_t sizes[SIZES] = {2, 3, 5, 8, 13, 20}, layers[3] = {4, 10, 12};
  const vf_activation *const rho[KINDS] = {vf_activation_tanh, vf_activation_logistic, vf_activation_softplus,
                                           vf_activation_hard_sigmoid};
  size_t size = index / KINDS % (SIZES + 1);
  vf_network *net = size == SIZES ? vf_network_alloc_layered(rho[index % KINDS], 3, layers, INPUTS, 0)
                                  : vf_network_alloc_dense(rho[index % KINDS], sizes[size], INPUTS, 0);
  *theta = net ? gsl_vector_alloc(vf_network_field(net)->p) : NULL;
  double gain = exp(gsl_ran_flat(rng, log(0.02), log(4)));
  const double angles[3] = {0, M_PI, exp(gsl_ran_flat(rng, log(1e-3), log(M_PI)))};
  if (*theta) {
    vf_network_draw(net, gain, 0.3, rng, *theta);
    vf_network_mix_feedback(net, angles[gsl_rng_uniform_int(rng, 3)], *theta);
  }
  *scale = exp(gsl_ran_flat(rng, log(1e-3), log(3)));
  return net;
}

static int run_one(gsl_rng *rng, size_t index, void *record, const void *context) {
  (void)context;
  bound_record *o = record;
  gsl_vector *theta = NULL, *input = gsl_vector_calloc(INPUTS);
  double scale;
  bound_work b = {0};
  vf_bound bound;
  vf_network *net = draw(index, rng, &theta, &scale);
  const vf_field *f = theta ? vf_network_field(net) : NULL;
  int code = f && input ? bound_make(&b, f->n) : GSL_ENOMEM;
  for (size_t i = 0; !code && i < f->n; i++)
    gsl_vector_set(b.h, i, (index % KINDS == 3 ? 0.5 : 0) + gsl_ran_gaussian(rng, scale));
  if (!code)
    code = vf_field_rates(f, b.h, b.rate, b.slope);
  if (!code)
    code = vf_field_jacobian(f, theta, input, b.h, b.u);
  if (!code)
    code = vf_symmetry_split(b.u, b.s, b.a);
  if (!code)
    code = vf_network_weights(net, theta, b.w);
  if (!code)
    code = judge(&b, o, &bound);
  if (!code)
    code = attain(&b, &o->caught);
  o->climbed = NAN;
  if (!code && index % CLIMB_EVERY == 0 && o->spread > 0)
    code = climb(&b, rng, &o->climbed);
  bound_free(&b);
  gsl_vector_free(input);
  gsl_vector_free(theta);
  vf_network_free(net);
  return code;
}

static slope_bound_summary summarise(const bound_record *o, size_t count, double *ratios) {
  slope_bound_summary s = {.networks = count, .climbed = INFINITY};
  for (size_t i = 0; i < count; i++) {
    double ratio = o[i].norm / o[i].bound;
    ratios[i] = o[i].share > 0 ? NAN : ratio;
    s.violated += (size_t)!o[i].holds;
    s.symmetric += (size_t) !(o[i].share > 0);
    if (o[i].bound != 0) /* as with equal slopes and symmetric weights, where |A| is 0 too */
      s.tightest = xp_max(s.tightest, ratio);
    if (o[i].bound != 0 && o[i].share > 0.2 && o[i].share < 0.8)
      s.mixed = xp_max(s.mixed, ratio);
    if (o[i].spread > 0) {
      s.faults++;
      s.caught += (size_t)o[i].caught;
    }
    if (!isnan(o[i].climbed)) {
      s.climbs++;
      s.climbed = xp_min(s.climbed, o[i].climbed);
    }
  }
  s.typical = xp_quantile(ratios, count, 0.5);
  return s;
}

slope_bound_summary slope_bound_run(xp_run *run, size_t count) {
  bound_record *o = draw_run(run, "bound", "slope-bound network", count, sizeof *o, run_one, NULL);
  double *ratios = xp_need(run, count, sizeof *ratios);
  xp_table *t = xp_table_open(run, "bound",
                              "slope spread [1]\tantisymmetric share [1]\tnorm [1]\tbound [1]\tclimbed [1]");
  for (size_t i = 0; i < count; i += count / 1000 + 1)
    xp_table_row(t, "%.6g\t%.6g\t%.6g\t%.6g\t%.6g", o[i].spread, o[i].share, o[i].norm, o[i].bound,
                 o[i].climbed);
  slope_bound_summary s = summarise(o, count, ratios);
  free(ratios);
  free(o);
  return s;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How tight the bounds are, by searches over targets, and whether a wrong bound would be noticed.
 */
#include "asymmetry.h"
#include "vf_bound.h"
#include "vf_search.h"
#include "vf_symmetry.h"
#include "xp_seed.h"
#include "xp_statistics.h"

#include <float.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>

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

enum { TIGHT_SIZES = 4 };
const char *const asymmetry_tight_name[TIGHT_KINDS] = {"angle", "relative error", "energy angle",
                                                       "weight angle"};

/*
 * The families in which each bound is attained (see the propositions): antisymmetric weights for the angle,
 * an indefinite S with S^-1 A symmetric for the relative error, any negative definite S for the energy norm,
 * and two units with equal presynaptic rates for weight space.
 */
/* A Jacobian of the kind's family with kappa from 0.05 to 0.95. */
static int draw_jacobian(size_t kind, gsl_matrix *l, vf_symmetry *w, gsl_rng *rng,
                         vf_symmetry_report *report) {
  const size_t n = l->size1;
  int code = GSL_SUCCESS;
  report->kappa = 2;
  for (int draw = 0; !code && draw < 1000 &&
                     !(report->kappa < 0.95 && report->kappa > 0.05 && (kind != 2 || report->margin > 0.05));
       draw++) {
    double size = gsl_ran_flat(rng, 0.05, 0.9);
    if (kind == 2)
      general_jacobian(l, size / sqrt((double)n), rng);
    else
      antisymmetric_jacobian(l, size / sqrt((double)n - 1), rng);
    if (kind == 1) /* S = diag(1, -1): T is then symmetric and has the real eigenvalue -kappa */
      gsl_matrix_set(l, 0, 0, 1);
    code = vf_symmetry_measure(w, l, report);
  }
  return code;
}

int asymmetry_search(gsl_rng *rng, size_t index, void *record, const void *context) {
  (void)context;
  static const vf_search_goal goals[TIGHT_KINDS] = {VF_SEARCH_ANGLE, VF_SEARCH_ERROR, VF_SEARCH_ENERGY_ANGLE,
                                                    VF_SEARCH_WEIGHT_ANGLE};
  tightness *t = record;
  size_t kind = index % TIGHT_KINDS, n = kind == 1 || kind == 3 ? 2 : 2 + index / TIGHT_KINDS % TIGHT_SIZES;
  gsl_matrix *l = gsl_matrix_alloc(n, n);
  gsl_vector *root = gsl_vector_alloc(n);
  vf_symmetry *w = vf_symmetry_alloc(n);
  vf_search *search = vf_search_alloc(n, n);
  vf_symmetry_report report;
  int code = l && root && w && search ? draw_jacobian(kind, l, w, rng, &report) : GSL_ENOMEM;
  if (!code) {
    gsl_vector_set_all(root, gsl_ran_flat(rng, 0.5, 2));
    t->kappa = kind == 2 ? report.kappa_energy : report.kappa;
    t->bound = kind == 1 ? vf_bound_error_limit(t->kappa) : vf_bound_angle_limit(t->kappa);
    /* L = S (I + S^-1 A), so 1/rcond L <= (1 + kappa)/(1 - kappa)/rcond S. */
    t->roundoff = 2 * vf_bound_roundoff(n, report.rcond_s) * (1 + report.kappa) / (1 - report.kappa) *
                  (1 + t->bound) / t->bound;
    code = vf_search_target(search, l, goals[kind], root, 6, rng, &t->reached);
  }
  vf_search_free(search);
  vf_symmetry_free(w);
  gsl_vector_free(root);
  gsl_matrix_free(l);
  return code;
}

/* L = [[-1, a], [-a, -1]] and c = (1, 0): the angle between x and lambda is 2 arctan a exactly. */
static int two_units(double a, gsl_matrix *l, gsl_vector *x, gsl_vector *lambda, double *rcond) {
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
  if (!code)
    code = vf_lu_rcond(lu, rcond);
  gsl_vector_free(c);
  vf_lu_free(lu);
  return code;
}

int asymmetry_check_checker(checker *k) {
  gsl_matrix *l = gsl_matrix_alloc(2, 2);
  gsl_vector *x = gsl_vector_alloc(2), *lambda = gsl_vector_alloc(2);
  int code = l && x && lambda ? GSL_SUCCESS : GSL_ENOMEM;
  for (double a = 0.01; !code && a < 1; a += 0.07) {
    double rcond, limit = vf_bound_angle_limit(a);
    code = two_units(a, l, x, lambda, &rcond);
    if (code)
      break;
    double roundoff = vf_bound_roundoff(2, rcond);
    k->networks++;
    k->faults += FAULTS;
    k->curve = xp_max(k->curve,
                      fabs(vf_symmetry_angle(x, lambda) - limit) / (2 * roundoff + 4 * DBL_EPSILON * limit));
    vf_bound scaled = vf_bound_angle(x, lambda, 0.98 * a, roundoff);
    k->caught += !scaled.holds;
    gsl_matrix_transpose(l);
    vf_bound transposed = vf_bound_half_difference(l, x, lambda, rcond);
    k->caught += !transposed.holds;
    gsl_vector_scale(x, -1);
    vf_bound flipped = vf_bound_positivity(x, lambda, a, roundoff);
    k->caught += !flipped.holds;
  }
  gsl_matrix_free(l);
  gsl_vector_free(x);
  gsl_vector_free(lambda);
  return code;
}

static int check_symmetric(gsl_rng *rng, int clipped, equality *e) {
  vf_example *s =
      ensemble_example(vf_network_alloc_dense(clipped ? vf_activation_hard_sigmoid : vf_activation_tanh, 8,
                                              ENSEMBLE_INPUTS, clipped ? VF_NETWORK_CLIPPED : 0),
                       8);
  ensemble_fate fate;
  int code = s ? ensemble_draw_weights(s, 0.4, 0.5, 0, rng) : GSL_ENOMEM;
  if (!code) {
    ensemble_draw_example(s, 0, rng);
    code = ensemble_settle(s, &fate);
  }
  if (!code && fate == ENSEMBLE_SETTLED) {
    double error = vf_symmetry_relative_error(s->response->x, s->response->lambda);
    e->tested[clipped]++;
    const double roundoff = 2 * vf_bound_roundoff(8, s->response->rcond);
    if (clipped) {
      e->clipped = xp_max(e->clipped, error / roundoff);
    } else {
      e->roundoff = xp_max(e->roundoff, roundoff);
      e->tanh_smallest = xp_min(e->tanh_smallest, error);
    }
  }
  vf_example_free(s);
  return code;
}

int asymmetry_check_equality(uint64_t seed, equality *e) {
  int code = GSL_SUCCESS;
  *e = (equality){.tanh_smallest = INFINITY, .drawn = 60};
  for (size_t k = 0; !code && k < e->drawn; k++) {
    gsl_rng *rng = xp_rng_alloc(seed, "asymmetry symmetric weights", k);
    code = rng ? check_symmetric(rng, k % 2 == 0, e) : GSL_ENOMEM;
    gsl_rng_free(rng);
  }
  return code;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exact-rules.h"

#include "vf_linalg.h"
#include "vf_phase_bound.h"
#include "vf_symmetry.h"

#include <float.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>

enum { N = JUDGE_UNITS };
static const size_t probes_of[PROBINGS] = {1, 4, 2};

typedef struct {
  vf_example *e;
  vf_exact *w;
  gsl_rng *rng;
  gsl_vector *d, *other, *singular;
  gsl_matrix *wrong;
  vf_lu *lu;
  vf_exact_options o;
} judge;

/* The largest second and third derivative of tanh. */
#define TANH_SECOND (4 / (3 * M_SQRT3))
#define TANH_THIRD 2

/* How small a nudge is where its order is measured. */
#define SMALL 0.03

static double distance(gsl_vector *d, const gsl_vector *wanted) {
  gsl_vector_sub(d, wanted);
  return gsl_blas_dnrm2(d) / gsl_blas_dnrm2(wanted);
}

/* |d - lambda| / |lambda|; NaN where the rule failed. */
static double error(judge *j, const vf_exact_rule *rule) {
  const int code = vf_exact_signal(rule, j->w, &j->e->problem, j->e->h, &j->o, j->rng, j->d);
  return code ? NAN : distance(j->d, j->e->response->lambda);
}

/* The signals that three faults give to first order in beta: +2A in place of -2A, L in place of L^T, and
 * probes of which z.x was not taken.  Noticed where one of the two limits is exceeded. */
static void put_in_faults(judge *j, double limit, rules_judgement *r) {
  const vf_response *at = j->e->response;
  gsl_matrix_transpose_memcpy(j->wrong, at->jacobian);
  gsl_matrix_scale(j->wrong, -1);
  gsl_matrix_add(j->wrong, at->jacobian);
  gsl_matrix_add(j->wrong, at->jacobian);
  int code = vf_lu_factor(j->lu, j->wrong);
  if (!code)
    code = vf_lu_solve(j->lu, at->c, j->d);
  r->caught[0] = code || distance(j->d, at->lambda) > limit;
  gsl_vector_memcpy(j->d, at->x);
  r->caught[1] = distance(j->d, at->lambda) > limit;
  gsl_vector_memcpy(j->d, at->x);
  gsl_vector_add(j->d, at->lambda);
  r->caught[2] = distance(j->d, at->lambda) > limit;
}

/* Of a contrast of two states, over |lambda|. */
static double roundoff(const judge *j, double beta) {
  const vf_response *at = j->e->response;
  return N * DBL_EPSILON / at->rcond * (1 + gsl_blas_dnrm2(j->e->h)) / gsl_blas_dnrm2(at->lambda) / beta;
}

/* What a Richardson step leaves at beta / 2, over what the step at beta says that it should be, and roundoff;
 * the latter two in allowed. */
static double measure_richardson(judge *j, double *allowed) {
  const vf_response *at = j->e->response;
  const double size = gsl_blas_dnrm2(at->lambda);
  vf_exact_options o = j->o;
  o.richardson = 1;
  int code = vf_exact_signal(vf_exact_asymep, j->w, &j->e->problem, j->e->h, &o, j->rng, j->other);
  o.beta /= 2;
  if (!code)
    code = vf_exact_signal(vf_exact_asymep, j->w, &j->e->problem, j->e->h, &o, j->rng, j->d);
  if (code)
    return NAN;
  gsl_vector_sub(j->other, j->d);
  *allowed = gsl_blas_dnrm2(j->other) / size / 10 + roundoff(j, o.beta);
  return distance(j->d, at->lambda) / *allowed;
}

/* |L^-T W|, by columns; NaN where it fails. */
static double solved_weights(judge *j, vf_spectral *spectral) {
  gsl_matrix *w = j->wrong;
  int code = vf_network_weights(vf_network_of(j->e->field), j->e->theta, w);
  if (!code)
    code = vf_lu_factor(j->lu, j->e->response->jacobian);
  for (size_t k = 0; !code && k < N; k++) {
    gsl_matrix_get_col(j->d, w, k);
    code = vf_lu_solve_transposed(j->lu, j->d, j->other);
    gsl_matrix_set_col(w, k, j->other);
  }
  double norm = NAN;
  if (!code)
    code = vf_spectral_norm(spectral, w, &norm);
  return code ? NAN : norm;
}

/* At beta = 1e-3 and at two nudges that are small for this network. */
static void measure_asymep(judge *j, const vf_phase_sizes *z, rules_judgement *r) {
  const double plain = 10 * gsl_pow_2(j->o.beta * (1 + z->resolvent)),
               limit = vf_phase_bound_contrast(z, j->o.beta) / z->response,
               error_there = error(j, vf_exact_asymep);
  r->plain = error_there / plain;
  r->bounded = isfinite(limit);
  r->ratio = error_there / (limit + roundoff(j, j->o.beta));
  double allowed = 0;
  r->residual = measure_richardson(j, &allowed);
  put_in_faults(j, xp_min(limit, allowed), r);
  r->dyadic = error(j, vf_exact_dyadic) / (N * DBL_EPSILON / j->e->response->rcond);
  j->o.beta = SMALL / (z->resolvent + (z->weights * z->second + sqrt(z->weights * z->third)) * z->response);
  const double coarse = error(j, vf_exact_asymep);
  j->o.beta /= 2;
  r->slope = log2(coarse / error(j, vf_exact_asymep));
}

/* Square of the error of the probed response over its mean by the formula, for each kind of probes. */
static int measure_probes(judge *j, rules_judgement *r) {
  const vf_response *at = j->e->response;
  const double mean[PROBINGS] = {N - 1, (N - 1) / 4.0, (N - 2) / 2.0};
  gsl_vector_memcpy(j->d, at->x);
  const double apart = distance(j->d, at->lambda);
  j->o = vf_exact_defaults();
  for (int k = 0; k < PROBINGS; k++)
    for (size_t draw = 0; draw < JUDGE_DRAWS; draw++) {
      j->o.probes = probes_of[k];
      j->o.hadamard = k == 2;
      const double off = error(j, vf_exact_probed) / apart, square = off * off / mean[k];
      if (!isfinite(square))
        return GSL_EFAILED;
      r->square[k] += square;
      r->square_of_square[k] += square * square;
    }
  return GSL_SUCCESS;
}

static int measure(judge *j, rules_judgement *r) {
  vf_symmetry *symmetry = vf_symmetry_alloc(N);
  vf_spectral *spectral = vf_spectral_alloc(N, VF_BACKEND_BEST);
  vf_symmetry_report report;
  int code =
      symmetry && spectral ? vf_symmetry_measure(symmetry, j->e->response->jacobian, &report) : GSL_ENOMEM;
  if (!code)
    code = vf_spectral_svd(spectral, j->e->response->jacobian, NULL, j->singular, NULL);
  r->kappa = code ? NAN : report.kappa;
  r->judged = !code && report.kappa <= 10;
  if (r->judged) {
    const vf_phase_sizes z = {1 / gsl_vector_get(j->singular, N - 1), solved_weights(j, spectral),
                              gsl_blas_dnrm2(j->e->response->lambda), TANH_SECOND, TANH_THIRD};
    measure_asymep(j, &z, r);
    code = isnan(z.weights) ? GSL_EFAILED : measure_probes(j, r);
  }
  vf_symmetry_free(symmetry);
  vf_spectral_free(spectral);
  return code;
}

static int run_one(gsl_rng *rng, size_t index, void *record, const void *context) {
  (void)index;
  (void)context;
  rules_judgement *r = record;
  vf_example *e = ensemble_example(vf_network_alloc_dense(vf_activation_tanh, N, ENSEMBLE_INPUTS, 0), 2);
  judge j = {e,
             vf_exact_alloc(N),
             rng,
             gsl_vector_alloc(N),
             gsl_vector_alloc(N),
             gsl_vector_alloc(N),
             gsl_matrix_alloc(N, N),
             vf_lu_alloc(N),
             vf_exact_defaults()};
  ensemble_fate fate = ENSEMBLE_NO_FIXED_POINT;
  int code = e && j.w && j.lu && j.d && j.other && j.singular && j.wrong ? GSL_SUCCESS : GSL_ENOMEM;
  if (!code)
    code = ensemble_draw_weights(e, exp(gsl_ran_flat(rng, log(0.3), log(6))), 0.3,
                                 gsl_ran_flat(rng, 0.1, M_PI), rng);
  if (!code) {
    ensemble_draw_example(e, 0, rng);
    code = ensemble_settle(e, &fate);
  }
  if (!code && fate == ENSEMBLE_SETTLED)
    code = measure(&j, r);
  gsl_vector_free(j.d);
  gsl_vector_free(j.other);
  gsl_vector_free(j.singular);
  gsl_matrix_free(j.wrong);
  vf_lu_free(j.lu);
  vf_exact_free(j.w);
  vf_example_free(e);
  return code;
}

rules_judgement *rules_judge_run(xp_run *run, size_t networks) {
  return draw_run(run, "judge", "exact rules judge", networks, sizeof(rules_judgement), run_one, NULL);
}

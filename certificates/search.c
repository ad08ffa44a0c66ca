/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * For a target c with response x and adjoint y in one of the norms, |x - y| / |x + y| is at most kappa, and
 * below 1 where <x, y> > 0.
 */
#include "search.h"

#include "vf_survey.h"

#include <float.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <stdlib.h>
#include <string.h>

enum { RESTARTS = 3, CAYLEY_STEPS = 400, NO_SEARCH = -1 };

typedef struct {
  vf_example *e;
  const gsl_vector *metric;
  gsl_rng *rng;
  size_t n, tries;
  vf_lu *lu;
  gsl_matrix *symmetric, *gram, *weight; /* weight: among active units */
  gsl_vector *mass, *x, *y, *sum, *difference, *image, *c, *best;
  double roundoff;
} room;

static void room_free(room *r) {
  vf_lu_free(r->lu);
  gsl_matrix_free(r->symmetric);
  gsl_matrix_free(r->gram);
  gsl_matrix_free(r->weight);
  gsl_vector *const all[] = {r->mass, r->x, r->y, r->sum, r->difference, r->image, r->c, r->best};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    gsl_vector_free(all[i]);
}

static void take_weights(room *r) {
  vf_network_weights(vf_network_of(r->e->field), r->e->theta, r->weight);
  for (size_t i = 0; i < r->n; i++)
    for (size_t j = 0; j < r->n; j++)
      if (r->e->response->frozen[i] || r->e->response->frozen[j])
        gsl_matrix_set(r->weight, i, j, 0);
}

static int room_make(room *r) {
  const size_t n = r->n = r->e->h->size;
  gsl_vector **const all[] = {&r->mass, &r->x, &r->y, &r->sum, &r->difference, &r->image, &r->c, &r->best};
  int good = 1;
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    good = (*all[i] = gsl_vector_calloc(n)) && good;
  r->lu = vf_lu_alloc(n);
  r->symmetric = gsl_matrix_alloc(n, n);
  r->gram = gsl_matrix_alloc(n, n);
  r->weight = gsl_matrix_alloc(n, n);
  if (!good || !r->lu || !r->symmetric || !r->gram || !r->weight || vf_example_gram(r->e, r->gram))
    return GSL_ENOMEM;
  take_weights(r);
  const gsl_matrix *l = r->e->response->jacobian;
  double rcond[2];
  gsl_matrix_transpose_memcpy(r->symmetric, l);
  gsl_matrix_add(r->symmetric, l);
  gsl_matrix_scale(r->symmetric, 0.5);
  const int singular = vf_lu_factor(r->lu, r->symmetric) || vf_lu_rcond(r->lu, rcond);
  for (size_t i = 0; i < n; i++)
    gsl_vector_set(r->mass, i, gsl_matrix_get(r->gram, i, i));
  if (vf_lu_factor(r->lu, l) || vf_lu_rcond(r->lu, rcond + 1))
    return GSL_ESING;
  r->roundoff = 10 * (double)n * DBL_EPSILON / (singular ? DBL_EPSILON : GSL_MIN(rcond[0], rcond[1]));
  return GSL_SUCCESS;
}

/* The square of a length in that norm. */
static double square(room *r, int norm, const gsl_vector *v) {
  double sum;
  gsl_vector_memcpy(r->image, v);
  if (norm == SEARCH_ENERGY)
    gsl_blas_dsymv(CblasLower, -1, r->symmetric, v, 0, r->image);
  if (norm == SEARCH_WEIGHT || norm == SEARCH_METRIC)
    gsl_vector_mul(r->image, r->mass);
  if (norm == SEARCH_METRIC)
    gsl_vector_mul(r->image, r->metric);
  gsl_blas_ddot(r->image, v, &sum);
  return sum;
}

static void solve(room *r, int norm, const gsl_vector *c) {
  vf_lu_solve(r->lu, c, r->x);
  gsl_vector_memcpy(r->y, c);
  if (norm == SEARCH_METRIC)
    gsl_vector_mul(r->y, r->metric);
  vf_lu_solve_transposed(r->lu, r->y, r->y);
  if (norm == SEARCH_METRIC)
    gsl_vector_div(r->y, r->metric);
}

/* |x - y| / |x + y|. */
static double apart(room *r, int norm) {
  gsl_vector_memcpy(r->sum, r->x);
  gsl_vector_memcpy(r->difference, r->x);
  gsl_vector_add(r->sum, r->y);
  gsl_vector_sub(r->difference, r->y);
  return sqrt(square(r, norm, r->difference) / square(r, norm, r->sum));
}

static double ratio(room *r, int norm, const gsl_vector *c) {
  solve(r, norm, c);
  return apart(r, norm);
}

/* In degrees; of equal lengths the ratio is the tangent of half the angle. */
static double angle(room *r, int norm, const gsl_vector *c) {
  solve(r, norm, c);
  gsl_vector_scale(r->x, 1 / sqrt(square(r, norm, r->x)));
  gsl_vector_scale(r->y, 1 / sqrt(square(r, norm, r->y)));
  return 360 / M_PI * atan(apart(r, norm));
}

/* Of the target that is given: |x - y| / |y|. */
static double relative_error(room *r, int norm, const gsl_vector *c) {
  solve(r, norm, c);
  gsl_vector_memcpy(r->difference, r->x);
  gsl_vector_sub(r->difference, r->y);
  return sqrt(square(r, norm, r->difference) / square(r, norm, r->y));
}

/* v <- sum_j (L / 4)^j v / j!, an Euler step for one term and dh/dt = L h over the time 1/4 for many. */
static void advance(room *r, CBLAS_TRANSPOSE_t transposed, size_t terms, gsl_vector *v) {
  gsl_vector_memcpy(r->sum, v);
  for (size_t j = 1; j <= terms; j++) {
    gsl_blas_dgemv(transposed, 0.25 / (double)j, r->e->response->jacobian, r->sum, 0, r->image);
    gsl_vector_memcpy(r->sum, r->image);
    gsl_vector_add(v, r->image);
  }
}

/* The largest distance of the two paths from c, over |c|, from step first on. */
static double paths(room *r, size_t terms, size_t first, size_t last) {
  const gsl_vector *c = r->e->response->c;
  double most = 0;
  gsl_vector_memcpy(r->x, c);
  gsl_vector_memcpy(r->y, c);
  for (size_t k = 1; k <= last; k++) {
    advance(r, CblasNoTrans, terms, r->x);
    advance(r, CblasTrans, terms, r->y);
    gsl_vector_memcpy(r->difference, r->x);
    gsl_vector_sub(r->difference, r->y);
    if (k >= first)
      most = GSL_MAX_DBL(most, gsl_blas_dnrm2(r->difference) / gsl_blas_dnrm2(c));
  }
  return most;
}

static double steps(room *r, int norm, const gsl_vector *c) {
  (void)norm, (void)c;
  return paths(r, 1, 2, 30);
}

static double velocities(room *r, int norm, const gsl_vector *c) {
  (void)norm, (void)c;
  return paths(r, 60, 1, 20);
}

/* |v + L v / 4| / |v|. */
static double stepped(room *r, int norm, const gsl_vector *v) {
  (void)norm;
  gsl_vector_memcpy(r->image, v);
  gsl_blas_dgemv(CblasNoTrans, 0.25, r->e->response->jacobian, v, 1, r->image);
  return gsl_blas_dnrm2(r->image) / gsl_blas_dnrm2(v);
}

/* Whether the nudged response goes up the gradient c. */
static int rises(room *r) {
  const gsl_vector *c = r->e->response->c;
  double slope;
  solve(r, SEARCH_STATE, c);
  gsl_blas_ddot(c, r->x, &slope);
  return slope > r->roundoff * gsl_blas_dnrm2(c) * gsl_blas_dnrm2(r->x);
}

/* v^T S v / |v|^2. */
static double rayleigh(room *r, int norm, const gsl_vector *v) {
  return -square(r, SEARCH_ENERGY, v) / square(r, norm, v);
}

/* |A v| / |v| for A = L - S. */
static double turned(room *r, int norm, const gsl_vector *v) {
  (void)norm;
  gsl_blas_dgemv(CblasNoTrans, 1, r->e->response->jacobian, v, 0, r->image);
  gsl_blas_dsymv(CblasLower, -1, r->symmetric, v, 1, r->image);
  return gsl_blas_dnrm2(r->image) / gsl_blas_dnrm2(v);
}

/* |(W + W^T) v| / |2 v|, and with the difference. */
static double weighed(room *r, double sign, const gsl_vector *v) {
  gsl_blas_dgemv(CblasNoTrans, 0.5, r->weight, v, 0, r->image);
  gsl_blas_dgemv(CblasTrans, 0.5 * sign, r->weight, v, 1, r->image);
  return gsl_blas_dnrm2(r->image) / gsl_blas_dnrm2(v);
}

static double together(room *r, int norm, const gsl_vector *v) {
  (void)norm;
  return weighed(r, 1, v);
}

static double against(room *r, int norm, const gsl_vector *v) {
  (void)norm;
  return weighed(r, -1, v);
}

/* c: from, or 0 where it is NULL, plus a random step on the active units or on the active outputs. */
static void step(room *r, const gsl_vector *from, int outputs, double size) {
  const size_t *unit = vf_cost_indices(r->e->cost), m = outputs ? vf_cost_outputs(r->e->cost) : r->n;
  gsl_vector_set_zero(r->c);
  if (from)
    gsl_vector_memcpy(r->c, from);
  for (size_t j = 0; j < m; j++) {
    const size_t i = outputs ? unit[j] : j;
    if (!r->e->response->frozen[i])
      gsl_vector_set(r->c, i, gsl_vector_get(r->c, i) + gsl_ran_gaussian(r->rng, size));
  }
}

/* The largest value found: half of the tries are drawn, the others climb from the best. */
static double climb(room *r, double (*value)(room *, int, const gsl_vector *), int norm, int outputs) {
  double most = GSL_NEGINF, size = 0.5;
  gsl_vector_set_zero(r->best);
  for (size_t k = 0; k < r->tries; k++) {
    const int fresh = k < r->tries / 2;
    step(r, fresh ? NULL : r->best, outputs, fresh ? 1 : size);
    const double now = value(r, norm, r->c);
    const int better = now > most;
    if (better) {
      most = now;
      gsl_vector_memcpy(r->best, r->c);
    }
    size *= fresh ? 1 : better ? 1.5 : 0.9;
    size = GSL_MAX_DBL(size, 1e-6);
  }
  return most;
}

/* Midpoint rule, which is as stable as dh/dt: whether a random perturbation grows in the end. */
static int grows(room *r) {
  const gsl_matrix *l = r->e->response->jacobian;
  double shift = 0, length[2] = {0, 0};
  vf_lu *lu = vf_lu_alloc(r->n);
  for (size_t i = 0; i < r->n; i++)
    for (size_t j = 0; j < r->n; j++)
      shift = hypot(shift, gsl_matrix_get(l, i, j));
  shift /= sqrt((double)r->n);
  gsl_matrix_memcpy(r->gram, l);
  gsl_matrix_scale(r->gram, -1);
  gsl_matrix_add_diagonal(r->gram, shift);
  const int good = lu && !vf_lu_factor(lu, r->gram);
  step(r, NULL, 0, 1);
  for (int k = 0; good && k < CAYLEY_STEPS; k++) {
    gsl_vector_memcpy(r->image, r->c);
    gsl_blas_dgemv(CblasNoTrans, 1, l, r->c, shift, r->image);
    vf_lu_solve(lu, r->image, r->c);
    if (k == CAYLEY_STEPS / 2)
      length[0] = gsl_blas_dnrm2(r->c);
  }
  length[1] = gsl_blas_dnrm2(r->c);
  vf_lu_free(lu);
  return good && length[1] > length[0] * (1 + r->roundoff);
}

/* Whether dh/dt leads elsewhere from some random state; the states are restored. */
static int leads_elsewhere(room *r) {
  gsl_vector *h = r->e->h;
  int elsewhere = 0;
  gsl_vector_memcpy(r->best, h);
  for (int k = 0; k < RESTARTS && !elsewhere; k++) {
    vf_survey s;
    for (size_t i = 0; i < r->n; i++)
      gsl_vector_set(h, i, gsl_ran_gaussian(r->rng, 3));
    if (vf_survey_take(&s, r->e))
      continue;
    gsl_vector_sub(h, r->best);
    elsewhere = vf_vector_max_norm(h) > 1e-6;
  }
  gsl_vector_memcpy(h, r->best);
  return elsewhere;
}

/* Statements on all targets; what contradicts them is a ratio above their upper end, or above 1. */
static const struct {
  const char *name;
  int norm, outputs, enclosed;
} for_all[] = {{"kappa", SEARCH_STATE, 0, 1},
               {"kappa_M", SEARCH_WEIGHT, 0, 1},
               {"kappa_P", SEARCH_ENERGY, 0, 1},
               {"kappa_G", SEARCH_METRIC, 0, 1},
               {"descent_guaranteed", SEARCH_WEIGHT, 0, 0},
               {"descent_in_metric", SEARCH_METRIC, 0, 0},
               {"descent_outputs", SEARCH_WEIGHT, 1, 0}};

/* Norms, which are the largest of all vectors, and a bound of one. */
static const struct {
  const char *name;
  double (*value)(room *, int, const gsl_vector *);
} of_vectors[] = {{"norm_A", turned},
                  {"slopes_bound_A", turned},
                  {"norm_step", stepped},
                  {"norm_W_s", together},
                  {"norm_W_a", against}};

/* Numbers of the target that is given, in their enclosures, and below the upper ends of their bounds. */
static const struct {
  const char *name;
  double (*value)(room *, int, const gsl_vector *);
  int norm, is_bound;
} of_one[] = {{"angle_deg", angle, SEARCH_STATE, 0},
              {"weight_angle_deg", angle, SEARCH_WEIGHT, 0},
              {"energy_angle_deg", angle, SEARCH_ENERGY, 0},
              {"metric_angle_deg", angle, SEARCH_METRIC, 0},
              {"bound_angle", angle, SEARCH_STATE, 1},
              {"weight_bound_angle", angle, SEARCH_WEIGHT, 1},
              {"energy_bound_angle", angle, SEARCH_ENERGY, 1},
              {"metric_bound_angle", angle, SEARCH_METRIC, 1},
              {"relative_error", relative_error, SEARCH_STATE, 0},
              {"weight_relative_error", relative_error, SEARCH_WEIGHT, 0},
              {"energy_relative_error", relative_error, SEARCH_ENERGY, 0},
              {"metric_relative_error", relative_error, SEARCH_METRIC, 0},
              {"bound_relative_error", relative_error, SEARCH_STATE, 1},
              {"weight_bound_relative_error", relative_error, SEARCH_WEIGHT, 1},
              {"energy_bound_relative_error", relative_error, SEARCH_ENERGY, 1},
              {"metric_bound_relative_error", relative_error, SEARCH_METRIC, 1},
              {"margin_bound_relative_error", relative_error, SEARCH_STATE, 1},
              {"steps", steps, SEARCH_STATE, 0},
              {"steps_bound_A", steps, SEARCH_STATE, 1},
              {"velocities", velocities, SEARCH_STATE, 0},
              {"velocities_bound_A", velocities, SEARCH_STATE, 1}};

static int one_contradicts(room *r, const vf_statement *s, size_t i) {
  const double found = of_one[i].value(r, of_one[i].norm, r->e->response->c),
               rounding = (of_one[i].value == angle ? 360 : 1 + found) * r->roundoff;
  return (!of_one[i].is_bound && found < strtod(s->lower, NULL) - rounding) ||
         found > strtod(s->upper, NULL) + rounding;
}

static int vectors_contradict(room *r, const vf_statement *s, size_t i) {
  return climb(r, of_vectors[i].value, SEARCH_STATE, 0) >
         strtod(s->upper, NULL) * (1 + r->roundoff) + r->roundoff;
}

/* NO_SEARCH for other statements, and for vacuous ones, which have no number. */
static int targets_contradict(room *r, const vf_statement *s) {
  for (size_t i = 0; i < sizeof for_all / sizeof *for_all; i++)
    if (strcmp(for_all[i].name, s->name) == 0) {
      const double limit = for_all[i].enclosed ? strtod(s->upper, NULL) : 1;
      return climb(r, ratio, for_all[i].norm, for_all[i].outputs) > limit * (1 + r->roundoff) + r->roundoff;
    }
  for (size_t i = 0; i < sizeof of_vectors / sizeof *of_vectors; i++)
    if (strcmp(of_vectors[i].name, s->name) == 0)
      return s->upper ? vectors_contradict(r, s, i) : NO_SEARCH;
  for (size_t i = 0; i < sizeof of_one / sizeof *of_one; i++)
    if (strcmp(of_one[i].name, s->name) == 0)
      return s->upper ? one_contradicts(r, s, i) : NO_SEARCH;
  return NO_SEARCH;
}

static int contradicts(room *r, const vf_statement *s) {
  if (strcmp(s->name, "symmetric_negative") == 0)
    return climb(r, rayleigh, SEARCH_STATE, 0) > r->roundoff;
  if (strcmp(s->name, "margin") == 0)
    return climb(r, rayleigh, SEARCH_STATE, 0) > r->roundoff - strtod(s->lower, NULL);
  if (strcmp(s->name, "bound_nudging") == 0)
    return rises(r);
  if (strcmp(s->name, "stable") == 0)
    return grows(r);
  return targets_contradict(r, s);
}

int search_contradictions(vf_example *e, const gsl_vector *metric, const vf_statement *s, size_t count,
                          gsl_rng *rng, size_t tries, size_t *searched, FILE *out) {
  room r = {.e = e, .metric = metric, .rng = rng, .tries = tries};
  int found = room_make(&r) ? -1 : 0;
  for (int last = 0; found >= 0 && last < 2; last++) /* the one that moves the states comes last */
    for (size_t i = 0; i < count; i++) {
      if (s[i].verdict != VF_PROVED || (strcmp(s[i].name, "contraction") == 0) != last)
        continue;
      const int against = last ? leads_elsewhere(&r) : contradicts(&r, s + i);
      *searched += against != NO_SEARCH;
      if (against > 0) {
        fprintf(out, "contradicted: %s of %zu units\n", s[i].name, r.n);
        found++;
      }
    }
  room_free(&r);
  return found;
}

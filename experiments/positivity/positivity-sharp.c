/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The thresholds as searches over targets find them, without kappa; and whether a wrong threshold
 * would be noticed.
 */
#include "positivity.h"
#include "vf_bound.h"
#include "vf_search.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>

const char *const positivity_sharp_name[SHARP_KINDS] = {"state space, all targets",
                                                        "weight space, all targets", "state space, outputs",
                                                        "weight space, outputs", "weak coupling"};
enum { STARTS = 4, STEPS = 7 };

typedef struct {
  size_t n, m;
  int weights;
  gsl_matrix *s, *a, *l, *gram;
  gsl_vector *root, *c, *x, *lambda;
  vf_worst *target;
  vf_search *search;
  vf_symmetry *symmetry;
} family; /* L = S + t A */

static int family_make(family *f, size_t n, size_t m, int weights) {
  *f = (family){.n = n, .m = m, .weights = weights};
  gsl_matrix **const matrices[] = {&f->s, &f->a, &f->l, &f->gram};
  for (size_t i = 0; i < 4; i++)
    *matrices[i] = gsl_matrix_calloc(n, n);
  gsl_vector **const vectors[] = {&f->root, &f->c, &f->x, &f->lambda};
  for (size_t i = 0; i < 4; i++)
    *vectors[i] = gsl_vector_calloc(n);
  f->target = vf_worst_alloc(n, m, NULL);
  f->search = vf_search_alloc(n, m);
  f->symmetry = vf_symmetry_alloc(n);
  return f->s && f->a && f->l && f->gram && f->root && f->c && f->x && f->lambda && f->target && f->search &&
                 f->symmetry
             ? GSL_SUCCESS
             : GSL_ENOMEM;
}

static void family_free(family *f) {
  vf_symmetry_free(f->symmetry);
  vf_search_free(f->search);
  vf_worst_free(f->target);
  gsl_vector *const vectors[] = {f->root, f->c, f->x, f->lambda};
  for (size_t i = 0; i < 4; i++)
    gsl_vector_free(vectors[i]);
  gsl_matrix *const matrices[] = {f->s, f->a, f->l, f->gram};
  for (size_t i = 0; i < 4; i++)
    gsl_matrix_free(matrices[i]);
}

/* S = -(I + B B^T/n) and any A: L = S + t A is stable for every t.  M is diagonal. */
static void draw_family(family *f, gsl_rng *rng) {
  for (size_t i = 0; i < f->n; i++) {
    for (size_t j = 0; j < f->n; j++)
      gsl_matrix_set(f->l, i, j, gsl_ran_gaussian(rng, 1));
    gsl_vector_set(f->root, i, f->weights ? exp(gsl_ran_flat(rng, -1, 1)) : 1);
    gsl_matrix_set(f->gram, i, i, gsl_pow_2(gsl_vector_get(f->root, i)));
  }
  gsl_matrix_set_identity(f->s);
  gsl_blas_dgemm(CblasNoTrans, CblasTrans, -1 / (double)f->n, f->l, f->l, -1, f->s);
  for (size_t i = 0; i < f->n; i++)
    for (size_t j = 0; j < i; j++) {
      gsl_matrix_set(f->a, i, j, gsl_matrix_get(f->l, i, j));
      gsl_matrix_set(f->a, j, i, -gsl_matrix_get(f->l, i, j));
    }
}

static void at(family *f, double t) {
  gsl_matrix_memcpy(f->l, f->a);
  gsl_matrix_scale(f->l, t);
  gsl_matrix_add(f->l, f->s);
}

/* The sign of the exact test at t; its worst target and pair stay in f. */
static int exact(family *f, double t, double *smallest) {
  vf_worst_form form = {NAN, NAN};
  at(f, t);
  int code = vf_worst_jacobian(f->target, f->l);
  if (!code)
    code = vf_worst_target(f->target, f->gram, &form, f->c);
  if (!code)
    code = vf_worst_solve(f->target, f->c, f->x, f->lambda);
  *smallest = form.smallest;
  return code;
}

/* What the propositions say: 1/kappa(1) for all targets, a sign of the exact test for outputs.  0 where there
 * is none up to t = 1000/kappa(1). */
static int predict(family *f, double *threshold) {
  double kappa, smallest;
  at(f, 1);
  int code = vf_symmetry_kappa_weighted(f->symmetry, f->l, f->gram, &kappa);
  *threshold = 1 / kappa;
  if (code || f->m == f->n)
    return code;
  double low = *threshold, high = low;
  do {
    low = high;
    high *= 1.2;
    code = exact(f, high, &smallest);
  } while (!code && smallest > 0 && high * kappa < 1000);
  for (int k = 0; !code && smallest <= 0 && k < 60; k++) {
    double middle = (low + high) / 2, sign;
    code = exact(f, middle, &sign);
    *(sign > 0 ? &low : &high) = middle;
  }
  *threshold = smallest > 0 ? 0 : high;
  return code;
}

/* Does a search find a target with a negative product? */
static int finds(family *f, double t, gsl_rng *rng, int *found) {
  double angle;
  at(f, t);
  int code = vf_search_target(f->search, f->l, VF_SEARCH_WEIGHT_ANGLE, f->root, STARTS, rng, &angle);
  *found = angle > M_PI_2;
  return code;
}

/* The least t at which it does, by bisection about the threshold; infinite where it does not within 3 %. */
static int find(family *f, double threshold, gsl_rng *rng, double *least) {
  double low = 0.97 * threshold, high = 1.03 * threshold;
  int below, above, code = finds(f, low, rng, &below);
  if (!code)
    code = finds(f, high, rng, &above);
  if (code)
    return code;
  for (int k = 0; !code && k < STEPS; k++) {
    double middle = (low + high) / 2;
    int found;
    code = finds(f, middle, rng, &found);
    *(found ? &high : &low) = middle;
  }
  *least = below ? 0 : above ? high : INFINITY;
  return code;
}

static double product(const family *f, const gsl_vector *u, const gsl_vector *v) {
  double sum = 0;
  for (size_t i = 0; i < f->n; i++)
    sum += gsl_matrix_get(f->gram, i, i) * gsl_vector_get(u, i) * gsl_vector_get(v, i);
  return sum;
}

/* Just past the threshold: 0.98 kappa in place of kappa, and an adjoint without its transposition.  Before
 * it: a flipped sign. */
static int seed_faults(family *f, double threshold, sharp *o) {
  double past, before, flipped;
  int code = exact(f, 1.01 * threshold, &past);
  if (code)
    return code;
  o->faults = 3;
  o->caught += !positivity_agrees(0.98 * 1.01, past, product(f, f->x, f->lambda));
  o->caught += !positivity_agrees(1.01, past, product(f, f->x, f->x));
  code = exact(f, 0.9 * threshold, &before);
  gsl_vector_scale(f->x, -1);
  flipped = product(f, f->x, f->lambda);
  o->caught += !positivity_agrees(0.9, before, flipped);
  return code;
}

/* Four units in two pairs, W = r [[0, R], [R, 0]] with R a rotation by arccos r: nothing excites itself, and
 * kappa = r/sqrt(1 - r^2), the most that |W| = r allows. */
static int coupled(family *f, gsl_rng *rng, sharp *o) {
  double r = gsl_ran_flat(rng, 0.05, 0.7), s = sqrt(1 - r * r), turn[2][2] = {{r, -s}, {s, r}};
  gsl_matrix_set_identity(f->l);
  gsl_matrix_scale(f->l, -1);
  for (size_t i = 0; i < 2; i++)
    for (size_t j = 0; j < 2; j++) {
      gsl_matrix_set(f->l, i, 2 + j, r * turn[i][j]);
      gsl_matrix_set(f->l, 2 + i, j, r * turn[i][j]);
    }
  o->predicted = 2 * asin(r);
  o->faults = 1;
  vf_symmetry_report report;
  int code = vf_symmetry_measure(f->symmetry, f->l, &report);
  if (code)
    return code;
  o->caught = report.kappa > 0.98 * r / s + vf_bound_roundoff(4, report.rcond_s); /* a smaller bound */
  return vf_search_target(f->search, f->l, VF_SEARCH_ANGLE, NULL, 2 * STARTS, rng, &o->found);
}

int positivity_sharp(gsl_rng *rng, size_t index, void *record, const void *context) {
  (void)context;
  sharp *o = record;
  size_t kind = index % SHARP_KINDS, n = kind == COUPLED ? 4 : 3 + index / SHARP_KINDS % 3;
  family f;
  int code = family_make(&f, n, kind < 2 || kind == COUPLED ? n : 2, kind % 2 == 1);
  if (!code && kind == COUPLED)
    code = coupled(&f, rng, o);
  for (o->redrawn = 0; !code && kind != COUPLED && !(o->predicted > 0) && o->redrawn < 1000;) {
    draw_family(&f, rng);
    code = predict(&f, &o->predicted);
    o->redrawn += !(o->predicted > 0);
  }
  if (!code && kind != COUPLED)
    code = find(&f, o->predicted, rng, &o->found);
  if (!code && kind < 2)
    code = seed_faults(&f, o->predicted, o);
  family_free(&f);
  return code;
}

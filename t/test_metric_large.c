/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The best metric of a network of the size of the trained ones, whose kappa_G is known: where feedforward and
 * feedback blocks are multiples of matrices with orthonormal rows, at angles in shared planes, prop:limit
 * turns it into the norm of a matrix with one row a layer.
 */
#include "tap.h"
#include "vf_linalg.h"
#include "vf_metric.h"
#include "xp_seed.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>

enum { LAYERS = 4, OUTPUTS = 10, WIDTH = 512, N = OUTPUTS + (LAYERS - 1) * WIDTH };

/* Forward and backward factors and angles of the pairs of layers, and M of the layers. */
static const double forward[] = {1.2, 0.6, 1.1}, backward[] = {0.04, 0.09, 0.07}, turn[] = {0.9, 0.7, 0.5},
                    mass[] = {1, 15, 160, 2400};

static size_t first(size_t layer) {
  return layer ? OUTPUTS + (layer - 1) * WIDTH : 0;
}

static size_t width(size_t layer) {
  return layer ? WIDTH : OUTPUTS;
}

/*
 * Unit i of a layer with unit i of the next, and for the angle with its neighbour i ^ 1.  The chains of the
 * outputs decide; the others, of lower loop gains and another ratio of forward and backward factors, have
 * nearly all of the weights, so that the balanced metric is not the best one.
 */
static void join(gsl_matrix *l, size_t k) {
  for (size_t i = 0; i < width(k); i++) {
    const double f = (i < OUTPUTS ? 1 : 0.5) * forward[k], b = (i < OUTPUTS ? 1 : 0.1) * backward[k];
    gsl_matrix_set(l, first(k) + i, first(k + 1) + i, f);
    gsl_matrix_set(l, first(k + 1) + i, first(k) + i, b * cos(turn[k]));
    gsl_matrix_set(l, first(k + 1) + (i ^ 1), first(k) + i, (i % 2 ? -1 : 1) * b * sin(turn[k]));
  }
}

/* A reflection of each layer at a random plane fills the blocks and changes no norm. */
static void reflect(gsl_matrix *l, gsl_rng *rng) {
  gsl_vector *v = gsl_vector_alloc(N), *image = gsl_vector_alloc(N);
  for (size_t k = 0; k < LAYERS; k++) {
    gsl_vector_set_zero(v);
    for (size_t i = 0; i < width(k); i++)
      gsl_vector_set(v, first(k) + i, gsl_ran_gaussian(rng, 1));
    gsl_vector_scale(v, M_SQRT2 / gsl_blas_dnrm2(v));
    gsl_blas_dgemv(CblasTrans, 1, l, v, 0, image);
    gsl_blas_dger(-1, v, image, l);
    gsl_blas_dgemv(CblasNoTrans, 1, l, v, 0, image);
    gsl_blas_dger(-1, image, v, l);
  }
  gsl_vector_free(image);
  gsl_vector_free(v);
}

/* |(I - X)^-1 Y| of the norms of the blocks in the metric with g_{k+1}/g_k = forward/backward. */
static double closed_form(void) {
  gsl_matrix *x = gsl_matrix_calloc(LAYERS, LAYERS), *y = gsl_matrix_calloc(LAYERS, LAYERS);
  vf_lu *lu = vf_lu_alloc(LAYERS);
  vf_spectral *s = vf_spectral_alloc(LAYERS, VF_BACKEND_BEST);
  double kappa = NAN;
  gsl_matrix_set_identity(x);
  for (size_t k = 0; k + 1 < LAYERS; k++) {
    const double loop = sqrt(forward[k] * backward[k] * mass[k + 1] / mass[k]), back = mass[k] / mass[k + 1];
    gsl_matrix_set(x, k + 1, k, -loop * cos(turn[k] / 2));
    gsl_matrix_set(x, k, k + 1, -loop * cos(turn[k] / 2) * back);
    gsl_matrix_set(y, k + 1, k, loop * sin(turn[k] / 2));
    gsl_matrix_set(y, k, k + 1, loop * sin(turn[k] / 2) * back);
  }
  vf_lu_factor(lu, x);
  for (size_t j = 0; j < LAYERS; j++) {
    gsl_vector_view column = gsl_matrix_column(y, j);
    vf_lu_solve(lu, &column.vector, &column.vector);
  }
  vf_spectral_norm(s, y, &kappa);
  vf_spectral_free(s);
  vf_lu_free(lu);
  gsl_matrix_free(x);
  gsl_matrix_free(y);
  return kappa;
}

/* One Cholesky factorisation says whether kappa_G of the metric g is below the level. */
static int certified(const vf_metric *w, const gsl_matrix *l, const gsl_vector *m, const gsl_vector *g,
                     double level) {
  gsl_vector *metric = gsl_vector_alloc(N);
  int holds = -1;
  vf_metric_expand(w, g, metric);
  is_int(vf_metric_check(l, m, metric, level, &holds), GSL_SUCCESS, "the certificate at level %.4f", level);
  gsl_vector_free(metric);
  return holds;
}

static void test_search(vf_metric *w, const gsl_matrix *l, const gsl_vector *m) {
  gsl_vector *g = gsl_vector_alloc(LAYERS);
  const double known = closed_form();
  double kappa;
  vf_metric_report r, starts;
  gsl_vector_set_all(g, 1);
  for (size_t k = 0; k + 1 < LAYERS; k++)
    gsl_vector_set(g, k + 1, gsl_vector_get(g, k) * forward[k] / backward[k]);
  is_int(vf_metric_kappa(w, g, &kappa), GSL_SUCCESS, "kappa_G of %d units", N);
  is_near(kappa, known, 1e-9 * known, "is that of the closed form in its metric");
  vf_metric_best(w, 2, g, &starts);
  is_int(vf_metric_best(w, 200, g, &r), GSL_SUCCESS, "the best metric");
  ok(r.kappa <= 1.002 * known && r.kappa >= 0.995 * known, "%.5f is that of the closed form, %.5f", r.kappa,
     known);
  ok(r.excluded > 0.995 * r.kappa && r.excluded <= r.kappa, "no metric is better by more than 0.5 %%");
  ok(starts.kappa > 1.02 * r.kappa, "%zu evaluations find a better metric than %zu, %.4f", r.evaluations,
     starts.evaluations, starts.kappa);
  ok(r.guaranteed && certified(w, l, m, g, 1.0001 * r.kappa), "descent is certified, at 1.0001 kappa_G");
  ok(!certified(w, l, m, g, 0.9999 * r.kappa), "and not at 0.9999 kappa_G");
  gsl_vector_free(g);
}

int main(void) {
  gsl_set_error_handler_off();
  gsl_rng *rng = xp_rng_alloc(5, "large", 0);
  gsl_matrix *l = gsl_matrix_calloc(N, N);
  gsl_vector *m = gsl_vector_alloc(N);
  size_t group[N];
  const size_t output[OUTPUTS] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  for (size_t k = 0; k < LAYERS; k++)
    for (size_t i = 0; i < width(k); i++) {
      group[first(k) + i] = k;
      gsl_vector_set(m, first(k) + i, mass[k]);
      gsl_matrix_set(l, first(k) + i, first(k) + i, -1);
    }
  for (size_t k = 0; k + 1 < LAYERS; k++)
    join(l, k);
  reflect(l, rng);
  vf_metric *w = vf_metric_alloc(N, LAYERS, group, OUTPUTS, output);
  if (ok(w && vf_metric_take(w, l, m, NULL) == GSL_SUCCESS, "a network of %d units", N))
    test_search(w, l, m);
  vf_metric_free(w);
  gsl_vector_free(m);
  gsl_matrix_free(l);
  gsl_rng_free(rng);
  return tap_done();
}

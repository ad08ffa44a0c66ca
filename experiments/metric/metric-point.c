/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One point of the curves: W_{k,k+1} = w O with O orthogonal, and feedback gain w (cos a 1 + sin a Z) O^T
 * with Z orthogonal and antisymmetric, at the angle a to W^T.  Units are linear.
 */
#include "metric.h"
#include "vf_linalg.h"
#include "vf_symmetry.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>

enum { WIDTH = 4, BUDGET = 160 };
static const double loops[] = {0.7, 1, 1.3}, gains[] = {0.001, 0.01, 0.1, 0.3, 1};
enum { LOOPS = 3, GAINS = 5, DEPTHS = 4 };

size_t metric_points(size_t angles) {
  return angles * LOOPS * GAINS * DEPTHS;
}

/* chi = w cos(a/2) below the diagonal and y = w sin(a/2). */
int metric_closed_form(size_t hidden, double loop, double angle, double *kappa) {
  gsl_matrix *m = gsl_matrix_calloc(hidden, hidden);
  vf_spectral *w = vf_spectral_alloc(hidden, VF_BACKEND_BEST);
  for (size_t i = 0; m && i < hidden; i++)
    for (size_t j = 0; j <= i; j++)
      gsl_matrix_set(m, i, j, loop * sin(angle / 2) * pow(loop * cos(angle / 2), (double)(i - j)));
  const int code = m && w ? vf_spectral_norm(w, m, kappa) : GSL_ENOMEM;
  vf_spectral_free(w);
  gsl_matrix_free(m);
  return code;
}

static void draw_orthogonal(gsl_matrix *q, gsl_rng *rng) {
  double data[WIDTH * WIDTH], tau_data[WIDTH], r_data[WIDTH * WIDTH];
  gsl_matrix_view a = gsl_matrix_view_array(data, WIDTH, WIDTH),
                  r = gsl_matrix_view_array(r_data, WIDTH, WIDTH);
  gsl_vector_view tau = gsl_vector_view_array(tau_data, WIDTH);
  for (size_t i = 0; i < WIDTH * WIDTH; i++)
    data[i] = gsl_ran_gaussian(rng, 1);
  gsl_linalg_QR_decomp(&a.matrix, &tau.vector);
  gsl_linalg_QR_unpack(&a.matrix, &tau.vector, q, &r.matrix);
}

/* Both weights between layers k and k + 1. */
static void join(metric_net *t, size_t k, const metric_point *p, gsl_rng *rng) {
  double o_data[WIDTH * WIDTH], q_data[WIDTH * WIDTH], turn_data[WIDTH * WIDTH], back_data[WIDTH * WIDTH];
  gsl_matrix_view o = gsl_matrix_view_array(o_data, WIDTH, WIDTH),
                  q = gsl_matrix_view_array(q_data, WIDTH, WIDTH),
                  turn = gsl_matrix_view_array(turn_data, WIDTH, WIDTH),
                  back = gsl_matrix_view_array(back_data, WIDTH, WIDTH);
  draw_orthogonal(&o.matrix, rng);
  draw_orthogonal(&q.matrix, rng);
  for (size_t i = 0; i < WIDTH; i++) /* cos a Q + sin a Q (antisymmetric permutation) */
    for (size_t j = 0; j < WIDTH; j++)
      turn_data[i * WIDTH + j] = cos(p->angle) * q_data[i * WIDTH + j] +
                                 sin(p->angle) * (j % 2 ? -1 : 1) * q_data[i * WIDTH + (j ^ 1)];
  gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1, &turn.matrix, &q.matrix, 0, &back.matrix);
  gsl_blas_dgemm(CblasTrans, CblasNoTrans, p->gain * p->loop, &o.matrix, &back.matrix, 0, &turn.matrix);
  for (size_t i = 0; i < WIDTH; i++)
    for (size_t j = 0; j < WIDTH; j++) {
      gsl_matrix_set(t->jacobian, WIDTH * k + i, WIDTH * (k + 1) + j, p->loop * o_data[i * WIDTH + j]);
      gsl_matrix_set(t->jacobian, WIDTH * (k + 1) + i, WIDTH * k + j, turn_data[i * WIDTH + j]);
    }
}

/* The step with rates M of one random target, against the gradient with rates M/G and against the plain one.
 */
static int compare(const metric_net *t, metric_point *p, gsl_rng *rng) {
  gsl_vector *c = gsl_vector_calloc(t->n), *x = gsl_vector_alloc(t->n), *lambda = gsl_vector_alloc(t->n),
             *u = gsl_vector_alloc(t->n), *v = gsl_vector_alloc(t->n);
  vf_lu *lu = vf_lu_alloc(t->n);
  int code = c && x && lambda && u && v && lu ? vf_lu_factor(lu, t->jacobian) : GSL_ENOMEM;
  for (size_t i = 0; !code && i < t->outputs; i++)
    gsl_vector_set(c, i, gsl_ran_gaussian(rng, 1));
  if (!code) {
    vf_lu_solve(lu, c, x);
    vf_lu_solve_transposed(lu, c, lambda);
    for (size_t i = 0; i < t->n; i++) {
      const double g = gsl_vector_get(t->metric, i), root = sqrt(g * gsl_vector_get(t->mass, i));
      gsl_vector_set(u, i, root * gsl_vector_get(x, i));
      gsl_vector_set(v, i, root * gsl_vector_get(lambda, i) / g);
    }
    p->metric_angle = vf_symmetry_angle(u, v);
    gsl_vector_mul(x, t->mass);
    p->plain_angle = vf_symmetry_angle(x, lambda);
  }
  vf_lu_free(lu);
  gsl_vector *const vector[] = {c, x, lambda, u, v};
  for (size_t i = 0; i < sizeof vector / sizeof *vector; i++)
    gsl_vector_free(vector[i]);
  return code;
}

static int measure(metric_net *t, metric_point *p, gsl_rng *rng) {
  vf_metric *w = vf_metric_alloc(t->n, t->layers, t->layer, t->outputs, t->output);
  gsl_vector *g = gsl_vector_alloc(t->layers);
  gsl_vector_set_all(t->mass, 1);
  int code = w && g ? vf_metric_take(w, t->jacobian, t->mass, NULL) : GSL_ENOMEM;
  if (!code)
    code = vf_metric_best(w, BUDGET, g, &p->equal);
  for (size_t i = 0; i < t->n; i++)
    gsl_vector_set(t->mass, i, pow(p->gain, -(double)t->layer[i]));
  if (!code)
    code = vf_metric_take(w, t->jacobian, t->mass, NULL);
  if (!code) {
    gsl_vector_set_all(g, 1);
    code = vf_metric_kappa(w, g, &p->identity);
  }
  for (size_t k = 0; !code && k < t->layers; k++)
    gsl_vector_set(g, k, pow(p->gain, -(double)k));
  if (!code)
    code = vf_metric_kappa(w, g, &p->powers);
  if (!code)
    code = vf_metric_best(w, BUDGET, g, &p->law);
  if (!code)
    code = vf_metric_kappa_outputs(w, g, &p->outputs);
  if (!code)
    code = vf_metric_expand(w, g, t->metric);
  vf_metric_free(w);
  gsl_vector_free(g);
  return code ? code : compare(t, p, rng);
}

/* Beyond the rounding of the eigenvalues. */
static int find_stable(const metric_net *t, metric_point *p) {
  double abscissa = NAN;
  vf_spectral *w = vf_spectral_alloc(t->n, VF_BACKEND_BEST);
  const int code = w ? vf_spectral_abscissa(w, t->jacobian, &abscissa) : GSL_ENOMEM;
  p->stable = abscissa < -1e-6;
  vf_spectral_free(w);
  return code;
}

int metric_point_measure(gsl_rng *rng, size_t index, void *record, const void *context) {
  const size_t angles = *(const size_t *)context, angle = index % angles, rest = index / angles;
  metric_point *p = record;
  metric_net t;
  p->gain = gains[rest % GAINS];
  p->loop = loops[rest / GAINS % LOOPS];
  p->hidden = 1 + rest / GAINS / LOOPS;
  p->angle = M_PI * (double)angle / (double)(angles - 1);
  int code = metric_net_alloc(&t, p->hidden + 1, WIDTH, WIDTH);
  if (!code)
    code = metric_closed_form(p->hidden, p->loop, p->angle, &p->closed);
  for (size_t k = 0; !code && k < p->hidden; k++)
    join(&t, k, p, rng);
  for (size_t i = 0; !code && i < t.n; i++)
    gsl_matrix_set(t.jacobian, i, i, -1);
  if (!code)
    code = find_stable(&t, p);
  if (!code && p->stable)
    code = measure(&t, p, rng);
  metric_net_free(&t);
  return code;
}

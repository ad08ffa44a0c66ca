/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A field that no other file defines: its weights are shared, so that M is not diagonal, and it has no gram of
 * its own.  It settles, learns by formula and by nudges, and is surveyed.
 */
#include "tap.h"
#include "vf_survey.h"
#include "vf_trainer.h"

#include <gsl/gsl_errno.h>
#include <math.h>

enum { UNITS = 4, PARAMETERS = 3 };

/* mu_i = a tanh h_(i+1) + b s_i tanh h_(i-1) + c + v s_i - h_i on a ring, s_i = 1 + i/5; theta = (a, b, c).
 */
static double drive(const gsl_vector *h, size_t i, size_t parameter) {
  const double s = 1 + (double)i / 5;
  if (parameter == 2)
    return 1;
  return parameter ? s * tanh(gsl_vector_get(h, (i + UNITS - 1) % UNITS))
                   : tanh(gsl_vector_get(h, (i + 1) % UNITS));
}

static int ring_mu(const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h, gsl_vector *velocity,
                   void *params) {
  (void)params;
  for (size_t i = 0; i < UNITS; i++) {
    double sum = gsl_vector_get(v, 0) * (1 + (double)i / 5) - gsl_vector_get(h, i);
    for (size_t k = 0; k < PARAMETERS; k++)
      sum += gsl_vector_get(theta, k) * drive(h, i, k);
    gsl_vector_set(velocity, i, sum);
  }
  return GSL_SUCCESS;
}

static int ring_jacobian(const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h,
                         gsl_matrix *jacobian, void *params) {
  (void)v;
  (void)params;
  gsl_matrix_set_identity(jacobian);
  gsl_matrix_scale(jacobian, -1);
  for (size_t i = 0; i < UNITS; i++) {
    const size_t after = (i + 1) % UNITS, before = (i + UNITS - 1) % UNITS;
    const double up = cosh(gsl_vector_get(h, after)), down = cosh(gsl_vector_get(h, before));
    *gsl_matrix_ptr(jacobian, i, after) += gsl_vector_get(theta, 0) / (up * up);
    *gsl_matrix_ptr(jacobian, i, before) += gsl_vector_get(theta, 1) * (1 + (double)i / 5) / (down * down);
  }
  return GSL_SUCCESS;
}

static int ring_pullback(const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h,
                         const gsl_vector *u, gsl_vector *g, void *params) {
  (void)theta;
  (void)v;
  (void)params;
  for (size_t k = 0; k < PARAMETERS; k++) {
    double sum = 0;
    for (size_t i = 0; i < UNITS; i++)
      sum += drive(h, i, k) * gsl_vector_get(u, i);
    gsl_vector_set(g, k, sum);
  }
  return GSL_SUCCESS;
}

static const vf_field ring = {.name = "ring of shared weights",
                              .n = UNITS,
                              .p = PARAMETERS,
                              .q = 1,
                              .mu = ring_mu,
                              .jacobian = ring_jacobian,
                              .pullback = ring_pullback};

static vf_example *draw(void) {
  vf_example *e = vf_example_alloc(&ring, vf_cost_alloc(vf_cost_squared_error, UNITS, 1, NULL));
  const double theta[PARAMETERS] = {0.45, -0.3, 0.1};
  for (size_t k = 0; k < PARAMETERS; k++)
    gsl_vector_set(e->theta, k, theta[k]);
  gsl_vector_set(e->input, 0, 0.35);
  gsl_vector_set(e->target, 0, 0.9);
  return e;
}

static void settles(void) {
  vf_example *e = draw();
  vf_relax_report report;
  is_int(vf_example_settle(e, &report), GSL_SUCCESS, "a field of its own settles");
  ok(report.residual < 1e-12 && report.abscissa < 0, "at a stable fixed point");
  vf_example_free(e);
}

static void learns(void) {
  const vf_estimator *const estimator[] = {vf_estimator_gradient, vf_estimator_nu, vf_estimator_centred,
                                           vf_estimator_finite_difference};
  for (size_t k = 0; k < sizeof estimator / sizeof *estimator; k++) {
    const vf_trainer_options options = {estimator[k], 0.01, 0.1};
    vf_example *e = draw();
    vf_estimator_work *w = vf_estimator_work_alloc(UNITS, PARAMETERS);
    double first = 0, last = 0;
    int code = vf_trainer_learn(&options, e, w, &first);
    for (int step = 0; !code && step < 100; step++)
      code = vf_trainer_learn(&options, e, w, &last);
    ok(!code && first > 0.01 && last < 1e-3 * first, "it learns by %s: %.3g to %.3g", estimator[k]->name,
       first, last);
    vf_estimator_work_free(w);
    vf_example_free(e);
  }
}

/* M^1/2 of M = G G^T does not exist for p < n: S^-1 A is weighed by M, which is singular. */
static void is_surveyed(void) {
  vf_example *e = draw();
  vf_survey s;
  is_int(vf_survey_take(&s, e), GSL_SUCCESS, "it is surveyed");
  ok(s.converged && s.relaxed && s.responded && s.frozen == 0, "at its fixed point");
  gsl_vector *nu = gsl_vector_alloc(PARAMETERS), *gradient = gsl_vector_alloc(PARAMETERS);
  vf_field_pullback(&ring, e->theta, e->input, e->h, e->response->x, nu);
  vf_field_pullback(&ring, e->theta, e->input, e->h, e->response->lambda, gradient);
  is_near(s.at.distance.weight_angle, vf_symmetry_angle(nu, gradient), 1e-14, "update against gradient");
  ok(s.at.symmetry.kappa > 0.01 && s.at.distance.angle <= 2 * atan(s.at.symmetry.kappa),
     "kappa bounds its angle");
  ok(isinf(s.at.kappa_weight), "fewer parameters than units: M is singular, kappa_M infinite");
  gsl_vector_free(nu);
  gsl_vector_free(gradient);
  vf_example_free(e);
}

/* ---- more parameters than units: kappa_M against 2 x 2 formulas ---- */

/* Two linear units, mu_0 = (c + d) v + a h_1 - h_0 and mu_1 = d v - a h_0 + b - h_1: the input weight d is
 * shared. L = [[-1, a], [-a, -1]], G = [[h_1, 0, v, v], [-h_0, 1, 0, v]] in (a, b, c, d). */
static int pair_mu(const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h, gsl_vector *velocity,
                   void *params) {
  (void)params;
  const double *t = theta->data, in = gsl_vector_get(v, 0);
  gsl_vector_set(velocity, 0, (t[2] + t[3]) * in + t[0] * gsl_vector_get(h, 1) - gsl_vector_get(h, 0));
  gsl_vector_set(velocity, 1, t[3] * in - t[0] * gsl_vector_get(h, 0) + t[1] - gsl_vector_get(h, 1));
  return GSL_SUCCESS;
}

static int pair_jacobian(const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h,
                         gsl_matrix *jacobian, void *params) {
  (void)v;
  (void)h;
  (void)params;
  gsl_matrix_set_all(jacobian, -1);
  gsl_matrix_set(jacobian, 0, 1, theta->data[0]);
  gsl_matrix_set(jacobian, 1, 0, -theta->data[0]);
  return GSL_SUCCESS;
}

static int pair_pullback(const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h,
                         const gsl_vector *u, gsl_vector *g, void *params) {
  (void)theta;
  (void)params;
  const double in = gsl_vector_get(v, 0), u0 = gsl_vector_get(u, 0), u1 = gsl_vector_get(u, 1);
  const double all[4] = {gsl_vector_get(h, 1) * u0 - gsl_vector_get(h, 0) * u1, u1, in * u0, in * (u0 + u1)};
  for (size_t k = 0; k < 4; k++)
    gsl_vector_set(g, k, all[k]);
  return GSL_SUCCESS;
}

/*
 * S = -I and A = a J with J the rotation by a right angle: M^1/2 S^-1 A M^-1/2 = -a M^1/2 J M^-1/2, and J
 * M^-1/2 = M^1/2 J / sqrt(det M), so kappa_M = a |M^1/2 M^1/2 J| / sqrt(det M) = a |M| / sqrt(det M) = a
 * sqrt(cond M).
 */
static void is_weighed(void) {
  static const vf_field pair = {
      .n = 2, .p = 4, .q = 1, .mu = pair_mu, .jacobian = pair_jacobian, .pullback = pair_pullback};
  vf_example *e = vf_example_alloc(&pair, vf_cost_alloc(vf_cost_squared_error, 2, 1, NULL));
  const double theta[4] = {0.375, 0.5, 0.25, -0.75}, v = 1.5, a = theta[0];
  for (size_t k = 0; k < 4; k++)
    gsl_vector_set(e->theta, k, theta[k]);
  gsl_vector_set(e->input, 0, v);
  gsl_vector_set(e->target, 0, 2);
  vf_survey s;
  is_int(vf_survey_take(&s, e), GSL_SUCCESS, "two units with a shared weight are surveyed");
  const double h0 = gsl_vector_get(e->h, 0), h1 = gsl_vector_get(e->h, 1);
  const double m00 = h1 * h1 + 2 * v * v, m11 = h0 * h0 + 1 + v * v, m01 = v * v - h0 * h1;
  const double middle = (m00 + m11) / 2, half = hypot((m00 - m11) / 2, m01);
  ok(fabs(m01) > 0.1, "M is not diagonal");
  is_near(s.at.symmetry.kappa, a, 1e-15, "kappa");
  is_near(s.at.kappa_weight, a * sqrt((middle + half) / (middle - half)), 1e-14, "kappa_M = a sqrt(cond M)");
  ok(s.at.distance.weight_angle <= 2 * atan(s.at.kappa_weight) + s.at.weight_roundoff,
     "and bounds the angle between update and gradient");
  vf_example_free(e);
}

int main(void) {
  gsl_set_error_handler_off();
  settles();
  learns();
  is_surveyed();
  is_weighed();
  return tap_done();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "example.h"
#include "tap.h"
#include "vf_phase_bound.h"
#include "vf_relax.h"
#include "vf_response.h"

#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_errno.h>
#include <math.h>

enum { UNITS = 6, STEPS = 8 };
static const double step = 0.3;

/* The state after some Euler steps from h + delta e_i, and its cost. */
static double cost_after(const example *e, double beta, size_t steps, size_t i, double delta, gsl_vector *s) {
  vf_relax *relax = vf_relax_alloc(UNITS);
  vf_relax_report report;
  double cost;
  gsl_vector_memcpy(s, e->h);
  *gsl_vector_ptr(s, i) += delta;
  vf_relax_euler(relax, &e->problem, beta, step, steps, 0, s, &report);
  vf_cost_value(e->cost, s, e->target, &cost);
  vf_relax_free(relax);
  return cost;
}

/* Velocities against a nudged phase that is run forwards, errors against differences of the final cost. */
static void steps_are_those_of_the_phases(void) {
  example e = example_make(vf_activation_tanh, 0, UNITS, 0.8, 5);
  vf_relax *relax = vf_relax_alloc(UNITS);
  vf_relax_report report;
  vf_response *r = vf_response_alloc(UNITS);
  gsl_matrix *velocity = gsl_matrix_alloc(STEPS, UNITS), *error = gsl_matrix_alloc(STEPS, UNITS);
  gsl_vector *s = gsl_vector_alloc(UNITS), *before = gsl_vector_alloc(UNITS);
  vf_relax_fixed_point(relax, &e.problem, 0, e.h, &report);
  vf_response_at(r, &e.problem, e.h);
  is_int(vf_response_nudged_steps(r, step, velocity), GSL_SUCCESS, "velocities step by step");
  is_int(vf_response_backprop_steps(r, step, error), GSL_SUCCESS, "errors step by step");
  double wrong_velocity = 0, wrong_error = 0, apart = 0;
  for (size_t k = 0; k < STEPS; k++)
    for (size_t i = 0; i < UNITS; i++) {
      double v[2], beta = 1e-6;
      for (int side = 0; side < 2; side++) { /* a centred difference in beta */
        double b = side ? -beta : beta;
        cost_after(&e, b, k, 0, 0, before);
        cost_after(&e, b, k + 1, 0, 0, s);
        v[side] = (gsl_vector_get(s, i) - gsl_vector_get(before, i)) / step;
      }
      double up = cost_after(&e, 0, k, i, 1e-5, s), down = cost_after(&e, 0, k, i, -1e-5, s);
      wrong_velocity =
          larger(wrong_velocity, fabs((v[0] - v[1]) / (2 * beta) - gsl_matrix_get(velocity, k, i)));
      wrong_error = larger(wrong_error, fabs((up - down) / 2e-5 - gsl_matrix_get(error, k, i)));
      apart = larger(apart, fabs(gsl_matrix_get(velocity, k, i) + gsl_matrix_get(error, k, i)));
    }
  ok(wrong_velocity < 1e-8, "velocities are those of a nudged phase run forwards");
  ok(wrong_error < 1e-8, "errors are the gradients of the final cost");
  ok(apart > 1e-2, "without symmetry the two differ");
  is_int(vf_response_nudged_steps(r, 0, velocity), GSL_EINVAL, "no step is refused");
  gsl_matrix *wrong = gsl_matrix_alloc(STEPS, UNITS + 1);
  is_int(vf_response_backprop_steps(r, step, wrong), GSL_EBADLEN, "another width is refused");
  gsl_matrix_free(wrong);
  gsl_vector_free(s);
  gsl_vector_free(before);
  gsl_matrix_free(velocity);
  gsl_matrix_free(error);
  vf_response_free(r);
  vf_relax_free(relax);
  example_free(&e);
}

/* One unit, mu = -m h: every bound has a value that can be worked out by hand. */
static void bounds_are_attained_by_one_unit(void) {
  gsl_vector *x = gsl_vector_alloc(1), *z = gsl_vector_alloc(1);
  double m = 0.5, c = 1.5, beta = 1e-3;
  gsl_vector_set(x, 0, -c / m);
  gsl_vector_set(z, 0, -c / (m + beta));
  vf_bound b = vf_phase_bound_finite_nudge(z, x, beta, c, m, 0);
  is_near(b.left / b.right, m / (m + beta), 1e-12, "a finite nudge is m/(m + beta) of its bound");
  ok(b.holds && !vf_phase_bound_finite_nudge(z, x, beta * 0.98, c, m, 0).holds,
     "which 2 %% less would break");
  /* Without weights z_K = (1 - (1 - eps)^K) x, here with r = 0. */
  gsl_vector_set(z, 0, gsl_vector_get(x, 0) * (1 - pow(0.7, 5)));
  b = vf_phase_bound_truncation(z, x, 0.3, 0, 5, 1e-15);
  is_near(b.left, b.right, 1e-15, "a phase cut short attains its bound");
  ok(b.holds && !vf_phase_bound_truncation(z, x, 0.3, 0, 6, 1e-15).holds, "and not that of one step more");
  gsl_vector_free(x);
  gsl_vector_free(z);
  /* e^(Lt) - e^(L^T t) = 2 sin(at) e^(-t) times a rotation for L = (-1, a; -a, -1). */
  double a = 0.7, t = 0.9, left = 2 * sin(a * t) * exp(-t);
  b = vf_phase_bound_velocity(left, a, 1, hypot(1, a), 2, t);
  is_near(b.left / b.right, sin(a * t) / (a * t), 1e-15, "two units have sin(at)/(at) of the velocity bound");
  ok(b.holds && !vf_phase_bound_velocity(left, 0.9 * a, 1, hypot(1, a), 2, t).holds,
     "and break a smaller one");
  ok(!vf_phase_bound_velocity(NAN, a, 1, 1, 2, t).holds, "NaN never holds");
}

/* (h^beta - h^-beta)/(2 beta) of one unit h' = -h + w rho(h) - beta (h - y), whose free state is 0. */
static double contrast(double w, double y, double beta, int bent) {
  double h[2] = {0, 0};
  for (int side = 0; side < 2; side++)
    for (int i = 0; i < 200; i++) {
      const double b = side ? -beta : beta, rho = bent ? tanh(h[side]) : h[side],
                   slope = bent ? 1 - rho * rho : 1;
      h[side] -= (-h[side] + w * rho - b * (h[side] - y)) / (-1 + w * slope - b);
    }
  return (h[0] - h[1]) / (2 * beta);
}

static void contrasts_stay_within_their_bound(void) {
  const double y = 1.5, beta = 0.01;
  /* Without bends K^-1 c / (1 - beta^2/K^2) is what the nudges give; K = -1 here and c = -y. */
  vf_phase_sizes z = {1, 0, y, 0, 0};
  const double off = fabs(contrast(0, y, beta, 0) - y);
  is_near(off / vf_phase_bound_contrast(&z, beta), 1 / (1 + beta), 1e-9,
          "two nudges of a spring attain 1/(1 + beta |K^-1|) of their bound");
  int within = 1, near = 0;
  for (double w = -3; w < 0.9; w += 0.1) {
    const double k = w - 1, response = y / fabs(k);
    z = (vf_phase_sizes){1 / fabs(k), fabs(w / k), response, 4 / (3 * sqrt(3)), 2};
    const double bias = fabs(contrast(w, y, beta, 1) - y / fabs(k)), most = vf_phase_bound_contrast(&z, beta);
    within &= bias <= most;
    near |= bias > 0.3 * most;
  }
  ok(within, "and those of a bent unit never exceed it");
  ok(near, "to which some come near");
  ok(isinf(vf_phase_bound_contrast(&z, 10)), "a nudge that is too strong has no bound");
  z.weights = NAN;
  ok(isinf(vf_phase_bound_contrast(&z, beta)), "nor has what is not a number");
}

static void euler_has_its_limit(void) {
  gsl_vector_complex *z = gsl_vector_complex_alloc(2);
  gsl_vector_complex_set(z, 0, gsl_complex_rect(-1, 3));
  gsl_vector_complex_set(z, 1, gsl_complex_rect(-1, -3));
  is_near(vf_phase_bound_euler_limit(z), 0.2, 1e-16, "-1 +- 3i allow steps below 2/(1 + 9)");
  gsl_vector_complex_set(z, 1, gsl_complex_rect(-20, 0));
  is_near(vf_phase_bound_euler_limit(z), 0.1, 1e-16, "a fast unit allows less");
  gsl_vector_complex_set(z, 1, gsl_complex_rect(0.1, 1));
  ok(vf_phase_bound_euler_limit(z) < 0, "an unstable fixed point allows none");
  gsl_vector_complex_free(z);
}

int main(void) {
  gsl_set_error_handler_off();
  steps_are_those_of_the_phases();
  bounds_are_attained_by_one_unit();
  contrasts_stay_within_their_bound();
  euler_has_its_limit();
  return tap_done();
}

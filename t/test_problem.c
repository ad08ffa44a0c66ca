/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The extended field, the active set and the checks of a problem, on a clipped net of three units. */
#include "tap.h"
#include "vf_network.h"
#include "vf_problem.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>

static void test_nudge(const vf_problem *p, gsl_vector *h) {
  gsl_vector *free_mu = gsl_vector_alloc(3), *mu = gsl_vector_alloc(3), *work = gsl_vector_alloc(3);
  gsl_matrix *a = gsl_matrix_alloc(3, 3), *b = gsl_matrix_alloc(3, 3), *scratch = gsl_matrix_alloc(3, 3);
  const double beta = 0.3;
  vf_field_mu(p->field, p->theta, p->input, h, free_mu);
  is_int(vf_problem_velocity(p, beta, h, mu, work), GSL_SUCCESS, "velocity");
  is_int(vf_problem_jacobian(p, 0, h, a, scratch), GSL_SUCCESS, "free Jacobian");
  is_int(vf_problem_jacobian(p, beta, h, b, scratch), GSL_SUCCESS, "nudged Jacobian");
  for (size_t i = 0; i < 3; i++) { /* unit 1 is the output */
    double nudge = i == 1 ? beta * (gsl_vector_get(p->target, 0) - gsl_vector_get(h, 1)) : 0;
    is_near(gsl_vector_get(mu, i) - gsl_vector_get(free_mu, i), nudge, 8 * GSL_DBL_EPSILON, "nudge %zu", i);
    for (size_t j = 0; j < 3; j++)
      is_near(gsl_matrix_get(b, i, j) - gsl_matrix_get(a, i, j), i == 1 && j == 1 ? -beta : 0,
              8 * GSL_DBL_EPSILON, "change of the Jacobian at %zu, %zu", i, j);
  }
  is_int(vf_problem_velocity(p, 0, h, mu, work), GSL_SUCCESS, "free velocity");
  ok(gsl_vector_equal(mu, free_mu), "the free velocity is mu");
  gsl_vector *list[] = {free_mu, mu, work};
  gsl_matrix *matrices[] = {a, b, scratch};
  for (size_t i = 0; i < 3; i++) {
    gsl_vector_free(list[i]);
    gsl_matrix_free(matrices[i]);
  }
}

static void test_active_set(const vf_problem *p) {
  double state[] = {0, 1, 0.625}, speed[] = {-0.5, 0.25, 3}, wild[] = {-2, 7, 0.375};
  gsl_vector_view h = gsl_vector_view_array(state, 3), v = gsl_vector_view_array(speed, 3);
  gsl_vector_view w = gsl_vector_view_array(wild, 3);
  unsigned char frozen[3];
  is_int((long)vf_problem_frozen(p, &h.vector, &v.vector, frozen), 2, "two units are frozen");
  ok(frozen[0] && frozen[1] && !frozen[2], "those pushed outwards");
  is_near(vf_problem_kink_distance(p, &h.vector, &v.vector, frozen), 0.25, 0, "nearest: a frozen velocity");
  speed[1] = 0.5;
  is_near(vf_problem_kink_distance(p, &h.vector, &v.vector, frozen), 0.375, 0, "nearest: a bound");
  speed[0] = 0.5;
  is_int((long)vf_problem_frozen(p, &h.vector, &v.vector, frozen), 1, "pushed inwards a unit is active");
  is_near(vf_problem_kink_distance(p, &h.vector, &v.vector, frozen), 0, 0, "and sits at its bound");
  vf_problem_clip(p, &w.vector);
  ok(wild[0] == 0 && wild[1] == 1 && wild[2] == 0.375, "states are clipped into the bounds");
}

static void test_errors(vf_problem p, gsl_vector *theta) {
  gsl_vector *five = gsl_vector_calloc(5);
  is_int(vf_problem_check(&p), GSL_SUCCESS, "the problem is sound");
  vf_problem q = p;
  q.theta = five;
  is_int(vf_problem_check(&q), GSL_EBADLEN, "theta of another length");
  q = p, q.input = NULL;
  is_int(vf_problem_check(&q), GSL_EBADLEN, "no input");
  q = p, q.target = five;
  is_int(vf_problem_check(&q), GSL_EBADLEN, "target of another length");
  double old = gsl_vector_get(theta, 2);
  gsl_vector_set(theta, 2, GSL_NAN);
  is_int(vf_problem_check(&p), GSL_EDOM, "theta is not finite");
  gsl_vector_set(theta, 2, old);
  double infinite[] = {GSL_POSINF};
  gsl_vector_view bad = gsl_vector_view_array(infinite, 1);
  q = p, q.input = &bad.vector;
  is_int(vf_problem_check(&q), GSL_EDOM, "input is not finite");
  q = p, q.target = &bad.vector;
  is_int(vf_problem_check(&q), GSL_EDOM, "target is not finite");
  gsl_matrix *small = gsl_matrix_alloc(2, 2);
  is_int(vf_problem_velocity(&p, 0.5, five, five, five), GSL_EBADLEN, "velocity of another length");
  is_int(vf_problem_jacobian(&p, 0.5, five, small, small), GSL_EBADLEN, "Jacobian of another shape");
  gsl_matrix_free(small);
  gsl_vector_free(five);
}

int main(void) {
  const size_t output = 1;
  double in[] = {0.75}, wanted[] = {0.4}, state[] = {0.3, 0.9, 0.55};
  gsl_vector_view v = gsl_vector_view_array(in, 1), y = gsl_vector_view_array(wanted, 1);
  gsl_vector_view h = gsl_vector_view_array(state, 3);
  vf_network *net = vf_network_alloc_dense(vf_activation_hard_sigmoid, 3, 1, VF_NETWORK_CLIPPED);
  vf_cost *cost = vf_cost_alloc(vf_cost_squared_error, 3, 1, &output);
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
  gsl_vector *theta = gsl_vector_alloc(vf_network_field(net)->p);
  vf_network_draw(net, 0.7, 0.2, rng, theta);
  const vf_problem p = {vf_network_field(net), theta, &v.vector, cost, &y.vector};
  test_nudge(&p, &h.vector);
  test_active_set(&p);
  test_errors(p, theta);
  gsl_vector_free(theta);
  gsl_rng_free(rng);
  vf_cost_free(cost);
  vf_network_free(net);
  return tap_done();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "example.h"
#include "tap.h"
#include "vf_relax.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

static void methods_agree(void) {
  example e = example_make(vf_activation_tanh, 0, 7, 0.6, 11);
  vf_relax *w = vf_relax_alloc(7);
  vf_relax_report r;
  gsl_vector *h = gsl_vector_calloc(7), *g = gsl_vector_calloc(7);
  is_int(vf_relax_fixed_point(w, &e.problem, 0, h, &r), GSL_SUCCESS, "a fixed point is looked for");
  is_int(r.status, VF_RELAX_CONVERGED, "and found");
  ok(r.residual <= 1e-12 && r.abscissa < 0, "its residual is at roundoff and it is stable");
  vf_relax_euler(w, &e.problem, 0, 0.3, 5000, 1e-13, g, &r);
  gsl_vector_sub(g, h);
  ok(gsl_vector_max(g) < 1e-10 && gsl_vector_min(g) > -1e-10, "Euler reaches the same point");
  gsl_vector_set_zero(g);
  vf_relax_runge_kutta(w, &e.problem, 0, 400, 1e-9, g, &r);
  gsl_vector_sub(g, h);
  ok(gsl_vector_max(g) < 1e-7 && gsl_vector_min(g) > -1e-7, "Runge-Kutta reaches the same point");
  gsl_vector_memcpy(g, h);
  vf_relax_continue(w, &e.problem, 0, 0.37, g, &r);
  is_int(r.status, VF_RELAX_CONVERGED, "the branch is followed to a nudge of 0.37");
  gsl_vector_set_zero(h);
  vf_relax_fixed_point(w, &e.problem, 0.37, h, &r);
  gsl_vector_sub(g, h);
  ok(gsl_vector_max(g) < 1e-10 && gsl_vector_min(g) > -1e-10, "and ends where relaxing at that nudge ends");
  gsl_vector_free(h);
  gsl_vector_free(g);
  vf_relax_free(w);
  example_free(&e);
}

/* mu = (g - 1) h + b with one strong pair: linear units above the stability limit. */
static void bad_luck_is_named(void) {
  example e = example_make(vf_activation_linear, 0, 2, 0.5, 3);
  vf_relax *w = vf_relax_alloc(2);
  vf_relax_report r;
  gsl_vector *h = gsl_vector_calloc(2);
  gsl_vector_set(e.theta, 0, 1.7);
  gsl_vector_set(e.theta, 1, 1.6);
  is_int(vf_relax_euler(w, &e.problem, 0, 0.5, 2000, 1e-9, h, &r), GSL_SUCCESS,
         "a diverging relaxation is a valid report");
  is_int(r.status, VF_RELAX_DIVERGED, "that says so");
  gsl_vector_set_zero(h);
  vf_relax_newton(w, &e.problem, 0, 20, 1e-10, h, &r);
  is_int(r.status, VF_RELAX_CONVERGED, "Newton still finds the unstable point");
  vf_relax_fixed_point(w, &e.problem, 0, h, &r);
  is_int(r.status, VF_RELAX_UNSTABLE, "and fixed_point calls it unstable");
  gsl_vector_set_all(h, 0.3);
  gsl_vector_set(e.theta, 0, 0.7);
  vf_relax_euler(w, &e.problem, 0, 0.1, 3, 1e-12, h, &r);
  is_int(r.status, VF_RELAX_NOT_CONVERGED, "too few steps are named");
  is_int((long)r.steps, 3, "and counted");
  is_int(vf_relax_euler(w, &e.problem, 0, -0.1, 3, 1e-12, h, &r), GSL_EINVAL, "a negative step is refused");
  is_int(vf_relax_runge_kutta(w, &e.problem, 0, 0, 1e-3, h, &r), GSL_EINVAL, "no time is refused");
  gsl_vector *wrong = gsl_vector_calloc(3);
  is_int(vf_relax_newton(w, &e.problem, 0, 9, 1e-9, wrong, &r), GSL_EBADLEN,
         "a state of another length is refused");
  gsl_vector_set(e.theta, 1, NAN);
  is_int(vf_relax_fixed_point(w, &e.problem, 0, h, &r), GSL_EDOM, "NaN in the weights is refused");
  gsl_vector_free(wrong);
  gsl_vector_free(h);
  vf_relax_free(w);
  example_free(&e);
}

static void clipped_states_freeze(void) {
  example e = example_make(vf_activation_hard_sigmoid, VF_NETWORK_CLIPPED, 5, 0.4, 17);
  vf_relax *w = vf_relax_alloc(5);
  vf_relax_report r;
  gsl_vector_set(e.theta, vf_network_bias_index(e.net, 3), 9.5);
  gsl_vector_set(e.theta, vf_network_bias_index(e.net, 4), -8.5);
  vf_relax_fixed_point(w, &e.problem, 0, e.h, &r);
  is_int(r.status, VF_RELAX_CONVERGED, "a net with saturated units converges");
  ok(r.frozen >= 2, "the units pushed outwards are frozen");
  is_near(gsl_vector_get(e.h, 3), 1, 0, "one at the upper bound");
  is_near(gsl_vector_get(e.h, 4), 0, 0, "one at the lower bound");
  gsl_vector *fine = gsl_vector_alloc(5), *coarse = gsl_vector_alloc(5);
  gsl_vector_set_all(fine, 0.9);
  gsl_vector_set_all(coarse, 0.9);
  vf_relax_runge_kutta(w, &e.problem, 0, 3, 1e-3, fine, &r);
  vf_relax_euler(w, &e.problem, 0, r.time / 1e5, 100000, 0, coarse, &r);
  is_near(vector_distance(fine, coarse), 0, 1e-4, "Runge-Kutta goes the way of small clipped Euler steps");
  gsl_vector_free(fine);
  gsl_vector_free(coarse);
  vf_relax_free(w);
  example_free(&e);
}

/* mu = W rho(h) + b - h with all of W, row by row. */
static vf_example *whole(const vf_activation *rho, size_t n, const double *w, const double *b) {
  vf_edge *edge = calloc(n * n, sizeof *edge);
  for (size_t k = 0; k < n * n; k++)
    edge[k] = (vf_edge){.from = k % n, .to = k / n};
  vf_network *net = vf_network_alloc(rho, n, 0, n * n, edge, 0, NULL, 0);
  free(edge);
  vf_example *e = vf_example_alloc(vf_network_field(net), vf_cost_alloc(vf_cost_squared_error, n, 1, NULL));
  for (size_t k = 0; k < n * n; k++)
    gsl_vector_set(e->theta, vf_network_weight_index(net, k % n, k / n), w[k]);
  for (size_t i = 0; i < n; i++)
    gsl_vector_set(e->theta, vf_network_bias_index(net, i), b[i]);
  return e;
}

/* Unit 0 of a network from its start in every unit, and the report. */
static double end(const vf_activation *rho, size_t n, const double *w, const double *b, double start,
                  vf_relax_report *r) {
  vf_example *e = whole(rho, n, w, b);
  gsl_vector_set_all(e->h, start);
  is_int(vf_relax_fixed_point(e->relax, &e->problem, 0, e->h, r), GSL_SUCCESS, "%zu units from %g", n, start);
  double h = gsl_vector_get(e->h, 0);
  vf_example_free(e);
  return h;
}

/* Spirals too fast for Euler steps of 1/2: the fixed point is (I - W)^-1 b. */
static void fast_spirals_converge(void) {
  static const double a[] = {1.8, 2, 3, 4, 7}, b[] = {0.5, 0.2};
  for (size_t k = 0; k < sizeof a / sizeof *a; k++) {
    vf_relax_report r;
    double h = end(vf_activation_linear, 2, (double[]){0, a[k], -a[k], 0}, b, 0, &r);
    is_int(r.status, VF_RELAX_CONVERGED, "a spiral of %g radians a time constant converges", a[k]);
    is_near(h, (b[0] + a[k] * b[1]) / (1 + a[k] * a[k]), 1e-12, "where it should");
  }
}

/* tanh, W = 2: the flow leaves 0, which Newton's method finds from the start, for the root of h = 2 tanh h +
 * b near 2, and passes slowly where two fixed points have just vanished. */
static void newton_does_not_stop_the_flow(void) {
  static const double weight[] = {2};
  vf_relax_report r;
  const double bias[] = {5e-5, 1e-9, 0.53285}, start[] = {0, 0, -1.5};
  for (int k = 0; k < 3; k++) {
    double h = end(vf_activation_tanh, 1, weight, bias + k, start[k], &r);
    is_int(r.status, VF_RELAX_CONVERGED, "b = %g: converged", bias[k]);
    ok(h > 1.9 && r.abscissa < 0, "b = %g: where the flow ends, %g", bias[k], h);
  }
  is_near(end(vf_activation_tanh, 1, weight, (double[]){0}, 0, &r), 0, 0, "from 0 the flow does not move");
  is_int(r.status, VF_RELAX_UNSTABLE, "and the report says unstable");
}

static void scales_do_not_matter(void) {
  vf_relax_report r;
  for (double scale = 1e-9; scale < 1e19; scale *= 1e9) {
    is_near(end(vf_activation_linear, 1, (double[]){0}, &scale, 0, &r) / scale, 1, 1e-9, "b = %g", scale);
    is_int(r.status, VF_RELAX_CONVERGED, "b = %g converges", scale);
    end(vf_activation_linear, 1, (double[]){3}, &scale, 0, &r);
    is_int(r.status, VF_RELAX_DIVERGED, "b = %g: W = 3 diverges", scale);
    ok(r.residual > 1e6 * scale, "with a velocity of %g", r.residual);
  }
}

static void slow_flows_converge_or_say_how_long(void) {
  vf_relax_report r;
  for (double gap = 1e-2; gap > 1e-5; gap /= 10) {
    const double w[] = {1 - gap, 0, 0, 0}, b[] = {1, 1};
    is_near(end(vf_activation_linear, 2, w, b, 0, &r) * gap, 1, 1e-9, "1 - W = %g", gap);
    is_int(r.status, VF_RELAX_CONVERGED, "1 - W = %g converges", gap);
  }
  end(vf_activation_linear, 2, (double[]){1 - 1e-8, 0, 0, 0}, (double[]){1, 1}, 0, &r);
  is_int(r.status, VF_RELAX_NOT_CONVERGED, "1 - W = 1e-8 takes too long");
  ok(r.time > 1e4 && r.residual > 0.5, "the time is told, %g, and the velocity, %g", r.time, r.residual);
}

/* The state that is called converged against a finer integration to its end, on networks with many basins. */
static void basin_is_that_of_the_flow(const vf_activation *rho, unsigned flags, size_t n, int networks) {
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
  gsl_rng_set(rng, 100 * n + flags);
  vf_network *net = vf_network_alloc_dense(rho, n, 0, flags);
  vf_cost *cost = vf_cost_alloc(vf_cost_squared_error, n, 1, (size_t[]){0});
  const vf_field *f = vf_network_field(net);
  gsl_vector *theta = gsl_vector_alloc(f->p), *y = gsl_vector_calloc(1), *h = gsl_vector_alloc(n),
             *g = gsl_vector_alloc(n);
  vf_relax *w = vf_relax_alloc(n);
  vf_problem p = {f, theta, NULL, cost, y};
  int settled = 0, missed = 0;
  double distance = 0;
  for (int k = 0; k < networks; k++) {
    vf_relax_report found, fine;
    vf_network_draw(net, 3 + 3 * gsl_rng_uniform(rng), 0.3, rng, theta);
    for (size_t i = 0; i < n; i++)
      gsl_vector_set(h, i, 4 * gsl_rng_uniform(rng) - 2);
    gsl_vector_memcpy(g, h);
    vf_relax_fixed_point(w, &p, 0, h, &found);
    vf_relax_runge_kutta(w, &p, 0, 200, 1e-9, g, &fine);
    missed += found.status != VF_RELAX_CONVERGED && fine.status == VF_RELAX_CONVERGED;
    if (found.status != VF_RELAX_CONVERGED || fine.status != VF_RELAX_CONVERGED)
      continue;
    settled++;
    distance = larger(distance, vector_distance(h, g));
  }
  ok(settled > networks * 3 / 4 && missed == 0, "%zu units of %s: %d of %d compared, %d missed", n, rho->name,
     settled, networks, missed);
  is_near(distance, 0, 1e-5, "all where the flow ends");
  vf_relax_free(w);
  gsl_vector_free(theta);
  gsl_vector_free(y);
  gsl_vector_free(h);
  gsl_vector_free(g);
  vf_cost_free(cost);
  vf_network_free(net);
  gsl_rng_free(rng);
}

/* Symmetric weights and biases so small that the first velocity is below that where Euler steps end. */
static void small_biases_choose_the_basin(void) {
  enum { units = 30, networks = 5 };
  double weight[units * units], bias[units], distance = 0;
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
  gsl_rng_set(rng, 30);
  int stable = 0;
  for (int k = 0; k < networks; k++) {
    for (size_t i = 0; i < units; i++) {
      bias[i] = gsl_ran_gaussian(rng, 3e-5);
      for (size_t j = 0; j <= i; j++)
        weight[i * units + j] = weight[j * units + i] = gsl_ran_gaussian(rng, 1.5 / sqrt(units));
    }
    vf_example *e = whole(vf_activation_tanh, units, weight, bias);
    gsl_vector *g = gsl_vector_calloc(units);
    vf_relax_report found, fine;
    vf_relax_fixed_point(e->relax, &e->problem, 0, e->h, &found);
    vf_relax_runge_kutta(e->relax, &e->problem, 0, 3000, 1e-9, g, &fine);
    stable += found.status == VF_RELAX_CONVERGED && fine.status == VF_RELAX_CONVERGED;
    distance = larger(distance, vector_distance(e->h, g));
    gsl_vector_free(g);
    vf_example_free(e);
  }
  gsl_rng_free(rng);
  is_int(stable, networks, "symmetric networks with small biases converge");
  is_near(distance, 0, 1e-5, "where the flow ends");
}

/* softplus, W = b = 1 has no fixed point. */
static void continuation_returns(void) {
  vf_example *e = whole(vf_activation_softplus, 1, (double[]){1}, (double[]){1});
  vf_relax_report r;
  is_int(vf_relax_continue(e->relax, &e->problem, 0.1, 0.1, e->h, &r), GSL_SUCCESS,
         "from a nudge to the same");
  is_int(r.status, VF_RELAX_NOT_CONVERGED, "is not followed where there is no fixed point");
  is_near(gsl_vector_get(e->h, 0), 0, 0, "and the state is left");
  is_int(vf_relax_continue(e->relax, &e->problem, 0, NAN, e->h, &r), GSL_EINVAL,
         "a nudge that is NaN is refused");
  is_int(vf_relax_continue(e->relax, &e->problem, NAN, 0, e->h, &r), GSL_EINVAL, "at either end");
  is_int(vf_relax_fixed_point(e->relax, &e->problem, INFINITY, e->h, &r), GSL_EINVAL,
         "so is an infinite one");
  vf_example_free(e);
}

/* States beyond the bounds would be clipped, were the call not refused. */
static void refused_calls_write_nothing(void) {
  example e = example_make(vf_activation_hard_sigmoid, VF_NETWORK_CLIPPED, 5, 0.4, 17);
  vf_relax *w = vf_relax_alloc(5);
  vf_relax_report r;
  for (size_t size = 4; size <= 6; size++) {
    gsl_vector *h = gsl_vector_alloc(size);
    gsl_vector_set_all(h, 7);
    if (size == 5)
      gsl_vector_set(e.theta, 0, NAN);
    const int wanted = size == 5 ? GSL_EDOM : GSL_EBADLEN;
    is_int(vf_relax_euler(w, &e.problem, 0, 0.1, 3, 1e-9, h, &r), wanted, "%zu states: Euler", size);
    is_int(vf_relax_newton(w, &e.problem, 0, 3, 1e-9, h, &r), wanted, "%zu states: Newton", size);
    is_int(vf_relax_runge_kutta(w, &e.problem, 0, 3, 1e-9, h, &r), wanted, "%zu states: Runge-Kutta", size);
    is_int(vf_relax_fixed_point(w, &e.problem, 0, h, &r), wanted, "%zu states: fixed point", size);
    is_int(vf_relax_continue(w, &e.problem, 0, 1, h, &r), wanted, "%zu states: a branch", size);
    ok(gsl_vector_min(h) == 7 && gsl_vector_max(h) == 7, "and nothing is written");
    gsl_vector_free(h);
    gsl_vector_set(e.theta, 0, 0.1);
  }
  vf_relax_free(w);
  example_free(&e);
}

int main(void) {
  gsl_set_error_handler_off();
  methods_agree();
  bad_luck_is_named();
  clipped_states_freeze();
  fast_spirals_converge();
  newton_does_not_stop_the_flow();
  scales_do_not_matter();
  slow_flows_converge_or_say_how_long();
  basin_is_that_of_the_flow(vf_activation_tanh, 0, 2, 500);
  basin_is_that_of_the_flow(vf_activation_tanh, 0, 3, 200);
  basin_is_that_of_the_flow(vf_activation_hard_sigmoid, VF_NETWORK_CLIPPED, 3, 200);
  small_biases_choose_the_basin();
  continuation_returns();
  refused_calls_write_nothing();
  ok(vf_relax_alloc(0) == NULL && vf_relax_alloc(SIZE_MAX / 2) == NULL,
     "no workspace for no units, or too many");
  is_text(vf_relax_status_name(VF_RELAX_UNSTABLE), "unstable", "statuses have names");
  return tap_done();
}

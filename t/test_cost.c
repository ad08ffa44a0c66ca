/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Costs against their formulas and central differences; with step 1e-5 and derivatives of order 1 these err
 * by less than 1e-9.
 */
#include "tap.h"
#include "vf_cost.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

static const size_t outputs[] = {4, 1, 2};

/* dC/dh = rho' dC/dr on the outputs, and the derivative of dC/dr by differences. */
static void test_rate_derivatives(const vf_cost *cost, gsl_vector *h, const gsl_vector *y,
                                  const gsl_vector *c) {
  const double step = 1e-5;
  gsl_vector *plus = gsl_vector_alloc(5), *minus = gsl_vector_alloc(5);
  gsl_matrix *bend = gsl_matrix_alloc(5, 5);
  double worst = 0;
  is_int(vf_cost_rate_gradient(cost, h, y, plus), GSL_SUCCESS, "gradient by rates");
  for (size_t i = 0; i < 5; i++) {
    double slope = vf_activation_logistic->derivative(gsl_vector_get(h, i));
    worst = larger(worst, fabs(slope * gsl_vector_get(plus, i) - gsl_vector_get(c, i)));
  }
  is_near(worst, 0, 2 * GSL_DBL_EPSILON, "times the slopes is the gradient by states");
  is_int(vf_cost_rate_hessian(cost, h, y, bend), GSL_SUCCESS, "its derivative");
  for (size_t j = 0; j < 5; j++) {
    double old = gsl_vector_get(h, j);
    gsl_vector_set(h, j, old + step);
    vf_cost_rate_gradient(cost, h, y, plus);
    gsl_vector_set(h, j, old - step);
    vf_cost_rate_gradient(cost, h, y, minus);
    gsl_vector_set(h, j, old);
    for (size_t i = 0; i < 5; i++)
      worst = larger(worst, fabs((gsl_vector_get(plus, i) - gsl_vector_get(minus, i)) / (2 * step) -
                                 gsl_matrix_get(bend, i, j)));
  }
  is_near(worst, 0, 1e-9, "by differences");
  gsl_vector_free(plus);
  gsl_vector_free(minus);
  gsl_matrix_free(bend);
}

/* Of a cost on states, or on rates where rho is given. */
static void test_derivatives(const vf_cost_type *type, const vf_activation *rho) {
  const double step = 1e-5, tolerance = 1e-9;
  double state[] = {0.7, -0.4, 1.3, 0.2, 0.9}, target[] = {0.2, 0.5, 0.3}, up, down;
  gsl_vector_view h = gsl_vector_view_array(state, 5), y = gsl_vector_view_array(target, 3);
  vf_cost *cost = rho ? vf_cost_alloc_rates(type, rho, 5, 3, outputs) : vf_cost_alloc(type, 5, 3, outputs);
  gsl_vector *c = gsl_vector_alloc(5), *plus = gsl_vector_alloc(5), *minus = gsl_vector_alloc(5);
  gsl_matrix *hess = gsl_matrix_alloc(5, 5);
  is_int(vf_cost_gradient(cost, &h.vector, &y.vector, c), GSL_SUCCESS, "%s: gradient", type->name);
  is_int(vf_cost_hessian(cost, &h.vector, &y.vector, hess), GSL_SUCCESS, "%s: Hessian", type->name);
  for (size_t i = 0; i < 5; i++) {
    double old = state[i], worst = 0;
    state[i] = old + step;
    vf_cost_value(cost, &h.vector, &y.vector, &up);
    vf_cost_gradient(cost, &h.vector, &y.vector, plus);
    state[i] = old - step;
    vf_cost_value(cost, &h.vector, &y.vector, &down);
    vf_cost_gradient(cost, &h.vector, &y.vector, minus);
    state[i] = old;
    is_near(gsl_vector_get(c, i), (up - down) / (2 * step), tolerance, "%s: slope %zu", type->name, i);
    for (size_t j = 0; j < 5; j++)
      worst = larger(worst, fabs((gsl_vector_get(plus, j) - gsl_vector_get(minus, j)) / (2 * step) -
                                 gsl_matrix_get(hess, j, i)));
    is_near(worst, 0, tolerance, "%s: Hessian column %zu", type->name, i);
  }
  if (rho)
    test_rate_derivatives(cost, &h.vector, &y.vector, c);
  vf_cost_free(cost);
  gsl_vector_free(c);
  gsl_vector_free(plus);
  gsl_vector_free(minus);
  gsl_matrix_free(hess);
}

static void test_values(void) {
  double state[] = {0.7, -0.4, 1.3, 0.2, 0.9}, target[] = {0.25, 0.5, 0.25}, value = 0;
  gsl_vector_view h = gsl_vector_view_array(state, 5), y = gsl_vector_view_array(target, 3);
  vf_cost *squared = vf_cost_alloc(vf_cost_squared_error, 5, 3, outputs);
  vf_cost *cross = vf_cost_alloc(vf_cost_cross_entropy, 5, 3, outputs);
  is_int(vf_cost_value(squared, &h.vector, &y.vector, &value), GSL_SUCCESS, "squared error computed");
  is_near(value, (0.65 * 0.65 + 0.9 * 0.9 + 1.05 * 1.05) / 2, 8 * GSL_DBL_EPSILON, "squared error");
  double z = exp(0.9) + exp(-0.4) + exp(1.3);
  vf_cost_value(cross, &h.vector, &y.vector, &value);
  is_near(value, -0.25 * log(exp(0.9) / z) - 0.5 * log(exp(-0.4) / z) - 0.25 * log(exp(1.3) / z),
          20 * GSL_DBL_EPSILON, "cross entropy");
  state[4] = 2000;
  state[1] = 1990;
  vf_cost_value(cross, &h.vector, &y.vector, &value);
  is_near(value, 0.5 * 10 + 0.25 * (2000 - 1.3) + log1p(exp(-10)), 4000 * GSL_DBL_EPSILON,
          "nothing overflows");
  state[1] = GSL_NAN;
  vf_cost_value(cross, &h.vector, &y.vector, &value);
  ok(isnan(value), "cross entropy of NaN is NaN");
  vf_cost_value(squared, &h.vector, &y.vector, &value);
  ok(isnan(value), "squared error of NaN is NaN");
  is_int((long)vf_cost_states(cross), 5, "states");
  is_int((long)vf_cost_outputs(cross), 3, "outputs");
  for (size_t i = 0; i < 3; i++)
    is_int((long)vf_cost_indices(cross)[i], (long)outputs[i], "index %zu", i);
  vf_cost_free(squared);
  vf_cost_free(cross);
}

static void test_errors(void) {
  const size_t far[] = {1, 5}, twice[] = {2, 0, 2};
  ok(!vf_cost_alloc(vf_cost_squared_error, 5, 2, far), "an output out of range");
  ok(!vf_cost_alloc_rates(vf_cost_squared_error, vf_activation_tanh, 5, 2, far), "and of a cost on rates");
  ok(!vf_cost_alloc(vf_cost_squared_error, 5, 3, twice), "an output given twice");
  ok(!vf_cost_alloc(vf_cost_squared_error, 5, 0, far), "no outputs");
  vf_cost_free(NULL);
  vf_cost *cost = vf_cost_alloc(vf_cost_squared_error, 5, 3, outputs);
  gsl_vector *three = gsl_vector_calloc(3), *five = gsl_vector_calloc(5);
  gsl_matrix *square = gsl_matrix_calloc(5, 5), *wide = gsl_matrix_calloc(5, 3);
  double value;
  is_int(vf_cost_rate_gradient(cost, five, three, five), GSL_EUNSUP, "a cost on states has no rates");
  is_int(vf_cost_rate_hessian(cost, five, three, square), GSL_EUNSUP, "nor their derivative");
  vf_cost *rates = vf_cost_alloc_rates(vf_cost_squared_error, vf_activation_tanh, 5, 3, outputs);
  gsl_vector_complex *complex_state = gsl_vector_complex_calloc(5);
  gsl_matrix_complex *complex_square = gsl_matrix_complex_calloc(5, 5);
  is_int(vf_cost_rate_gradient(rates, five, three, three), GSL_EBADLEN, "rate gradient: short result");
  is_int(vf_cost_rate_hessian(rates, five, three, wide), GSL_EBADLEN, "rate Hessian: not square");
  is_int(vf_cost_complex_gradient(rates, complex_state, three, complex_state), GSL_EUNSUP,
         "a cost on rates is not continued");
  is_int(vf_cost_complex_hessian(rates, complex_state, three, complex_square), GSL_EUNSUP,
         "nor is its Hessian");
  gsl_vector_complex_free(complex_state);
  gsl_matrix_complex_free(complex_square);
  vf_cost_free(rates);
  is_int(vf_cost_value(cost, three, three, &value), GSL_EBADLEN, "value: short state");
  is_int(vf_cost_value(cost, five, five, &value), GSL_EBADLEN, "value: long target");
  is_int(vf_cost_gradient(cost, five, three, three), GSL_EBADLEN, "gradient: short result");
  is_int(vf_cost_gradient(cost, five, five, five), GSL_EBADLEN, "gradient: long target");
  is_int(vf_cost_hessian(cost, five, three, wide), GSL_EBADLEN, "Hessian: not square");
  is_int(vf_cost_hessian(cost, three, three, square), GSL_EBADLEN, "Hessian: short state");
  vf_cost_free(cost);
  gsl_vector_free(three);
  gsl_vector_free(five);
  gsl_matrix_free(square);
  gsl_matrix_free(wide);
}

/* A target that is no distribution is refused by all that read it, and nothing is written. */
static void test_distributions(void) {
  const struct {
    double y[3];
    int code;
    const char *name;
  } row[] = {{{0.25, 0.5, 0.25}, GSL_SUCCESS, "a distribution"},
             {{0, 1, 0}, GSL_SUCCESS, "one class"},
             {{0.1F, 0.7F, 0.2F}, GSL_SUCCESS, "a distribution in single precision"},
             {{2, 3, 0}, GSL_EDOM, "sum 5"},
             {{0.1, 0.1, 0.1}, GSL_EDOM, "sum 0.3"},
             {{0.25, 0.5, 0.25 + 1e-6}, GSL_EDOM, "sum above 1 by more than rounding"},
             {{1.5, -0.5, 0}, GSL_EDOM, "a negative number"},
             {{0, 0, 0}, GSL_EDOM, "nothing"},
             {{GSL_NAN, 0.5, 0.5}, GSL_EDOM, "NaN"},
             {{GSL_POSINF, 0, 0}, GSL_EDOM, "infinity"}};
  vf_cost *cross = vf_cost_alloc(vf_cost_cross_entropy, 5, 3, outputs);
  vf_cost *squared = vf_cost_alloc(vf_cost_squared_error, 5, 3, outputs);
  vf_cost *rates = vf_cost_alloc_rates(vf_cost_cross_entropy, vf_activation_tanh, 5, 3, outputs);
  gsl_vector *h = gsl_vector_calloc(5), *c = gsl_vector_alloc(5);
  gsl_matrix *hess = gsl_matrix_alloc(5, 5);
  gsl_vector_complex *z = gsl_vector_complex_calloc(5), *complex_c = gsl_vector_complex_alloc(5);
  gsl_matrix_complex *complex_hess = gsl_matrix_complex_alloc(5, 5);
  for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
    gsl_vector_const_view y = gsl_vector_const_view_array(row[i].y, 3);
    double value = 7;
    gsl_vector_set_all(c, 7);
    is_int(vf_cost_check_target(cross, &y.vector), row[i].code, "%s", row[i].name);
    is_int(vf_cost_check_target(squared, &y.vector), GSL_SUCCESS, "%s: squared error takes it", row[i].name);
    is_int(vf_cost_value(cross, h, &y.vector, &value), row[i].code, "%s: value", row[i].name);
    is_int(vf_cost_gradient(cross, h, &y.vector, c), row[i].code, "%s: gradient", row[i].name);
    ok(!row[i].code == (value != 7) && !row[i].code == (gsl_vector_get(c, 0) != 7), "%s: written or not",
       row[i].name);
    is_int(vf_cost_hessian(cross, h, &y.vector, hess), row[i].code, "%s: Hessian", row[i].name);
    is_int(vf_cost_rate_gradient(rates, h, &y.vector, c), row[i].code, "%s: by rates", row[i].name);
    is_int(vf_cost_rate_hessian(rates, h, &y.vector, hess), row[i].code, "%s: and twice", row[i].name);
    is_int(vf_cost_complex_gradient(cross, z, &y.vector, complex_c), row[i].code, "%s: complex", row[i].name);
    is_int(vf_cost_complex_hessian(cross, z, &y.vector, complex_hess), row[i].code, "%s: and its Hessian",
           row[i].name);
  }
  gsl_matrix_complex_free(complex_hess);
  gsl_vector_complex_free(complex_c);
  gsl_vector_complex_free(z);
  gsl_matrix_free(hess);
  gsl_vector_free(c);
  gsl_vector_free(h);
  vf_cost_free(rates);
  vf_cost_free(squared);
  vf_cost_free(cross);
}

/* What the fast path asks for, against the same in double precision: each of some 10 operations on numbers
 * below 8 rounds once. */
static void test_single(const vf_cost_type *type) {
  enum { ROWS = 3, M = 4 };
  const double tolerance = 10 * 8 * FLT_EPSILON;
  float o[ROWS * M], y[ROWS * M] = {0}, drive[ROWS * M];
  double sum = 0, worst = 0;
  gsl_vector *out = gsl_vector_alloc(M), *target = gsl_vector_alloc(M), *g = gsl_vector_alloc(M);
  gsl_matrix *hess = gsl_matrix_alloc(M, M);
  for (size_t i = 0; i < ROWS * M; i++) {
    o[i] = (float)(3 * sin(1.7 * (double)i));
    y[i] = i % M == i / M ? 1.0f : 0.0f;
    drive[i] = 0.25f * (float)i;
  }
  type->nudge(ROWS, M, -0.7f, y, o, drive);
  for (size_t r = 0; r < ROWS; r++) {
    for (size_t i = 0; i < M; i++) {
      gsl_vector_set(out, i, (double)o[r * M + i]);
      gsl_vector_set(target, i, (double)y[r * M + i]);
    }
    sum += type->value(out, target);
    type->gradient(out, target, g);
    type->hessian(out, target, hess);
    for (size_t i = 0; i < M; i++) {
      worst = larger(worst, fabs((double)drive[r * M + i] - 0.25 * (double)(r * M + i) -
                                 (double)0.7f * gsl_vector_get(g, i)));
      double row = 0; /* by Gershgorin, no eigenvalue is above the largest sum of a row */
      for (size_t j = 0; j < M; j++)
        row += fabs(gsl_matrix_get(hess, i, j));
      ok(row <= (double)type->stiffness * (1 + 4 * DBL_EPSILON), "%s: stiffness", type->name);
    }
  }
  is_near(worst, 0, tolerance, "%s: nudge in single precision", type->name);
  is_near(type->total(ROWS, M, y, o), sum, ROWS * tolerance, "%s: total in single precision", type->name);
  o[1] = (float)NAN;
  type->nudge(ROWS, M, 0.5f, y, o, drive);
  ok(isnan(drive[1]) && isfinite(drive[M]), "%s: a NaN is handed on, within its row", type->name);
  gsl_vector_free(out);
  gsl_vector_free(target);
  gsl_vector_free(g);
  gsl_matrix_free(hess);
}

int main(void) {
  const vf_cost_type *type;
  size_t count = 0;
  for (; (type = vf_cost_at(count)); count++) {
    ok(vf_cost_find(type->name) == type, "%s is found by its name, which no other has", type->name);
    test_derivatives(type, NULL);
    test_single(type);
    test_derivatives(type, vf_activation_logistic);
  }
  ok(vf_cost_at(0) == vf_cost_squared_error && vf_cost_at(1) == vf_cost_cross_entropy, "two have names in C");
  ok(!vf_cost_at(count + 1) && !vf_cost_find("squared") && !vf_cost_find(NULL), "no other is found");
  test_values();
  test_errors();
  test_distributions();
  return tap_done();
}

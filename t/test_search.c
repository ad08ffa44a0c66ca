/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Against the closed forms of two units, and against every direction of the plane tried in turn. */
#include "tap.h"
#include "vf_bound.h"
#include "vf_search.h"
#include "vf_symmetry.h"
#include "xp_seed.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <stdint.h>

static void test_two_units(void) {
  gsl_rng *rng = xp_rng_alloc(5, "search", 0);
  vf_search *w = vf_search_alloc(2, 2);
  double entries[4] = {-1, 0.6, -0.6, -1}, root_data[2] = {1.5, 1.5}, value;
  gsl_matrix_view l = gsl_matrix_view_array(entries, 2, 2);
  gsl_vector_view root = gsl_vector_view_array(root_data, 2);
  is_int(vf_search_target(w, &l.matrix, VF_SEARCH_ANGLE, NULL, 4, rng, &value), GSL_SUCCESS, "a search");
  is_near(value, 2 * atan(0.6), 1e-9, "the angle of two units is 2 arctan a");
  vf_search_target(w, &l.matrix, VF_SEARCH_WEIGHT_ANGLE, &root.vector, 4, rng, &value);
  is_near(value, 2 * atan(0.6), 1e-9, "in weight space too, where M is a multiple of I");
  gsl_vector_set(&root.vector, 0, 3);
  vf_search_target(w, &l.matrix, VF_SEARCH_WEIGHT_ANGLE, &root.vector, 4, rng, &value);
  is_near(value, 2 * atan(1.2), 1e-6, "and 2 arctan kappa_M where it is not");
  vf_search_target(w, &l.matrix, VF_SEARCH_ENERGY_ANGLE, NULL, 4, rng, &value);
  is_near(value, 2 * atan(0.6), 1e-9, "in the energy norm of S = -I");
  gsl_matrix_set(&l.matrix, 0, 0, 1); /* S = diag(1, -1): T has the real eigenvalue -kappa */
  vf_search_target(w, &l.matrix, VF_SEARCH_ERROR, NULL, 8, rng, &value);
  is_near(value, vf_bound_error_limit(0.6), 1e-5, "the relative error of an indefinite S is 2k/(1-k)");
  vf_search_free(w);
  gsl_rng_free(rng);
}

/* L^-1 of the leading 2 x 2 minor problem by Cramer's rule in three units, for targets on the first two. */
static double angle_at(const double l[9], double turn) {
  const double c[3] = {cos(turn), sin(turn), 0};
  double x[3], lambda[3], cofactor[9], det;
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) {
      int p = (i + 1) % 3, q = (i + 2) % 3, r = (j + 1) % 3, s = (j + 2) % 3;
      cofactor[3 * i + j] = l[3 * p + r] * l[3 * q + s] - l[3 * p + s] * l[3 * q + r];
    }
  det = l[0] * cofactor[0] + l[1] * cofactor[1] + l[2] * cofactor[2];
  for (int i = 0; i < 3; i++) {
    x[i] = lambda[i] = 0;
    for (int j = 0; j < 3; j++) {
      x[i] += cofactor[3 * j + i] * c[j] / det;
      lambda[i] += cofactor[3 * i + j] * c[j] / det;
    }
  }
  double xx = 0, ll = 0, xl = 0;
  for (int i = 0; i < 3; i++) {
    xx += x[i] * x[i];
    ll += lambda[i] * lambda[i];
    xl += x[i] * lambda[i];
  }
  return acos(xl / sqrt(xx * ll));
}

static void test_outputs(void) {
  double entries[9] = {-1.2, 0.9, -0.7, -0.4, -1.1, 1.3, 0.8, -1.6, -1.4}, most = 0, value;
  gsl_matrix_view l = gsl_matrix_view_array(entries, 3, 3);
  gsl_rng *rng = xp_rng_alloc(5, "search", 1);
  vf_search *w = vf_search_alloc(3, 2), *all = vf_search_alloc(3, 3);
  for (int k = 0; k < 20000; k++)
    most = larger(most, angle_at(entries, M_PI * k / 20000));
  is_int(vf_search_target(w, &l.matrix, VF_SEARCH_ANGLE, NULL, 6, rng, &value), GSL_SUCCESS,
         "targets on two units of three");
  is_near(value, most, 1e-6, "the largest angle of 20000 directions tried in turn");
  ok(value >= most - 1e-9, "and not less");
  double over_all;
  vf_search_target(all, &l.matrix, VF_SEARCH_ANGLE, NULL, 12, rng, &over_all);
  ok(over_all >= value - 1e-7, "targets on all units reach at least as far: %g, %g", over_all, value);
  vf_search_free(all);
  vf_search_free(w);
  gsl_rng_free(rng);
}

static void test_refused(void) {
  double entries[4] = {-1, 0.5, 0.25, -1}, singular[4] = {1, 2, 2, 4}, three[9] = {0}, value;
  gsl_matrix_view l = gsl_matrix_view_array(entries, 2, 2), flat = gsl_matrix_view_array(singular, 2, 2),
                  large = gsl_matrix_view_array(three, 3, 3);
  gsl_rng *rng = xp_rng_alloc(5, "search", 2);
  vf_search *w = vf_search_alloc(2, 1);
  ok(!vf_search_alloc(SIZE_MAX / 2 + 1, 1), "more units than a matrix has");
  ok(!vf_search_alloc(2, 0) && !vf_search_alloc(2, 3) && !vf_search_alloc(0, 0), "no targets, or too many");
  is_int(vf_search_target(w, &large.matrix, VF_SEARCH_ANGLE, NULL, 1, rng, &value), GSL_EBADLEN,
         "a Jacobian of another size");
  ok(isnan(value), "and no value");
  is_int(vf_search_target(w, &l.matrix, VF_SEARCH_WEIGHT_ANGLE, NULL, 1, rng, &value), GSL_EINVAL,
         "weight space without M");
  is_int(vf_search_target(w, &l.matrix, VF_SEARCH_ANGLE, NULL, 0, rng, &value), GSL_EINVAL, "no start");
  is_int(vf_search_target(w, &flat.matrix, VF_SEARCH_ANGLE, NULL, 1, rng, &value), GSL_ESING,
         "a singular Jacobian");
  entries[1] = NAN;
  is_int(vf_search_target(w, &l.matrix, VF_SEARCH_ANGLE, NULL, 1, rng, &value), GSL_EDOM, "NaN");
  vf_search_free(w);
  vf_search_free(NULL);
  gsl_rng_free(rng);
}

int main(void) {
  gsl_set_error_handler_off();
  test_two_units();
  test_outputs();
  test_refused();
  return tap_done();
}

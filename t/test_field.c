/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shapes, missing callbacks and the gram by rows, on mu_i = theta_i h_i + theta_2 v_0 with n = 2, p = 3. */
#include "tap.h"
#include "vf_field.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>

static int toy_mu(const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h, gsl_vector *velocity,
                  void *params) {
  (void)params;
  for (size_t i = 0; i < 2; i++)
    gsl_vector_set(velocity, i,
                   gsl_vector_get(theta, i) * gsl_vector_get(h, i) +
                       gsl_vector_get(theta, 2) * gsl_vector_get(v, 0));
  return GSL_SUCCESS;
}

static int toy_jacobian(const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h,
                        gsl_matrix *jacobian, void *params) {
  (void)v, (void)h, (void)params;
  gsl_matrix_set_zero(jacobian);
  for (size_t i = 0; i < 2; i++)
    gsl_matrix_set(jacobian, i, i, gsl_vector_get(theta, i));
  return GSL_EMAXITER; /* what a callback returns is handed on */
}

/* params, where set, is the code of a failure. */
static int toy_pullback(const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h,
                        const gsl_vector *u, gsl_vector *g, void *params) {
  (void)theta;
  for (size_t i = 0; i < 2; i++)
    gsl_vector_set(g, i, gsl_vector_get(h, i) * gsl_vector_get(u, i));
  gsl_vector_set(g, 2, gsl_vector_get(v, 0) * (gsl_vector_get(u, 0) + gsl_vector_get(u, 1)));
  return params ? *(int *)params : GSL_SUCCESS;
}

int main(void) {
  double weights[] = {-1.5, -2.25, 0.75}, state[] = {0.5, 3}, drive[] = {4}, probe[] = {2, -7};
  gsl_vector_view t = gsl_vector_view_array(weights, 3), h = gsl_vector_view_array(state, 2);
  gsl_vector_view v = gsl_vector_view_array(drive, 1), u = gsl_vector_view_array(probe, 2);
  gsl_vector *two = gsl_vector_calloc(2), *three = gsl_vector_calloc(3);
  gsl_matrix *square = gsl_matrix_calloc(2, 2), *wide = gsl_matrix_calloc(2, 3);
  const vf_field bare = {.name = "bare", .n = 2, .p = 3, .q = 1};
  vf_field f = bare;
  f.mu = toy_mu, f.jacobian = toy_jacobian, f.pullback = toy_pullback;
  const gsl_vector *theta = &t.vector, *in = &v.vector, *at = &h.vector, *along = &u.vector;

  is_int(vf_field_mu(&bare, theta, in, at, two), GSL_EUNSUP, "no mu");
  is_int(vf_field_jacobian(&bare, theta, in, at, square), GSL_EUNSUP, "no Jacobian");
  is_int(vf_field_pullback(&bare, theta, in, at, along, three), GSL_EUNSUP, "no pullback");
  is_int(vf_field_gram(&bare, theta, in, at, square), GSL_EUNSUP, "no gram and no pullback");
  is_int(vf_field_rates(&bare, at, two, two), GSL_EUNSUP, "no rates");
  is_near(vf_field_kink_distance(&bare, at), GSL_POSINF, 0, "smooth without a kink distance");

  is_int(vf_field_mu(&f, theta, in, at, two), GSL_SUCCESS, "mu");
  is_near(gsl_vector_get(two, 0), 2.25, 0, "mu of unit 0");
  is_near(gsl_vector_get(two, 1), -3.75, 0, "mu of unit 1");
  is_int(vf_field_mu(&f, two, in, at, two), GSL_EBADLEN, "mu: short theta");
  is_int(vf_field_mu(&f, theta, at, at, two), GSL_EBADLEN, "mu: long input");
  is_int(vf_field_mu(&f, theta, NULL, at, two), GSL_EBADLEN, "mu: no input");
  is_int(vf_field_mu(&f, theta, in, theta, two), GSL_EBADLEN, "mu: long state");
  is_int(vf_field_mu(&f, theta, in, at, three), GSL_EBADLEN, "mu: long velocity");
  is_int(vf_field_jacobian(&f, theta, in, at, square), GSL_EMAXITER, "the code of a callback");
  is_int(vf_field_jacobian(&f, theta, in, at, wide), GSL_EBADLEN, "Jacobian: not square");
  is_int(vf_field_pullback(&f, theta, in, at, along, three), GSL_SUCCESS, "pullback");
  is_near(gsl_vector_get(three, 2), -20, 0, "pullback of the shared parameter");
  is_int(vf_field_pullback(&f, theta, in, at, theta, three), GSL_EBADLEN, "pullback: long u");
  is_int(vf_field_pullback(&f, theta, in, at, along, two), GSL_EBADLEN, "pullback: short g");

  is_int(vf_field_gram(&f, theta, in, at, square), GSL_SUCCESS, "gram by rows");
  const double wanted[] = {0.25 + 16, 16, 16, 9 + 16};
  for (size_t i = 0; i < 4; i++)
    is_near(gsl_matrix_get(square, i / 2, i % 2), wanted[i], 0, "gram entry %zu", i);
  is_int(vf_field_gram(&f, theta, in, at, wide), GSL_EBADLEN, "gram: not square");
  int failure = GSL_EFAILED;
  f.params = &failure;
  is_int(vf_field_gram(&f, theta, in, at, square), GSL_EFAILED, "gram: a pullback that fails");
  gsl_vector_free(two);
  gsl_vector_free(three);
  gsl_matrix_free(square);
  gsl_matrix_free(wide);
  return tap_done();
}

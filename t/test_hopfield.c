/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Hopfield field against differences of its energy; a step of 1e-5 errs by less than 1e-8. */
#include "tap.h"
#include "vf_hopfield.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdint.h>

enum { units = 5, inputs = 3, parameters = 10 + 15 + 5 };
static const double step = 1e-5, tolerance = 1e-8;

static void check(const vf_activation *rho, gsl_rng *rng) {
  vf_hopfield *net = vf_hopfield_alloc(rho, units, inputs);
  const vf_field *f = vf_hopfield_field(net);
  gsl_vector *theta = gsl_vector_alloc(f->p), *v = gsl_vector_alloc(inputs), *h = gsl_vector_alloc(units);
  gsl_vector *mu = gsl_vector_alloc(units), *up = gsl_vector_alloc(units), *down = gsl_vector_alloc(units);
  gsl_vector *u = gsl_vector_alloc(units), *g = gsl_vector_alloc(f->p);
  gsl_matrix *jac = gsl_matrix_alloc(units, units);
  is_int((long)f->p, parameters, "%s: parameters", rho->name);
  is_int(vf_hopfield_draw(net, 0.8, 0.3, rng, theta), GSL_SUCCESS, "%s: drawn", rho->name);
  for (size_t i = 0; i < units; i++) {
    gsl_vector_set(h, i, gsl_ran_flat(rng, 0.1, 0.9));
    gsl_vector_set(u, i, gsl_ran_flat(rng, -1, 1));
  }
  for (size_t k = 0; k < inputs; k++)
    gsl_vector_set(v, k, gsl_ran_flat(rng, -1, 1));
  vf_field_mu(f, theta, v, h, mu);
  vf_field_jacobian(f, theta, v, h, jac);
  vf_field_pullback(f, theta, v, h, u, g);
  double slope = 0, bend = 0, skew = 0, pull = 0, above, below;
  for (size_t j = 0; j < units; j++) {
    double old = gsl_vector_get(h, j);
    gsl_vector_set(h, j, old + step);
    vf_field_mu(f, theta, v, h, up);
    vf_hopfield_energy(net, theta, v, h, &above);
    gsl_vector_set(h, j, old - step);
    vf_field_mu(f, theta, v, h, down);
    vf_hopfield_energy(net, theta, v, h, &below);
    gsl_vector_set(h, j, old);
    slope = larger(slope, fabs(gsl_vector_get(mu, j) + (above - below) / (2 * step)));
    for (size_t i = 0; i < units; i++) {
      double d = (gsl_vector_get(up, i) - gsl_vector_get(down, i)) / (2 * step);
      bend = larger(bend, fabs(d - gsl_matrix_get(jac, i, j)));
      skew = larger(skew, fabs(gsl_matrix_get(jac, i, j) - gsl_matrix_get(jac, j, i)));
    }
  }
  is_near(slope, 0, tolerance, "%s: mu = -dE/dh", rho->name);
  is_near(bend, 0, tolerance, "%s: Jacobian by differences", rho->name);
  is_near(skew, 0, 0, "%s: the Jacobian is symmetric", rho->name);
  for (size_t k = 0; k < f->p; k++) {
    double *at = gsl_vector_ptr(theta, k), old = *at, dot;
    *at = old + step;
    vf_field_mu(f, theta, v, h, up);
    *at = old - step;
    vf_field_mu(f, theta, v, h, down);
    *at = old;
    gsl_vector_sub(up, down);
    gsl_blas_ddot(u, up, &dot);
    pull = larger(pull, fabs(dot / (2 * step) - gsl_vector_get(g, k)));
  }
  is_near(pull, 0, tolerance, "%s: pullback by differences", rho->name);
  double energy;
  is_int(vf_hopfield_energy(net, h, v, h, &energy), GSL_EBADLEN, "%s: energy, short theta", rho->name);
  is_int(vf_hopfield_energy(net, theta, NULL, h, &energy), GSL_EBADLEN, "%s: energy, no input", rho->name);
  is_int(vf_hopfield_energy(net, theta, v, v, &energy), GSL_EBADLEN, "%s: energy, short state", rho->name);
  is_int(vf_hopfield_draw(net, 1, 1, rng, h), GSL_EBADLEN, "%s: draw, short theta", rho->name);
  is_int(vf_hopfield_draw(net, 1, -1, rng, theta), GSL_EINVAL, "%s: negative deviation", rho->name);
  gsl_vector_set_all(h, 0.5);
  gsl_vector_set(h, 3, 0.875);
  is_near(vf_field_kink_distance(f, h), rho->kinks ? 0.125 : GSL_POSINF, 0, "%s: kink", rho->name);
  gsl_vector *all[] = {theta, v, h, mu, up, down, u, g};
  for (size_t i = 0; i < 8; i++)
    gsl_vector_free(all[i]);
  gsl_matrix_free(jac);
  vf_hopfield_free(net);
}

int main(void) {
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
  gsl_rng_set(rng, 1982);
  check(vf_activation_logistic, rng);
  check(vf_activation_tanh, rng);
  check(vf_activation_hard_sigmoid, rng);
  ok(!vf_hopfield_alloc(vf_activation_tanh, 0, 2), "no units");
  ok(!vf_hopfield_alloc(vf_activation_tanh, SIZE_MAX / 2 + 1, 2) &&
         !vf_hopfield_alloc(vf_activation_tanh, 2, SIZE_MAX / 2 + 1),
     "more parameters than addresses");
  vf_hopfield_free(NULL);
  gsl_rng_free(rng);
  return tap_done();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "example.h"

#include <gsl/gsl_randist.h>
#include <math.h>

example example_make(const vf_activation *rho, unsigned flags, size_t n, double scale, unsigned long seed) {
  static const size_t outputs[2] = {0, 1};
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
  gsl_rng_set(rng, seed);
  example e = {.net = vf_network_alloc_dense(rho, n, 2, flags),
               .cost = vf_cost_alloc(vf_cost_squared_error, n, 2, outputs)};
  const vf_field *f = vf_network_field(e.net);
  e.theta = gsl_vector_alloc(f->p);
  e.input = gsl_vector_alloc(2);
  e.target = gsl_vector_alloc(2);
  e.h = gsl_vector_calloc(n);
  vf_network_draw(e.net, scale, 0.3, rng, e.theta);
  for (size_t i = 0; i < 2; i++) {
    gsl_vector_set(e.input, i, gsl_ran_flat(rng, 0, 1));
    gsl_vector_set(e.target, i, gsl_ran_flat(rng, -1, 1));
  }
  e.problem = (vf_problem){f, e.theta, e.input, e.cost, e.target};
  gsl_rng_free(rng);
  return e;
}

void example_free(example *e) {
  vf_network_free(e->net);
  vf_cost_free(e->cost);
  gsl_vector_free(e->theta);
  gsl_vector_free(e->input);
  gsl_vector_free(e->target);
  gsl_vector_free(e->h);
}

double example_distance(const gsl_vector *a, const gsl_vector *b) {
  double d = 0;
  for (size_t i = 0; i < a->size; i++)
    d = fmax(d, fabs(gsl_vector_get(a, i) - gsl_vector_get(b, i)));
  return d;
}

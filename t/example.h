/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A small problem for the tests of the exact path: a dense leaky net with drawn weights, input and target.
 */
#ifndef EXAMPLE_H
#define EXAMPLE_H

#include "vf_network.h"
#include "vf_problem.h"

typedef struct {
  vf_network *net;
  vf_cost *cost;
  gsl_vector *theta, *input, *target, *h;
  vf_problem problem;
} example;

/* n units of which two are outputs, two inputs; weights at the given scale from the seed.  Free with
 * example_free. */
example example_make(const vf_activation *rho, unsigned flags, size_t n, double scale, unsigned long seed);
void example_free(example *e);

/* Largest modulus of an entry of a - b. */
double example_distance(const gsl_vector *a, const gsl_vector *b);

#endif

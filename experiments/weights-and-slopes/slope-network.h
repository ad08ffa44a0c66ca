/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parts of a slope case: the network, its state drawn first and its biases set for it, and the part of
 * prop:slopes that its kind must keep.
 */
#ifndef SLOPE_NETWORK_H
#define SLOPE_NETWORK_H

#include "slope-case.h"
#include "vf_example.h"
#include "vf_hopfield.h"
#include "vf_linalg.h"
#include "vf_network.h"
#include "vf_rate_rule.h"

/* rates and slopes are those of the units, gram the diagonal of M; matrix and work are scratch. */
typedef struct {
  slope_kind kind;
  const vf_activation *rho;
  vf_network *net; /* the leaky integrators; gives the weights of the Hopfield field too */
  vf_hopfield *hopfield;
  vf_cost *rate_cost;
  vf_example *e;
  gsl_vector *plain, *u; /* theta of net; the states before any clipping */
  gsl_vector *rates, *slopes, *gram, *work, *nu, *gradient;
  gsl_matrix *matrix;
  vf_rate_rule *rate;
  vf_lu *lu;
} slope_bench;

int slope_is_hard(slope_kind kind); /* hard sigmoid: slopes are 0 or 1 */

/* Allocates for size number size % SLOPE_LAYERS.  GSL_ENOMEM.  Free with slope_bench_free in every case. */
int slope_bench_make(slope_bench *b, slope_kind kind, size_t size);
void slope_bench_free(slope_bench *b);

/* Symmetric weights, and biases that make a state of drawn slopes a fixed point; input and targets. */
int slope_bench_draw(slope_bench *b, gsl_rng *rng);

/* What prop:slopes says of this kind, as a residual over its roundoff; needs response, slopes, diagonal of M,
 * nu and gradient. */
int slope_identity(slope_bench *b, double roundoff, slope_record *o);

#endif

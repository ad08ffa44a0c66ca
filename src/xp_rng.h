/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The generator xoshiro256** as a type of GSL.
 */
#ifndef XP_RNG_H
#define XP_RNG_H

#include <gsl/gsl_rng.h>
#include <stdint.h>

typedef struct {
  uint64_t word[4];
} xp_rng_state;

/* gsl_rng_get gives the upper 32 bits of each output, on every machine; gsl_rng_uniform the upper 53. */
extern const gsl_rng_type xp_rng_xoshiro;

uint64_t xp_rng_next(xp_rng_state *state);

/* Fills the state from all 64 bits of seed; state is what gsl_rng_state returns. */
void xp_rng_seed(void *state, uint64_t seed);

/* The next number of splitmix64. */
uint64_t xp_splitmix(uint64_t *state);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The generator xoshiro256** as a type of GSL.
 */
#ifndef XP_RNG_H
#define XP_RNG_H

#include "vf_decls.h"

#include <gsl/gsl_rng.h>
#include <stdint.h>
VF_BEGIN_DECLS

typedef struct {
  uint64_t word[4];
} xp_rng_state;

/* gsl_rng_get gives the upper 32 bits of each output, on every machine; gsl_rng_uniform the upper 53. */
extern const gsl_rng_type xp_rng_xoshiro;

uint64_t xp_rng_next(xp_rng_state *state);

/* Fills the state from all 64 bits of seed; state is what gsl_rng_state returns. */
void xp_rng_seed(void *state, uint64_t seed);

/* The next number of splitmix64, which moves on by the golden ratio and ends in xp_mix: a bijection in which
 * every bit of the input moves every bit of the output. */
#define XP_GOLDEN UINT64_C(0x9e3779b97f4a7c15)
uint64_t xp_mix(uint64_t x);
uint64_t xp_splitmix(uint64_t *state);

VF_END_DECLS
#endif

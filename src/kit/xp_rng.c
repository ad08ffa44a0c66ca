/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "xp_rng.h"

#include "vf_wraps.h"

VF_WRAPS uint64_t xp_mix(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

VF_WRAPS uint64_t xp_splitmix(uint64_t *state) {
  *state += XP_GOLDEN;
  return xp_mix(*state);
}

VF_WRAPS static uint64_t rotate(uint64_t x, int bits) {
  return (x << bits) | (x >> (64 - bits));
}

VF_WRAPS uint64_t xp_rng_next(xp_rng_state *state) {
  uint64_t *s = state->word;
  uint64_t result = rotate(s[1] * 5, 7) * 9;
  uint64_t shifted = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= shifted;
  s[3] = rotate(s[3], 45);
  return result;
}

void xp_rng_seed(void *state, uint64_t seed) {
  xp_rng_state *s = state;
  for (int i = 0; i < 4; i++)
    s->word[i] = xp_splitmix(&seed);
}

static void set(void *state, unsigned long seed) {
  xp_rng_seed(state, seed);
}

static unsigned long get(void *state) {
  return (unsigned long)(xp_rng_next(state) >> 32);
}

static double get_double(void *state) {
  return (double)(xp_rng_next(state) >> 11) * 0x1p-53;
}

const gsl_rng_type xp_rng_xoshiro = {"xoshiro256**", 0xffffffffUL, 0, sizeof(xp_rng_state), set, get,
                                     get_double};

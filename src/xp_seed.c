/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Streams of random numbers.  GSL's own generators start from at most 32 bits of their seed (mt19937 masks
 * it), so two of 100 000 streams would often be the same one; here the four words of xoshiro256** (Blackman
 * and Vigna) are filled from all 64 bits by splitmix64 (Steele, Lea and Flood).
 */
#include "xp_seed.h"

#include "xp_rng.h"

/* The finaliser of splitmix64, a bijection in which every bit of the input moves every bit of the output. */
static uint64_t mix(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

static const uint64_t golden = 0x9e3779b97f4a7c15u;

uint64_t xp_splitmix(uint64_t *state) {
  *state += golden;
  return mix(*state);
}

/* FNV-1a over the bytes of the purpose, chained with the finalised seed and index. */
uint64_t xp_seed_derive(uint64_t seed, const char *purpose, uint64_t index) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (const unsigned char *c = (const unsigned char *)purpose; *c; c++)
    hash = (hash ^ *c) * 0x100000001b3u;
  hash = mix(hash + mix(seed + golden));
  return mix(hash + mix(index + golden));
}

gsl_rng *xp_rng_alloc(uint64_t seed, const char *purpose, uint64_t index) {
  gsl_rng *rng = gsl_rng_alloc(&xp_rng_xoshiro);
  if (rng)
    xp_rng_seed(gsl_rng_state(rng), xp_seed_derive(seed, purpose, index));
  return rng;
}

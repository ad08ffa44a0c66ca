/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Streams of random numbers.  GSL's own generators start from at most 32 bits of their seed (mt19937 masks
 * it), so two of 100 000 streams would often be the same one; here the four words of xoshiro256** (Blackman
 * and Vigna) are filled from all 64 bits by splitmix64 (Steele, Lea and Flood).
 */
#include "xp_seed.h"

#include "vf_wraps.h"
#include "xp_intern.h"
#include "xp_rng.h"

#include <stdio.h>

/* FNV-1a over the bytes of the purpose, chained with the finalised seed and index. */
VF_WRAPS uint64_t xp_seed_derive(uint64_t seed, const char *purpose, uint64_t index) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (const unsigned char *c = (const unsigned char *)purpose; *c; c++)
    hash = (hash ^ *c) * 0x100000001b3u;
  hash = xp_mix(hash + xp_mix(seed + XP_GOLDEN));
  return xp_mix(hash + xp_mix(index + XP_GOLDEN));
}

gsl_rng *xp_rng_alloc(uint64_t seed, const char *purpose, uint64_t index) {
  gsl_rng *rng = gsl_rng_alloc(&xp_rng_xoshiro);
  if (!rng) {
    fprintf(stderr, "random stream \"%s\": not enough memory: use fewer --jobs\n", purpose);
    xp_abandon(1);
  }
  xp_rng_seed(gsl_rng_state(rng), xp_seed_derive(seed, purpose, index));
  return rng;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "xp_sobol.h"

#include "xp_rng.h"
#include "xp_seed.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_qrng.h>
#include <math.h>

enum { DIGITS = 30 }; /* of GSL's sequence, binary */

/* Each digit is flipped or not by a hash of the digits before it, so that points which share their first
 * digits still do.  What follows the last digit is drawn. */
static double scramble(double u, uint64_t key) {
  const uint64_t digits = (uint64_t)ldexp(u, DIGITS);
  uint64_t out = 0;
  for (int k = DIGITS - 1; k >= 0; k--) {
    const uint64_t before = digits >> (k + 1) | UINT64_C(1) << (DIGITS - 1 - k);
    out |= ((digits >> k ^ xp_mix(key ^ xp_mix(before))) & 1) << k;
  }
  const double rest = ldexp((double)(xp_mix(key + xp_mix(~digits)) >> 32), -32);
  return ldexp((double)out + rest, -DIGITS);
}

int xp_sobol(uint64_t seed, size_t dimensions, size_t count, double *points) {
  if (dimensions < 1 || dimensions > XP_SOBOL_MOST)
    return GSL_EDOM;
  gsl_qrng *sequence = gsl_qrng_alloc(gsl_qrng_sobol, (unsigned)dimensions);
  if (!sequence)
    return GSL_ENOMEM;
  for (size_t i = 0; i < count; i++) {
    double *point = points + i * dimensions;
    for (size_t k = 0; k < dimensions; k++)
      point[k] = 0; /* GSL's sequence leaves out its first point, the origin */
    if (i > 0)
      gsl_qrng_get(sequence, point);
    for (size_t k = 0; k < dimensions; k++)
      point[k] = scramble(point[k], xp_seed_derive(seed, "sobol", k));
  }
  gsl_qrng_free(sequence);
  return GSL_SUCCESS;
}

double xp_sobol_logarithmic(double u, double low, double high) {
  return low * pow(high / low, u);
}

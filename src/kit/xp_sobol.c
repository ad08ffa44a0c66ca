/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "xp_sobol.h"

#include "xp_seed.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_qrng.h>
#include <math.h>

int xp_sobol(uint64_t seed, size_t dimensions, size_t count, double *points) {
  double shift[XP_SOBOL_MOST];
  if (dimensions < 1 || dimensions > XP_SOBOL_MOST)
    return GSL_EDOM;
  gsl_qrng *sequence = gsl_qrng_alloc(gsl_qrng_sobol, (unsigned)dimensions);
  if (!sequence)
    return GSL_ENOMEM;
  gsl_rng *rng = xp_rng_alloc(seed, "sobol", dimensions);
  for (size_t k = 0; k < dimensions; k++)
    shift[k] = gsl_rng_uniform(rng);
  for (size_t i = 0; i < count; i++) {
    double *point = points + i * dimensions;
    gsl_qrng_get(sequence, point);
    for (size_t k = 0; k < dimensions; k++) {
      point[k] += shift[k];
      point[k] -= floor(point[k]);
    }
  }
  gsl_rng_free(rng);
  gsl_qrng_free(sequence);
  return GSL_SUCCESS;
}

double xp_sobol_logarithmic(double u, double low, double high) {
  return low * pow(high / low, u);
}

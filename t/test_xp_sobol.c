/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tap.h"
#include "xp_sobol.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

enum { POINTS = 256, DIMENSIONS = 9 };

/* Of 256 points every sixteenth of an axis has 16, or after a shift 15 to 17; random ones would have from 6
 * to 28. */
static void test_even(const double *points) {
  size_t least = POINTS, most = 0, outside = 0;
  for (size_t k = 0; k < DIMENSIONS; k++) {
    size_t bin[16] = {0};
    for (size_t i = 0; i < POINTS; i++) {
      const double u = points[i * DIMENSIONS + k];
      outside += !(u >= 0 && u < 1);
      bin[(size_t)(16 * fabs(u)) % 16]++;
    }
    for (size_t b = 0; b < 16; b++) {
      least = bin[b] < least ? bin[b] : least;
      most = bin[b] > most ? bin[b] : most;
    }
  }
  ok(outside == 0, "all points are in the box");
  ok(least >= 15 && most <= 17, "every sixteenth of every axis has 15 to 17 of 256 points: %zu to %zu", least,
     most);
}

/* The mean of a product over the box converges faster than that of random points, whose error would be 0.011.
 */
static void test_mean(const double *points) {
  double sum = 0;
  for (size_t i = 0; i < POINTS; i++)
    sum += points[i * DIMENSIONS] * points[i * DIMENSIONS + 8];
  is_near(sum / POINTS, 0.25, 0.003, "the mean of u_0 u_8 is 1/4");
}

int main(void) {
  static double one[POINTS * DIMENSIONS], two[POINTS * DIMENSIONS], few[10 * DIMENSIONS];
  ok(xp_sobol(7, DIMENSIONS, POINTS, one) == GSL_SUCCESS, "nine dimensions");
  test_even(one);
  test_mean(one);
  xp_sobol(7, DIMENSIONS, 10, few);
  ok(memcmp(one, few, sizeof few) == 0, "the first points do not depend on their number");
  xp_sobol(8, DIMENSIONS, POINTS, two);
  const double shift = two[0] - one[0], other = two[5 * DIMENSIONS] - one[5 * DIMENSIONS];
  ok(fabs(shift) > 1e-9, "another seed has other points");
  is_near(fabs(shift - other - round(shift - other)), 0, 1e-15, "which differ by one vector, modulo 1");
  ok(xp_sobol(7, 0, 1, one) == GSL_EDOM && xp_sobol(7, XP_SOBOL_MOST + 1, 1, one) == GSL_EDOM,
     "no dimension and 41 are refused");
  is_near(xp_sobol_logarithmic(0.5, 0.01, 100), 1, 1e-15, "the middle of 0.01 and 100 is 1");
  return tap_done();
}

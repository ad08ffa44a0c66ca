/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tap.h"
#include "xp_sobol.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

enum { POINTS = 256, DIMENSIONS = 9, SEEDS = 400 };

/* Of the POINTS intervals of an axis, how many do not hold one point. */
static size_t uneven(const double *points) {
  size_t wrong = 0;
  for (size_t k = 0; k < DIMENSIONS; k++) {
    size_t held[POINTS] = {0};
    for (size_t i = 0; i < POINTS; i++)
      held[(size_t)(POINTS * points[i * DIMENSIONS + k]) % POINTS]++;
    for (size_t b = 0; b < POINTS; b++)
      wrong += held[b] != 1;
  }
  return wrong;
}

/* The first two axes are a (0, 8, 2)-net: every 16 x 16 box of their square holds one point. */
static size_t uneven_boxes(const double *points) {
  size_t held[16][16] = {{0}}, wrong = 0;
  for (size_t i = 0; i < POINTS; i++)
    held[(size_t)(16 * points[i * DIMENSIONS]) % 16][(size_t)(16 * points[i * DIMENSIONS + 1]) % 16]++;
  for (size_t i = 0; i < 16; i++)
    for (size_t j = 0; j < 16; j++)
      wrong += held[i][j] != 1;
  return wrong;
}

static void test_even(const double *points) {
  size_t outside = 0;
  for (size_t i = 0; i < POINTS * DIMENSIONS; i++)
    outside += !(points[i] >= 0 && points[i] < 1);
  ok(outside == 0, "all points are in the box");
  ok(uneven(points) == 0, "every 256th of every axis has one of 256 points");
  ok(uneven_boxes(points) == 0, "and every box of a sixteenth of the first two axes");
}

/* The mean of a product over the box converges faster than that of random points, whose error would be 0.011.
 */
static void test_mean(const double *points) {
  double sum = 0;
  for (size_t i = 0; i < POINTS; i++)
    sum += points[i * DIMENSIONS] * points[i * DIMENSIONS + 8];
  is_near(sum / POINTS, 0.25, 0.003, "the mean of u_0 u_8 is 1/4");
}

/* One point alone is uniform over the seeds: mean 1/2 and mean of the square 1/3, to 5 standard errors. */
static void test_uniform(void) {
  double sum = 0, square = 0, point[4 * DIMENSIONS];
  for (uint64_t seed = 0; seed < SEEDS; seed++) {
    xp_sobol(seed, DIMENSIONS, 4, point);
    const double u = point[3 * DIMENSIONS + 5];
    sum += u;
    square += u * u;
  }
  is_near(sum / SEEDS, 0.5, 5 * sqrt(1.0 / 12 / SEEDS), "a point is uniform over the seeds: its mean");
  is_near(square / SEEDS, 1.0 / 3, 5 * sqrt(4.0 / 45 / SEEDS), "and its mean square");
}

int main(void) {
  static double one[POINTS * DIMENSIONS], two[POINTS * DIMENSIONS], few[10 * DIMENSIONS];
  ok(xp_sobol(7, DIMENSIONS, POINTS, one) == GSL_SUCCESS, "nine dimensions");
  test_even(one);
  test_mean(one);
  test_uniform();
  xp_sobol(7, DIMENSIONS, 10, few);
  ok(memcmp(one, few, sizeof few) == 0, "the first points do not depend on their number");
  xp_sobol(8, DIMENSIONS, POINTS, two);
  ok(fabs(two[0] - one[0]) > 1e-9, "another seed has other points");
  const double shift = two[0] - one[0], other = two[5 * DIMENSIONS] - one[5 * DIMENSIONS];
  ok(fabs(shift - other - round(shift - other)) > 1e-9, "which differ by more than one vector");
  ok(xp_sobol(7, 0, 1, one) == GSL_EDOM && xp_sobol(7, XP_SOBOL_MOST + 1, 1, one) == GSL_EDOM,
     "no dimension and 41 are refused");
  is_near(xp_sobol_logarithmic(0.5, 0.01, 100), 1, 1e-15, "the middle of 0.01 and 100 is 1");
  return tap_done();
}

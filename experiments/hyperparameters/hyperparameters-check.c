/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The surrogate against a function whose shares of variance are known.
 */
#include "hyperparameters.h"

#include "xp_claim.h"
#include "xp_sobol.h"
#include "xp_statistics.h"

#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>

/* Ishigami's function on [0, 1)^3: sin a + 7 sin^2 b + 0.1 c^4 sin a of angles from -pi to pi. */
static double ishigami(const double *u) {
  const double a = M_PI * (2 * u[0] - 1), b = M_PI * (2 * u[1] - 1), c = M_PI * (2 * u[2] - 1);
  return sin(a) + 7 * gsl_pow_2(sin(b)) + 0.1 * gsl_pow_4(c) * sin(a);
}

enum { AXES = 3, POINTS = 256, FRESH = 4096 };

/* Relative mean square of what the process misses at points that it has not seen. */
static double missed_of(xp_run *run, const surrogate *s, double variance) {
  double *x = xp_need(run, FRESH * AXES, sizeof *x), sum = 0;
  xp_sobol(xp_run_seed(run) + 1, AXES, FRESH, x);
  for (size_t i = 0; i < FRESH; i++)
    sum += gsl_pow_2(ishigami(x + AXES * i) - surrogate_value(s, x + AXES * i)) / FRESH;
  free(x);
  return sum / variance;
}

/* Projections shorten a difference, so that an index's root is off by at most 2 e / (1 - e), e^2 being what
 * the process misses of the variance. */
void box_check_surrogate(xp_run *run) {
  const double p4 = gsl_pow_4(M_PI), one = 0.5 * gsl_pow_2(1 + 0.1 * p4 / 5), two = 49.0 / 8,
               both = 0.01 * p4 * p4 * (1.0 / 18 - 1.0 / 50), all = one + two + both;
  const double first[AXES] = {one / all, two / all, 0},
               total[AXES] = {(one + both) / all, two / all, both / all};
  static double x[POINTS * AXES], y[POINTS];
  surrogate_data d = {.count = POINTS, .axes = AXES, .x = x, .y = y};
  surrogate_shape shape;
  double found_first[SURROGATE_AXES] = {0}, found_total[SURROGATE_AXES] = {0};
  xp_sobol(xp_run_seed(run), AXES, POINTS, x);
  for (size_t i = 0; i < POINTS; i++)
    y[i] = ishigami(x + AXES * i);
  box_need(run, surrogate_shape_fit(&d, &shape));
  surrogate *s = surrogate_alloc(&d, &shape, NULL);
  box_need(run, !s || surrogate_indices(s, found_first, found_total));
  const double e = sqrt(missed_of(run, s, all)), bound = 2 * e / (1 - e);
  double off = 0;
  for (size_t k = 0; k < AXES; k++)
    off = xp_max(off, xp_max(fabs(sqrt(xp_max(found_first[k], 0)) - sqrt(first[k])),
                             fabs(sqrt(xp_max(found_total[k], 0)) - sqrt(total[k]))));
  surrogate_free(s);
  xp_claim_check(
      run,
      &(xp_claim){.id = "hyperparameters.ishigami",
                  .statement = "The surrogate finds the known shares of variance of Ishigami's "
                               "function",
                  .source = "vfep, control",
                  .quantity = "largest difference of the roots of six indices, 256 points of 3 axes",
                  .unit = "1",
                  .low = 0,
                  .high = bound,
                  .reason = xp_text(run,
                                    "2 e / (1 - e), e = %.4f the surrogate's relative error at "
                                    "4096 other points",
                                    e),
                  .count = 2 * AXES},
      off);
}

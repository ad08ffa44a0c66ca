/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tap.h"
#include "xp_statistics.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

int main(void) {
  double values[6] = {4.5, NAN, -1.25, INFINITY, 2.75, 0.5};
  double half, low, high;
  is_near(xp_quantile(values, 6, 0.5), 1.625, 1e-15, "the median of the finite values");
  is_near(xp_quantile(values, 6, 0), -1.25, 0, "the smallest");
  is_near(xp_quantile(values, 6, 1), 4.5, 0, "the largest");
  ok(values[0] == -1.25 && values[3] == 4.5 && isnan(values[4]), "sorted, what is not finite at the end");
  ok(isnan(xp_quantile(values + 4, 2, 0.5)), "no finite value: NaN");
  ok(isnan(xp_quantile(values, 0, 0.5)), "no value: NaN");

  is_near(xp_max(2.385, -7.1), 2.385, 0, "the larger comes first");
  is_near(xp_max(-7.1, 2.385), 2.385, 0, "or second");
  is_near(xp_min(2.385, -7.1), -7.1, 0, "the smaller comes second");
  is_near(xp_min(-7.1, 2.385), -7.1, 0, "or first");
  ok(isnan(xp_max(NAN, 3)) && isnan(xp_max(3, NAN)), "a NaN is not lost among larger ones");
  ok(isnan(xp_min(NAN, 3)) && isnan(xp_min(3, NAN)), "nor among smaller ones");

  /* Standard deviation sqrt(2.5), t quantile for four degrees of freedom from tables. */
  const double seeds[5] = {1.5, 2.5, 3.5, 4.5, 5.5};
  is_near(xp_interval(seeds, 5, &half), 3.5, 1e-15, "mean over seeds");
  is_near(half, 2.776445 * sqrt(2.5 / 5), 1e-6, "half width of the t-interval");
  is_near(xp_interval(seeds + 2, 1, &half), 3.5, 0, "a single seed has a mean");
  ok(isnan(half), "and no interval");

  xp_share(3, 17, &low, &high);
  is_near(gsl_cdf_binomial_Q(2, low, 17), 0.025, 1e-9, "at the lower end 3 or more of 17 has 2.5 %%");
  is_near(gsl_cdf_binomial_P(3, high, 17), 0.025, 1e-9, "at the upper end 3 or fewer of 17 has 2.5 %%");
  xp_share(0, 17, &low, &high);
  ok(low == 0, "nothing seen: the share may be 0");
  is_near(high, 1 - pow(0.025, 1.0 / 17), 1e-9, "and has an upper end");
  xp_share(17, 17, &low, &high);
  ok(high == 1, "all seen: the share may be 1");
  is_near(low, pow(0.025, 1.0 / 17), 1e-9, "and has a lower end");
  xp_share(13, 2700, &low, &high); /* where gsl_cdf_beta_Pinv finds no end */
  is_near(gsl_cdf_binomial_Q(12, low, 2700), 0.025, 1e-9, "at the lower end 13 or more of 2700 has 2.5 %%");
  is_near(gsl_cdf_binomial_P(13, high, 2700), 0.025, 1e-9, "at the upper end 13 or fewer of 2700 has 2.5 %%");
  const double x[4] = {0.5, 1, 2, 8}, y[4] = {12 * 0.125, 12, 12 * 8, 12 * 512.0};
  is_near(xp_power_law(x, y, 4, &half), 3, 1e-14, "12 x^3 has the slope 3");
  is_near(half, 1, 1e-14, "and R^2 = 1");
  /* log2 y of 0, 0, 3 over 0, 1, 2: slope 3/2, R^2 = 3/4 by hand. */
  xp_power_law((double[]){1, 2, 4}, (double[]){1, 1, 8}, 3, &half);
  is_near(half, 0.75, 1e-14, "R^2 of points off the line");
  is_near(xp_power_law((double[]){1, 2, 4}, (double[]){1, 1, 8}, 3, NULL), 1.5, 1e-14, "and their slope");
  ok(isnan(xp_power_law(x, y, 2, NULL)), "two points are no fit");
  ok(isnan(xp_power_law(x, (double[]){1, 0, 1}, 3, NULL)), "a zero has no logarithm");
  return tap_done();
}

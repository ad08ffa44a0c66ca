/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "xp_statistics.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

double xp_quantile(double *values, size_t count, double q) {
  size_t kept = 0;
  for (size_t i = 0; i < count; i++)
    if (isfinite(values[i]))
      values[kept++] = values[i];
  for (size_t i = kept; i < count; i++)
    values[i] = GSL_NAN;
  gsl_sort(values, 1, kept);
  return kept ? gsl_stats_quantile_from_sorted_data(values, 1, kept, q) : GSL_NAN;
}

double xp_max(double a, double b) {
  return isnan(a) || a >= b ? a : b;
}

double xp_min(double a, double b) {
  return isnan(a) || a <= b ? a : b;
}

double xp_interval(const double *values, size_t seeds, double *half) {
  const double n = (double)seeds;
  *half = seeds > 1 ? gsl_cdf_tdist_Pinv(0.975, n - 1) * gsl_stats_sd(values, 1, seeds) / sqrt(n) : GSL_NAN;
  return gsl_stats_mean(values, 1, seeds);
}

/* By bisection: gsl_cdf_beta_Pinv gives up on some counts of thousands. */
static double beta_quantile(double p, double a, double b) {
  double low = 0, high = 1;
  while (low < (low + high) / 2 && (low + high) / 2 < high) {
    double middle = (low + high) / 2;
    *(gsl_cdf_beta_P(middle, a, b) < p ? &low : &high) = middle;
  }
  return high;
}

void xp_share(size_t held, size_t total, double *low, double *high) {
  const double k = (double)held, n = (double)total;
  *low = held ? beta_quantile(0.025, k, n - k + 1) : 0;
  *high = held < total ? beta_quantile(0.975, k + 1, n - k) : 1;
}

double xp_power_law(const double *x, const double *y, size_t count, double *fit) {
  double mx = 0, my = 0, xx = 0, xy = 0, yy = 0;
  for (size_t i = 0; i < count; i++) {
    mx += log(x[i]) / (double)count;
    my += log(y[i]) / (double)count;
  }
  for (size_t i = 0; i < count; i++) {
    double u = log(x[i]) - mx, v = log(y[i]) - my;
    xx += u * u;
    xy += u * v;
    yy += v * v;
  }
  int sound = count >= 3 && isfinite(mx) && isfinite(my) && xx > 0;
  if (fit)
    *fit = !sound ? GSL_NAN : yy > 0 ? xy * xy / (xx * yy) : 1;
  return sound ? xy / xx : GSL_NAN;
}

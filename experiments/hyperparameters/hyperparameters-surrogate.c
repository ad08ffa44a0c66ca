/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the test error of the rule depends on: shares of its variance over the box, by a Gaussian process,
 * with intervals of the bootstrap, and the map of the two axes that matter most.
 */
#include "hyperparameters.h"

#include "xp_seed.h"
#include "xp_sobol.h"
#include "xp_statistics.h"
#include "xp_table.h"

#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>

enum { FOLDS = 5, MAP_STEPS = 24 };

typedef struct {
  double first[SURROGATE_AXES], total[SURROGATE_AXES];
} shares;

void box_need(xp_run *run, int failed) {
  if (failed)
    xp_die(run, "not enough memory for the surrogate: use fewer --jobs");
}

static size_t draws_of(xp_run *run) {
  return (size_t)xp_choose(run, 20, 100, 200);
}

/* R^2 of the points of a draw, from the errors and the misses at them. */
static double r_squared(const surrogate_data *d, const double *miss, const unsigned *times) {
  double mean = 0, missed = 0, all = 0;
  for (size_t i = 0; i < d->count; i++)
    mean += times[i] * d->y[i] / (double)d->count;
  for (size_t i = 0; i < d->count; i++) {
    missed += times[i] * gsl_pow_2(miss[i]);
    all += times[i] * gsl_pow_2(d->y[i] - mean);
  }
  return 1 - missed / all;
}

/* How often each of count results stands in a draw with replacement. */
static void draw_times(xp_run *run, const char *purpose, size_t draw, size_t count, unsigned *times) {
  gsl_rng *rng = xp_rng_alloc(xp_run_seed(run), purpose, draw);
  for (size_t i = 0; i < count; i++)
    times[i] = 0;
  for (size_t i = 0; i < count; i++)
    times[gsl_rng_uniform_int(rng, count)]++;
  gsl_rng_free(rng);
}

/* Cross-validated, with its interval over draws of points. */
static double write_r_squared(xp_run *run, const surrogate_data *d) {
  const size_t draws = draws_of(run);
  double *miss = xp_need(run, d->count, sizeof *miss), *of = xp_need(run, draws, sizeof *of);
  unsigned *times = xp_need(run, d->count, sizeof *times);
  box_need(run, surrogate_cross_validate(d, FOLDS, miss));
  for (size_t i = 0; i < d->count; i++)
    times[i] = 1;
  const double whole = r_squared(d, miss, times);
  for (size_t i = 0; i < draws; i++) {
    draw_times(run, "bootstrap of misses", i, d->count, times);
    of[i] = r_squared(d, miss, times);
  }
  xp_value(run, "r-squared", "%.2f", whole);
  xp_value(run, "r-squared-range", "%.2f to %.2f", xp_quantile(of, draws, 0.025),
           xp_quantile(of, draws, 0.975));
  free(times);
  free(of);
  free(miss);
  return whole;
}

/* The shares by results drawn with replacement, the shape kept. */
static shares resampled(xp_run *run, const surrogate_data *d, const surrogate_shape *shape, size_t draw) {
  shares found = {0};
  unsigned *times = xp_need(run, d->count, sizeof *times);
  draw_times(run, "bootstrap", draw, d->count, times);
  surrogate *s = surrogate_alloc(d, shape, times);
  box_need(run, !s || surrogate_indices(s, found.first, found.total));
  surrogate_free(s);
  free(times);
  return found;
}

/* The 95 % interval of one share over the draws. */
static void interval(const shares *draws, size_t count, size_t axis, bool total, double *low, double *high,
                     double *room) {
  for (size_t i = 0; i < count; i++)
    room[i] = total ? draws[i].total[axis] : draws[i].first[axis];
  *low = xp_quantile(room, count, 0.025);
  *high = xp_quantile(room, count, 0.975);
}

static void write_share(xp_run *run, const char *kind, size_t axis, double share, double low, double high) {
  const char *name = box_axes[axis].name;
  xp_value(run, xp_text(run, "%s-%s", kind, name), "%.0f", 100 * share);
  xp_value(run, xp_text(run, "%s-%s-range", kind, name), "%.0f to %.0f", 100 * low, 100 * high);
}

/* What all axes explain alone, in one draw after the other. */
static void write_sum(xp_run *run, const surrogate_data *d, const shares *whole, const shares *draws,
                      size_t count, double *room) {
  double sum = 0;
  for (size_t k = 0; k < d->axes; k++)
    sum += whole->first[k];
  for (size_t i = 0; i < count; i++) {
    room[i] = 0;
    for (size_t k = 0; k < d->axes; k++)
      room[i] += draws[i].first[k];
  }
  const double low = xp_quantile(room, count, 0.025), high = xp_quantile(room, count, 0.975);
  xp_value(run, "first-sum", "%.0f", 100 * sum);
  xp_value(run, "first-sum-range", "%.0f to %.0f", 100 * low, 100 * high);
}

/* Total indices are written only where the cross-validated R^2 is large. */
static void write_shares(xp_run *run, const surrogate_data *d, const surrogate_shape *shape,
                         const shares *whole, bool totals) {
  const size_t count = draws_of(run);
  shares *draws = xp_need(run, count, sizeof *draws);
  double *room = xp_need(run, count, sizeof *room);
  for (size_t i = 0; i < count; i++)
    draws[i] = resampled(run, d, shape, i);
  xp_table *table = xp_table_open(run, "shares",
                                  "axis\tfirst [%]\tfirst low [%]\tfirst high [%]\ttotal [%]\ttotal low [%]\t"
                                  "total high [%]\tlength [1]");
  for (size_t k = 0; k < d->axes; k++) {
    double low, high, total = NAN, total_low = NAN, total_high = NAN;
    interval(draws, count, k, false, &low, &high, room);
    if (totals) {
      total = whole->total[k];
      interval(draws, count, k, true, &total_low, &total_high, room);
      write_share(run, "total", k, total, total_low, total_high);
    }
    write_share(run, "first", k, whole->first[k], low, high);
    xp_table_row(table, "%s\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%g", box_axes[k].title,
                 100 * whole->first[k], 100 * low, 100 * high, 100 * total, 100 * total_low, 100 * total_high,
                 shape->length[k]);
  }
  write_sum(run, d, whole, draws, count, room);
  xp_value(run, "draws", "%zu", count);
  free(room);
  free(draws);
}

/* The axis of the largest first index but one. */
static size_t largest(const double *first, size_t but) {
  size_t best = but == 0 ? 1 : 0;
  for (size_t k = 0; k < BOX_AXES; k++)
    if (k != but && first[k] > first[best])
      best = k;
  return best;
}

/* Two axes with scales; the sign of beta, which has three values, stands in no map. */
static void write_map(xp_run *run, const surrogate *s, const double *first) {
  double scaled[BOX_AXES], value[MAP_STEPS * MAP_STEPS];
  for (size_t k = 0; k < BOX_AXES; k++)
    scaled[k] = k == BOX_SCHEME ? -1 : first[k];
  const size_t a = largest(scaled, BOX_AXES), c = largest(scaled, a);
  box_need(run, surrogate_map(s, a, c, MAP_STEPS, value));
  const box_axis *x = &box_axes[a], *y = &box_axes[c];
  xp_table *table = xp_table_open(run, "map",
                                  "first axis\tsecond axis\tfirst [1]\tsecond [1]\terror [%]\t"
                                  "first default [1]\tsecond default [1]");
  for (size_t i = 0; i < MAP_STEPS * MAP_STEPS; i++) {
    const double u = ((double)(i / MAP_STEPS) + 0.5) / MAP_STEPS,
                 v = ((double)(i % MAP_STEPS) + 0.5) / MAP_STEPS;
    xp_table_row(table, "%s\t%s\t%.6g\t%.6g\t%.3f\t%g\t%g", x->title, y->title,
                 xp_sobol_logarithmic(u, x->low, x->high), xp_sobol_logarithmic(v, y->low, y->high), value[i],
                 x->standard, y->standard);
  }
  xp_value(run, "main-axis", "%s", x->title);
  xp_value(run, "second-axis", "%s", y->title);
}

/* Places and errors of the points that are there; those of the sign in the middle of their thirds. */
static surrogate_data data_of(const box *b, const box_point *points, double *x, double *y) {
  surrogate_data d = {.axes = BOX_AXES, .x = x, .y = y, .levels = {[BOX_SCHEME] = BOX_SCHEMES}};
  for (size_t i = 0; i < b->points; i++)
    if (points[i].there) {
      for (size_t k = 0; k < BOX_AXES; k++) {
        const double u = b->place[i * BOX_AXES + k];
        x[d.count * BOX_AXES + k] = k == BOX_SCHEME ? (box_value(k, u) + 0.5) / BOX_SCHEMES : u;
      }
      y[d.count++] = points[i].error[BOX_FIELD];
    }
  return d;
}

/* Nothing can be fitted to few points, or where no run has learned. */
static bool can_fit(const surrogate_data *d) {
  enum { LEAST = 10 };
  size_t differ = 0;
  for (size_t i = 1; i < d->count; i++)
    differ += d->y[i] != d->y[0];
  return d->count >= LEAST && differ > 0;
}

static void write_nothing(xp_run *run) {
  static const char *const keys[] = {"r-squared", "r-squared-range", "first-sum",  "first-sum-range",
                                     "draws",     "main-axis",       "second-axis"};
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    xp_value(run, keys[i], "(none)");
  for (size_t k = 0; k < BOX_AXES; k++) {
    xp_value(run, xp_text(run, "first-%s", box_axes[k].name), "(none)");
    xp_value(run, xp_text(run, "first-%s-range", box_axes[k].name), "(none)");
  }
}

static void write_fit(xp_run *run, const surrogate_data *d) {
  const double enough = 0.8;
  surrogate_shape shape;
  shares whole;
  box_need(run, surrogate_shape_fit(d, &shape));
  surrogate *s = surrogate_alloc(d, &shape, NULL);
  box_need(run, !s || surrogate_indices(s, whole.first, whole.total));
  const double r2 = write_r_squared(run, d);
  write_shares(run, d, &shape, &whole, r2 >= enough);
  write_map(run, s, whole.first);
  surrogate_free(s);
}

void box_write_surrogate(xp_run *run, const box *b, const box_point *points) {
  double *x = xp_need(run, b->points * BOX_AXES, sizeof *x), *y = xp_need(run, b->points, sizeof *y);
  const surrogate_data d = data_of(b, points, x, y);
  if (can_fit(&d))
    write_fit(run, &d);
  else
    write_nothing(run);
  free(x);
  free(y);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the test error of the rule depends on: shares of its variance over the box, by a Gaussian process,
 * with intervals of the bootstrap, and the map of the two axes that matter most.
 */
#include "hyperparameters.h"

#include "xp_claim.h"
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

static void need(xp_run *run, int failed) {
  if (failed)
    xp_die(run, "not enough memory for the surrogate: use fewer --jobs");
}

/* The shares by results drawn with replacement, the shape kept. */
static shares resampled(xp_run *run, const surrogate_data *d, const surrogate_shape *shape, size_t draw) {
  shares found = {0};
  unsigned *times = xp_need(run, d->count, sizeof *times);
  gsl_rng *rng = xp_rng_alloc(xp_run_seed(run), "bootstrap", draw);
  for (size_t i = 0; i < d->count; i++)
    times[gsl_rng_uniform_int(rng, d->count)]++;
  surrogate *s = surrogate_alloc(d, shape, times);
  need(run, !s || surrogate_indices(s, found.first, found.total));
  surrogate_free(s);
  gsl_rng_free(rng);
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

/* Total indices are written only where the cross-validated R^2 is large. */
static void write_shares(xp_run *run, const surrogate_data *d, const surrogate_shape *shape,
                         const shares *whole, bool totals) {
  const size_t count = (size_t)xp_choose(run, 20, 100, 200);
  shares *draws = xp_need(run, count, sizeof *draws);
  double *room = xp_need(run, count, sizeof *room), sum = 0;
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
    sum += whole->first[k];
    xp_table_row(table, "%s\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%g", box_axes[k].title,
                 100 * whole->first[k], 100 * low, 100 * high, 100 * total, 100 * total_low, 100 * total_high,
                 shape->length[k]);
  }
  xp_value(run, "first-sum", "%.0f", 100 * sum);
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
  need(run, surrogate_map(s, a, c, MAP_STEPS, value));
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
  static const char *const keys[] = {"r-squared", "first-sum", "draws", "main-axis", "second-axis"};
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
  need(run, surrogate_shape_fit(d, &shape));
  surrogate *s = surrogate_alloc(d, &shape, NULL);
  need(run, !s || surrogate_indices(s, whole.first, whole.total));
  const double r2 = surrogate_cross_validate(d, FOLDS);
  xp_value(run, "r-squared", "%.2f", r2);
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
  shares found = {0};
  xp_sobol(xp_run_seed(run), AXES, POINTS, x);
  for (size_t i = 0; i < POINTS; i++)
    y[i] = ishigami(x + AXES * i);
  need(run, surrogate_shape_fit(&d, &shape));
  surrogate *s = surrogate_alloc(&d, &shape, NULL);
  need(run, !s || surrogate_indices(s, found.first, found.total));
  const double e = sqrt(missed_of(run, s, all)), bound = 2 * e / (1 - e);
  double off = 0;
  for (size_t k = 0; k < AXES; k++)
    off = xp_max(off, xp_max(fabs(sqrt(xp_max(found.first[k], 0)) - sqrt(first[k])),
                             fabs(sqrt(xp_max(found.total[k], 0)) - sqrt(total[k]))));
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

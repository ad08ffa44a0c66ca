/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "surrogate.h"
#include "tap.h"

#include <gsl/gsl_math.h>
#include <math.h>

enum { LEVELS = 3, STEPS = 24, POINTS = LEVELS * STEPS, AXES = 2 };

static double place[POINTS * AXES], result[POINTS];

/* An effect of three categories, in the order given, and a wave along the other axis. */
static surrogate_data fill(const size_t *order) {
  static const double effect[LEVELS] = {0, 3, 1};
  for (size_t i = 0; i < POINTS; i++) {
    const size_t category = i % LEVELS;
    const double u = ((double)(i / LEVELS) + 0.5) / STEPS;
    place[AXES * i] = ((double)order[category] + 0.5) / LEVELS;
    place[AXES * i + 1] = u;
    result[i] = effect[category] + sin(2 * M_PI * u);
  }
  return (surrogate_data){.count = POINTS, .axes = AXES, .x = place, .y = result, .levels = {LEVELS, 0}};
}

static void indices_of(const surrogate_data *d, const surrogate_shape *shape, double *first) {
  double total[SURROGATE_AXES];
  surrogate *s = surrogate_alloc(d, shape, NULL);
  ok(s && !surrogate_indices(s, first, total), "indices are found");
  surrogate_free(s);
}

static void test_categories(void) {
  static const size_t orders[][LEVELS] = {{0, 1, 2}, {1, 0, 2}, {2, 1, 0}, {1, 2, 0}};
  const double category = 14.0 / 9, wave = 0.5; /* variances */
  surrogate_shape shape;
  double first[SURROGATE_AXES], again[SURROGATE_AXES];
  surrogate_data d = fill(orders[0]);
  is_int(surrogate_shape_fit(&d, &shape), 0, "a shape is fitted");
  indices_of(&d, &shape, first);
  is_near(first[0], category / (category + wave), 0.01, "share of the categories");
  is_near(first[1], wave / (category + wave), 0.01, "share of the wave");
  for (size_t i = 1; i < sizeof orders / sizeof *orders; i++) {
    d = fill(orders[i]);
    indices_of(&d, &shape, again);
    is_near(again[0], first[0], 1e-9, "which no order of the categories changes");
  }
}

static void test_resampled(void) {
  static const size_t order[LEVELS] = {0, 1, 2};
  const surrogate_data d = fill(order);
  const surrogate_shape shape = {{1, 0.25}, 1e-6};
  unsigned times[POINTS];
  double x[AXES] = {0.5 / LEVELS, 0.3};
  for (size_t i = 0; i < POINTS; i++)
    times[i] = i / LEVELS % 2 ? 2 : 0;
  surrogate *s = surrogate_alloc(&d, &shape, times);
  is_near(surrogate_value(s, x), sin(2 * M_PI * x[1]), 1e-3, "half of the points give the wave between them");
  surrogate_free(s);
  for (size_t i = 0; i < POINTS; i++)
    times[i] = 0;
  ok(!surrogate_alloc(&d, &shape, times), "and none give no process");
}

int main(void) {
  test_categories();
  test_resampled();
  return tap_done();
}

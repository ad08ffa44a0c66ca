/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The elementwise loops against plain ones, bit for bit: whichever version of a kernel this processor runs
 * gives what scalar arithmetic gives.
 */
#include "tap.h"
#include "vf_lanes.h"

#include <float.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <string.h>

enum { MOST = 67 };

typedef struct {
  float a[MOST], b[MOST], c[MOST];
} arrays;

static arrays draw(gsl_rng *rng) {
  arrays x;
  for (size_t i = 0; i < MOST; i++) {
    x.a[i] = (float)(3.0 * gsl_rng_uniform(rng) - 1.0);
    x.b[i] = (float)(3.0 * gsl_rng_uniform(rng) - 1.0);
    x.c[i] = (float)(1.4 * gsl_rng_uniform(rng) - 0.2);
  }
  return x;
}

/* The opposite of a fused or reassociated sum: every operation is rounded into a volatile. */
static float stepped(float eps, float drive, float h) {
  volatile float difference = drive - h;
  volatile float product = eps * difference;
  volatile float sum = h + product;
  return sum;
}

static float clipped(float x) {
  return x < 0.0f ? 0.0f : x > 1.0f ? 1.0f : x;
}

static int same(const float *a, const float *b, size_t n) {
  return memcmp(a, b, n * sizeof *a) == 0;
}

static int check_steps(size_t n, arrays x) {
  float h[MOST], wanted[MOST], largest = 0.0f;
  int good = 1;
  memcpy(h, x.b, sizeof h);
  for (size_t i = 0; i < n; i++) {
    wanted[i] = stepped(0.3f, x.a[i], x.b[i]);
    largest = (float)larger(largest, fabsf(wanted[i] - x.b[i]));
  }
  good = good && vf_lanes_step(n, 0.3f, x.a, h) == largest && same(h, wanted, n);
  memcpy(h, x.b, sizeof h);
  largest = 0.0f;
  for (size_t i = 0; i < n; i++) {
    wanted[i] = clipped(stepped(0.3f, x.a[i], x.b[i]));
    largest = (float)larger(largest, fabsf(wanted[i] - x.b[i]));
  }
  good = good && vf_lanes_step_clipped(n, 0.3f, x.a, h) == largest && same(h, wanted, n);
  memcpy(h, x.b, sizeof h);
  largest = 0.0f;
  for (size_t i = 0; i < n; i++) {
    const float moved = stepped(0.3f, x.a[i], x.b[i]), high = 1.0f - x.c[i];
    wanted[i] = moved < -x.c[i] ? -x.c[i] : moved > high ? high : moved;
    largest = (float)larger(largest, fabsf(wanted[i] - x.b[i]));
  }
  good = good && vf_lanes_step_within(n, 0.3f, x.a, x.c, h) == largest && same(h, wanted, n);
  memcpy(h, x.b, sizeof h);
  largest = 0.0f;
  for (size_t i = 0; i < n; i++) {
    wanted[i] = x.c[i] > 0.0f && x.c[i] < 1.0f ? stepped(0.3f, x.a[i], x.b[i]) : 0.0f;
    largest = (float)larger(largest, fabsf(wanted[i] - x.b[i]));
  }
  return good && vf_lanes_step_active(n, 0.3f, x.a, x.c, h) == largest && same(h, wanted, n);
}

static int check_rest(size_t n, arrays x) {
  float to[MOST], wanted[MOST];
  int good = 1;
  vf_lanes_clip(n, x.a, to);
  for (size_t i = 0; i < n; i++)
    wanted[i] = clipped(x.a[i]);
  good = good && same(to, wanted, n);
  vf_lanes_contrast(n, 1.7f, x.a, x.b, to);
  for (size_t i = 0; i < n; i++) {
    volatile float difference = x.a[i] - x.b[i];
    wanted[i] = 1.7f * difference;
  }
  good = good && same(to, wanted, n);
  memcpy(to, x.c, sizeof to);
  vf_lanes_nudge(n, 0.7f, x.a, x.b, to);
  for (size_t i = 0; i < n; i++) {
    volatile float difference = x.a[i] - x.b[i];
    volatile float product = 0.7f * difference;
    wanted[i] = x.c[i] + product;
  }
  good = good && same(to, wanted, n);
  size_t low = 1, high = 2, at_low = 1, at_high = 2;
  unsigned char seen[MOST] = {0};
  vf_lanes_census(n, x.c, seen, &low, &high);
  for (size_t i = 0; i < n; i++) {
    at_low += x.c[i] <= 0.0f;
    at_high += x.c[i] >= 1.0f;
    good = good && seen[i] == ((x.c[i] > 0.0f) | (x.c[i] < 1.0f) << 1);
  }
  double dot = 0.0, size = 0.0; /* products of floats are exact in double precision; sums round */
  for (size_t i = 0; i < n; i++) {
    dot += (double)x.a[i] * (double)x.b[i];
    size += fabs((double)x.a[i] * (double)x.b[i]);
  }
  good = good && fabs(vf_lanes_dot(n, x.a, x.b) - dot) <= 2.0 * (double)n * DBL_EPSILON * size;
  return good && low == at_low && high == at_high;
}

static int check_adam(size_t n, arrays x) {
  const vf_lanes_adam_step a = {0.9f, 0.99f, 1e-3f, 0.1f, 0.8f};
  float mean[MOST], square[MOST], w[MOST];
  int good = 1;
  for (size_t i = 0; i < n; i++)
    square[i] = fabsf(x.c[i]);
  memcpy(mean, x.b, sizeof mean);
  memcpy(w, x.c, sizeof w);
  vf_lanes_adam(n, &a, x.a, mean, square, w);
  for (size_t i = 0; i < n; i++) {
    volatile float old = 0.9f * x.b[i], fresh = (1.0f - 0.9f) * x.a[i], m = old + fresh;
    volatile float squared = x.a[i] * x.a[i], kept = 0.99f * fabsf(x.c[i]), added = (1.0f - 0.99f) * squared;
    volatile float v = kept + added, root = sqrtf(v), below = root + 1e-3f, ratio = m / below;
    volatile float step = 0.1f * ratio, left = 0.8f * x.c[i], sum = left + step;
    good = good && mean[i] == m && square[i] == v && w[i] == sum;
  }
  return good;
}

static double logistic(double s) {
  return 1 / (1 + exp(-s));
}

/* The documented 4 units in the last place, at sizes of h from 1e-8 to most. */
static void test_rates(const char *name, void (*rates)(size_t n, const float *h, float *rate),
                       double (*value)(double s), double most) {
  enum { POINTS = 20000 };
  static float x[POINTS], y[POINTS];
  double worst = 0.0;
  for (size_t i = 0; i < POINTS; i++)
    x[i] = (float)((i % 2 ? -1.0 : 1.0) * pow(10.0, -8.0 + (8.0 + log10(most)) * (double)i / POINTS));
  x[0] = 0.0f;
  rates(POINTS, x, y);
  for (size_t i = 1; i < POINTS; i++) {
    const double exact = value((double)x[i]),
                 unit = (double)(nextafterf(fabsf((float)exact), 2.0f) - fabsf((float)exact));
    worst = larger(worst, fabs((double)y[i] - exact) / unit);
  }
  diag("%s: at most %.2f units in the last place", name, worst);
  ok(worst <= 4 && (double)y[0] == value(0), "%s to 4 units in the last place", name);
  const float strange[] = {(float)INFINITY, -(float)INFINITY, (float)NAN};
  rates(3, strange, y);
  ok(y[0] == 1.0f && fabs((double)y[1] - value(-INFINITY)) < 1e-37 && isnan(y[2]),
     "%s: infinities go to its limits, a NaN is kept", name);
}

/* The documented 12 units of tanh(s + d) - tanh(s), however small d is. */
static void test_tanh_change(void) {
  enum { POINTS = 2000 };
  static float r[POINTS], d[POINTS], change[POINTS];
  double worst = 0.0;
  for (size_t i = 0; i < POINTS; i++) {
    r[i] = (float)(0.49 * sin((double)i));
    d[i] = (float)((i % 2 ? -1.0 : 1.0) * pow(10.0, -20.0 + 20.0 * (double)i / POINTS));
  }
  vf_lanes_tanh_change(POINTS, r, d, change);
  for (size_t i = 0; i < POINTS; i++) {
    const double t = tanh((double)d[i]), q = (double)r[i], exact = (1 - q * q) * t / (1 + q * t);
    const float size = fabsf((float)exact);
    worst = larger(worst, fabs((double)change[i] - exact) / (double)(nextafterf(size, 2.0f) - size));
  }
  diag("change of tanh: at most %.2f units in the last place", worst);
  ok(worst <= 12, "change of tanh to 12 units in the last place, from 1e-20 to 1");
}

static void test_not_finite(void) {
  const float bad[] = {(float)NAN, (float)INFINITY, -(float)INFINITY};
  int caught = 1, kept = 1;
  for (size_t which = 0; which < 3; which++)
    for (size_t place = 0; place < MOST; place++) {
      float drive[MOST] = {0.0f}, h[MOST] = {0.0f};
      drive[place] = bad[which];
      caught = caught && !vf_lanes_finite(MOST, drive) && vf_lanes_finite(MOST, h);
      vf_lanes_step_clipped(MOST, 0.5f, drive, h);
      kept = kept && (which > 0 || isnan(h[place]));
    }
  ok(caught, "a number that is not finite is found at every place");
  ok(kept, "and clipping keeps a NaN");
}

static void test_distance(arrays x) {
  int largest = 1, kept = 1;
  for (size_t n = 0; n <= MOST; n++) {
    float wanted = 0.0f;
    for (size_t i = 0; i < n; i++)
      wanted = (float)larger(wanted, fabsf(x.a[i] - x.b[i]));
    largest = largest && vf_lanes_distance(n, x.a, x.b) == wanted;
  }
  for (size_t place = 0; place < MOST; place++) {
    arrays y = x;
    y.a[place] = NAN;
    kept = kept && isnan(vf_lanes_distance(MOST, y.a, y.b));
  }
  ok(largest, "the largest distance of arrays of every length");
  ok(kept, "which is NaN where one of them is, at every place");
}

int main(void) {
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
  int steps = 1, rest = 1, adam = 1;
  for (size_t n = 0; n <= MOST; n++) {
    steps = steps && check_steps(n, draw(rng));
    rest = rest && check_rest(n, draw(rng));
    adam = adam && check_adam(n, draw(rng));
  }
  ok(steps, "steps of every length up to %d", MOST);
  ok(rest, "clips, contrasts, nudges, censuses and products likewise");
  ok(adam, "steps of Adam likewise");
  test_rates("tanh", vf_lanes_tanh, tanh, 100);
  test_rates("logistic", vf_lanes_logistic, logistic, 87);
  test_tanh_change();
  test_not_finite();
  test_distance(draw(rng));
  gsl_rng_free(rng);
  return tap_done();
}

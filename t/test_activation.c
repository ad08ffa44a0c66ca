/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Activations against their formulas and central differences.  A central difference of step d errs by
 * d^2/6 |f'''| + eps |f| / d; with d = 1e-5 and |f'''| <= 2, |f| <= 4 that stays below 2e-10.
 */
#include "tap.h"
#include "vf_activation.h"

#include <float.h>
#include <gsl/gsl_math.h>
#include <math.h>

static const double step = 1e-5, tolerance = 2e-10;
static const double points[] = {-3.7, -1.2, -0.31, 0.27, 0.64, 1.45, 3.3};

static void test_derivatives(const vf_activation *f) {
  double steepest = 0;
  for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
    double s = points[i];
    double slope = (f->value(s + step) - f->value(s - step)) / (2 * step);
    double bend = (f->derivative(s + step) - f->derivative(s - step)) / (2 * step);
    is_near(f->derivative(s), slope, tolerance, "%s: derivative at %g", f->name, s);
    is_near(f->curvature(s), bend, tolerance, "%s: curvature at %g", f->name, s);
  }
  for (double s = -40; s <= 40; s += 0.125)
    steepest = larger(steepest, fabs(f->derivative(s)));
  is_near(steepest, f->lipschitz, 4 * GSL_DBL_EPSILON, "%s: the Lipschitz constant is attained", f->name);
}

static void test_values(void) {
  for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
    double s = points[i];
    is_near(vf_activation_logistic->value(s), (1 + tanh(s / 2)) / 2, 4 * GSL_DBL_EPSILON, "logistic at %g",
            s);
    is_near(vf_activation_tanh->value(s), 1 - 2 / (exp(2 * s) + 1), 8 * GSL_DBL_EPSILON, "tanh at %g", s);
    is_near(vf_activation_softplus->value(s), log(1 + exp(s)), 16 * GSL_DBL_EPSILON, "softplus at %g", s);
    is_near(vf_activation_linear->value(s), s, 0, "linear at %g", s);
    is_near(vf_activation_hard_sigmoid->value(s), (fabs(s) - fabs(s - 1) + 1) / 2, 4 * GSL_DBL_EPSILON,
            "hard sigmoid at %g", s);
  }
  is_near(vf_activation_softplus->value(1e4), 1e4, 0, "softplus does not overflow");
  is_near(vf_activation_softplus->value(-1e4), 0, 0, "softplus underflows to 0");
  is_near(vf_activation_logistic->value(-1e4), 0, 0, "logistic far left");
  is_near(vf_activation_logistic->value(1e4), 1, 0, "logistic far right");
}

static void test_kinks(void) {
  const vf_activation *hard = vf_activation_hard_sigmoid;
  is_near(hard->derivative(0), 1, 0, "the derivative at 0 comes from inside");
  is_near(hard->derivative(1), 1, 0, "the derivative at 1 comes from inside");
  is_near(hard->derivative(-1e-300), 0, 0, "and is 0 just below 0");
  is_near(hard->derivative(1 + GSL_DBL_EPSILON), 0, 0, "and just above 1");
  is_near(hard->curvature(0), 0, 0, "no curvature at a kink");
  is_near(hard->curvature(GSL_POSINF), 0, 0, "nor at infinity");
  is_near(vf_activation_kink_distance(hard, 0.3), 0.3, 0, "nearest kink below");
  is_near(vf_activation_kink_distance(hard, 0.75), 0.25, 0, "nearest kink above");
  is_near(vf_activation_kink_distance(hard, -2.5), 2.5, 0, "outside, left");
  is_near(vf_activation_kink_distance(hard, 3.5), 2.5, 0, "outside, right");
  is_near(vf_activation_kink_distance(vf_activation_tanh, 0.3), GSL_POSINF, 0, "a smooth one has no kink");
}

/* rho(s) = s on [0, 1] where it says so, and rates in single precision are value() to 4 units in the last
 * place, NaN included. */
static void test_fast(const vf_activation *f) {
  float s[64], rate[64];
  int identity = 1;
  for (size_t i = 0; i < 64; i++) {
    s[i] = ((float)i - 20) / 31;
    identity = identity && (s[i] < 0 || s[i] > 1 || f->value((double)s[i]) == (double)s[i]);
  }
  is_int(f->identity, identity, "%s: whether it is the identity on [0, 1]", f->name);
  s[5] = (float)GSL_NAN;
  if (f->rates) {
    int same = 1;
    f->rates(64, s, rate);
    for (size_t i = 0; i < 64; i++) {
      const double slow = f->value((double)s[i]);
      const double most = 4 * (double)FLT_EPSILON * fabs(slow);
      same = same && (fabs((double)rate[i] - slow) <= most || (isnan(rate[i]) && isnan(slow)));
    }
    ok(same, "%s: rates in single precision", f->name);
  }
}

int main(void) {
  const vf_activation *const named[] = {vf_activation_tanh, vf_activation_logistic,
                                        vf_activation_hard_sigmoid, vf_activation_softplus,
                                        vf_activation_linear};
  const vf_activation *f;
  size_t count = 0;
  for (; (f = vf_activation_at(count)); count++) {
    ok(count >= 5 || f == named[count], "%s has its place", f->name);
    ok(vf_activation_find(f->name) == f, "%s is found by its name, which no other has", f->name);
    ok(isnan(f->value(GSL_NAN)), "%s of NaN is NaN", f->name);
    ok(isnan(f->derivative(GSL_NAN)), "%s: so is its derivative", f->name);
    ok(isnan(f->curvature(GSL_NAN)), "%s: and its curvature", f->name);
    test_derivatives(f);
    test_fast(f);
  }
  ok(count >= 5 && !vf_activation_at(count + 1), "the walk ends");
  ok(!vf_activation_find("hard"), "part of a name is not an activation");
  ok(!vf_activation_find(""), "nor is the empty one");
  ok(!vf_activation_find(NULL), "nor none");
  test_values();
  test_kinks();
  return tap_done();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tap.h"

#include <gsl/gsl_math.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static int tests_run;
static int tests_failed;

static int report(int pass, const char *directive, const char *name, va_list args) {
  tests_run++;
  tests_failed += !pass;
  printf("%sok %d - ", pass ? "" : "not ", tests_run);
  vprintf(name, args);
  if (directive)
    printf(" # SKIP %s", directive);
  putchar('\n');
  fflush(stdout);
  return pass;
}

int ok(int pass, const char *name, ...) {
  va_list args;
  va_start(args, name);
  report(pass, NULL, name, args);
  va_end(args);
  return pass;
}

int is_near(double got, double wanted, double tolerance, const char *name, ...) {
  int pass = got == wanted || (fabs(got - wanted) <= tolerance && isfinite(tolerance));
  va_list args;
  va_start(args, name);
  report(pass, NULL, name, args);
  va_end(args);
  if (!pass)
    diag("got %.17g, wanted %.17g within %.3g", got, wanted, tolerance);
  return pass;
}

int is_int(long got, long wanted, const char *name, ...) {
  va_list args;
  va_start(args, name);
  report(got == wanted, NULL, name, args);
  va_end(args);
  if (got != wanted)
    diag("got %ld, wanted %ld", got, wanted);
  return got == wanted;
}

int is_text(const char *got, const char *wanted, const char *name, ...) {
  int pass = got && wanted ? strcmp(got, wanted) == 0 : got == wanted;
  va_list args;
  va_start(args, name);
  report(pass, NULL, name, args);
  va_end(args);
  if (!pass)
    diag("got \"%s\", wanted \"%s\"", got ? got : "(null)", wanted ? wanted : "(null)");
  return pass;
}

void skip(const char *reason, const char *name, ...) {
  va_list args;
  va_start(args, name);
  report(1, reason, name, args);
  va_end(args);
}

void diag(const char *format, ...) {
  va_list args;
  va_start(args, format);
  fputs("# ", stdout);
  vprintf(format, args);
  putchar('\n');
  fflush(stdout);
  va_end(args);
}

double larger(double a, double b) {
  return isnan(a) || a >= b ? a : b;
}

double smaller(double a, double b) {
  return isnan(a) || a <= b ? a : b;
}

double vector_distance(const gsl_vector *a, const gsl_vector *b) {
  double d = a->size == b->size && a->size ? 0 : GSL_NAN;
  for (size_t i = 0; i < a->size && i < b->size; i++)
    d = larger(d, fabs(gsl_vector_get(a, i) - gsl_vector_get(b, i)));
  return d;
}

int tap_done(void) {
  printf("1..%d\n", tests_run);
  if (tests_failed)
    diag("%d of %d tests failed", tests_failed, tests_run);
  return tests_failed || !tests_run;
}

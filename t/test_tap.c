/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the other tests rest on: a comparison fails where it must, above all for a NaN.  Each case is run in a
 * process of its own, and what it prints and its status are looked at.
 */
#include "tap.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The distance of (1, a, 3) from (1, 2, b), and from fewer entries. */
static double apart(double a, double b, size_t entries) {
  double left[] = {1, a, 3}, right[] = {1, 2, b};
  gsl_vector_view l = gsl_vector_view_array(left, 3), r = gsl_vector_view_array(right, entries);
  return vector_distance(&l.vector, &r.vector);
}

typedef struct {
  double got, wanted, tolerance;
  int holds;
  const char *name;
} comparison;

typedef struct {
  void (*test)(void);
  int holds;
  const char *name;
} other;

/* What a program of one comparison, or of one other test, comes to: 1 when it prints "ok" and ends with
 * status 0, 0 when it does neither, -1 otherwise. */
static int outcome(const comparison *near, const other *test) {
  FILE *out = tmpfile();
  char line[16] = "";
  int status = -1;
  fflush(stdout);
  pid_t child = out ? fork() : -1;
  if (child == 0) {
    dup2(fileno(out), STDOUT_FILENO);
    if (near)
      is_near(near->got, near->wanted, near->tolerance, "case");
    else
      test->test();
    int failed = tap_done();
    fflush(stdout);
    _exit(failed);
  }
  if (child < 0 || waitpid(child, &status, 0) != child)
    return -1;
  rewind(out);
  int said = fgets(line, sizeof line, out) && strncmp(line, "ok 1 - ", 7) == 0;
  fclose(out);
  return said == (status == 0) ? said : -1;
}

static void integers(void) {
  is_int(2, 3, "case");
}

static void text_and_none(void) {
  is_text("a", NULL, "case");
}

static void none_and_text(void) {
  is_text(NULL, "a", "case");
}

static void unfulfilled(void) {
  ok(0, "case");
}

static void left_out(void) {
  skip("reason", "case");
}

static void nothing(void) {}

int main(void) {
  const comparison near[] = {
      {1.25, 1.5, 0.25, 1, "at the tolerance"},
      {INFINITY, INFINITY, 0, 1, "equal infinities"},
      {apart(2.5, 3, 3), 0.5, 0, 1, "a distance"},
      {larger(1, 2) + larger(4, 3), 6, 0, 1, "the larger of two"},
      {smaller(1, 2) + smaller(4, 3), 4, 0, 1, "the smaller of two"},
      {1.25, 1.5, 0.125, 0, "beyond the tolerance"},
      {NAN, 0, 1, 0, "a NaN"},
      {0, NAN, 1, 0, "a NaN wanted"},
      {NAN, NAN, 1, 0, "two NaN"},
      {0, 0.5, NAN, 0, "a tolerance of NaN"},
      {3, 0, INFINITY, 0, "an infinite tolerance"},
      {apart(NAN, 3, 3), 0, 9, 0, "the distance of a NaN"},
      {apart(2, NAN, 3), 0, 9, 0, "the distance from a NaN"},
      {apart(2, 3, 2), 0, 9, 0, "the distance between two sizes"},
      {larger(NAN, 0), 0, 9, 0, "the larger of NaN and 0"},
      {larger(0, NAN), 0, 9, 0, "the larger of 0 and NaN"},
      {smaller(NAN, 0), 0, 9, 0, "the smaller of NaN and 0"},
      {smaller(0, NAN), 0, 9, 0, "the smaller of 0 and NaN"},
  };
  const other rest[] = {{left_out, 1, "a test left out"},          {integers, 0, "another integer"},
                        {text_and_none, 0, "a text against none"}, {none_and_text, 0, "no text against one"},
                        {unfulfilled, 0, "what does not hold"},    {nothing, 0, "a program without tests"}};
  enum { NEAR = sizeof near / sizeof *near, REST = sizeof rest / sizeof *rest };
  int result[NEAR + REST]; /* all of them before this program's own first test, which they would count */
  for (int k = 0; k < NEAR + REST; k++)
    result[k] = outcome(k < NEAR ? &near[k] : NULL, k < NEAR ? NULL : &rest[k - NEAR]);
  for (int k = 0; k < NEAR + REST; k++) {
    const int holds = k < NEAR ? near[k].holds : rest[k - NEAR].holds;
    is_int(result[k], holds, "%s: %s", k < NEAR ? near[k].name : rest[k - NEAR].name,
           holds ? "ok" : "not ok");
  }
  return tap_done();
}

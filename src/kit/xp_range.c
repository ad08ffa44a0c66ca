/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What --sobol and --range say: points that fill a box of options evenly, each option in its range.
 */
#include "xp_intern.h"
#include "xp_number.h"
#include "xp_sobol.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void refuse(xp_run *run, const char *text, const char *what) {
  xp_die(run,
         "--range=%s: %s: give name=low:high, then :log for a logarithmic scale and :whole for whole numbers",
         text, what);
}

/* The number before the next colon; *text moves behind it, to NULL after the last. */
static double number(xp_run *run, const char *whole, const char **text) {
  char part[XP_NUMBER_LENGTH];
  double value;
  const size_t length = *text ? strcspn(*text, ":") : 0;
  if (length == 0 || length >= sizeof part)
    refuse(run, whole, "two numbers are needed");
  snprintf(part, sizeof part, "%.*s", (int)length, *text);
  if (!xp_number_real(part, -DBL_MAX, DBL_MAX, &value))
    refuse(run, whole, "not a number");
  *text = (*text)[length] ? *text + length + 1 : NULL;
  return value;
}

static void read_suffixes(xp_run *run, xp_range *r, const char *text) {
  for (size_t length; text; text = text[length] ? text + length + 1 : NULL) {
    length = strcspn(text, ":");
    if (length == 3 && strncmp(text, "log", 3) == 0)
      r->logarithmic = true;
    else if (length == 5 && strncmp(text, "whole", 5) == 0)
      r->whole = true;
    else
      refuse(run, r->text, "an ending that is neither log nor whole");
  }
}

static void parse(xp_run *run, xp_range *r) {
  const char *equals = strchr(r->text, '='), *text = equals ? equals + 1 : NULL;
  if (!equals || equals == r->text || !xp_is_plain(r->text))
    refuse(run, r->text, "no name");
  r->low = number(run, r->text, &text);
  r->high = number(run, r->text, &text);
  read_suffixes(run, r, text);
  if (!(r->low < r->high) || !isfinite(r->high - r->low))
    refuse(run, r->text, "the first number is not below the second");
  if (r->logarithmic && r->low <= 0)
    refuse(run, r->text, "a logarithmic scale needs numbers above 0");
  if (r->whole && (r->low != floor(r->low) || r->high != floor(r->high)))
    refuse(run, r->text, "ends that are not whole");
}

static bool same_name(const char *a, const char *b) {
  const size_t length = strcspn(a, "=");
  return length == strcspn(b, "=") && strncmp(a, b, length) == 0;
}

static void require_once(xp_run *run, size_t place) {
  const char *text = run->ranges[place].text;
  for (size_t i = 0; i < place; i++)
    if (same_name(text, run->ranges[i].text))
      refuse(run, text, "a second range of this option");
  for (size_t i = 0; i < run->grid_count; i++)
    if (same_name(text, run->grids[i]))
      refuse(run, text, "--grid names this option too");
}

void xp_range_check(xp_run *run) {
  long points = 0;
  if (!run->sobol_text && run->range_count == 0)
    return;
  if (!run->sobol_text)
    xp_die(run, "--range=%s: the number of points is missing: add --sobol=N", run->ranges[0].text);
  if (!xp_number_long(run->sobol_text, 1, 1e6, &points))
    xp_die(run, "--sobol=%s: not a whole number between 1 and 1000000: give such", run->sobol_text);
  if (run->range_count < 1 || run->range_count > XP_SOBOL_MOST)
    xp_die(run, "--sobol=%s: %zu ranges: give 1 to %d with --range", run->sobol_text, run->range_count,
           XP_SOBOL_MOST);
  for (size_t i = 0; i < run->range_count; i++) {
    parse(run, &run->ranges[i]);
    require_once(run, i);
  }
  run->sobol_points = (size_t)points;
  run->design = xp_grow(run, NULL, run->sobol_points * run->range_count, sizeof *run->design);
  if (xp_sobol(run->seed, run->range_count, run->sobol_points, run->design))
    xp_die(run, "--sobol=%s: not enough memory: give fewer points", run->sobol_text);
}

static const char *setting_of(xp_run *run, const xp_range *r, double value) {
  return xp_text(run, "%.*s=%.6g", (int)strcspn(r->text, "="), r->text, value);
}

/* Whole numbers have equal shares of the axis, on a logarithmic scale of that axis. */
const char *xp_range_setting(xp_run *run, size_t range, size_t point) {
  const xp_range *r = &run->ranges[range];
  const double u = run->design[point * run->range_count + range], end = r->whole ? r->high + 1 : r->high;
  const double value = r->logarithmic ? xp_sobol_logarithmic(u, r->low, end) : r->low + u * (end - r->low);
  return setting_of(run, r, r->whole ? fmin(floor(value), r->high) : value);
}

const char *xp_range_end(xp_run *run, size_t range, bool high) {
  const xp_range *r = &run->ranges[range];
  return setting_of(run, r, high ? r->high : r->low);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "xp_ledger.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

xp_limit_kind xp_limit_of(const xp_ledger_row *row) {
  if (isinf(row->low) && isinf(row->high))
    return XP_LIMIT_NONE;
  if (isinf(row->high))
    return row->low > 0 && row->low <= DBL_MIN ? XP_LIMIT_ABOVE : XP_LIMIT_LOW;
  if (isinf(row->low))
    return XP_LIMIT_HIGH;
  return row->low == row->high ? XP_LIMIT_EQUAL : XP_LIMIT_BOTH;
}

static bool within(double low, double x, double high) {
  return low <= x && x <= high;
}

/* %g at three digits, or as many more as keep the number on its side of the limits. */
static void format_measured(const xp_ledger_row *row, char *text) {
  const bool holds = within(row->low, row->measured, row->high);
  if (row->measured == rint(row->measured) && fabs(row->measured) < 1e9) {
    snprintf(text, XP_NUMBER_LENGTH, "%.0f", row->measured);
    return;
  }
  for (int digits = 3; digits <= 17; digits++) {
    snprintf(text, XP_NUMBER_LENGTH, "%.*g", digits, row->measured);
    if (within(row->low, strtod(text, NULL), row->high) == holds)
      break;
  }
}

/* Two digits of the spread and the same number of decimals of the measured number. */
static bool format_with_spread(const xp_ledger_row *row, xp_ledger_numbers *numbers) {
  double size = fabs(row->measured);
  if (!(row->spread > 0) || !(size < 1e6) || row->spread < 1e-6)
    return false;
  int decimals = 1 - (int)floor(log10(row->spread));
  decimals = decimals < 0 ? 0 : decimals;
  snprintf(numbers->measured, XP_NUMBER_LENGTH, "%.*f", decimals, row->measured);
  snprintf(numbers->spread, XP_NUMBER_LENGTH, "%.*f", decimals, row->spread);
  return within(row->low, strtod(numbers->measured, NULL), row->high) ==
         within(row->low, row->measured, row->high);
}

/* A limit that was written with few digits as it is, a computed one at two digits, or as many more as leave
 * the number shown on its side.  sign is 1 for the lower limit and -1 for the upper one. */
static void format_limit(double limit, double measured, double shown, int sign, char *text) {
  snprintf(text, XP_NUMBER_LENGTH, "%.5g", limit);
  if (limit == rint(limit) && fabs(limit) < 1e9)
    snprintf(text, XP_NUMBER_LENGTH, "%.0f", limit);
  else if (strtod(text, NULL) != limit)
    for (int digits = 2; digits <= 17; digits++) {
      snprintf(text, XP_NUMBER_LENGTH, "%.*g", digits, limit);
      if ((sign * shown >= sign * strtod(text, NULL)) == (sign * measured >= sign * limit))
        break;
    }
}

void xp_ledger_format(const xp_ledger_row *row, xp_ledger_numbers *numbers) {
  *numbers = (xp_ledger_numbers){0};
  if (row->verdict == XP_NOT_TESTED) {
    strcpy(numbers->measured, "-");
  } else if (isnan(row->measured)) {
    strcpy(numbers->measured, "nan");
  } else if (!format_with_spread(row, numbers)) {
    format_measured(row, numbers->measured);
    if (row->spread > 0)
      snprintf(numbers->spread, XP_NUMBER_LENGTH, "%.2g", row->spread);
  }
  const double measured = row->verdict == XP_NOT_TESTED ? NAN : row->measured;
  const double shown = isnan(measured) ? NAN : strtod(numbers->measured, NULL);
  format_limit(row->low, measured, shown, 1, numbers->low);
  format_limit(row->high, measured, shown, -1, numbers->high);
}

const char *xp_ledger_unit(const xp_ledger_row *row, char text[XP_NUMBER_LENGTH]) {
  text[0] = 0;
  if (strcmp(row->unit, "1"))
    snprintf(text, XP_NUMBER_LENGTH, " %s", row->unit);
  return text;
}

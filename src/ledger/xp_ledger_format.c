/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "xp_ledger.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

xp_limit_kind xp_limit_of(const xp_ledger_row *row) {
  if (isinf(row->low) && isinf(row->high))
    return XP_LIMIT_NONE;
  if (isinf(row->high))
    return XP_LIMIT_LOW;
  if (isinf(row->low))
    return XP_LIMIT_HIGH;
  return row->low == row->high ? XP_LIMIT_EQUAL : XP_LIMIT_BOTH;
}

static bool within(const xp_ledger_row *row, double x) {
  return row->low <= x && x <= row->high;
}

/* %g at four digits, or as many more as keep the number on its side of the limits. */
static void format_measured(const xp_ledger_row *row, char *text) {
  for (int digits = 4; digits <= 17; digits++) {
    snprintf(text, XP_NUMBER_LENGTH, "%.*g", digits, row->measured);
    if (within(row, strtod(text, NULL)) == within(row, row->measured))
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
  return within(row, strtod(numbers->measured, NULL)) == within(row, row->measured);
}

void xp_ledger_format(const xp_ledger_row *row, xp_ledger_numbers *numbers) {
  *numbers = (xp_ledger_numbers){0};
  snprintf(numbers->low, XP_NUMBER_LENGTH, "%.5g", row->low);
  snprintf(numbers->high, XP_NUMBER_LENGTH, "%.5g", row->high);
  if (row->verdict == XP_NOT_TESTED) {
    strcpy(numbers->measured, "-");
  } else if (isnan(row->measured)) {
    strcpy(numbers->measured, "nan");
  } else if (!format_with_spread(row, numbers)) {
    format_measured(row, numbers->measured);
    if (row->spread > 0)
      snprintf(numbers->spread, XP_NUMBER_LENGTH, "%.2g", row->spread);
  }
}

const char *xp_ledger_unit(const xp_ledger_row *row, char text[XP_NUMBER_LENGTH]) {
  text[0] = 0;
  if (strcmp(row->unit, "1"))
    snprintf(text, XP_NUMBER_LENGTH, " %s", row->unit);
  return text;
}

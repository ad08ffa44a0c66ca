/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "xp_shown.h"

#include <math.h>
#include <string.h>

const char *xp_shown_name(xp_shown shown) {
  static const char *const names[XP_SHOWN_COUNT] = {
      "proved and checked", "proved", "contradicted", "reproduced", "partly",
      "not reproduced",     "holds",  "fails",        "new",        "not run here"};
  return names[shown];
}

xp_shown xp_shown_of(const xp_ledger_row *row) {
  if (row->verdict == XP_NOT_TESTED)
    return XP_SHOWN_NOT_RUN;
  if (row->verdict != XP_REPRODUCED)
    return XP_SHOWN_FAILS;
  return xp_limit_of(row) == XP_LIMIT_NONE ? XP_SHOWN_NEW : XP_SHOWN_HOLDS;
}

const char *xp_shown_count(size_t count, char text[XP_NUMBER_LENGTH]) {
  char digits[XP_NUMBER_LENGTH];
  size_t length = (size_t)snprintf(digits, sizeof digits, "%zu", count), used = 0;
  for (size_t i = 0; i < length; i++) {
    if (length > 4 && i && (length - i) % 3 == 0)
      text[used++] = ' ';
    text[used++] = digits[i];
  }
  text[used] = 0;
  return text;
}

const char *xp_shown_residual(double ratio, char text[XP_SHOWN_LENGTH]) {
  if (ratio < 1e-3)
    strcpy(text, "at roundoff");
  else
    snprintf(text, XP_SHOWN_LENGTH, "%.2g", ratio);
  return text;
}

/* "none of 10 217", "3 of 7", "all of 9705" */
static void put_share(double part, size_t whole, char *text) {
  char some[XP_NUMBER_LENGTH], all[XP_NUMBER_LENGTH];
  xp_shown_count(whole, all);
  if (!(part >= 0))
    snprintf(text, XP_SHOWN_LENGTH, "nan");
  else if (part == 0)
    snprintf(text, XP_SHOWN_LENGTH, "none of %s", all);
  else if (part == (double)whole)
    snprintf(text, XP_SHOWN_LENGTH, "all of %s", all);
  else
    snprintf(text, XP_SHOWN_LENGTH, "%s of %s", xp_shown_count((size_t)part, some), all);
}

static void put_number(const xp_ledger_row *row, char *text) {
  xp_ledger_numbers n;
  char unit[XP_NUMBER_LENGTH];
  xp_ledger_format(row, &n);
  snprintf(text, XP_SHOWN_LENGTH, "%s%s%s%s", n.measured, *n.spread ? " +- " : "", n.spread,
           xp_ledger_unit(row, unit));
}

const char *xp_shown_measured(const xp_ledger_row *row, char text[XP_SHOWN_LENGTH]) {
  if (row->verdict == XP_NOT_TESTED)
    strcpy(text, "-");
  else if (row->kind == XP_EXCEPTIONS || row->kind == XP_FAULTS)
    put_share(row->measured, row->count, text);
  else if (row->kind == XP_PARTS)
    put_share(row->measured, (size_t)row->high, text);
  else if (row->kind == XP_RESIDUAL)
    xp_shown_residual(row->measured, text);
  else
    put_number(row, text);
  return text;
}

const char *xp_shown_limits(const xp_ledger_row *row, char text[XP_SHOWN_LENGTH]) {
  xp_ledger_numbers n;
  char unit[XP_NUMBER_LENGTH];
  const size_t size = XP_SHOWN_LENGTH;
  xp_ledger_format(row, &n);
  xp_ledger_unit(row, unit);
  if (row->kind == XP_EXCEPTIONS || row->kind == XP_FAULTS || row->kind == XP_PARTS) {
    snprintf(text, size, row->kind == XP_EXCEPTIONS ? "none" : "all");
    return text;
  }
  switch (xp_limit_of(row)) {
  case XP_LIMIT_NONE:
    snprintf(text, size, "any");
    break;
  case XP_LIMIT_LOW:
    snprintf(text, size, ">= %s%s", n.low, unit);
    break;
  case XP_LIMIT_ABOVE:
    snprintf(text, size, "> 0");
    break;
  case XP_LIMIT_HIGH:
    snprintf(text, size, "<= %s%s", n.high, unit);
    break;
  case XP_LIMIT_EQUAL:
    snprintf(text, size, "%s%s", n.low, unit);
    break;
  case XP_LIMIT_BOTH:
    snprintf(text, size, "[%s, %s]%s", n.low, n.high, unit);
    break;
  }
  return text;
}

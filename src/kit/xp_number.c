/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "xp_number.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What strtol and strtod take besides (blanks, hexadecimal numbers, words) is no number here. */
static bool is_decimal(const char *text, const char *signs) {
  if (strpbrk(text, "xX"))
    return false;
  text += *text && strchr(signs, *text);
  return (*text >= '0' && *text <= '9') || (*text == '.' && text[1] >= '0' && text[1] <= '9');
}

bool xp_number_long(const char *text, double min, double max, long *value) {
  char *end;
  errno = 0;
  long number = strtol(text, &end, 10);
  if (errno || *end || !is_decimal(text, "+-") || (double)number < min || (double)number > max)
    return false;
  *value = number;
  return true;
}

bool xp_number_uint64(const char *text, uint64_t *value) {
  char *end;
  errno = 0;
  unsigned long long number = strtoull(text, &end, 10);
  if (errno || *end || !is_decimal(text, "") || number > UINT64_MAX)
    return false;
  *value = number;
  return true;
}

bool xp_number_real(const char *text, double min, double max, double *value) {
  char *end;
  double number = strtod(text, &end);
  if (*end || !is_decimal(text, "+-") || !isfinite(number) || number < min || number > max)
    return false;
  *value = number;
  return true;
}

bool xp_number_double(const char *text, double *value) {
  if (xp_number_real(text, -HUGE_VAL, HUGE_VAL, value))
    return true;
  if (strcmp(text, "inf") == 0)
    *value = INFINITY;
  else if (strcmp(text, "-inf") == 0)
    *value = -INFINITY;
  else if (strcmp(text, "nan") == 0)
    *value = NAN;
  else
    return false;
  return true;
}

const char *xp_number_text(double value, char text[XP_NUMBER_LENGTH]) {
  if (isnan(value))
    return strcpy(text, "nan");
  for (int digits = 1; digits <= 17; digits++) {
    snprintf(text, XP_NUMBER_LENGTH, "%.*g", digits, value);
    if (strtod(text, NULL) == value)
      break;
  }
  return text;
}

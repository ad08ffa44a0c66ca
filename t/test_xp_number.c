/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tap.h"
#include "xp_number.h"

#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void test_long(void) {
  static const char *const bad[] = {"",     " 5",  "5 ",  "5.0", "abc",
                                    "5x",   "0x5", "1e1", "--5", "+",
                                    "1001", "-8",  "inf", "nan", "99999999999999999999"};
  long value = 17;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    ok(!xp_number_long(bad[i], -7, 1000, &value) && value == 17, "\"%s\" is no whole number in [-7, 1000]",
       bad[i]);
  ok(xp_number_long("-7", -7, 1000, &value) && value == -7, "the lower limit");
  ok(xp_number_long("+1000", -7, 1000, &value) && value == 1000, "the upper limit, with a sign");
  ok(xp_number_long("0012", -7, 1000, &value) && value == 12, "leading zeros are decimal");
}

static void test_uint64(void) {
  uint64_t value = 3;
  ok(xp_number_uint64("18446744073709551615", &value) && value == UINT64_MAX, "2^64 - 1");
  ok(!xp_number_uint64("18446744073709551616", &value) && value == UINT64_MAX, "2^64 is too much");
  ok(!xp_number_uint64("-1", &value), "a negative seed does not wrap around");
  ok(!xp_number_uint64("+1", &value) && !xp_number_uint64("", &value) && !xp_number_uint64("7 ", &value),
     "signs, blanks and nothing are refused");
}

static void test_real(void) {
  static const char *const bad[] = {"",      " 0.5",   "0.5 ", "0.5f",  "nan", "inf",
                                    "1e999", "0x1p-2", "2.51", "-0.01", "."};
  double value = 0.125;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    ok(!xp_number_real(bad[i], 0, 2.5, &value) && value == 0.125, "\"%s\" is no number in [0, 2.5]", bad[i]);
  ok(xp_number_real("2.5", 0, 2.5, &value) && value == 2.5, "the upper limit");
  ok(xp_number_real(".25e1", 0, 2.5, &value) && value == 2.5, "no leading digit, an exponent");
}

static void test_text(void) {
  static const double numbers[] = {0.1,     1.0 / 3, DBL_MAX, DBL_MIN,  -DBL_TRUE_MIN, 1e22,
                                   6.02e23, -2.385,  0,       INFINITY, -INFINITY};
  char text[XP_NUMBER_LENGTH];
  double back;
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    ok(xp_number_double(xp_number_text(numbers[i], text), &back) && back == numbers[i],
       "%s reads back as the same bits", text);
  is_text(xp_number_text(0.1, text), "0.1", "the shortest text is taken");
  is_text(xp_number_text(-NAN, text), "nan", "NaN has one name");
  ok(xp_number_double("nan", &back) && isnan(back), "NaN reads back");
  ok(!xp_number_double("-", &back) && !xp_number_double("infinite", &back), "words are refused");
}

int main(void) {
  test_long();
  test_uint64();
  test_real();
  test_text();
  return tap_done();
}

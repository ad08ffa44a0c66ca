/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "xp_tex.h"

#include <stdlib.h>
#include <string.h>

void xp_tex_number(FILE *out, const char *number) {
  size_t mantissa = strcspn(number, "eE");
  int sign = *number == '-';
  if (strcmp(number, "inf") == 0 || strcmp(number, "-inf") == 0)
    fprintf(out, "%s\\infty", sign ? "-" : "");
  else if (strcmp(number, "nan") == 0)
    fputs("\\mathrm{NaN}", out);
  else if (!number[mantissa])
    fputs(number, out);
  else if (mantissa == 1 + (size_t)sign && number[sign] == '1')
    fprintf(out, "%s10^{%ld}", sign ? "-" : "", strtol(number + mantissa + 1, NULL, 10));
  else
    fprintf(out, "%.*s\\times10^{%ld}", (int)mantissa, number, strtol(number + mantissa + 1, NULL, 10));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_error.h"

#include <stdarg.h>
#include <stdio.h>

int vf_error_set(vf_error *error, int code, const char *format, ...) {
  if (!error)
    return code;
  va_list args;
  va_start(args, format);
  error->code = code;
  if (vsnprintf(error->text, sizeof error->text, format, args) < 0)
    error->text[0] = '\0';
  va_end(args);
  for (char *c = error->text; *c; c++) /* a file name may hold anything, but the message is one line */
    if (*c == '\n' || *c == '\r')
      *c = ' ';
  return code;
}

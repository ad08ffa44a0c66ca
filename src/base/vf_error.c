/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_error.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A message that is too long keeps its head, which names the place, and its tail, which says what to do. */
static void keep_both_ends(char text[VF_ERROR_LENGTH], const char *format, va_list args, size_t length) {
  static const char gap[] = " ... ";
  const size_t tail = VF_ERROR_LENGTH / 2, head = VF_ERROR_LENGTH - tail - strlen(gap);
  char *whole = malloc(length + 1);
  if (whole) {
    vsnprintf(whole, length + 1, format, args);
    memcpy(text + head, gap, strlen(gap));
    memcpy(text + VF_ERROR_LENGTH - tail, whole + length + 1 - tail, tail);
  }
  free(whole);
}

int vf_error_vset(vf_error *error, int code, const char *format, va_list args) {
  if (!error)
    return code;
  va_list again;
  va_copy(again, args);
  error->code = code;
  const int length = vsnprintf(error->text, sizeof error->text, format, args);
  if (length < 0)
    error->text[0] = '\0';
  else if (length >= VF_ERROR_LENGTH)
    keep_both_ends(error->text, format, again, (size_t)length);
  va_end(again);
  for (char *c = error->text; *c; c++) /* a file may be called anything and may hold anything */
    if (iscntrl((unsigned char)*c))
      *c = strchr("\t\n\r", *c) ? ' ' : '?';
  return code;
}

int vf_error_set(vf_error *error, int code, const char *format, ...) {
  va_list args;
  va_start(args, format);
  vf_error_vset(error, code, format, args);
  va_end(args);
  return code;
}

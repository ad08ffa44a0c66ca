/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Why a call on something outside the program (a file, a checkpoint) failed, in words.
 */
#ifndef VF_ERROR_H
#define VF_ERROR_H

#include "vf_decls.h"

#include <stdarg.h>
VF_BEGIN_DECLS

enum { VF_ERROR_LENGTH = 512 };

typedef struct {
  int code;                   /* a GSL error code, 0 for none */
  char text[VF_ERROR_LENGTH]; /* "what: where: what to do", one line, no newline */
} vf_error;

/* Fills error (which may be NULL) and returns code.  Control characters become blanks or question marks; of a
 * text that is too long the middle is left out. */
int vf_error_set(vf_error *error, int code, const char *format, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 3, 4)))
#endif
    ;
int vf_error_vset(vf_error *error, int code, const char *format, va_list args);

VF_END_DECLS
#endif

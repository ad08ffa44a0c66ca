/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Numbers and texts, strictly: the whole text must be the number.
 */
#ifndef XP_NUMBER_H
#define XP_NUMBER_H

#include "vf_decls.h"

#include <stdbool.h>
#include <stdint.h>
VF_BEGIN_DECLS

/* Each returns whether text is such a number, between min and max inclusive, and sets *value only then. */
bool xp_number_long(const char *text, double min, double max, long *value);
bool xp_number_uint64(const char *text, uint64_t *value);
bool xp_number_real(const char *text, double min, double max, double *value); /* finite */

/* Any double as written by xp_number_text: also inf, -inf and nan. */
bool xp_number_double(const char *text, double *value);

/* The shortest decimal text that reads back as value. */
enum { XP_NUMBER_LENGTH = 32 };
const char *xp_number_text(double value, char text[XP_NUMBER_LENGTH]);

VF_END_DECLS
#endif

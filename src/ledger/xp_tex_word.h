/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Words, symbols and numbers for xp_tex.
 */
#ifndef XP_TEX_WORD_H
#define XP_TEX_WORD_H

#include <stdbool.h>
#include <stdio.h>

typedef enum { XP_TEX_OTHER, XP_TEX_SYMBOL, XP_TEX_NUMBER } xp_tex_kind;

bool xp_tex_is_word(const char *at); /* a letter or digit stands here */

/* What the word that begins here is, given the character before it. */
xp_tex_kind xp_tex_kind_at(const char *at, char before);

/* Prints the word that begins here with its scripts; returns the number of characters read. */
size_t xp_tex_put_word(FILE *out, const char *at, char before, xp_tex_kind *kind);

/* Prints scripts such as _M or ^-1 as mathematics of their own; 0 when there are none here. */
size_t xp_tex_put_scripts(FILE *out, const char *at);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Plain texts of the ledger as TeX.
 */
#ifndef XP_TEX_H
#define XP_TEX_H

#include <stdio.h>

/* The characters of text, each as itself. */
void xp_tex_plain(FILE *out, const char *text);

/*
 * Text in which mathematics is set as such: names of Greek letters, single letters, subscripts and powers
 * (kappa_M, R^n, L^-T), differentials (dJ/dtheta), <=, >=, +-, ->, | and ||, minus signs, powers of ten;
 * labels (prop:angle) as references; quotation marks as those of TeX.
 */
void xp_tex_text(FILE *out, const char *text);

/* A number as printed by %g, to stand in math mode: 1.2e-11 as 1.2\times10^{-11}. */
void xp_tex_number(FILE *out, const char *number);

#endif

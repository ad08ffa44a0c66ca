/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the cells of several tables share.
 */
#ifndef XP_HTML_CELL_H
#define XP_HTML_CELL_H

#include "xp_html_page.h"

/* A verdict with a mark of its own, which does not depend on colour. */
void xp_html_verdict(FILE *out, xp_shown shown);

/* The source of a claim; labels that the theory has (prop:angle) are links to it. */
void xp_html_source_of(FILE *out, const xp_site *site, const char *source);

#endif

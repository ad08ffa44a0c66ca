/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Plain texts as HTML that is also well-formed XML.
 */
#ifndef XP_HTML_H
#define XP_HTML_H

#include <stddef.h>
#include <stdio.h>

/* The characters of text, each as itself, within an element or between the quotation marks of an attribute.
 */
void xp_html_text(FILE *out, const char *text);
void xp_html_bytes(FILE *out, const char *bytes, size_t length);

/* Text of the ledger: names of Greek letters as letters, _M and ^2 as scripts, <=, >= and +- as signs;
 * whatever else as itself. */
void xp_html_math(FILE *out, const char *text);

/*
 * A program in C, a line an anchor: L1, L2, ...; and a line that opens a fragment, which is a comment with
 * its name between << and >>, an anchor of the fragment's name too.  Put between <pre> and </pre>.  find (may
 * be NULL) gives the address to which a name leads, or NULL.
 */
typedef const char *(*xp_html_find)(void *context, const char *name, size_t length);
void xp_html_code(FILE *out, const char *code, xp_html_find find, void *context);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The programs as pages: source/FILE.html, a line an anchor, names that a header declares as links to it.
 */
#ifndef XP_HTML_SOURCE_H
#define XP_HTML_SOURCE_H

#include "xp_html_page.h"

typedef struct {
  char *folder; /* below the source tree: "src/base", "experiments/theorem" */
  char *name;
  char *text;
} xp_source_file;

typedef struct {
  xp_source_file *file; /* by folder and name */
  size_t file_count;
  struct xp_source_name *name; /* what headers declare */
  size_t name_count;
  xp_index index;
} xp_sources;

/* Reads every .c and .h of src/FLOOR and experiments/NAME.  Returns 0, or a GSL error code with error set: a
 * name that two files have.  Free with xp_sources_free in both cases. */
int xp_sources_read(xp_sources *sources, const char *top, vf_error *error);
void xp_sources_free(xp_sources *sources);

/* A page a file, and sources.html, which lists them. */
int xp_sources_write(const xp_sources *sources, const xp_site *site, vf_error *error);

/* The code of a file with links that hold on a page from which the pages of files are in that folder. */
void xp_source_put(const xp_sources *sources, FILE *out, const xp_source_file *file, const char *folder);

/* Where the claim is judged: the file and the line that hold its id between quotation marks; NULL where none
 * does. */
const xp_source_file *xp_source_of_claim(const xp_sources *sources, const xp_ledger_row *row, size_t *line);

#endif

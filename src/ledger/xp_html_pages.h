/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pages that are not programs, for xp_site_write.
 */
#ifndef XP_HTML_PAGES_H
#define XP_HTML_PAGES_H

#include "xp_html_source.h"

/* Each returns 0, or a GSL error code with error set. */
int xp_experiment_write(const xp_site *site, const xp_sources *sources, const char *name, vf_error *error);
int xp_ledger_page_write(const xp_site *site, const xp_sources *sources, vf_error *error);
int xp_front_write(const xp_site *site, vf_error *error);
int xp_gallery_write(const xp_site *site, vf_error *error);
int xp_theory_write(const xp_site *site, vf_error *error);

/* The title of an experiment, from its section of the report; to be freed, NULL with error set. */
char *xp_experiment_title(const xp_site *site, const char *name, vf_error *error);

/* Writes figures/NAME.svg. */
int xp_figure_page(const xp_site *site, const char *name, const char *title, vf_error *error);

/* A figure as part of a page; caption may be NULL. */
int xp_figure_put(FILE *out, const char *name, const char *title, const char *caption, vf_error *error);

/* Text of xp_prose_read; nothing for NULL. */
int xp_prose_put(FILE *out, const char *name, const char *text, vf_error *error);

/* What LaTeXML made of a caption, the abstract or the theory; NULL without an error where there is none of
 * it. */
int xp_prose_read(const xp_site *site, const char *name, char **text, vf_error *error);

/* Copies the tables of an experiment to data/PRESET and prints a list of links to them. */
int xp_data_put(FILE *out, const xp_site *site, const char *name, vf_error *error);

#endif

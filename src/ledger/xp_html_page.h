/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pages: a folder of files that a browser shows without a network.
 */
#ifndef XP_HTML_PAGE_H
#define XP_HTML_PAGE_H

#include "xp_account.h"

typedef struct {
  const char *out;     /* folder of the pages, which is made */
  const char *source;  /* top of the source tree */
  const char *results; /* NAME.claims, NAME.manifest, NAME.tsv, ... of one preset */
  const char *figures; /* NAME.svg */
  const char
      *reference;     /* headlines, statements and stored results; NULL where not all experiments are shown */
  const char *prose;  /* folder of what LaTeXML made, or NULL */
  const char *report; /* report.pdf of the same results, or NULL */
  const char *version;
  const char *commit;
  char *const *name; /* of the experiments, in the order of the report */
  size_t count;
  const char *const *stale; /* those whose program changed since the run */
  size_t stale_count;
  xp_account account;
  char *frame;  /* pages/page.html */
  char *theory; /* as HTML, NULL without LaTeXML */
} xp_site;

/* Writes all pages of site, of which the texts are given and the rest is empty.  Returns 0, or a GSL error
 * code with error set: a file that is missing, a claim that cannot be read.  Free with xp_site_free in both
 * cases. */
int xp_site_write(xp_site *site, vf_error *error);
void xp_site_free(xp_site *site);
xp_preset xp_site_preset(const xp_site *site);

/* A page that is being written. */
typedef struct {
  const xp_site *site;
  FILE *out;
  const char *path;  /* below the folder of the pages */
  const char *title; /* plain text */
} xp_page;

/* Opens a page and prints its frame up to the body; GSL_EFAILED. */
int xp_page_open(xp_page *page, const xp_site *site, const char *path, const char *title, vf_error *error);

/* Prints the rest of the frame and closes the page, also after code, which it returns unless the page fails.
 */
int xp_page_close(xp_page *page, int code, vf_error *error);

/* "../" or "": the way from a page to the folder of all. */
const char *xp_page_root(const xp_page *page);

/* FOLDER/NAME and what follows, as printf has it; GSL_EINVAL where it is longer than a path may be. */
enum { XP_PATH_LENGTH = 4096 };
int xp_path(char path[XP_PATH_LENGTH], vf_error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Text of a file with a 0 after it, to be freed; NULL with error set. */
char *xp_read_text(const char *path, vf_error *error);
int xp_copy_file(const char *from, const char *to, vf_error *error);
bool xp_file_exists(const char *path);

/* The names of a folder that end in suffix, sorted; free each and the list.  GSL_EFAILED. */
int xp_list_folder(const char *folder, const char *suffix, char ***names, size_t *count, vf_error *error);
void xp_list_free(char **names, size_t count);

/* Prints text with each @key@ replaced by what put prints for it; GSL_EFAILED for a key that put does not
 * know, of which it returns false.  what names the text in the message. */
typedef bool (*xp_put_key)(void *context, FILE *out, const char *key);
int xp_template(FILE *out, const char *what, const char *text, xp_put_key put, void *context,
                vf_error *error);

#endif

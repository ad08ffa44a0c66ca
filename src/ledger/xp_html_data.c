/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Figures, tables and texts that pages show or offer.
 */
#include "xp_html.h"
#include "xp_html_figure.h"
#include "xp_html_pages.h"

#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <string.h>

int xp_figure_page(const xp_site *site, const char *name, const char *title, vf_error *error) {
  char from[XP_PATH_LENGTH], to[XP_PATH_LENGTH];
  int code = xp_path(from, error, "%s/%s.svg", site->figures, name);
  if (!code)
    code = xp_path(to, error, "%s/figures/%s.svg", site->out, name);
  return code ? code : xp_figure_write(from, to, title, error);
}

static bool put_root(void *context, FILE *out, const char *key) {
  (void)context;
  (void)out;
  return strcmp(key, "root") == 0;
}

/* Pages of prose stand in the folder of all pages, to which @root@ leads. */
int xp_prose_put(FILE *out, const char *name, const char *text, vf_error *error) {
  return text ? xp_template(out, name, text, put_root, NULL, error) : 0;
}

int xp_figure_put(FILE *out, const char *name, const char *title, const char *caption, vf_error *error) {
  fprintf(out,
          "<figure id=\"figure-%s\">\n<object type=\"image/svg+xml\" data=\"figures/%s.svg\" aria-label=\"",
          name, name);
  xp_html_text(out, title);
  fputs("\"></object>\n<figcaption>", out);
  const int code = xp_prose_put(out, name, caption, error);
  fprintf(out, "<p><a href=\"figures/%s.svg\">The figure alone</a></p></figcaption>\n</figure>\n", name);
  return code;
}

int xp_prose_read(const xp_site *site, const char *name, char **text, vf_error *error) {
  char path[XP_PATH_LENGTH];
  *text = NULL;
  if (!site->prose)
    return 0;
  const int code = xp_path(path, error, "%s/%s.html", site->prose, name);
  if (code || !xp_file_exists(path))
    return code;
  *text = xp_read_text(path, error);
  return *text ? 0 : GSL_EFAILED;
}

/* Whether a table is of this experiment and not of one whose name is longer, as mnist-depth.tsv is not of
 * mnist. */
static bool is_of(const xp_site *site, const char *table, const char *name) {
  size_t best = 0;
  const char *owner = NULL;
  for (size_t i = 0; i < site->count; i++) {
    const size_t length = strlen(site->name[i]);
    if (length > best && strncmp(table, site->name[i], length) == 0 && strchr("-.", table[length])) {
      best = length;
      owner = site->name[i];
    }
  }
  return owner && strcmp(owner, name) == 0;
}

static int put_tables(FILE *out, const xp_site *site, const char *name, const char *folder,
                      const char *preset, vf_error *error) {
  char from[XP_PATH_LENGTH], to[XP_PATH_LENGTH], **table;
  size_t count;
  int code = xp_list_folder(folder, ".tsv", &table, &count, error);
  for (size_t i = 0; i < count && !code; i++) {
    if (!is_of(site, table[i], name))
      continue;
    code = xp_path(from, error, "%s/%s", folder, table[i]);
    if (!code)
      code = xp_path(to, error, "%s/data/%s/%s", site->out, preset, table[i]);
    if (!code)
      code = xp_copy_file(from, to, error);
    fprintf(out, "<li><a href=\"data/%s/%s\" download=\"%s\">%s</a>, preset %s</li>\n", preset, table[i],
            table[i], table[i], preset);
  }
  xp_list_free(table, count);
  return code;
}

int xp_data_put(FILE *out, const xp_site *site, const char *name, vf_error *error) {
  char stored[XP_PATH_LENGTH];
  int code = xp_path(stored, error, "%s/paper", site->reference ? site->reference : "");
  fputs("<h2 id=\"data\">Data</h2>\n<p>Tables as the program wrote them: one header line, tabs between the "
        "cells.</p>\n<ul>\n",
        out);
  if (!code)
    code = put_tables(out, site, name, site->results, xp_preset_name(xp_site_preset(site)), error);
  if (!code && site->account.stored.count)
    code = put_tables(out, site, name, stored, "paper", error);
  fputs("</ul>\n", out);
  return code;
}

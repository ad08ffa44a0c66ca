/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The page of an experiment.
 */
#include "xp_html.h"
#include "xp_html_claim.h"
#include "xp_html_pages.h"

#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <string.h>

char *xp_experiment_title(const xp_site *site, const char *name, vf_error *error) {
  static const char mark[] = "\\section{";
  char path[XP_PATH_LENGTH];
  char *text =
      xp_path(path, error, "%s/paper/sections/%s.tex", site->source, name) ? NULL : xp_read_text(path, error);
  if (!text)
    return NULL;
  const char *start = strstr(text, mark);
  const size_t length = start ? strcspn(start + strlen(mark), "}\n") : 0;
  if (!length)
    vf_error_set(error, GSL_EFAILED, "%s: no %s...}: give the section a title", path, mark);
  else
    memmove(text, start + strlen(mark), length);
  text[length] = 0;
  if (length)
    return text;
  free(text);
  return NULL;
}

/* A line of a comment, which has names of letters as claims do. */
static void put_line(FILE *out, const char *text, size_t length) {
  char copy[256];
  snprintf(copy, sizeof copy, "%.*s", (int)length, text);
  xp_html_math(out, copy);
}

/* The comment at the head of a program, without its stars, a paragraph an element. */
static void put_comment(FILE *out, const char *code) {
  const char *line = strstr(code, "\n/*\n");
  const char *end = line ? strstr(line, "\n */") : NULL;
  if (!end)
    return;
  fputs("<p>", out);
  for (line += 4; line < end; line += *line == '\n') {
    const char *text = line + strspn(line, " *");
    const size_t length = strcspn(line, "\n");
    if (text >= line + length)
      fputs("</p>\n<p>", out);
    else
      put_line(out, text, (size_t)(line + length - text));
    putc('\n', out);
    line += length;
  }
  fputs("</p>\n", out);
}

static const xp_source_file *main_file(const xp_sources *sources, const char *name) {
  for (size_t i = 0; i < sources->file_count; i++) {
    const xp_source_file *file = &sources->file[i];
    const size_t length = strlen(name);
    if (strcmp(file->folder + strlen(file->folder) - length, name) == 0 &&
        strncmp(file->name, name, length) == 0 && strcmp(file->name + length, ".c") == 0)
      return file;
  }
  return NULL;
}

static void put_claims(FILE *out, const xp_site *site, const xp_sources *sources, const char *name) {
  const xp_account *account = &site->account;
  fputs("<h2 id=\"claims\">Claims</h2>\n", out);
  xp_html_claims_begin(out, site);
  for (size_t i = 0; i < account->entry_count; i++)
    if (strcmp(xp_entry_row(&account->entry[i])->experiment, name) == 0)
      xp_html_claim(out, site, sources, &account->entry[i], true);
  xp_html_claims_end(out);
}

static void put_program(FILE *out, const xp_sources *sources, const xp_source_file *file) {
  fputs("<h2 id=\"program\">Program</h2>\n<p>Files of this experiment:", out);
  for (size_t i = 0; i < sources->file_count; i++)
    if (strcmp(sources->file[i].folder, file->folder) == 0)
      fprintf(out, " <a href=\"source/%s.html\">%s</a>", sources->file[i].name, sources->file[i].name);
  fprintf(out, "; <a href=\"sources.html\">all files</a>.</p>\n<details><summary>%s</summary>\n", file->name);
  xp_source_put(sources, out, file, "source/");
  fputs("</details>\n", out);
}

static void put_again(FILE *out, const xp_site *site, const char *name) {
  const char *preset = xp_preset_name(xp_site_preset(site));
  fprintf(out,
          "<h2 id=\"again\">Run it again</h2>\n<p>In the build folder; the first line forgets the results of "
          "this "
          "experiment and makes them again, the second compares them with the stored ones.</p>\n"
          "<pre class=\"shell\">make %s.burn PRESET=%s\nmake verify PRESET=%s</pre>\n",
          name, preset, preset);
}

/* The manifest of this run, beside that of the stored one. */
static int put_manifest(FILE *out, const xp_site *site, const char *name, vf_error *error) {
  char path[XP_PATH_LENGTH], stored[XP_PATH_LENGTH];
  xp_tsv here = {0}, paper = {0};
  int code = xp_path(path, error, "%s/%s.manifest", site->results, name);
  if (!code)
    code = xp_path(stored, error, "%s/paper/%s.manifest", site->reference ? site->reference : "", name);
  if (!code)
    code = xp_tsv_read_keys(&here, path, error);
  const bool two = !code && site->account.stored.count && xp_file_exists(stored);
  if (two)
    code = xp_tsv_read_keys(&paper, stored, error);
  if (!code) {
    fprintf(out,
            "<h2 id=\"manifest\">How the results were made</h2>\n<table "
            "class=\"manifest\">\n<thead><tr><th>Key</th><th>%s</th>%s</tr></thead>\n<tbody>\n",
            xp_preset_name(xp_site_preset(site)), two ? "<th>paper</th>" : "");
    for (size_t i = 0; i < here.rows; i++) {
      const char *key = xp_tsv_at(&here, i, 0), *other = two ? xp_tsv_find(&paper, key) : NULL;
      fprintf(out, "<tr><th scope=\"row\">%s</th><td>", key);
      xp_html_text(out, xp_tsv_at(&here, i, 1));
      fputs(two ? "</td><td>" : "", out);
      xp_html_text(out, other ? other : "");
      fputs("</td></tr>\n", out);
    }
    fputs("</tbody>\n</table>\n", out);
  }
  xp_tsv_free(&here);
  xp_tsv_free(&paper);
  return code;
}

static int put_body(FILE *out, const xp_site *site, const xp_sources *sources, const char *name,
                    const char *title, const char *caption, vf_error *error) {
  const xp_source_file *file = main_file(sources, name);
  if (!file)
    return vf_error_set(error, GSL_EFAILED, "experiments/%s/%s.c: is missing: give the experiment a program",
                        name, name);
  fputs("<h1>", out);
  xp_html_text(out, title);
  fprintf(out,
          "</h1>\n<p class=\"where\"><code>%s</code>: <a href=\"#claims\">claims</a>, <a "
          "href=\"#data\">data</a>, <a href=\"#program\">program</a>, <a href=\"#again\">run it again</a>, "
          "<a href=\"#manifest\">how the results were made</a></p>\n",
          name);
  put_comment(out, file->text);
  int code = xp_figure_put(out, name, title, caption, error);
  put_claims(out, site, sources, name);
  if (!code)
    code = xp_data_put(out, site, name, error);
  put_program(out, sources, file);
  put_again(out, site, name);
  return code ? code : put_manifest(out, site, name, error);
}

int xp_experiment_write(const xp_site *site, const xp_sources *sources, const char *name, vf_error *error) {
  char path[XP_PATH_LENGTH], *caption = NULL;
  xp_page page;
  char *title = xp_experiment_title(site, name, error);
  int code = title ? xp_path(path, error, "%s.html", name) : GSL_EFAILED;
  if (!code)
    code = xp_figure_page(site, name, title, error);
  if (!code)
    code = xp_prose_read(site, name, &caption, error);
  if (!code)
    code = xp_page_open(&page, site, path, title, error);
  if (!code)
    code = xp_page_close(&page, put_body(page.out, site, sources, name, title, caption, error), error);
  free(caption);
  free(title);
  return code;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "xp_html_source.h"

#include "xp_html.h"

#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <string.h>

static void put_file(FILE *out, const xp_source_file *file, const char *root) {
  fprintf(out, "<a href=\"%ssource/%s.html\">%s</a>", root, file->name, file->name);
}

static size_t lines_of(const char *text) {
  size_t lines = 0;
  for (; (text = strchr(text, '\n')); text++)
    lines++;
  return lines;
}

static int write_page(const xp_sources *sources, const xp_site *site, const xp_source_file *file,
                      vf_error *error) {
  char path[XP_PATH_LENGTH];
  xp_page page;
  int code = xp_path(path, error, "source/%s.html", file->name);
  if (!code)
    code = xp_page_open(&page, site, path, file->name, error);
  if (code)
    return code;
  const char *experiment = strchr(file->folder, '/') + 1;
  fprintf(page.out, "<h1>%s/%s</h1>\n<p>%zu lines.", file->folder, file->name, lines_of(file->text));
  for (size_t i = 0; i < site->count; i++)
    if (strncmp(file->folder, "experiments/", 12) == 0 && strcmp(site->name[i], experiment) == 0)
      fprintf(page.out, " Part of the experiment <a href=\"../%s.html\">%s</a>.", experiment, experiment);
  fputs(" Names that a header declares are links to it; <a href=\"../sources.html\">all files</a>.</p>\n",
        page.out);
  xp_source_put(sources, page.out, file, "");
  return xp_page_close(&page, 0, error);
}

static int write_list(const xp_sources *sources, const xp_site *site, vf_error *error) {
  xp_page page;
  const char *folder = "";
  int code = xp_page_open(&page, site, "sources.html", "Programs", error);
  if (code)
    return code;
  fputs(
      "<h1>Programs</h1>\n<p>Every source file of the library, the ledger, the programs and the experiments, "
      "with links from names to the headers that declare them.</p>\n<dl class=\"files\">\n",
      page.out);
  for (size_t i = 0; i < sources->file_count; i++) {
    const xp_source_file *file = &sources->file[i];
    if (strcmp(folder, file->folder))
      fprintf(page.out, "%s<dt>%s</dt><dd>", i ? "</dd>\n" : "", file->folder);
    put_file(page.out, file, "");
    putc('\n', page.out);
    folder = file->folder;
  }
  fputs("</dd>\n</dl>\n", page.out);
  return xp_page_close(&page, 0, error);
}

int xp_sources_write(const xp_sources *sources, const xp_site *site, vf_error *error) {
  int code = write_list(sources, site, error);
  for (size_t i = 0; i < sources->file_count && !code; i++)
    code = write_page(sources, site, &sources->file[i], error);
  return code;
}

static bool belongs(const xp_source_file *file, const char *experiment) {
  return strncmp(file->folder, "experiments/", 12) == 0 && strcmp(file->folder + 12, experiment) == 0;
}

const xp_source_file *xp_source_of_claim(const xp_sources *sources, const xp_ledger_row *row, size_t *line) {
  char quoted[XP_NAME_LENGTH + 2];
  snprintf(quoted, sizeof quoted, "\"%s\"", row->id);
  for (size_t i = 0; i < sources->file_count; i++) {
    const xp_source_file *file = &sources->file[i];
    const char *at = belongs(file, row->experiment) ? strstr(file->text, quoted) : NULL;
    if (!at)
      continue;
    *line = 1;
    for (const char *c = file->text; c < at; c++)
      *line += *c == '\n';
    return file;
  }
  return NULL;
}

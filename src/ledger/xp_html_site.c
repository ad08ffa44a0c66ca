/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * All pages of a run.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "xp_html_pages.h"
#include "xp_intern.h"

#include <errno.h>
#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <string.h>

xp_preset xp_site_preset(const xp_site *site) {
  return site->account.here.row[0].preset;
}

static int make_folders(const xp_site *site, vf_error *error) {
  const char *const below[] = {"source", "figures", "data/paper", xp_preset_name(xp_site_preset(site))};
  enum { FOLDERS = sizeof below / sizeof *below };
  char path[XP_PATH_LENGTH];
  for (size_t i = 0; i < FOLDERS; i++) {
    const int code = xp_path(path, error, "%s/%s%s", site->out, i + 1 == FOLDERS ? "data/" : "", below[i]);
    if (code)
      return code;
    if (xp_folder_make(path))
      return vf_error_set(error, GSL_EFAILED, "%s: %s: give a folder that can be written", path,
                          strerror(errno));
  }
  return 0;
}

/* Pages lie side by side. */
static int check_names(const xp_site *site, vf_error *error) {
  static const char *const taken[] = {"index", "ledger", "theory", "gallery", "sources"};
  for (size_t i = 0; i < site->count; i++)
    for (size_t j = 0; j < sizeof taken / sizeof *taken; j++)
      if (strcmp(site->name[i], taken[j]) == 0)
        return vf_error_set(error, GSL_EINVAL, "%s: a page has that name: rename the experiment", taken[j]);
  return 0;
}

static int read_claims(xp_site *site, vf_error *error) {
  char **path = calloc(site->count + 1, sizeof *path), whole[XP_PATH_LENGTH];
  int code = path ? 0 : vf_error_set(error, GSL_ENOMEM, "not enough memory for %zu names", site->count);
  for (size_t i = 0; path && i < site->count && !code; i++) {
    code = xp_path(whole, error, "%s/%s.claims", site->results, site->name[i]);
    path[i] = code ? NULL : strdup(whole);
    if (!code && !path[i])
      code = vf_error_set(error, GSL_ENOMEM, "not enough memory for %zu names", site->count);
  }
  if (!code)
    code = xp_account_read(&site->account, path, site->count, site->reference, error);
  for (size_t i = 0; i < site->stale_count && !code; i++)
    if (!xp_ledger_mark_stale(&site->account.here, site->stale[i]))
      code = vf_error_set(error, GSL_EINVAL, "--stale=%s: no claims of it: name the experiment too",
                          site->stale[i]);
  for (size_t i = 0; path && i < site->count; i++)
    free(path[i]);
  free(path);
  return code;
}

/* The files that pages need as they are. */
static int copy_files(const xp_site *site, vf_error *error) {
  static const char *const file[] = {"style.css", "ledger.js"};
  char from[XP_PATH_LENGTH], to[XP_PATH_LENGTH];
  int code = 0;
  for (size_t i = 0; i < sizeof file / sizeof *file && !code; i++) {
    code = xp_path(from, error, "%s/pages/%s", site->source, file[i]);
    if (!code)
      code = xp_path(to, error, "%s/%s", site->out, file[i]);
    if (!code)
      code = xp_copy_file(from, to, error);
  }
  if (!code && site->report)
    code = xp_path(to, error, "%s/report.pdf", site->out);
  return !code && site->report ? xp_copy_file(site->report, to, error) : code;
}

static int write_pages(const xp_site *site, const xp_sources *sources, vf_error *error) {
  int code = copy_files(site, error);
  for (size_t i = 0; i < site->count && !code; i++)
    code = xp_experiment_write(site, sources, site->name[i], error);
  if (!code)
    code = xp_sources_write(sources, site, error);
  if (!code)
    code = xp_ledger_page_write(site, sources, error);
  if (!code)
    code = xp_gallery_write(site, error);
  if (!code)
    code = xp_theory_write(site, error);
  return code ? code : xp_front_write(site, error);
}

int xp_site_write(xp_site *site, vf_error *error) {
  char path[XP_PATH_LENGTH];
  xp_sources sources = {0};
  int code = xp_path(path, error, "%s/pages/page.html", site->source);
  if (!code && !(site->frame = xp_read_text(path, error)))
    code = GSL_EFAILED;
  if (!code)
    code = check_names(site, error);
  if (!code)
    code = read_claims(site, error);
  if (!code)
    code = xp_prose_read(site, "theory", &site->theory, error);
  if (!code)
    code = xp_sources_read(&sources, site->source, error);
  if (!code)
    code = make_folders(site, error);
  if (!code)
    code = write_pages(site, &sources, error);
  xp_sources_free(&sources);
  return code;
}

void xp_site_free(xp_site *site) {
  xp_account_free(&site->account);
  free(site->frame);
  free(site->theory);
  site->frame = site->theory = NULL;
}

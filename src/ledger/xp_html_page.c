/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "xp_html_page.h"

#include "xp_html.h"

#include <errno.h>
#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <string.h>

static const char body_mark[] = "@body@";

int xp_template(FILE *out, const char *what, const char *text, xp_put_key put, void *context,
                vf_error *error) {
  static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-:/";
  while (*text) {
    const size_t plain = strcspn(text, "@");
    fwrite(text, 1, plain, out);
    text += plain;
    if (!*text)
      break;
    const size_t length = strspn(text + 1, letters);
    char key[XP_NAME_LENGTH];
    if (!length || text[1 + length] != '@' || length >= sizeof key) {
      putc(*text++, out);
      continue;
    }
    snprintf(key, sizeof key, "%.*s", (int)length, text + 1);
    if (!put(context, out, key))
      return vf_error_set(error, GSL_EFAILED, "%s: @%s@: there is no such text: mend the page", what, key);
    text += length + 2;
  }
  return 0;
}

const char *xp_page_root(const xp_page *page) {
  return strchr(page->path, '/') ? "../" : "";
}

static bool put_frame_key(void *context, FILE *out, const char *key) {
  const xp_page *page = context;
  if (strcmp(key, "title") == 0)
    xp_html_text(out, page->title);
  else if (strcmp(key, "root") == 0)
    fputs(xp_page_root(page), out);
  else if (strcmp(key, "preset") == 0)
    xp_html_text(out, xp_preset_name(xp_site_preset(page->site)));
  else if (strcmp(key, "version") == 0)
    xp_html_text(out, page->site->version);
  else if (strcmp(key, "commit") == 0)
    xp_html_text(out, page->site->commit);
  else
    return false;
  return true;
}

static int put_frame(xp_page *page, const char *part, size_t length, vf_error *error) {
  char *text = malloc(length + 1);
  if (!text)
    return vf_error_set(error, GSL_ENOMEM, "%s: not enough memory for a page", page->path);
  memcpy(text, part, length);
  text[length] = 0;
  const int code = xp_template(page->out, "pages/page.html", text, put_frame_key, page, error);
  free(text);
  return code;
}

int xp_page_open(xp_page *page, const xp_site *site, const char *path, const char *title, vf_error *error) {
  char whole[XP_PATH_LENGTH];
  *page = (xp_page){.site = site, .path = path, .title = title};
  const char *body = strstr(site->frame, body_mark);
  if (!body)
    return vf_error_set(error, GSL_EFAILED, "pages/page.html: no %s: mend the page", body_mark);
  int code = xp_path(whole, error, "%s/%s", site->out, path);
  if (code)
    return code;
  page->out = fopen(whole, "w");
  if (!page->out)
    return vf_error_set(error, GSL_EFAILED, "%s: %s: give a folder that can be written", whole,
                        strerror(errno));
  code = put_frame(page, site->frame, (size_t)(body - site->frame), error);
  return code ? xp_page_close(page, code, error) : 0;
}

int xp_page_close(xp_page *page, int code, vf_error *error) {
  const char *rest = strstr(page->site->frame, body_mark) + strlen(body_mark);
  if (!code)
    code = put_frame(page, rest, strlen(rest), error);
  const int failed = ferror(page->out);
  if ((fclose(page->out) || failed) && !code)
    code =
        vf_error_set(error, GSL_EFAILED, "%s/%s: cannot be written: make room", page->site->out, page->path);
  return code;
}

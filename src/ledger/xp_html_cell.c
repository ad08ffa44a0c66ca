/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "xp_html_cell.h"

#include "xp_html.h"

#include <string.h>

typedef enum { GOOD, HALF, BAD, PLAIN } tone;

static tone tone_of(xp_shown shown) {
  switch (shown) {
  case XP_SHOWN_PROVED:
  case XP_SHOWN_REPRODUCED:
  case XP_SHOWN_HOLDS:
    return GOOD;
  case XP_SHOWN_PARTLY:
    return HALF;
  case XP_SHOWN_CONTRADICTED:
  case XP_SHOWN_NOT_REPRODUCED:
  case XP_SHOWN_FAILS:
    return BAD;
  default:
    return PLAIN;
  }
}

void xp_html_verdict(FILE *out, xp_shown shown) {
  static const char *const class[] = {"good", "half", "bad", "plain"};
  static const char *const mark[] = {"\u25cf", "\u25d0", "\u2715", "\u25cb"};
  const tone t = tone_of(shown);
  fprintf(out, "<span class=\"verdict %s\"><span aria-hidden=\"true\">%s</span> %s</span>", class[t], mark[t],
          xp_shown_name(shown));
}

/* "prop:angle", "thm:gradient": the length of such a label, 0 for other words. */
static size_t label_length(const char *at) {
  static const char *const kinds[] = {"thm:", "prop:", "cor:", "lem:", "ex:"};
  static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (strncmp(at, kinds[i], strlen(kinds[i])) == 0)
      return strlen(kinds[i]) + strspn(at + strlen(kinds[i]), letters);
  return 0;
}

static bool has_label(const xp_site *site, const char *label, size_t length) {
  char id[XP_NAME_LENGTH];
  const int size = snprintf(id, sizeof id, "id=\"%.*s\"", (int)length, label);
  return site->theory && size > 0 && (size_t)size < sizeof id && strstr(site->theory, id);
}

void xp_html_source_of(FILE *out, const xp_site *site, const char *source) {
  while (*source) {
    const size_t label = label_length(source), word = strcspn(source, " ,");
    const size_t length = label ? label : word + (source[word] != 0);
    if (label && has_label(site, source, label))
      fprintf(out, "<a href=\"theory.html#%.*s\">%.*s</a>", (int)label, source, (int)label, source);
    else
      xp_html_bytes(out, source, length);
    source += length;
  }
}

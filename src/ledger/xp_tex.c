/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Translates plain ASCII into TeX from left to right: at each place the longest thing known there is set, and
 * what is unknown stands for itself.
 */
#include "xp_tex.h"

#include "xp_tex_word.h"

#include <stdbool.h>
#include <string.h>

static void put_character(FILE *out, const char *at) {
  static const char special[] = "#$%&_{}";
  if (strchr(special, *at))
    fprintf(out, "\\%c", *at);
  else if (*at == '\\')
    fputs("\\textbackslash{}", out);
  else if (*at == '~')
    fputs("\\textasciitilde{}", out);
  else if (*at == '`')
    fputs("\\textasciigrave{}", out);
  else if (*at == '^')
    fputs("\\textasciicircum{}", out);
  else if (*at == '<' || *at == '>' || *at == '|')
    fprintf(out, "$%c$", *at);
  else if (*at == '-' && at[1] == '-')
    fputs("-{}", out); /* no ligature */
  else
    putc(*at, out);
}

void xp_tex_plain(FILE *out, const char *text) {
  for (; *text; text++)
    if (*text == '"')
      fputs("\\textquotedbl{}", out);
    else
      put_character(out, text);
}

typedef struct {
  const char *text;
  const char *tex;
} pair;

/* The first that fits is taken. */
static const pair signs[] = {{"<=", "$\\le$"}, {">=", "$\\ge$"}, {"+-", "$\\pm$"}, {"->", "$\\to$"},
                             {"||", "$\\|$"},  {"~", "$\\sim$"}, {"e.g.", "e.g."}, {"i.e.", "i.e."}};

static size_t put_sign(FILE *out, const char *at) {
  for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
    size_t length = strlen(signs[i].text);
    if (strncmp(at, signs[i].text, length) == 0) {
      fputs(signs[i].tex, out);
      return length;
    }
  }
  return 0;
}

static void put_quote(FILE *out, char before) {
  fputs(before && strchr(" ([", before) ? "``" : "''", out);
}

/*
 * Whether the hyphen at a place is a minus sign: one that opens a term (-dJ/dtheta) and one that stands
 * between blanks are; one between two things is when both are mathematics (1-kappa, but not two-phase or
 * 784-512-10).
 */
static bool is_minus(const char *at, char before, xp_tex_kind last) {
  if (strchr(" ([=|,/", before))
    return at[1] == ' ' || at[1] == '(' || at[1] == '|' || xp_tex_is_word(at + 1);
  xp_tex_kind next = xp_tex_kind_at(at + 1, '-');
  bool symbol = last == XP_TEX_SYMBOL || before == ')';
  return next == XP_TEX_SYMBOL ? symbol || last == XP_TEX_NUMBER : next == XP_TEX_NUMBER && symbol;
}

void xp_tex_text(FILE *out, const char *text) {
  char before = ' '; /* the character before this place, a blank at the start */
  xp_tex_kind last = XP_TEX_OTHER;
  while (*text) {
    size_t length = put_sign(out, text);
    xp_tex_kind kind = XP_TEX_OTHER;
    if (!length && xp_tex_is_word(text))
      length = xp_tex_put_word(out, text, before, &kind);
    if (!length && strchr("^_", *text) && strchr(")]|", before))
      length = xp_tex_put_scripts(out, text);
    if (!length) {
      if (*text == '"')
        put_quote(out, before);
      else if (*text == '-' && is_minus(text, before, last))
        fputs("$-$", out);
      else
        put_character(out, text);
      length = 1;
    }
    before = text[length - 1];
    last = kind;
    text += length;
  }
}

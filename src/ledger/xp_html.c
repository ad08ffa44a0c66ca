/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "xp_html.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

static void put_character(FILE *out, char c) {
  switch (c) {
  case '<':
    fputs("&lt;", out);
    break;
  case '>':
    fputs("&gt;", out);
    break;
  case '&':
    fputs("&amp;", out);
    break;
  case '"':
    fputs("&quot;", out);
    break;
  case '\'':
    fputs("&#39;", out);
    break;
  default:
    putc(c, out);
  }
}

void xp_html_bytes(FILE *out, const char *bytes, size_t length) {
  for (size_t i = 0; i < length; i++)
    put_character(out, bytes[i]);
}

void xp_html_text(FILE *out, const char *text) {
  xp_html_bytes(out, text, strlen(text));
}

typedef struct {
  const char *text;
  const char *html;
} pair;

/* The first that fits is taken. */
static const pair signs[] = {
    {"<=", "\u2264"}, {">=", "\u2265"}, {"+-", "\u00b1"}, {"->", "\u2192"}, {"||", "\u2016"}};

static const pair greek[] = {
    {"alpha", "\u03b1"},   {"beta", "\u03b2"},    {"gamma", "\u03b3"}, {"delta", "\u03b4"},
    {"epsilon", "\u03b5"}, {"eps", "\u03b5"},     {"eta", "\u03b7"},   {"theta", "\u03b8"},
    {"kappa", "\u03ba"},   {"lambda", "\u03bb"},  {"mu", "\u03bc"},    {"nu", "\u03bd"},
    {"rho", "\u03c1"},     {"sigma", "\u03c3"},   {"tau", "\u03c4"},   {"phi", "\u03c6"},
    {"chi", "\u03c7"},     {"psi", "\u03c8"},     {"omega", "\u03c9"}, {"pi", "\u03c0"},
    {"Gamma", "\u0393"},   {"Delta", "\u0394"},   {"Theta", "\u0398"}, {"Lambda", "\u039b"},
    {"Sigma", "\u03a3"},   {"dtheta", "d\u03b8"}, {"dmu", "d\u03bc"},  {"dnu", "d\u03bd"}};

enum { SIGNS = sizeof signs / sizeof *signs, LETTERS = sizeof greek / sizeof *greek };

static size_t word_length(const char *at) {
  size_t length = 0;
  while (isalnum((unsigned char)at[length]))
    length++;
  return length;
}

/* The entry of a table that is this word, or NULL. */
static const pair *look_up(const pair *table, size_t count, const char *at, size_t length) {
  for (size_t i = 0; i < count; i++)
    if (strlen(table[i].text) == length && strncmp(table[i].text, at, length) == 0)
      return &table[i];
  return NULL;
}

static size_t put_sign(FILE *out, const char *at) {
  for (size_t i = 0; i < SIGNS; i++) {
    const size_t length = strlen(signs[i].text);
    if (strncmp(at, signs[i].text, length) == 0) {
      fputs(signs[i].html, out);
      return length;
    }
  }
  return 0;
}

static size_t put_word(FILE *out, const char *at) {
  const size_t length = word_length(at);
  const pair *letter = look_up(greek, LETTERS, at, length);
  if (letter)
    fprintf(out, "<i>%s</i>", letter->html);
  else
    xp_html_bytes(out, at, length);
  return length;
}

/* The scripts _M, ^2, ^-1 that follow a symbol; 0 where none do. */
static size_t put_script(FILE *out, const char *at) {
  if (*at != '_' && *at != '^')
    return 0;
  const size_t sign = *at == '^' && at[1] == '-', length = word_length(at + 1 + sign);
  if (!length)
    return 0;
  const char *element = *at == '_' ? "sub" : "sup";
  fprintf(out, "<%s>%s", element, sign ? "\u2212" : "");
  put_word(out, at + 1 + sign);
  fprintf(out, "</%s>", element);
  return 1 + sign + length;
}

/* Blanks that no line may break at: within a number, "10 219", and before its percent sign. */
static bool holds_together(const char *at, char before) {
  return *at == ' ' && isdigit((unsigned char)before) && (at[1] == '%' || strspn(at + 1, "0123456789") == 3);
}

/* Scripts stand after one letter, a Greek one, a number's power or a bracket: a_long_name has none. */
static bool bears_scripts(const char *word, size_t length, char next) {
  return length == 1 || look_up(greek, LETTERS, word, length) || next == '^';
}

void xp_html_math(FILE *out, const char *text) {
  char before = 0;
  while (*text) {
    size_t length = put_sign(out, text);
    if (holds_together(text, before)) {
      fputs("\u00a0", out);
      length = 1;
    }
    bool scripts = strchr(")]|", *text) != NULL;
    if (!length && isalnum((unsigned char)*text)) {
      length = put_word(out, text);
      scripts = bears_scripts(text, length, text[length]);
    }
    if (!length) {
      put_character(out, *text);
      length = 1;
    }
    before = text[length - 1];
    text += length;
    while (scripts && (length = put_script(out, text)))
      text += length;
  }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * C in colours: a small lexer that knows comments, strings, keywords and lines of the preprocessor.  Numbers have the
 * colour of names, since a mark around each would take a fifth of a megabyte.
 */
#include "xp_html.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

static const char *const keywords[] = {
    "_Noreturn", "_Static_assert", "bool",     "break",    "case",  "char",    "const",
    "continue",  "default",        "do",       "double",   "else",  "enum",    "extern",
    "false",     "float",          "for",      "goto",     "if",    "inline",  "int",
    "long",      "NULL",           "restrict", "return",   "short", "signed",  "size_t",
    "sizeof",    "static",         "struct",   "switch",   "true",  "typedef", "uint64_t",
    "union",     "unsigned",       "void",     "volatile", "while"};

typedef struct {
  FILE *out;
  xp_html_find find;
  void *context;
  size_t line;
  bool line_starts; /* nothing but blanks so far, so that # opens a directive */
} state;

static size_t word_length(const char *at) {
  size_t length = 0;
  while (isalnum((unsigned char)at[length]) || at[length] == '_')
    length++;
  return length;
}

static bool is_keyword(const char *word, size_t length) {
  for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
    if (strlen(keywords[i]) == length && strncmp(keywords[i], word, length) == 0)
      return true;
  return false;
}

static size_t comment_length(const char *at) {
  if (at[1] == '/')
    return strcspn(at, "\n");
  const char *end = strstr(at + 2, "*/");
  return end ? (size_t)(end - at) + 2 : strlen(at);
}

/* To the quotation mark that closes, at most to the end of the line. */
static size_t quoted_length(const char *at) {
  size_t length = 1;
  while (at[length] && at[length] != '\n' && at[length] != *at)
    length += at[length] == '\\' && at[length + 1] ? 2 : 1;
  return length + (at[length] == *at);
}

/* The first word after #, with it. */
static size_t directive_length(const char *at) {
  size_t blanks = 1 + strspn(at + 1, " \t");
  return blanks + word_length(at + blanks);
}

static size_t number_length(const char *at) {
  size_t length = 0;
  while (isalnum((unsigned char)at[length]) || at[length] == '.' ||
         ((at[length] == '+' || at[length] == '-') && strchr("eEpP", at[length - 1])))
    length++;
  return length;
}

/* A line, which the style sheet numbers, and the name of the fragment that it opens.  Marks are short: a tree
 * has tens of thousands of them. */
static void open_line(state *s, const char *at) {
  const char *text = at + strspn(at, " ");
  s->line++;
  s->line_starts = true;
  if (strncmp(text, "/* <<", 5) == 0 && text[5] != '/') {
    const size_t length = strspn(text + 5, "abcdefghijklmnopqrstuvwxyz0123456789-");
    if (strncmp(text + 5 + length, ">> */", 5) == 0)
      fprintf(s->out, "<i id=\"%.*s\"></i>", (int)length, text + 5);
  }
  fprintf(s->out, "<b id=\"L%zu\"></b>", s->line);
}

/* A piece of one class, which is closed and opened again at the end of a line. */
static void put_piece(state *s, const char *class, const char *at, size_t length) {
  while (length) {
    const char *end = memchr(at, '\n', length);
    const size_t part = end ? (size_t)(end - at) : length;
    if (part) {
      fprintf(s->out, "<i class=\"%s\">", class);
      xp_html_bytes(s->out, at, part);
      fputs("</i>", s->out);
    }
    at += part;
    length -= part;
    if (length) {
      putc('\n', s->out);
      open_line(s, ++at);
      length--;
    }
  }
}

static void put_word(state *s, const char *at, size_t length) {
  const char *address = s->find ? s->find(s->context, at, length) : NULL;
  if (is_keyword(at, length)) {
    fprintf(s->out, "<i>%.*s</i>", (int)length, at);
  } else if (address) {
    fprintf(s->out, "<a href=\"%s\">%.*s</a>", address, (int)length, at);
  } else {
    fprintf(s->out, "%.*s", (int)length, at);
  }
}

static size_t put_token(state *s, const char *at) {
  size_t length = 1;
  if (*at == '/' && (at[1] == '/' || at[1] == '*'))
    put_piece(s, "c", at, length = comment_length(at));
  else if (*at == '"' || *at == '\'')
    put_piece(s, "s", at, length = quoted_length(at));
  else if (*at == '#' && s->line_starts)
    put_piece(s, "p", at, length = directive_length(at));
  else if (isdigit((unsigned char)*at))
    xp_html_bytes(s->out, at, length = number_length(at));
  else if ((length = word_length(at)))
    put_word(s, at, length);
  else
    xp_html_bytes(s->out, at, length = 1);
  return length;
}

void xp_html_code(FILE *out, const char *code, xp_html_find find, void *context) {
  state s = {.out = out, .find = find, .context = context};
  if (*code)
    open_line(&s, code);
  while (*code) {
    if (*code == '\n') {
      putc('\n', out);
      if (*++code)
        open_line(&s, code);
      continue;
    }
    const bool blank = *code == ' ' || *code == '\t';
    code += put_token(&s, code);
    s.line_starts = s.line_starts && blank;
  }
}

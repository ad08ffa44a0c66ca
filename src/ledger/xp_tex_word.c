/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "xp_tex_word.h"

#include "xp_tex.h"

#include <ctype.h>
#include <string.h>

static const char *const greek[] = {
    "alpha", "beta",  "gamma",  "delta", "epsilon", "zeta",  "eta", "theta", "kappa", "lambda", "mu",
    "nu",    "xi",    "pi",     "rho",   "sigma",   "tau",   "phi", "chi",   "psi",   "omega",  "Gamma",
    "Delta", "Theta", "Lambda", "Xi",    "Pi",      "Sigma", "Phi", "Psi",   "Omega"};

static const char *const labels[] = {"prop", "thm", "lem", "cor", "def", "ex", "sec", "fig", "tab", "eq"};

static bool is_letter(char c) {
  return isalpha((unsigned char)c) != 0;
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool xp_tex_is_word(const char *at) {
  return is_letter(*at) || is_digit(*at);
}

static size_t run_length(const char *at) {
  size_t length = 0;
  while (xp_tex_is_word(at + length))
    length++;
  return length;
}

static bool is_greek(const char *word, size_t length) {
  for (size_t i = 0; i < sizeof greek / sizeof *greek; i++)
    if (strlen(greek[i]) == length && strncmp(greek[i], word, length) == 0)
      return true;
  return (length == 3 && strncmp(word, "eps", 3) == 0) || (length == 4 && strncmp(word, "grad", 4) == 0);
}

/* The objective is \mathcal{J} in the report. */
static void put_letter(FILE *out, char letter) {
  fprintf(out, letter == 'J' ? "\\mathcal{%c}" : "%c", letter);
}

static void put_symbol(FILE *out, const char *word, size_t length) {
  if (length == 3 && strncmp(word, "eps", 3) == 0)
    fputs("\\varepsilon", out);
  else if (length == 4 && strncmp(word, "grad", 4) == 0)
    fputs("\\nabla", out);
  else if (is_greek(word, length))
    fprintf(out, "\\%.*s", (int)length, word);
  else if (length == 1)
    put_letter(out, *word);
  else {
    fputs("d", out); /* a differential */
    put_symbol(out, word + 1, length - 1);
  }
}

/* "kappa", "dtheta", "dJ", the "dh" of "dh_i"; single letters are judged by their surroundings. */
static bool is_symbol_name(const char *word, size_t length) {
  if (is_greek(word, length))
    return true;
  return *word == 'd' && length > 1 &&
         (is_greek(word + 1, length - 1) ||
          (length == 2 && (isupper((unsigned char)word[1]) || word[2] == '_')));
}

/* The length of one script "_01", "^-1", "_{k,k+1}", "^(-m t)"; 0 when none stands here. */
static size_t script_length(const char *at) {
  if (*at != '_' && *at != '^')
    return 0;
  if (at[1] == '{' || (*at == '^' && at[1] == '(')) {
    size_t inside = strspn(at + 2, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789,+- ");
    return inside && at[2 + inside] == (at[1] == '{' ? '}' : ')') ? inside + 3 : 0;
  }
  size_t sign = *at == '^' && at[1] == '-';
  size_t inside = run_length(at + 1 + sign);
  return inside ? 1 + sign + inside : 0;
}

static void put_script(FILE *out, const char *at, size_t length) {
  fprintf(out, "%c{", *at);
  const char *end = at + length;
  bool braces = at[1] == '{' || at[1] == '(';
  at += braces ? 2 : 1;
  end -= braces;
  while (at < end) {
    size_t word = run_length(at);
    if (is_greek(at, word))
      put_symbol(out, at, word);
    else if (word > 1 && is_letter(at[0]) && is_letter(at[1]))
      fprintf(out, "\\mathrm{%.*s}", (int)word, at);
    else
      fprintf(out, "%.*s", (int)(word ? word : 1), at);
    at += word ? word : 1;
  }
  putc('}', out);
}

/* The scripts that follow, inside mathematics. */
static size_t put_scripts_inside(FILE *out, const char *at) {
  size_t total = 0, length;
  while ((length = script_length(at + total))) {
    put_script(out, at + total, length);
    total += length;
  }
  return total;
}

size_t xp_tex_put_scripts(FILE *out, const char *at) {
  if (!script_length(at))
    return 0;
  putc('$', out);
  size_t length = put_scripts_inside(out, at);
  putc('$', out);
  return length;
}

/* digits, a fraction, an exponent */
static size_t number_length(const char *at) {
  size_t length = strspn(at, "0123456789");
  if (at[length] == '.' && is_digit(at[length + 1]))
    length += 1 + strspn(at + length + 1, "0123456789");
  size_t sign = at[length] == 'e' && (at[length + 1] == '-' || at[length + 1] == '+');
  if (at[length] == 'e' && is_digit(at[length + 1 + sign]))
    length += 1 + sign + strspn(at + length + 1 + sign, "0123456789");
  return is_letter(at[length]) ? 0 : length;
}

static size_t put_number(FILE *out, const char *at, size_t length) {
  char number[64];
  size_t power = at[length] == '^' ? script_length(at + length) : 0;
  snprintf(number, sizeof number, "%.*s", (int)length, at);
  if (!power && !strchr(number, 'e')) {
    fputs(number, out);
    return length;
  }
  putc('$', out);
  xp_tex_number(out, number);
  power = put_scripts_inside(out, at + length);
  putc('$', out);
  return length + power;
}

/* "prop:angle": the length of such a label, 0 for other words. */
static size_t label_length(const char *at) {
  size_t length = run_length(at);
  for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
    if (strlen(labels[i]) == length && strncmp(labels[i], at, length) == 0 && at[length] == ':' &&
        islower((unsigned char)at[length + 1])) {
      length++;
      while (xp_tex_is_word(at + length) || (at[length] == '-' && xp_tex_is_word(at + length + 1)))
        length++;
      return length;
    }
  return 0;
}

/* A letter alone is mathematics, but for the words a, A and I and the unit s where they may be meant; "A u"
 * is a product. */
static bool is_lone_symbol(const char *at, char before) {
  if (*at == 'A' && at[1] == ' ' && run_length(at + 2) == 1)
    return true;
  if (script_length(at + 1) || (at[1] && strchr("'|)/", at[1])))
    return before != '\'';
  return !strchr("aAIs", *at) && before != '\'';
}

static xp_tex_kind word_kind(const char *at, size_t length, char before) {
  if (is_symbol_name(at, length) || (length == 1 && is_lone_symbol(at, before)))
    return XP_TEX_SYMBOL;
  return XP_TEX_OTHER;
}

xp_tex_kind xp_tex_kind_at(const char *at, char before) {
  if (is_digit(*at))
    return number_length(at) ? XP_TEX_NUMBER : XP_TEX_OTHER;
  if (!is_letter(*at) || label_length(at))
    return XP_TEX_OTHER;
  return word_kind(at, run_length(at), before);
}

static size_t put_symbol_word(FILE *out, const char *at, size_t length) {
  putc('$', out);
  put_symbol(out, at, length);
  while (at[length] == '\'' && !is_letter(at[length + 1])) {
    putc('\'', out);
    length++;
  }
  length += put_scripts_inside(out, at + length);
  putc('$', out);
  return length;
}

size_t xp_tex_put_word(FILE *out, const char *at, char before, xp_tex_kind *kind) {
  *kind = xp_tex_kind_at(at, before);
  size_t length = label_length(at);
  if (length) {
    fprintf(out, "\\%s{%.*s}", strncmp(at, "eq:", 3) == 0 ? "eqref" : "autoref", (int)length, at);
    return length;
  }
  if (*kind == XP_TEX_NUMBER)
    return put_number(out, at, number_length(at));
  length = run_length(at);
  if (*kind == XP_TEX_SYMBOL)
    return put_symbol_word(out, at, length);
  fprintf(out, "%.*s", (int)length, at);
  /* step^4: a power of something that has a name; an underscore only joins words. */
  return length + (at[length] == '^' ? xp_tex_put_scripts(out, at + length) : 0);
}

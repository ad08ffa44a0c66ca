/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * NAME.val: key, tab, text.
 */
#include "xp_intern.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

/* Whether text contains nan as a word of its own, which no number of a report may be. */
static bool has_nan(const char *text) {
  static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  for (const char *found = strstr(text, "nan"); found; found = strstr(found + 3, "nan"))
    if ((found == text || !strchr(letters, found[-1])) && (!found[3] || !strchr(letters, found[3])))
      return true;
  return false;
}

void xp_value(xp_run *run, const char *key, const char *format, ...) {
  xp_require_owner(run, "xp_value");
  if (!xp_is_key(key, "-"))
    xp_die(run, "value %s: not a key: give letters a-z, digits and -", key);
  for (size_t i = 0; i < run->key_count; i++)
    if (strcmp(run->keys[i], key) == 0)
      xp_die(run, "value %s: given twice: use another key", key);
  run->keys = xp_grow(run, run->keys, run->key_count + 1, sizeof *run->keys);
  run->keys[run->key_count] = xp_text(run, "%s", key);
  run->key_count++;

  va_list args;
  va_start(args, format);
  const char *text = xp_vformat(run, format, args);
  va_end(args);
  if (!*text || !xp_is_plain(text))
    xp_die(run, "value %s: empty or not one line of plain ASCII: give such a line", key);
  if (has_nan(text))
    xp_die(run, "value %s: \"%s\" is not a number: print words in its place, or leave the key out", key,
           text);
  if (!run->value_file)
    return;
  fprintf(run->value_file->stream, "%s\t%s\n", key, text);
  xp_file_check(run, run->value_file);
}

void xp_value_number(xp_run *run, const char *key, const char *format, double x) {
  xp_value(run, key, "%s", isnan(x) ? "(none)" : xp_text(run, format, x));
}

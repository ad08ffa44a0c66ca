/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Memory and texts for the rest of the kit; whatever goes wrong here ends the run.
 */
#include "xp_intern.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void *xp_grow(xp_run *run, void *block, size_t count, size_t size) {
  void *grown = size == 0 || count <= SIZE_MAX / size ? realloc(block, count * size) : NULL;
  if (!grown)
    xp_die(run, "not enough memory: use fewer --jobs or a smaller preset");
  return grown;
}

void *xp_need(xp_run *run, size_t count, size_t size) {
  void *room = calloc(count, size);
  if (!room)
    xp_die(run, "not enough memory for %zu records of %zu bytes: use a smaller preset", count, size);
  return room;
}

char *xp_copy_text(xp_run *run, const char *text) {
  size_t size = strlen(text) + 1;
  char *copy = xp_grow(run, NULL, size, 1);
  memcpy(copy, text, size);
  return copy;
}

const char *xp_vformat(xp_run *run, const char *format, va_list args) {
  va_list again;
  va_copy(again, args);
  int length = vsnprintf(run->line, run->line_size, format, args);
  if (length < 0)
    xp_die(run, "the format \"%s\" cannot be printed: give another", format);
  if ((size_t)length >= run->line_size) {
    run->line = xp_grow(run, run->line, (size_t)length + 1, 1);
    run->line_size = (size_t)length + 1;
    vsnprintf(run->line, run->line_size, format, again);
  }
  va_end(again);
  return run->line;
}

const char *xp_text(xp_run *run, const char *format, ...) {
  va_list args;
  va_start(args, format);
  char *text = xp_copy_text(run, xp_vformat(run, format, args));
  va_end(args);
  run->texts = xp_grow(run, run->texts, run->text_count + 1, sizeof *run->texts);
  return run->texts[run->text_count++] = text;
}

char *xp_join(xp_run *run, const char *format, ...) {
  va_list args;
  va_start(args, format);
  const char *text = xp_vformat(run, format, args);
  va_end(args);
  return xp_copy_text(run, text);
}

const char *xp_last_part(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

bool xp_is_plain(const char *text) {
  for (; *text; text++)
    if (*text < ' ' || *text > '~')
      return false;
  return true;
}

bool xp_is_key(const char *text, const char *also) {
  if (!*text)
    return false;
  for (; *text; text++)
    if (!(*text >= 'a' && *text <= 'z') && !(*text >= '0' && *text <= '9') && !strchr(also, *text))
      return false;
  return true;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "xp_cell_file.h"

#include "vf_file.h"
#include "vf_wraps.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char old_format[] = "format=1 ", format[] = "format=2 ";

/* FNV-1a */
VF_WRAPS static uint64_t sum_of(const unsigned char *bytes, size_t count) {
  uint64_t sum = 0xcbf29ce484222325u;
  for (size_t i = 0; i < count; i++)
    sum = (sum ^ bytes[i]) * 0x100000001b3u;
  return sum;
}

/* Ends the program at two words that differ. */
static _Noreturn void refuse(xp_run *run, const char *path, const char *there, const char *here) {
  xp_die(run, "%s: %.*s there and %.*s here: give another folder with --cells or --checkpoints", path,
         (int)strcspn(there, " "), there, (int)strcspn(here, " "), here);
}

static const char *after_word(const char *text) {
  text += strcspn(text, " ");
  return text + (*text == ' ');
}

/* Whether a word NAME=VALUE leaves the method as it is without the word. */
static bool changes_nothing(const char *word) {
  static const char *const nothing[] = {"0", "off", "none"};
  const char *equals = strchr(word, '=');
  const size_t length = strcspn(word, " ");
  for (size_t i = 0; equals && i < sizeof nothing / sizeof *nothing; i++)
    if (word + length == equals + 1 + strlen(nothing[i]) &&
        strncmp(equals + 1, nothing[i], strlen(nothing[i])) == 0)
      return true;
  return false;
}

static bool same_length_and_bytes(const char *a, const char *b, size_t length, size_t other) {
  return length == other && strncmp(a, b, length) == 0;
}

static void require_same(xp_run *run, const char *path, const char *there, const char *here) {
  while (*there || *here) {
    const size_t one = strcspn(there, " "), two = strcspn(here, " ");
    const bool same_name = same_length_and_bytes(there, here, strcspn(there, "= "), strcspn(here, "= "));
    if (same_length_and_bytes(there, here, one, two))
      there = after_word(there);
    else if (same_name || !*here || !changes_nothing(here))
      refuse(run, path, there, here);
    here = after_word(here);
  }
}

static bool parse_old(const char *bytes, size_t count, unsigned char *record, size_t size, uint64_t *sum) {
  if (count != size + sizeof *sum)
    return false;
  memcpy(record, bytes, size);
  memcpy(sum, bytes + size, sizeof *sum);
  return true;
}

static bool parse(const char *text, size_t count, unsigned char *record, size_t size, uint64_t *sum) {
  const char *line_end = strchr(text, '\n'), *place = strstr(text, " sum=");
  return line_end && place && place < line_end && sscanf(place, " sum=%16" SCNx64 "\n", sum) == 1 &&
         strlen(text) == count && xp_record_parse(line_end, record, size);
}

bool xp_cell_read(xp_run *run, const char *path, const char *identity, void *record, size_t size) {
  vf_error error = {0, ""};
  uint64_t size_of_file, sum;
  if (access(path, F_OK) && errno == ENOENT)
    return false;
  unsigned char *bytes = vf_file_read(path, &size_of_file, &error);
  if (!bytes)
    xp_die(run, "%s", error.text);
  const size_t length = (size_t)size_of_file; /* it is in memory */
  char *text = xp_grow(run, NULL, length + 1, 1);
  memcpy(text, bytes, length);
  text[length] = 0;
  free(bytes);
  char *end = text + strcspn(text, "\n");
  const bool whole = *end == '\n', old = strncmp(text, old_format, strlen(old_format)) == 0;
  const size_t head = strcspn(text, " ");
  *end = 0;
  require_same(run, path, strncmp(text, format, head) == 0 || old ? after_word(text) : text, identity);
  unsigned char *found = xp_grow(run, NULL, size + 1, 1);
  const size_t rest = whole ? (size_t)(text + length - end - 1) : 0;
  if (!whole || !(old ? parse_old : parse)(end + 1, rest, found, size, &sum) || sum != sum_of(found, size))
    xp_die(run, "%s: damaged: remove it, and its cell runs again", path);
  if (record)
    memcpy(record, found, size);
  free(found);
  free(text);
  return true;
}

void xp_cell_write(xp_run *run, const char *path, const char *identity, const void *record, size_t size) {
  char *temporary = NULL;
  FILE *file = vf_file_begin(path, &temporary);
  if (file) {
    fprintf(file, "%s%s\nrevision=%s sum=%016" PRIx64 "\n", format, identity, xp_revision(),
            sum_of(record, size));
    xp_record_print(file, record, size);
  }
  const int cause = vf_file_end(file, temporary, path);
  if (cause)
    xp_die(run, "%s: %s: make room, and start again with --resume", path, strerror(cause));
}

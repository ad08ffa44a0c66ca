/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILES = 8, LENGTH = 256 };

static char folder[LENGTH];
static char path[FILES][2 * LENGTH];

static void remove_all(void) {
  for (size_t i = 0; i < FILES; i++)
    if (path[i][0])
      unlink(path[i]);
  rmdir(folder);
}

const char *fuzz_folder(void) {
  static const char memory[] = "/dev/shm"; /* files there take a sixth of the time */
  const char *base = getenv("TMPDIR");
  if (folder[0])
    return folder;
  if (!base || !*base)
    base = access(memory, W_OK) == 0 ? memory : "/tmp";
  snprintf(folder, sizeof folder, "%s/vfep-fuzz.XXXXXX", base);
  if (!mkdtemp(folder)) {
    perror(folder);
    abort();
  }
  atexit(remove_all);
  return folder;
}

/* The place of that name, or a new one. */
static char *path_of(const char *name) {
  char wanted[2 * LENGTH];
  snprintf(wanted, sizeof wanted, "%s/%s", fuzz_folder(), name);
  for (size_t i = 0; i < FILES; i++) {
    if (!path[i][0])
      memcpy(path[i], wanted, sizeof wanted);
    if (strcmp(path[i], wanted) == 0)
      return path[i];
  }
  abort();
}

const char *fuzz_file(const char *name, const void *data, size_t size) {
  const char *const place = path_of(name);
  const int file = open(place, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (file < 0 || write(file, data, size) != (ssize_t)size || close(file)) {
    perror(place);
    abort();
  }
  return place;
}

void fuzz_require(bool holds, const char *promise) {
  if (holds)
    return;
  fprintf(stderr, "promise broken: %s\n", promise);
  abort();
}

void fuzz_require_refusal(int code, const vf_error *error) {
  fuzz_require(code != 0, "a refusal has a code");
  fuzz_require(error->code == code, "the code is that of the error");
  fuzz_require(error->text[0] && strlen(error->text) < VF_ERROR_LENGTH, "a refusal has words");
  for (const char *c = error->text; *c; c++)
    fuzz_require((unsigned char)*c >= ' ' && *c != 127, "a refusal is one line without control characters");
}

char *fuzz_text(const uint8_t *data, size_t size) {
  char *text = malloc(size + 1);
  if (!text)
    abort();
  memcpy(text, data, size);
  text[size] = 0;
  return text;
}

size_t fuzz_parts(char *text, char **part, size_t most) {
  static const char mark[] = "%%\n";
  size_t count = 0;
  for (char *next = text; next && count < most; count++) {
    part[count] = next;
    next = strncmp(next, mark, strlen(mark)) == 0 ? next : strstr(next, "\n%%\n");
    if (next && *next == '\n')
      next++;
    if (next) {
      *next = 0;
      next += strlen(mark);
    }
  }
  return count;
}

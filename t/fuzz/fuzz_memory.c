/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files in memory: a system call takes longer than all that most targets do.  The linker puts these functions
 * in place of those that open a file. */
#include "fuzz.h"
#include "vf_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILES = 4, LENGTH = 32 };

typedef struct {
  char path[LENGTH];
  const void *data;
  size_t size;
} memory;

static memory files[FILES];

static const memory *find(const char *path) {
  for (size_t i = 0; i < FILES; i++)
    if (files[i].path[0] && strcmp(files[i].path, path) == 0)
      return &files[i];
  return NULL;
}

const char *fuzz_memory(const char *name, const void *data, size_t size) {
  memory wanted = {.data = data, .size = size};
  size_t i = 0;
  snprintf(wanted.path, sizeof wanted.path, "%s/%s", FUZZ_MEMORY, name);
  while (i < FILES && files[i].path[0] && strcmp(files[i].path, wanted.path))
    i++;
  if (i == FILES)
    abort();
  files[i] = wanted;
  return files[i].path;
}

FILE *__real_fopen(const char *path, const char *mode);
FILE *__wrap_fopen(const char *path, const char *mode);
int __real_access(const char *path, int mode);
int __wrap_access(const char *path, int mode);
unsigned char *__real_vf_file_read(const char *path, uint64_t *length, vf_error *error);
unsigned char *__wrap_vf_file_read(const char *path, uint64_t *length, vf_error *error);

FILE *__wrap_fopen(const char *path, const char *mode) {
  const memory *const m = find(path);
  return m ? fmemopen((void *)(uintptr_t)m->data, m->size, "r") : __real_fopen(path, mode);
}

int __wrap_access(const char *path, int mode) {
  return find(path) ? 0 : __real_access(path, mode);
}

unsigned char *__wrap_vf_file_read(const char *path, uint64_t *length, vf_error *error) {
  const memory *const m = find(path);
  if (!m)
    return __real_vf_file_read(path, length, error);
  unsigned char *const bytes = malloc(m->size + 1);
  if (!bytes)
    abort();
  if (m->size)
    memcpy(bytes, m->data, m->size);
  *length = m->size;
  return bytes;
}

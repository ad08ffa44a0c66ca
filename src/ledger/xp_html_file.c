/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files and folders for the pages.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vf_file.h"
#include "xp_html_page.h"

#include <dirent.h>
#include <errno.h>
#include <gsl/gsl_errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int xp_path(char path[XP_PATH_LENGTH], vf_error *error, const char *format, ...) {
  va_list args;
  va_start(args, format);
  const int length = vsnprintf(path, XP_PATH_LENGTH, format, args);
  va_end(args);
  if (length >= 0 && length < XP_PATH_LENGTH)
    return 0;
  return vf_error_set(error, GSL_EINVAL, "%.40s...: longer than a path may be: go there first", path);
}

char *xp_read_text(const char *path, vf_error *error) {
  uint64_t length = 0;
  unsigned char *bytes = vf_file_read(path, &length, error);
  char *text = bytes ? realloc(bytes, (size_t)length + 1) : NULL;
  if (!text) {
    if (bytes)
      vf_error_set(error, GSL_ENOMEM, "%s: not enough memory for a text", path);
    free(bytes);
    return NULL;
  }
  text[length] = 0;
  return text;
}

static int write_bytes(const char *path, const void *bytes, size_t length, vf_error *error) {
  FILE *out = fopen(path, "w");
  if (!out)
    return vf_error_set(error, GSL_EFAILED, "%s: %s: give a folder that can be written", path,
                        strerror(errno));
  const int failed = fwrite(bytes, 1, length, out) < length;
  if (fclose(out) || failed)
    return vf_error_set(error, GSL_EFAILED, "%s: cannot be written: make room", path);
  return 0;
}

int xp_copy_file(const char *from, const char *to, vf_error *error) {
  uint64_t length = 0;
  unsigned char *bytes = vf_file_read(from, &length, error);
  if (!bytes)
    return GSL_EFAILED;
  const int code = write_bytes(to, bytes, (size_t)length, error);
  free(bytes);
  return code;
}

bool xp_file_exists(const char *path) {
  return access(path, R_OK) == 0;
}

static bool ends_in(const char *name, const char *suffix) {
  const size_t length = strlen(name), tail = strlen(suffix);
  return *name != '.' && length > tail && strcmp(name + length - tail, suffix) == 0;
}

int xp_list_folder(const char *folder, const char *suffix, char ***names, size_t *count, vf_error *error) {
  struct dirent **entry;
  *count = 0;
  *names = NULL;
  const int found = scandir(folder, &entry, NULL, alphasort);
  if (found < 0)
    return vf_error_set(error, GSL_EFAILED, "%s: %s: make it first", folder, strerror(errno));
  int code = 0;
  *names = calloc((size_t)found + 1, sizeof **names);
  if (!*names)
    code = vf_error_set(error, GSL_ENOMEM, "%s: not enough memory for %d names", folder, found);
  for (int i = 0; i < found; i++) {
    if (*names && !code && ends_in(entry[i]->d_name, suffix)) {
      (*names)[*count] = strdup(entry[i]->d_name);
      if ((*names)[*count])
        ++*count;
      else
        code = vf_error_set(error, GSL_ENOMEM, "%s: not enough memory for %d names", folder, found);
    }
    free(entry[i]);
  }
  free(entry);
  return code;
}

void xp_list_free(char **names, size_t count) {
  for (size_t i = 0; i < count; i++)
    free(names[i]);
  free(names);
}

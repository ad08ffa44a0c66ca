/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "xp_tsv.h"

#include <errno.h>
#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

/* The bytes of path and a 0 after them. */
static char *read_bytes(const char *path, size_t *length, vf_error *error) {
  FILE *file = fopen(path, "r");
  char *bytes = NULL;
  size_t size = 0;
  if (!file) {
    vf_error_set(error, GSL_EFAILED, "%s: %s: make it first", path, strerror(errno));
    return NULL;
  }
  ssize_t count = getdelim(&bytes, &size, 0, file); /* text holds no 0, so this is all of it */
  int failed = ferror(file);
  int cause = errno;
  fclose(file);
  if (failed || !bytes) {
    free(bytes);
    vf_error_set(error, GSL_EFAILED, "%s: %s: make it again", path, strerror(cause));
    return NULL;
  }
  *length = count > 0 ? (size_t)count : 0;
  return bytes;
}

/* Cuts the line that starts at bytes into cells; returns where the next line starts, NULL for a wrong count.
 */
static char *cut_line(char *bytes, char **cell, size_t columns) {
  for (size_t i = 0; i < columns; i++) {
    size_t length = strcspn(bytes, "\t\n");
    char end = i + 1 < columns ? '\t' : '\n';
    if (bytes[length] != end)
      return NULL;
    cell[i] = bytes;
    bytes[length] = 0;
    bytes += length + 1;
  }
  return bytes;
}

int xp_tsv_read(xp_tsv *tsv, const char *path, size_t columns, vf_error *error) {
  size_t length = 0, rows = 0;
  *tsv = (xp_tsv){.columns = columns};
  tsv->bytes = read_bytes(path, &length, error);
  if (!tsv->bytes)
    return GSL_EFAILED;
  for (size_t i = 0; i < length; i++)
    rows += tsv->bytes[i] == '\n';
  tsv->cell = malloc((rows + 1) * columns * sizeof *tsv->cell);
  if (!tsv->cell) {
    xp_tsv_free(tsv);
    return vf_error_set(error, GSL_ENOMEM, "%s: memory is short: close other programs", path);
  }
  char *line = tsv->bytes;
  while (line && line < tsv->bytes + length) {
    line = cut_line(line, tsv->cell + tsv->rows * columns, columns);
    tsv->rows++;
  }
  if (!line) {
    size_t number = tsv->rows;
    xp_tsv_free(tsv);
    return vf_error_set(error, GSL_EFAILED, "%s:%zu: not a whole line of %zu cells: make it again", path,
                        number, columns);
  }
  return 0;
}

void xp_tsv_free(xp_tsv *tsv) {
  free(tsv->cell);
  free(tsv->bytes);
  *tsv = (xp_tsv){0};
}

const char *xp_tsv_at(const xp_tsv *tsv, size_t row, size_t column) {
  return tsv->cell[row * tsv->columns + column];
}

const char *xp_tsv_find(const xp_tsv *tsv, const char *key) {
  for (size_t i = 0; i < tsv->rows; i++)
    if (strcmp(xp_tsv_at(tsv, i, 0), key) == 0)
      return xp_tsv_at(tsv, i, 1);
  return NULL;
}

int xp_tsv_read_keys(xp_tsv *tsv, const char *path, vf_error *error) {
  int code = xp_tsv_read(tsv, path, 2, error);
  for (size_t i = 0; i < tsv->rows && !code; i++)
    if (xp_tsv_find(tsv, xp_tsv_at(tsv, i, 0)) != xp_tsv_at(tsv, i, 1))
      code = vf_error_set(error, GSL_EFAILED, "%s:%zu: %s comes twice: make it again", path, i + 1,
                          xp_tsv_at(tsv, i, 0));
  if (code)
    xp_tsv_free(tsv);
  return code;
}

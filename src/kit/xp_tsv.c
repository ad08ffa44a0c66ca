/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "xp_tsv.h"

#include "xp_intern.h"

#include <errno.h>
#include <gsl/gsl_errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The bytes of path and a 0 after them. */
static char *read_bytes(const char *path, size_t *length, vf_error *error) {
  FILE *file = fopen(path, "r");
  char *bytes = NULL, *more = NULL;
  size_t got = 0;
  if (!file) {
    vf_error_set(error, GSL_EFAILED, "%s: %s: make it first", path, strerror(errno));
    return NULL;
  }
  errno = 0;
  for (size_t size = 1 << 16; (more = realloc(bytes, size + 1)); size *= 2) {
    bytes = more;
    got += fread(bytes + got, 1, size - got, file);
    if (got < size || size > XP_TSV_BYTES)
      break;
  }
  const int failed = ferror(file) || !more, cause = errno;
  fclose(file);
  if (failed)
    vf_error_set(error, GSL_EFAILED, "%s: %s: make it again", path, strerror(cause));
  else if (got > XP_TSV_BYTES)
    vf_error_set(error, GSL_EFAILED, "%s: larger than %d MiB: give a file of results", path,
                 XP_TSV_BYTES >> 20);
  if (failed || got > XP_TSV_BYTES) {
    free(bytes);
    return NULL;
  }
  bytes[got] = 0;
  *length = got;
  return bytes;
}

/* Cuts the line that starts at bytes into cells; returns where the next line starts, NULL for a wrong count
 * and for what is not printable. */
static char *cut_line(char *bytes, char **cell, size_t columns) {
  for (size_t i = 0; i < columns; i++) {
    size_t length = strcspn(bytes, "\t\n");
    char end = i + 1 < columns ? '\t' : '\n';
    if (bytes[length] != end)
      return NULL;
    cell[i] = bytes;
    bytes[length] = 0;
    if (!xp_is_plain(bytes))
      return NULL;
    bytes += length + 1;
  }
  return bytes;
}

/* Cells of the first line. */
static size_t cells_of(const char *bytes) {
  size_t count = 1;
  for (; *bytes && *bytes != '\n'; bytes++)
    count += *bytes == '\t';
  return count;
}

/* Where the line after a remark or an empty line starts, NULL where the remark does not end; line itself
 * where it is neither. */
static char *pass_note(char *line) {
  if (*line != '#' && *line != '\n')
    return line;
  char *end = strchr(line, '\n');
  return end ? end + 1 : NULL;
}

/* Cuts the lines; returns 0, or the number of one that is none. */
static size_t cut_lines(xp_tsv *tsv, size_t length, bool noted) {
  char *line = tsv->bytes;
  for (size_t number = 1; line < tsv->bytes + length; number++) {
    char *next = noted ? pass_note(line) : line;
    if (next == line) {
      next = cut_line(line, tsv->cell + tsv->rows * tsv->columns, tsv->columns);
      tsv->line[tsv->rows++] = number;
    }
    if (!next)
      return number;
    line = next;
  }
  return 0;
}

static int read_lines(xp_tsv *tsv, const char *path, size_t columns, bool noted, vf_error *error) {
  size_t length = 0, rows = 0;
  *tsv = (xp_tsv){.columns = columns};
  tsv->bytes = read_bytes(path, &length, error);
  if (!tsv->bytes)
    return GSL_EFAILED;
  if (columns == 0)
    tsv->columns = columns = cells_of(tsv->bytes);
  for (size_t i = 0; i < length; i++)
    rows += tsv->bytes[i] == '\n';
  tsv->cell = calloc((rows + 1) * columns, sizeof *tsv->cell);
  tsv->line = malloc((rows + 1) * sizeof *tsv->line);
  if (!tsv->cell || !tsv->line) {
    xp_tsv_free(tsv);
    vf_error_set(error, GSL_ENOMEM, "%s: not enough memory for %zu rows", path, rows);
    return GSL_ENOMEM;
  }
  const size_t wrong = cut_lines(tsv, length, noted);
  if (wrong) {
    xp_tsv_free(tsv);
    vf_error_set(error, GSL_EFAILED,
                 "%s:%zu: not a whole line of %zu cells of printable ASCII: make it again", path, wrong,
                 columns);
    return GSL_EFAILED;
  }
  return 0;
}

int xp_tsv_read(xp_tsv *tsv, const char *path, size_t columns, vf_error *error) {
  return read_lines(tsv, path, columns, false, error);
}

int xp_tsv_read_noted(xp_tsv *tsv, const char *path, size_t columns, vf_error *error) {
  return read_lines(tsv, path, columns, true, error);
}

void xp_tsv_free(xp_tsv *tsv) {
  xp_index_free(&tsv->keys);
  free(tsv->cell);
  free(tsv->line);
  free(tsv->bytes);
  *tsv = (xp_tsv){0};
}

const char *xp_tsv_at(const xp_tsv *tsv, size_t row, size_t column) {
  return tsv->cell[row * tsv->columns + column];
}

const char *xp_tsv_find(const xp_tsv *tsv, const char *key) {
  char *const *row = xp_index_find(&tsv->keys, key);
  return row ? row[1] : NULL;
}

static int check_keys(xp_tsv *tsv, const char *path, vf_error *error) {
  for (size_t i = 0; i < tsv->rows; i++)
    if (!xp_is_key(xp_tsv_at(tsv, i, 0), "-"))
      return vf_error_set(error, GSL_EFAILED,
                          "%s:%zu: \"%s\" is not a key of letters a-z, digits and -: make it again", path,
                          i + 1, xp_tsv_at(tsv, i, 0));
  if (xp_index_make(&tsv->keys, tsv->cell, tsv->rows, 2 * sizeof *tsv->cell))
    return vf_error_set(error, GSL_ENOMEM, "%s: not enough memory for %zu rows", path, tsv->rows);
  char *const *twice = xp_index_twice(&tsv->keys);
  if (twice)
    return vf_error_set(error, GSL_EFAILED, "%s:%td: %s comes twice: make it again", path,
                        (twice - tsv->cell) / 2 + 1, *twice);
  return 0;
}

int xp_tsv_read_keys(xp_tsv *tsv, const char *path, vf_error *error) {
  int code = xp_tsv_read(tsv, path, 2, error);
  if (!code)
    code = check_keys(tsv, path, error);
  if (code)
    xp_tsv_free(tsv);
  return code;
}

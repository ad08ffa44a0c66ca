/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Matrices of text.
 */
#include "vfep_bounds.h"
#include "xp_number.h"

#include <errno.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  const char *path;
  double *number;
  size_t count, room;
  size_t rows, columns; /* columns are those of the first row, */
  size_t first;         /* which is this line */
} table;

static const char separators[] = " \t\r\n,;";

static int add_number(table *t, double number, vf_error *error) {
  if (t->count == t->room) {
    const size_t room = t->room ? 2 * t->room : 64;
    double *grown = realloc(t->number, room * sizeof *grown);
    if (!grown)
      return vf_error_set(error, GSL_ENOMEM, "%s: memory is short: give a smaller network", t->path);
    t->number = grown;
    t->room = room;
  }
  t->number[t->count++] = number;
  return GSL_SUCCESS;
}

static int add_line(table *t, char *line, size_t at, vf_error *error) {
  char *rest = NULL;
  size_t columns = 0;
  line[strcspn(line, "#")] = '\0';
  for (char *word = strtok_r(line, separators, &rest); word; word = strtok_r(NULL, separators, &rest)) {
    double number;
    columns++;
    if (!xp_number_real(word, -HUGE_VAL, HUGE_VAL, &number))
      return vf_error_set(error, GSL_EDOM,
                          "%s: line %zu, column %zu: \"%.40s\" is not a finite number: mend it", t->path, at,
                          columns, word);
    if (add_number(t, number, error))
      return GSL_ENOMEM;
  }
  if (columns == 0)
    return GSL_SUCCESS;
  if (t->rows++ == 0) {
    t->columns = columns;
    t->first = at;
  } else if (columns != t->columns) {
    return vf_error_set(error, GSL_EBADLEN,
                        "%s: line %zu has %zu numbers and line %zu has %zu: give all rows the same length",
                        t->path, at, columns, t->first, t->columns);
  }
  return GSL_SUCCESS;
}

static int read_lines(table *t, FILE *file, vf_error *error) {
  char *line = NULL;
  size_t room = 0, at = 0;
  ssize_t length;
  int code = GSL_SUCCESS;
  errno = 0;
  while (!code && (length = getline(&line, &room, file)) >= 0) {
    at++;
    code = memchr(line, '\0', (size_t)length)
               ? vf_error_set(error, GSL_EDOM, "%s: line %zu has a zero byte: give text", t->path, at)
               : add_line(t, line, at, error);
  }
  if (!code && !feof(file))
    code = vf_error_set(error, GSL_EFAILED, "%s: cannot be read (%s): give a file of text", t->path,
                        strerror(errno));
  if (!code && t->rows == 0)
    code = vf_error_set(error, GSL_EBADLEN, "%s: no numbers: give some", t->path);
  free(line);
  return code;
}

gsl_matrix *bounds_matrix_read(const char *path, vf_error *error) {
  table t = {.path = path};
  gsl_matrix *m = NULL;
  FILE *file = fopen(path, "r");
  if (!file) {
    vf_error_set(error, GSL_EFAILED, "%s: cannot be read (%s): check its name and permissions", path,
                 strerror(errno));
    return NULL;
  }
  if (!read_lines(&t, file, error)) {
    m = gsl_matrix_alloc(t.rows, t.columns);
    if (m)
      memcpy(m->data, t.number, t.count * sizeof *t.number);
    else
      vf_error_set(error, GSL_ENOMEM, "%s: memory is short: give a smaller network", path);
  }
  fclose(file);
  free(t.number);
  return m;
}

gsl_vector *bounds_vector_read(const char *path, size_t n, const char *what, vf_error *error) {
  gsl_matrix *m = bounds_matrix_read(path, error);
  if (!m)
    return NULL;
  gsl_vector *v = NULL;
  if (m->size1 * m->size2 != n) /* refused whatever its shape */
    vf_error_set(error, GSL_EBADLEN, "%s: %zu numbers, but %s %zu: give one for each", path,
                 m->size1 * m->size2, what, n);
  else if (m->size1 != 1 && m->size2 != 1)
    vf_error_set(error, GSL_EBADLEN, "%s: %zu rows of %zu numbers: give one row or one column", path,
                 m->size1, m->size2);
  else if (!(v = gsl_vector_alloc(n)))
    vf_error_set(error, GSL_ENOMEM, "%s: memory is short: give a smaller network", path);
  else
    memcpy(v->data, m->data, n * sizeof *m->data);
  gsl_matrix_free(m);
  return v;
}

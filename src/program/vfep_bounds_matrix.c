/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Matrices of text.  What may be read in two ways is refused: an empty cell, a comma for a decimal sign
 * (which makes the shape wrong), a list of the entries of a sparse matrix.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vfep_bounds.h"

#include "xp_number.h"

#include <ctype.h>
#include <errno.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_LINES = 1000000, MOST_BYTES = 64 * BOUNDS_UNITS /* of one line */ };

typedef struct {
  const char *path;
  int square;
  double *number;
  size_t count, room, most;
  size_t rows, columns; /* columns are those of the first row, */
  size_t first;         /* which is this line; */
  size_t line;          /* the present one is this */
  int indices;          /* every row begins with two whole numbers */
  const char *hint;     /* what to add where the shape is wrong */
  vf_error *error;
} table;

static const char blanks[] = " \t\v\f";

static int add_number(table *t, double number) {
  if (t->count == t->most && t->square && t->rows)
    return vf_error_set(t->error, GSL_EBADLEN,
                        "%s: more than %zu rows of %zu numbers: give a square matrix%s", t->path, t->columns,
                        t->columns, t->hint);
  if (t->count == t->most)
    return vf_error_set(t->error, GSL_EBADLEN, "%s: line %zu: more than %d numbers: give a smaller network",
                        t->path, t->line, BOUNDS_UNITS);
  if (t->count == t->room) {
    t->room = 2 * t->room + 64;
    double *grown = realloc(t->number, t->room * sizeof *grown);
    if (!grown)
      return vf_error_set(t->error, GSL_ENOMEM,
                          "%s: not enough memory for %zu numbers: give a smaller network", t->path, t->room);
    t->number = grown;
  }
  t->number[t->count++] = number;
  return GSL_SUCCESS;
}

/* A number, which may have the exponent D of Fortran. */
static int add_word(table *t, char *word, size_t column) {
  char *exponent = word + strcspn(word, "dD"), letter = *exponent;
  double number;
  *exponent = letter ? 'e' : '\0';
  t->indices &= column > 2 || !word[strspn(word, "0123456789")];
  if (xp_number_real(word, -HUGE_VAL, HUGE_VAL, &number))
    return add_number(t, number);
  *exponent = letter;
  return vf_error_set(t->error, GSL_EDOM,
                      "%s: line %zu, column %zu: \"%.40s\" is not a finite number: correct it", t->path,
                      t->line, column, word);
}

static int add_words(table *t, char *at, size_t *columns) {
  for (*columns = 1;; ++*columns) {
    char *end = at + strcspn(at, " \t\v\f,;"), *next = end + strspn(end, blanks);
    const int mark = *next == ',' || *next == ';', last = !*next;
    const char *tab = last || mark ? NULL : memchr(end, '\t', (size_t)(next - end));
    if (end == at || (tab && memchr(tab + 1, '\t', (size_t)(next - tab - 1))))
      return vf_error_set(t->error, GSL_EBADLEN, "%s: line %zu, column %zu is empty: fill it", t->path,
                          t->line, *columns + (end != at));
    if (*end == ',' && isdigit((unsigned char)end[1]))
      t->hint = " (commas separate numbers: write decimals with a point)";
    *end = '\0';
    const int code = add_word(t, at, *columns);
    if (code || last)
      return code;
    at = next + mark + strspn(next + mark, blanks);
  }
}

/* Refuses what says that it is no dense matrix: MatrixMarket's first line, and Octave's of three types. */
static int check_remark(const table *t, const char *remark) {
  const char *type = strstr(remark, "type:");
  if (!strstr(remark, "%MatrixMarket") &&
      !(type && (strstr(type, "sparse") || strstr(type, "diagonal") || strstr(type, "permutation"))))
    return GSL_SUCCESS;
  return vf_error_set(t->error, GSL_EDOM, "%s: line %zu: \"%.40s\" is no dense matrix: write all its rows",
                      t->path, t->line, remark);
}

static int add_line(table *t, char *line) {
  char *remark = line + strcspn(line, "#%"), *start = line + strspn(line, blanks);
  size_t columns = 0;
  int code = check_remark(t, remark);
  *remark = '\0';
  if (!code && *start)
    code = add_words(t, *line == '\t' ? line : start, &columns);
  if (code || !columns)
    return code;
  if (t->rows++ == 0) {
    t->columns = columns;
    t->first = t->line;
    t->most = t->square ? columns * columns : t->most;
  }
  if (columns == t->columns)
    return GSL_SUCCESS;
  return vf_error_set(t->error, GSL_EBADLEN,
                      "%s: line %zu has %zu numbers and line %zu has %zu: give all rows the same length%s",
                      t->path, t->line, columns, t->first, t->columns, t->hint);
}

/* The next line, which ends as on any system; *more is whether there is one. */
static int next_line(table *t, FILE *file, char *line, int *more) {
  size_t length = 0;
  int c = getc(file);
  *more = c != EOF;
  for (t->line++; c != EOF && c != '\n' && c != '\r'; c = getc(file)) {
    if (c == '\0')
      return vf_error_set(t->error, GSL_EDOM, "%s: line %zu has a zero byte: give text in ASCII or UTF-8",
                          t->path, t->line);
    if (length == MOST_BYTES)
      return vf_error_set(t->error, GSL_EBADLEN,
                          "%s: line %zu is longer than %d bytes: give a matrix of text", t->path, t->line,
                          MOST_BYTES);
    line[length++] = (char)c;
  }
  line[length] = '\0';
  if (c == '\r' && (c = getc(file)) != '\n')
    ungetc(c, file);
  return t->line <= MOST_LINES
             ? GSL_SUCCESS
             : vf_error_set(t->error, GSL_EBADLEN, "%s: more than %d lines: give a matrix of text", t->path,
                            MOST_LINES);
}

static int read_table(table *t) {
  static const char mark[] = "\xef\xbb\xbf"; /* of UTF-8 */
  FILE *file = fopen(t->path, "r");
  char *line = file ? malloc(MOST_BYTES + 1) : NULL;
  int more = 1, code = file && !line ? GSL_ENOMEM : GSL_SUCCESS;
  while (line && !code && more) {
    code = next_line(t, file, line, &more);
    if (!code && more)
      code = add_line(t, t->line == 1 && !strncmp(line, mark, 3) ? line + 3 : line);
  }
  if (!code && (!file || ferror(file)))
    code = vf_error_set(t->error, GSL_EFAILED, "%s: cannot be read (%s): check its name and permissions",
                        t->path, strerror(errno));
  else if (!code && !t->rows)
    code = vf_error_set(t->error, GSL_EBADLEN, "%s: no numbers: give some", t->path);
  else if (file && !line)
    vf_error_set(t->error, code, "%s: not enough memory to read a line: give a smaller network", t->path);
  free(line);
  if (file)
    fclose(file);
  return code;
}

/* Three rows "row column value" of a sparse matrix are square, too. */
static int may_be_list(const table *t) {
  const double *a = t->number;
  if (!t->indices || t->rows != 3 || t->columns != 3 || a[2] == 0 || a[5] == 0 || a[8] == 0)
    return 0;
  return (a[0] != a[3] || a[1] != a[4]) && (a[0] != a[6] || a[1] != a[7]) && (a[3] != a[6] || a[4] != a[7]);
}

gsl_matrix *bounds_matrix_read(const char *path, vf_error *error) {
  table t = {.path = path, .square = 1, .most = BOUNDS_UNITS, .indices = 1, .hint = "", .error = error};
  gsl_matrix *w = NULL;
  const int code = read_table(&t);
  if (!code && t.rows != t.columns)
    vf_error_set(error, GSL_EBADLEN, "%s: %zu rows of %zu numbers: give a square matrix%s", path, t.rows,
                 t.columns, t.hint);
  else if (!code && may_be_list(&t))
    vf_error_set(error, GSL_EDOM,
                 "%s: may be a list of row, column and value: give a dense matrix, with points as in 1.0",
                 path);
  else if (!code && !(w = gsl_matrix_alloc(t.rows, t.columns)))
    vf_error_set(error, GSL_ENOMEM, "%s: not enough memory for %zu units: give a smaller network", path,
                 t.rows);
  if (w && t.number)
    memcpy(w->data, t.number, t.count * sizeof *t.number);
  free(t.number);
  return w;
}

int bounds_vector_read(const char *path, const char *what, gsl_vector *v, vf_error *error) {
  table t = {.path = path, .most = BOUNDS_UNITS, .hint = "", .error = error};
  int code = read_table(&t);
  if (!code && t.count != v->size) /* refused whatever its shape */
    code = vf_error_set(error, GSL_EBADLEN, "%s: %zu numbers, but %s %zu: give one for each%s", path, t.count,
                        what, v->size, t.hint);
  else if (!code && t.rows != 1 && t.columns != 1)
    code = vf_error_set(error, GSL_EBADLEN, "%s: %zu rows of %zu numbers: give one row or one column%s", path,
                        t.rows, t.columns, t.hint);
  for (size_t i = 0; t.number && !code && i < v->size; i++)
    gsl_vector_set(v, i, t.number[i]);
  free(t.number);
  return code;
}

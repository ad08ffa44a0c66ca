/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Matrices of text.  What can be read in two ways is refused: a cell that may be missing, a comma that may be
 * a decimal sign, a list of the entries of a sparse matrix.
 */
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
  int commas;           /* somewhere a comma stands between two digits */
  int indices;          /* every row begins with two whole numbers */
  vf_error *error;
} table;

static const char blanks[] = " \t\v\f";

/* What to add where the shape is wrong. */
static const char *comma_hint(const table *t) {
  return t->commas ? " (commas separate numbers: write decimals with a point)" : "";
}

static int add_number(table *t, double number) {
  if (t->count == t->most && t->square && t->rows)
    return vf_error_set(t->error, GSL_EBADLEN,
                        "%s: more than %zu rows of %zu numbers: give a square matrix%s", t->path, t->columns,
                        t->columns, comma_hint(t));
  if (t->count == t->most)
    return vf_error_set(t->error, GSL_EBADLEN,
                        "%s: line %zu: more than %d numbers: give a network of fewer units", t->path, t->line,
                        BOUNDS_UNITS);
  if (t->count == t->room) {
    const size_t room = t->room ? 2 * t->room : 64;
    double *grown = realloc(t->number, room * sizeof *grown);
    if (!grown)
      return vf_error_set(t->error, GSL_ENOMEM,
                          "%s: not enough memory for %zu numbers: give a smaller network", t->path, room);
    t->number = grown;
    t->room = room;
  }
  t->number[t->count++] = number;
  return GSL_SUCCESS;
}

/* A number of column columns, also with the exponent D of Fortran. */
static int add_word(table *t, char *word, size_t columns) {
  const size_t exponent = strcspn(word, "dD");
  const char letter = word[exponent];
  double number;
  if (letter)
    word[exponent] = 'e';
  if (columns <= 2 && word[strspn(word, "0123456789")])
    t->indices = 0;
  if (xp_number_real(word, -HUGE_VAL, HUGE_VAL, &number))
    return add_number(t, number);
  word[exponent] = letter;
  return vf_error_set(t->error, GSL_EDOM,
                      "%s: line %zu, column %zu: \"%.40s\" is not a finite number: correct it", t->path,
                      t->line, columns, word);
}

/* Numbers between separators, of which a line has one kind. */
static int add_words(table *t, char *at, size_t *columns) {
  char separator = 0;
  for (*columns = 1;; ++*columns) {
    const size_t length = strcspn(at, " \t\v\f,;"), gap = strspn(at + length, blanks);
    const char *tab = memchr(at + length, '\t', gap);
    char *end = at + length, *next = end + gap;
    const char kind = *next == ',' || *next == ';' ? *next : ' ';
    const int missing =
        !length || (kind == ' ' && *next && tab && memchr(tab + 1, '\t', (size_t)(next - tab - 1)));
    if (missing)
      return vf_error_set(t->error, GSL_EBADLEN, "%s: line %zu, column %zu is empty: fill it", t->path,
                          t->line, *columns + !!length);
    if (kind == ',' && !gap && isdigit((unsigned char)end[-1]) && isdigit((unsigned char)next[1]))
      t->commas = 1;
    if (*next && separator && separator != kind)
      return vf_error_set(
          t->error, GSL_EDOM,
          "%s: line %zu: \"%c\" and \"%c\" separate numbers: use one of them, and write decimals "
          "with a point",
          t->path, t->line, separator, kind);
    separator = kind;
    const int last = !*next;
    *end = '\0';
    const int code = add_word(t, at, *columns);
    if (code || last)
      return code;
    at = next + (kind != ' ');
    at += strspn(at, blanks);
  }
}

/* What a remark says of the kind of matrix: MatrixMarket's first line and Octave's type. */
static int check_remark(const table *t, char *remark) {
  for (char *c = remark; *c; c++)
    *c = (char)tolower((unsigned char)*c);
  const char *type = strstr(remark, "type:");
  if (!strstr(remark, "%matrixmarket") &&
      !(type && (strstr(type, "sparse") || strstr(type, "diagonal") || strstr(type, "permutation"))))
    return GSL_SUCCESS;
  return vf_error_set(t->error, GSL_EDOM, "%s: line %zu: \"%.40s\" is no dense matrix: write all its rows",
                      t->path, t->line, remark);
}

static int add_line(table *t, char *line) {
  char *remark = line + strcspn(line, "#%");
  size_t columns = 0;
  int code = *remark ? check_remark(t, remark) : GSL_SUCCESS;
  *remark = '\0';
  char *start = line + strspn(line, blanks);
  if (code || !*start)
    return code;
  code = add_words(t, *line == '\t' ? line : start, &columns);
  if (code)
    return code;
  if (t->rows++ == 0) {
    t->columns = columns;
    t->first = t->line;
    t->most = t->square ? columns * columns : t->most;
  } else if (columns != t->columns) {
    return vf_error_set(t->error, GSL_EBADLEN,
                        "%s: line %zu has %zu numbers and line %zu has %zu: give all rows the same length%s",
                        t->path, t->line, columns, t->first, t->columns, comma_hint(t));
  }
  return GSL_SUCCESS;
}

/* The next line, which ends as on any system; *more is whether there was one. */
static int next_line(table *t, FILE *file, char *line, int *more) {
  size_t length = 0;
  int c = getc(file);
  *more = c != EOF;
  if (*more && ++t->line > MOST_LINES)
    return vf_error_set(t->error, GSL_EBADLEN, "%s: more than %d lines: give a matrix of text", t->path,
                        MOST_LINES);
  for (; c != EOF && c != '\n' && c != '\r'; c = getc(file)) {
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
  return GSL_SUCCESS;
}

static int read_lines(table *t, FILE *file, char *line) {
  static const char mark[] = "\xef\xbb\xbf"; /* of UTF-8 */
  int more;
  errno = 0;
  int code = next_line(t, file, line, &more);
  for (char *start = strncmp(line, mark, 3) ? line : line + 3; !code && more; start = line) {
    code = add_line(t, start);
    if (!code)
      code = next_line(t, file, line, &more);
  }
  if (!code && ferror(file))
    return vf_error_set(t->error, GSL_EFAILED, "%s: cannot be read (%s): give a file of text", t->path,
                        strerror(errno));
  if (!code && t->rows == 0)
    return vf_error_set(t->error, GSL_EBADLEN, "%s: no numbers: give some", t->path);
  return code;
}

static int read_table(table *t) {
  FILE *file = fopen(t->path, "r");
  char *line = file ? malloc(MOST_BYTES + 1) : NULL;
  int code;
  if (!file)
    code = vf_error_set(t->error, GSL_EFAILED, "%s: cannot be read (%s): check its name and permissions",
                        t->path, strerror(errno));
  else if (!line)
    code = vf_error_set(t->error, GSL_ENOMEM, "%s: not enough memory for a line: free some memory", t->path);
  else
    code = read_lines(t, file, line);
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
  table t = {.path = path, .square = 1, .most = BOUNDS_UNITS, .indices = 1, .error = error};
  gsl_matrix *w = NULL;
  const int code = read_table(&t);
  if (!code && t.rows != t.columns)
    vf_error_set(error, GSL_EBADLEN, "%s: %zu rows of %zu numbers: give a square matrix%s", path, t.rows,
                 t.columns, comma_hint(&t));
  else if (!code && may_be_list(&t))
    vf_error_set(
        error, GSL_EDOM,
        "%s: may be a list of row, column and value: give a dense matrix, with decimal points as in 1.0",
        path);
  else if (!code && !(w = gsl_matrix_alloc(t.rows, t.columns)))
    vf_error_set(error, GSL_ENOMEM,
                 "%s: not enough memory for a network of %zu units: give a smaller network", path, t.rows);
  if (w)
    memcpy(w->data, t.number, t.count * sizeof *t.number);
  free(t.number);
  return w;
}

int bounds_vector_read(const char *path, const char *what, gsl_vector *v, vf_error *error) {
  table t = {.path = path, .most = BOUNDS_UNITS, .error = error};
  int code = read_table(&t);
  if (!code && t.count != v->size) /* refused whatever its shape */
    code = vf_error_set(error, GSL_EBADLEN, "%s: %zu numbers, but %s %zu: give one for each%s", path, t.count,
                        what, v->size, comma_hint(&t));
  else if (!code && t.rows != 1 && t.columns != 1)
    code = vf_error_set(error, GSL_EBADLEN, "%s: %zu rows of %zu numbers: give one row or one column%s", path,
                        t.rows, t.columns, comma_hint(&t));
  for (size_t i = 0; !code && i < v->size; i++)
    gsl_vector_set(v, i, t.number[i]);
  free(t.number);
  return code;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "xp_intern.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct xp_table {
  xp_run *run;
  xp_file *file;
  size_t columns;
  size_t rows;
};

static size_t cells(const char *line) {
  size_t count = 1;
  for (; *line; line++)
    count += *line == '\t';
  return count;
}

/* Whether every column has a name, in plain ASCII. */
static bool has_names(const char *columns) {
  if (*columns == '\t' || !*columns || strstr(columns, "\t\t") || columns[strlen(columns) - 1] == '\t')
    return false;
  for (const char *c = columns; *c; c++)
    if (*c != '\t' && (*c < ' ' || *c > '~'))
      return false;
  return true;
}

xp_table *xp_table_open(xp_run *run, const char *part, const char *columns) {
  xp_require_owner(run, "xp_table_open");
  char suffix[80];
  if (part && (!xp_is_key(part, "-") || strlen(part) > 64))
    xp_die(run, "table %s: not a part: give letters a-z, digits and -", part);
  snprintf(suffix, sizeof suffix, "%s%s.tsv", part ? "-" : "", part ? part : "");
  if (!has_names(columns))
    xp_die(run, "table %s%s: a column without a name: name each in plain ASCII", run->name, suffix);

  xp_table *table = xp_grow(run, NULL, 1, sizeof *table);
  *table = (xp_table){.run = run, .columns = cells(columns)};
  run->tables = xp_grow(run, run->tables, run->table_count + 1, sizeof(xp_table *));
  run->tables[run->table_count++] = table;
  table->file = xp_file_open(run, suffix);
  for (size_t i = 0; i + 1 < run->file_count; i++)
    if (strcmp(run->files[i]->target, table->file->target) == 0)
      xp_die(run, "table %s: opened twice: give another part", table->file->target);
  fprintf(table->file->stream, "%s\n", columns);
  return table;
}

void xp_table_row(xp_table *table, const char *format, ...) {
  xp_run *run = table->run;
  xp_require_owner(run, "xp_table_row");
  va_list args;
  va_start(args, format);
  const char *line = xp_vformat(run, format, args);
  va_end(args);
  if (strchr(line, '\n'))
    xp_die(run, "%s: row %zu has a newline of its own: leave it out", table->file->target, table->rows + 1);
  if (cells(line) != table->columns)
    xp_die(run, "%s: row %zu has %zu cells for %zu columns: give one a column", table->file->target,
           table->rows + 1, cells(line), table->columns);
  fprintf(table->file->stream, "%s\n", line);
  table->rows++;
  xp_file_check(run, table->file);
}

void xp_table_finish(xp_run *run) {
  for (size_t i = 0; i < run->table_count; i++)
    if (run->tables[i]->rows == 0)
      xp_die(run, "%s: no rows: an experiment without data shows nothing", run->tables[i]->file->target);
}

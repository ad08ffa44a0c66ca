/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "xp_sheet.h"

#include "xp_intern.h"
#include "xp_number.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct xp_sheet {
  xp_run *run;
  char *path; /* for messages */
  xp_tsv table;
};

bool xp_run_judged(const xp_run *run) {
  return run->judged != NULL;
}

/* The file of that suffix which this run has open, or NULL. */
static xp_file *find_open(const xp_run *run, const char *suffix) {
  for (size_t i = 0; i < run->file_count; i++) {
    const char *name = xp_last_part(run->files[i]->target);
    const size_t length = strlen(run->name);
    if (strncmp(name, run->name, length) == 0 && strcmp(name + length, suffix) == 0)
      return run->files[i];
  }
  return NULL;
}

/* The table of a judged run becomes one of the output folder, byte by byte. */
static void copy(xp_run *run, const char *path, const char *suffix) {
  FILE *from = fopen(path, "r");
  xp_file *to = from ? xp_file_open(run, suffix) : NULL;
  char bytes[4096];
  size_t got;
  if (!from)
    xp_die(run, "%s: %s: give a folder of stored results with --judge", path, strerror(errno));
  while ((got = fread(bytes, 1, sizeof bytes, from)) > 0)
    fwrite(bytes, 1, got, to->stream);
  if (ferror(from))
    xp_die(run, "%s: cannot be read to its end: give another copy", path);
  fclose(from);
  xp_file_check(run, to);
}

static xp_sheet *add_sheet(xp_run *run) {
  xp_sheet *sheet = xp_grow(run, NULL, 1, sizeof *sheet);
  *sheet = (xp_sheet){.run = run};
  run->sheets = xp_grow(run, run->sheets, run->sheet_count + 1, sizeof(xp_sheet *));
  run->sheets[run->sheet_count++] = sheet;
  return sheet;
}

static void read_table(xp_sheet *sheet) {
  vf_error error = {0, ""};
  if (xp_tsv_read(&sheet->table, sheet->path, 0, &error))
    xp_die(sheet->run, "%s", error.text);
}

xp_sheet *xp_sheet_read(xp_run *run, const char *part) {
  xp_require_owner(run, "xp_sheet_read");
  char suffix[80];
  snprintf(suffix, sizeof suffix, "%s%s.tsv", part ? "-" : "", part ? part : "");
  xp_sheet *sheet = add_sheet(run);
  xp_file *open = find_open(run, suffix);
  if (open && fflush(open->stream))
    xp_file_check(run, open);
  if (!open && !run->judged)
    xp_die(run, "table %s%s: read before it was written: write it first", run->name, suffix);
  sheet->path =
      open ? xp_copy_text(run, open->temporary) : xp_join(run, "%s/%s%s", run->judged, run->name, suffix);
  if (!open)
    copy(run, sheet->path, suffix);
  read_table(sheet);
  return sheet;
}

static void require_preset(xp_run *run, const char *experiment) {
  vf_error error = {0, ""};
  xp_tsv manifest = {0};
  char *path = xp_join(run, "%s/%s.manifest", run->folder, experiment);
  if (xp_tsv_read_keys(&manifest, path, &error))
    xp_die(run, "%s", error.text);
  const char *preset = xp_tsv_find(&manifest, "preset");
  if (!preset || strcmp(preset, xp_preset_name(run->preset)) != 0)
    xp_die(run, "%s: preset %s, not %s: run %s at this preset first", path, preset ? preset : "unknown",
           xp_preset_name(run->preset), experiment);
  xp_tsv_free(&manifest);
  free(path);
}

xp_sheet *xp_sheet_read_other(xp_run *run, const char *experiment, const char *part) {
  xp_require_owner(run, "xp_sheet_read_other");
  require_preset(run, experiment);
  xp_sheet *sheet = add_sheet(run);
  sheet->path = xp_join(run, "%s/%s%s%s.tsv", run->folder, experiment, part ? "-" : "", part ? part : "");
  read_table(sheet);
  return sheet;
}

void xp_sheet_free(xp_sheet *sheet) {
  xp_tsv_free(&sheet->table);
  free(sheet->path);
  free(sheet);
}

size_t xp_sheet_rows(const xp_sheet *sheet) {
  return sheet->table.rows ? sheet->table.rows - 1 : 0; /* the first names the columns */
}

const char *xp_sheet_text(const xp_sheet *sheet, size_t row, const char *column) {
  size_t c = 0;
  if (row >= xp_sheet_rows(sheet))
    xp_die(sheet->run, "%s: %zu rows, fewer than the options ask for: give those of its run", sheet->path,
           xp_sheet_rows(sheet));
  while (c < sheet->table.columns && strcmp(xp_tsv_at(&sheet->table, 0, c), column) != 0)
    c++;
  if (c == sheet->table.columns)
    xp_die(sheet->run, "%s: no column \"%s\": give a table that this version reads", sheet->path, column);
  return xp_tsv_at(&sheet->table, row + 1, c);
}

double xp_sheet_number(const xp_sheet *sheet, size_t row, const char *column) {
  const char *text = xp_sheet_text(sheet, row, column);
  double number;
  if (!xp_number_double(strcmp(text, "-nan") == 0 ? "nan" : text, &number)) /* printf shows NaN's sign */
    xp_die(sheet->run, "%s:%zu: %s: \"%s\" is no number: make the table again", sheet->path, row + 2, column,
           text);
  return number;
}

void xp_sheet_require(const xp_sheet *sheet, size_t row, const char *column, const char *text) {
  const char *there = xp_sheet_text(sheet, row, column);
  if (strcmp(there, text) != 0)
    xp_die(sheet->run, "%s:%zu: %s %s, not %s: give the options of its run", sheet->path, row + 2, column,
           there, text);
}

void xp_sheet_require_rows(const xp_sheet *sheet, size_t rows) {
  if (xp_sheet_rows(sheet) != rows)
    xp_die(sheet->run, "%s: %zu rows, not %zu: give the options of its run", sheet->path,
           xp_sheet_rows(sheet), rows);
}

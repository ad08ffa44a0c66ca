/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "xp_ledger.h"

#include "xp_claim_file.h"
#include "xp_intern.h"

#include <dirent.h>
#include <errno.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

bool xp_ledger_name(const char *path, const char *suffix, char text[XP_NAME_LENGTH]) {
  const char *name = xp_last_part(path);
  size_t length = strlen(name), tail = strlen(suffix);
  if (length <= tail || length - tail >= XP_NAME_LENGTH || strcmp(name + length - tail, suffix))
    return false;
  memcpy(text, name, length - tail);
  text[length - tail] = 0;
  return xp_is_key(text, "-");
}

/* A dash stands for nothing measured, and stands with "not tested" only. */
static bool parse_measured(const char *text, xp_verdict verdict, double *measured) {
  if (verdict != XP_NOT_TESTED)
    return xp_number_double(text, measured);
  *measured = NAN;
  return strcmp(text, "-") == 0;
}

static bool parse_numbers(xp_ledger_row *row, char *const *cell) {
  double seconds, count;
  if (!xp_kind_parse(cell[XP_COLUMN_KIND], &row->kind) ||
      !xp_number_real(cell[XP_COLUMN_COUNT], 0, 9e15, &count) || count != floor(count))
    return false;
  row->count = (size_t)count;
  return xp_number_double(cell[XP_COLUMN_LOW], &row->low) &&
         xp_number_double(cell[XP_COLUMN_HIGH], &row->high) &&
         xp_number_real(cell[XP_COLUMN_SPREAD], 0, HUGE_VAL, &row->spread) &&
         xp_number_real(row->seconds, 0, HUGE_VAL, &seconds) && strlen(row->seconds) < XP_NUMBER_LENGTH &&
         xp_verdict_parse(cell[XP_COLUMN_VERDICT], &row->verdict) &&
         parse_measured(cell[XP_COLUMN_MEASURED], row->verdict, &row->measured) &&
         xp_preset_parse(cell[XP_COLUMN_PRESET], &row->preset);
}

/* Whether the measured number bears the verdict out, as xp_claim_check and xp_claim_parts give it. */
static bool bears_out(const xp_ledger_row *row) {
  const bool holds = row->low <= row->measured && row->measured <= row->high;
  switch (row->verdict) {
  case XP_REPRODUCED:
    return holds;
  case XP_PARTLY:
    return 0 < row->measured && row->measured < row->low;
  case XP_NOT_REPRODUCED:
    return !holds;
  case XP_NOT_TESTED:
    return true;
  }
  return false;
}

/* What is wrong with a row, or NULL. */
static const char *parse_row(xp_ledger_row *row, char *const *cell) {
  const size_t own = strlen(row->experiment);
  row->id = cell[XP_COLUMN_ID];
  row->statement = cell[XP_COLUMN_STATEMENT];
  row->source = cell[XP_COLUMN_SOURCE];
  row->quantity = cell[XP_COLUMN_QUANTITY];
  row->unit = cell[XP_COLUMN_UNIT];
  row->reason = cell[XP_COLUMN_REASON];
  row->seconds = cell[XP_COLUMN_SECONDS];
  if (!xp_is_key(row->id, "-.") || strlen(row->id) >= XP_NAME_LENGTH ||
      strncmp(row->id, row->experiment, own) || row->id[own] != '.')
    return "the id is not the experiment's name, a dot and letters a-z, digits, - and .";
  if (strlen(row->unit) >= XP_NUMBER_LENGTH - 1)
    return "the unit is too long";
  if (!parse_numbers(row, cell))
    return "a cell is not the number, kind, verdict or preset that it should be";
  if (!(row->low <= row->high))
    return "the limits are out of order";
  return bears_out(row) ? NULL : "the number contradicts the verdict";
}

const xp_ledger_row *xp_ledger_find(const xp_ledger *ledger, const char *id) {
  return xp_index_find(&ledger->ids, id);
}

static int add_rows(xp_ledger *ledger, const char *path, const xp_tsv *tsv, const char *name,
                    vf_error *error) {
  for (size_t i = 1; i < tsv->rows; i++) {
    xp_ledger_row row = {.experiment = name};
    const char *wrong = parse_row(&row, tsv->cell + i * tsv->columns);
    if (wrong)
      return vf_error_set(error, GSL_EFAILED, "%s:%zu: not a claim: %s: make it again", path, i + 1, wrong);
    if (ledger->count && row.preset != ledger->row[0].preset)
      return vf_error_set(error, GSL_EFAILED, "%s: preset %s beside preset %s: show one preset at a time",
                          path, xp_preset_name(row.preset), xp_preset_name(ledger->row[0].preset));
    ledger->row[ledger->count++] = row;
  }
  return 0;
}

static bool is_header(const xp_tsv *tsv) {
  char header[sizeof XP_CLAIM_HEADER + 1] = "";
  size_t used = 0;
  for (size_t i = 0; i < tsv->columns && used < sizeof header; i++)
    used +=
        (size_t)snprintf(header + used, sizeof header - used, "%s%s", i ? "\t" : "", xp_tsv_at(tsv, 0, i));
  return strcmp(header, XP_CLAIM_HEADER) == 0;
}

/* Room for one file more and for its rows. */
static int make_room(xp_ledger *ledger, size_t rows) {
  void *row = realloc(ledger->row, (ledger->count + rows) * sizeof *ledger->row);
  if (row)
    ledger->row = row;
  void *file = realloc(ledger->file, (ledger->file_count + 1) * sizeof *ledger->file);
  if (file)
    ledger->file = file;
  void *name = realloc(ledger->name, (ledger->file_count + 1) * sizeof *ledger->name);
  if (name)
    ledger->name = name;
  return row && file && name ? 0 : GSL_ENOMEM;
}

int xp_ledger_add(xp_ledger *ledger, const char *path, vf_error *error) {
  xp_tsv tsv;
  char name[XP_NAME_LENGTH];
  if (!xp_ledger_name(path, ".claims", name))
    return vf_error_set(error, GSL_EINVAL,
                        "%s: not a name of letters a-z, digits and - that ends in .claims: give claims files",
                        path);
  int code = xp_tsv_read(&tsv, path, XP_COLUMNS, error);
  if (code)
    return code;
  char *kept = malloc(strlen(name) + 1);
  if (!kept || make_room(ledger, tsv.rows)) {
    free(kept);
    code = vf_error_set(error, GSL_ENOMEM, "%s: not enough memory for %zu claims", path, tsv.rows);
    xp_tsv_free(&tsv);
    return code;
  }
  strcpy(kept, name);
  ledger->name[ledger->file_count] = kept;
  ledger->file[ledger->file_count++] = tsv;
  if (tsv.rows < 2 || !is_header(&tsv))
    return vf_error_set(error, GSL_EFAILED, "%s: not a header and claims: make it again", path);
  return add_rows(ledger, path, &tsv, kept, error);
}

int xp_ledger_add_folder(xp_ledger *ledger, const char *folder, vf_error *error) {
  struct dirent **entries;
  char name[XP_NAME_LENGTH], path[4096];
  int code = 0;
  int count = scandir(folder, &entries, NULL, alphasort);
  if (count < 0)
    return vf_error_set(error, GSL_EFAILED, "%s: %s: make it first", folder, strerror(errno));
  for (int i = 0; i < count; i++) {
    if (!code && entries[i]->d_name[0] != '.' && xp_ledger_name(entries[i]->d_name, ".claims", name)) {
      if ((size_t)snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name) < sizeof path)
        code = xp_ledger_add(ledger, path, error);
      else
        code = vf_error_set(error, GSL_EINVAL, "%s: longer than a path may be: go there first", folder);
    }
    free(entries[i]);
  }
  free(entries);
  if (!code && ledger->count == 0)
    code = vf_error_set(error, GSL_EFAILED, "%s: no claims: make them first", folder);
  return code ? code : xp_ledger_index(ledger, error);
}

int xp_ledger_index(xp_ledger *ledger, vf_error *error) {
  xp_index_free(&ledger->ids);
  if (xp_index_make(&ledger->ids, ledger->row, ledger->count, sizeof *ledger->row))
    return vf_error_set(error, GSL_ENOMEM, "not enough memory for %zu claims", ledger->count);
  const xp_ledger_row *twice = xp_index_twice(&ledger->ids);
  return twice ? vf_error_set(error, GSL_EFAILED, "%s.claims: %s comes twice: give each file once",
                              twice->experiment, twice->id)
               : 0;
}

void xp_ledger_free(xp_ledger *ledger) {
  xp_index_free(&ledger->ids);
  for (size_t i = 0; i < ledger->file_count; i++) {
    xp_tsv_free(&ledger->file[i]);
    free(ledger->name[i]);
  }
  free(ledger->file);
  free(ledger->name);
  free(ledger->row);
  *ledger = (xp_ledger){0};
}

bool xp_ledger_mark_stale(xp_ledger *ledger, const char *experiment) {
  bool found = false;
  for (size_t i = 0; i < ledger->count; i++)
    if (strcmp(ledger->row[i].experiment, experiment) == 0)
      found = ledger->row[i].stale = true;
  return found;
}

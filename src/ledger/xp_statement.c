/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Part B.  A line of the file: label, tab, one line of text.  The source of a claim names the labels that the
 * claim is evidence for: "vfep, prop:angle, prop:relative-error".
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "xp_account_parse.h"
#include "xp_intern.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LABEL, TEXT, COLUMNS };

static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-:";

/* Calls visit with each statement that the source of the entry names. */
static void for_each_label(const xp_index *labels, xp_entry *entry,
                           void (*visit)(xp_statement *, xp_entry *)) {
  const char *source = xp_entry_row(entry)->source;
  char word[XP_NAME_LENGTH];
  for (size_t length; *source; source += length ? length : 1) {
    length = strspn(source, letters);
    if (!length || length >= sizeof word)
      continue;
    memcpy(word, source, length);
    word[length] = 0;
    xp_statement *statement = (xp_statement *)xp_index_find(labels, word);
    if (statement)
      visit(statement, entry);
  }
}

static void count_claim(xp_statement *statement, xp_entry *entry) {
  statement->claim_count++;
  entry->statement = true;
}

static void add_claim(xp_statement *statement, xp_entry *entry) {
  statement->claim[statement->claim_count++] = entry;
}

static double sum_with(double sum, double more) {
  return isnan(sum) ? more : sum + more;
}

static void tally_row(xp_tally *tally, const xp_ledger_row *row) {
  if (!row || row->verdict == XP_NOT_TESTED)
    return;
  tally->claims++;
  tally->failed += row->verdict != XP_REPRODUCED;
  if (row->kind != XP_FAULTS && row->count > tally->tried)
    tally->tried = row->count;
  if (row->kind == XP_EXCEPTIONS)
    tally->exceptions = sum_with(tally->exceptions, row->measured);
  if (row->kind == XP_RATIO && !(fabs(row->measured - 1) >= fabs(tally->tightest - 1)))
    tally->tightest = row->measured;
  if (row->kind == XP_RESIDUAL && !(row->measured <= tally->residual))
    tally->residual = row->measured;
  if (row->kind == XP_FAULTS) {
    tally->noticed += row->measured >= 0 ? (size_t)row->measured : 0;
    tally->faults += row->count;
  }
}

static void judge(xp_statement *statement) {
  const xp_tally none = {.exceptions = NAN, .tightest = NAN, .residual = NAN};
  bool tested = false, failed = false;
  statement->here = statement->stored = none;
  for (size_t i = 0; i < statement->claim_count; i++) {
    const xp_entry *entry = statement->claim[i];
    tally_row(&statement->here, entry->here);
    tally_row(&statement->stored, entry->stored);
    const xp_verdict verdict = xp_entry_counting(entry)->verdict;
    tested |= verdict != XP_NOT_TESTED;
    failed |= verdict == XP_PARTLY || verdict == XP_NOT_REPRODUCED;
  }
  statement->verdict = !statement->claim_count ? XP_SHOWN_UNCHECKED
                       : failed                ? XP_SHOWN_CONTRADICTED
                       : tested                ? XP_SHOWN_PROVED
                                               : XP_SHOWN_NOT_RUN;
}

/* Room for each statement's claims. */
static int make_room(xp_account *account, vf_error *error) {
  for (size_t i = 0; i < account->statement_count; i++) {
    xp_statement *statement = &account->statement[i];
    statement->claim = calloc(statement->claim_count + 1, sizeof *statement->claim);
    if (!statement->claim)
      return vf_error_set(error, GSL_ENOMEM, "not enough memory for %zu claims", statement->claim_count);
    statement->claim_count = 0;
  }
  return 0;
}

static int find_claims(xp_account *account, const xp_index *labels, vf_error *error) {
  for (size_t i = 0; i < account->entry_count; i++)
    for_each_label(labels, &account->entry[i], count_claim);
  int code = make_room(account, error);
  for (size_t i = 0; i < account->entry_count && !code; i++)
    for_each_label(labels, &account->entry[i], add_claim);
  for (size_t i = 0; i < account->statement_count && !code; i++)
    judge(&account->statement[i]);
  return code;
}

static int read_lines(xp_account *account, const char *path, vf_error *error) {
  const xp_tsv *file = &account->statement_file;
  account->statement = calloc(file->rows + 1, sizeof *account->statement);
  if (!account->statement)
    return vf_error_set(error, GSL_ENOMEM, "%s: not enough memory for %zu lines", path, file->rows);
  for (size_t i = 0; i < file->rows; i++) {
    const char *label = xp_tsv_at(file, i, LABEL), *text = xp_tsv_at(file, i, TEXT);
    if (!xp_is_key(label, "-:") || strlen(label) >= XP_NAME_LENGTH || !*text)
      return vf_error_set(error, GSL_EFAILED, "%s:%zu: \"%s\": not a label and a text: give both", path,
                          file->line[i], label);
    account->statement[account->statement_count++] = (xp_statement){.label = label, .text = text};
  }
  return 0;
}

int xp_statements_read(xp_account *account, const char *path, vf_error *error) {
  xp_index labels = {0};
  int code = xp_tsv_read_noted(&account->statement_file, path, COLUMNS, error);
  if (!code)
    code = read_lines(account, path, error);
  if (!code &&
      xp_index_make(&labels, account->statement, account->statement_count, sizeof *account->statement))
    code = vf_error_set(error, GSL_ENOMEM, "%s: not enough memory for its labels", path);
  const xp_statement *twice = code ? NULL : xp_index_twice(&labels);
  if (twice)
    code = vf_error_set(error, GSL_EFAILED, "%s:%zu: %s comes twice: keep one line", path,
                        account->statement_file.line[twice - account->statement], twice->label);
  if (!code)
    code = find_claims(account, &labels, error);
  xp_index_free(&labels);
  return code;
}

void xp_statements_free(xp_account *account) {
  for (size_t i = 0; i < account->statement_count; i++)
    free(account->statement[i].claim);
  free(account->statement);
  xp_tsv_free(&account->statement_file);
}

/* One number of a tally, empty where there is none. */
enum { CELL = 72 };
static void put_cell(const xp_tally *tally, xp_tally_column column, char text[CELL]) {
  char some[XP_NUMBER_LENGTH], all[XP_NUMBER_LENGTH];
  *text = 0;
  if (column == XP_TALLY_TRIED && tally->tried)
    strcpy(text, xp_shown_count(tally->tried, all));
  if (column == XP_TALLY_EXCEPTIONS && !isnan(tally->exceptions))
    snprintf(text, CELL, "%s",
             tally->exceptions > 0 ? xp_shown_count((size_t)tally->exceptions, some) : "none");
  if (column == XP_TALLY_TIGHTEST && !isnan(tally->tightest))
    snprintf(text, CELL, "%.3g", tally->tightest);
  else if (column == XP_TALLY_TIGHTEST && tally->residual <= 1)
    strcpy(text, "at roundoff");
  if (column == XP_TALLY_FAULTS && tally->noticed == tally->faults && tally->faults)
    snprintf(text, CELL, "all of %s", xp_shown_count(tally->faults, all));
  else if (column == XP_TALLY_FAULTS && tally->faults)
    snprintf(text, CELL, "%s of %s", xp_shown_count(tally->noticed, some),
             xp_shown_count(tally->faults, all));
}

const char *xp_statement_cell(const xp_statement *statement, xp_tally_column column,
                              char text[XP_SHOWN_LENGTH]) {
  char here[CELL], stored[CELL];
  put_cell(&statement->here, column, here);
  put_cell(&statement->stored, column, stored);
  snprintf(text, XP_SHOWN_LENGTH, "%s%s%s%s", here, *here && *stored ? "; " : "", *stored ? "paper: " : "",
           stored);
  return text;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The ledger as rows for the report.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "xp_account.h"
#include "xp_tex.h"

static void put_plain(FILE *out, const char *text) {
  putc('{', out);
  xp_tex_plain(out, text);
  putc('}', out);
}

static void put_text(FILE *out, const char *text) {
  putc('{', out);
  xp_tex_text(out, text);
  putc('}', out);
}

static void put_headlines(FILE *out, const xp_account *account, bool summary) {
  char n[XP_NUMBER_LENGTH];
  for (size_t i = 0; i < account->headline_count; i++) {
    const xp_headline *headline = &account->headline[i];
    if (headline->summary != summary)
      continue;
    fputs("\\headlinerow", out);
    put_plain(out, headline->id);
    put_text(out, headline->words);
    put_text(out, headline->source);
    fputs("{%\n", out);
    for (size_t j = 0; j < headline->measure_count; j++) {
      xp_measured m;
      xp_headline_measure(headline, j, XP_COUNTING, &m);
      fputs("  \\hereline", out);
      put_text(out, headline->measure[j].label);
      put_text(out, m.text);
      put_plain(out, m.count ? xp_shown_count(m.count, n) : "");
      put_plain(out, m.presets);
      fputs("%\n", out);
    }
    fprintf(out, "}{%s}{%s}\n", xp_shown_name(headline->verdict), headline->section);
  }
}

void xp_account_tex_headlines(FILE *out, const xp_account *account) {
  put_headlines(out, account, false);
}

void xp_account_tex_summary(FILE *out, const xp_account *account) {
  put_headlines(out, account, true);
}

void xp_account_tex_statements(FILE *out, const xp_account *account) {
  char cell[XP_SHOWN_LENGTH];
  for (size_t i = 0; i < account->statement_count; i++) {
    const xp_statement *statement = &account->statement[i];
    fprintf(out, "\\statementrow{%s}", statement->label);
    put_text(out, statement->text);
    for (int c = XP_TALLY_TRIED; c <= XP_TALLY_FAULTS; c++)
      put_text(out, xp_statement_cell(statement, (xp_tally_column)c, cell));
    fprintf(out, "{%s}\n", xp_shown_name(statement->verdict));
  }
}

static void put_number(FILE *out, const xp_ledger_row *row) {
  char text[XP_SHOWN_LENGTH];
  if (!row)
    return;
  fprintf(out, "\\claimnumber{%s%s}", xp_preset_name(row->preset), row->stale ? ", stale" : "");
  put_text(out, xp_shown_measured(row, text));
  put_text(out, xp_shown_limits(row, text));
}

void xp_account_tex_checks(FILE *out, const xp_account *account) {
  for (size_t i = 0; i < account->entry_count; i++) {
    const xp_entry *entry = &account->entry[i];
    if (!xp_entry_checks(entry))
      continue;
    fputs("\\checkrow", out);
    put_plain(out, entry->id);
    put_text(out, xp_entry_row(entry)->statement);
    putc('{', out);
    put_number(out, entry->here);
    put_number(out, entry->stored);
    fprintf(out, "}{%s}\n", xp_shown_name(xp_shown_of(xp_entry_counting(entry))));
  }
}

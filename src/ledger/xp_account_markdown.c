/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The ledger in Markdown.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "xp_account.h"

#include <string.h>

/* Text in which what Markdown and HTML would take for their own is escaped. */
static void put_text(FILE *out, const char *text) {
  for (; *text; text++)
    if (*text == '<')
      fputs("&lt;", out);
    else if (*text == '&')
      fputs("&amp;", out);
    else if (strncmp(text, "+-", 2) == 0) {
      fputs("\u00b1", out);
      text++;
    } else {
      if (strchr("|\\`*_[]~$", *text))
        putc('\\', out);
      putc(*text, out);
    }
}

static void put_cell(FILE *out, const char *text) {
  fputs("| ", out);
  put_text(out, text);
  putc(' ', out);
}

/* "label: 1.96 % (n = 1, paper)" for each measure that has a number on that side; the preset only where the
 * column does not say it. */
static void put_measures(FILE *out, const xp_headline *headline, xp_side side) {
  const char *before = "| ";
  char n[XP_NUMBER_LENGTH];
  for (size_t i = 0; i < headline->measure_count; i++) {
    xp_measured m;
    xp_headline_measure(headline, i, side, &m);
    if (!*m.presets)
      continue;
    fputs(before, out);
    put_text(out, headline->measure[i].label);
    fputs(*headline->measure[i].label ? ": " : "", out);
    put_text(out, m.text);
    if (m.count)
      fprintf(out, " (n = %s%s%s)", xp_shown_count(m.count, n), side == XP_COUNTING ? ", " : "",
              side == XP_COUNTING ? m.presets : "");
    else if (side == XP_COUNTING)
      fprintf(out, " (%s)", m.presets);
    before = "; ";
  }
  fputs(*before == '|' ? "| " : " ", out);
}

static void put_headlines(FILE *out, const xp_account *account, const char *title, bool summary) {
  fprintf(out, "%s\n\n| Words | Where | %s | paper, stored | Verdict | Claims |\n|---|---|---|---|---|---|\n",
          title, xp_preset_name(account->here.row[0].preset));
  for (size_t i = 0; i < account->headline_count; i++) {
    const xp_headline *headline = &account->headline[i];
    if (headline->summary != summary)
      continue;
    put_cell(out, headline->words);
    put_cell(out, headline->source);
    put_measures(out, headline, XP_HERE);
    put_measures(out, headline, XP_STORED);
    put_cell(out, xp_shown_name(headline->verdict));
    fputs("|", out);
    for (size_t j = 0; j < headline->claim_count; j++)
      fprintf(out, " %s%s", headline->against[j] ? "against: " : "", headline->claim[j]->id);
    fputs(" |\n", out);
  }
}

static void put_statements(FILE *out, const xp_account *account) {
  char cell[XP_SHOWN_LENGTH];
  fputs("\n## B. Statements proved\n\n"
        "| Statement | | Tried | Exceptions | Tightest | Faults noticed | Verdict | Claims |\n"
        "|---|---|---|---|---|---|---|---|\n",
        out);
  for (size_t i = 0; i < account->statement_count; i++) {
    const xp_statement *statement = &account->statement[i];
    put_cell(out, statement->label);
    put_cell(out, statement->text);
    for (int c = XP_TALLY_TRIED; c <= XP_TALLY_FAULTS; c++)
      put_cell(out, xp_statement_cell(statement, (xp_tally_column)c, cell));
    put_cell(out, statement->verdict == XP_SHOWN_UNCHECKED ? "proved, not checked by a number"
                                                           : xp_shown_name(statement->verdict));
    fputs("|", out);
    for (size_t j = 0; j < statement->claim_count; j++)
      fprintf(out, " %s", statement->claim[j]->id);
    fputs(" |\n", out);
  }
}

/* The number of one run, with its limits where the other run has others. */
static void put_number(FILE *out, const xp_ledger_row *row, const xp_entry *entry) {
  char text[XP_SHOWN_LENGTH], limits[XP_SHOWN_LENGTH], other[XP_SHOWN_LENGTH];
  fputs("| ", out);
  if (row)
    put_text(out, xp_shown_measured(row, text));
  if (row && row == entry->stored && entry->here &&
      strcmp(xp_shown_limits(row, limits), xp_shown_limits(entry->here, other))) {
    fputs(", expected ", out);
    put_text(out, limits);
  }
  fputs(row && row->stale ? " (stale) " : " ", out);
}

static void put_claims(FILE *out, const xp_account *account, const char *title, bool checks) {
  char text[XP_SHOWN_LENGTH];
  fprintf(
      out,
      "\n## %s\n\n| Claim | Statement | Where | Quantity | Expected | Why | %s | paper, stored | Verdict |\n"
      "|---|---|---|---|---|---|---|---|---|\n",
      title, xp_preset_name(account->here.row[0].preset));
  for (size_t i = 0; i < account->entry_count; i++) {
    const xp_entry *entry = &account->entry[i];
    const xp_ledger_row *row = xp_entry_row(entry);
    if (xp_entry_checks(entry) != checks)
      continue;
    put_cell(out, row->id);
    put_cell(out, row->statement);
    put_cell(out, row->source);
    put_cell(out, row->quantity);
    put_cell(out, xp_shown_limits(row, text));
    put_cell(out, row->reason);
    put_number(out, entry->here, entry);
    put_number(out, entry->stored, entry);
    put_cell(out, xp_shown_name(xp_shown_of(xp_entry_counting(entry))));
    fputs("|\n", out);
  }
}

void xp_account_markdown(FILE *out, const xp_account *account) {
  if (account->headline_count)
    put_headlines(out, account, "## A. What the paper says", false);
  if (xp_account_has(account, true))
    put_headlines(out, account, "\n### What its public summary says", true);
  if (account->statement_count)
    put_statements(out, account);
  put_claims(out, account, "C. Checks of the instruments", true);
  if (account->headline_count || account->statement_count)
    put_claims(out, account, "Claims behind A and B", false);
}

void xp_account_summary(FILE *out, const xp_account *account) {
  fputs("| The paper, or the version named | Here | Verdict |\n|---|---|---|\n", out);
  for (size_t i = 0; i < account->headline_count; i++) {
    const xp_headline *headline = &account->headline[i];
    if (!headline->readme)
      continue;
    fputs("| ", out);
    put_text(out, headline->words);
    fputs(" (", out);
    put_text(out, headline->source);
    fputs(") ", out);
    put_measures(out, headline, XP_COUNTING);
    put_cell(out, xp_shown_name(headline->verdict));
    fputs("|\n", out);
  }
}

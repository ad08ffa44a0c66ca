/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The ledger for a terminal.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "xp_account.h"

#include <string.h>

enum { WIDTH = 100, INDENT = 21, LINE = 4096 };

/* Prints text in lines of WIDTH, each indented but the first, which begins at the indent already. */
static void put_wrapped(FILE *out, const char *text) {
  size_t column = INDENT;
  while (*text) {
    size_t word = strcspn(text, " ");
    if (column > INDENT && column + 1 + word > WIDTH) {
      fprintf(out, "\n%*s", INDENT, "");
      column = INDENT;
    } else if (column > INDENT) {
      putc(' ', out);
      column++;
    }
    fprintf(out, "%.*s", (int)word, text);
    column += word;
    text += word;
    text += strspn(text, " ");
  }
  putc('\n', out);
}

static void put_verdict(FILE *out, xp_shown verdict) {
  fprintf(out, "  %-*s", INDENT - 2, xp_shown_name(verdict));
}

static void put_below(FILE *out, const char *text) {
  fprintf(out, "%*s", INDENT, "");
  put_wrapped(out, text);
}

/* "label: 1.96 % (n = 1, paper)" */
static void put_measure(FILE *out, const xp_headline *headline, size_t i) {
  xp_measured m;
  char n[XP_NUMBER_LENGTH], line[LINE];
  const char *label = headline->measure[i].label;
  xp_headline_measure(headline, i, XP_COUNTING, &m);
  snprintf(line, sizeof line, "%s%s%s%s%s%s%s%s%s", label, *label ? ": " : "", m.text, *m.presets ? " (" : "",
           m.count ? "n = " : "", m.count ? xp_shown_count(m.count, n) : "", m.count ? ", " : "", m.presets,
           *m.presets ? ")" : "");
  put_below(out, line);
}

static void put_headlines(FILE *out, const xp_account *account, const char *title, bool summary) {
  char line[LINE];
  if (xp_account_has(account, summary))
    fprintf(out, "%s\n\n", title);
  for (size_t i = 0; i < account->headline_count; i++) {
    const xp_headline *headline = &account->headline[i];
    if (headline->summary != summary)
      continue;
    put_verdict(out, headline->verdict);
    snprintf(line, sizeof line, "%s [%s]", headline->words, headline->source);
    put_wrapped(out, line);
    for (size_t j = 0; j < headline->measure_count; j++)
      put_measure(out, headline, j);
  }
}

static void put_cell(FILE *out, const xp_statement *statement, xp_tally_column column) {
  static const char *const names[] = {"tried", "exceptions", "tightest", "faults noticed"};
  char cell[XP_SHOWN_LENGTH], line[LINE];
  if (*xp_statement_cell(statement, column, cell)) {
    snprintf(line, sizeof line, "%s: %s", names[column], cell);
    put_below(out, line);
  }
}

static void put_statements(FILE *out, const xp_account *account) {
  char line[LINE];
  for (size_t i = 0; i < account->statement_count; i++) {
    const xp_statement *statement = &account->statement[i];
    put_verdict(out, statement->verdict);
    snprintf(line, sizeof line, "%s: %s", statement->label, statement->text);
    put_wrapped(out, line);
    if (statement->verdict == XP_SHOWN_UNCHECKED)
      put_below(out, "not checked by a number");
    for (int c = XP_TALLY_TRIED; c <= XP_TALLY_FAULTS; c++)
      put_cell(out, statement, (xp_tally_column)c);
  }
}

/* "0.25, expected [0, 1] (1.5 s, quick)" */
static void number_line(const xp_ledger_row *row, char *line, size_t size) {
  char measured[XP_SHOWN_LENGTH], limits[XP_SHOWN_LENGTH];
  snprintf(line, size, "%s, expected %s (%s s, %s%s)", xp_shown_measured(row, measured),
           xp_shown_limits(row, limits), row->seconds, xp_preset_name(row->preset),
           row->stale ? ", stale" : "");
}

static void put_claim(FILE *out, const xp_entry *entry) {
  char number[LINE / 2], line[LINE];
  const xp_ledger_row *row = xp_entry_row(entry);
  put_verdict(out, xp_shown_of(xp_entry_counting(entry)));
  number_line(row, number, sizeof number);
  snprintf(line, sizeof line, "%s: %s", row->id, number);
  put_wrapped(out, line);
  if (entry->stored && entry->stored != row) {
    number_line(entry->stored, number, sizeof number);
    put_below(out, number);
  }
  put_below(out, row->statement);
}

/* The claims of part C, or those of A and B. */
static void put_claims(FILE *out, const xp_account *account, bool checks) {
  const char *experiment = "";
  for (size_t i = 0; i < account->entry_count; i++) {
    const xp_entry *entry = &account->entry[i];
    const xp_ledger_row *row = xp_entry_row(entry);
    if (xp_entry_checks(entry) != checks)
      continue;
    if (strcmp(row->experiment, experiment))
      fprintf(out, "%s%s\n", *experiment ? "\n" : "", row->experiment);
    experiment = row->experiment;
    put_claim(out, entry);
  }
}

/* "3 hold, 1 fails" */
static void put_counts(FILE *out, const xp_account *account, size_t (*count)(const xp_account *, xp_shown)) {
  static const char *const many[XP_SHOWN_COUNT] = {"proved and checked",
                                                   "proved, not checked by a number",
                                                   "contradicted",
                                                   "reproduced",
                                                   "partly",
                                                   "not reproduced",
                                                   "hold",
                                                   "fail",
                                                   "new",
                                                   "not run here"};
  const char *before = " ";
  for (int v = 0; v < XP_SHOWN_COUNT; v++) {
    const size_t n = count(account, (xp_shown)v);
    const bool one = n == 1 && (v == XP_SHOWN_HOLDS || v == XP_SHOWN_FAILS);
    if (n)
      fprintf(out, "%s%zu %s", before, n, one ? xp_shown_name((xp_shown)v) : many[v]);
    before = n ? ", " : before;
  }
  putc('\n', out);
}

static void put_closing(FILE *out, const xp_account *account) {
  size_t stale = 0, stored = 0;
  for (size_t i = 0; i < account->here.count; i++)
    stale += account->here.row[i].stale;
  for (size_t i = 0; i < account->entry_count; i++)
    stored += account->entry[i].stored != NULL;
  fprintf(out, "\n%zu claims at preset %s", account->here.count, xp_preset_name(account->here.row[0].preset));
  if (stored)
    fprintf(out, ", %zu with stored results of preset paper", stored);
  if (stale)
    fprintf(out, ", %zu stale", stale);
  putc(':', out);
  put_counts(out, account, xp_account_claims);
}

/* What does not hold is named also where the rest is counted. */
static void put_failures(FILE *out, const xp_account *account) {
  for (size_t i = 0; i < account->statement_count; i++)
    if (account->statement[i].verdict == XP_SHOWN_CONTRADICTED)
      fprintf(out, "   contradicted: %s\n", account->statement[i].label);
  for (size_t i = 0; i < account->entry_count; i++)
    if (xp_entry_checks(&account->entry[i]) &&
        xp_shown_of(xp_entry_counting(&account->entry[i])) == XP_SHOWN_FAILS)
      fprintf(out, "   fails: %s\n", account->entry[i].id);
}

void xp_account_text(FILE *out, const xp_account *account, bool all) {
  const bool parts = account->headline_count || account->statement_count;
  put_headlines(out, account, "A. What the paper says", false);
  put_headlines(out, account, "A. What its public summary says", true);
  if (parts) {
    fputs("\nB. Statements proved:", out);
    put_counts(out, account, xp_account_statements);
    if (all)
      put_statements(out, account);
    fputs(all ? "\nC. Checks of the instruments:" : "C. Checks of the instruments:", out);
    put_counts(out, account, xp_account_checks);
  }
  if (all || !parts)
    put_claims(out, account, true);
  else
    put_failures(out, account);
  if (all && parts) {
    fputs("\nClaims behind A and B\n\n", out);
    put_claims(out, account, false);
  }
  put_closing(out, account);
}

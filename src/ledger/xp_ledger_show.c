/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The ledger for a terminal and for Markdown.
 */
#include "xp_ledger.h"

#include <string.h>

enum { TEXT_WIDTH = 100, TEXT_INDENT = 19 };

/* "0.25", "2.93 +- 0.12 %"; sign stands between a number and its spread. */
static void measured_text(const xp_ledger_row *row, const char *sign, char *text, size_t size) {
  xp_ledger_numbers n;
  char unit[XP_NUMBER_LENGTH];
  xp_ledger_format(row, &n);
  bool number = row->verdict != XP_NOT_TESTED;
  snprintf(text, size, "%s%s%s%s%s%s", n.measured, *n.spread ? " " : "", *n.spread ? sign : "",
           *n.spread ? " " : "", n.spread, number ? xp_ledger_unit(row, unit) : "");
}

static void limits_text(const xp_ledger_row *row, char *text, size_t size) {
  xp_ledger_numbers n;
  char unit[XP_NUMBER_LENGTH];
  xp_ledger_format(row, &n);
  xp_ledger_unit(row, unit);
  switch (xp_limit_of(row)) {
  case XP_LIMIT_NONE:
    snprintf(text, size, "any");
    break;
  case XP_LIMIT_LOW:
    snprintf(text, size, ">= %s%s", n.low, unit);
    break;
  case XP_LIMIT_HIGH:
    snprintf(text, size, "<= %s%s", n.high, unit);
    break;
  case XP_LIMIT_EQUAL:
    snprintf(text, size, "%s%s", n.low, unit);
    break;
  case XP_LIMIT_BOTH:
    snprintf(text, size, "[%s, %s]%s", n.low, n.high, unit);
    break;
  }
}

/* Prints text in lines of TEXT_WIDTH, each indented but the first, which begins at the indent already. */
static void put_wrapped(FILE *out, const char *text) {
  size_t column = TEXT_INDENT;
  while (*text) {
    size_t word = strcspn(text, " ");
    if (column > TEXT_INDENT && column + 1 + word > TEXT_WIDTH) {
      fprintf(out, "\n%*s", TEXT_INDENT, "");
      column = TEXT_INDENT;
    } else if (column > TEXT_INDENT) {
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

static void put_text_row(FILE *out, const xp_ledger_row *row) {
  char measured[160], limits[160], line[1024];
  measured_text(row, "+-", measured, sizeof measured);
  limits_text(row, limits, sizeof limits);
  fprintf(out, "  %-*s", TEXT_INDENT - 2, xp_verdict_name(row->verdict));
  snprintf(line, sizeof line, "%s: %s, expected %s (%s s)%s", row->id, measured, limits, row->seconds,
           row->stale ? " stale" : "");
  put_wrapped(out, line);
  fprintf(out, "%*s", TEXT_INDENT, "");
  put_wrapped(out, row->statement);
}

void xp_ledger_text(FILE *out, const xp_ledger *ledger) {
  size_t counts[XP_NOT_TESTED + 1] = {0}, stale = 0;
  for (size_t i = 0; i < ledger->count; i++) {
    const xp_ledger_row *row = &ledger->row[i];
    if (i == 0 || row->experiment != row[-1].experiment)
      fprintf(out, "%s%s\n", i ? "\n" : "", row->experiment);
    put_text_row(out, row);
    counts[row->verdict]++;
    stale += row->stale;
  }
  fprintf(out, "\n%zu claims at preset %s:", ledger->count, xp_preset_name(ledger->row[0].preset));
  for (int v = XP_REPRODUCED; v <= XP_NOT_TESTED; v++)
    fprintf(out, "%s %zu %s", v ? "," : "", counts[v], xp_verdict_name((xp_verdict)v));
  if (stale)
    fprintf(out, "; %zu stale", stale);
  putc('\n', out);
}

/* A cell of a table: what Markdown would take for its own is escaped. */
static void put_cell(FILE *out, const char *text) {
  fputs("| ", out);
  for (; *text; text++) {
    if (*text == '<') {
      fputs("&lt;", out);
      continue;
    }
    if (strchr("|\\`*_[]", *text))
      putc('\\', out);
    putc(*text, out);
  }
  putc(' ', out);
}

void xp_ledger_markdown(FILE *out, const xp_ledger *ledger) {
  char text[160];
  fputs("| Claim | Statement | Where | Quantity | Expected | Why | Measured | Verdict | Seconds |\n"
        "|---|---|---|---|---|---|---|---|---|\n",
        out);
  for (size_t i = 0; i < ledger->count; i++) {
    const xp_ledger_row *row = &ledger->row[i];
    put_cell(out, row->id);
    put_cell(out, row->statement);
    put_cell(out, row->source);
    put_cell(out, row->quantity);
    limits_text(row, text, sizeof text);
    put_cell(out, text);
    put_cell(out, row->reason);
    measured_text(row, "\u00b1", text, sizeof text);
    put_cell(out, text);
    snprintf(text, sizeof text, "%s%s", xp_verdict_name(row->verdict), row->stale ? " (stale)" : "");
    put_cell(out, text);
    put_cell(out, row->seconds);
    fputs("|\n", out);
  }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The ledger as rows for the report.
 */
#include "xp_ledger.h"
#include "xp_tex.h"

#include <string.h>

/* A unit after a number, in math mode. */
static void put_unit(FILE *out, const char *unit) {
  if (strcmp(unit, "1") == 0)
    return;
  if (strcmp(unit, "degrees") == 0) {
    fputs("^\\circ", out);
    return;
  }
  fputs("\\,\\text{", out);
  xp_tex_plain(out, unit);
  putc('}', out);
}

static void put_measured(FILE *out, const xp_ledger_row *row) {
  xp_ledger_numbers n;
  xp_ledger_format(row, &n);
  if (row->verdict == XP_NOT_TESTED) {
    fputs("--", out);
    return;
  }
  bool group = *n.spread && strcmp(row->unit, "1");
  fprintf(out, "$%s", group ? "(" : "");
  xp_tex_number(out, n.measured);
  if (*n.spread) {
    fputs(" \\pm ", out);
    xp_tex_number(out, n.spread);
  }
  fputs(group ? ")" : "", out);
  put_unit(out, row->unit);
  putc('$', out);
}

static void put_limits(FILE *out, const xp_ledger_row *row) {
  xp_ledger_numbers n;
  xp_ledger_format(row, &n);
  xp_limit_kind kind = xp_limit_of(row);
  if (kind == XP_LIMIT_NONE) {
    fputs("any", out);
    return;
  }
  static const char *const opening[] = {"", "\\ge ", "\\le ", "", "["};
  fprintf(out, "$%s", opening[kind]);
  xp_tex_number(out, kind == XP_LIMIT_HIGH ? n.high : n.low);
  if (kind == XP_LIMIT_BOTH) {
    fputs(",\\, ", out);
    xp_tex_number(out, n.high);
    putc(']', out);
  }
  put_unit(out, row->unit);
  putc('$', out);
}

static void put_argument(FILE *out, void (*put)(FILE *, const char *), const char *text) {
  putc('{', out);
  put(out, text);
  putc('}', out);
}

static void put_row(FILE *out, const xp_ledger_row *row) {
  fputs("\\claimrow", out);
  put_argument(out, xp_tex_plain, row->id);
  put_argument(out, xp_tex_text, row->statement);
  put_argument(out, xp_tex_text, row->source);
  put_argument(out, xp_tex_text, row->quantity);
  putc('{', out);
  put_limits(out, row);
  putc('}', out);
  put_argument(out, xp_tex_text, row->reason);
  putc('{', out);
  put_measured(out, row);
  fprintf(out, "}{%s%s}", xp_verdict_name(row->verdict), row->stale ? " (stale)" : "");
  put_argument(out, xp_tex_plain, row->seconds);
  putc('\n', out);
}

void xp_ledger_tex(FILE *out, const xp_ledger *ledger) {
  for (size_t i = 0; i < ledger->count; i++)
    put_row(out, &ledger->row[i]);
}

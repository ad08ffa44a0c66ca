/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Parts A and B of the ledger as tables.
 */
#include "xp_html.h"
#include "xp_html_cell.h"
#include "xp_html_claim.h"

#include <string.h>

/* Links to the claims behind a row; evidence against is marked. */
static void put_links(FILE *out, const xp_entry *const *claim, const bool *against, size_t count) {
  if (!count)
    return;
  fprintf(out, "<details class=\"behind\"><summary>%zu %s</summary>", count, count == 1 ? "claim" : "claims");
  for (size_t i = 0; i < count; i++)
    fprintf(out, "%s<a class=\"id\" href=\"ledger.html#%s\">%s</a>%s", i ? ", " : "", claim[i]->id,
            claim[i]->id, against && against[i] ? " (against)" : "");
  fputs("</details>", out);
}

static void put_experiments(FILE *out, const xp_entry *const *claim, size_t count) {
  fputs(" data-experiment=\"", out);
  for (size_t i = 0; i < count; i++) {
    const char *name = xp_entry_row(claim[i])->experiment;
    bool seen = false;
    for (size_t j = 0; j < i; j++)
      seen |= strcmp(name, xp_entry_row(claim[j])->experiment) == 0;
    if (!seen)
      fprintf(out, "%s%s", i ? " " : "", name);
  }
  putc('"', out);
}

/* "mean test error: 2.57 +- 0.23 % (paper, n = 5)", a line a number. */
static void put_measures(FILE *out, const xp_headline *h) {
  char text[XP_SHOWN_LENGTH];
  fputs("<td data-label=\"here\">", out);
  for (size_t i = 0; i < h->measure_count; i++) {
    xp_measured m;
    xp_headline_measure(h, i, XP_COUNTING, &m);
    fputs(i ? "<br />" : "", out);
    if (*h->measure[i].label) {
      xp_html_math(out, h->measure[i].label);
      fputs(": ", out);
    }
    fputs("<b>", out);
    xp_html_math(out, m.text);
    fputs("</b>", out);
    if (*m.presets)
      fprintf(out, " <span class=\"preset\">%s%s%s</span>", m.presets, m.count ? ", n = " : "",
              m.count ? xp_shown_count(m.count, text) : "");
  }
  fputs("</td>", out);
}

void xp_html_headlines(FILE *out, const xp_site *site, bool summary) {
  const xp_account *account = &site->account;
  fprintf(
      out,
      "<table class=\"ledger headlines\">\n<thead><tr><th>%s</th><th>Here</th><th>Verdict</th></tr></thead>"
      "\n<tbody>\n",
      summary ? "The summary" : "The paper");
  for (size_t i = 0; i < account->headline_count; i++) {
    const xp_headline *h = &account->headline[i];
    if (h->summary != summary)
      continue;
    fprintf(out, "<tr id=\"%s\" data-part=\"A\" data-verdict=\"%s\"", h->id, xp_shown_name(h->verdict));
    put_experiments(out, h->claim, h->claim_count);
    fputs(">\n<td>", out);
    xp_html_math(out, h->words);
    fputs(" <span class=\"source\">", out);
    xp_html_source_of(out, site, h->source);
    fputs("</span></td>", out);
    put_measures(out, h);
    fputs("<td data-label=\"verdict\">", out);
    xp_html_verdict(out, h->verdict);
    put_links(out, h->claim, h->against, h->claim_count);
    fputs("</td></tr>\n", out);
  }
  fputs("</tbody>\n</table>\n", out);
}

static void put_tally(FILE *out, const xp_statement *s, xp_tally_column column, const char *label) {
  char text[XP_SHOWN_LENGTH];
  fprintf(out, "<td data-label=\"%s\" class=\"number\">", label);
  xp_html_math(out, xp_statement_cell(s, column, text));
  fputs("</td>", out);
}

void xp_html_statements(FILE *out, const xp_site *site) {
  const xp_account *account = &site->account;
  fputs("<table "
        "class=\"ledger\">\n<thead><tr><th>Statement</th><th>Tried</th><th>Exceptions</th><th>Tightest</"
        "th><th>Faults noticed</th><th>Verdict</th></tr></thead>\n<tbody>\n",
        out);
  for (size_t i = 0; i < account->statement_count; i++) {
    const xp_statement *s = &account->statement[i];
    fprintf(out, "<tr id=\"%s\" data-part=\"B\" data-verdict=\"%s\"", s->label, xp_shown_name(s->verdict));
    put_experiments(out, s->claim, s->claim_count);
    fputs(">\n<td>", out);
    xp_html_source_of(out, site, s->label);
    putc(' ', out);
    xp_html_math(out, s->text);
    fputs("</td>", out);
    put_tally(out, s, XP_TALLY_TRIED, "tried");
    put_tally(out, s, XP_TALLY_EXCEPTIONS, "exceptions");
    put_tally(out, s, XP_TALLY_TIGHTEST, "tightest");
    put_tally(out, s, XP_TALLY_FAULTS, "faults noticed");
    fputs("<td data-label=\"verdict\">", out);
    xp_html_verdict(out, s->verdict);
    put_links(out, s->claim, NULL, s->claim_count);
    fputs("</td></tr>\n", out);
  }
  fputs("</tbody>\n</table>\n", out);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "xp_html_claim.h"

#include "xp_html.h"
#include "xp_html_cell.h"

#include <string.h>

const char *xp_html_part(const xp_entry *entry) {
  return entry->headline ? entry->statement ? "A B" : "A" : entry->statement ? "B" : "C";
}

static bool has_two_presets(const xp_site *site) {
  return site->account.stored.count > 0;
}

void xp_html_claims_begin(FILE *out, const xp_site *site) {
  fprintf(out,
          "<table class=\"ledger\">\n<thead><tr><th>Claim</th><th>Holds "
          "for</th><th>%s</th>%s</tr></thead>\n<tbody>\n",
          xp_preset_name(xp_site_preset(site)), has_two_presets(site) ? "<th>paper</th>" : "");
}

void xp_html_claims_end(FILE *out) {
  fputs("</tbody>\n</table>\n", out);
}

static void put_row(FILE *out, const xp_ledger_row *row, const char *preset) {
  char text[XP_SHOWN_LENGTH];
  fprintf(out, "<td data-label=\"%s\">", preset);
  if (!row) {
    fputs("<span class=\"none\">not run at this preset</span></td>", out);
    return;
  }
  if (row->verdict != XP_NOT_TESTED) {
    xp_html_math(out, xp_shown_measured(row, text));
    putc(' ', out);
  }
  xp_html_verdict(out, xp_shown_of(row));
  if (row->stale)
    fputs(" <span class=\"none\">stale: the program changed since</span>", out);
  fputs("</td>", out);
}

static void put_pair(FILE *out, const char *term, const char *text) {
  fprintf(out, "<dt>%s</dt><dd>", term);
  xp_html_math(out, text);
  fputs("</dd>", out);
}

static void put_details(FILE *out, const xp_site *site, const xp_sources *sources, const xp_ledger_row *row,
                        bool open) {
  size_t line = 0;
  const xp_source_file *file = xp_source_of_claim(sources, row, &line);
  fprintf(out, "<details%s><summary>Measured how, and why these limits</summary><dl>",
          open ? " open=\"open\"" : "");
  put_pair(out, "Measured", row->quantity);
  put_pair(out, "Reason", row->reason);
  fputs("<dt>Source</dt><dd>", out);
  xp_html_source_of(out, site, row->source);
  fputs("</dd>", out);
  put_pair(out, "Seconds", row->seconds);
  if (file)
    fprintf(out, "<dt>Judged in</dt><dd><a href=\"source/%s.html#L%zu\">%s, line %zu</a></dd>", file->name,
            line, file->name, line);
  fputs("</dl></details>", out);
}

void xp_html_claim(FILE *out, const xp_site *site, const xp_sources *sources, const xp_entry *entry,
                   bool on_experiment) {
  const xp_ledger_row *row = xp_entry_row(entry);
  char limits[XP_SHOWN_LENGTH];
  fprintf(out, "<tr id=\"%s\" data-part=\"%s\" data-experiment=\"%s\" data-verdict=\"%s\">\n<td>", entry->id,
          xp_html_part(entry), row->experiment, xp_shown_name(xp_shown_of(xp_entry_counting(entry))));
  fprintf(out, "<a class=\"id\" href=\"%s.html#%s\">%s</a> ", on_experiment ? "ledger" : row->experiment,
          entry->id, entry->id);
  xp_html_math(out, row->statement);
  put_details(out, site, sources, row, on_experiment);
  fputs("</td><td data-label=\"holds for\">", out);
  xp_html_math(out, xp_shown_limits(row, limits));
  fputs("</td>", out);
  put_row(out, entry->here, xp_preset_name(xp_site_preset(site)));
  if (has_two_presets(site))
    put_row(out, entry->stored, "paper");
  fputs("</tr>\n", out);
}

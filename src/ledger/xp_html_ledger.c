/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The ledger as a page: without a script a long page of three parts, with ledger.js one that is searched.
 */
#include "xp_html_claim.h"
#include "xp_html_pages.h"

static void put_filters(FILE *out, const xp_site *site) {
  fputs(
      "<form id=\"filters\" hidden=\"hidden\">\n<label>Search <input type=\"search\" name=\"text\" "
      "/></label>\n"
      "<label>Part <select name=\"part\"><option value=\"\">all</option><option>A</option><option>B</option>"
      "<option>C</option></select></label>\n"
      "<label>Verdict <select name=\"verdict\"><option value=\"\">all</option>",
      out);
  for (int v = 0; v < XP_SHOWN_COUNT; v++)
    fprintf(out, "<option>%s</option>", xp_shown_name((xp_shown)v));
  fputs("</select></label>\n<label>Experiment <select name=\"experiment\"><option value=\"\">all</option>",
        out);
  for (size_t i = 0; i < site->count; i++)
    fprintf(out, "<option>%s</option>", site->name[i]);
  fputs("</select></label>\n<output name=\"shown\"></output>\n</form>\n", out);
}

static void put_claims(FILE *out, const xp_site *site, const xp_sources *sources, bool checks) {
  const xp_account *account = &site->account;
  xp_html_claims_begin(out, site);
  for (size_t i = 0; i < account->entry_count; i++) {
    const xp_entry *entry = &account->entry[i];
    if (checks == !(entry->headline || entry->statement))
      xp_html_claim(out, site, sources, entry, false);
  }
  xp_html_claims_end(out);
}

static void put_parts(FILE *out, const xp_site *site, const xp_sources *sources) {
  fputs("<section>\n<h2 id=\"part-a\">A. What the paper says</h2>\n", out);
  xp_html_headlines(out, site, false);
  if (xp_account_has(&site->account, true)) {
    fputs("<h3>What its public summary says</h3>\n", out);
    xp_html_headlines(out, site, true);
  }
  fputs("</section>\n<section>\n<h2 id=\"part-b\">B. New statements, proved</h2>\n", out);
  xp_html_statements(out, site);
  fputs("</section>\n<section>\n<h2 id=\"claims\">Claims behind parts A and B</h2>\n", out);
  put_claims(out, site, sources, false);
  fputs("</section>\n", out);
}

int xp_ledger_page_write(const xp_site *site, const xp_sources *sources, vf_error *error) {
  xp_page page;
  int code = xp_page_open(&page, site, "ledger.html", "Ledger of claims", error);
  if (code)
    return code;
  FILE *out = page.out;
  fputs(
      "<h1>Ledger of claims</h1>\n<p>Each claim has a number that a program measured and limits that were "
      "fixed before. "
      "Part A says what the paper says, part B what is proved here, part C what checks the instruments; the "
      "claims behind parts A and B follow these.</p>\n",
      out);
  put_filters(out, site);
  if (site->reference)
    put_parts(out, site, sources);
  fputs("<section>\n<h2 id=\"part-c\">C. Checks of the instruments</h2>\n", out);
  put_claims(out, site, sources, true);
  fputs("</section>\n<script src=\"ledger.js\"></script>\n", out);
  return xp_page_close(&page, 0, error);
}

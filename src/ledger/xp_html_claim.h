/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Claims, headlines and statements as rows of tables.
 */
#ifndef XP_HTML_CLAIM_H
#define XP_HTML_CLAIM_H

#include "xp_html_source.h"

/* The head of a table of claims and its end; the body is rows of xp_html_claim. */
void xp_html_claims_begin(FILE *out, const xp_site *site);
void xp_html_claims_end(FILE *out);

/* The row of a claim, whose id is that of the claim.  On the page of an experiment what stands behind the
 * number is open and the id leads to the ledger; in the ledger it leads to that page. */
void xp_html_claim(FILE *out, const xp_site *site, const xp_sources *sources, const xp_entry *entry,
                   bool on_experiment);

/* Part A and part B as tables. */
void xp_html_headlines(FILE *out, const xp_site *site, bool summary);
void xp_html_statements(FILE *out, const xp_site *site);

/* "A", "B", "A B", "C": the parts of the ledger that a claim serves. */
const char *xp_html_part(const xp_entry *entry);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Results made again are the same when every claim has the same verdict and, where the number is statistical,
 * the two numbers lie within the sum of their spreads.
 */
#include "xp_ledger.h"

#include <math.h>
#include <string.h>

/* What is wrong with a row made again, or NULL. */
static const char *difference(const xp_ledger_row *reference, const xp_ledger_row *fresh) {
  if (!fresh)
    return "missing in the new results";
  if (reference->verdict != XP_NOT_TESTED && isnan(reference->measured))
    return "the reference is not a number";
  if (fresh->verdict != XP_NOT_TESTED && isnan(fresh->measured))
    return "not a number";
  if (fresh->verdict != reference->verdict)
    return "another verdict";
  double spread = reference->spread + fresh->spread;
  if (spread > 0 && fabs(fresh->measured - reference->measured) > spread)
    return "farther from the reference than both spreads";
  return NULL;
}

static void put_row(FILE *out, const char *label, const xp_ledger_row *row) {
  char text[XP_NUMBER_LENGTH], spread[XP_NUMBER_LENGTH];
  if (row)
    fprintf(out, "#   %s %s +- %s, %s\n", label, xp_number_text(row->measured, text),
            xp_number_text(row->spread, spread), xp_verdict_name(row->verdict));
}

size_t xp_ledger_verify(FILE *out, const xp_ledger *reference, const xp_ledger *fresh) {
  size_t tests = 0, failures = 0;
  for (size_t i = 0; i < reference->count; i++) {
    const xp_ledger_row *row = &reference->row[i];
    const xp_ledger_row *again = xp_ledger_find(fresh, row->id);
    const char *wrong = difference(row, again);
    fprintf(out, "%sok %zu - %s%s%s\n", wrong ? "not " : "", ++tests, row->id, wrong ? ": " : "",
            wrong ? wrong : "");
    failures += wrong != NULL;
    if (wrong) {
      put_row(out, "reference:", row);
      put_row(out, "new:      ", again);
    }
  }
  for (size_t i = 0; i < fresh->count; i++)
    if (!xp_ledger_find(reference, fresh->row[i].id)) {
      fprintf(out, "not ok %zu - %s: missing in the reference\n", ++tests, fresh->row[i].id);
      failures++;
    }
  fprintf(out, "1..%zu\n", tests);
  return failures;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tally.h"

#include <string.h>

int tally_is_inequality(const char *name) {
  return strstr(name, "bound_") != NULL;
}

static tally_row *row_of(tally *t, const char *name) {
  size_t i = 0;
  while (i < t->rows && strcmp(t->row[i].name, name) != 0)
    i++;
  if (i == TALLY_ROWS)
    return NULL;
  if (i == t->rows)
    snprintf(t->row[t->rows++].name, TALLY_NAME, "%s", name);
  return t->row + i;
}

static tally_reason *reason_of(tally *t, const char *name, vf_verdict verdict, const char *text) {
  tally_reason *r = t->reason;
  while (r < t->reason + t->reasons &&
         (r->verdict != verdict || strcmp(r->name, name) != 0 || strcmp(r->text, text) != 0))
    r++;
  if (r == t->reason + TALLY_REASONS)
    return NULL;
  if (r == t->reason + t->reasons) {
    t->reasons++;
    r->verdict = verdict;
    snprintf(r->name, TALLY_NAME, "%s", name);
    snprintf(r->text, TALLY_REASON, "%s", text);
  }
  return r;
}

/* The number of a unit or of bits becomes N. */
static void generalise(const char *text, char general[TALLY_REASON]) {
  size_t length = 0;
  for (const char *from = text; *from && length + 1 < TALLY_REASON;) {
    const size_t digits = strspn(from, "0123456789");
    const int any =
        strncmp(from + digits, " bits", 5) == 0 || (from >= text + 5 && strncmp(from - 5, "unit ", 5) == 0);
    general[length++] = digits && any ? 'N' : *from;
    from += digits && any ? digits : 1;
  }
  general[length] = 0;
}

void tally_add(tally *t, const vf_certificate *c) {
  vf_statement s;
  int decided = 1;
  for (size_t i = 0; vf_certificate_statement(c, i, &s); i++) {
    char text[TALLY_REASON];
    tally_row *row = row_of(t, s.name);
    generalise(s.reason, text);
    tally_reason *reason = *s.reason ? reason_of(t, s.name, s.verdict, text) : NULL;
    if (row)
      row->count[s.verdict]++;
    if (row && *s.reason && s.verdict == VF_PROVED)
      row->vacuous++;
    if (reason)
      reason->count++;
    decided = decided && s.verdict != VF_UNDECIDED;
  }
  t->networks++;
  t->decided += (size_t)decided;
}

void tally_merge(tally *into, const tally *t) {
  into->networks += t->networks;
  into->decided += t->decided;
  into->redrawn += t->redrawn;
  into->searched += t->searched;
  into->contradicted += t->contradicted;
  for (size_t i = 0; i < t->rows; i++) {
    tally_row *row = row_of(into, t->row[i].name);
    for (int v = 0; row && v < 3; v++)
      row->count[v] += t->row[i].count[v];
    if (row)
      row->vacuous += t->row[i].vacuous;
  }
  for (size_t i = 0; i < t->reasons; i++) {
    const tally_reason *from = t->reason + i;
    tally_reason *reason = reason_of(into, from->name, from->verdict, from->text);
    if (reason)
      reason->count += from->count;
  }
}

size_t tally_contradictions(const tally *t) {
  size_t count = t->contradicted;
  for (size_t i = 0; i < t->rows; i++)
    if (tally_is_inequality(t->row[i].name))
      count += t->row[i].count[VF_REFUTED];
  return count;
}

static void print_rows(const tally *t, int inequalities, FILE *out) {
  for (const tally_row *row = t->row; row < t->row + t->rows; row++)
    if (tally_is_inequality(row->name) == inequalities)
      fprintf(out, "%-28s %8zu %8zu %10zu %8zu\n", row->name, row->count[VF_PROVED], row->count[VF_REFUTED],
              row->count[VF_UNDECIDED], row->vacuous);
}

void tally_print(const tally *t, FILE *out) {
  fprintf(out, "%-28s %8s %8s %10s %8s\n", "inequality of a theorem", "proved", "refuted", "undecided",
          "vacuous");
  print_rows(t, 1, out);
  fprintf(out, "\n%-28s %8s %8s %10s %8s\n", "property of the network", "proved", "refuted", "undecided",
          "vacuous");
  print_rows(t, 0, out);
  fputs("\nreasons\n", out);
  for (const tally_reason *r = t->reason; r < t->reason + t->reasons; r++)
    fprintf(out, "%6zu %-9s %s: %s\n", r->count, vf_verdict_name(r->verdict), r->name, r->text);
  fprintf(out,
          "\n%zu networks, of which %zu are decided for every statement (%.1f %%); %zu more were drawn that "
          "have no fixed point or a singular Jacobian\n"
          "%zu proved statements are contradicted by a search, which tried %zu\n",
          t->networks, t->decided, 100.0 * (double)t->decided / (double)t->networks, t->redrawn,
          t->contradicted, t->searched);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Part A.  A line of the file: id, words, source, section, where it is shown (README, summary or -), rule,
 * claims, between tabs.  Claims are "LABEL: id id; LABEL: !id": each label, which may be missing, stands
 * before one number over its claims.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "xp_account_parse.h"
#include "xp_intern.h"

#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <string.h>

enum { ID, WORDS, SOURCE, SECTION, SHOWN, RULE, CLAIMS, COLUMNS };

typedef struct {
  xp_account *account;
  xp_headline *headline;
  const char *path;
  size_t line;
  vf_error *error;
} place;

static int refuse(const place *at, const char *what, const char *text, const char *advice) {
  return vf_error_set(at->error, GSL_EFAILED, "%s:%zu: headline %s: %s \"%s\": %s", at->path, at->line,
                      at->headline->id, what, text, advice);
}

/* One claim id, with ! before evidence against. */
static int add_claim(const place *at, const char *word) {
  xp_headline *headline = at->headline;
  const bool against = *word == '!';
  xp_entry *entry = (xp_entry *)xp_index_find(&at->account->ids, word + against);
  if (!entry)
    return refuse(at, "no results have the claim", word + against, "run its experiment or name another");
  if (against && !xp_rule_weighs(&headline->rule))
    return refuse(at, "the rule takes no evidence against", word,
                  "use the rule evidence or name the claim without !");
  for (size_t i = 0; i < headline->claim_count; i++)
    if (headline->claim[i] == entry)
      return refuse(at, "twice the claim", entry->id, "name it once");
  entry->headline = true;
  headline->against[headline->claim_count] = against;
  headline->claim[headline->claim_count++] = entry;
  return 0;
}

/* "LABEL: id id" */
static int add_measure(const place *at, char *text) {
  xp_headline *headline = at->headline;
  char *colon = strstr(text, ": "), *rest = colon ? colon + 1 : text, *word;
  xp_measure *measure = &headline->measure[headline->measure_count++];
  text += strspn(text, " ");
  *measure = (xp_measure){.label = colon ? text : "", .first = headline->claim_count};
  if (colon)
    *colon = 0;
  while ((word = strtok_r(rest, " ", &rest))) {
    int code = add_claim(at, word);
    if (code)
      return code;
  }
  measure->count = headline->claim_count - measure->first;
  return measure->count ? 0 : refuse(at, "no claim after", text, "name one");
}

static int add_measures(const place *at, char *text) {
  xp_headline *headline = at->headline;
  const size_t most = strlen(text) / 2 + 1;
  headline->claim = calloc(most, sizeof *headline->claim);
  headline->against = calloc(most, sizeof *headline->against);
  headline->measure = calloc(most, sizeof *headline->measure);
  if (!headline->claim || !headline->against || !headline->measure)
    return vf_error_set(at->error, GSL_ENOMEM, "%s: not enough memory for %zu claims", at->path, most);
  for (char *rest = text, *group; (group = strtok_r(rest, ";", &rest));) {
    int code = add_measure(at, group);
    if (code)
      return code;
  }
  for (size_t i = 0; i < headline->claim_count; i++)
    if (!headline->against[i])
      return 0;
  return refuse(at, "no claim is evidence for", headline->words, "name one");
}

static int judge(const place *at) {
  xp_headline *headline = at->headline;
  xp_evidence *evidence = calloc(headline->claim_count, sizeof *evidence);
  if (!evidence)
    return vf_error_set(at->error, GSL_ENOMEM, "%s: not enough memory for %zu claims", at->path,
                        headline->claim_count);
  for (size_t i = 0; i < headline->claim_count; i++) {
    const xp_ledger_row *row = xp_entry_counting(headline->claim[i]);
    evidence[i] = (xp_evidence){row->verdict, row->measured, headline->against[i]};
  }
  headline->verdict = xp_rule_judge(&headline->rule, evidence, headline->claim_count);
  free(evidence);
  return 0;
}

static int add_headline(const place *at, char *const *cell) {
  xp_headline *headline = at->headline;
  *headline = (xp_headline){.id = cell[ID],
                            .words = cell[WORDS],
                            .source = cell[SOURCE],
                            .section = cell[SECTION],
                            .readme = strcmp(cell[SHOWN], "README") == 0,
                            .summary = strcmp(cell[SHOWN], "summary") == 0};
  for (int i = 0; i < COLUMNS; i++)
    if (!*cell[i])
      return refuse(at, "an empty cell after", i ? cell[i - 1] : "", "fill it");
  if (!xp_is_key(headline->id, "-") || !xp_is_key(headline->section, "-:"))
    return refuse(at, "not a name", xp_is_key(headline->id, "-") ? headline->section : headline->id,
                  "use letters a-z, digits and -");
  if (!headline->readme && !headline->summary && strcmp(cell[SHOWN], "-"))
    return refuse(at, "neither README nor summary nor -:", cell[SHOWN], "write one of them");
  if (!xp_rule_parse(cell[RULE], &headline->rule))
    return refuse(at, "unknown rule", cell[RULE],
                  "use theorem, evidence, rounds:NUMBER, range:LOW:HIGH or share:ALL:SOME");
  for (const xp_headline *other = at->account->headline; other < headline; other++)
    if (strcmp(other->id, headline->id) == 0)
      return refuse(at, "twice the id", headline->id, "give each line an id of its own");
  int code = add_measures(at, cell[CLAIMS]);
  return code ? code : judge(at);
}

int xp_headlines_read(xp_account *account, const char *path, vf_error *error) {
  xp_tsv *file = &account->headline_file;
  int code = xp_tsv_read_noted(file, path, COLUMNS, error);
  if (code)
    return code;
  account->headline = calloc(file->rows + 1, sizeof *account->headline);
  if (!account->headline)
    return vf_error_set(error, GSL_ENOMEM, "%s: not enough memory for %zu lines", path, file->rows);
  for (size_t i = 0; i < file->rows && !code; i++) {
    const place at = {account, &account->headline[account->headline_count++], path, file->line[i], error};
    code = add_headline(&at, file->cell + i * COLUMNS);
  }
  return code;
}

void xp_headlines_free(xp_account *account) {
  for (size_t i = 0; i < account->headline_count; i++) {
    free(account->headline[i].claim);
    free(account->headline[i].against);
    free(account->headline[i].measure);
  }
  free(account->headline);
  xp_tsv_free(&account->headline_file);
}

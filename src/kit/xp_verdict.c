/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The verdicts file lists the claims that are known not to reproduce: lines "id<TAB>verdict", or
 * "id<TAB>verdict<TAB>preset" where that is so at one preset alone, with # for comments.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "xp_intern.h"

#include <errno.h>
#include <string.h>

enum { LINE_SIZE = 1024, LINES = 10000 };

const char *xp_verdict_name(xp_verdict verdict) {
  static const char *const names[] = {"reproduced", "partly", "not reproduced", "not tested"};
  return names[verdict];
}

bool xp_verdict_parse(const char *text, xp_verdict *verdict) {
  for (int v = XP_REPRODUCED; v <= XP_NOT_TESTED; v++)
    if (strcmp(text, xp_verdict_name((xp_verdict)v)) == 0) {
      *verdict = (xp_verdict)v;
      return true;
    }
  return false;
}

const char *xp_kind_name(xp_kind kind) {
  static const char *const names[] = {"number", "exceptions", "ratio", "residual", "faults", "parts"};
  return names[kind];
}

bool xp_kind_parse(const char *text, xp_kind *kind) {
  for (int k = XP_NUMBER; k <= XP_PARTS; k++)
    if (strcmp(text, xp_kind_name((xp_kind)k)) == 0) {
      *kind = (xp_kind)k;
      return true;
    }
  return false;
}

/* Ends the text at its first tab; what follows, or NULL. */
static char *cut(char *text) {
  char *tab = strchr(text, '\t');
  if (!tab)
    return NULL;
  *tab = 0;
  return tab + 1;
}

static void add_line(xp_run *run, size_t number, char *line) {
  line[strcspn(line, "\n")] = 0;
  if (!*line || *line == '#')
    return;
  xp_listing listing = {0};
  xp_preset preset = run->preset;
  char *verdict = cut(line);
  const char *only = verdict ? cut(verdict) : NULL;
  if (!verdict || !*line || !xp_verdict_parse(verdict, &listing.verdict) ||
      listing.verdict == XP_REPRODUCED || (only && !xp_preset_parse(only, &preset)))
    xp_die(run,
           "%s:%zu: not a claim, a tab and partly, not reproduced or not tested, with a tab and a preset or "
           "without: correct the line",
           run->verdicts, number);
  if (preset != run->preset)
    return;
  for (size_t i = 0; i < run->listing_count; i++)
    if (strcmp(run->listings[i].id, line) == 0)
      xp_die(run, "%s:%zu: %s is listed twice: remove one line", run->verdicts, number, line);
  run->listings = xp_grow(run, run->listings, run->listing_count + 1, sizeof *run->listings);
  listing.id = xp_copy_text(run, line);
  run->listings[run->listing_count++] = listing;
}

void xp_verdict_read(xp_run *run) {
  if (!run->verdicts)
    return;
  FILE *file = fopen(run->verdicts, "r");
  if (!file)
    xp_die(run, "%s: %s: give the verdicts file with --verdicts", run->verdicts, strerror(errno));
  char line[LINE_SIZE];
  size_t number = 0;
  while (fgets(line, sizeof line, file)) {
    if (++number > LINES || (!strchr(line, '\n') && !feof(file)))
      xp_die(run, "%s:%zu: more than %d bytes in a line or %d lines: give the verdicts file with --verdicts",
             run->verdicts, number, LINE_SIZE - 2, LINES);
    add_line(run, number, line);
  }
  int broken = ferror(file);
  int cause = errno;
  fclose(file);
  if (broken)
    xp_die(run, "%s: %s: give the verdicts file with --verdicts", run->verdicts, strerror(cause));
}

xp_listing *xp_verdict_find(xp_run *run, const char *id) {
  for (size_t i = 0; i < run->listing_count; i++)
    if (strcmp(run->listings[i].id, id) == 0) {
      run->listings[i].seen = true;
      return &run->listings[i];
    }
  return NULL;
}

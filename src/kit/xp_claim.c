/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A claim becomes a row of NAME.claims and a line of TAP.  The verdict is the measurement's alone; whether it
 * fails the run depends on the verdicts file, which lists the claims known not to reproduce.
 */
#include "xp_claim_file.h"
#include "xp_intern.h"
#include "xp_number.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

static void require_text(xp_run *run, const xp_claim *claim, const char *what, const char *text) {
  if (!text || !*text || !xp_is_plain(text))
    xp_die(run, "claim %s: its %s is empty or not one line of plain ASCII: give one", claim->id, what);
}

static void add_id(xp_run *run, const xp_claim *claim) {
  size_t length = strlen(run->name);
  if (!claim->id || !xp_is_key(claim->id, "-.") || strncmp(claim->id, run->name, length) ||
      claim->id[length] != '.' || !claim->id[length + 1])
    xp_die(run, "claim %s: not an id: write %s. and then letters a-z, digits, - and .",
           claim->id ? claim->id : "(null)", run->name);
  for (size_t i = 0; i < run->id_count; i++)
    if (strcmp(run->ids[i], claim->id) == 0)
      xp_die(run, "claim %s: made twice: give each claim an id of its own", claim->id);
  run->ids = xp_grow(run, run->ids, run->id_count + 1, sizeof *run->ids);
  run->ids[run->id_count] = xp_copy_text(run, claim->id);
  run->id_count++;
}

/* What the kind of a claim requires. */
static void require_kind(xp_run *run, const xp_claim *c) {
  const double all = (double)c->count;
  if (c->kind == XP_EXCEPTIONS && !(c->low == 0 && c->high == 0 && c->count))
    xp_die(run, "claim %s: exceptions among %zu, limits %g and %g: give a count and limits 0 and 0", c->id,
           c->count, c->low, c->high);
  if (c->kind == XP_RESIDUAL && !(c->low == 0 && c->high == 1))
    xp_die(run, "claim %s: a residual over roundoff with limits %g and %g: give 0 and 1", c->id, c->low,
           c->high);
  if (c->kind == XP_FAULTS && !(c->low == all && c->high == all && c->count))
    xp_die(run, "claim %s: %zu faults with limits %g and %g: give a count and limits that are all of them",
           c->id, c->count, c->low, c->high);
}

static void check_claim(xp_run *run, const xp_claim *claim) {
  xp_require_owner(run, "a claim");
  add_id(run, claim);
  require_text(run, claim, "statement", claim->statement);
  require_text(run, claim, "source", claim->source);
  require_text(run, claim, "quantity", claim->quantity);
  require_text(run, claim, "unit", claim->unit);
  require_text(run, claim, "reason", claim->reason);
  if (!(claim->spread >= 0) || isinf(claim->spread))
    xp_die(run, "claim %s: spread %g: give a finite number from 0 on", claim->id, claim->spread);
}

/* What was measured, and how much of the sweep that was made of is there where it is not all. */
static const char *quantity_of(xp_run *run, const xp_claim *claim) {
  if (run->cells_there == run->cells_all)
    return claim->quantity;
  return xp_text(run, "%s (%zu of %zu cells)", claim->quantity, run->cells_there, run->cells_all);
}

static void write_row(xp_run *run, const xp_claim *claim, const char *measured, xp_verdict verdict) {
  char low[XP_NUMBER_LENGTH], high[XP_NUMBER_LENGTH], spread[XP_NUMBER_LENGTH];
  if (run->id_count == 1)
    fprintf(run->claim_file->stream, "%s\n", XP_CLAIM_HEADER);
  fprintf(run->claim_file->stream, "%s\t%s\t%s\t%s\t%s\t%zu\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%.1f\t%s\n",
          claim->id, claim->statement, claim->source, quantity_of(run, claim), xp_kind_name(claim->kind),
          claim->count, claim->unit, xp_number_text(claim->low, low), xp_number_text(claim->high, high),
          claim->reason, measured, xp_number_text(claim->spread, spread), xp_verdict_name(verdict),
          xp_seconds(run), xp_preset_name(run->preset));
  xp_file_check(run, run->claim_file);
}

static void tap(xp_run *run, bool pass, const char *id, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void tap(xp_run *run, bool pass, const char *id, const char *format, ...) {
  va_list args;
  va_start(args, format);
  printf("%sok %zu - %s", pass ? "" : "not ", ++run->tap_count, id);
  vprintf(format, args);
  putchar('\n');
  fflush(stdout);
  va_end(args);
}

/* The TAP line of a measured claim; detail says what was found. */
static void judge(xp_run *run, const char *id, xp_verdict verdict, bool number, const char *detail) {
  const xp_listing *listing = xp_verdict_find(run, id);
  if (verdict == XP_REPRODUCED && !listing) {
    tap(run, true, id, ": %s", detail);
  } else if (verdict == XP_REPRODUCED) {
    tap(run, true, id, ": %s (listed as %s, now holds)", detail, xp_verdict_name(listing->verdict));
  } else if (number && listing && listing->verdict == verdict) {
    tap(run, false, id, ": %s # TODO listed as %s", detail, xp_verdict_name(verdict));
  } else {
    tap(run, false, id, ": %s (%s, %s%s)", detail, xp_verdict_name(verdict),
        listing ? "listed as " : "not listed", listing ? xp_verdict_name(listing->verdict) : "");
    run->failures++;
  }
}

xp_verdict xp_claim_check(xp_run *run, const xp_claim *claim, double measured) {
  char text[XP_NUMBER_LENGTH], low[XP_NUMBER_LENGTH], high[XP_NUMBER_LENGTH], detail[160];
  check_claim(run, claim);
  if (!(claim->low <= claim->high))
    xp_die(run, "claim %s: limits %g and %g: give two numbers in order", claim->id, claim->low, claim->high);
  require_kind(run, claim);
  bool holds = claim->low <= measured && measured <= claim->high;
  xp_verdict verdict = holds ? XP_REPRODUCED : XP_NOT_REPRODUCED;
  write_row(run, claim, xp_number_text(measured, text), verdict);
  snprintf(detail, sizeof detail, "%s %s [%s, %s]", text, holds ? "within" : "not within",
           xp_number_text(claim->low, low), xp_number_text(claim->high, high));
  judge(run, claim->id, verdict, !isnan(measured), detail);
  return verdict;
}

xp_verdict xp_claim_parts(xp_run *run, const xp_claim *claim, size_t held, size_t total) {
  char text[XP_NUMBER_LENGTH], detail[160];
  check_claim(run, claim);
  if (held > total)
    xp_die(run, "claim %s: %zu of %zu parts hold: give no more than there are", claim->id, held, total);
  xp_claim row = *claim;
  row.low = row.high = (double)total;
  row.spread = 0;
  row.kind = XP_PARTS;
  xp_verdict verdict = held == 0 ? XP_NOT_REPRODUCED : held == total ? XP_REPRODUCED : XP_PARTLY;
  /* Of no parts at all nothing is known. */
  write_row(run, &row, xp_number_text(total ? (double)held : (double)NAN, text), verdict);
  snprintf(detail, sizeof detail, "%zu of %zu parts hold", held, total);
  judge(run, claim->id, verdict, total > 0, detail);
  return verdict;
}

void xp_claim_skip(xp_run *run, const xp_claim *claim, const char *why) {
  check_claim(run, claim);
  require_text(run, claim, "excuse", why);
  write_row(run, claim, "-", XP_NOT_TESTED);
  /* The listing, whatever its verdict, says that somebody knows; at preset check that is the common case. */
  bool known = xp_verdict_find(run, claim->id) || run->preset == XP_CHECK;
  if (known) {
    tap(run, true, claim->id, " # SKIP %s", why);
  } else {
    tap(run, false, claim->id, ": not tested, not listed: %s", why);
    run->failures++;
  }
}

void xp_claim_judge(xp_run *run, const xp_claim *claim, double measured, const char *skip) {
  if (skip)
    xp_claim_skip(run, claim, skip);
  else
    xp_claim_check(run, claim, measured);
}

void xp_claim_judge_parts(xp_run *run, const xp_claim *claim, size_t held, size_t total, const char *skip) {
  if (skip)
    xp_claim_skip(run, claim, skip);
  else
    xp_claim_parts(run, claim, held, total);
}

void xp_claim_finish(xp_run *run) {
  if (run->id_count == 0)
    xp_die(run, "no claim was made: an experiment ends with a verdict");
  size_t length = strlen(run->name);
  for (size_t i = 0; i < run->listing_count; i++) {
    const xp_listing *listing = &run->listings[i];
    if (listing->seen || strncmp(listing->id, run->name, length) || listing->id[length] != '.')
      continue;
    tap(run, false, listing->id, ": listed as %s but no longer claimed", xp_verdict_name(listing->verdict));
    run->failures++;
  }
}

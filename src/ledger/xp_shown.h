/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Verdicts and numbers as the ledger shows them: plain ASCII, which each output sets in its own way.
 */
#ifndef XP_SHOWN_H
#define XP_SHOWN_H

#include "xp_claim.h"
#include "xp_ledger.h"

/* The verdicts of the three parts. */
typedef enum {
  XP_SHOWN_PROVED,         /* A, B: proved and checked */
  XP_SHOWN_UNCHECKED,      /* B: proved, and no claim names the statement */
  XP_SHOWN_CONTRADICTED,   /* A, B */
  XP_SHOWN_REPRODUCED,     /* A: the paper's number at its own rounding */
  XP_SHOWN_PARTLY,         /* A */
  XP_SHOWN_NOT_REPRODUCED, /* A */
  XP_SHOWN_HOLDS,          /* a claim */
  XP_SHOWN_FAILS,          /* a claim */
  XP_SHOWN_NEW,            /* a claim without limits: a number that has no counterpart in the paper */
  XP_SHOWN_NOT_RUN,
  XP_SHOWN_COUNT
} xp_shown;

/* "proved and checked", "proved", "contradicted", "reproduced", "partly", "not
 * reproduced", "holds", "fails", "new", "not run here" */
const char *xp_shown_name(xp_shown shown);

/* The verdict on one claim; a claim of several parts of which some hold fails. */
xp_shown xp_shown_of(const xp_ledger_row *row);

enum { XP_SHOWN_LENGTH = 160 };

/* "2.57 +- 0.23 %", "none of 10 217", "all of 9705", "3 of 3", "at roundoff", "-" where nothing was measured.
 */
const char *xp_shown_measured(const xp_ledger_row *row, char text[XP_SHOWN_LENGTH]);

/* What the measured number must be: "<= 3 %", "[0.99, 1]", "> 0", "none", "all", "any". */
const char *xp_shown_limits(const xp_ledger_row *row, char text[XP_SHOWN_LENGTH]);

/* "10 217", "999" */
const char *xp_shown_count(size_t count, char text[XP_NUMBER_LENGTH]);

/* A measured residual: "at roundoff" below 1e-3 of it, else two digits. */
const char *xp_shown_residual(double ratio, char text[XP_SHOWN_LENGTH]);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How often each statement was proved, refuted and undecided, and for which reasons.  A tally holds no
 * pointer, so that processes can share it.
 */
#ifndef TALLY_H
#define TALLY_H

#include "vf_certificate.h"

enum { TALLY_ROWS = 64, TALLY_REASONS = 128, TALLY_NAME = 40, TALLY_REASON = 160 };

typedef struct {
  char name[TALLY_NAME];
  size_t count[3], vacuous; /* by verdict; proved with a reason */
} tally_row;

typedef struct {
  char name[TALLY_NAME], text[TALLY_REASON];
  vf_verdict verdict;
  size_t count;
} tally_reason;

typedef struct {
  size_t networks, decided; /* for every statement */
  size_t searched;          /* proved statements that a search tried */
  size_t contradicted;      /* and those of them that it contradicts */
  size_t redrawn;           /* without a fixed point, or with a singular Jacobian */
  size_t rows, reasons;
  tally_row row[TALLY_ROWS];
  tally_reason reason[TALLY_REASONS];
} tally;

/* Whether a theorem promises the statement, so that a refutation contradicts a theorem. */
int tally_is_inequality(const char *name);

/* One network's statements.  Reasons that differ in the number of a unit or of bits count as one. */
void tally_add(tally *t, const vf_certificate *c);
void tally_merge(tally *into, const tally *t);

/* Refuted inequalities, and proved statements that are contradicted. */
size_t tally_contradictions(const tally *t);

void tally_print(const tally *t, FILE *out);

#endif

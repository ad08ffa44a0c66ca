/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The ledger: a claim, the number measured for it, the range that the number must lie in and why, and the
 * verdict.
 */
#ifndef XP_CLAIM_H
#define XP_CLAIM_H

#include "xp_run.h"
VF_BEGIN_DECLS

typedef enum { XP_REPRODUCED, XP_PARTLY, XP_NOT_REPRODUCED, XP_NOT_TESTED } xp_verdict;

/* "reproduced", "partly", "not reproduced", "not tested" */
const char *xp_verdict_name(xp_verdict verdict);

/*
 * What the measured number is.  The ledger sums exceptions, faults and counts over the claims of a
 * proposition and shows the tightest ratio and the largest residual; the kit requires what stands in
 * brackets.
 */
typedef enum {
  XP_NUMBER,     /* any other */
  XP_EXCEPTIONS, /* how many of count break the statement [limits 0 and 0, count > 0] */
  XP_RATIO,      /* measured over bound, so that 1 attains the bound; the one closest to 1 of count */
  XP_RESIDUAL,   /* difference over its computed roundoff, the largest of count [low 0, high 1] */
  XP_FAULTS,     /* how many of count faults, put in on purpose, were noticed [limits count and count] */
  XP_PARTS       /* set by xp_claim_parts */
} xp_kind;

/* "number", "exceptions", "ratio", "residual", "faults", "parts" */
const char *xp_kind_name(xp_kind kind);

/* Texts are plain ASCII on one line without tabs; <=, >=, ^2, _x and the names of Greek letters are set as
 * mathematics by the report. */
typedef struct {
  const char *id;        /* "theorem.gradient", unique */
  const char *statement; /* the claim; in quotation marks only if in the paper's own words */
  const char *source;    /* "arXiv v1, Theorem 1", "vfep, prop:angle", ... */
  const char *quantity;  /* what was measured, with the number of networks or seeds */
  const char *unit;      /* "1", "%", "degrees" */
  double low, high;      /* holds when low <= measured <= high; infinite where there is no limit */
  const char *reason;    /* where the limits come from, with formula and inputs */
  double spread;         /* half width of the interval over seeds, 0 where the number is deterministic */
  xp_kind kind;
  size_t count; /* networks, starts, images or faults behind the number; 0 where it is one number */
} xp_claim;

/* Adds the row, prints it as TAP and returns the verdict: reproduced when low <= measured <= high, not
 * reproduced otherwise and for NaN. */
xp_verdict xp_claim_check(xp_run *run, const xp_claim *claim, double measured);

/* For a claim with several parts, held of total: reproduced when all hold, partly when some do.  low, high
 * are not read. */
xp_verdict xp_claim_parts(xp_run *run, const xp_claim *claim, size_t held, size_t total);

/* The preset is too small for this claim: "not tested", # SKIP why. */
void xp_claim_skip(xp_run *run, const xp_claim *claim, const char *why);

/* Skips a claim where skip says why (NULL: it is tested), else checks it or its parts. */
void xp_claim_judge(xp_run *run, const xp_claim *claim, double measured, const char *skip);
void xp_claim_judge_parts(xp_run *run, const xp_claim *claim, size_t held, size_t total, const char *skip);

VF_END_DECLS
#endif

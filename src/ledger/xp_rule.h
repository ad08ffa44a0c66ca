/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How the verdict on a sentence of the paper follows from claims.
 */
#ifndef XP_RULE_H
#define XP_RULE_H

#include "xp_shown.h"

#include <stddef.h>

typedef enum {
  XP_RULE_THEOREM,  /* "theorem": proved and checked where every claim holds, contradicted where one fails */
  XP_RULE_EVIDENCE, /* "evidence": reproduced where every claim holds and no evidence against does */
  XP_RULE_NUMBER,   /* "rounds:0.00", "range:2:3": the measured number at the digits of the paper's own */
  XP_RULE_SHARE     /* "share:99:50": reproduced from the first number on, partly from the second on */
} xp_rule_kind;

typedef struct {
  xp_rule_kind kind;
  double low,
      high; /* XP_RULE_NUMBER: low <= measured < high rounds to it; XP_RULE_SHARE: partly, reproduced */
} xp_rule;

/* Whether text is a rule. */
bool xp_rule_parse(const char *text, xp_rule *rule);

/* Whether the rule takes evidence against. */
bool xp_rule_weighs(const xp_rule *rule);

typedef struct {
  xp_verdict verdict; /* of the claim */
  double measured;
  bool against; /* the claim contradicts the sentence where it holds */
} xp_evidence;

/*
 * Not run where no claim was tested; where some were not, a theorem is not run and the rest is partly at
 * most. Without evidence against: reproduced where all bear the sentence out, partly where some do.  Evidence
 * against that holds makes reproduced partly; evidence against that fails is not evidence for.
 */
xp_shown xp_rule_judge(const xp_rule *rule, const xp_evidence *claim, size_t count);

#endif

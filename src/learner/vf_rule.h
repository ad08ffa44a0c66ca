/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The fast path's learning rules: which nudged phases are run and how their states are contrasted.
 *
 * Each rule names the estimator of the exact path that it must match in test.
 */
#ifndef VF_RULE_H
#define VF_RULE_H

#include "vf_decls.h"

#include <stddef.h>
VF_BEGIN_DECLS

/*
 * A rule contrasts two nudgings of the free state h^0 (eq:contrast):
 *
 *   one nudged phase:   d = (h^beta - h^0) / beta, beta of either sign,
 *   two nudged phases:  d = (h^beta - h^-beta) / (2 beta).
 *
 * "continued" is the first with h^0 moved on without nudging for as many steps as h^beta, so that what the
 * free phase had left of its way cancels.
 */
typedef struct {
  const char *name;      /* "one-sided", "random-sign", "continued", "centred" */
  const char *estimator; /* row of vf_estimator that it matches */
  size_t phases;         /* phases after the free one: 1 or 2 */
  float against;         /* the second phase's nudging as a multiple of beta: -1 or 0 */
  int random_sign;       /* the sign of beta is drawn anew for each batch; needs one phase */
} vf_rule;

extern const vf_rule *const vf_rule_one_sided;
extern const vf_rule *const vf_rule_random_sign;
extern const vf_rule *const vf_rule_continued;
extern const vf_rule *const vf_rule_centred;

/* The rule of that name, or NULL. */
const vf_rule *vf_rule_find(const char *name);

VF_END_DECLS
#endif

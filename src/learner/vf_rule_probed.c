/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The vector field's own response x corrected by m probes of random signs, lambda ~ x + (1/m) sum z (lambda .
 * z - x . z): unbiased up to beta^2, with E |error|^2 = (n - 1)/m |lambda - x|^2 for n units, so that it is
 * the average over images that gains.
 */
#include "vf_learner_intern.h"

static void signal(vf_learner *l, size_t first, size_t count, float beta) {
  const vf_learner_rows r = {first, count};
  vf_learner_note_held(l, r);
  vf_learner_paired_phases(l, r, &(vf_learner_pair){beta, beta, NULL, NULL});
  vf_learner_keep_contrast(l, r);
  vf_learner_probe(l, r);
  vf_learner_correct(l, r);
}

static const vf_rule probed = {"probed",
                               .estimator = "gradient",
                               .signal = signal,
                               .forth = {1.0f, 0.0f},
                               .back = {1.0f, 0.0f},
                               .approximate = 1,
                               .differences = 1,
                               .draws = 1,
                               .arrays = 1};
const vf_rule *const vf_rule_probed = &probed;

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A search for whatever contradicts statements that are said to be proved: random targets and states,
 * improved step by step, in double precision and without any of the propositions.
 */
#ifndef SEARCH_H
#define SEARCH_H

#include "vf_certificate.h"
#include "vf_example.h"

/* By norm: state space, weight space, the energy norm, the metric. */
enum { SEARCH_STATE, SEARCH_WEIGHT, SEARCH_ENERGY, SEARCH_METRIC, SEARCH_NORMS };

/*
 * How many of the proved statements something was found against, beyond the rounding of double precision; a
 * line for each goes to out.  e is as vf_survey_take left it, and its states are as before in the end; metric
 * (n) may be NULL where no statement is of a metric.  tries is the number of steps of each search; -1 when
 * memory is short.  searched grows by the proved statements for which there is a search.
 */
int search_contradictions(vf_example *e, const gsl_vector *metric, const vf_statement *s, size_t count,
                          gsl_rng *rng, size_t tries, size_t *searched, FILE *out);

#endif

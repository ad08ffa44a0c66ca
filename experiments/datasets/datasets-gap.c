/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "datasets.h"

#include <math.h>

int datasets_has(const study *s, sets_name set) {
  for (size_t rule = 0; rule < DATASETS_RULES; rule++)
    if (study_has(s, datasets_key(set, rule)))
      return 1;
  return 0;
}

static double error_of(const study *s, sets_name set, size_t rule, size_t start) {
  const study_key key = datasets_key(set, rule);
  const study_cell *c = study_find(s, &key, start);
  return c ? c->number[DATASETS_TEST] : (double)NAN;
}

/* No number where a run did not come to its end, or has no error to compare. */
static double gap_of(const study *s, sets_name set, size_t rule, size_t start) {
  const double own = error_of(s, set, rule, start), other = error_of(s, set, DATASETS_BACKPROPAGATION, start);
  return own > 0 && other > 0 ? log(own / other) : (double)NAN;
}

study_mean datasets_gap(const study *s, sets_name set, size_t rule, int less) {
  double x[DATASETS_STARTS];
  for (size_t start = 0; start < DATASETS_STARTS; start++)
    x[start] = gap_of(s, set, rule, start) - (less ? gap_of(s, SETS_MNIST, rule, start) : 0);
  return study_mean_over(x, DATASETS_STARTS);
}

static double excess_of(const study *s, sets_name set, size_t rule, size_t start) {
  return error_of(s, set, rule, start) - error_of(s, set, DATASETS_BACKPROPAGATION, start);
}

study_mean datasets_excess_past_mnist(const study *s, sets_name set, size_t rule) {
  double x[DATASETS_STARTS];
  for (size_t start = 0; start < DATASETS_STARTS; start++)
    x[start] = excess_of(s, set, rule, start) - excess_of(s, SETS_MNIST, rule, start);
  return study_mean_over(x, DATASETS_STARTS);
}

enum { COMPARED = DATASETS_RULES - 1 };

/* The two-way table of one start; NaN where a gap is. */
static void split(const study *s, size_t start, double *rule_share, double *set_share, double *rest) {
  double gap[COMPARED][SETS], by_rule[COMPARED] = {0}, by_set[SETS] = {0}, all = 0, squares = 0;
  size_t sets = 0;
  for (sets_name set = 0; set < SETS; set++)
    if (datasets_has(s, set)) {
      for (size_t rule = 0; rule < COMPARED; rule++)
        gap[rule][sets] = gap_of(s, set, rule, start);
      sets++;
    }
  const double cells = (double)(COMPARED * sets);
  for (size_t rule = 0; rule < COMPARED; rule++)
    for (size_t set = 0; set < sets; set++) {
      by_rule[rule] += gap[rule][set] / (double)sets;
      by_set[set] += gap[rule][set] / COMPARED;
      all += gap[rule][set] / cells;
    }
  *rule_share = *set_share = 0;
  for (size_t rule = 0; rule < COMPARED; rule++) {
    *rule_share += (double)sets * (by_rule[rule] - all) * (by_rule[rule] - all);
    for (size_t set = 0; set < sets; set++)
      squares += (gap[rule][set] - all) * (gap[rule][set] - all);
  }
  for (size_t set = 0; set < sets; set++)
    *set_share += COMPARED * (by_set[set] - all) * (by_set[set] - all);
  *rule_share /= squares;
  *set_share /= squares;
  *rest = 1 - *rule_share - *set_share;
}

datasets_shares datasets_split(const study *s) {
  double rule[DATASETS_STARTS], set[DATASETS_STARTS], rest[DATASETS_STARTS], more[DATASETS_STARTS];
  for (size_t start = 0; start < DATASETS_STARTS; start++) {
    split(s, start, &rule[start], &set[start], &rest[start]);
    more[start] = rule[start] - set[start];
  }
  return (datasets_shares){study_mean_over(rule, DATASETS_STARTS), study_mean_over(set, DATASETS_STARTS),
                           study_mean_over(rest, DATASETS_STARTS), study_mean_over(more, DATASETS_STARTS)};
}

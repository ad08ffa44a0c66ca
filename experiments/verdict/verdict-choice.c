/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verdict.h"
#include "xp_statistics.h"

#include <math.h>

static const double much_faster = 0.9; /* times differ by less from run to run */

static verdict_mean mean_of(const verdict *v, size_t rule, size_t less) {
  double x[VERDICT_STARTS];
  verdict_mean m = {.half = NAN};
  for (size_t start = 0; start < VERDICT_STARTS; start++) {
    const double own = v->test[rule][start] - (less < VERDICT_RULES ? v->test[less][start] : 0);
    if (!isnan(own))
      x[m.starts++] = own;
  }
  m.mean = m.starts > 0 ? xp_interval(x, m.starts, &m.half) : (double)NAN;
  return m;
}

verdict_mean verdict_test(const verdict *v, size_t rule) {
  return mean_of(v, rule, VERDICT_RULES);
}

verdict_mean verdict_difference(const verdict *v, size_t rule, size_t less) {
  return mean_of(v, rule, less);
}

static int is_better(const verdict *v, size_t rule, size_t other) {
  const verdict_mean m = verdict_difference(v, rule, other);
  return m.mean + m.half < 0;
}

static int is_level(const verdict *v, size_t rule, size_t other) {
  return verdict_difference(v, rule, other).starts >= 2 && !is_better(v, rule, other) &&
         !is_better(v, other, rule);
}

static int is_better_for_no_more(const verdict *v, size_t rule, size_t other) {
  return verdict_rules[other].asks <= verdict_rules[rule].asks && is_better(v, other, rule);
}

static int is_level_for_less(const verdict *v, size_t rule, size_t other) {
  return verdict_rules[other].asks < verdict_rules[rule].asks && is_level(v, rule, other);
}

static int is_level_and_faster(const verdict *v, size_t rule, size_t other) {
  return verdict_rules[other].asks == verdict_rules[rule].asks && is_level(v, rule, other) &&
         v->seconds[other] < much_faster * v->seconds[rule];
}

/* Of the rules for which that holds the one with the lowest test error, or VERDICT_RULES. */
static size_t first_of(const verdict *v, size_t rule, int (*holds)(const verdict *, size_t, size_t)) {
  for (size_t place = 0; place < VERDICT_RULES; place++)
    if (v->order[place] != rule && v->failed[v->order[place]] == 0 && holds(v, rule, v->order[place]))
      return v->order[place];
  return VERDICT_RULES;
}

verdict_choice verdict_choose(const verdict *v, size_t rule) {
  static const struct {
    const char *word;
    int (*holds)(const verdict *v, size_t rule, size_t other);
  } reasons[] = {
      {"better", is_better_for_no_more}, {"less", is_level_for_less}, {"faster", is_level_and_faster}};
  if (v->failed[rule] > 0)
    return (verdict_choice){"fails", VERDICT_RULES};
  if (verdict_test(v, rule).starts < 2)
    return (verdict_choice){"undecided", VERDICT_RULES};
  for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
    const size_t other = first_of(v, rule, reasons[i].holds);
    if (other < VERDICT_RULES)
      return (verdict_choice){reasons[i].word, other};
  }
  return (verdict_choice){"take", VERDICT_RULES};
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exact-learning.h"
#include "xp_table.h"

#include <math.h>
#include <stdlib.h>

typedef struct {
  size_t rule;
  study_mean test, excess, cosine, seconds;
} place;

/* By the mean test error; NaN comes last. */
static int compare(const void *a, const void *b) {
  const double x = ((const place *)a)->test.mean, y = ((const place *)b)->test.mean;
  if (isnan(x) || isnan(y))
    return isnan(x) - isnan(y);
  return (x > y) - (x < y);
}

void exact_write_ranking(const study *s) {
  const size_t gradient = exact_rule_find("gradient"), centred = exact_rule_find("centred");
  place places[EXACT_RULES];
  size_t count = 0;
  for (size_t rule = 0; rule < EXACT_RULES; rule++) {
    const study_key own = exact_at(1, rule);
    const place p = {rule, study_mean_of(s, own, EXACT_TEST),
                     study_difference(s, own, exact_at(1, gradient), EXACT_TEST),
                     study_mean_of(s, own, EXACT_LEAST), study_mean_of(s, own, EXACT_SECONDS)};
    if (p.test.starts + p.test.failed > 0)
      places[count++] = p;
  }
  qsort(places, count, sizeof *places, compare);
  const study_mean unit = study_mean_of(s, exact_at(1, centred), EXACT_SECONDS);
  xp_table *table =
      xp_table_open(s->run, "ranking",
                    "place [1]\trule\tstarts [1]\ttest error [%]\thalf width [%]\texcess over gradient [%]\t"
                    "half width of excess [%]\tleast cosine [1]\ttime over centred [1]");
  for (size_t i = 0; i < count; i++) {
    const place *p = &places[i];
    xp_table_row(table, "%zu\t%s\t%zu\t%.3f\t%.3f\t%.3f\t%.3f\t%.4f\t%.2f", i + 1, exact_rules[p->rule].name,
                 p->test.starts, study_plain(p->test.mean), study_plain(p->test.half),
                 study_plain(p->excess.mean), study_plain(p->excess.half), study_plain(p->cosine.mean),
                 study_plain(p->seconds.mean / unit.mean));
  }
}

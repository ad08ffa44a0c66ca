/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exact-learning.h"
#include "xp_sheet.h"
#include "xp_statistics.h"
#include "xp_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

size_t exact_rule_find(const char *name) {
  size_t rule = 0;
  while (rule < EXACT_RULES && strcmp(exact_rules[rule].name, name) != 0)
    rule++;
  return rule;
}

const exact_run *exact_find(const exact *e, exact_run key) {
  for (size_t i = 0; i < e->count; i++) {
    const exact_run *t = &e->runs[i];
    if (t->data == key.data && t->hidden == key.hidden && t->rule == key.rule && t->angle == key.angle &&
        t->start == key.start)
      return t;
  }
  return NULL;
}

double exact_test(const exact_run *t, const exact_result *out) {
  (void)t;
  return out->test;
}

double exact_cosine(const exact_run *t, const exact_result *out) {
  double least = INFINITY;
  for (size_t k = 1; k <= t->hidden; k++)
    least = xp_min(least, out->cosine[k]);
  return least;
}

double exact_seconds(const exact_run *t, const exact_result *out) {
  (void)t;
  return out->seconds;
}

/* A run that failed leaves NaN in the mean of its group. */
exact_mean exact_mean_of(const exact *e, const exact_result *out, exact_run key, size_t less,
                         exact_measure *measure) {
  double x[EXACT_STARTS];
  exact_mean m = {.half = NAN};
  for (key.start = 0; key.start < EXACT_STARTS; key.start++) {
    exact_run other = key;
    other.rule = less;
    const exact_run *t = exact_find(e, key), *from = exact_find(e, other);
    if (t && from)
      x[m.starts++] = measure(t, &out[t - e->runs]) - (t == from ? 0 : measure(from, &out[from - e->runs]));
  }
  m.mean = m.starts > 0 ? xp_interval(x, m.starts, &m.half) : (double)NAN;
  return m;
}

static const char columns[] = "data\thidden\trule\tangle\tstart\tepochs [1]\ttest error [%]\t"
                              "error while learning [%]\tcosine 0 [1]\tcosine 1 [1]\tcosine 2 [1]\t"
                              "cosine 3 [1]\tseconds an epoch [s]";

/* NaN of either sign is written as one. */
static double plain(double x) {
  return isnan(x) ? (double)NAN : x;
}

void exact_write_table(xp_run *run, const exact *e, const exact_result *out) {
  xp_table *table = xp_table_open(run, NULL, columns);
  for (size_t i = 0; i < e->count; i++) {
    const exact_run *t = &e->runs[i];
    const double *c = out[i].cosine;
    xp_table_row(table, "%s\t%zu\t%s\t%zu\t%zu\t%zu\t%.3f\t%.3f\t%.5f\t%.5f\t%.5f\t%.5f\t%.3g",
                 exact_data_names[t->data], t->hidden, exact_rules[t->rule].name, t->angle, t->start,
                 t->epochs, plain(out[i].test), plain(out[i].learning), plain(c[0]), plain(c[1]), plain(c[2]),
                 plain(c[3]), plain(out[i].seconds));
  }
}

void exact_read_table(xp_run *run, exact *e, exact_result *out) {
  const xp_sheet *sheet = xp_sheet_read(run, NULL);
  e->count = 0;
  for (size_t at = 0; at < xp_sheet_rows(sheet); at++, e->count++) {
    if (at == EXACT_RUNS)
      xp_sheet_require_rows(sheet, at);
    exact_run *t = &e->runs[at];
    *t = (exact_run){.hidden = (size_t)xp_sheet_number(sheet, at, "hidden"),
                     .rule = exact_rule_find(xp_sheet_text(sheet, at, "rule")),
                     .angle = (size_t)xp_sheet_number(sheet, at, "angle"),
                     .start = (size_t)xp_sheet_number(sheet, at, "start"),
                     .epochs = (size_t)xp_sheet_number(sheet, at, "epochs [1]")};
    t->data = strcmp(xp_sheet_text(sheet, at, "data"), exact_data_names[EXACT_FASHION]) == 0;
    if (t->rule == EXACT_RULES)
      xp_sheet_require(sheet, at, "rule", exact_rules[0].name);
    out[at] = (exact_result){.test = xp_sheet_number(sheet, at, "test error [%]"),
                             .learning = xp_sheet_number(sheet, at, "error while learning [%]"),
                             .seconds = xp_sheet_number(sheet, at, "seconds an epoch [s]")};
    for (size_t k = 0; k <= EXACT_DEEP; k++)
      out[at].cosine[k] = xp_sheet_number(sheet, at, xp_text(run, "cosine %zu [1]", k));
  }
}

typedef struct {
  size_t rule;
  exact_mean test, excess, cosine, seconds;
} place;

/* By the mean test error; NaN comes last. */
static int compare(const void *a, const void *b) {
  const double x = ((const place *)a)->test.mean, y = ((const place *)b)->test.mean;
  if (isnan(x) || isnan(y))
    return isnan(x) - isnan(y);
  return (x > y) - (x < y);
}

void exact_write_ranking(xp_run *run, const exact *e, const exact_result *out) {
  const size_t gradient = exact_rule_find("gradient"), centred = exact_rule_find("centred");
  place places[EXACT_RULES];
  size_t count = 0;
  for (size_t rule = 0; rule < EXACT_RULES; rule++) {
    const exact_run key = {EXACT_MNIST, 1, rule, 90, 0, 0};
    place p = {
        rule, exact_mean_of(e, out, key, rule, exact_test), exact_mean_of(e, out, key, gradient, exact_test),
        exact_mean_of(e, out, key, rule, exact_cosine), exact_mean_of(e, out, key, rule, exact_seconds)};
    if (p.test.starts > 0)
      places[count++] = p;
  }
  qsort(places, count, sizeof *places, compare);
  const exact_mean unit =
      exact_mean_of(e, out, (exact_run){EXACT_MNIST, 1, centred, 90, 0, 0}, centred, exact_seconds);
  xp_table *table =
      xp_table_open(run, "ranking",
                    "place [1]\trule\tstarts [1]\ttest error [%]\thalf width [%]\texcess over gradient [%]\t"
                    "half width of excess [%]\tleast cosine [1]\ttime over centred [1]");
  for (size_t i = 0; i < count; i++) {
    const place *p = &places[i];
    xp_table_row(table, "%zu\t%s\t%zu\t%.3f\t%.3f\t%.3f\t%.3f\t%.4f\t%.2f", i + 1, exact_rules[p->rule].name,
                 p->test.starts, plain(p->test.mean), plain(p->test.half),
                 p->rule == gradient ? 0 : plain(p->excess.mean), plain(p->excess.half),
                 plain(p->cosine.mean), plain(p->seconds.mean / unit.mean));
  }
}

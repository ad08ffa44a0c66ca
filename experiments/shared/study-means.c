/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "study.h"
#include "xp_statistics.h"

#include <math.h>

static study_mean over(const double *x, size_t count) {
  study_mean m = {.mean = NAN, .half = NAN, .starts = count};
  if (count > 0)
    m.mean = xp_interval(x, count, &m.half);
  return m;
}

study_mean study_mean_over(const double *x, size_t count) {
  double there[STUDY_STARTS];
  size_t found = 0;
  for (size_t i = 0; i < count; i++)
    if (!isnan(x[i]))
      there[found++] = x[i];
  return over(there, found);
}

/* Where less is NULL nothing is subtracted. */
static study_mean mean_of(const study *s, const study_key *key, const study_key *less, size_t number) {
  double x[STUDY_STARTS];
  size_t failed = 0, count = 0;
  for (size_t start = 0; start < STUDY_STARTS; start++) {
    const study_cell *c = study_find(s, key, start), *from = less ? study_find(s, less, start) : NULL;
    if (!c || (less && !from))
      continue;
    if (!study_ended(c) || (from && !study_ended(from)))
      failed++;
    else
      x[count++] = c->number[number] - (from ? from->number[number] : 0);
  }
  study_mean m = over(x, count);
  m.failed = failed;
  return m;
}

study_mean study_mean_of(const study *s, study_key key, size_t number) {
  return mean_of(s, &key, NULL, number);
}

study_mean study_difference(const study *s, study_key key, study_key other, size_t number) {
  return mean_of(s, &key, &other, number);
}

void study_tally_add(study_tally *t, study_mean m) {
  t->least = t->parts == 0 || m.starts < t->least ? m.starts : t->least;
  t->parts++;
  t->above += m.mean - m.half > 0;
  t->below += m.mean + m.half < 0;
}

void study_judge_parts(xp_run *run, const xp_claim *claim, size_t held, size_t total, size_t least,
                       const char *skip) {
  xp_claim_judge_parts(run, claim, held, total, skip ? skip : least < 2 ? "needs two paired starts" : NULL);
}

double study_plain(double x) {
  return isnan(x) ? (double)NAN : x;
}

void study_write_mean(xp_run *run, const char *key, const char *format, study_mean m) {
  xp_value_number(run, key, format, m.mean);
  xp_value_number(run, xp_text(run, "half-%s", key), format, m.half);
}

void study_write_ratio(xp_run *run, const char *key, study_mean m) {
  xp_value(run, key, "%s",
           isnan(m.half)
               ? "(none)"
               : xp_text(run, "%.3f (%.3f, %.3f)", exp(m.mean), exp(m.mean - m.half), exp(m.mean + m.half)));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hyperparameters.h"

#include "xp_claim.h"
#include "xp_statistics.h"
#include "xp_table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const study_cell *find(const study *s, const char *point, size_t method, size_t start) {
  study_key key = {{""}};
  study_set_level(&key, 0, "%s", point);
  study_set_level(&key, 1, "%s", box_methods[method]);
  return study_find(s, &key, start);
}

static box_point *points_of(const study *s, const box *b) {
  box_point *points = xp_need(s->run, b->points, sizeof *points);
  for (size_t i = 0; i < b->points; i++) {
    const char *name = xp_text(s->run, "%zu", i);
    points[i].there = true;
    for (size_t m = 0; m < BOX_METHODS; m++) {
      const study_cell *c = find(s, name, m, i % STUDY_STARTS);
      points[i].there &= c != NULL;
      points[i].diverged[m] = c && !study_ended(c);
      points[i].error[m] = c && !points[i].diverged[m] ? xp_min(c->number[BOX_TEST], BOX_CHANCE) : BOX_CHANCE;
    }
  }
  return points;
}

static void write_design(xp_run *run, const box *b, const box_point *points) {
  const char *header = "point [1]";
  for (size_t k = 0; k < BOX_AXES; k++)
    header = xp_text(run, k == BOX_SCHEME ? "%s\t%s" : "%s\t%s [1]", header, box_axes[k].title);
  for (size_t m = 0; m < BOX_METHODS; m++)
    header = xp_text(run, "%s\t%s error [%%]\t%s diverged", header, box_methods[m], box_methods[m]);
  xp_table *table = xp_table_open(run, "design", header);
  for (size_t i = 0; i < b->points; i++) {
    const char *row = xp_text(run, "%zu", i);
    for (size_t k = 0; k < BOX_AXES; k++) {
      const double value = box_value(k, b->place[i * BOX_AXES + k]);
      row = k == BOX_SCHEME ? xp_text(run, "%s\t%s", row, box_schemes[(size_t)value])
                            : xp_text(run, "%s\t%.4g", row, value);
    }
    for (size_t m = 0; m < BOX_METHODS; m++)
      row = xp_text(run, "%s\t%.3f\t%s", row, points[i].error[m], points[i].diverged[m] ? "yes" : "no");
    if (points[i].there)
      xp_table_row(table, "%s", row);
  }
}

/* "16 (12 to 21)" of a share in percent; words where no point is there. */
static void write_part(xp_run *run, const char *key, size_t held, size_t total) {
  double low, high;
  xp_share(held, total, &low, &high);
  xp_value(run, key, "%s", total ? xp_text(run, "%.0f", 100 * (double)held / (double)total) : "(none)");
  xp_value(run, xp_text(run, "%s-range", key), "%s",
           total ? xp_text(run, "%.0f to %.0f", 100 * low, 100 * high) : "(none)");
}

typedef struct {
  size_t there, learned, diverged, level; /* level: at most the mean error of the default */
  double best;
} tally;

static tally tally_of(const box *b, const box_point *points, size_t method, double level) {
  tally t = {.best = INFINITY};
  for (size_t i = 0; i < b->points; i++) {
    if (!points[i].there)
      continue;
    t.there++;
    t.learned += points[i].error[method] < BOX_LEARNED;
    t.level += points[i].error[method] <= level;
    t.diverged += points[i].diverged[method];
    t.best = xp_min(t.best, points[i].error[method]);
  }
  return t;
}

static study_mean default_of(const study *s, size_t method) {
  study_key key = {{"default"}};
  study_set_level(&key, 1, "%s", box_methods[method]);
  return study_mean_of(s, key, BOX_TEST);
}

/* By the sign of beta, how often the rule learned. */
static void write_schemes(xp_run *run, const box *b, const box_point *points) {
  for (size_t scheme = 0; scheme < BOX_SCHEMES; scheme++) {
    size_t there = 0, learned = 0;
    for (size_t i = 0; i < b->points; i++)
      if (points[i].there && (size_t)box_value(BOX_SCHEME, b->place[i * BOX_AXES + BOX_SCHEME]) == scheme) {
        there++;
        learned += points[i].error[BOX_FIELD] < BOX_LEARNED;
      }
    write_part(run, xp_text(run, "learned-%s", box_schemes[scheme]), learned, there);
  }
}

static void write_default(xp_run *run, const char *name, study_mean m) {
  const char *shown = m.failed > 0 && m.starts == 0 ? xp_text(run, "all %zu diverge", m.failed)
                      : isnan(m.half)
                          ? "(none)"
                          : xp_text(run, "%.1f (%.1f to %.1f)", m.mean, m.mean - m.half, m.mean + m.half);
  xp_value(run, xp_text(run, "default-%s", name), "%s", shown);
  xp_value(run, xp_text(run, "default-starts-%s", name), "%zu", m.starts);
}

static void write_values(const study *s, const box *b, const box_point *points) {
  xp_run *run = s->run;
  for (size_t m = 0; m < BOX_METHODS; m++) {
    const char *name = box_methods[m];
    const study_mean mean = default_of(s, m);
    const tally t = tally_of(b, points, m, mean.mean);
    write_part(run, xp_text(run, "learned-%s", name), t.learned, t.there);
    write_part(run, xp_text(run, "level-%s", name), t.level, t.there);
    write_part(run, xp_text(run, "diverged-%s", name), t.diverged, t.there);
    xp_value(run, xp_text(run, "count-diverged-%s", name), "%zu", t.diverged);
    xp_value_number(run, xp_text(run, "best-%s", name), "%.1f", t.there ? t.best : (double)NAN);
    write_default(run, name, mean);
  }
  write_schemes(run, b, points);
  xp_value(run, "points", "%zu", tally_of(b, points, BOX_FIELD, 0).there);
  xp_value(run, "units", "%zu", b->units);
  xp_value(run, "epochs", "%zu", b->epochs);
  xp_value(run, "images", "%zu", b->data.train->count);
  xp_value(run, "test-images", "%zu", b->data.test->count);
}

/* Of the points at which one of both learned, those at which it was the rule. */
static void claim_limited(xp_run *run, const box *b, const box_point *points, const char *skip) {
  size_t rule = 0, other = 0;
  double low = 0, high = 1;
  for (size_t i = 0; i < b->points; i++) {
    const bool field = points[i].error[BOX_FIELD] < BOX_LEARNED,
               feedforward = points[i].error[BOX_BACKPROPAGATION] < BOX_LEARNED;
    rule += points[i].there && field && !feedforward;
    other += points[i].there && feedforward && !field;
  }
  if (rule + other > 0)
    xp_share(rule, rule + other, &low, &high);
  xp_claim_judge(
      run,
      &(xp_claim){.id = "hyperparameters.limited",
                  .statement = "The rule learns at fewer points of the box of hyperparameters than "
                               "backpropagation with the same rate, batch, output weights and start",
                  .source = "public summary",
                  .quantity = xp_text(run,
                                      "upper end of the 95 %% interval of the share of points at which the "
                                      "rule alone learned (%zu) among those at which one of both did (%zu)",
                                      rule, rule + other),
                  .unit = "%",
                  .low = 0,
                  .high = 50,
                  .reason = "half if neither learned at more points; interval of Clopper and Pearson",
                  .count = rule + other},
      100 * high, skip);
}

static void claim_clipped(xp_run *run, const box *b, const box_point *points) {
  const tally t = tally_of(b, points, BOX_FIELD, 0);
  xp_claim_judge(run,
                 &(xp_claim){.id = "hyperparameters.finite",
                             .statement = "Where states are clipped no number becomes infinite, whatever the "
                                          "hyperparameters",
                             .source = "vfep, control",
                             .quantity = xp_text(run, "runs that diverged, of %zu points", t.there),
                             .unit = "1",
                             .reason = "clipped states bound each increment",
                             .kind = XP_EXCEPTIONS,
                             .count = t.there},
                 (double)t.diverged, t.there ? NULL : "needs one point of the box");
}

/* The first points of a Sobol sequence fill the box as well as any. */
static const char *skip_reason(const study *s, const box *b, size_t there) {
  enum { LEAST = 256 };
  return there < LEAST ? "needs 256 points: preset quick" : course_not_of_mnist(s->run, &b->data);
}

void box_report(const study *s, const box *b) {
  box_point *points = points_of(s, b);
  const size_t there = tally_of(b, points, BOX_FIELD, 0).there;
  if (there > 0)
    write_design(s->run, b, points);
  write_values(s, b, points);
  box_write_surrogate(s->run, b, points);
  claim_limited(s->run, b, points, skip_reason(s, b, there));
  claim_clipped(s->run, b, points);
  box_check_surrogate(s->run);
  free(points);
}

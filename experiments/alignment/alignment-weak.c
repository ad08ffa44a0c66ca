/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Three hidden layers by recipe weak: controls against the rule from the same starts, and whether the rule
 * aligns its update with -dJ/dW where traces of weights do not show it.
 */
#include "alignment.h"
#include "xp_claim.h"
#include "xp_statistics.h"

#include <math.h>

enum { PAIRS = 3, MATRICES = 4 };
static const char *const pairs[MATRICES] = {"01", "12", "23", "34"};

typedef double measure(const alignment_task *t, const alignment_outcome *o, int column);

static double last(const alignment_task *t, const alignment_outcome *o, int column) {
  return o->row[t->epochs][column];
}

/* Mean of the epochs of learning. */
static double mean_of_epochs(const alignment_task *t, const alignment_outcome *o, int column) {
  double sum = 0;
  for (size_t e = 1; e <= t->epochs; e++)
    sum += o->row[e][column];
  return sum / (double)t->epochs;
}

/* The run of a control from that start, or NULL where there is none. */
static const alignment_task *find(const alignment *a, size_t control, size_t seed) {
  for (size_t i = 0; i < a->count; i++) {
    const alignment_task *t = &a->tasks[i];
    if (t->weak && t->control == control && t->seed == seed && t->epochs > 0)
      return t;
  }
  return NULL;
}

typedef struct {
  double mean, half; /* over the starts, with half its 95 % t-interval; NaN for fewer than three */
  size_t starts;
} estimate;

/* Of a control, less that of another from the same start where less is another one. */
static estimate over_starts(const alignment *a, const alignment_outcome *out, size_t control, size_t less,
                            measure *of, int column) {
  double x[ALIGNMENT_SEEDS];
  estimate e = {NAN, NAN, 0};
  for (size_t seed = 0; seed < ALIGNMENT_SEEDS; seed++) {
    const alignment_task *t = find(a, control, seed), *u = find(a, less, seed);
    if (t && u)
      x[e.starts++] =
          of(t, &out[t - a->tasks], column) - (control == less ? 0 : of(u, &out[u - a->tasks], column));
  }
  if (e.starts > 0)
    e.mean = xp_interval(x, e.starts, &e.half);
  if (e.starts < 3)
    e.half = NAN;
  return e;
}

void alignment_claim_weak(xp_run *run, const alignment *a, const alignment_outcome *out, const char *skip) {
  size_t held = 0, starts = 0;
  for (int k = 1; k < MATRICES; k++) {
    const estimate e = over_starts(a, out, ALIGNMENT_RULE, ALIGNMENT_GRADIENT, mean_of_epochs,
                                   VF_TRAINING_COSINE_FORWARD + k);
    held += e.mean - e.half > 0;
    starts = e.starts;
  }
  const xp_claim c = {
      .id = "alignment.update",
      .statement =
          "Learning by the rule brings the updates of deep layers nearer to the gradient than learning "
          "by exact gradients does",
      .source = "vfep, control of the ICLR 2018 figure 3",
      .quantity = xp_text(run,
                          "of the matrices into the hidden layers, three, those whose cosine of the rule's "
                          "update and -dJ/dW, a mean over the epochs, is higher under the rule: 95 %% "
                          "t-interval of the difference over %zu starts above 0, recipe weak",
                          starts),
      .unit = "1",
      .reason = "an interval that has 0 below it",
      .count = starts};
  xp_claim_judge_parts(run, &c, held, PAIRS,
                       !skip && starts < 3 ? "needs three starts of the rule and of exact gradients" : skip);
}

static void value(xp_run *run, const char *key, const char *format, double x) {
  xp_value_number(run, xp_text(run, "weak-%s", key), format, x);
}

static void write_estimate(xp_run *run, const char *key, const char *format, estimate e) {
  value(run, key, format, e.mean);
  value(run, xp_text(run, "%s-half", key), "%.2f", e.half);
}

static void write_control(xp_run *run, const alignment *a, const alignment_outcome *out, size_t control) {
  const char *key = alignment_weak_controls[control].key;
  write_estimate(run, xp_text(run, "test-%s", key), "%.2f",
                 over_starts(a, out, control, control, last, VF_TRAINING_TEST));
  write_estimate(run, xp_text(run, "training-%s", key), "%.2f",
                 over_starts(a, out, control, control, last, VF_TRAINING_LEARNING));
  if (control != ALIGNMENT_RULE)
    write_estimate(run, xp_text(run, "difference-%s", key), "%+.2f",
                   over_starts(a, out, control, ALIGNMENT_RULE, last, VF_TRAINING_TEST));
  for (int k = 0; k < MATRICES; k++) {
    if (k < PAIRS)
      write_estimate(run, xp_text(run, "trace-%s-%s", key, pairs[k]), "%.2f",
                     over_starts(a, out, control, control, last, VF_TRAINING_ALIGNMENT + k));
    write_estimate(run, xp_text(run, "layers-%s-%s", key, pairs[k]), "%.2f",
                   over_starts(a, out, control, control, mean_of_epochs, VF_TRAINING_COSINE_FORWARD + k));
  }
}

void alignment_write_weak(xp_run *run, const alignment *a, const alignment_outcome *out) {
  const estimate any = over_starts(a, out, ALIGNMENT_RULE, ALIGNMENT_RULE, last, VF_TRAINING_TEST);
  if (any.starts == 0)
    return;
  for (size_t control = 0; control < ALIGNMENT_WEAK; control++)
    write_control(run, a, out, control);
  for (int k = 0; k < MATRICES; k++)
    write_estimate(run, xp_text(run, "gap-%s", pairs[k]), "%+.2f",
                   over_starts(a, out, ALIGNMENT_RULE, ALIGNMENT_GRADIENT, mean_of_epochs,
                               VF_TRAINING_COSINE_FORWARD + k));
  value(run, "starts", "%.0f", (double)any.starts);
  for (size_t i = 0; i < a->count; i++)
    if (a->tasks[i].weak && a->tasks[i].epochs > 0) {
      value(run, "epochs", "%.0f", (double)a->tasks[i].epochs);
      break;
    }
}

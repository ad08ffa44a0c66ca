/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alignment.h"
#include "vf_bound.h"
#include "xp_claim.h"
#include "xp_statistics.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PAIRS = 3 };

const alignment_task *alignment_find(const alignment *a, size_t hidden, size_t control) {
  for (size_t i = 0; i < a->count; i++)
    if (a->tasks[i].hidden == hidden && a->tasks[i].control == control && !a->tasks[i].drawn &&
        !a->tasks[i].weak)
      return &a->tasks[i];
  return NULL;
}

const double *alignment_last(const alignment *a, const alignment_outcome *out, const alignment_task *task) {
  return out[task - a->tasks].row[task->epochs];
}

double alignment_mean(const alignment *a, const alignment_outcome *out, size_t control, size_t less,
                      int column, double *half) {
  double x[ALIGNMENT_SEEDS] = {0};
  size_t seeds = 0;
  for (size_t i = 0; i < a->count; i++)
    for (size_t j = 0; j < a->count && a->tasks[i].hidden == 1 && a->tasks[i].control == control; j++)
      if (a->tasks[j].hidden == 1 && a->tasks[j].control == less && a->tasks[j].seed == a->tasks[i].seed)
        x[seeds++] = out[i].row[a->tasks[i].epochs][column] -
                     (control == less ? 0 : out[j].row[a->tasks[j].epochs][column]);
  const double mean = xp_interval(x, seeds, half);
  if (seeds < 3) /* an interval of two seeds says nothing */
    *half = NAN;
  return mean;
}

size_t alignment_seeds(const alignment *a) {
  size_t seeds = 0;
  for (size_t i = 0; i < a->count; i++)
    seeds += a->tasks[i].hidden == 1 && a->tasks[i].control == ALIGNMENT_RULE;
  return seeds;
}

double alignment_noise(const alignment *a, size_t k) {
  return 5 / sqrt((double)(k == 0 ? a->data->train->classes : COURSE_UNITS) * COURSE_UNITS);
}

double alignment_least_cosine(const alignment *a, const alignment_outcome *out, size_t *points) {
  double least = INFINITY;
  *points = 0;
  for (size_t i = 0; i < a->count; i++)
    for (size_t e = 0;
         a->tasks[i].hidden == 1 && a->tasks[i].control == ALIGNMENT_RULE && e <= a->tasks[i].epochs;
         e++, ++*points)
      least = xp_min(least, out[i].row[e][VF_TRAINING_COSINE]);
  return least;
}

static double spread_of(double half) {
  return isnan(half) ? 0 : half;
}

static void claim_traces(xp_run *run, const alignment *a, const alignment_outcome *out, const char *skip) {
  double half[3];
  const double limit = alignment_noise(a, 0);
  const int column = VF_TRAINING_ALIGNMENT;
  const double rule = alignment_mean(a, out, ALIGNMENT_RULE, ALIGNMENT_RULE, column, &half[0]),
               gradient = alignment_mean(a, out, ALIGNMENT_GRADIENT, ALIGNMENT_GRADIENT, column, &half[1]),
               excess = alignment_mean(a, out, ALIGNMENT_RULE, ALIGNMENT_GRADIENT, column, &half[2]);
  const size_t seeds = alignment_seeds(a);
  const xp_claim aligns = {
      .id = "alignment.rule",
      .statement = "The vector-field rule aligns feedback with feedforward weights that start independent",
      .source = "ICLR 2018 submission, abstract (paraphrased)",
      .quantity =
          xp_text(run, "normalised trace of W_01 and W_10 after the last epoch, mean over %zu starts", seeds),
      .unit = "1",
      .low = limit,
      .high = 1,
      .reason = "5 / sqrt(n m): five standard deviations of independent n x m matrices",
      .spread = spread_of(half[0]),
      .count = seeds};
  const xp_claim own = {
      .id = "alignment.gradient",
      .statement = "Exact gradients do not align feedback with feedforward weights",
      .source = "vfep, control of the ICLR 2018 abstract",
      .quantity = xp_text(run,
                          "the same trace after learning by -dJ/dW, mean over %zu starts; the rule's is %.2f "
                          "higher",
                          seeds, excess),
      .unit = "1",
      .low = -limit,
      .high = limit,
      .reason = "within 5 / sqrt(n m), where independent matrices stand",
      .spread = spread_of(half[1]),
      .count = seeds};
  xp_claim_judge(run, &aligns, rule, skip);
  xp_claim_judge(run, &own, gradient, skip);
}

static void claim_cosine(xp_run *run, const alignment *a, const alignment_outcome *out, const char *skip) {
  size_t points;
  const double least = alignment_least_cosine(a, out, &points);
  xp_claim_judge(run,
                 &(xp_claim){.id = "alignment.cosine",
                             .statement = "The update stays within a right angle of -dJ/dtheta",
                             .source = "arXiv:1808.04873, condition (2) of a good parameter (paraphrased)",
                             .quantity = xp_text(
                                 run,
                                 "least cosine of the whole update and -dJ/dtheta, rule, one hidden layer, "
                                 "before learning and after each epoch of %zu starts",
                                 alignment_seeds(a)),
                             .unit = "1",
                             .low = 0,
                             .high = 1,
                             .reason = "the condition itself: a positive cosine is descent to first order",
                             .count = points},
                 least, skip);
}

static void claim_deep(xp_run *run, const alignment *a, const alignment_outcome *out, const char *skip) {
  const alignment_task *task = alignment_find(a, 3, ALIGNMENT_GRADIENT);
  const double *row = task ? alignment_last(a, out, task) + VF_TRAINING_ALIGNMENT : NULL;
  size_t held = 0;
  for (size_t k = 0; row && k < PAIRS; k++)
    held += fabs(row[k]) <= alignment_noise(a, k);
  const xp_claim c = {
      .id = "alignment.deep-gradient",
      .statement = "Nor do exact gradients align any pair of layers of three hidden layers",
      .source = "vfep, control of the ICLR 2018 figure 3",
      .quantity =
          xp_text(run,
                  "pairs of layers, of three, whose normalised trace stays where independent matrices "
                  "stand, after the last epoch of learning by -dJ/dW, one start%s",
                  row ? xp_text(run, " (%.2f, %.2f, %.2f from the outputs on)", row[0], row[1], row[2]) : ""),
      .unit = "1",
      .reason = xp_text(run, "within 5 / sqrt(n m), %.3f at the outputs and %.3f between hidden layers",
                        alignment_noise(a, 0), alignment_noise(a, 1)),
      .count = 1};
  xp_claim_judge_parts(run, &c, held, PAIRS, skip);
}

/* Angle and bound come from a table with four decimals. */
static const double rounding = 2e-4;

static void count_point(const alignment_task *t, const kappa_point *p, alignment_points *n) {
  const exact_asymmetry *x = &p->exact;
  const int stable = p->fate == KAPPA_STABLE,
            symmetric = t->control == ALIGNMENT_TIED || x->kappa_weights == 0;
  const int covered = stable && !symmetric && x->kappa_weights <= 1;
  n->none += p->fate == KAPPA_AT_REST;
  n->error += p->fate != KAPPA_AT_REST;
  n->unstable += p->fate == KAPPA_UNSTABLE || p->fate == KAPPA_NONE;
  n->symmetric += (size_t)(stable && symmetric);
  n->beyond += (size_t)(stable && !symmetric && !covered);
  n->total += (size_t)covered;
  n->held += (size_t)(covered && x->weight_angle * 180 / M_PI <= alignment_limit(x) + rounding);
  if (t->control == ALIGNMENT_RULE && p->fate != KAPPA_AT_REST) {
    n->judged++;
    n->good += (size_t)(stable && x->weight_angle < M_PI_2);
  }
}

alignment_points alignment_count_points(const alignment *a, const alignment_outcome *out) {
  alignment_points n = {0};
  for (size_t i = 0; i < a->count; i++)
    for (size_t e = 0; e <= a->tasks[i].epochs; e++)
      for (size_t j = 0; j < a->tasks[i].kappa_images; j++)
        if (out[i].kappa.point[e][j].fate != KAPPA_UNUSED)
          count_point(&a->tasks[i], &out[i].kappa.point[e][j], &n);
  return n;
}

static void claim_bound(xp_run *run, const alignment_points *n, const char *skip) {
  const xp_claim c = {
      .id = "alignment.bound",
      .statement = "The angle between update and -dJ/dtheta is at most 2 arctan kappa_M where kappa_M <= 1",
      .source = "vfep, prop:weight-space",
      .quantity =
          xp_text(run,
                  "exceptions among stable fixed points of single images of networks that learn, with "
                  "kappa_M above 0 and at most 1 and untied weights (beside them %zu with kappa_M 0, %zu "
                  "above 1, %zu without an error)",
                  n->symmetric, n->beyond, n->none),
      .unit = "1",
      .reason = "the bound is proved; 0.0002 degrees for the digits of the table",
      .kind = XP_EXCEPTIONS,
      .count = n->total};
  if (n->total == 0 && !skip)
    skip = "needs a stable fixed point with kappa_M between 0 and 1";
  xp_claim_judge(run, &c, (double)(n->total - n->held), skip);
}

static void claim_good(xp_run *run, const alignment_points *n, const char *skip) {
  const xp_claim c = {
      .id = "alignment.good",
      .statement = "Networks that learn by the rule are good parameters",
      .source = "arXiv:1808.04873, conditions (1) and (2) of a good parameter (paraphrased)",
      .quantity =
          "images that receive an error, one and three hidden layers, before learning and after epochs, at "
          "which the fixed point of the free phase is stable and the update has a positive inner product "
          "with -dJ/dtheta",
      .unit = "1",
      .reason = "the conditions themselves, at every image",
      .count = n->judged};
  if (n->judged == 0 && !skip)
    skip = "needs images that receive an error";
  xp_claim_judge_parts(run, &c, n->good, n->judged, skip);
}

void alignment_claim(xp_run *run, const alignment *a, const alignment_outcome *out) {
  const alignment_points n = alignment_count_points(a, out);
  const xp_preset preset = xp_run_preset(run);
  const char *partial =
      a->complete ? NULL : "needs all runs: leave out --hidden, --control, --start and --drawn";
  const char *other = preset == XP_CHECK   ? "needs a run long enough to learn: preset quick or paper"
                      : preset == XP_QUICK ? course_not_of_mnist(run, a->data)
                                           : course_not_mnist(run, a->data);
  const char *small = other ? other : partial;
  const char *deep = preset == XP_PAPER ? small : "needs three hidden layers and 60 000 images: preset paper";
  claim_traces(run, a, out, small);
  claim_cosine(run, a, out, small);
  claim_bound(run, &n, partial);
  claim_good(run, &n, small);
  claim_deep(run, a, out, deep);
  alignment_claim_weak(run, a, out, deep);
}

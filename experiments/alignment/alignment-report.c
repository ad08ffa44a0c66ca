/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alignment.h"
#include "vf_bound.h"
#include "xp_claim.h"
#include "xp_statistics.h"
#include "xp_table.h"

#include <math.h>
#include <string.h>

enum { RULE, GRADIENT, TIED, PAIRS = 3 };

static const double degrees = 180 / M_PI;

/* A cosine that has no meaning in this control. */
static double in_control(size_t control, int column, double x) {
  const int none = strcmp(alignment_controls[control].key, "none") == 0;
  const int absent = none && (column == VF_TRAINING_ALIGNMENT || column == VF_TRAINING_COSINE_BACK);
  return absent || isnan(x) ? NAN : x;
}

/* Runs with so many hidden layers, of which kappa is known where asked; a table without rows is none. */
static size_t count_runs(const alignment *a, size_t hidden, int kappa) {
  size_t count = 0;
  for (size_t i = 0; i < a->count; i++)
    count += (hidden == 0 || a->tasks[i].hidden == hidden) && (!kappa || a->tasks[i].kappa_images > 0);
  return count;
}

static void write_shallow(xp_run *run, const alignment *a, const alignment_outcome *out) {
  xp_table *t =
      xp_table_open(run, NULL,
                    "control\tseed\tepoch [1]\ttest error [%]\tobjective [1]\talignment [1]\tcosine [1]\t"
                    "cosine 01 [1]\tcosine 12 [1]\tcosine 10 [1]");
  static const int columns[] = {
      VF_TRAINING_TEST,           VF_TRAINING_OBJECTIVE,          VF_TRAINING_ALIGNMENT,  VF_TRAINING_COSINE,
      VF_TRAINING_COSINE_FORWARD, VF_TRAINING_COSINE_FORWARD + 1, VF_TRAINING_COSINE_BACK};
  for (size_t i = 0; i < a->count; i++) {
    const alignment_task *task = &a->tasks[i];
    for (size_t e = 0; task->hidden == 1 && e <= task->epochs; e++) {
      double x[7];
      for (size_t c = 0; c < 7; c++)
        x[c] = in_control(task->control, columns[c], out[i].row[e][columns[c]]);
      xp_table_row(t, "%s\t%zu\t%zu\t%.4f\t%.6g\t%.5f\t%.5f\t%.5f\t%.5f\t%.5f",
                   alignment_controls[task->control].name, task->seed, e, x[0], x[1], x[2], x[3], x[4], x[5],
                   x[6]);
    }
  }
}

static void write_deep(xp_run *run, const alignment *a, const alignment_outcome *out) {
  xp_table *t =
      xp_table_open(run, "deep",
                    "control\tseed\tepoch [1]\terror while learning [%]\ttest error [%]\tobjective [1]\t"
                    "alignment 01 [1]\talignment 12 [1]\talignment 23 [1]\tcosine [1]\tcosine 01 [1]\t"
                    "cosine 12 [1]\tcosine 23 [1]\tcosine 34 [1]");
  for (size_t i = 0; i < a->count; i++) {
    const alignment_task *task = &a->tasks[i];
    for (size_t e = 0; task->hidden == 3 && !task->drawn && e <= task->epochs; e++) {
      const double *r = out[i].row[e], *w = r + VF_TRAINING_ALIGNMENT, *c = r + VF_TRAINING_COSINE_FORWARD;
      xp_table_row(t, "%s\t%zu\t%zu\t%.4f\t%.4f\t%.6g\t%.5f\t%.5f\t%.5f\t%.5f\t%.5f\t%.5f\t%.5f\t%.5f",
                   alignment_controls[task->control].name, task->seed, e, r[VF_TRAINING_LEARNING],
                   r[VF_TRAINING_TEST], r[VF_TRAINING_OBJECTIVE], w[0], w[1], w[2], r[VF_TRAINING_COSINE],
                   c[0], c[1], c[2], c[3]);
    }
  }
}

/* In degrees; beyond kappa_M = 1 there is none. */
static double limit_of(const exact_asymmetry *x) {
  return x->kappa_weights <= 1 ? vf_bound_angle_limit(x->kappa_weights) * degrees : NAN;
}

static void write_kappa(xp_run *run, const alignment *a, const alignment_outcome *out) {
  xp_table *t = xp_table_open(
      run, "kappa",
      "hidden\tcontrol\tepoch [1]\timage\tfixed point\tactive units [1]\tspectral abscissa [1]\t"
      "kappa [1]\tangle [degrees]\tkappa_M [1]\tweight angle [degrees]\tbound [degrees]\t"
      "exact cosine [1]\tcosine [1]\trecipe");
  for (size_t i = 0; i < a->count; i++)
    for (size_t e = 0; e <= a->tasks[i].epochs; e++)
      for (size_t j = 0; j < a->tasks[i].kappa_images; j++) {
        const kappa_point *p = &out[i].kappa.point[e][j];
        const exact_asymmetry *x = &p->exact;
        if (p->fate == KAPPA_UNUSED)
          continue;
        xp_table_row(t, "%zu\t%s\t%zu\t%zu\t%s\t%zu\t%.5f\t%.6g\t%.4f\t%.6g\t%.4f\t%.4f\t%.6f\t%.6f\t%s",
                     a->tasks[i].hidden, alignment_controls[a->tasks[i].control].name, e, p->image,
                     kappa_fate_name(p->fate), p->active, p->abscissa, x->kappa, x->angle * degrees,
                     x->kappa_weights, x->weight_angle * degrees, limit_of(x), cos(x->weight_angle),
                     p->cosine, a->tasks[i].drawn ? a->faint->name : a->recipe->name);
      }
}

/* How many images were drawn for the points of a moment. */
static void write_drawn(xp_run *run, const alignment *a, const alignment_outcome *out) {
  xp_table *t = xp_table_open(run, "drawn", "epoch [1]\timages drawn [1]\twith an error [1]");
  for (size_t i = 0; i < a->count; i++)
    for (size_t m = 0; a->tasks[i].drawn && m < ALIGNMENT_MOMENTS; m++) {
      const size_t e = alignment_moments[m];
      size_t points = 0;
      for (size_t j = 0; e <= a->tasks[i].epochs && j < KAPPA_IMAGES; j++)
        points += out[i].kappa.point[e][j].fate != KAPPA_UNUSED;
      if (e <= a->tasks[i].epochs)
        xp_table_row(t, "%zu\t%zu\t%zu", e, out[i].kappa.drawn[e], points);
    }
}

/* The first run of a control with so many hidden layers, or NULL. */
static const alignment_task *find(const alignment *a, size_t hidden, size_t control) {
  for (size_t i = 0; i < a->count; i++)
    if (a->tasks[i].hidden == hidden && a->tasks[i].control == control && !a->tasks[i].drawn)
      return &a->tasks[i];
  return NULL;
}

/* Its last row. */
static const double *last_row(const alignment *a, const alignment_outcome *out, const alignment_task *task) {
  return out[task - a->tasks].row[task->epochs];
}

/* One hidden layer: mean over seeds of a column at the last epoch, and half its 95 % t-interval, 0 for one.
 */
static double mean_of(const alignment *a, const alignment_outcome *out, size_t control, int column,
                      double *half) {
  double x[ALIGNMENT_SEEDS] = {0};
  size_t seeds = 0;
  for (size_t i = 0; i < a->count; i++)
    if (a->tasks[i].hidden == 1 && a->tasks[i].control == control)
      x[seeds++] = out[i].row[a->tasks[i].epochs][column];
  const double mean = xp_interval(x, seeds, half);
  if (seeds < 2)
    *half = 0;
  return mean;
}

/* Five standard deviations of the cosine of independent matrices between layers k and k + 1. */
static double noise(const alignment *a, size_t k) {
  return 5 / sqrt((double)(k == 0 ? a->data->train->classes : COURSE_UNITS) * COURSE_UNITS);
}

static void claim_shallow(xp_run *run, const alignment *a, const alignment_outcome *out, const char *skip) {
  double half[3];
  const double limit = noise(a, 0);
  const double measured[3] = {mean_of(a, out, RULE, VF_TRAINING_ALIGNMENT, &half[0]),
                              mean_of(a, out, GRADIENT, VF_TRAINING_ALIGNMENT, &half[1]),
                              mean_of(a, out, RULE, VF_TRAINING_COSINE, &half[2])};
  const xp_claim claims[3] = {
      {"alignment.rule",
       "The vector-field rule aligns feedback with feedforward weights that start independent",
       "ICLR 2018 submission, abstract (paraphrased)",
       "normalised trace of W_01 and W_10 after the last epoch, mean over seeds", "1", limit, 1,
       "5 / sqrt(n m): five standard deviations of independent n x m matrices", half[0], XP_NUMBER, 0},
      {"alignment.gradient", "Alignment is the rule's doing: exact gradients do not bring it about",
       "vfep, control of the ICLR 2018 abstract", "the same trace after learning by -dJ/dW", "1", -limit,
       limit, "within 5 / sqrt(n m), where independent matrices stand", half[1], XP_NUMBER, 0},
      {"alignment.cosine", "The update stays within a right angle of -dJ/dtheta",
       "arXiv:1808.04873, condition (2) of a good parameter (paraphrased)",
       "cosine of the whole update and -dJ/dtheta after the last epoch, mean over seeds", "1", 0, 1,
       "a positive cosine is descent to first order", half[2], XP_NUMBER, 0}};
  for (size_t i = 0; i < 3; i++)
    xp_claim_judge(run, &claims[i], measured[i], skip);
}

static void claim_deep(xp_run *run, const alignment *a, const alignment_outcome *out, const char *skip) {
  const xp_claim c = {
      .id = "alignment.deep-gradient",
      .statement = "Nor do exact gradients align any pair of layers of three hidden layers",
      .source = "vfep, control of the ICLR 2018 figure 3",
      .quantity = "pairs of layers, of three, whose normalised trace stays where independent matrices "
                  "stand, after the last epoch of learning by -dJ/dW, one seed",
      .unit = "1",
      .reason = "within 5 / sqrt(n m), five standard deviations of independent n x m matrices"};
  const alignment_task *task = find(a, 3, GRADIENT);
  size_t held = 0;
  for (size_t k = 0; task && k < PAIRS; k++)
    held += fabs(last_row(a, out, task)[VF_TRAINING_ALIGNMENT + k]) <= noise(a, k);
  xp_claim_judge_parts(run, &c, held, PAIRS, skip);
}

typedef struct {
  size_t held, total, beyond, unstable, none; /* total: stable and kappa_M <= 1; beyond: above 1 */
} points;

static points count_points(const alignment *a, const alignment_outcome *out) {
  points n = {0, 0, 0, 0, 0};
  for (size_t i = 0; i < a->count; i++)
    for (size_t e = 0; e <= a->tasks[i].epochs; e++)
      for (size_t image = 0; image < a->tasks[i].kappa_images; image++) {
        const kappa_point *p = &out[i].kappa.point[e][image];
        const exact_asymmetry *x = &p->exact;
        const vf_bound b = vf_bound_judge("prop:weight-space", x->weight_angle,
                                          vf_bound_angle_limit(x->kappa_weights), x->roundoff);
        const size_t stable = p->fate == KAPPA_STABLE, covered = stable && x->kappa_weights <= 1;
        n.total += covered;
        n.held += covered && b.holds;
        n.beyond += stable && !covered;
        n.unstable += p->fate == KAPPA_UNSTABLE;
        n.none += p->fate == KAPPA_NONE || p->fate == KAPPA_AT_REST;
      }
  return n;
}

static void claim_bound(xp_run *run, const points *n, const char *skip) {
  const xp_claim c = {
      .id = "alignment.bound",
      .statement = "The angle between update and -dJ/dtheta is at most 2 arctan kappa_M where kappa_M <= 1",
      .source = "vfep, prop:weight-space",
      .quantity = "stable fixed points of single images, before learning and after each epoch, all "
                  "controls of one seed, at which it is, of those found",
      .unit = "1",
      .reason = "n eps times the condition numbers of L, S and M^1/2"};
  xp_claim_judge_parts(run, &c, n->held, n->total, skip);
}

/* "(none)" in place of a number that is not there. */
static void value(xp_run *run, const char *name, const char *key, const char *format, double x) {
  xp_value(run, xp_text(run, "%s-%s", name, key), "%s", isnan(x) ? "(none)" : xp_text(run, format, x));
}

static void write_deep_values(xp_run *run, const alignment *a, const alignment_outcome *out) {
  static const char *const pairs[PAIRS] = {"01", "12", "23"};
  const double nothing = NAN;
  for (size_t control = RULE; control < ALIGNMENT_DEEP; control++) {
    const alignment_task *task = find(a, 3, control);
    const double *r = task ? last_row(a, out, task) : NULL;
    const char *key = xp_text(run, "deep-%s", alignment_controls[control].key);
    value(run, "test", key, "%.2f", r ? r[VF_TRAINING_TEST] : nothing);
    value(run, "cosine", key, "%.2f", r ? r[VF_TRAINING_COSINE] : nothing);
    for (size_t k = 0; control != TIED && k < PAIRS; k++) {
      value(run, "trace", xp_text(run, "deep-%s-%s", alignment_controls[control].key, pairs[k]), "%.3f",
            r ? r[VF_TRAINING_ALIGNMENT + k] : nothing);
    }
  }
}

static void write_values(xp_run *run, const alignment *a, const alignment_outcome *out, const points *n) {
  double half;
  for (size_t m = 0; m < ALIGNMENT_CONTROLS; m++) {
    const char *key = alignment_controls[m].key;
    value(run, "test", key, "%.2f", mean_of(a, out, m, VF_TRAINING_TEST, &half));
    value(run, "trace", key, "%.2f",
          in_control(m, VF_TRAINING_ALIGNMENT, mean_of(a, out, m, VF_TRAINING_ALIGNMENT, &half)));
    value(run, "cosine", key, "%.2f", mean_of(a, out, m, VF_TRAINING_COSINE, &half));
  }
  const alignment_task *task = find(a, 1, RULE);
  const alignment_outcome *rule = &out[task - a->tasks];
  for (size_t when = 0; when < 2; when++) {
    const kappa_point *p = &rule->kappa.point[when ? task->epochs : 0][0];
    const char *moment = when ? "end" : "start";
    value(run, "kappa", moment, "%.3g", p->exact.kappa_weights);
    value(run, "angle", moment, "%.3g", p->exact.weight_angle * degrees);
    value(run, "limit", moment, "%.3g", limit_of(&p->exact));
  }
  size_t seeds = 0;
  for (size_t i = 0; i < a->count; i++)
    seeds += a->tasks[i].hidden == 1 && a->tasks[i].control == RULE;
  xp_value(run, "seeds", "%zu", seeds);
  xp_value(run, "epochs", "%zu", task->epochs);
  xp_value(run, "images", "%zu", a->data->train->count);
  xp_value(run, "limit", "%.3f", noise(a, 0));
  xp_value(run, "decay", "%g", (double)alignment_controls[ALIGNMENT_CONTROLS - 1].decay);
  xp_value(run, "kappa-images", "%zu", task->kappa_images);
  xp_value(run, "points", "%zu", n->total);
  xp_value(run, "points-held", "%zu", n->held);
  xp_value(run, "points-beyond", "%zu", n->beyond);
  xp_value(run, "points-unstable", "%zu", n->unstable);
  xp_value(run, "points-none", "%zu", n->none);
  write_deep_values(run, a, out);
}

void alignment_write(xp_run *run, const alignment *a, const alignment_outcome *out) {
  const points n = count_points(a, out);
  if (count_runs(a, 1, 0) > 0)
    write_shallow(run, a, out);
  if (count_runs(a, 3, 0) > 0)
    write_deep(run, a, out);
  if (count_runs(a, 0, 1) > 0)
    write_kappa(run, a, out);
  write_drawn(run, a, out);
  const xp_preset preset = xp_run_preset(run);
  const char *partial = a->complete ? NULL : "needs all runs: leave out --hidden, --control and --start";
  const char *other =
      preset == XP_CHECK ? "needs all of MNIST: preset quick or paper" : course_not_mnist(run, a->data);
  const char *small = other ? other : partial;
  const char *deep = preset == XP_PAPER ? small : "needs three hidden layers and 60 000 images: preset paper";
  claim_shallow(run, a, out, small);
  claim_bound(run, &n, partial);
  claim_deep(run, a, out, deep);
  if (a->complete)
    write_values(run, a, out, &n);
}

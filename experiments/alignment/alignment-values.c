/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alignment.h"
#include "xp_statistics.h"

#include <math.h>
#include <string.h>

static const double degrees = 180 / M_PI;

static void value(xp_run *run, const char *name, const char *key, const char *format, double x) {
  xp_value_number(run, xp_text(run, "%s-%s", name, key), format, x);
}

static void write_controls(xp_run *run, const alignment *a, const alignment_outcome *out) {
  static const struct {
    const char *name;
    int column;
  } rows[] = {{"test", VF_TRAINING_TEST}, {"trace", VF_TRAINING_ALIGNMENT}, {"cosine", VF_TRAINING_COSINE}};
  double half;
  for (size_t m = 0; m < ALIGNMENT_CONTROLS; m++) {
    const char *key = alignment_controls[m].key;
    for (size_t r = 0; r < 3; r++) {
      value(run, rows[r].name, key, "%.2f", alignment_mean(a, out, m, m, rows[r].column, &half));
      value(run, rows[r].name, xp_text(run, "%s-half", key), "%.2f", half);
    }
    if (m == ALIGNMENT_RULE)
      continue;
    value(run, "difference", key, "%+.2f",
          alignment_mean(a, out, m, ALIGNMENT_RULE, VF_TRAINING_TEST, &half));
    value(run, "difference", xp_text(run, "%s-half", key), "%.2f", half);
  }
  value(run, "trace", "excess", "%+.2f",
        alignment_mean(a, out, ALIGNMENT_RULE, ALIGNMENT_GRADIENT, VF_TRAINING_ALIGNMENT, &half));
  value(run, "trace", "excess-half", "%.2f", half);
}

/* The mean of the epochs of learning. */
static double mean_of_epochs(const alignment *a, const alignment_outcome *out, const alignment_task *t,
                             int column) {
  double sum = 0;
  for (size_t e = 1; e <= t->epochs; e++)
    sum += out[t - a->tasks].row[e][column];
  return sum / (double)t->epochs;
}

static void write_deep(xp_run *run, const alignment *a, const alignment_outcome *out) {
  static const char *const pairs[] = {"01", "12", "23", "34"};
  const double nothing = NAN;
  for (size_t control = 0; control < ALIGNMENT_DEEP; control++) {
    const alignment_task *task = alignment_find(a, 3, control);
    const double *r = task ? alignment_last(a, out, task) : NULL;
    const char *key = xp_text(run, "deep-%s", alignment_controls[control].key);
    value(run, "test", key, "%.2f", r ? r[VF_TRAINING_TEST] : nothing);
    value(run, "cosine", key, "%.2f", r ? r[VF_TRAINING_COSINE] : nothing);
    for (size_t k = 0; control != ALIGNMENT_TIED && k < 3; k++)
      value(run, "trace", xp_text(run, "%s-%s", key, pairs[k]), "%.2f",
            r ? r[VF_TRAINING_ALIGNMENT + k] : nothing);
    for (int k = 0; control != ALIGNMENT_TIED && k < 4; k++)
      value(run, "layers", xp_text(run, "%s-%s", key, pairs[k]), "%.2f",
            task ? mean_of_epochs(a, out, task, VF_TRAINING_COSINE_FORWARD + k) : nothing);
  }
  const alignment_task *rule = alignment_find(a, 3, ALIGNMENT_RULE);
  xp_value(run, "deep-epochs", "%zu", rule ? rule->epochs : (size_t)0);
}

/* kappa_M and its bound at the first image, one hidden layer, before and after learning by the rule. */
static void write_first(xp_run *run, const alignment *a, const alignment_outcome *out) {
  const alignment_task *task = alignment_find(a, 1, ALIGNMENT_RULE);
  for (size_t when = 0; when < 2; when++) {
    const kappa_point *p = &out[task - a->tasks].kappa.point[when ? task->epochs : 0][0];
    const char *moment = when ? "end" : "start";
    value(run, "kappa", moment, "%.3g", p->exact.kappa_weights);
    value(run, "angle", moment, "%.3g", p->exact.weight_angle * degrees);
    value(run, "limit", moment, "%.3g", alignment_limit(&p->exact));
  }
  xp_value(run, "epochs", "%zu", task->epochs);
  xp_value(run, "kappa-images", "%zu", task->kappa_images);
}

static void write_points(xp_run *run, const alignment *a, const alignment_outcome *out) {
  const alignment_points n = alignment_count_points(a, out);
  xp_value(run, "points", "%zu", n.total);
  xp_value(run, "points-held", "%zu", n.held);
  xp_value(run, "points-symmetric", "%zu", n.symmetric);
  xp_value(run, "points-beyond", "%zu", n.beyond);
  xp_value(run, "points-unstable", "%zu", n.unstable);
  xp_value(run, "points-none", "%zu", n.none);
  xp_value(run, "points-error", "%zu", n.error);
  xp_value(run, "good", "%zu", n.good);
  xp_value(run, "good-of", "%zu", n.judged);
}

/* Points of the run in which images are drawn, of epochs from first to last. */
typedef struct {
  double kappa[KAPPA_EPOCHS * KAPPA_IMAGES], angle[KAPPA_EPOCHS * KAPPA_IMAGES];
  size_t count, above, stable, good, drawn;
} sample;

static sample gather(const alignment_task *t, const alignment_outcome *o, size_t first, size_t last) {
  sample s = {.count = 0};
  for (size_t e = first; e <= last && e <= t->epochs; e++) {
    s.drawn += o->kappa.drawn[e];
    for (size_t j = 0; j < o->points[e]; j++) {
      const kappa_point *p = &o->kappa.point[e][j];
      const exact_asymmetry *x = &p->exact;
      s.kappa[s.count] = x->kappa_weights;
      s.angle[s.count++] = x->weight_angle * degrees;
      s.above += x->kappa_weights > 1;
      s.stable += p->fate == KAPPA_STABLE;
      s.good += p->fate == KAPPA_STABLE && x->weight_angle < M_PI_2;
    }
  }
  return s;
}

/* suffix: "" or "-EPOCH" */
static void write_sample(xp_run *run, sample *s, const char *suffix) {
  const struct {
    const char *name, *format; /* NULL: two digits */
    double x;
  } rows[] = {{"median", NULL, xp_quantile(s->kappa, s->count, 0.5)},
              {"low", NULL, xp_quantile(s->kappa, s->count, 0)},
              {"high", NULL, xp_quantile(s->kappa, s->count, 1)},
              {"above", "%.0f", 100 * (double)s->above / (double)s->count},
              {"share", "%.1f", 100 * (double)s->count / (double)s->drawn},
              {"angle", "%.0f", xp_quantile(s->angle, s->count, 0.5)},
              {"angle-low", "%.0f", xp_quantile(s->angle, s->count, 0)},
              {"angle-high", "%.0f", xp_quantile(s->angle, s->count, 1)}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    value(run, "drawn", xp_text(run, "%s%s", rows[i].name, suffix),
          rows[i].format   ? rows[i].format
          : rows[i].x < 10 ? "%.1f"
                           : "%.0f",
          rows[i].x);
  xp_value(run, xp_text(run, "drawn-points%s", suffix), "%zu", s->count);
  xp_value(run, xp_text(run, "drawn-stable%s", suffix), "%zu", s->stable);
  xp_value(run, xp_text(run, "drawn-good%s", suffix), "%zu", s->good);
}

static void write_drawn(xp_run *run, const alignment *a, const alignment_outcome *out) {
  size_t i = 0;
  while (i < a->count && !a->tasks[i].drawn)
    i++;
  for (size_t m = 0; i < a->count && m < ALIGNMENT_MOMENTS; m++) {
    const size_t e = alignment_moments[m];
    sample s = gather(&a->tasks[i], &out[i], e, e);
    write_sample(run, &s, xp_text(run, "-%zu", e));
  }
  xp_value(run, "drawn-recipe", "%s", a->faint->name);
  if (i == a->count)
    return;
  sample s = gather(&a->tasks[i], &out[i], 1, KAPPA_EPOCHS - 1);
  write_sample(run, &s, "");
  xp_value(run, "drawn-units", "%zu", a->units);
  xp_value(run, "drawn-epochs", "%zu", a->tasks[i].epochs);
  xp_value(run, "drawn-schedule", "%zu", a->tasks[i].schedule);
  xp_value(run, "drawn-images", "%zu", a->tasks[i].kappa_images);
}

void alignment_write_values(xp_run *run, const alignment *a, const alignment_outcome *out) {
  size_t points;
  write_controls(run, a, out);
  write_deep(run, a, out);
  write_first(run, a, out);
  write_points(run, a, out);
  write_drawn(run, a, out);
  value(run, "cosine", "least", "%.2f", alignment_least_cosine(a, out, &points));
  xp_value(run, "seeds", "%zu", alignment_seeds(a));
  xp_value(run, "images", "%zu", a->data->train->count);
  xp_value(run, "limit", "%.3f", alignment_noise(a, 0));
  xp_value(run, "decay", "%g", (double)alignment_controls[ALIGNMENT_CONTROLS - 1].decay);
}

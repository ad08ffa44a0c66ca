/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "modern.h"
#include "xp_statistics.h"

/* A mean over starts after the last epoch, and half its interval. */
static void write_mean(xp_run *run, const char *key, const modern_summary *s, const char *format) {
  xp_value_number(run, key, format, s->mean);
  xp_value_number(run, xp_text(run, "half-%s", key), format, s->half);
}

/* Errors of an update, and what they are above those of backpropagation in the same starts. */
static void write_errors(xp_run *run, const modern *m, const modern_history *out, size_t hidden,
                         size_t update, const char *of) {
  static const struct {
    const char *key, *format;
    int column;
  } errors[] = {{"training", "%.3f", VF_TRAINING_SAMPLE}, {"test", "%.2f", VF_TRAINING_TEST}};
  for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
    const int column = errors[i].column;
    const modern_summary own = modern_mean(m, out, hidden, update, update, column),
                         excess = modern_mean(m, out, hidden, update, MODERN_BACKPROPAGATION, column);
    write_mean(run, xp_text(run, "%s-%s", errors[i].key, of), &own, errors[i].format);
    if (update != MODERN_BACKPROPAGATION)
      write_mean(run, xp_text(run, "%s-excess-%s", errors[i].key, of), &excess, errors[i].format);
  }
}

/* Training images that are wrong: the least and the most over starts. */
static void write_wrong(xp_run *run, const modern *m, const modern_history *out, size_t hidden, size_t update,
                        const char *of) {
  double wrong[MODERN_STARTS];
  size_t starts = 0;
  for (size_t start = 0; start < MODERN_STARTS; start++) {
    const modern_run *t = modern_find(m, hidden, update, start);
    if (t)
      wrong[starts++] = (double)modern_wrong(m, out, t);
  }
  xp_value_number(run, xp_text(run, "wrong-least-%s", of), "%.0f", xp_quantile(wrong, starts, 0));
  xp_value_number(run, xp_text(run, "wrong-most-%s", of), "%.0f", xp_quantile(wrong, starts, 1));
}

/* Means over starts of what stands by layer. */
static void write_layers(xp_run *run, const modern *m, const modern_history *out, size_t hidden,
                         size_t update, const char *of) {
  for (size_t k = 0; k <= hidden; k++) {
    const int forward = VF_TRAINING_COSINE_FORWARD + (int)k, pair = VF_TRAINING_ALIGNMENT + (int)k;
    xp_value_number(run, xp_text(run, "cosine-%zu%zu-%s", k, k + 1, of), "%.2f",
                    modern_mean(m, out, hidden, update, update, forward).mean);
    if (k < hidden)
      xp_value_number(run, xp_text(run, "trace-%zu%zu-%s", k, k + 1, of), "%.2f",
                      modern_mean(m, out, hidden, update, update, pair).mean);
  }
}

static void write_update(xp_run *run, const modern *m, const modern_history *out, size_t hidden,
                         size_t update) {
  const char *of = xp_text(run, "%s-%zu", modern_updates[update].name, hidden);
  xp_value(run, xp_text(run, "starts-%s", of), "%zu",
           modern_mean(m, out, hidden, update, update, VF_TRAINING_TEST).starts);
  write_errors(run, m, out, hidden, update, of);
  write_wrong(run, m, out, hidden, update, of);
  if (update != MODERN_BACKPROPAGATION)
    write_layers(run, m, out, hidden, update, of);
}

void modern_write_values(xp_run *run, const modern *m, const modern_history *out) {
  const course_recipe *r = m->recipe;
  for (size_t u = 0; u < MODERN_UPDATES; u++) {
    write_update(run, m, out, MODERN_DEEP, u);
    if (modern_updates[u].shallow)
      write_update(run, m, out, 1, u);
  }
  xp_value(run, "epochs", "%zu", m->runs[0].epochs);
  xp_value(run, "images", "%zu", m->data->train->count);
  xp_value(run, "test-images", "%zu", m->data->test->count);
  xp_value(run, "units", "%d", COURSE_UNITS);
  xp_value(run, "gain", "%g", (double)r->feedback_gain);
  xp_value(run, "beta", "%g", (double)r->beta);
  xp_value(run, "rate", "%g", (double)r->rate[0]);
  xp_value(run, "batch", "%zu", r->batch);
  xp_value(run, "decay", "%g", (double)modern_updates[MODERN_KOLEN_POLLACK].decay);
}

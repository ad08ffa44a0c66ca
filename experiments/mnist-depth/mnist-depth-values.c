/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mnist-depth.h"
#include "xp_statistics.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* What recipes differ in by depth: rates from the input weights to the output weights. */
static void write_recipe(xp_run *run, const depth_sweep *s, size_t hidden) {
  char rates[96] = "";
  const vf_training_options o = depth_options(s, &(depth_run){.hidden = hidden, .epochs = 1});
  xp_value(run, xp_text(run, "recipe-%zu", hidden), "%s", s->recipe->name);
  xp_value(run, xp_text(run, "gain-%zu", hidden), "%g", (double)s->recipe->feedback_gain);
  for (size_t k = hidden + 1; k-- > 0;)
    snprintf(rates + strlen(rates), sizeof rates - strlen(rates), "%s%g", *rates ? ", " : "",
             (double)o.learner.learning_rate[k]);
  xp_value(run, xp_text(run, "rates-%zu", hidden), "%s", rates);
}

/* The first run with so many hidden layers. */
static void write_first(xp_run *run, const depth_sweep *s, const depth_history *out, size_t hidden) {
  const depth_run *t = depth_first(s, hidden);
  const depth_history *o = t ? &out[t - s->runs] : NULL;
  const double *last = o ? o->row[t->epochs] : NULL;
  const struct {
    const char *name, *format;
    double x;
  } rows[] = {{"training", "%.2f", o ? depth_training(t, o) : 0},
              {"test", "%.2f", o ? depth_test(t, o) : 0},
              {"learning", "%.2f", o ? last[VF_TRAINING_LEARNING] : 0},
              {"objective-first", "%.2g", o ? o->row[0][VF_TRAINING_OBJECTIVE] : 0},
              {"objective", "%.2g", o ? last[VF_TRAINING_OBJECTIVE] : 0},
              {"converged", "%.1f", o ? depth_converged(t, o) : 0},
              {"mistakes", "%.0f", o ? depth_wrong(t, o) : 0},
              {"second", "%.0f", o ? (double)o->left.second : 0},
              {"shut", "%.0f", o ? o->left.shut : 0},
              {"mute", "%.0f", o ? o->left.mute : 0},
              {"mistake-cost", "%.2f", o ? o->left.cost : 0}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    const char *key = xp_text(run, "%s-%zu", rows[i].name, hidden);
    if (o)
      xp_value_number(run, key, rows[i].format, rows[i].x);
    else
      xp_value(run, key, "(not run)");
  }
  xp_value(run, xp_text(run, "epochs-%zu", hidden), "%zu", t ? t->epochs : (size_t)0);
}

static void write_falls(xp_run *run, const char *of, double falls, double epochs) {
  xp_value_number(run, xp_text(run, "falls-%s", of), "%.0f", 100 * falls / epochs);
  xp_value(run, xp_text(run, "falls-count-%s", of), "%.0f", falls);
  xp_value(run, xp_text(run, "falls-of-%s", of), "%.0f", epochs);
}

/* Mean over the starts with so many hidden layers, and half its 95 % interval. */
static void write_mean(xp_run *run, const depth_sweep *s, const depth_history *out, size_t hidden,
                       const char *name, const char *half_name, depth_measure *measure) {
  double x[MAX_SEEDS], half = NAN;
  const size_t starts = depth_gather(s, out, hidden, measure, x);
  const double mean = starts ? xp_interval(x, starts, &half) : (double)NAN;
  xp_value_number(run, xp_text(run, "%s-%s", depth_words[hidden], name), "%.2f", mean);
  xp_value_number(run, xp_text(run, "%s-%s", depth_words[hidden], half_name), "%.2f", half);
}

/* The most wrong training images of a start. */
static void write_worst(xp_run *run, const depth_sweep *s, const depth_history *out, size_t hidden) {
  double x[MAX_SEEDS], worst = 0;
  const size_t starts = depth_gather(s, out, hidden, depth_wrong, x);
  for (size_t i = 0; i < starts; i++)
    worst = xp_max(worst, x[i]);
  xp_value_number(run, xp_text(run, "mistakes-most-%zu", hidden), "%.0f", starts ? worst : (double)NAN);
  xp_value(run, xp_text(run, "starts-%zu", hidden), "%zu", starts);
}

/* Each start with so many hidden layers, and what all of them have in common. */
static void write_starts(xp_run *run, const depth_sweep *s, const depth_history *out, size_t hidden) {
  double falls = 0, epochs = 0, converged = 100;
  for (size_t i = 0; i < s->count; i++) {
    const depth_run *t = &s->runs[i];
    const depth_history *o = &out[i];
    const char *of = xp_text(run, "%zu-%zu", hidden, t->seed);
    if (t->hidden != hidden)
      continue;
    xp_value_number(run, xp_text(run, "test-%s", of), "%.2f", depth_test(t, o));
    xp_value_number(run, xp_text(run, "mistakes-%s", of), "%.0f", depth_wrong(t, o));
    xp_value_number(run, xp_text(run, "learning-%s", of), "%.2f", o->row[t->epochs][VF_TRAINING_LEARNING]);
    xp_value(run, xp_text(run, "epochs-%s", of), "%zu", t->epochs);
    write_falls(run, of, depth_falls(t, o), (double)t->epochs);
    falls += depth_falls(t, o);
    epochs += (double)t->epochs;
    converged = xp_min(converged, depth_converged(t, o));
  }
  if (epochs == 0)
    return;
  write_falls(run, xp_text(run, "%zu", hidden), falls, epochs);
  xp_value_number(run, xp_text(run, "converged-least-%zu", hidden), "%.1f", converged);
}

static void write_traces(xp_run *run, const depth_sweep *s, const depth_history *out) {
  static const char *const pairs[] = {"01", "12", "23"};
  const depth_run *three = depth_first(s, 3);
  for (size_t k = 0; three && k < 3; k++)
    xp_value_number(run, xp_text(run, "trace-3-%s", pairs[k]), "%.2f",
                    out[three - s->runs].row[three->epochs][VF_TRAINING_ALIGNMENT + k]);
  for (size_t k = 0; k < 2; k++)
    xp_value(run, xp_text(run, "chance-%s", pairs[k]), "%.2g", depth_chance(s, k));
}

static void write_settings(xp_run *run, const depth_sweep *s) {
  const course_recipe *r = s->recipe;
  for (size_t hidden = 1; hidden <= MAX_HIDDEN; hidden++)
    write_recipe(run, s, hidden);
  xp_value(run, "images", "%zu", s->data->train->count);
  xp_value(run, "sample-images", "%zu", s->data->sample->count);
  xp_value(run, "test-images", "%zu", s->data->test->count);
  xp_value(run, "beta", "%g", (double)r->beta);
  xp_value(run, "base-rate", "%.2g", (double)(r->rate[0] / (1 + r->beta)));
  xp_value(run, "base-rate-output", "%.2g", (double)(r->rate[3] / (1 + r->beta)));
  xp_value(run, "base-rate-one", "%.2g", (double)(r->single_rate[0] / (1 + r->beta)));
  xp_value(run, "base-rate-output-one", "%.2g", (double)(r->single_rate[1] / (1 + r->beta)));
  xp_value(run, "batch", "%zu", r->batch);
  xp_value(run, "free-steps", "%zu", r->free_steps);
  xp_value(run, "nudged-steps", "%zu", r->nudged_steps);
  xp_value(run, "tolerance", "%.0e", (double)r->tolerance);
  xp_value(run, "output-gain", "%g", (double)r->output_gain);
}

void depth_write_values(xp_run *run, const depth_sweep *s, const depth_history *out) {
  double left_out = 0;
  for (size_t hidden = 1; hidden <= MAX_HIDDEN; hidden++) {
    write_first(run, s, out, hidden);
    write_starts(run, s, out, hidden);
    write_mean(run, s, out, hidden, "test", "half", depth_test);
    write_mean(run, s, out, hidden, "training", "training-half", depth_training);
    write_worst(run, s, out, hidden);
  }
  write_traces(run, s, out);
  for (size_t i = 0; i < s->count; i++)
    for (size_t e = 0; e <= s->runs[i].epochs; e++)
      left_out = xp_max(left_out, out[i].row[e][VF_TRAINING_LEFT_OUT]);
  xp_value(run, "left-out", "%.1f", left_out);
  write_settings(run, s);
}

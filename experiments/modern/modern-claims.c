/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "modern.h"
#include "xp_claim.h"
#include "xp_statistics.h"

#include <math.h>

/* What is judged, and images by which an error of 0.00 % is told. */
enum { LEAST_EPOCHS = 30, PAIRED_STARTS = 3, IMAGES = 60000 };

const modern_run *modern_find(const modern *m, size_t hidden, size_t update, size_t start) {
  for (size_t i = 0; i < m->count; i++)
    if (m->runs[i].hidden == hidden && m->runs[i].update == update && m->runs[i].start == start)
      return &m->runs[i];
  return NULL;
}

const double *modern_last(const modern *m, const modern_history *out, const modern_run *t) {
  return out[t - m->runs].row[t->epochs];
}

static void widen(modern_summary *s, size_t epochs) {
  s->least_epochs = epochs < s->least_epochs ? epochs : s->least_epochs;
  s->most_epochs = epochs > s->most_epochs ? epochs : s->most_epochs;
}

modern_summary modern_mean(const modern *m, const modern_history *out, size_t hidden, size_t update,
                           size_t less, int column) {
  double x[MODERN_STARTS];
  modern_summary s = {.least_epochs = MODERN_EPOCHS};
  for (size_t start = 0; start < MODERN_STARTS; start++) {
    const modern_run *t = modern_find(m, hidden, update, start), *other = modern_find(m, hidden, less, start);
    if (!t || !other)
      continue;
    x[s.starts++] =
        modern_last(m, out, t)[column] - (update == less ? 0 : modern_last(m, out, other)[column]);
    widen(&s, t->epochs);
    widen(&s, other->epochs);
  }
  s.mean = s.starts > 0 ? xp_interval(x, s.starts, &s.half) : (double)NAN;
  if (s.starts < 2)
    s.half = NAN;
  return s;
}

size_t modern_wrong(const modern *m, const modern_history *out, const modern_run *t) {
  return (size_t)lround(modern_last(m, out, t)[VF_TRAINING_SAMPLE] / 100 * (double)m->data->train->count);
}

/* Why it is not judged, or NULL. */
static const char *skip_of(const modern_summary *s, size_t least_starts, const char *skip) {
  if (skip)
    return skip;
  if (s->starts < least_starts)
    return least_starts == 1 ? "needs a start" : "needs three paired starts";
  if (s->least_epochs != s->most_epochs)
    return "needs as many epochs in every run";
  return s->least_epochs < LEAST_EPOCHS ? "needs 30 epochs" : NULL;
}

static void claim_training(xp_run *run, const modern *m, const modern_history *out, const char *skip) {
  const modern_summary s = modern_mean(m, out, MODERN_DEEP, MODERN_RULE, MODERN_RULE, VF_TRAINING_SAMPLE);
  const size_t most = course_rounds_to_zero(IMAGES);
  size_t held = 0;
  for (size_t start = 0; start < MODERN_STARTS; start++) {
    const modern_run *t = modern_find(m, MODERN_DEEP, MODERN_RULE, start);
    held += t && modern_wrong(m, out, t) <= most;
  }
  xp_claim_judge_parts(
      run,
      &(xp_claim){.id = "modern.training",
                  .statement =
                      "With Adam, tanh and cross-entropy the rule reaches a training error of 0.00 %",
                  .source = "vfep, recipe modern",
                  .quantity = xp_text(run,
                                      "starts, of %zu, whose error on all training images is 0.00 %% after "
                                      "%zu epochs, three hidden layers, feedback independent and learned "
                                      "by the rule",
                                      s.starts, s.most_epochs),
                  .unit = "1",
                  .reason = xp_text(run, "0.00 %% at two decimals is at most %zu of 60 000 images", most),
                  .count = s.starts},
      held, s.starts, skip_of(&s, 1, skip));
}

static void claim_test(xp_run *run, const modern *m, const modern_history *out, const char *skip) {
  const modern_summary s = modern_mean(m, out, MODERN_DEEP, MODERN_RULE, MODERN_RULE, VF_TRAINING_TEST);
  xp_claim_judge(run,
                 &(xp_claim){.id = "modern.test",
                             .statement =
                                 "With Adam, tanh and cross-entropy the test error of the rule is at "
                                 "most 2.0 %",
                             .source = "vfep, recipe modern",
                             .quantity = xp_text(run,
                                                 "error on the 10 000 test images after %zu epochs, three "
                                                 "hidden layers, mean over %zu starts",
                                                 s.most_epochs, s.starts),
                             .unit = "%",
                             .low = 0,
                             .high = 2,
                             .reason = "chosen beforehand: the test error that the paper reports",
                             .spread = isnan(s.half) ? 0 : s.half,
                             .count = s.starts},
                 s.mean, skip_of(&s, 1, skip));
}

/* A difference from backpropagation in the same starts, which is none where its interval reaches 0. */
static void claim_level(xp_run *run, const modern_summary *s, xp_claim c, const char *skip) {
  c.source = "vfep, recipe modern, control";
  c.unit = "%";
  c.low = -INFINITY;
  c.high = isnan(s->half) ? 0 : s->half;
  c.reason = "level where the 95 % interval over starts reaches 0: the limit is half its width";
  c.spread = c.high;
  c.count = s->starts;
  xp_claim_judge(run, &c, s->mean, skip_of(s, PAIRED_STARTS, skip));
}

void modern_claim(xp_run *run, const modern *m, const modern_history *out, const char *skip) {
  const modern_summary level = modern_mean(m, out, MODERN_DEEP, MODERN_KOLEN_POLLACK, MODERN_BACKPROPAGATION,
                                           VF_TRAINING_TEST),
                       shallow =
                           modern_mean(m, out, 1, MODERN_RULE, MODERN_BACKPROPAGATION, VF_TRAINING_SAMPLE);
  claim_training(run, m, out, skip);
  claim_test(run, m, out, skip);
  claim_level(run, &level,
              (xp_claim){.id = "modern.level",
                         .statement =
                             "Kolen-Pollack feedback, which transports no weight, has the test error "
                             "of backpropagation",
                         .quantity = xp_text(run,
                                             "test error less that of backpropagation in the feedforward "
                                             "net after %zu epochs, three hidden layers, mean over %zu "
                                             "paired starts",
                                             level.most_epochs, level.starts)},
              skip);
  claim_level(run, &shallow,
              (xp_claim){.id = "modern.shallow",
                         .statement = "With one hidden layer the rule has the training error of "
                                      "backpropagation",
                         .quantity = xp_text(run,
                                             "error of the rule on all training images less that of "
                                             "backpropagation in the feedforward net after %zu epochs, mean "
                                             "over %zu paired starts",
                                             shallow.most_epochs, shallow.starts)},
              skip);
}

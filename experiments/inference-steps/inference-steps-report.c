/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inference-steps.h"

#include "xp_claim.h"
#include "xp_table.h"

#include <math.h>
#include <string.h>

/* A number of the cells of one key. */
typedef struct {
  study_key key;
  size_t number;
} place;

static place at(size_t hidden, const char *trained, size_t number) {
  place p = {{{""}}, number};
  study_set_level(&p.key, 0, "%zu", hidden);
  study_set_level(&p.key, 1, "%s", trained);
  return p;
}

static double number_at(const study *s, const place *p, size_t start) {
  const study_cell *c = study_find(s, &p->key, start);
  return c ? c->number[p->number] : (double)NAN;
}

/* Mean of (a - b) - (c - d) over the starts that have all; c NULL: of a - b. */
static study_mean contrast(const study *s, const place *a, const place *b, const place *c, const place *d) {
  double x[STUDY_STARTS];
  for (size_t start = 0; start < STUDY_STARTS; start++) {
    const double own = number_at(s, a, start) - number_at(s, b, start);
    x[start] = c ? own - (number_at(s, c, start) - number_at(s, d, start)) : own;
  }
  return study_mean_over(x, STUDY_STARTS);
}

static study_mean change(const study *s, place from, place to) {
  return contrast(s, &to, &from, NULL, NULL);
}

/* Multiplications of a weight and a rate for an image: the clamped input's are made once. */
static double products(const steps *e, size_t hidden, size_t sweeps) {
  const double units = (double)e->units, classes = (double)e->data->train->classes;
  const double among = (double)(hidden - 1) * units * units + units * classes;
  return (double)e->data->train->pixels * units + among + (double)sweeps * 2 * among;
}

static void write_curve(xp_table *table, const study *s, const steps *e, size_t hidden, const char *trained) {
  for (size_t p = 0; p < STEPS_POINTS; p++) {
    const study_mean all = study_mean_of(s, at(hidden, trained, 0).key, STEPS_ALL + p);
    const study_mean easy = change(s, at(hidden, trained, STEPS_EASY), at(hidden, trained, STEPS_EASY + p)),
                     hard = change(s, at(hidden, trained, STEPS_HARD), at(hidden, trained, STEPS_HARD + p));
    const size_t sweeps = strcmp(trained, STEPS_BACKPROPAGATION) == 0 ? 0 : steps_points[p];
    xp_table_row(table, "%zu\t%s\t%zu\t%.6g\t%zu\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f", hidden, trained,
                 steps_points[p], products(e, hidden, sweeps), all.starts, study_plain(all.mean),
                 study_plain(all.half), study_plain(easy.mean), study_plain(easy.half),
                 study_plain(hard.mean), study_plain(hard.half));
  }
}

static void write_curves(xp_run *run, const study *s, const steps *e) {
  xp_table *table = xp_table_open(run, "curves",
                                  "hidden\ttrained\tsweeps [1]\tproducts [1]\tstarts [1]\terror [%]\t"
                                  "half width [%]\teasy change [%]\teasy half width [%]\thard change [%]\t"
                                  "hard half width [%]");
  for (size_t hidden = 1; hidden <= STEPS_DEPTHS; hidden++)
    for (size_t i = 0; i < STEPS_TRAINED; i++)
      write_curve(table, s, e, hidden, steps_trained[i]);
}

static const char longest[] = "20";

/* From the feedforward pass to the last point, in nets trained with the longest free phase. */
static study_mean gain(const study *s, size_t hidden, size_t which) {
  return change(s, at(hidden, longest, which), at(hidden, longest, which + STEPS_LAST));
}

static study_mean beyond(const study *s, size_t hidden) {
  size_t p = 0;
  while (p < STEPS_LAST && steps_points[p] < 20)
    p++;
  return change(s, at(hidden, longest, p), at(hidden, longest, STEPS_LAST));
}

/* The same in nets trained by the feedforward pass alone. */
static study_mean untrained(const study *s, size_t hidden) {
  return change(s, at(hidden, "0", STEPS_ALL), at(hidden, "0", STEPS_ALL + STEPS_LAST));
}

static study_mean against(const study *s, size_t hidden) {
  return change(s, at(hidden, "0", STEPS_ALL), at(hidden, longest, STEPS_ALL + STEPS_LAST));
}

static study_mean against_backpropagation(const study *s, size_t hidden) {
  return change(s, at(hidden, STEPS_BACKPROPAGATION, STEPS_ALL), at(hidden, longest, STEPS_ALL + STEPS_LAST));
}

static study_mean hard_over_easy(const study *s, size_t hidden) {
  const place a = at(hidden, longest, STEPS_HARD + STEPS_LAST), b = at(hidden, longest, STEPS_HARD),
              c = at(hidden, longest, STEPS_EASY + STEPS_LAST), d = at(hidden, longest, STEPS_EASY);
  return contrast(s, &a, &b, &c, &d);
}

static const double level = 0.2;

/* The first point from which on the mean error stays that near to the one at the last point; NaN without. */
static double stops_at(const study *s, size_t hidden) {
  size_t p = STEPS_LAST;
  if (gain(s, hidden, STEPS_ALL).starts == 0)
    return NAN;
  while (p > 0 && fabs(change(s, at(hidden, longest, STEPS_LAST), at(hidden, longest, p - 1)).mean) <= level)
    p--;
  return (double)steps_points[p];
}

static int falls(study_mean m) {
  return m.mean + m.half < 0;
}

static int stays(study_mean m) {
  return fabs(m.mean) + m.half <= level;
}

typedef struct {
  const char *id, *statement, *quantity, *reason;
  study_mean (*measure)(const study *s, size_t hidden);
  int (*holds)(study_mean m);
} sentence;

static study_mean gain_of_all(const study *s, size_t hidden) {
  return gain(s, hidden, STEPS_ALL);
}

static const sentence sentences[] = {
    {"increase", "Accuracy of a trained net increases with iterative inference",
     "depths at which the test error after 200 sweeps is below that of the feedforward pass, nets trained "
     "with 20 sweeps",
     "the 95 % interval of the paired difference lies below 0", gain_of_all, falls},
    {"untrained", "Accuracy increases with iterative inference without training by it",
     "depths at which the test error after 200 sweeps is below that of the feedforward pass, nets trained by "
     "the feedforward pass alone",
     "the 95 % interval of the paired difference lies below 0", untrained, falls},
    {"stops", "Accuracy stays as it is past the 20 sweeps that nets are trained with",
     "depths at which the test error changes by at most 0.2 percentage points from 20 to 200 sweeps",
     "the 95 % interval of the paired difference lies within 0.2, chosen beforehand", beyond, stays},
    {"feedforward", "Iterative inference, in training and test, increases accuracy over the feedforward pass",
     "depths at which nets trained with 20 sweeps and tested after 200 err less than nets trained and tested "
     "by the feedforward pass, same rule",
     "the 95 % interval of the paired difference lies below 0", against, falls},
    {"backpropagation",
     "Iterative inference gives a lower error than feedforward networks that learn by backpropagation",
     "depths at which nets trained with 20 sweeps and tested after 200 err less than feedforward nets that "
     "backpropagation trained",
     "the 95 % interval of the paired difference lies below 0", against_backpropagation, falls},
    {"hard",
     "Iterative inference lowers the error on hard images by more percentage points than on easy ones",
     "depths at which the error falls by more points on images that a linear classifier mistakes, nets "
     "trained with 20 sweeps",
     "the 95 % interval of the paired difference of differences lies below 0", hard_over_easy, falls}};
enum { SENTENCES = sizeof sentences / sizeof *sentences };

static void claim(xp_run *run, const study *s, const sentence *c, const char *skip) {
  size_t held = 0, least = STUDY_STARTS;
  for (size_t hidden = 1; hidden <= STEPS_DEPTHS; hidden++) {
    const study_mean m = c->measure(s, hidden);
    held += c->holds(m) ? 1 : 0;
    least = m.starts < least ? m.starts : least;
  }
  study_judge_parts(
      run,
      &(xp_claim){.id = xp_text(run, "inference-steps.%s", c->id),
                  .statement = c->statement,
                  .source = "public summary",
                  .quantity = xp_text(run, "%s, of %d; %zu starts each", c->quantity, STEPS_DEPTHS, least),
                  .unit = "1",
                  .reason = c->reason,
                  .count = STEPS_DEPTHS * least},
      held, STEPS_DEPTHS, least, skip);
  xp_value(run, xp_text(run, "held-%s", c->id), "%zu", held);
}

static void write_values(xp_run *run, const study *s, const steps *e, size_t hidden) {
  for (size_t i = 0; i < STEPS_TRAINED; i++)
    for (size_t p = 0; p < STEPS_POINTS; p++)
      study_write_mean(run, xp_text(run, "error-%zu-%s-%zu", hidden, steps_trained[i], steps_points[p]),
                       "%.2f", study_mean_of(s, at(hidden, steps_trained[i], 0).key, STEPS_ALL + p));
  for (size_t i = 0; i < SENTENCES; i++)
    study_write_mean(run, xp_text(run, "%s-%zu", sentences[i].id, hidden), "%.2f",
                     sentences[i].measure(s, hidden));
  study_write_mean(run, xp_text(run, "gain-easy-%zu", hidden), "%.2f", gain(s, hidden, STEPS_EASY));
  study_write_mean(run, xp_text(run, "gain-hard-%zu", hidden), "%.2f", gain(s, hidden, STEPS_HARD));
  xp_value_number(run, xp_text(run, "stop-%zu", hidden), "%.0f", stops_at(s, hidden));
  xp_value_number(run, xp_text(run, "settling-%zu", hidden), "%.0f",
                  study_mean_of(s, at(hidden, longest, 0).key, STEPS_SETTLING).mean);
  xp_value(run, xp_text(run, "products-%zu", hidden), "%.2f",
           products(e, hidden, 20) / products(e, hidden, 0));
}

void steps_report(xp_run *run, const study *s, const steps *e, const char *skip) {
  write_curves(run, s, e);
  for (size_t i = 0; i < SENTENCES; i++)
    claim(run, s, &sentences[i], skip);
  for (size_t hidden = 1; hidden <= STEPS_DEPTHS; hidden++)
    write_values(run, s, e, hidden);
  const double hard = (double)e->images.hard->count, easy = (double)e->images.easy->count;
  xp_value(run, "images", "%zu", e->data->train->count);
  xp_value(run, "epochs", "%zu", e->epochs);
  xp_value(run, "units", "%zu", e->units);
  xp_value(run, "tested", "%.0f", easy + hard);
  xp_value(run, "hard-images", "%.0f", hard);
  xp_value(run, "starts", "%zu", study_mean_of(s, at(1, longest, 0).key, 0).starts);
}

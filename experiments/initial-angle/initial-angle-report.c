/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "initial-angle.h"

#include "xp_claim.h"
#include "xp_table.h"

#include <math.h>

/*
 * Ernoult et al. 2020, figure 4, C-VF: test error after 100 epochs with one hidden layer and 150 with two,
 * read from the drawing, each by the angle between the whole update and the gradient at the start.
 */
typedef struct {
  size_t hidden;
  double update_angle, error, uncertainty;
} reading;
static const reading readings[] = {{1, 65, 2.41, 0.1},   {1, 79, 2.45, 0.1},  {1, 92, 2.49, 0.1},
                                   {1, 99, 4.4, 4},      {1, 105, 89.5, 2.5}, {2, 60, 2.98, 0.1},
                                   {2, 66.5, 3.53, 0.1}, {2, 74, 3.77, 0.1},  {2, 80.6, 4.5, 0.5},
                                   {2, 90, 5.05, 0.1},   {2, 94, 20, 2}};
enum { READINGS = sizeof readings / sizeof *readings };

typedef struct {
  const char *name;
  size_t depths;
} protocol_kind;
static const protocol_kind protocols[] = {{ANGLE_PUBLISHED, ANGLE_PUBLISHED_DEPTHS},
                                          {ANGLE_OWN, ANGLE_DEPTHS}};
enum { PROTOCOLS = 2, COMBINATIONS = ANGLE_PUBLISHED_DEPTHS + ANGLE_DEPTHS };

static void write_readings(xp_run *run) {
  xp_table *table = xp_table_open(run, "published",
                                  "hidden\tupdate angle at the start [degrees]\ttest error [%]\t"
                                  "uncertainty [%]");
  for (size_t i = 0; i < READINGS; i++)
    xp_table_row(table, "%zu\t%g\t%g\t%g", readings[i].hidden, readings[i].update_angle, readings[i].error,
                 readings[i].uncertainty);
}

static study_key key_of(const char *protocol, size_t hidden, double degrees) {
  study_key key = {{""}};
  study_set_level(&key, 0, "%s", protocol);
  study_set_level(&key, 1, "%zu", hidden);
  study_set_level(&key, 2, "%g", degrees);
  return key;
}

static study_mean mean(const study *s, const char *protocol, size_t hidden, double degrees, size_t number) {
  return study_mean_of(s, key_of(protocol, hidden, degrees), number);
}

/* What a start at 90 degrees costs against one at 0, start by start. */
static study_mean cost(const study *s, const char *protocol, size_t hidden, double degrees) {
  return study_difference(s, key_of(protocol, hidden, degrees), key_of(protocol, hidden, 0), ANGLE_TEST);
}

/* Change of the mean cosine of the weights from a start at 90 degrees. */
static study_mean aligned(const study *s, const char *protocol, size_t hidden) {
  const study_key key = key_of(protocol, hidden, 90);
  double x[STUDY_STARTS];
  for (size_t start = 0; start < STUDY_STARTS; start++) {
    const study_cell *c = study_find(s, &key, start);
    x[start] = c ? c->number[ANGLE_WEIGHT_END] - c->number[ANGLE_WEIGHT_START] : (double)NAN;
  }
  return study_mean_over(x, STUDY_STARTS);
}

enum { LEARNS_BELOW = 50 };

static int worse(const study *s, const char *protocol, size_t hidden) {
  const study_mean m = cost(s, protocol, hidden, 90);
  return m.mean - m.half > 0;
}

static int learns(const study *s, const char *protocol, size_t hidden) {
  const study_mean m = mean(s, protocol, hidden, 90, ANGLE_TEST);
  return m.failed == 0 && m.mean + m.half < LEARNS_BELOW;
}

/* A course that diverged has not learned. */
static int fails(const study *s, const char *protocol, size_t hidden) {
  const study_mean m = mean(s, protocol, hidden, 180, ANGLE_TEST);
  return m.starts == 0 ? m.failed > 0 : m.mean - m.half > LEARNS_BELOW;
}

static int aligns(const study *s, const char *protocol, size_t hidden) {
  const study_mean m = aligned(s, protocol, hidden);
  return m.mean - m.half > 0;
}

typedef struct {
  const char *id, *statement, *quantity, *reason;
  int (*holds)(const study *s, const char *protocol, size_t hidden);
} sentence;
static const sentence sentences[] = {
    {"worse", "A start at 90 degrees has a higher test error than one at 0",
     "combinations of protocol and depth in which it has",
     "the 95 % interval of the paired difference lies above 0", worse},
    {"learns", "Networks learn whose feedback starts at 90 degrees",
     "combinations of protocol and depth with a test error below 50 %",
     "the 95 % interval over starts lies below 50 %, chosen beforehand", learns},
    {"fails", "Networks do not learn whose feedback starts at 180 degrees",
     "combinations of protocol and depth with a test error above 50 %",
     "the 95 % interval over starts lies above 50 %, chosen beforehand", fails},
    {"aligns", "Feedback that starts at 90 degrees comes nearer to the transpose while networks learn",
     "combinations of protocol and depth in which the mean cosine of the weights rises",
     "the 95 % interval of its change over starts lies above 0", aligns}};
enum { SENTENCES = sizeof sentences / sizeof *sentences };

static void claim(xp_run *run, const study *s, const sentence *c, const char *skip) {
  size_t held = 0, least = STUDY_STARTS;
  for (size_t p = 0; p < PROTOCOLS; p++)
    for (size_t hidden = 1; hidden <= protocols[p].depths; hidden++) {
      const size_t starts = mean(s, protocols[p].name, hidden, 90, ANGLE_TEST).starts;
      held += c->holds(s, protocols[p].name, hidden) ? 1 : 0;
      least = starts < least ? starts : least;
    }
  study_judge_parts(run,
                    &(xp_claim){.id = xp_text(run, "initial-angle.%s", c->id),
                                .statement = c->statement,
                                .source = "vfep, after Ernoult et al. 2020, figure 4",
                                .quantity = xp_text(run, "%s, of %zu; %zu starts each", c->quantity,
                                                    (size_t)COMBINATIONS, least),
                                .unit = "1",
                                .reason = c->reason,
                                .count = COMBINATIONS * least},
                    held, COMBINATIONS, least, skip);
  xp_value(run, xp_text(run, "held-%s", c->id), "%zu", held);
}

static void write_values(xp_run *run, const study *s, const char *protocol, size_t hidden) {
  for (double degrees = 0; degrees <= 180; degrees += 90) {
    const char *where = xp_text(run, "%s-%zu-%g", protocol, hidden, degrees);
    study_write_mean(run, xp_text(run, "test-%s", where), "%.1f",
                     mean(s, protocol, hidden, degrees, ANGLE_TEST));
    study_write_mean(run, xp_text(run, "update-%s", where), "%.0f",
                     mean(s, protocol, hidden, degrees, ANGLE_UPDATE_START));
    study_write_mean(run, xp_text(run, "weight-%s", where), "%.2f",
                     mean(s, protocol, hidden, degrees, ANGLE_WEIGHT_END));
  }
}

void angle_report(xp_run *run, const study *s, const angle_setting *e, const char *skip) {
  write_readings(run);
  for (size_t i = 0; i < SENTENCES; i++)
    claim(run, s, &sentences[i], skip);
  for (size_t p = 0; p < PROTOCOLS; p++)
    for (size_t hidden = 1; hidden <= protocols[p].depths; hidden++)
      write_values(run, s, protocols[p].name, hidden);
  xp_value(run, "combinations", "%d", COMBINATIONS);
  xp_value(run, "images", "%zu", e->data->train->count);
  xp_value(run, "epochs", "%zu", e->epochs);
  xp_value(run, "deep-epochs", "%zu", e->deep_epochs);
  xp_value(run, "units", "%zu", e->units);
  xp_value(run, "starts", "%zu", mean(s, ANGLE_OWN, 1, 90, ANGLE_TEST).starts);
}

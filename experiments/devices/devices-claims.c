/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "devices.h"
#include "xp_claim.h"

#include <math.h>
#include <string.h>

enum { PAIRED_STARTS = 3 };

/* What one way on one device exceeds another on another by, in test error, start by start. */
typedef struct {
  const char *id, *source, *statement, *quantity;
  const char *kind, *size;
  devices_way way, other;
  int from_ideal; /* the other is on the ideal network */
  double most;    /* how far the interval may reach, in %; where it is NaN, below 0 */
} comparison;

#define PAPER "arXiv:1808.04873v1, section 6 (paraphrased)"
#define OWN "vfep, control"

static const comparison comparisons[] = {
    {"devices.in-place", PAPER,
     "Training in place on a device whose units differ by up to 30 % gives the test error of the ideal "
     "network",
     "test error in place, units that differ by up to 30 %, less that of the ideal network", "units", "30 %",
     DEVICES_IN_PLACE, DEVICES_IN_PLACE, 1, 0.3},
    {"devices.half", PAPER,
     "Training in place on a device whose units differ by up to 50 % gives the test error of the ideal "
     "network",
     "test error in place, units that differ by up to 50 %, less that of the ideal network", "units", "50 %",
     DEVICES_IN_PLACE, DEVICES_IN_PLACE, 1, 0.3},
    {"devices.put-on", PAPER,
     "Training in place on a device whose units differ by up to 30 % gives a lower test error than training "
     "the "
     "ideal network and writing its weights to the device",
     "test error in place less that of nets put on the device, units that differ by up to 30 %", "units",
     "30 %", DEVICES_IN_PLACE, DEVICES_PUT_ON, 0, NAN},
    {"devices.model", OWN,
     "Training in place on a device whose units differ by up to 30 % gives a lower test error than gradients "
     "of "
     "the ideal network at the device's states",
     "test error in place less that by gradients of the ideal network, units that differ by up to 30 %",
     "units", "30 %", DEVICES_IN_PLACE, DEVICES_MODEL, 0, NAN},
    {"devices.one-sign", OWN,
     "With weights of one sign each, training in place gives a lower test error than putting a trained net "
     "on "
     "the device",
     "test error in place less that of nets put on the device, weights of one sign each", "one sign", "1",
     DEVICES_IN_PLACE, DEVICES_PUT_ON, 0, NAN},
    {"devices.noise", OWN,
     "Training in place with noise of 0.1 in the states gives the test error of the ideal network",
     "test error in place with noise in the states, less that of the ideal network", "noise", "0.1",
     DEVICES_IN_PLACE, DEVICES_IN_PLACE, 1, 0.3},
    {"devices.all", OWN,
     "With all faults at once, training in place gives a lower test error than putting a trained net on the "
     "device",
     "test error in place less that of nets put on the device, all faults at once", "all", "20 %",
     DEVICES_IN_PLACE, DEVICES_PUT_ON, 0, NAN},
};

enum { COMPARISONS = sizeof comparisons / sizeof *comparisons };

int devices_is_compared(const devices_row *d, devices_way way) {
  for (size_t i = 0; i < COMPARISONS; i++) {
    const comparison *c = &comparisons[i];
    const devices_row *own = devices_find(c->kind, c->size), *other = c->from_ideal ? &devices_rows[0] : own;
    if ((d == own && way == c->way) || (d == other && way == c->other))
      return 1;
  }
  return 0;
}

typedef struct {
  const char *id, *statement, *quantity, *reason;
  int from_ideal;
  double below; /* where the interval ends, in % */
} sentence;

static const sentence sentences[] = {
    {"devices.level", "Training in place gives the test error of the ideal network, whatever the fault",
     "faulty devices on which its test error is at most 0.3 above that of the ideal network",
     "the 95 % interval of the paired difference ends below 0.3 %, chosen beforehand", 1, 0.3},
    {"devices.lower",
     "Training in place gives a lower test error than training the ideal network and writing its weights to "
     "the device, whatever the fault",
     "faulty devices on which its test error is below that of nets put on the device",
     "the 95 % interval of the paired difference ends below 0", 0, 0}};
enum { SENTENCES = sizeof sentences / sizeof *sentences };

/* Over all devices but the ideal one. */
static void claim_all(xp_run *run, const study *s, const sentence *c, const char *skip) {
  size_t held = 0, above = 0, total = 0, least = STUDY_STARTS;
  for (size_t i = 1; i < devices_count; i++) {
    const devices_row *d = &devices_rows[i];
    const study_mean m = study_difference(s, devices_key(d, DEVICES_IN_PLACE),
                                          c->from_ideal ? devices_key(&devices_rows[0], DEVICES_IN_PLACE)
                                                        : devices_key(d, DEVICES_PUT_ON),
                                          DEVICES_TEST);
    if (m.starts + m.failed == 0)
      continue;
    total++;
    held += m.mean + m.half < c->below;
    above += m.mean - m.half > 0;
    least = m.starts < least ? m.starts : least;
  }
  study_judge_parts(run,
                    &(xp_claim){.id = c->id,
                                .statement = c->statement,
                                .source = PAPER,
                                .quantity = c->quantity,
                                .unit = "1",
                                .reason = c->reason,
                                .count = total * least},
                    held, total, total ? least : 0, skip);
  const char *word = strchr(c->id, '.') + 1;
  xp_value(run, xp_text(run, "held-%s", word), "%zu", held);
  xp_value(run, xp_text(run, "above-%s", word), "%zu", above);
  xp_value(run, xp_text(run, "of-%s", word), "%zu", total);
}

void devices_claim(xp_run *run, const study *s, const char *skip) {
  for (size_t i = 0; i < COMPARISONS; i++) {
    const comparison *c = &comparisons[i];
    const devices_row *d = devices_find(c->kind, c->size);
    const study_mean m = study_difference(
        s, devices_key(d, c->way), devices_key(c->from_ideal ? &devices_rows[0] : d, c->other), DEVICES_TEST);
    const double half = isnan(m.half) ? 0 : m.half;
    const int level = !isnan(c->most);
    xp_claim_judge(
        run,
        &(xp_claim){.id = c->id,
                    .statement = c->statement,
                    .source = c->source,
                    .quantity = xp_text(run, "%s, mean over %zu paired starts", c->quantity, m.starts),
                    .unit = "%",
                    .low = -INFINITY,
                    .high = level ? c->most - half : -half,
                    .reason = level ? "the 95 % interval over starts ends below 0.3 %, chosen beforehand"
                                    : "the 95 % interval over starts ends below 0",
                    .spread = half,
                    .count = m.starts},
        m.mean,
        skip                       ? skip
        : m.starts < PAIRED_STARTS ? "needs three paired starts"
                                   : NULL);
  }
  for (size_t i = 0; i < SENTENCES; i++)
    claim_all(run, s, &sentences[i], skip);
}

static void number(xp_run *run, const char *key, const char *format, double x) {
  xp_value(run, key, "%s", isnan(x) ? "--" : xp_text(run, format, x));
}

/* "weight noise", "0.3" gives "weight-noise-0-3". */
static const char *word_of(xp_run *run, const devices_row *d) {
  char word[64];
  size_t used = 0;
  for (const char *c = xp_text(run, "%s %s", d->kind, d->size); *c && used + 1 < sizeof word; c++)
    if (*c != '%' && !(*c == ' ' && c[1] == '%'))
      word[used++] = *c == ' ' || *c == '.' ? '-' : *c;
  word[used] = 0;
  return xp_text(run, "%s", word);
}

void devices_write_values(xp_run *run, const study *s) {
  static const char *const short_ways[DEVICES_WAYS] = {"place", "put", "model", "known"};
  for (size_t i = 0; i < devices_count; i++)
    for (devices_way way = 0; way < DEVICES_WAYS; way++) {
      const devices_row *d = &devices_rows[i];
      const study_mean test = study_mean_of(s, devices_key(d, way), DEVICES_TEST),
                       cosine = study_mean_of(s, devices_key(d, way), DEVICES_COSINE);
      const char *word = xp_text(run, "%s-%s", word_of(run, d), short_ways[way]);
      if (test.starts + test.failed == 0)
        continue;
      number(run, xp_text(run, "test-%s", word), "%.1f", test.mean);
      number(run, xp_text(run, "half-%s", word), "%.1f", test.half);
      study_write_mean(run, xp_text(run, "cosine-%s", word), "%.2f", cosine);
    }
  xp_value(run, "starts", "%zu",
           study_mean_of(s, devices_key(&devices_rows[0], DEVICES_IN_PLACE), DEVICES_TEST).starts);
  xp_value(run, "starts-model", "%zu",
           study_mean_of(s, devices_key(&devices_rows[0], DEVICES_MODEL), DEVICES_TEST).starts);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transfer.h"
#include "xp_claim.h"
#include "xp_table.h"

#include <math.h>

enum { LEAST_STARTS = 3 };

int transfer_has(const study *s, const transfer_sizes *sizes, transfer_task task) {
  for (transfer_rule rule = 0; rule < TRANSFER_RULES; rule++)
    for (size_t i = 0; i < sizes->count; i++)
      for (transfer_from from = 0; from < TRANSFER_STARTS_OF; from++)
        if (study_has(s, transfer_key(task, rule, sizes->list[i], from)))
          return 1;
  return 0;
}

static double error_of(const study *s, study_key key, size_t start) {
  const study_cell *c = study_find(s, &key, start);
  return c ? c->number[TRANSFER_TEST] : (double)NAN;
}

/* The logarithm of the error from scratch over that of what was learned before, from the same start; NaN
 * where a run did not come to its end, or has no error to compare. */
static double gain_of(const study *s, transfer_task task, transfer_rule rule, size_t images, size_t start) {
  const double scratch = error_of(s, transfer_key(task, rule, images, TRANSFER_SCRATCH), start),
               learned = error_of(s, transfer_key(task, rule, images, TRANSFER_LEARNED), start);
  return scratch > 0 && learned > 0 ? log(scratch / learned) : (double)NAN;
}

/* A mean over starts and half its 95 % t-interval; less the gain of backpropagation where less says so. */
static study_mean gain(const study *s, transfer_task task, transfer_rule rule, size_t images, int less) {
  double x[TRANSFER_STARTS];
  for (size_t start = 0; start < TRANSFER_STARTS; start++)
    x[start] = gain_of(s, task, rule, images, start) -
               (less ? gain_of(s, task, TRANSFER_BACKPROPAGATION, images, start) : 0);
  return study_mean_over(x, TRANSFER_STARTS);
}

void transfer_write_gains(const study *s, const transfer_sizes *sizes) {
  xp_table *table = xp_table_open(s->run, "gains",
                                  "task\trule\timages [1]\tstarts [1]\tgain [1]\tlow [1]\thigh [1]\t"
                                  "over backpropagation [1]\tover low [1]\tover high [1]");
  for (transfer_task task = 0; task < TRANSFER_TASKS; task++)
    for (transfer_rule rule = 0; rule < TRANSFER_RULES && transfer_has(s, sizes, task); rule++)
      for (size_t i = 0; i < sizes->count; i++) {
        const study_mean g = gain(s, task, rule, sizes->list[i], 0),
                         d = gain(s, task, rule, sizes->list[i], 1);
        xp_table_row(table, "%s\t%s\t%zu\t%zu\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f", transfer_tasks[task],
                     transfer_rules[rule], sizes->list[i], g.starts, study_plain(exp(g.mean)),
                     study_plain(exp(g.mean - g.half)), study_plain(exp(g.mean + g.half)),
                     study_plain(exp(d.mean)), study_plain(exp(d.mean - d.half)),
                     study_plain(exp(d.mean + d.half)));
      }
}

/* Of the pairs of task and size. */
static study_tally count(const study *s, const transfer_sizes *sizes, int less) {
  study_tally t = {0};
  for (transfer_task task = 0; task < TRANSFER_TASKS; task++)
    for (size_t i = 0; i < sizes->count && transfer_has(s, sizes, task); i++)
      study_tally_add(&t, gain(s, task, TRANSFER_VECTOR_FIELD, sizes->list[i], less));
  return t;
}

/* By how much the error on the first task rises. */
static study_mean forgotten(const study *s, transfer_task task, transfer_rule rule, size_t images) {
  double x[TRANSFER_STARTS];
  const study_key key = transfer_key(task, rule, images, TRANSFER_LEARNED);
  for (size_t start = 0; start < TRANSFER_STARTS; start++) {
    const study_cell *c = study_find(s, &key, start);
    x[start] = c ? c->number[TRANSFER_AFTER] - c->number[TRANSFER_BEFORE] : (double)NAN;
  }
  return study_mean_over(x, TRANSFER_STARTS);
}

static study_tally count_forgotten(const study *s, const transfer_sizes *sizes) {
  study_tally t = {0};
  for (transfer_task task = 0; task < TRANSFER_TASKS; task++)
    for (size_t i = 0; i < sizes->count && transfer_has(s, sizes, task); i++)
      study_tally_add(&t, forgotten(s, task, TRANSFER_VECTOR_FIELD, sizes->list[i]));
  return t;
}

static void claim(xp_run *run, xp_claim c, size_t held, study_tally t, const char *skip) {
  c.source = "vfep, control";
  c.unit = "1";
  c.reason = "counted where the 95 % interval over starts, which are paired, says so";
  c.count = t.parts * t.least;
  xp_claim_judge_parts(run, &c, held, t.parts,
                       skip                     ? skip
                       : t.parts == 0           ? "needs a task"
                       : t.least < LEAST_STARTS ? "needs three paired starts"
                                                : NULL);
}

void transfer_claim(const study *s, const transfer_sizes *sizes, const char *skip) {
  const study_tally gains = count(s, sizes, 0), levels = count(s, sizes, 1),
                    losses = count_forgotten(s, sizes);
  claim(s->run,
        (xp_claim){.id = "transfer.better",
                   .statement = "A hidden layer that vector-field learning trained on another task lowers "
                                "the test error",
                   .quantity = "pairs of task and number of images with a lower error than from scratch"},
        gains.above, gains, skip);
  claim(s->run,
        (xp_claim){.id = "transfer.level",
                   .statement = "Vector-field learning gains as much from another task as backpropagation",
                   .quantity = "pairs of task and number of images whose gain is not below that of "
                               "backpropagation"},
        levels.parts - levels.below, levels, skip);
  claim(s->run,
        (xp_claim){.id = "transfer.kept",
                   .statement = "Vector-field learning of a second task leaves the error on the first",
                   .quantity = "pairs of task and number of images after which the error on the first task "
                               "is not higher, its outputs put back"},
        losses.parts - losses.above, losses, skip);
}

static void write_ends(const study *s, transfer_task task, transfer_rule rule, size_t images,
                       const char *end) {
  xp_run *run = s->run;
  const char *key = xp_text(run, "%s-%s-%s", end, transfer_tasks[task], transfer_rules[rule]);
  const study_key learned = transfer_key(task, rule, images, TRANSFER_LEARNED);
  const study_mean g = gain(s, task, rule, images, 0);
  xp_value_number(run, xp_text(run, "scratch-%s", key), "%.1f",
                  study_mean_of(s, transfer_key(task, rule, images, TRANSFER_SCRATCH), TRANSFER_TEST).mean);
  xp_value_number(run, xp_text(run, "learned-%s", key), "%.1f",
                  study_mean_of(s, learned, TRANSFER_TEST).mean);
  study_write_ratio(run, xp_text(run, "gain-%s", key), g);
  study_write_mean(run, xp_text(run, "risen-%s", key), "%.0f", forgotten(s, task, rule, images));
}

void transfer_write_values(const study *s, const transfer_sizes *sizes) {
  xp_run *run = s->run;
  const size_t least = sizes->list[0], most = sizes->list[sizes->count - 1];
  for (transfer_task task = 0; task < TRANSFER_TASKS; task++) {
    for (transfer_rule rule = 0; rule < TRANSFER_RULES; rule++) {
      write_ends(s, task, rule, least, "least");
      write_ends(s, task, rule, most, "most");
    }
    const study_key key = transfer_key(task, TRANSFER_VECTOR_FIELD, least, TRANSFER_SCRATCH);
    xp_value(run, xp_text(run, "starts-%s", transfer_tasks[task]), "%s",
             transfer_has(s, sizes, task) ? xp_text(run, "%zu", study_mean_of(s, key, TRANSFER_TEST).starts)
                                          : "not run here");
  }
  const study_tally gains = count(s, sizes, 0), levels = count(s, sizes, 1),
                    losses = count_forgotten(s, sizes);
  xp_value(run, "least", "%zu", least);
  xp_value(run, "most", "%zu", most);
  xp_value(run, "pairs", "%zu", gains.parts);
  xp_value(run, "pairs-better", "%zu", gains.above);
  xp_value(run, "pairs-worse", "%zu", gains.below);
  xp_value(run, "pairs-below", "%zu", levels.below);
  xp_value(run, "pairs-forgotten", "%zu", losses.above);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "datasets.h"
#include "xp_claim.h"
#include "xp_table.h"

#include <math.h>

enum { LEAST_STARTS = 3, LEAST_SETS = 2 };

void datasets_write_gaps(const study *s) {
  xp_table *table = xp_table_open(s->run, "gaps",
                                  "data\trule\tplace [1]\tstarts [1]\ttest error [%]\thalf width [%]\tfactor "
                                  "[1]\tlow [1]\thigh [1]\tover MNIST [1]\t"
                                  "over MNIST low [1]\tover MNIST high [1]");
  size_t place = 0;
  for (sets_name set = 0; set < SETS; set++) {
    if (!datasets_has(s, set))
      continue;
    place++;
    for (size_t rule = 0; rule < DATASETS_RULES; rule++) {
      const study_mean e = study_mean_of(s, datasets_key(set, rule), DATASETS_TEST),
                       g = datasets_gap(s, set, rule, 0), m = datasets_gap(s, set, rule, 1);
      xp_table_row(table, "%s\t%s\t%zu\t%zu\t%.3f\t%.3f\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f", sets_names[set],
                   datasets_rules[rule], place, e.starts, study_plain(e.mean), study_plain(e.half),
                   study_plain(exp(g.mean)), study_plain(exp(g.mean - g.half)),
                   study_plain(exp(g.mean + g.half)), study_plain(exp(m.mean)),
                   study_plain(exp(m.mean - m.half)), study_plain(exp(m.mean + m.half)));
    }
  }
}

/* The gaps on all sets, or on those past MNIST less that on MNIST. */
static study_tally count(const study *s, size_t rule, int less) {
  study_tally t = {0};
  for (sets_name set = less ? SETS_MNIST + 1 : SETS_MNIST; set < SETS; set++)
    if (datasets_has(s, set))
      study_tally_add(&t, datasets_gap(s, set, rule, less));
  return t;
}

static const char *why_not(const study_tally *t, const char *skip) {
  if (skip)
    return skip;
  if (t->parts < LEAST_SETS)
    return "needs two data sets";
  return t->least < LEAST_STARTS ? "needs three paired starts" : NULL;
}

/* Sets on which an interval over starts does not lie above 0. */
static void claim_sets(xp_run *run, study_tally t, xp_claim c, const char *skip) {
  c.source = "vfep, control";
  c.unit = "1";
  c.reason = "a set counts against the sentence where the 95 % interval over starts lies above 0";
  c.count = t.parts * t.least;
  xp_claim_judge_parts(run, &c, t.parts - t.above, t.parts, why_not(&t, skip));
}

static void claim_worse(const study *s, const char *skip) {
  const study_tally t = count(s, DATASETS_VECTOR_FIELD, 1);
  xp_claim_judge_parts(
      s->run,
      &(xp_claim){.id = "datasets.worse",
                  .statement = "On other data sets vector-field learning exceeds the test error "
                               "of backpropagation by a larger factor than on MNIST",
                  .source = "public summary",
                  .quantity = "data sets past MNIST on which the factor, over that on MNIST from "
                              "the same start, is above 1",
                  .unit = "1",
                  .reason = "a set counts where the 95 % interval over starts lies above 0",
                  .count = t.parts * t.least},
      t.above, t.parts, why_not(&t, skip));
}

/* The same difference in percentage points, which weighs sets with large errors more. */
static void claim_points(const study *s, const char *skip) {
  study_tally t = {0};
  for (sets_name set = SETS_MNIST + 1; set < SETS; set++)
    if (datasets_has(s, set))
      study_tally_add(&t, datasets_excess_past_mnist(s, set, DATASETS_VECTOR_FIELD));
  xp_claim_judge_parts(
      s->run,
      &(xp_claim){.id = "datasets.points",
                  .statement = "On other data sets vector-field learning exceeds the test error "
                               "of backpropagation by more percentage points than on MNIST",
                  .source = "public summary",
                  .quantity = "data sets past MNIST on which the difference is larger than on "
                              "MNIST from the same start",
                  .unit = "1",
                  .reason = "a set counts where the 95 % interval over starts lies above 0",
                  .count = t.parts * t.least},
      t.above, t.parts, why_not(&t, skip));
  xp_value(s->run, "points-above", "%zu", t.above);
}

static void claim_share(const study *s, const char *skip) {
  const study_mean more = datasets_split(s).more;
  const study_tally t = count(s, DATASETS_VECTOR_FIELD, 0);
  xp_claim_judge(s->run,
                 &(xp_claim){.id = "datasets.rule",
                             .statement = "The gap to backpropagation is a property of the rule more than "
                                          "of the data",
                             .source = "vfep, control",
                             .quantity = xp_text(s->run,
                                                 "share of the rule in the sum of squares of the gaps of "
                                                 "three rules on %zu sets, less that of the set, mean over "
                                                 "%zu starts",
                                                 t.parts, more.starts),
                             .unit = "1",
                             .low = isnan(more.half) ? 0 : more.half,
                             .high = 1,
                             .reason = "the 95 % interval over starts lies above 0",
                             .spread = isnan(more.half) ? 0 : more.half,
                             .count = more.starts},
                 more.mean, why_not(&t, skip));
}

void datasets_claim(const study *s, const char *skip) {
  xp_run *run = s->run;
  claim_worse(s, skip);
  claim_points(s, skip);
  claim_sets(run, count(s, DATASETS_VECTOR_FIELD, 0),
             (xp_claim){.id = "datasets.vector-field",
                        .statement = "Vector-field learning has the test error of backpropagation on every "
                                     "data set",
                        .quantity = "data sets on which its error over that of backpropagation from the "
                                    "same start is not above 1"},
             skip);
  claim_sets(run, count(s, DATASETS_GRADIENT, 0),
             (xp_claim){.id = "datasets.gradient",
                        .statement = "By the exact gradient the recurrent net has the test error of the "
                                     "feedforward net on every data set",
                        .quantity = "data sets on which its error over that of backpropagation from the "
                                    "same start is not above 1"},
             skip);
  claim_share(s, skip);
}

static void write_set(const study *s, sets_name set) {
  xp_run *run = s->run;
  const char *name = sets_names[set];
  for (size_t rule = 0; rule < DATASETS_RULES; rule++) {
    const study_mean m = study_mean_of(s, datasets_key(set, rule), DATASETS_TEST),
                     g = datasets_gap(s, set, rule, 0);
    const char *key = xp_text(run, "%s-%s", name, datasets_rules[rule]);
    xp_value_number(run, xp_text(run, "test-%s", key), "%.2f", m.mean);
    xp_value_number(run, xp_text(run, "half-%s", key), "%.2f", m.half);
    study_write_mean(run, xp_text(run, "cosine-%s", key), "%.2f",
                     study_mean_of(s, datasets_key(set, rule), DATASETS_COSINE));
    if (rule != DATASETS_BACKPROPAGATION)
      study_write_ratio(run, xp_text(run, "over-%s", key), g);
  }
  const size_t starts = study_mean_of(s, datasets_key(set, DATASETS_BACKPROPAGATION), DATASETS_TEST).starts;
  xp_value(run, xp_text(run, "starts-%s", name), "%s",
           datasets_has(s, set) ? xp_text(run, "%zu", starts) : "not run here");
}

void datasets_write_values(const study *s) {
  const datasets_shares shares = datasets_split(s);
  for (sets_name set = 0; set < SETS; set++)
    write_set(s, set);
  xp_value_number(s->run, "share-rule", "%.2f", shares.rule.mean);
  xp_value_number(s->run, "half-share-rule", "%.2f", shares.rule.half);
  xp_value_number(s->run, "share-data", "%.2f", shares.set.mean);
  xp_value_number(s->run, "half-share-data", "%.2f", shares.set.half);
  xp_value_number(s->run, "share-rest", "%.2f", shares.rest.mean);
  xp_value_number(s->run, "half-share-rest", "%.2f", shares.rest.half);
  const study_tally others = count(s, DATASETS_VECTOR_FIELD, 1), own = count(s, DATASETS_VECTOR_FIELD, 0),
                    gradient = count(s, DATASETS_GRADIENT, 0);
  xp_value(s->run, "sets", "%zu", own.parts);
  xp_value(s->run, "others", "%zu", others.parts);
  xp_value(s->run, "others-above", "%zu", others.above);
  xp_value(s->run, "above-vector-field", "%zu", own.above);
  xp_value(s->run, "above-gradient", "%zu", gradient.above);
}

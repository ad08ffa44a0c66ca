/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Does the law serve where networks learn?  Nets of 2 to 10 hidden layers of 128 units learn digits by
 * centred nudging, with independent feedback of gain 0.1 and plain steps:
 *
 *   law              one base rate times gain^-k into layer k, differences carried
 *   subtracted       the same rates, nudged states subtracted from free ones
 *   one-rate         the base rate in all layers, differences carried
 *   adam             the base rate of Adam in all layers, which undoes the size of an increment
 *   backpropagation  the base rate in all layers, no feedback: what the depth itself costs
 *
 * At preset paper also three hidden layers of 512 by recipe faint, whose rates were searched layer by layer,
 * and by the same recipe with the searched rate of the outputs times gain^-k.
 */
#include "weak-feedback.h"
#include "xp.h"

#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { OF_NET, OF_WAY };
enum { WIDE_HIDDEN = 3, STARTS = 3, EPOCHS = 5, PROBES = 2 };
enum { TEST, LEARNING, DEEPEST_COSINE };
enum { LAW, SUBTRACTED, ONE_RATE, ADAM, BACKPROPAGATION, WAYS };
static const char *const ways[WAYS] = {"law", "subtracted", "one-rate", "adam", "backpropagation"};
static const char *const wide = "3x512", *const searched = "searched";

#define GAIN 0.1f
#define BASE_RATE 0.1f
#define ADAM_RATE 1e-3f

typedef struct {
  course_data *data;
  size_t epochs;
  const course_recipe *wide, *deep;
} context;

static int is(const study_cell *cell, const char *way) {
  return strcmp(cell->key.level[OF_WAY], way) == 0;
}

/* The rate of the outputs, by the law of weak feedback in layers above. */
static void set_law(vf_learner_options *o) {
  for (size_t k = 1; k < o->depth; k++)
    o->learning_rate[k] =
        (float)((double)o->learning_rate[0] * gsl_pow_int((double)o->feedback_gain, -(int)k));
}

static vf_training_options wide_options(const study_cell *cell, const context *e) {
  vf_training_options o = course_options(e->wide, e->data, WIDE_HIDDEN, e->epochs);
  if (!is(cell, searched))
    set_law(&o.learner);
  return o;
}

static vf_training_options options_of(const study_cell *cell, void *of) {
  const context *e = of;
  if (strcmp(cell->key.level[OF_NET], wide) == 0)
    return wide_options(cell, e);
  vf_training_options o = course_options(e->deep, e->data, 1, e->epochs);
  vf_learner_options *l = &o.learner;
  const size_t hidden = (size_t)atoi(cell->key.level[OF_NET]);
  l->size[hidden + 1] = l->size[l->depth];
  l->depth = hidden + 1;
  course_set_units(&o, WEAK_UNITS);
  o.probes = o.probes < PROBES ? o.probes : PROBES;
  o.gradient_steps = 40;
  l->solver = VF_LEARNER_SWEEP;
  l->feedback_gain = GAIN;
  l->slope_left_out = 1;
  l->optimizer = is(cell, ways[ADAM]) ? VF_LEARNER_ADAM : VF_LEARNER_PLAIN;
  l->relative = !is(cell, ways[SUBTRACTED]);
  for (size_t k = 0; k < l->depth; k++)
    l->learning_rate[k] = is(cell, ways[ADAM]) ? ADAM_RATE : BASE_RATE;
  if (is(cell, ways[LAW]) || is(cell, ways[SUBTRACTED]))
    set_law(l);
  if (is(cell, ways[BACKPROPAGATION]))
    course_set_rule(&o, "backpropagation");
  return o;
}

static void learn(study_task *task, const study_cell *cell, double *number, void *of) {
  const vf_training_options o = options_of(cell, of);
  vf_training *t = study_train(task, &o, NULL, NULL);
  if (!t)
    return;
  const double *row = vf_training_row(t, o.epochs);
  number[TEST] = row[VF_TRAINING_TEST];
  number[LEARNING] = row[VF_TRAINING_LEARNING];
  number[DEEPEST_COSINE] = row[VF_TRAINING_COSINE_FORWARD + o.learner.depth - 1];
  vf_training_free(t);
}

static const study_plan plan = {
    .factors = {"net", "way"},
    .numbers = {"test error [%]", "error while learning [%]", "cosine of the input weights [1]"},
    .options = options_of,
    .run = learn};

static study_key key_of(const char *net, const char *way) {
  study_key key = {{""}};
  study_set_level(&key, OF_NET, "%s", net);
  study_set_level(&key, OF_WAY, "%s", way);
  return key;
}

static study_key deep_key(size_t hidden, size_t way) {
  study_key key = key_of("", ways[way]);
  study_set_level(&key, OF_NET, "%zux%d", hidden, WEAK_UNITS);
  return key;
}

static void list(study *s) {
  const int whole = xp_run_preset(s->run) == XP_PAPER;
  for (size_t start = 0; start < (whole ? STARTS : 1); start++) {
    for (size_t hidden = 2; hidden <= WEAK_DEEPEST; hidden += 4)
      for (size_t way = 0; way < WAYS; way++)
        study_add(s, start, deep_key(hidden, way));
    if (whole) {
      study_add(s, start, key_of(wide, ways[LAW]));
      study_add(s, start, key_of(wide, searched));
    }
  }
}

static const char *skip_reason(xp_run *run, const course_data *d) {
  return xp_run_preset(run) == XP_PAPER ? course_not_mnist(run, d)
                                        : "needs 60 000 images and 5 epochs: preset paper";
}

/* The upper end of the interval of a difference that is to be at most 0, or whose mean is to be within it. */
static void claim_difference(const study *s, const char *skip, const char *id, const char *statement,
                             const char *what, study_key key, study_key other, int level) {
  const study_mean d = study_difference(s, key, other, TEST);
  const double half = isnan(d.half) ? 0 : d.half;
  xp_claim_judge(s->run,
                 &(xp_claim){.id = id,
                             .statement = statement,
                             .source = "vfep, learning by the law of rates",
                             .quantity = xp_text(s->run, "%s, mean over %zu paired starts", what, d.starts),
                             .unit = "%",
                             .low = -INFINITY,
                             .high = level ? half : 0 - half,
                             .reason = "the 95 % interval over starts",
                             .spread = half,
                             .count = d.starts},
                 d.mean,
                 skip                ? skip
                 : d.starts < STARTS ? "needs three paired starts"
                                     : NULL);
}

static void claims(const study *s, const char *skip) {
  claim_difference(
      s, skip, "weak-feedback.rates",
      "Ten hidden layers with weak feedback err less by the law than by one plain rate for all layers",
      "test error by the law less that by one rate, ten hidden layers", deep_key(WEAK_DEEPEST, LAW),
      deep_key(WEAK_DEEPEST, ONE_RATE), 0);
  claim_difference(s, skip, "weak-feedback.searched",
                   "One base rate and the law serve three hidden layers as well as rates searched layer by "
                   "layer",
                   "test error by the law less that by searched rates, recipe faint, 3 x 512",
                   key_of(wide, ways[LAW]), key_of(wide, searched), 1);
}

static void value(const study *s, const char *key, study_key of) {
  const study_mean m = study_mean_of(s, of, TEST);
  if (m.starts == 0 && m.failed > 0)
    xp_value(s->run, key, "diverged");
  else
    xp_value_number(s->run, key, "%.1f", m.mean);
  xp_value_number(s->run, xp_text(s->run, "%s-half", key), "%.1f", m.half);
}

static void values(const study *s, const context *e) {
  for (size_t hidden = 2; hidden <= WEAK_DEEPEST; hidden += 4)
    for (size_t way = 0; way < WAYS; way++)
      value(s, xp_text(s->run, "test-%zu-%s", hidden, ways[way]), deep_key(hidden, way));
  if (xp_run_preset(s->run) == XP_PAPER) {
    value(s, "test-wide-law", key_of(wide, ways[LAW]));
    value(s, "test-wide-searched", key_of(wide, searched));
  }
  xp_value(s->run, "learning-images", "%zu", e->data->train->count);
  xp_value(s->run, "learning-epochs", "%zu", e->epochs);
}

void weak_learning(xp_run *run, const study_choice *chosen, course_data *data) {
  context e = {data, (size_t)xp_choose(run, 1, 3, EPOCHS), course_recipe_find(run, "faint"),
               course_recipe_find(run, "compared")};
  study_plan own = plan;
  own.steps = e.epochs * course_steps(data->train->count);
  study *s = study_alloc(run, &own, chosen, &e);
  list(s);
  course_share_cores(run, s->count, data);
  study_run(s);
  study_write_summary(s);
  claims(s, skip_reason(run, data));
  values(s, &e);
  study_free(s);
}

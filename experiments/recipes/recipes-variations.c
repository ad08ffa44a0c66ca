/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "recipes.h"

#include <string.h>

/* The first rows change recipe deep, the others recipe weak; each names its deviation. */
const recipes_variation recipes_variations[RECIPES_VARIATIONS] = {
    {"deep", "deep", "deep", 1, {{RECIPES_NOTHING, 0}}},
    {"deep", "output weights at full Glorot range", "glorot-output", 1, {{RECIPES_OUTPUT_GAIN, 1}}},
    {"deep", "output biases 0", "no-bias", 0, {{RECIPES_OUTPUT_BIAS, 0}}},
    {"deep",
     "outputs not clipped, biases 0",
     "open",
     1,
     {{RECIPES_OPEN_OUTPUT, 1}, {RECIPES_OUTPUT_BIAS, 0}}},
    {"deep", "feedback gain 0.6", "gain", 0, {{RECIPES_FEEDBACK_GAIN, 0.6f}}},
    {"deep", "rates 4, 1.5, 0.4, 0.03", "fast", 0, {{RECIPES_FAST_RATES, 1}}},
    {"deep", "rates 4, 1.5, 0.4, 0.03 and beta 1", "strong", 0, {{RECIPES_FAST_RATES, 1}, {RECIPES_BETA, 1}}},
    {"deep",
     "feedback gain 0.075, rates 128, 12, 0.8, 0.015 and beta 1",
     "faint",
     0,
     {{RECIPES_FEEDBACK_GAIN, 0.075f}, {RECIPES_FAINT_RATES, 1}, {RECIPES_BETA, 1}}},
    {"deep", "rates halved", "half-rates", 0, {{RECIPES_RATES, 0.5f}}},
    {"deep", "rates doubled", "double-rates", 0, {{RECIPES_RATES, 2}}},
    {"deep", "one-sided nudging", "one-sided", 0, {{RECIPES_ONE_SIDED, 1}}},
    {"deep", "3 nudged steps", "nudged-3", 0, {{RECIPES_NUDGED_STEPS, 3}}},
    {"deep", "10 free steps", "free-10", 0, {{RECIPES_FREE_STEPS, 10}}},
    {"deep",
     "5 free steps, one-sided",
     "free-5-one-sided",
     0,
     {{RECIPES_FREE_STEPS, 5}, {RECIPES_ONE_SIDED, 1}}},
    {"deep", "beta 0.25", "beta-quarter", 0, {{RECIPES_BETA, 0.25f}}},
    {"deep", "beta 1", "beta-1", 0, {{RECIPES_BETA, 1}}},
    {"deep", "batch 20", "batch-20", 0, {{RECIPES_BATCH, 20}}},
    {"deep", "batch 100", "batch-100", 0, {{RECIPES_BATCH, 100}}},
    {"deep", "Euler's method to the same residual", "euler", 0, {{RECIPES_EULER, 1}}},
    {"deep", "tied weights", "tied", 0, {{RECIPES_TIED, 1}}},
    {"deep", "beta 2", "beta-2", 0, {{RECIPES_BETA, 2}}},
    {"deep",
     "outputs not clipped, biases 0, cross-entropy",
     "cross-entropy",
     0,
     {{RECIPES_OPEN_OUTPUT, 1}, {RECIPES_OUTPUT_BIAS, 0}, {RECIPES_CROSS_ENTROPY, 1}}},
    {"deep", "weights decay by 1e-4", "decay", 0, {{RECIPES_DECAY, 1e-4f}}},
    {"weak", "weak", "weak", 1, {{RECIPES_NOTHING, 0}}},
    {"weak",
     "weak, outputs not clipped, cross-entropy, beta 0.01, rates / 10",
     "weak-cross-entropy",
     1,
     {{RECIPES_OPEN_OUTPUT, 1},
      {RECIPES_OUTPUT_BIAS, 0},
      {RECIPES_CROSS_ENTROPY, 1},
      {RECIPES_BETA, 0.01f},
      {RECIPES_RATES, 0.1f}}},
    {"weak",
     "weak, outputs not clipped, beta 0.01, rates times 0.03",
     "weak-open",
     1,
     {{RECIPES_OPEN_OUTPUT, 1}, {RECIPES_OUTPUT_BIAS, 0}, {RECIPES_BETA, 0.01f}, {RECIPES_RATES, 0.03f}}},
    {"weak", "weak, beta 1", "weak-beta-1", 1, {{RECIPES_BETA, 1}}},
    {"weak", "weak, beta 0.01", "weak-beta-0-01", 1, {{RECIPES_BETA, 0.01f}}},
    {"weak", "weak, beta of either sign at random", "weak-random-sign", 1, {{RECIPES_RANDOM_SIGN, 1}}},
    {"weak", "weak, states of the epoch before as a start", "weak-warm", 1, {{RECIPES_WARM, 1}}},
    {"weak", "weak, one base rate", "weak-one-rate", 1, {{RECIPES_ONE_RATE, 1}}},
    {"weak",
     "weak, feedback gain 0.01, one base rate",
     "weak-gain-0-01",
     1,
     {{RECIPES_FEEDBACK_GAIN, 0.01f}, {RECIPES_ONE_RATE, 1}, {RECIPES_FREE_STEPS, 6}}},
    {"weak",
     "weak, feedback gain 0.1, one base rate",
     "weak-gain-0-1",
     1,
     {{RECIPES_FEEDBACK_GAIN, 0.1f}, {RECIPES_ONE_RATE, 1}, {RECIPES_FREE_STEPS, 12}}},
    {"weak", "weak, rates halved", "weak-half-rates", 1, {{RECIPES_RATES, 0.5f}}},
    {"weak", "weak, rates doubled", "weak-double-rates", 1, {{RECIPES_RATES, 2}}},
    {"weak", "weak, batch 20", "weak-batch-20", 1, {{RECIPES_BATCH, 20}}},
    {"weak", "weak, batch 200", "weak-batch-200", 1, {{RECIPES_BATCH, 200}}}};

static void take_rates(const recipes_sweep *s, course_recipe *r, const char *from) {
  memcpy(r->rate, course_recipe_find(s->run, from)->rate, sizeof r->rate);
}

/* Steps of 0.5, four times as many as full steps of alternating layers. */
static void use_euler(course_recipe *r) {
  r->solver = VF_LEARNER_EULER;
  r->eps = 0.5f;
  r->free_steps *= 4;
  r->nudged_steps *= 4;
}

static void change_rates(const recipes_sweep *s, course_recipe *r, recipes_change c) {
  if (c.what == RECIPES_FAST_RATES)
    take_rates(s, r, "strong");
  else if (c.what == RECIPES_FAINT_RATES)
    take_rates(s, r, "faint");
  for (size_t k = 0; k <= RECIPES_HIDDEN; k++)
    if (c.what == RECIPES_RATES)
      r->rate[k] *= c.value;
    else if (c.what == RECIPES_ONE_RATE)
      r->rate[k] = r->rate[0];
}

static void change_output(course_recipe *r, recipes_change c) {
  if (c.what == RECIPES_OUTPUT_GAIN)
    r->output_gain = c.value;
  else if (c.what == RECIPES_OUTPUT_BIAS)
    r->output_bias = c.value;
  else if (c.what == RECIPES_OPEN_OUTPUT)
    r->open_output = (int)c.value;
  else if (c.what == RECIPES_CROSS_ENTROPY)
    r->cost = vf_cost_cross_entropy->name;
}

static void change_phases(course_recipe *r, recipes_change c) {
  if (c.what == RECIPES_FEEDBACK_GAIN)
    r->feedback_gain = c.value;
  else if (c.what == RECIPES_ONE_SIDED)
    r->rule = vf_rule_one_sided->name;
  else if (c.what == RECIPES_RANDOM_SIGN)
    r->rule = vf_rule_random_sign->name;
  else if (c.what == RECIPES_TIED)
    r->rule = vf_rule_tied->name;
  else if (c.what == RECIPES_NUDGED_STEPS)
    r->nudged_steps = (size_t)c.value;
  else if (c.what == RECIPES_FREE_STEPS)
    r->free_steps = (size_t)c.value;
  else if (c.what == RECIPES_BETA)
    r->beta = c.value;
  else if (c.what == RECIPES_BATCH)
    r->batch = (size_t)c.value;
  else if (c.what == RECIPES_EULER)
    use_euler(r);
}

vf_training_options recipes_options(const recipes_sweep *s, const recipes_variation *v) {
  course_recipe r = *course_recipe_find(s->run, v->recipe);
  for (size_t i = 0; i < RECIPES_CHANGES; i++) {
    change_rates(s, &r, v->change[i]);
    change_output(&r, v->change[i]);
    change_phases(&r, v->change[i]);
  }
  vf_training_options o = course_options(&r, s->data, RECIPES_HIDDEN, s->epochs);
  o.probes = 0;
  for (size_t i = 0; i < RECIPES_CHANGES; i++) {
    if (v->change[i].what == RECIPES_WARM)
      o.learner.warm = 1;
    if (v->change[i].what == RECIPES_DECAY)
      o.learner.decay = v->change[i].value;
  }
  return o;
}

size_t recipes_find(const recipes_sweep *s, const char *key) {
  size_t i = 0;
  while (i < s->rows && strcmp(recipes_variations[s->row[i]].key, key) != 0)
    i++;
  return i;
}

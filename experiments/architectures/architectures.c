/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rule requires no layers: networks by width, depth, lateral and skip connections, and sparse graphs,
 * trained alike, with independent weights in all directions; a synapse moves by presynaptic rate times the
 * change of the postsynaptic rate, scaled by Adam.
 */
#include "architectures.h"
#include "course-settings.h"

#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  const course_data *data;
  const course_recipe *recipe;
  size_t epochs, units, batch;
} context;

/* What the networks share, in the learner's words, so that --set and the cells' files know it. */
static vf_training_options options_of(const study_cell *cell, void *of) {
  (void)cell;
  const context *a = of;
  vf_training_options o = course_options(a->recipe, a->data, 1, a->epochs);
  o.learner.solver = VF_LEARNER_SWEEP;
  o.learner.rule = vf_rule_one_sided;
  o.learner.free_steps = 30;
  o.learner.nudged_steps = 6;
  o.learner.slope_left_out = 1;
  o.learner.batch = a->batch;
  return o;
}

static void describe(const study_cell *cell, char *text, size_t size, void *of) {
  snprintf(text, size, " family=%s setting=%s units=%zu", cell->key.level[ARCH_FAMILY],
           cell->key.level[ARCH_SETTING], ((const context *)of)->units);
}

static const char *settings_of(study_task *task, const study_cell *cell, const vf_training_options *o,
                               char *text, size_t size, void *of) {
  course_describe(o, study_stream(task, NULL), text, size);
  const size_t used = strlen(text);
  describe(cell, text + used, size - used, of);
  return text;
}

static void learn(study_task *task, const study_cell *cell, double *number, void *of) {
  const context *a = of;
  const vf_dataset *d = a->data->train;
  const vf_training_options base = options_of(cell, of), o = course_settings_apply(&base);
  const graph_phases phases = {o.learner.batch, o.learner.free_steps, o.learner.nudged_steps,
                               o.learner.tolerance, o.learner.beta};
  const graph_plan plan =
      plan_of(cell->key.level[ARCH_FAMILY], cell->key.level[ARCH_SETTING], a->units, d->pixels, d->classes);
  char file[4096], settings[2048];
  graph_course c = {.task = task, .o = &o, .rng = study_stream(task, NULL)};
  c.settings = settings_of(task, cell, &base, settings, sizeof settings, of);
  if (study_file(task)) {
    snprintf(file, sizeof file, "%s.h5", study_file(task));
    c.file = file;
  }
  c.g = graph_alloc(&plan, &phases, c.rng);
  c.adam = c.g ? graph_adam_alloc(c.g) : NULL;
  if (c.adam && graph_feed_alloc(&c.f, d, phases.batch)) {
    graph_course_train(&c);
    number[ARCH_LEARNING] = c.place.learning;
    arch_measure(c.g, &c.f, a->data, number);
  } else
    study_fail(task, GSL_ENOMEM, "not enough memory for a network");
  graph_feed_free(&c.f);
  if (c.adam)
    graph_adam_free(c.adam, c.g);
  graph_free(c.g);
  gsl_rng_free(c.rng);
}

static const study_plan plan = {.factors = {"family", "setting"},
                                .numbers = {"test error [%]", "error while learning [%]", "sweeps [1]",
                                            "unconverged [%]", "cosine [1]", "alignment [1]", "weights [1]",
                                            "products an image [1]"},
                                .options = options_of,
                                .describe = describe,
                                .run = learn};

/* Whether the preset has room for a setting of width or depth. */
static int is_small(const plan_family *f, size_t i, size_t widest, size_t deepest) {
  const size_t size = (size_t)atol(f->setting[i]);
  return !(strcmp(f->family, "width") == 0 && size > widest) &&
         !(strcmp(f->family, "depth") == 0 && size > deepest);
}

/* Start after start, so that a sweep that is stopped has some whole ones. */
static void list_runs(study *s, size_t starts, size_t widest, size_t deepest) {
  for (size_t start = 0; start < starts; start++)
    for (const plan_family *f = plan_families; f->family; f++)
      for (size_t i = 0; i < sizeof f->setting / sizeof *f->setting && f->setting[i]; i++) {
        study_key key = {{""}};
        study_set_level(&key, ARCH_FAMILY, "%s", f->family);
        study_set_level(&key, ARCH_SETTING, "%s", f->setting[i]);
        if (is_small(f, i, widest, deepest))
          study_add(s, start, key);
      }
}

static const char *skip_reason(xp_run *run, const course_data *d) {
  return xp_run_preset(run) == XP_PAPER ? course_not_mnist(run, d)
                                        : "needs 60 000 images and 10 epochs: preset paper";
}

/* Of the options of learning these have a meaning in a graph. */
static const char *const settable[] = {"batch",     "free_steps", "nudged_steps",
                                       "tolerance", "beta",       "learning_rate"};

int main(int argc, char **argv) {
  study_choice chosen = STUDY_ALL;
  const xp_option options[] = {STUDY_OPTIONS(&chosen), {.type = XP_OPTION_END}};
  xp_run *run =
      xp_begin(argc, argv, "architectures", "Networks without layers, and layers that skip", options);
  course_data data =
      course_read(run, (size_t)xp_choose(run, 200, 1000, 0), 1, (size_t)xp_choose(run, 200, 1000, 0));
  course_settings_allow(run, settable, sizeof settable / sizeof *settable);
  context a = {&data, course_recipe_find(run, "compared"), (size_t)xp_choose(run, 2, 4, 10),
               (size_t)xp_choose(run, 32, 128, 512), (size_t)xp_choose(run, 20, 20, 100)};
  study_plan own = plan;
  own.steps = a.epochs;
  study *s = study_alloc(run, &own, &chosen, &a);
  list_runs(s, (size_t)xp_choose(run, 1, 2, 3), (size_t)xp_choose(run, 64, 256, 1024),
            (size_t)xp_choose(run, 5, 5, 4));
  study_run(s);
  study_write_summary(s);
  arch_claim(s, skip_reason(run, &data));
  arch_write_values(s);
  xp_value(run, "epochs", "%zu", a.epochs);
  xp_value(run, "images", "%zu", data.train->count);
  xp_value(run, "units", "%zu", a.units);
  study_free(s);
  course_data_free(&data);
  return xp_end(run);
}

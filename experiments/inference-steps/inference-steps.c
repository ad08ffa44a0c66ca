/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Does accuracy increase with iterative inference?  Nets of one to three hidden layers are trained with a
 * free phase of few sweeps or many, and classify test images after 0 to 200.
 *
 * A sweep moves the layers one after the other from the input to the output, each to where its drive is.  The
 * first sweep from states of 0 is the feedforward pass, since nothing has come back yet: 0 steps.  What
 * follows are relaxation steps, in which feedback acts.
 *
 * Hard test images are those that a linear classifier of the same training images mistakes, so that the
 * choice does not depend on the nets that are compared.
 */
#include "inference-steps.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const size_t steps_points[STEPS_POINTS] = {0, 1, 3, 8, 20, 60, 200};
const char *const steps_trained[STEPS_TRAINED] = {STEPS_BACKPROPAGATION, "0", "3", "20"};

/* That of exact-learning by sweeps, of which each phase makes its number: nudged ones as many as there are
 * layers to pass, free ones by the cell; feedback is so strong that sweeps matter. */
static course_recipe recipe_of(xp_run *run) {
  course_recipe r = *course_recipe_find(run, "compared");
  r.solver = VF_LEARNER_SWEEP;
  r.tolerance = 0;
  r.free_steps = 21;
  r.nudged_steps = STEPS_DEPTHS;
  r.feedback_gain = 0.3f;
  r.batch = (size_t)xp_choose(run, 20, 20, 100);
  return r;
}

static vf_training_options options_of(const study_cell *cell, void *context) {
  const steps *e = context;
  vf_training_options o =
      course_options(&e->recipe, e->data, strtoul(cell->key.level[0], NULL, 10), e->epochs);
  course_set_units(&o, e->units);
  o.probes = 0;
  if (strcmp(cell->key.level[1], STEPS_BACKPROPAGATION) == 0) {
    o.learner.rule = vf_rule_backpropagation;
    course_follow_adjoint(&o);
  } else
    o.learner.free_steps = strtoul(cell->key.level[1], NULL, 10) + 1;
  return o;
}

/* The same classes from pixels alone. */
static vf_training_options linear_options(const steps *e) {
  vf_training_options o = course_options(&e->recipe, e->data, 1, e->epochs);
  o.learner.depth = 1;
  o.learner.size[1] = o.learner.size[2];
  o.learner.rule = vf_rule_backpropagation;
  o.probes = 0;
  course_follow_adjoint(&o);
  return o;
}

static void describe(const study_cell *cell, char *text, size_t size, void *context) {
  (void)cell;
  const steps *e = context;
  snprintf(text, size, " hard=%zu/%016llx", e->images.hard->count, (unsigned long long)e->images.digest);
}

/* Shares of easy and hard images wrong after so many sweeps past the first, with what else was seen; the
 * phase of an image that no longer moves at all ends there. */
static int classify(study_task *task, const vf_learner *l, const steps *e, size_t sweeps, float tolerance,
                    vf_learner_tally tally[2]) {
  vf_learner_options o = *vf_learner_get_options(l);
  vf_error error = {0, ""};
  o.free_steps = sweeps + 1;
  o.tolerance = tolerance;
  gsl_rng *rng = study_stream(task, NULL);
  vf_learner *twin = vf_learner_alloc(&o, rng, &error);
  gsl_rng_free(rng);
  int code = twin ? vf_learner_copy_parameters(twin, l) : error.code;
  for (size_t part = 0; !code && part < 2; part++)
    code = vf_learner_evaluate(twin, part ? e->images.hard : e->images.easy, &tally[part]);
  vf_learner_free(twin);
  return code;
}

static double percent(size_t some, size_t all) {
  return 100 * (double)some / (double)all;
}

static void run_cell(study_task *task, const study_cell *cell, double *number, void *context) {
  const steps *e = context;
  const size_t easy = e->images.easy->count, hard = e->images.hard->count;
  const vf_training_options o = options_of(cell, context);
  vf_training *t = study_train(task, &o, NULL, NULL);
  if (!t)
    return;
  vf_learner *l = vf_training_learner(t);
  vf_learner_tally tally[2];
  for (size_t p = 0; p < STEPS_POINTS; p++)
    if (classify(task, l, e, steps_points[p], FLT_MIN, tally) == 0) {
      number[STEPS_ALL + p] = percent(tally[0].errors + tally[1].errors, easy + hard);
      number[STEPS_EASY + p] = percent(tally[0].errors, easy);
      number[STEPS_HARD + p] = percent(tally[1].errors, hard);
    }
  if (classify(task, l, e, steps_points[STEPS_LAST], 1e-3f, tally) == 0) {
    number[STEPS_SETTLING] =
        (tally[0].steps * (double)easy + tally[1].steps * (double)hard) / (double)(easy + hard) - 1;
    number[STEPS_UNSETTLED] = percent(tally[0].unconverged + tally[1].unconverged, easy + hard);
  }
  number[STEPS_LEARNED] = vf_training_row(t, o.epochs)[VF_TRAINING_SAMPLE];
  vf_training_free(t);
}

static void list_cells(const xp_run *run, study *s) {
  const size_t starts = (size_t)xp_choose(run, 1, 3, 3);
  study_key key = {{""}};
  for (size_t start = 0; start < starts; start++)
    for (size_t hidden = 1; hidden <= STEPS_DEPTHS; hidden++)
      for (size_t i = 0; i < STEPS_TRAINED; i++) {
        study_set_level(&key, 0, "%zu", hidden);
        study_set_level(&key, 1, "%s", steps_trained[i]);
        study_add(s, start, key);
      }
}

#define AT_POINTS(what)                                                                                      \
  what " 0 [%]", what " 1 [%]", what " 3 [%]", what " 8 [%]", what " 20 [%]", what " 60 [%]", what " 200 [%]"

static void study_all(xp_run *run, const study_choice *choice, const course_data *data, steps *e) {
  const study_plan plan = {.factors = {"hidden", "trained"},
                           .numbers = {AT_POINTS("error"), AT_POINTS("easy"), AT_POINTS("hard"),
                                       "training error [%]", "settling [1]", "unsettled [%]"},
                           .steps = e->epochs * course_steps(data->train->count),
                           .options = options_of,
                           .describe = describe,
                           .run = run_cell};
  study *s = study_alloc(run, &plan, choice, e);
  list_cells(run, s);
  study_run(s);
  study_write_summary(s);
  steps_report(run, s, e,
               xp_run_preset(run) == XP_PAPER ? course_not_mnist(run, data)
                                              : "needs 60 000 images and 10 epochs: preset paper");
  study_free(s);
}

int main(int argc, char **argv) {
  study_choice choice = STUDY_ALL;
  const xp_option options[] = {STUDY_OPTIONS(&choice), {.type = XP_OPTION_END}};
  xp_run *run = xp_begin(argc, argv, "inference-steps", "Accuracy by steps of inference", options);
  course_data data =
      course_read(run, (size_t)xp_choose(run, 500, 3000, 0), (size_t)xp_choose(run, 100, 1000, 10000),
                  (size_t)xp_choose(run, 200, 1000, 0));
  steps e = {.recipe = recipe_of(run),
             .units = (size_t)xp_choose(run, 32, 64, COURSE_UNITS),
             .epochs = (size_t)xp_choose(run, 2, 5, 10),
             .data = &data};
  const vf_training_options linear = linear_options(&e);
  e.images = steps_images_split(run, &linear, data.test);
  study_all(run, &choice, &data, &e);
  steps_images_free(&e.images);
  course_data_free(&data);
  return xp_end(run);
}

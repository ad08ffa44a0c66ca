/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "course-settings.h"

#include <stdio.h>
#include <string.h>

/* A process has one run, and the options of a course pass through many hands. */
static xp_run *remembered;

static void apply(vf_training_options *o, const char *setting) {
  vf_error error = {0, ""};
  char name[64];
  snprintf(name, sizeof name, "%.*s", (int)strcspn(setting, "="), setting);
  if (vf_training_set(o, name, strchr(setting, '=') + 1, &error))
    xp_die(remembered, "--set, --grid or --range: %s", error.text);
}

void course_settings_begin(xp_run *run) {
  vf_training_options o = {.learner.depth = 2};
  const char *setting;
  remembered = run;
  for (size_t i = 0; (setting = xp_run_every_setting(run, i)); i++)
    apply(&o, setting);
}

void course_settings_check(const vf_training_options *set, const gsl_rng *rng) {
  vf_error error = {0, ""};
  if (remembered && xp_run_setting(remembered, 0) && vf_training_check(set, rng, &error))
    xp_die(remembered, "--set, --grid or --range: %s", error.text);
}

void course_settings_allow(xp_run *run, const char *const *names, size_t count) {
  const char *setting;
  for (size_t i = 0; (setting = xp_run_every_setting(run, i)); i++) {
    size_t known = 0;
    while (known < count && (strncmp(setting, names[known], strlen(names[known])) != 0 ||
                             setting[strlen(names[known])] != '='))
      known++;
    if (known == count) {
      const char *all = names[0];
      for (known = 1; known < count; known++)
        all = xp_text(run, "%s, %s", all, names[known]);
      xp_die(run, "--set, --grid or --range: %s: of no meaning here: give %s", setting, all);
    }
  }
}

/* So many batches of the sample are compared at most. */
vf_training_options course_settings_apply(const vf_training_options *o) {
  vf_training_options set = *o;
  const char *setting;
  for (size_t i = 0; remembered && (setting = xp_run_setting(remembered, i)); i++)
    apply(&set, setting);
  const size_t batches = set.learner.batch ? set.sample->count / set.learner.batch : 0;
  if (set.learner.batch != o->learner.batch && set.probes > batches)
    set.probes = batches;
  return set;
}

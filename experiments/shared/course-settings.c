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

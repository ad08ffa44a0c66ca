/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What --set, --grid and --range say of the options of every course.
 */
#ifndef COURSE_SETTINGS_H
#define COURSE_SETTINGS_H

#include "vf_training.h"
#include "xp_run.h"

/* Remembers the run, whose settings hold for all courses from then on, and refuses those that are none. */
void course_settings_begin(xp_run *run);

/* Ends the program where settings are given with which no training can begin from a stream like rng. */
void course_settings_check(const vf_training_options *set, const gsl_rng *rng);

/* Ends the program where another option than those is set. */
void course_settings_allow(xp_run *run, const char *const *names, size_t count);

/* The options with the settings of the cell that runs. */
vf_training_options course_settings_apply(const vf_training_options *o);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a run was asked for, and how long it has been at it.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "xp_intern.h"

#include <string.h>

const char *xp_run_name(const xp_run *run) {
  return run->name;
}

xp_preset xp_run_preset(const xp_run *run) {
  return run->preset;
}

uint64_t xp_run_seed(const xp_run *run) {
  return run->seed;
}

size_t xp_run_jobs(const xp_run *run) {
  return (size_t)run->jobs;
}

const vf_product_type *xp_run_product(const xp_run *run) {
  return run->product;
}

double xp_seconds(const xp_run *run) {
  struct timespec now;
  if (run->judged)
    return run->judged_seconds;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)(now.tv_sec - run->start.tv_sec) + 1e-9 * (double)(now.tv_nsec - run->start.tv_nsec);
}

const char *xp_preset_name(xp_preset preset) {
  static const char *const names[] = {"check", "quick", "paper"};
  return names[preset];
}

bool xp_preset_parse(const char *text, xp_preset *preset) {
  for (int p = XP_CHECK; p <= XP_PAPER; p++)
    if (strcmp(text, xp_preset_name((xp_preset)p)) == 0) {
      *preset = (xp_preset)p;
      return true;
    }
  return false;
}

long xp_choose(const xp_run *run, long check, long quick, long paper) {
  const long values[] = {check, quick, paper};
  return values[run->preset];
}

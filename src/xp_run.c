/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vf_blas.h"
#include "xp_intern.h"

#include <errno.h>
#include <gsl/gsl_errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void xp_run_free(xp_run *run) {
  for (size_t i = 0; i < run->file_count; i++) {
    free(run->files[i]->temporary);
    free(run->files[i]->target);
    free(run->files[i]);
  }
  for (size_t i = 0; i < run->table_count; i++)
    free(run->tables[i]);
  for (size_t i = 0; i < run->key_count; i++)
    free(run->keys[i]);
  for (size_t i = 0; i < run->id_count; i++)
    free(run->ids[i]);
  for (size_t i = 0; i < run->listing_count; i++)
    free(run->listings[i].id);
  free(run->files);
  free(run->tables);
  free(run->keys);
  free(run->ids);
  free(run->listings);
  free(run->children);
  free(run->folder);
  free(run->data_folder);
  free(run->line);
  free(run);
}

xp_run *xp_begin(int argc, char **argv, const char *name, const char *summary, const xp_option *options) {
  xp_run *run = calloc(1, sizeof *run);
  if (!run) {
    fprintf(stderr, "%s: memory is short: close other programs\n", name);
    exit(1);
  }
  run->name = name;
  run->summary = summary;
  run->options = options;
  run->owner = getpid();
  clock_gettime(CLOCK_MONOTONIC, &run->start);

  gsl_set_error_handler_off();
  vf_blas_single_thread();
  xp_option_parse(run, argc, argv);
  xp_data_find(run);
  xp_verdict_read(run);
  xp_folder_prepare(run);
  xp_signal_catch(run);
  run->value_file = xp_file_open(run, ".val");
  run->claim_file = xp_file_open(run, ".claims");
  printf("# %s: preset %s, seed %llu\n", run->name, xp_preset_name(run->preset),
         (unsigned long long)run->seed);
  fflush(stdout);
  return run;
}

int xp_end(xp_run *run) {
  xp_require_owner(run, "xp_end");
  xp_table_finish(run);
  xp_claim_finish(run);
  xp_manifest_write(run);
  xp_file_commit(run);
  printf("1..%zu\n", run->tap_count);
  if (fflush(stdout) || ferror(stdout))
    xp_die(run, "standard output: %s: make room for it", strerror(errno));
  int status = run->failures ? 1 : 0;
  xp_signal_forget();
  xp_run_free(run);
  return status;
}

void xp_die(xp_run *run, const char *format, ...) {
  va_list args;
  va_start(args, format);
  fflush(stdout);
  flockfile(stderr);
  fprintf(stderr, "%s: ", run->name);
  vfprintf(stderr, format, args);
  putc('\n', stderr);
  funlockfile(stderr);
  va_end(args);
  if (getpid() != run->owner)
    _exit(1);
  xp_signal_stop_children(run);
  xp_file_discard(run);
  xp_signal_forget();
  xp_run_free(run);
  exit(1);
}

void xp_require_owner(xp_run *run, const char *what) {
  if (getpid() != run->owner)
    xp_die(run, "%s called inside a task: return the result and write it after xp_parallel", what);
}

double xp_seconds(const xp_run *run) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)(now.tv_sec - run->start.tv_sec) + 1e-9 * (double)(now.tv_nsec - run->start.tv_nsec);
}

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

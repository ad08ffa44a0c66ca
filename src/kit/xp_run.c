/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vf_blas.h"
#include "xp_intern.h"

#include <errno.h>
#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

xp_run *xp_begin(int argc, char **argv, const char *name, const char *summary, const xp_option *options) {
  xp_run *run = calloc(1, sizeof *run);
  if (!run) {
    fprintf(stderr, "%s: not enough memory\n", name);
    exit(1);
  }
  run->name = name;
  run->summary = summary;
  run->options = options;
  run->owner = getpid();
  run->child_signal = SIGKILL;
  clock_gettime(CLOCK_MONOTONIC, &run->start);

  gsl_set_error_handler_off();
  vf_blas_single_thread();
  xp_option_parse(run, argc, argv);
  xp_judge_begin(run);
  xp_data_find(run);
  xp_verdict_read(run);
  xp_folder_prepare(run);
  xp_signal_catch(run);
  if (xp_grid_names(run) == 0) { /* a grid has a table of its own alone */
    run->value_file = xp_file_open(run, ".val");
    run->claim_file = xp_file_open(run, ".claims");
  }
  printf("# %s: preset %s, seed %llu\n", run->name, xp_preset_name(run->preset),
         (unsigned long long)run->seed);
  fflush(stdout);
  return run;
}

int xp_end(xp_run *run) {
  xp_require_owner(run, "xp_end");
  xp_table_finish(run);
  if (xp_grid_names(run) == 0)
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

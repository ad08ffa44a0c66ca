/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How a run ends before its end: one line that says why, and nothing half-written stays.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vf_error.h"
#include "xp_intern.h"

#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

void xp_run_free(xp_run *run) {
  for (size_t i = 0; i < run->file_count; i++) {
    free(run->files[i]->temporary);
    free(run->files[i]->target);
    free(run->files[i]->old);
    free(run->files[i]);
  }
  for (size_t i = 0; i < run->table_count; i++)
    free(run->tables[i]);
  for (size_t i = 0; i < run->sheet_count; i++)
    xp_sheet_free(run->sheets[i]);
  for (size_t i = 0; i < run->text_count; i++)
    free(run->texts[i]);
  for (size_t i = 0; i < run->id_count; i++)
    free(run->ids[i]);
  for (size_t i = 0; i < run->listing_count; i++)
    free(run->listings[i].id);
  free(run->files);
  free(run->tables);
  free(run->sheets);
  xp_tsv_free(&run->manifest);
  free(run->texts);
  free(run->keys);
  free(run->ids);
  free(run->listings);
  free(run->children);
  free(run->settings);
  free(run->grids);
  free(run->ranges);
  free(run->design);
  free(run->point);
  free(run->folder);
  free(run->data_folder);
  free(run->line);
  free(run);
}

static void discard_files(xp_run *run) {
  for (size_t i = 0; i < run->file_count; i++) {
    if (run->files[i]->stream)
      fclose(run->files[i]->stream);
    run->files[i]->stream = NULL;
    unlink(run->files[i]->temporary);
  }
}

void xp_say(const xp_run *run, const char *format, va_list args) {
  vf_error error;
  vf_error_vset(&error, 0, format, args);
  fflush(stdout);
  fprintf(stderr, "%s: %s\n", run->name, error.text);
}

void xp_die(xp_run *run, const char *format, ...) {
  va_list args;
  va_start(args, format);
  xp_say(run, format, args);
  va_end(args);
  if (getpid() != run->owner)
    _exit(1);
  xp_signal_stop_children(run);
  discard_files(run);
  xp_signal_forget();
  xp_run_free(run);
  exit(1);
}

void xp_require_owner(xp_run *run, const char *what) {
  if (getpid() != run->owner)
    xp_die(run, "%s called inside a task: return the result and write it after xp_parallel", what);
}

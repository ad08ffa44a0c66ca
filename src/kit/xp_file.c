/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files reach the output folder whole or not at all: they are written under a temporary name beside their
 * target, brought to the disk, and renamed when all of them are complete.  A file whose bytes did not change
 * keeps its time stamp, so that Make rebuilds nothing.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vf_file.h"
#include "xp_intern.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* mkdir -p */
int xp_folder_make(char *path) {
  for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
    *slash = 0;
    int failed = mkdir(path, 0777) && errno != EEXIST;
    *slash = '/';
    if (failed)
      return -1;
  }
  return mkdir(path, 0777) && errno != EEXIST ? -1 : 0;
}

void xp_folder_prepare(xp_run *run) {
  run->folder =
      run->out ? xp_copy_text(run, run->out) : xp_join(run, "results/%s", xp_preset_name(run->preset));
  if (xp_folder_make(run->folder))
    xp_die(run, "%s: %s: choose a folder that can be made with --out", run->folder, strerror(errno));
}

xp_file *xp_file_open(xp_run *run, const char *suffix) {
  sigset_t before;
  xp_file *file = xp_grow(run, NULL, 1, sizeof *file);
  *file = (xp_file){.target = xp_join(run, "%s/%s%s", run->folder, run->name, suffix)};
  char *hidden = xp_join(run, "%s/.%s%s", run->folder, run->name, suffix);
  xp_signal_block(&before);
  run->files = xp_grow(run, run->files, run->file_count + 1, sizeof *run->files);
  run->files[run->file_count++] = file;
  file->stream = vf_file_begin(hidden, &file->temporary);
  int cause = errno;
  free(hidden);
  xp_signal_restore(&before);
  if (!file->stream)
    xp_die(run, "%s: %s: choose a folder that can be written with --out", run->folder, strerror(cause));
  return file;
}

static _Noreturn void fail(xp_run *run, const xp_file *file, int cause) {
  xp_die(run, "%s: %s: make room or choose another folder with --out", file->target, strerror(cause));
}

void xp_file_check(xp_run *run, const xp_file *file) {
  if (ferror(file->stream))
    fail(run, file, errno);
}

static void file_complete(xp_run *run, xp_file *file) {
  int broken = ferror(file->stream) || fflush(file->stream) || fsync(fileno(file->stream));
  int cause = errno;
  if (fclose(file->stream) && !broken) {
    broken = 1;
    cause = errno;
  }
  file->stream = NULL;
  if (broken)
    fail(run, file, cause);
}

static bool same_bytes(const char *one, const char *other) {
  FILE *a = fopen(one, "r");
  FILE *b = fopen(other, "r");
  int x = a && b ? 0 : EOF;
  int y = 0;
  while (x == y && x != EOF) {
    x = getc(a);
    y = getc(b);
  }
  bool same = a && b && x == y && !ferror(a) && !ferror(b);
  if (a)
    fclose(a);
  if (b)
    fclose(b);
  return same;
}

/* What stands in the place of file is kept under a name like that of a temporary file, and comes back when
 * not all places can be taken. */
static void keep_old(xp_run *run, xp_file *file) {
  const char *dot = strrchr(file->temporary, '.');
  const char *number = dot;
  while (number[-1] != '.')
    number--;
  file->old = xp_join(run, "%.*s0%s", (int)(number - file->temporary), file->temporary, number);
  unlink(file->old);
  if (link(file->target, file->old)) {
    free(file->old);
    file->old = NULL;
  }
}

static int put_in_place(xp_run *run, xp_file *file) {
  if (!file->old)
    keep_old(run, file);
  return rename(file->temporary, file->target);
}

static _Noreturn void take_back(xp_run *run, size_t failed, int cause) {
  for (size_t i = 0; i < run->file_count; i++) {
    xp_file *file = run->files[i];
    if (file->placed && !file->old)
      unlink(file->target);
    if (!file->old)
      continue;
    rename(file->old, file->target);
    unlink(file->old); /* which is there still where both were one file */
  }
  fail(run, run->files[failed], cause);
}

/* The manifest is placed last and, before another file is, taken away: while it is there the set is whole,
 * even where the program or the machine stops between two files. */
static int take_manifest_away(xp_run *run) {
  xp_file *manifest = run->files[run->file_count - 1];
  if (manifest->old)
    return 0;
  keep_old(run, manifest);
  return unlink(manifest->target) && errno != ENOENT;
}

void xp_file_commit(xp_run *run) {
  sigset_t before;
  for (size_t i = 0; i < run->file_count; i++)
    file_complete(run, run->files[i]);
  xp_signal_block(&before);
  for (size_t i = 0; i < run->file_count; i++) {
    xp_file *file = run->files[i];
    if (same_bytes(file->temporary, file->target))
      unlink(file->temporary);
    else if (take_manifest_away(run))
      take_back(run, run->file_count - 1, errno);
    else if (put_in_place(run, file))
      take_back(run, i, errno);
    else
      file->placed = true;
  }
  for (size_t i = 0; i < run->file_count; i++)
    if (run->files[i]->old)
      unlink(run->files[i]->old);
  vf_file_sync_folder(run->files[0]->target);
  xp_signal_restore(&before);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files reach the output folder whole or not at all: they are written under a temporary name beside their
 * target, brought to the disk, and renamed when all of them are complete.  A file whose bytes did not change
 * keeps its time stamp, so that Make rebuilds nothing.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "xp_intern.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *join(xp_run *run, const char *format, ...) {
  va_list args;
  va_start(args, format);
  const char *text = xp_vformat(run, format, args);
  va_end(args);
  return xp_copy_text(run, text);
}

/* mkdir -p */
static int make_folders(char *path) {
  for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
    *slash = 0;
    int failed = mkdir(path, 0777) && errno != EEXIST;
    *slash = '/';
    if (failed)
      return -1;
  }
  return mkdir(path, 0777) && errno != EEXIST ? -1 : 0;
}

/* Removes what a run of the same experiment left behind that was killed: .NAME*.PID.tmp of no live process.
 */
static void remove_leftovers(const xp_run *run) {
  DIR *folder = opendir(run->folder);
  size_t length = strlen(run->name);
  for (struct dirent *entry; folder && (entry = readdir(folder));) {
    const char *name = entry->d_name;
    if (name[0] != '.' || strncmp(name + 1, run->name, length) || !strchr(".-", name[1 + length]))
      continue;
    const char *end = strrchr(name, '.');
    const char *number = end;
    while (number > name && number[-1] >= '0' && number[-1] <= '9')
      number--;
    if (strcmp(end, ".tmp") || number == end || number[-1] != '.')
      continue;
    long process = strtol(number, NULL, 10);
    if (process == run->owner || (kill((pid_t)process, 0) && errno == ESRCH))
      unlinkat(dirfd(folder), name, 0);
  }
  if (folder)
    closedir(folder);
}

void xp_folder_prepare(xp_run *run) {
  run->folder = run->out ? xp_copy_text(run, run->out) : join(run, "results/%s", xp_preset_name(run->preset));
  if (make_folders(run->folder))
    xp_die(run, "%s: %s: choose a folder that can be made with --out", run->folder, strerror(errno));
  remove_leftovers(run);
}

static xp_file *file_alloc(xp_run *run, const char *suffix) {
  xp_file *file = xp_grow(run, NULL, 1, sizeof *file);
  file->stream = NULL;
  file->target = join(run, "%s/%s%s", run->folder, run->name, suffix);
  file->temporary = join(run, "%s/.%s%s.%ld.tmp", run->folder, run->name, suffix, (long)run->owner);
  return file;
}

xp_file *xp_file_open(xp_run *run, const char *suffix) {
  sigset_t before;
  xp_file *file = file_alloc(run, suffix);
  xp_signal_block(&before);
  run->files = xp_grow(run, run->files, run->file_count + 1, sizeof *run->files);
  run->files[run->file_count++] = file;
  file->stream = fopen(file->temporary, "w");
  int cause = errno;
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

/* So that the new names survive a power cut as well as the bytes do; a file system may not offer it. */
static void sync_folder(const char *path) {
  int folder = open(path, O_RDONLY);
  if (folder >= 0) {
    fsync(folder);
    close(folder);
  }
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
    else if (rename(file->temporary, file->target))
      fail(run, file, errno);
  }
  sync_folder(run->folder);
  xp_signal_restore(&before);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * FOLDER/PROGRAM-NAME.cell: one line that tells what the cell is, then the bytes of its record.  Who runs a
 * cell holds a lock on PROGRAM-NAME.lock, which the system releases whatever becomes of the process.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "xp_sweep.h"

#include "vf_file.h"
#include "xp_intern.h"
#include "xp_parallel.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "unknown"
#endif

typedef struct {
  xp_run *run;
  const xp_sweep *sweep;
  xp_cell *cells;
  size_t *todo; /* cells without a whole file */
  size_t count;
  bool wait; /* for other programs' cells */
} work;

static char *path_of(const work *w, size_t index, const char *ending) {
  return xp_join(w->run, "%s/%s-%s%s", w->sweep->folder, w->run->name, w->cells[index].name, ending);
}

/* FNV-1a */
static uint64_t sum_of(const unsigned char *bytes, size_t count) {
  uint64_t sum = 0xcbf29ce484222325u;
  for (size_t i = 0; i < count; i++)
    sum = (sum ^ bytes[i]) * 0x100000001b3u;
  return sum;
}

static char *header_of(const work *w, size_t index) {
  return xp_join(w->run, "format=1 program=%s version=%s name=%s bytes=%zu %s", w->run->name, PACKAGE_VERSION,
                 w->cells[index].name, w->sweep->record, w->cells[index].settings);
}

/* Ends the program at the first word in which the lines differ. */
static _Noreturn void refuse(const work *w, const char *path, const char *there, const char *here) {
  size_t same = 0;
  while (there[same] && there[same] == here[same])
    same++;
  while (same > 0 && here[same - 1] != ' ')
    same--;
  xp_die(w->run, "%s: %.*s there and %.*s here: give another folder with --checkpoints", path,
         (int)strcspn(there + same, " "), there + same, (int)strcspn(here + same, " "), here + same);
}

/* Whether the cell's file is there, whole; its record then (may be NULL). */
static bool fetch(const work *w, size_t index, void *record) {
  const size_t size = w->sweep->record;
  char *path = path_of(w, index, ".cell"), *here = header_of(w, index);
  FILE *file = fopen(path, "r");
  if (!file && errno != ENOENT)
    xp_die(w->run, "%s: %s: make it readable", path, strerror(errno));
  if (file) {
    const size_t room = strlen(here) + 1024;
    char *there = xp_grow(w->run, NULL, room, 1);
    unsigned char *bytes = xp_grow(w->run, NULL, size + sizeof(uint64_t) + 1, 1);
    if (!fgets(there, (int)room, file))
      *there = 0;
    there[strcspn(there, "\n")] = 0;
    if (strcmp(there, here))
      refuse(w, path, there, here);
    const size_t got = fread(bytes, 1, size + sizeof(uint64_t) + 1, file);
    const uint64_t sum = sum_of(bytes, size);
    if (got != size + sizeof sum || memcmp(bytes + size, &sum, sizeof sum))
      xp_die(w->run, "%s: damaged: remove it, and its cell runs again", path);
    if (record)
      memcpy(record, bytes, size);
    fclose(file);
    free(there);
    free(bytes);
  }
  free(here);
  free(path);
  return file != NULL;
}

static void keep(const work *w, size_t index, const void *record) {
  char *path = path_of(w, index, ".cell"), *here = header_of(w, index), *temporary = NULL;
  const uint64_t sum = sum_of(record, w->sweep->record);
  const int descriptor = vf_file_create(path, &temporary);
  FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "w");
  int broken = !file || fprintf(file, "%s\n", here) < 0 || !fwrite(record, w->sweep->record, 1, file) ||
               !fwrite(&sum, sizeof sum, 1, file) || fflush(file) || fsync(descriptor);
  int cause = errno;
  if (file && fclose(file) && !broken)
    broken = 1, cause = errno;
  if (!broken && rename(temporary, path))
    broken = 1, cause = errno;
  if (broken) {
    unlink(temporary);
    xp_die(w->run, "%s: %s: make room, and start again with --resume", path, strerror(cause));
  }
  vf_file_sync_folder(path);
  free(temporary);
  free(here);
  free(path);
}

/* Under the lock the file is looked for again, since another program may have just written it. */
static int compute(const work *w, size_t index, xp_ticker *ticker) {
  if (fetch(w, index, NULL))
    return GSL_SUCCESS;
  char *file = path_of(w, index, "");
  void *record = calloc(1, w->sweep->record);
  if (!record)
    xp_die(w->run, "not enough memory for a cell: use fewer --jobs");
  const int code = w->sweep->run(index, file, record, ticker, w->sweep->context);
  if (!code)
    keep(w, index, record);
  free(record);
  free(file);
  return code;
}

static int task(size_t place, void *result, xp_ticker *ticker, void *context) {
  const work *w = context;
  const size_t index = w->todo[place];
  char *lock = path_of(w, index, ".lock");
  const int descriptor = open(lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
  int code = GSL_SUCCESS;
  (void)result;
  if (descriptor < 0)
    xp_die(w->run, "%s: %s: give a folder that can be written with --checkpoints", lock, strerror(errno));
  if (flock(descriptor, w->wait ? LOCK_EX : LOCK_EX | LOCK_NB) == 0) {
    code = compute(w, index, ticker);
    if (!code)
      unlink(lock); /* who waits for it finds a whole cell */
  } else if (w->wait || errno != EWOULDBLOCK) {
    xp_die(w->run, "%s: %s: give a folder with locks with --checkpoints", lock, strerror(errno));
  }
  close(descriptor);
  free(lock);
  return code;
}

static int plain_task(size_t index, void *result, xp_ticker *ticker, void *context) {
  const xp_sweep *sweep = context;
  return sweep->run(index, NULL, result, ticker, sweep->context);
}

static void list(work *w) {
  w->count = 0;
  for (size_t i = 0; i < w->sweep->cells; i++)
    if (!fetch(w, i, NULL))
      w->todo[w->count++] = i;
}

/* Without resume nothing of these cells may be in the folder. */
static void require_new(const work *w) {
  DIR *folder = opendir(w->sweep->folder);
  for (struct dirent *entry; folder && (entry = readdir(folder));)
    for (size_t i = 0; i < w->sweep->cells; i++) {
      char *path = path_of(w, i, "."), *name = strrchr(path, '/') + 1;
      if (strncmp(entry->d_name, name, strlen(name)) == 0)
        xp_die(w->run, "%s/%s: is of an earlier run: go on from it with --resume, or give another folder",
               w->sweep->folder, entry->d_name);
      free(path);
    }
  if (folder)
    closedir(folder);
}

static void describe(work *w) {
  w->cells = xp_grow(w->run, NULL, w->sweep->cells, sizeof *w->cells);
  for (size_t i = 0; i < w->sweep->cells; i++) {
    xp_cell *cell = &w->cells[i];
    *cell = (xp_cell){"", ""};
    w->sweep->describe(i, cell, w->sweep->context);
    if (!xp_is_key(cell->name, "-") || !xp_is_plain(cell->settings))
      xp_die(w->run, "cell %s: give a name of a-z, digits and -, and settings in plain ASCII", cell->name);
  }
}

static void run_cells(work *w) {
  const xp_sweep *s = w->sweep;
  char *nothing = xp_grow(w->run, NULL, s->cells, 1);
  w->todo = xp_grow(w->run, NULL, s->cells, sizeof *w->todo);
  w->run->child_signal = SIGTERM;
  for (list(w); w->count > 0; list(w)) {
    xp_parallel(w->run, s->label, w->count, s->steps, 1, task, w, nothing);
    w->wait = true;
  }
  w->run->child_signal = SIGKILL;
  free(w->todo);
  free(nothing);
}

void xp_sweep_run(xp_run *run, const xp_sweep *sweep, void *records) {
  work w = {.run = run, .sweep = sweep};
  if (!sweep->folder && sweep->resume)
    xp_die(run, "--resume: no checkpoints are named: add --checkpoints=FOLDER");
  if (!sweep->folder) {
    xp_parallel(run, sweep->label, sweep->cells, sweep->steps, sweep->record, plain_task, (void *)sweep,
                records);
    return;
  }
  char *folder = xp_copy_text(run, sweep->folder);
  if (xp_folder_make(folder))
    xp_die(run, "--checkpoints=%s: %s: give a folder that can be made", folder, strerror(errno));
  free(folder);
  describe(&w);
  if (!sweep->resume)
    require_new(&w);
  run_cells(&w);
  for (size_t i = 0; i < sweep->cells; i++)
    if (!fetch(&w, i, (char *)records + i * sweep->record))
      xp_die(run, "cell %zu of %zu: its file is gone: start again with --resume", i, sweep->cells);
  free(w.cells);
}

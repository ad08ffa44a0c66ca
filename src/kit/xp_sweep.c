/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who runs a cell holds a lock on PROGRAM-NAME.lock, which the system releases whatever becomes of the
 * process: in the folder of finished cells, so that no other runs it, and in that of checkpoints, so that no
 * other writes them.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "xp_sweep.h"

#include "xp_cell_file.h"
#include "xp_parallel.h"
#include "xp_sweep_grid.h"

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
  const char *home; /* folder of finished cells */
  xp_cell *cells;
  size_t *todo; /* cells without a whole file */
  size_t count;
  bool wait; /* for other programs' cells */
} work;

static char *path_of(const work *w, const char *folder, size_t index, const char *ending) {
  return xp_join(w->run, "%s/%s-%s%s", folder, w->run->name, w->cells[index].name, ending);
}

/* The folder of checkpoints where it is not that of finished cells, or NULL. */
static const char *other_folder(const work *w) {
  const char *folder = w->sweep->folder;
  return folder && strcmp(folder, w->home) != 0 ? folder : NULL;
}

static bool continues(const work *w) {
  return w->sweep->resume || w->run->shards || w->run->collect || w->run->finished;
}

static char *identity_of(const work *w, size_t index) {
  return xp_join(w->run, "program=%s version=%s name=%s bytes=%zu %s", w->run->name, PACKAGE_VERSION,
                 w->cells[index].name, w->sweep->record, w->cells[index].settings);
}

/* Whether the cell's file is in the folder, whole; its record then (may be NULL). */
static bool fetch_from(const work *w, const char *folder, size_t index, void *record) {
  char *path = path_of(w, folder, index, ".cell"), *identity = identity_of(w, index);
  const bool there = xp_cell_read(w->run, path, identity, record, w->sweep->record);
  free(identity);
  free(path);
  return there;
}

static bool fetch(const work *w, size_t index, void *record) {
  const char *other = other_folder(w);
  return fetch_from(w, w->home, index, record) || (other && fetch_from(w, other, index, record));
}

static void keep(const work *w, size_t index, const void *record) {
  char *path = path_of(w, w->home, index, ".cell"), *identity = identity_of(w, index);
  xp_cell_write(w->run, path, identity, record, w->sweep->record);
  free(identity);
  free(path);
}

/* Under the lock the file is looked for again, since another program may have just written it. */
static int compute(const work *w, size_t index, xp_ticker *ticker) {
  if (fetch(w, index, NULL))
    return GSL_SUCCESS;
  char *file = w->sweep->folder ? path_of(w, w->sweep->folder, index, "") : NULL;
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

/* The descriptor of a lock that is held, or -1 where another program holds it. */
static int hold(const work *w, const char *folder, size_t index) {
  char *lock = path_of(w, folder, index, ".lock");
  int descriptor = open(lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (descriptor < 0)
    xp_die(w->run, "%s: %s: give a folder that can be written", lock, strerror(errno));
  if (flock(descriptor, w->wait ? LOCK_EX : LOCK_EX | LOCK_NB)) {
    if (w->wait || errno != EWOULDBLOCK)
      xp_die(w->run, "%s: %s: give a folder with locks", lock, strerror(errno));
    close(descriptor);
    descriptor = -1;
  }
  free(lock);
  return descriptor;
}

/* Who waits for the lock of a cell that has ended finds a whole file. */
static void release(const work *w, const char *folder, size_t index, int descriptor, bool ended) {
  char *lock = path_of(w, folder, index, ".lock");
  if (ended)
    unlink(lock);
  close(descriptor);
  free(lock);
}

static int task(size_t place, void *result, xp_ticker *ticker, void *context) {
  const work *w = context;
  const size_t index = w->todo[place];
  const char *other = other_folder(w);
  int code = GSL_SUCCESS;
  (void)result;
  const int home = hold(w, w->home, index), beside = home >= 0 && other ? hold(w, other, index) : -1;
  const bool held = home >= 0 && (!other || beside >= 0);
  if (held)
    code = compute(w, index, ticker);
  if (beside >= 0)
    release(w, other, index, beside, !code);
  if (home >= 0)
    release(w, w->home, index, home, held && !code);
  return code;
}

static int plain_task(size_t index, void *result, xp_ticker *ticker, void *context) {
  const xp_sweep *sweep = context;
  return sweep->run(index, NULL, result, ticker, sweep->context);
}

/* The cells of this process that are not there. */
static void list(work *w) {
  const xp_run *run = w->run;
  w->count = 0;
  for (size_t i = 0; i < w->sweep->cells; i++)
    if ((run->shards == 0 || i % run->shards == run->shard - 1) && !fetch(w, i, NULL))
      w->todo[w->count++] = i;
}

/* Without resume nothing of these cells may be in the folder. */
static void require_new(const work *w, const char *path) {
  DIR *folder = opendir(path);
  for (struct dirent *entry; folder && (entry = readdir(folder));)
    for (size_t i = 0; i < w->sweep->cells; i++) {
      char *start = path_of(w, path, i, "."), *name = strrchr(start, '/') + 1;
      if (strncmp(entry->d_name, name, strlen(name)) == 0)
        xp_die(w->run, "%s/%s: is of an earlier run: go on from it with --resume, or give another folder",
               path, entry->d_name);
      free(start);
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
  w->run->child_signal = s->folder ? SIGTERM : SIGKILL;
  for (; w->count > 0; list(w)) {
    const char *label = xp_text(w->run, "%s (%zu of %zu to do)", s->label, w->count, s->cells);
    xp_parallel(w->run, w->count < s->cells ? label : s->label, w->count, s->steps, 1, task, w, nothing);
    w->wait = true;
  }
  w->run->child_signal = SIGKILL;
  free(nothing);
}

/* The cells of one shard are there, and the others are somebody else's. */
static _Noreturn void leave_shard(const work *w) {
  const size_t n = w->run->shards, first = w->run->shard - 1, cells = w->sweep->cells;
  printf("1..0 # SKIP shard %zu of %zu has its %zu cells of %zu: make the results with --collect\n",
         first + 1, n, first < cells ? (cells - first - 1) / n + 1 : 0, cells);
  fflush(stdout);
  xp_abandon(0);
}

static void make_folder(const work *w, const char *name, const char *option) {
  char *folder = xp_copy_text(w->run, name);
  if (xp_folder_make(folder))
    xp_die(w->run, "--%s=%s: %s: give a folder that can be made", option, folder, strerror(errno));
  free(folder);
}

/* Makes w ready: its folders are there, its cells described, and what is not there listed. */
static void prepare(work *w) {
  const xp_run *run = w->run;
  w->home = run->cells ? run->cells : w->sweep->folder;
  if (run->cells)
    make_folder(w, run->cells, "cells");
  if (w->sweep->folder)
    make_folder(w, w->sweep->folder, "checkpoints");
  describe(w);
  if (!continues(w))
    require_new(w, w->home);
  if (!continues(w) && other_folder(w))
    require_new(w, other_folder(w));
  w->todo = xp_grow(w->run, NULL, w->sweep->cells, sizeof *w->todo);
  list(w);
}

static void close_work(work *w) {
  free(w->todo);
  free(w->cells);
}

/* The records, from where they are; what stood beside checkpoints alone is then in --cells too. */
static void gather(const work *w, char *records) {
  const xp_sweep *s = w->sweep;
  for (size_t i = 0; i < s->cells; i++) {
    char *record = records + i * s->record;
    if (!fetch(w, i, record))
      xp_die(w->run, "cell %zu of %zu: its file is gone: start again with --resume", i, s->cells);
    if (other_folder(w) && !fetch_from(w, w->home, i, NULL))
      keep(w, i, record);
  }
}

/* Whether the sweep has a folder, which some options need. */
static bool has_folder(xp_run *run, const xp_sweep *sweep) {
  const bool folder = sweep->folder || run->cells;
  if (!folder && sweep->resume)
    xp_die(run, "--resume: no checkpoints are named: add --checkpoints=FOLDER");
  if (!folder && (run->shards || run->collect || run->finished))
    xp_die(run, "--%s: no folder of cells is named: add --cells=FOLDER or --checkpoints=FOLDER",
           run->shards    ? "shard"
           : run->collect ? "collect"
                          : "finished");
  return folder;
}

void xp_sweep_keep(xp_run *run, xp_sweep *sweep, void *items, size_t size) {
  work w = {.run = run, .sweep = sweep};
  if (!run->finished || !has_folder(run, sweep))
    return;
  prepare(&w);
  size_t kept = 0;
  for (size_t i = 0, missing = 0; i < sweep->cells; i++)
    if (missing < w.count && w.todo[missing] == i)
      missing++;
    else
      memmove((char *)items + size * kept++, (char *)items + size * i, size);
  if (kept == 0)
    xp_die(run, "--finished: none of the %zu cells has ended in %s: leave it out", sweep->cells, w.home);
  run->cells_there = kept;
  run->cells_all = sweep->cells;
  sweep->cells = kept;
  close_work(&w);
}

void xp_sweep_run(xp_run *run, const xp_sweep *sweep, void *records) {
  if (xp_grid_names(run) > 0)
    xp_sweep_grid(run, sweep);
  xp_sweep_cells(run, sweep, records);
}

/* So that a setting out of range is refused before any cell runs. */
static void try_settings(work *w) {
  if (w->run->setting_count > 0 || xp_grid_names(w->run) > 0)
    describe(w);
  free(w->cells);
}

void xp_sweep_cells(xp_run *run, const xp_sweep *sweep, void *records) {
  work w = {.run = run, .sweep = sweep};
  if (!has_folder(run, sweep)) {
    try_settings(&w);
    xp_parallel(run, sweep->label, sweep->cells, sweep->steps, sweep->record, plain_task, (void *)sweep,
                records);
    return;
  }
  prepare(&w);
  if (w.count > 0 && (run->collect || run->finished))
    xp_die(run, "%s: cell %s is not there, and %zu of %zu in all: run them first", w.home,
           w.cells[w.todo[0]].name, w.count, sweep->cells);
  run_cells(&w);
  if (run->shards)
    leave_shard(&w);
  if (run->cells_all == 0)
    run->cells_there = run->cells_all = sweep->cells;
  gather(&w, records);
  close_work(&w);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Processes take the next index from a counter in shared memory and leave their results there, each in the
 * block of its index; which process computed what does not show in the outcome.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#endif

#include "xp_parallel.h"

#include "xp_intern.h"
#include "xp_ticker.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
  xp_ticker ticker;
  atomic_size_t next; /* the first index that nobody took */
  atomic_size_t finished;
  atomic_size_t failed; /* index + 1 of a task that returned an error */
} shared_state;

typedef struct {
  xp_run *run;
  const char *label;
  size_t tasks;
  size_t result_size;
  int (*task)(size_t index, void *result, xp_ticker *ticker, void *context);
  void *context;
  shared_state *shared;
  char *blocks;
} xp_work;

static void *share(xp_run *run, size_t size) {
  void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED)
    xp_die(run, "shared memory of %zu bytes: %s: use a smaller preset", size, strerror(errno));
  return memory;
}

/* The life of one process; the stdio buffers of the parent are empty, so nothing is written twice. */
static _Noreturn void labour(const xp_work *work) {
  size_t index;
  while ((index = atomic_fetch_add(&work->shared->next, 1)) < work->tasks && getppid() == work->run->owner) {
    if (work->task(index, work->blocks + index * work->result_size, &work->shared->ticker, work->context)) {
      atomic_store(&work->shared->failed, index + 1);
      fflush(stdout);
      _exit(1);
    }
    atomic_fetch_add(&work->shared->finished, 1);
  }
  fflush(stdout);
  _exit(0);
}

static void start_child(const xp_work *work, size_t place) {
  sigset_t before;
  xp_run *run = work->run;
  xp_signal_block(&before);
  pid_t child = fork();
  int cause = errno;
  if (child == 0) {
    xp_signal_become_task(run);
    xp_signal_restore(&before);
    labour(work);
  }
  if (child > 0)
    run->children[place] = child;
  xp_signal_restore(&before);
  if (child < 0)
    xp_die(run, "%s: a process cannot be started: %s: use fewer --jobs", work->label, strerror(cause));
}

static void start_children(const xp_work *work) {
  xp_run *run = work->run;
  size_t count = xp_run_jobs(run) < work->tasks ? xp_run_jobs(run) : work->tasks;
  sigset_t before;
  xp_signal_block(&before);
  run->children = xp_grow(run, run->children, count, sizeof *run->children);
  memset(run->children, 0, count * sizeof *run->children);
  run->child_count = count;
  xp_signal_restore(&before);
  fflush(NULL);
  for (size_t i = 0; i < run->file_count; i++)
    xp_file_check(run, run->files[i]);
  for (size_t i = 0; i < count; i++)
    start_child(work, i);
}

static void judge_child(const xp_work *work, int status) {
  if (WIFSIGNALED(status))
    xp_die(work->run, "%s: a task was ended by signal %d (%s): see its last message, or use fewer --jobs",
           work->label, WTERMSIG(status), strsignal(WTERMSIG(status)));
  size_t failed = atomic_load(&work->shared->failed);
  if (failed)
    xp_die(work->run, "%s: task %zu of %zu failed: see the line above", work->label, failed, work->tasks);
  if (WEXITSTATUS(status))
    xp_die(work->run, "%s: a task ended the program: see the line above", work->label);
}

/* Looks at every child once; returns how many still run. */
static size_t reap(const xp_work *work) {
  xp_run *run = work->run;
  size_t running = 0;
  for (size_t i = 0; i < run->child_count; i++) {
    int status;
    if (run->children[i] == 0)
      continue;
    pid_t ended = waitpid(run->children[i], &status, WNOHANG);
    if (ended == run->children[i]) {
      run->children[i] = 0;
      judge_child(work, status);
    } else {
      running++;
    }
  }
  return running;
}

static void wait_for_children(const xp_work *work) {
  xp_progress progress;
  struct timespec pause = {.tv_nsec = 1000000};
  xp_progress_start(&progress, work->run->name, work->label, &work->shared->ticker);
  while (reap(work) > 0) {
    nanosleep(&pause, NULL);
    if (pause.tv_nsec < 50000000)
      pause.tv_nsec *= 2;
    xp_progress_show(&progress);
  }
  xp_progress_end(&progress);
}

void xp_parallel(xp_run *run, const char *label, size_t tasks, size_t steps, size_t result_size,
                 int (*task)(size_t index, void *result, xp_ticker *ticker, void *context), void *context,
                 void *results) {
  xp_require_owner(run, "xp_parallel");
  if (tasks == 0 || result_size == 0 || result_size > SIZE_MAX / tasks || (steps && tasks > SIZE_MAX / steps))
    xp_die(run, "%s: %zu tasks with results of %zu bytes: give at least one of each, in less than the memory",
           label, tasks, result_size);
  xp_work work = {.run = run,
                  .label = label,
                  .tasks = tasks,
                  .result_size = result_size,
                  .task = task,
                  .context = context,
                  .shared = share(run, sizeof(shared_state)),
                  .blocks = share(run, tasks * result_size)};
  work.shared->ticker.owner = run->owner;
  work.shared->ticker.steps = tasks * steps;
  atomic_flag_clear(&work.shared->ticker.note_lock);
  start_children(&work);
  wait_for_children(&work);
  if (atomic_load(&work.shared->finished) != tasks)
    xp_die(run, "%s: %zu of %zu tasks finished: tasks return, they do not exit", label,
           atomic_load(&work.shared->finished), tasks);
  memcpy(results, work.blocks, tasks * result_size);
  munmap(work.blocks, tasks * result_size);
  munmap(work.shared, sizeof(shared_state));
}

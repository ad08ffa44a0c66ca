/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An interrupted run stops its tasks, removes its unfinished files and exits with 128 plus the signal.  The
 * handler needs to find the run, hence the one static pointer of the kit; everything that it reads is changed
 * with the signals blocked.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "xp_intern.h"

#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <sys/wait.h>
#include <unistd.h>

static const int caught[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
enum { CAUGHT = sizeof caught / sizeof *caught };

static xp_run *volatile current;

/* Calls only what POSIX allows in a handler. */
static void stop_children(xp_run *run) {
  for (size_t i = 0; i < run->child_count; i++)
    if (run->children[i] > 0)
      kill(run->children[i], run->child_signal);
  for (size_t i = 0; i < run->child_count; i++)
    if (run->children[i] > 0)
      waitpid(run->children[i], NULL, 0);
}

void xp_abandon(int status) {
  xp_run *run = current;
  if (run) {
    stop_children(run);
    for (size_t i = 0; i < run->file_count; i++)
      if (run->files[i]->temporary)
        unlink(run->files[i]->temporary);
  }
  _exit(status);
}

static void leave(int number) {
  xp_abandon(128 + number);
}

static void set_handlers(void (*handler)(int)) {
  struct sigaction action = {.sa_handler = handler};
  struct sigaction present;
  sigemptyset(&action.sa_mask);
  for (int i = 0; i < CAUGHT; i++)
    sigaddset(&action.sa_mask, caught[i]);
  for (int i = 0; i < CAUGHT; i++) {
    /* nohup asks for SIGHUP to be ignored. */
    if (caught[i] == SIGHUP && sigaction(SIGHUP, NULL, &present) == 0 && present.sa_handler == SIG_IGN)
      continue;
    sigaction(caught[i], &action, NULL);
  }
}

void xp_signal_catch(xp_run *run) {
  current = run;
  set_handlers(leave);
  /* A file that grows beyond a limit then fails with an error that names it. */
  signal(SIGXFSZ, SIG_IGN);
}

void xp_signal_forget(void) {
  set_handlers(SIG_DFL);
  current = NULL;
}

void xp_signal_block(sigset_t *before) {
  sigset_t set;
  sigemptyset(&set);
  for (int i = 0; i < CAUGHT; i++)
    sigaddset(&set, caught[i]);
  sigprocmask(SIG_BLOCK, &set, before);
}

void xp_signal_restore(const sigset_t *before) {
  sigprocmask(SIG_SETMASK, before, NULL);
}

/* Ctrl-C reaches the tasks too; the process that began the run stops them in good order, and where it is
 * killed the system does. */
void xp_signal_become_task(const xp_run *run) {
  current = NULL;
  set_handlers(SIG_IGN);
  if (run->child_signal != SIGKILL)
    signal(run->child_signal, SIG_DFL);
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, run->child_signal);
#endif
  if (getppid() != run->owner)
    _exit(1);
}

void xp_signal_stop_children(xp_run *run) {
  sigset_t before;
  xp_signal_block(&before);
  stop_children(run);
  run->child_count = 0;
  xp_signal_restore(&before);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the tasks and the process that waits for them share about progress; not installed.
 */
#ifndef XP_TICKER_H
#define XP_TICKER_H

#include "xp_progress.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <sys/types.h>

enum { XP_NOTE_LENGTH = 48 };

struct xp_ticker {
  pid_t owner; /* the process that waits */
  size_t steps;
  atomic_size_t done;
  atomic_flag note_lock;
  char note[XP_NOTE_LENGTH];
};

#if ATOMIC_LONG_LOCK_FREE != 2 || ATOMIC_POINTER_LOCK_FREE != 2
#error "counters shared between processes need lock-free atomics"
#endif

typedef struct {
  const char *name;
  const char *label;
  xp_ticker *ticker;
  bool terminal;
  double started;
  double shown; /* when the last line was printed */
} xp_progress;

void xp_progress_start(xp_progress *progress, const char *name, const char *label, xp_ticker *ticker);
void xp_progress_line(const xp_progress *progress, char *line, size_t size);
void xp_progress_show(xp_progress *progress); /* prints a line when it is time for one */
void xp_progress_end(const xp_progress *progress);

#endif

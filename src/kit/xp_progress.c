/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "xp_progress.h"

#include "xp_ticker.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

void xp_tick(xp_ticker *ticker, const char *note, ...) {
  /* A task whose program was killed has nobody to work for. */
  if (ticker->owner != getpid() && getppid() != ticker->owner)
    _exit(1);
  if (note) {
    char text[XP_NOTE_LENGTH];
    va_list args;
    va_start(args, note);
    vsnprintf(text, sizeof text, note, args);
    va_end(args);
    while (atomic_flag_test_and_set(&ticker->note_lock))
      ;
    memcpy(ticker->note, text, sizeof text);
    atomic_flag_clear(&ticker->note_lock);
  }
  atomic_fetch_add(&ticker->done, 1);
}

void xp_progress_start(xp_progress *progress, const char *name, const char *label, xp_ticker *ticker) {
  *progress = (xp_progress){.name = name,
                            .label = label,
                            .ticker = ticker,
                            .terminal = isatty(STDERR_FILENO),
                            .started = now(),
                            .shown = now()};
}

/* "1:02:03 left"; empty while nothing is known. */
static void time_left(const xp_progress *progress, double fraction, char *text, size_t size) {
  double left = (now() - progress->started) * (1 - fraction) / fraction;
  text[0] = 0;
  if (!(left < 1e6))
    return;
  long seconds = (long)(left + 0.5);
  if (seconds >= 3600)
    snprintf(text, size, ", %ld:%02ld:%02ld left", seconds / 3600, seconds / 60 % 60, seconds % 60);
  else
    snprintf(text, size, ", %ld:%02ld left", seconds / 60, seconds % 60);
}

static void copy_note(xp_ticker *ticker, char *note) {
  note[0] = 0;
  if (atomic_flag_test_and_set(&ticker->note_lock))
    return;
  memcpy(note, ticker->note, XP_NOTE_LENGTH);
  atomic_flag_clear(&ticker->note_lock);
}

void xp_progress_line(const xp_progress *progress, char *line, size_t size) {
  enum { WIDTH = 20 };
  static const char full[] = "####################";
  static const char rest[] = "....................";
  char left[40], note[XP_NOTE_LENGTH];
  size_t done = atomic_load(&progress->ticker->done);
  size_t steps = progress->ticker->steps;
  double fraction = steps == 0 ? 1 : done >= steps ? 1 : (double)done / (double)steps;
  int filled = (int)(fraction * WIDTH);
  time_left(progress, fraction, left, sizeof left);
  copy_note(progress->ticker, note);
  int length = snprintf(line, size, "%s: %s ", progress->name, progress->label);
  if (progress->terminal && length > 0 && (size_t)length < size)
    length +=
        snprintf(line + length, size - (size_t)length, "[%.*s%.*s] ", filled, full, WIDTH - filled, rest);
  if (length > 0 && (size_t)length < size)
    snprintf(line + length, size - (size_t)length, "%.0f %%%s%s%s", floor(100 * fraction), left,
             *note ? ", " : "", note);
}

void xp_progress_show(xp_progress *progress) {
  char line[80]; /* a terminal of 80 columns keeps it on one line */
  double time = now();
  if (time - progress->shown < (progress->terminal ? 0.2 : 10))
    return;
  progress->shown = time;
  xp_progress_line(progress, line, sizeof line);
  fprintf(stderr, progress->terminal ? "\r%s\033[K" : "%s\n", line);
  fflush(stderr);
}

void xp_progress_end(const xp_progress *progress) {
  if (progress->terminal)
    fputs("\r\033[K", stderr);
}

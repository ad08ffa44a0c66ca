/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "tap.h"
#include "xp_ticker.h"

#include <string.h>
#include <unistd.h>

int main(void) {
  xp_ticker ticker = {.owner = getpid(), .steps = 40, .note_lock = ATOMIC_FLAG_INIT};
  xp_progress progress;
  char line[200];

  xp_progress_start(&progress, "mnist", "seeds", &ticker);
  progress.terminal = false;
  xp_progress_line(&progress, line, sizeof line);
  is_text(line, "mnist: seeds 0 %", "nothing done, so no time left is known");

  for (int i = 0; i < 9; i++)
    xp_tick(&ticker, NULL);
  xp_tick(&ticker, "epoch %d, test error %.1f %%", 3, 3.14);
  is_int((long)atomic_load(&ticker.done), 10, "ten ticks are ten steps");

  progress.started -= 1200; /* a quarter took 20 minutes, so an hour is left */
  xp_progress_line(&progress, line, sizeof line);
  ok(strncmp(line, "mnist: seeds 25 %, 1:00:0", 25) == 0 && strstr(line, " left, epoch 3, test error 3.1 %"),
     "part, time left and note: %s", line);

  progress.started += 1100; /* a quarter took 100 s, so 300 are left */
  progress.terminal = true;
  xp_progress_line(&progress, line, sizeof line);
  ok(strncmp(line, "mnist: seeds [#####...............] 25 %, 5:0", 45) == 0, "on a terminal with a bar: %s",
     line);

  char small[24];
  xp_progress_line(&progress, small, sizeof small);
  is_text(small, "mnist: seeds [#####....", "a line that is too long is cut");

  xp_tick(&ticker, "%s", "a remark that is much too long to be shown beside a bar of progress on a line");
  is_int((long)strlen(ticker.note), XP_NOTE_LENGTH - 1, "a long note is cut");

  for (int i = 0; i < 100; i++)
    xp_tick(&ticker, NULL);
  xp_progress_line(&progress, line, sizeof line);
  ok(strstr(line, "[####################] 100 %, 0:00 left") != NULL, "more ticks than steps are 100 %%: %s",
     line);
  return tap_done();
}

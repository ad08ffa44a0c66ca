/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every task is done once, whatever the number of threads. */
#include "tap.h"
#include "vf_team.h"

#include <stdatomic.h>

enum { TASKS = 200, ROUNDS = 50 };

static void count_task(size_t index, void *context) {
  atomic_fetch_add((atomic_int *)context + index, 1);
}

static void test_threads(size_t threads) {
  static atomic_int done[TASKS];
  vf_team *team = vf_team_alloc(threads);
  int wrong = 0;
  if (!ok(team != NULL, "%zu threads can be had", threads))
    return;
  for (int round = 1; round <= ROUNDS; round++) {
    for (size_t i = 0; i < TASKS; i++)
      atomic_store(&done[i], 0);
    const size_t tasks = (size_t)round * TASKS / ROUNDS;
    vf_team_run(team, tasks, count_task, done);
    for (size_t i = 0; i < TASKS; i++)
      wrong += atomic_load(&done[i]) != (i < tasks);
  }
  is_int(wrong, 0, "%zu threads: each task of %d calls is done once, and none else", threads, ROUNDS);
  vf_team_run(team, 0, count_task, done);
  vf_team_free(team);
}

int main(void) {
  test_threads(1);
  test_threads(2);
  test_threads(7);
  ok(vf_team_alloc(0) == NULL, "no thread is no team");
  vf_team_free(NULL);
  return tap_done();
}

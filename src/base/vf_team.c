/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_team.h"

#include "vf_blas.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

/* A batch calls twice within some hundred microseconds, which is what waking a thread that sleeps can cost:
 * who waits looks as often before it sleeps, and lets others run meanwhile. */
enum { LOOKS = 1000 };

struct vf_team {
  pthread_mutex_t lock;
  pthread_cond_t called, finished;
  pthread_t *thread;
  size_t threads; /* beside the caller */

  /* The call that is being worked on; all written with the lock held. */
  void (*task)(size_t index, void *context);
  void *context;
  size_t tasks, next;
  atomic_size_t running, calls; /* read without the lock, to see whether it is worth taking */
  int over;
};

/* Looks until *number is not old, for a while; called and left with the lock held. */
static void look(vf_team *t, atomic_size_t *number, size_t old) {
  pthread_mutex_unlock(&t->lock);
  for (int i = 0; i < LOOKS && atomic_load(number) == old; i++)
    sched_yield();
  pthread_mutex_lock(&t->lock);
}

/* Takes tasks until none is left; called and left with the lock held. */
static void labour(vf_team *t) {
  while (t->next < t->tasks) {
    const size_t index = t->next++;
    t->running++;
    pthread_mutex_unlock(&t->lock);
    t->task(index, t->context);
    pthread_mutex_lock(&t->lock);
    t->running--;
  }
  if (t->running == 0)
    pthread_cond_signal(&t->finished);
}

static void *wait_and_labour(void *team) {
  vf_team *t = team;
  pthread_mutex_lock(&t->lock);
  while (!t->over) {
    labour(t);
    if (!t->over)
      look(t, &t->calls, t->calls);
    while (!t->over && t->next >= t->tasks)
      pthread_cond_wait(&t->called, &t->lock);
  }
  pthread_mutex_unlock(&t->lock);
  return NULL;
}

vf_team *vf_team_alloc(size_t threads) {
  vf_team *t = threads > 0 && threads <= SIZE_MAX / sizeof(pthread_t) ? calloc(1, sizeof *t) : NULL;
  if (!t)
    return NULL;
  pthread_mutex_init(&t->lock, NULL);
  pthread_cond_init(&t->called, NULL);
  pthread_cond_init(&t->finished, NULL);
  t->thread = calloc(threads, sizeof *t->thread);
  while (t->thread && t->threads + 1 < threads &&
         pthread_create(&t->thread[t->threads], NULL, wait_and_labour, t) == 0)
    t->threads++;
  if (t->threads + 1 < threads || !t->thread) {
    vf_team_free(t);
    return NULL;
  }
  if (threads > 1)
    vf_blas_single_thread();
  return t;
}

void vf_team_free(vf_team *t) {
  if (!t)
    return;
  pthread_mutex_lock(&t->lock);
  t->over = 1;
  pthread_cond_broadcast(&t->called);
  pthread_mutex_unlock(&t->lock);
  for (size_t i = 0; i < t->threads; i++)
    pthread_join(t->thread[i], NULL);
  pthread_cond_destroy(&t->called);
  pthread_cond_destroy(&t->finished);
  pthread_mutex_destroy(&t->lock);
  free(t->thread);
  free(t);
}

void vf_team_run(vf_team *t, size_t tasks, void (*task)(size_t index, void *context), void *context) {
  if (t->threads == 0 || tasks < 2) {
    for (size_t i = 0; i < tasks; i++)
      task(i, context);
    return;
  }
  pthread_mutex_lock(&t->lock);
  t->task = task;
  t->context = context;
  t->tasks = tasks;
  t->next = 0;
  t->calls++;
  pthread_cond_broadcast(&t->called);
  labour(t);
  for (size_t running; (running = t->running) > 0;) {
    look(t, &t->running, running);
    if (t->running == running)
      pthread_cond_wait(&t->finished, &t->lock);
  }
  t->tasks = t->next = 0;
  pthread_mutex_unlock(&t->lock);
}

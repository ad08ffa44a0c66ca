/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The weights of each seed in a file of its own.
 */
#include "mnist.h"
#include "vf_store.h"

#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <string.h>

enum { PATH_LENGTH = 4096 };

/* "weights.h5" becomes "weights-3.h5" for seed 3; 0 when it does not fit. */
static int save_path(const char *file, size_t seed, char path[PATH_LENGTH]) {
  const char *slash = strrchr(file, '/'), *dot = strrchr(slash ? slash : file, '.');
  const int stem = (int)(dot ? dot - file : (ptrdiff_t)strlen(file));
  const int length = snprintf(path, PATH_LENGTH, "%.*s-%zu%s", stem, file, seed, dot ? dot : "");
  return length > 0 && length < PATH_LENGTH;
}

static vf_store *save_begin(const setting *s, size_t seed, vf_error *error) {
  char path[PATH_LENGTH];
  if (!save_path(s->save, seed, path)) {
    vf_error_set(error, GSL_EINVAL, "--save: name too long: choose a shorter one");
    return NULL;
  }
  return vf_store_create(path, "vfep mnist weights", error);
}

int mnist_save(const vf_learner *l, const setting *s, size_t seed, vf_error *error) {
  const size_t one = 1;
  const int64_t place[2] = {(int64_t)seed, s->epochs};
  vf_store *store = save_begin(s, seed, error);
  if (!store)
    return error->code;
  int code = vf_learner_put(l, store, error);
  if (!code)
    code = vf_store_put_integer(store, "seed", 1, &one, &place[0], error);
  if (!code)
    code = vf_store_put_integer(store, "epochs", 1, &one, &place[1], error);
  if (!code)
    return vf_store_commit(store, error);
  vf_store_discard(store);
  return code;
}

void mnist_check_save(xp_run *run, const setting *s) {
  vf_error error = {0, ""};
  vf_store *store = s->save ? save_begin(s, 0, &error) : NULL;
  if (s->save && !store)
    xp_die(run, "%s", error.text);
  vf_store_discard(store);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The store of a library built without HDF5: no file can be opened, so nothing else can be called on one.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#ifndef HAVE_HDF5

#include "vf_store.h"

#include <gsl/gsl_errno.h>

int vf_store_available(void) {
  return 0;
}

static int absent(const char *what, vf_error *error) {
  return vf_error_set(error, GSL_EUNSUP, "%s: this build has no HDF5: install it and configure again", what);
}

vf_store *vf_store_create(const char *path, const char *kind, vf_error *error) {
  (void)kind;
  absent(path, error);
  return NULL;
}

vf_store *vf_store_open(const char *path, const char *kind, vf_error *error) {
  (void)kind;
  absent(path, error);
  return NULL;
}

#define ABSENT(call, element)                                                                                \
  int call(vf_store *s, const char *name, size_t rank, const size_t *size, element *data, vf_error *error) { \
    (void)s, (void)rank, (void)size, (void)data;                                                             \
    return absent(name, error);                                                                              \
  }
ABSENT(vf_store_put_float, const float)
ABSENT(vf_store_put_double, const double)
ABSENT(vf_store_put_integer, const int64_t)
ABSENT(vf_store_get_float, float)
ABSENT(vf_store_get_double, double)
ABSENT(vf_store_get_integer, int64_t)

int vf_store_put_text(vf_store *s, const char *name, const char *text, vf_error *error) {
  (void)s, (void)text;
  return absent(name, error);
}

int vf_store_get_text(vf_store *s, const char *name, char *text, size_t room, vf_error *error) {
  (void)s, (void)text, (void)room;
  return absent(name, error);
}

int vf_store_has(const vf_store *s, const char *name) {
  (void)s, (void)name;
  return 0;
}

int vf_store_commit(vf_store *s, vf_error *error) {
  (void)s;
  return absent("store", error);
}

void vf_store_discard(vf_store *s) {
  (void)s;
}

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A new file is built in memory and written by this room itself: HDF5 does not survive a disk that fills up
 * while it writes (it crashes when the program ends).
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#ifdef HAVE_HDF5

#include "vf_file.h"
#include "vf_store_intern.h"

#include <errno.h>
#include <fcntl.h>
#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const size_t memory_step = (size_t)1 << 20;

int vf_store_available(void) {
  return 1;
}

static vf_store *store_alloc(const char *path, vf_error *error) {
  vf_store *s = calloc(1, sizeof *s);
  if (s) {
    s->file = H5I_INVALID_HID;
    s->descriptor = -1;
    s->path = strdup(path);
  }
  if (s && s->path)
    return s;
  vf_store_discard(s);
  vf_error_set(error, GSL_ENOMEM, "%s: no memory to open it: end other programs", path);
  return NULL;
}

static void version_text(char *text, int version) {
  snprintf(text, VF_STORE_TEXT_LENGTH, "vfep store %d", version);
}

/* An HDF5 file that lives in memory only. */
static hid_t create_in_memory(const char *name) {
  const vf_store_handler before = vf_store_silence();
  const hid_t how = H5Pcreate(H5P_FILE_ACCESS);
  hid_t file = H5I_INVALID_HID;
  if (how >= 0 && H5Pset_fapl_core(how, memory_step, 0) >= 0)
    file = H5Fcreate(name, H5F_ACC_TRUNC, H5P_DEFAULT, how);
  H5Pclose(how);
  vf_store_restore(before);
  return file;
}

vf_store *vf_store_create(const char *path, const char *kind, vf_error *error) {
  char version[VF_STORE_TEXT_LENGTH];
  vf_store *s = store_alloc(path, error);
  if (!s)
    return NULL;
  version_text(version, VF_STORE_VERSION);
  s->descriptor = vf_file_create(path, &s->temporary);
  if (s->descriptor < 0) {
    vf_error_set(error, GSL_EFAILED, "%s: cannot be written (%s): check its folder and the disk", path,
                 strerror(errno));
    vf_store_discard(s);
    return NULL;
  }
  s->file = create_in_memory(s->temporary);
  if (s->file >= 0 && !vf_store_put_text(s, "format", version, NULL) &&
      !vf_store_put_text(s, "kind", kind, NULL))
    return s;
  vf_error_set(error, GSL_ENOMEM, "%s: no memory to build it: end other programs", path);
  vf_store_discard(s);
  return NULL;
}

/* The whole file as bytes; NULL on failure. */
static unsigned char *image_of(hid_t file, size_t *length) {
  const vf_store_handler before = vf_store_silence();
  const ssize_t needed = H5Fflush(file, H5F_SCOPE_GLOBAL) < 0 ? -1 : H5Fget_file_image(file, NULL, 0);
  unsigned char *bytes = needed > 0 ? malloc((size_t)needed) : NULL;
  if (bytes && H5Fget_file_image(file, bytes, (size_t)needed) != needed) {
    free(bytes);
    bytes = NULL;
  }
  vf_store_restore(before);
  *length = needed > 0 ? (size_t)needed : 0;
  return bytes;
}

static int write_all(int descriptor, const unsigned char *bytes, size_t length) {
  while (length > 0) {
    const ssize_t written = write(descriptor, bytes, length);
    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0)
      return -1;
    bytes += written;
    length -= (size_t)written;
  }
  return 0;
}

/* Bytes into the temporary file, and that to its name; errno tells why not. */
static int put_in_place(vf_store *s, const unsigned char *bytes, size_t length) {
  int failed = write_all(s->descriptor, bytes, length) != 0 || fsync(s->descriptor) != 0;
  if (close(s->descriptor) != 0)
    failed = 1;
  s->descriptor = -1;
  if (failed || rename(s->temporary, s->path) != 0)
    return -1;
  vf_file_sync_folder(s->path);
  return 0;
}

int vf_store_commit(vf_store *s, vf_error *error) {
  int status = GSL_SUCCESS;
  size_t length = 0;
  unsigned char *bytes = s->temporary && !s->failed ? image_of(s->file, &length) : NULL;
  if (!bytes)
    status = vf_error_set(error, GSL_EFAILED,
                          "%s: not written, since a part of it failed: the old file stays", s->path);
  else if (put_in_place(s, bytes, length) != 0)
    status =
        vf_error_set(error, GSL_EFAILED, "%s: not written (%s): check the disk", s->path, strerror(errno));
  free(bytes);
  vf_store_discard(s);
  return status;
}

void vf_store_discard(vf_store *s) {
  if (!s)
    return;
  const vf_store_handler before = vf_store_silence();
  if (s->file >= 0)
    H5Fclose(s->file);
  vf_store_restore(before);
  if (s->descriptor >= 0)
    close(s->descriptor);
  if (s->temporary)
    unlink(s->temporary); /* no longer there after a commit */
  free(s->path);
  free(s->temporary);
  free(s);
}

static int check_identity(vf_store *s, const char *kind, vf_error *error) {
  char found[VF_STORE_TEXT_LENGTH], wanted[VF_STORE_TEXT_LENGTH];
  int status = vf_store_get_text(s, "format", found, sizeof found, error);
  if (status)
    return status;
  version_text(wanted, VF_STORE_VERSION);
  if (strcmp(found, wanted) != 0)
    return vf_error_set(error, GSL_EFAILED, "%s: format \"%s\", this program reads \"%s\": use that version",
                        s->path, found, wanted);
  status = vf_store_get_text(s, "kind", found, sizeof found, error);
  if (!status && strcmp(found, kind) != 0)
    status = vf_error_set(error, GSL_EFAILED, "%s: holds \"%s\", wanted \"%s\": name another file", s->path,
                          found, kind);
  return status;
}

vf_store *vf_store_open(const char *path, const char *kind, vf_error *error) {
  if (access(path, R_OK) != 0) {
    vf_error_set(error, GSL_EFAILED, "%s: cannot be read (%s): check its name and permissions", path,
                 strerror(errno));
    return NULL;
  }
  vf_store *s = store_alloc(path, error);
  if (!s)
    return NULL;
  const vf_store_handler before = vf_store_silence();
  s->file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
  vf_store_restore(before);
  const int status =
      s->file >= 0 ? check_identity(s, kind, error)
                   : vf_error_set(error, GSL_EFAILED, "%s: not a whole HDF5 file: use another copy", path);
  if (!status)
    return s;
  vf_store_discard(s);
  return NULL;
}

#endif

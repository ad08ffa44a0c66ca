/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * HDF5 works on files in memory only, which this room itself writes and reads: HDF5 does not survive a disk
 * that fills up while it writes (it crashes when the program ends), and it locks what it reads, which not
 * every file system offers and another program may hold.
 *
 * A file ends with a seal, a checksum of all its bytes, which other programs neither need nor see: HDF5 may
 * crash on a changed byte, and so gets none to read.  A file without a seal is one that another program
 * wrote.  It must be in the format of HDF5 1.10, whose every structure carries a checksum; the formats before
 * it have none and are refused by their version.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#ifdef HAVE_HDF5

#include "vf_file.h"
#include "vf_store_intern.h"

#include <errno.h>
#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

enum { MEMORY_NAME = 64, MARK = 8, SEAL = MARK + 4 };

static const size_t memory_step = (size_t)1 << 20;

int vf_store_available(void) {
  return 1;
}

static int no_memory(const char *path, vf_error *error) {
  return vf_error_set(error, GSL_ENOMEM, "%s: not enough memory for this file", path);
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
  no_memory(path, error);
  return NULL;
}

static void version_text(char *text, int version) {
  snprintf(text, VF_STORE_TEXT_LENGTH, "vfep store %d", version);
}

/*
 * H5Fget_file_image clears a flag of the format with checksums and leaves the checksum as it was (HDF5 before
 * 2.0), so the bytes are taken when HDF5 closes the file and would free them.
 */
static void *image_resize(void *bytes, size_t size, H5FD_file_image_op_t op, void *store) {
  (void)op, (void)store;
  return realloc(bytes, size);
}

static herr_t image_keep(void *bytes, H5FD_file_image_op_t op, void *store) {
  (void)op;
  ((vf_store *)store)->image = bytes;
  return 0;
}

static void *same_store(void *store) {
  return store;
}

static herr_t free_no_store(void *store) {
  (void)store;
  return 0;
}

/* The name of a file that lives in memory only: HDF5 wants one that is no file's and no other store's. */
static void memory_name(const vf_store *s, char name[MEMORY_NAME]) {
  snprintf(name, MEMORY_NAME, "/dev/null/%p", (const void *)s);
}

/* A new file that lives in memory only. */
static hid_t create_in_memory(vf_store *s) {
  H5FD_file_image_callbacks_t calls = {NULL, NULL, image_resize, image_keep, same_store, free_no_store, s};
  const vf_store_handler before = vf_store_silence();
  const hid_t how = H5Pcreate(H5P_FILE_ACCESS);
  hid_t file = H5I_INVALID_HID;
  char name[MEMORY_NAME];
  memory_name(s, name);
  if (H5Pset_fapl_core(how, memory_step, 0) >= 0 && H5Pset_file_image_callbacks(how, &calls) >= 0 &&
      H5Pset_libver_bounds(how, H5F_LIBVER_V110, H5F_LIBVER_LATEST) >= 0)
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
  s->file = create_in_memory(s);
  if (s->file >= 0 && !vf_store_put_text(s, "format", version, NULL) &&
      !vf_store_put_text(s, "kind", kind, NULL))
    return s;
  no_memory(path, error);
  vf_store_discard(s);
  return NULL;
}

/* Closes the file, which leaves its bytes in image, padded to a step; the superblock says where they end. */
static int close_image(vf_store *s, size_t *length) {
  enum { END_OF_FILE = 28 };
  const vf_store_handler before = vf_store_silence();
  const int closed = H5Fclose(s->file);
  vf_store_restore(before);
  s->file = H5I_INVALID_HID;
  *length = 0;
  for (size_t i = 8; closed >= 0 && s->image && i > 0; i--)
    *length = *length << 8 | s->image[END_OF_FILE + i - 1];
  return closed < 0 || !s->image ? -1 : 0;
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

/* What follows the bytes of a file: a mark and their CRC-32, lowest byte first. */
static void seal_of(const unsigned char *bytes, size_t length, unsigned char seal[SEAL]) {
  const uLong sum = crc32_z(0, bytes, length);
  memcpy(seal, "\nvfepCRC", MARK);
  for (size_t i = 0; i < SEAL - MARK; i++)
    seal[MARK + i] = (unsigned char)(sum >> 8 * i & 0xff);
}

/* Bytes into the temporary file, and that to its name; errno tells why not. */
static int put_in_place(vf_store *s, const unsigned char *bytes, size_t length) {
  unsigned char seal[SEAL];
  seal_of(bytes, length, seal);
  int failed = write_all(s->descriptor, bytes, length) != 0 || write_all(s->descriptor, seal, SEAL) != 0 ||
               fsync(s->descriptor) != 0;
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
  if (!s->temporary || s->failed || close_image(s, &length) != 0)
    status = vf_error_set(error, GSL_EFAILED,
                          "%s: not written, since a part of it failed: the old file stays", s->path);
  else if (put_in_place(s, s->image, length) != 0)
    status =
        vf_error_set(error, GSL_EFAILED, "%s: not written (%s): check the disk", s->path, strerror(errno));
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
  free(s->image);
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

/* An HDF5 file begins with a signature and the version of its superblock, of which 2 and 3 have checksums.
 * Takes the seal off the length. */
static int check_format(const char *path, const unsigned char *bytes, uint64_t *length, vf_error *error) {
  static const unsigned char signature[8] = {0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  if (*length <= sizeof signature || memcmp(bytes, signature, sizeof signature) != 0)
    return vf_error_set(error, GSL_EFAILED, "%s: not an HDF5 file: name another", path);
  if (*length > SEAL) {
    const unsigned char *const end = bytes + *length - SEAL;
    unsigned char seal[SEAL];
    seal_of(bytes, (size_t)*length - SEAL, seal);
    if (memcmp(end, seal, SEAL) != 0 && memcmp(end, seal, MARK) == 0)
      return vf_error_set(error, GSL_EFAILED, "%s: damaged, its checksum differs: use another copy", path);
    *length -= memcmp(end, seal, MARK) == 0 ? SEAL : 0;
  }
  if (bytes[sizeof signature] != 2 && bytes[sizeof signature] != 3)
    return vf_error_set(error, GSL_EFAILED,
                        "%s: HDF5 format without checksums (superblock %u): write it again with this version",
                        path, bytes[sizeof signature]);
  return GSL_SUCCESS;
}

static int open_image(vf_store *s, unsigned char *bytes, vf_error *error) {
  int status = check_format(s->path, bytes, &s->length, error);
  const vf_store_handler before = vf_store_silence();
  const hid_t how = H5Pcreate(H5P_FILE_ACCESS);
  char name[MEMORY_NAME];
  memory_name(s, name);
  if (!status &&
      (H5Pset_fapl_core(how, memory_step, 0) < 0 || H5Pset_file_image(how, bytes, (size_t)s->length) < 0))
    status = no_memory(s->path, error);
  free(bytes); /* the list has a copy, and the file will have another */
  if (!status && (s->file = H5Fopen(name, H5F_ACC_RDONLY, how)) < 0)
    status = vf_error_set(error, GSL_EFAILED, "%s: not a whole HDF5 file: use another copy", s->path);
  H5Pclose(how);
  vf_store_restore(before);
  return status;
}

vf_store *vf_store_open(const char *path, const char *kind, vf_error *error) {
  uint64_t length = 0;
  unsigned char *bytes = vf_file_read(path, &length, error);
  vf_store *s = bytes ? store_alloc(path, error) : NULL;
  if (!s) {
    free(bytes);
    return NULL;
  }
  s->length = length;
  if (!open_image(s, bytes, error) && !check_identity(s, kind, error))
    return s;
  vf_store_discard(s);
  return NULL;
}

#endif

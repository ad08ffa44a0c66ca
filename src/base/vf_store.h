/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Named arrays and texts in one HDF5 file.
 *
 * A file is written under a temporary name beside its own, then flushed to the disk and renamed, so that at
 * any moment the name holds the old file or the new one, whole.  It carries its kind (what it is for) and the
 * version of the format; the whole and every array carry checksums.  h5dump prints it.  A file is read
 * into memory as a whole, without a lock.
 *
 * Without HDF5 every call returns GSL_EUNSUP (or NULL) and says so in error.  The library's own messages are
 * kept off standard error.
 */
#ifndef VF_STORE_H
#define VF_STORE_H

#include "vf_error.h"

#include <stddef.h>
#include <stdint.h>
VF_BEGIN_DECLS

enum { VF_STORE_VERSION = 2, VF_STORE_MAX_RANK = 4 };

typedef struct vf_store vf_store;

/* Whether this library was built with HDF5. */
int vf_store_available(void);

/*
 * A new file to be written to path.  NULL with the reason in error when its folder cannot be written.  End
 * with vf_store_commit or vf_store_discard; either frees it.
 */
vf_store *vf_store_create(const char *path, const char *kind, vf_error *error);

/*
 * Adds an array of rank 1 to VF_STORE_MAX_RANK, row-major, or a text.  GSL_EINVAL for a rank or size out of
 * range, GSL_EFAILED when writing fails or the name is taken, GSL_EUNSUP on a file that was opened to be
 * read.
 */
int vf_store_put_float(vf_store *s, const char *name, size_t rank, const size_t *size, const float *data,
                       vf_error *error);
int vf_store_put_double(vf_store *s, const char *name, size_t rank, const size_t *size, const double *data,
                        vf_error *error);
int vf_store_put_integer(vf_store *s, const char *name, size_t rank, const size_t *size, const int64_t *data,
                         vf_error *error);
int vf_store_put_text(vf_store *s, const char *name, const char *text, vf_error *error);

/* Flushes, renames and frees s.  GSL_EFAILED when the disk is full or a put failed before: the name then
 * keeps its old file. */
int vf_store_commit(vf_store *s, vf_error *error);

/* Removes what was written of a new file, or closes one that was read, and frees s. */
void vf_store_discard(vf_store *s);

/*
 * Opens a file to be read.  NULL with the reason in error when it is missing, damaged, of another kind or of
 * another version (both are named).  End with vf_store_discard.
 */
vf_store *vf_store_open(const char *path, const char *kind, vf_error *error);

/* Whether a file that is read has anything of that name. */
int vf_store_has(const vf_store *s, const char *name);

/*
 * Reads an array into data, which has room for exactly the sizes given, or a text into room bytes.  With data
 * NULL an array is not read but compared in size and type, so that a file's sizes can be judged before memory
 * for them is asked for: what is accepted is no longer than the file.  GSL_EBADLEN when the file's sizes are
 * others (both are named) or the text is longer, GSL_EINVAL for another type of element, GSL_EFAILED when the
 * name is not there, leads to another file or to what is not stored whole, or its checksum is wrong.
 */
int vf_store_get_float(vf_store *s, const char *name, size_t rank, const size_t *size, float *data,
                       vf_error *error);
int vf_store_get_double(vf_store *s, const char *name, size_t rank, const size_t *size, double *data,
                        vf_error *error);
int vf_store_get_integer(vf_store *s, const char *name, size_t rank, const size_t *size, int64_t *data,
                         vf_error *error);
int vf_store_get_text(vf_store *s, const char *name, char *text, size_t room, vf_error *error);

VF_END_DECLS
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Arrays are datasets in chunks with checksums, texts are attributes of the root group.
 *
 * HDF5 follows links and storage out of a file, fills what is not stored, and allocates what a file claims.
 * Only what the file itself holds whole is read: a hard link to chunks that are all there, each with a
 * checksum.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#ifdef HAVE_HDF5

#include "vf_store_intern.h"

#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <string.h>

vf_store_handler vf_store_silence(void) {
  vf_store_handler before = {NULL, NULL};
  H5Eget_auto2(H5E_DEFAULT, &before.handler, &before.data);
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  return before;
}

void vf_store_restore(vf_store_handler before) {
  H5Eset_auto2(H5E_DEFAULT, before.handler, before.data);
}

static int write_failed(vf_store *s, const char *name, vf_error *error) {
  s->failed = 1;
  return vf_error_set(error, GSL_EFAILED, "%s: %s cannot be written: check the disk and that names differ",
                      s->path, name);
}

static int put_text(hid_t file, const char *name, const char *text) {
  const hid_t type = H5Tcopy(H5T_C_S1), space = H5Screate(H5S_SCALAR);
  hid_t attribute = H5I_INVALID_HID;
  int good = type >= 0 && space >= 0 && H5Tset_size(type, strlen(text) + 1) >= 0;
  if (good)
    attribute = H5Acreate2(file, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
  good = attribute >= 0 && H5Awrite(attribute, type, text) >= 0;
  if (attribute >= 0 && H5Aclose(attribute) < 0)
    good = 0;
  H5Sclose(space);
  H5Tclose(type);
  return good;
}

static int get_text(const vf_store *s, const char *name, char *text, size_t room, vf_error *error) {
  int status = GSL_SUCCESS;
  const hid_t attribute = H5Aopen(s->file, name, H5P_DEFAULT);
  const hid_t type = attribute >= 0 ? H5Aget_type(attribute) : H5I_INVALID_HID;
  const hid_t space = attribute >= 0 ? H5Aget_space(attribute) : H5I_INVALID_HID;
  if (type < 0 || H5Tget_class(type) != H5T_STRING || H5Tis_variable_str(type) != 0 ||
      H5Sget_simple_extent_npoints(space) != 1)
    status = vf_error_set(error, GSL_EFAILED, "%s: no text named %s: name another file", s->path, name);
  else if (H5Tget_size(type) > room)
    status =
        vf_error_set(error, GSL_EBADLEN, "%s: text %s has %zu bytes, wanted at most %zu: name another file",
                     s->path, name, H5Tget_size(type), room);
  else if (H5Aread(attribute, type, text) < 0 || !memchr(text, '\0', H5Tget_size(type)))
    status = vf_error_set(error, GSL_EFAILED, "%s: text %s is damaged: use another copy", s->path, name);
  if (space >= 0)
    H5Sclose(space);
  if (type >= 0)
    H5Tclose(type);
  if (attribute >= 0)
    H5Aclose(attribute);
  return status;
}

static int to_extent(size_t rank, const size_t *size, hsize_t *extent) {
  if (rank < 1 || rank > VF_STORE_MAX_RANK)
    return 0;
  for (size_t i = 0; i < rank; i++) {
    if (size[i] == 0)
      return 0;
    extent[i] = (hsize_t)size[i];
  }
  return 1;
}

/* Checksums need chunks, and a chunk must stay below 4 GiB: rows of the first dimension, as many as fit 1
 * MiB. */
static void chunk_of(size_t rank, const hsize_t *extent, size_t bytes, hsize_t *chunk) {
  hsize_t row = bytes;
  for (size_t next = rank; next > 0; next--) {
    const size_t i = next - 1;
    const hsize_t fit = ((hsize_t)1 << 20) / row;
    chunk[i] = fit < 1 ? 1 : fit < extent[i] ? fit : extent[i];
    row = chunk[i] < extent[i] ? (hsize_t)1 << 20 : row * extent[i];
  }
}

static int put_array(vf_store *s, const char *name, size_t rank, const size_t *size, hid_t type,
                     const void *data, vf_error *error) {
  hsize_t extent[VF_STORE_MAX_RANK], chunk[VF_STORE_MAX_RANK];
  if (!s->temporary)
    return vf_error_set(error, GSL_EUNSUP, "%s: opened to be read: create it to write", s->path);
  if (!to_extent(rank, size, extent)) {
    s->failed = 1;
    return vf_error_set(error, GSL_EINVAL, "%s: array %s has a rank or size out of range: change it", s->path,
                        name);
  }
  const vf_store_handler before = vf_store_silence();
  chunk_of(rank, extent, H5Tget_size(type), chunk);
  const hid_t space = H5Screate_simple((int)rank, extent, NULL), how = H5Pcreate(H5P_DATASET_CREATE);
  hid_t set = H5I_INVALID_HID;
  int good =
      space >= 0 && how >= 0 && H5Pset_chunk(how, (int)rank, chunk) >= 0 && H5Pset_fletcher32(how) >= 0;
  if (good)
    set = H5Dcreate2(s->file, name, type, space, H5P_DEFAULT, how, H5P_DEFAULT);
  good = set >= 0 && H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) >= 0;
  if (set >= 0 && H5Dclose(set) < 0)
    good = 0;
  H5Pclose(how);
  H5Sclose(space);
  vf_store_restore(before);
  return good ? GSL_SUCCESS : write_failed(s, name, error);
}

static void describe(char *text, size_t room, size_t rank, const hsize_t *extent) {
  size_t used = 0;
  text[0] = '\0';
  for (size_t i = 0; i < rank && used < room; i++) {
    const int written =
        snprintf(text + used, room - used, "%s%llu", i ? " x " : "", (unsigned long long)extent[i]);
    used += written > 0 ? (size_t)written : room;
  }
}

static int check_shape(const vf_store *s, const char *name, hid_t set, hid_t type, size_t rank,
                       const hsize_t *wanted, vf_error *error) {
  const hid_t space = H5Dget_space(set), stored = H5Dget_type(set);
  hsize_t extent[H5S_MAX_RANK];
  const int found = H5Sget_simple_extent_dims(space, extent, NULL);
  int status = GSL_SUCCESS, same = found == (int)rank;
  for (size_t i = 0; same && i < rank; i++)
    same = extent[i] == wanted[i];
  if (H5Tget_class(stored) != H5Tget_class(type) || H5Tget_size(stored) != H5Tget_size(type)) {
    status = vf_error_set(error, GSL_EINVAL, "%s: array %s has another type of element: name another file",
                          s->path, name);
  } else if (!same) {
    char has[VF_STORE_TEXT_LENGTH], asked[VF_STORE_TEXT_LENGTH];
    describe(has, sizeof has, found > 0 ? (size_t)found : 0, extent);
    describe(asked, sizeof asked, rank, wanted);
    status = vf_error_set(error, GSL_EBADLEN, "%s: array %s is %s, wanted %s: name a file of that network",
                          s->path, name, has, asked);
  }
  H5Tclose(stored);
  H5Sclose(space);
  return status;
}

/* Whether the whole set stands in this file, in chunks with checksums and nothing else. */
static int is_own(const vf_store *s, hid_t set, hid_t type, size_t rank, const hsize_t *extent) {
  unsigned flags = 0;
  size_t values = 0;
  hsize_t bytes = H5Tget_size(type);
  for (size_t i = 0; i < rank; i++) {
    if (extent[i] > s->length / bytes)
      return 0;
    bytes *= extent[i];
  }
  const hid_t how = H5Dget_create_plist(set);
  const int own = H5Pget_layout(how) == H5D_CHUNKED && H5Pget_nfilters(how) == 1 &&
                  H5Pget_filter2(how, 0, &flags, &values, NULL, 0, NULL, NULL) == H5Z_FILTER_FLETCHER32 &&
                  H5Dget_storage_size(set) >= bytes;
  H5Pclose(how);
  return own;
}

/* The set of that name, unless the name leads elsewhere. */
static hid_t open_set(const vf_store *s, const char *name) {
  H5L_info_t link;
  return H5Lget_info(s->file, name, &link, H5P_DEFAULT) >= 0 && link.type == H5L_TYPE_HARD
             ? H5Dopen2(s->file, name, H5P_DEFAULT)
             : H5I_INVALID_HID;
}

static int get_array(vf_store *s, const char *name, size_t rank, const size_t *size, hid_t type, void *data,
                     vf_error *error) {
  hsize_t wanted[VF_STORE_MAX_RANK];
  if (!to_extent(rank, size, wanted))
    return vf_error_set(error, GSL_EINVAL, "%s: array %s asked with a rank or size out of range", s->path,
                        name);
  const vf_store_handler before = vf_store_silence();
  const hid_t set = open_set(s, name);
  int status = GSL_SUCCESS;
  if (set < 0)
    status = vf_error_set(error, GSL_EFAILED, "%s: no array named %s: name another file", s->path, name);
  if (!status)
    status = check_shape(s, name, set, type, rank, wanted, error);
  if (!status && !is_own(s, set, type, rank, wanted))
    status = vf_error_set(error, GSL_EFAILED,
                          "%s: array %s is not stored whole in this file with checksums: use another copy",
                          s->path, name);
  if (!status && data && H5Dread(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) < 0)
    status = vf_error_set(error, GSL_EFAILED, "%s: array %s is damaged: use another copy", s->path, name);
  if (set >= 0)
    H5Dclose(set);
  vf_store_restore(before);
  return status;
}

int vf_store_put_float(vf_store *s, const char *name, size_t rank, const size_t *size, const float *data,
                       vf_error *error) {
  return put_array(s, name, rank, size, H5T_NATIVE_FLOAT, data, error);
}

int vf_store_put_double(vf_store *s, const char *name, size_t rank, const size_t *size, const double *data,
                        vf_error *error) {
  return put_array(s, name, rank, size, H5T_NATIVE_DOUBLE, data, error);
}

int vf_store_put_integer(vf_store *s, const char *name, size_t rank, const size_t *size, const int64_t *data,
                         vf_error *error) {
  return put_array(s, name, rank, size, H5T_NATIVE_INT64, data, error);
}

int vf_store_put_text(vf_store *s, const char *name, const char *text, vf_error *error) {
  if (!s->temporary)
    return vf_error_set(error, GSL_EUNSUP, "%s: opened to be read: create it to write", s->path);
  const vf_store_handler before = vf_store_silence();
  const int good = put_text(s->file, name, text);
  vf_store_restore(before);
  return good ? GSL_SUCCESS : write_failed(s, name, error);
}

int vf_store_get_float(vf_store *s, const char *name, size_t rank, const size_t *size, float *data,
                       vf_error *error) {
  return get_array(s, name, rank, size, H5T_NATIVE_FLOAT, data, error);
}

int vf_store_get_double(vf_store *s, const char *name, size_t rank, const size_t *size, double *data,
                        vf_error *error) {
  return get_array(s, name, rank, size, H5T_NATIVE_DOUBLE, data, error);
}

int vf_store_get_integer(vf_store *s, const char *name, size_t rank, const size_t *size, int64_t *data,
                         vf_error *error) {
  return get_array(s, name, rank, size, H5T_NATIVE_INT64, data, error);
}

int vf_store_get_text(vf_store *s, const char *name, char *text, size_t room, vf_error *error) {
  const vf_store_handler before = vf_store_silence();
  const int status = get_text(s, name, text, room, error);
  vf_store_restore(before);
  return status;
}

int vf_store_has(const vf_store *s, const char *name) {
  const vf_store_handler before = vf_store_silence();
  const int found = H5Lexists(s->file, name, H5P_DEFAULT) > 0 || H5Aexists(s->file, name) > 0;
  vf_store_restore(before);
  return found;
}

#endif

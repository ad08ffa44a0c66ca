/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Input: edits of a good checkpoint's HDF5 structure, EDIT bytes each: what is done, to which object, and two
 * numbers.  HDF5 itself writes the outcome, so that its checksums agree.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "fuzz.h"
#include "fuzz_training.h"

#include <hdf5.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EDIT = 4, EDITS = 8, NAME = 64 };

typedef struct {
  hid_t file;
  unsigned a, b;
  char name[NAME];
} edit;

static hid_t type_of(unsigned n) {
  const hid_t types[] = {H5T_NATIVE_FLOAT, H5T_NATIVE_DOUBLE, H5T_NATIVE_INT64, H5T_IEEE_F32BE,
                         H5T_IEEE_F64BE,   H5T_STD_I64BE,     H5T_STD_I8LE,     H5T_STD_U64LE,
                         H5T_C_S1,         H5T_STD_REF_OBJ,   H5T_STD_B64LE};
  return types[n % (sizeof types / sizeof *types)];
}

static hid_t space_of(unsigned n) {
  static const hsize_t size[] = {0, 1, 2, 3, 5, 6, 8, 9, 54, 1000, (hsize_t)1 << 31, (hsize_t)1 << 40};
  const size_t sizes = sizeof size / sizeof *size;
  const hsize_t extent[3] = {size[n % sizes], size[n / 7 % sizes], 1};
  const hsize_t open[3] = {H5S_UNLIMITED, H5S_UNLIMITED, H5S_UNLIMITED};
  if (n % 4 == 3)
    return n % 8 == 3 ? H5Screate(H5S_SCALAR) : H5Screate(H5S_NULL);
  return H5Screate_simple((int)(1 + n % 3), extent, n % 5 == 0 ? open : NULL);
}

static hid_t storage_of(unsigned n, hid_t space) {
  const hid_t how = H5Pcreate(H5P_DATASET_CREATE);
  hsize_t chunk[H5S_MAX_RANK];
  const int rank = H5Sget_simple_extent_ndims(space);
  for (int i = 0; i < rank; i++)
    chunk[i] = (hsize_t)1 << n % 9;
  if (n % 3 && rank > 0)
    H5Pset_chunk(how, rank, chunk);
  if (n & 1)
    H5Pset_fletcher32(how);
  if (n & 2)
    H5Pset_shuffle(how);
  if (n & 4)
    H5Pset_deflate(how, 1);
  if (n % 11 == 0)
    H5Pset_layout(how, H5D_COMPACT);
  if (n % 13 == 0)
    H5Pset_external(how, "fuzz.raw", 0, H5F_UNLIMITED);
  if (n % 17 == 0)
    H5Pset_virtual(how, space, ".", "order", space);
  if (n & 8)
    H5Pset_alloc_time(how, H5D_ALLOC_TIME_EARLY);
  return how;
}

static void remove_link(const edit *e) {
  H5Ldelete(e->file, e->name, H5P_DEFAULT);
}

/* Not through what leads elsewhere: HDF5 would follow a set that is made of itself without end. */
static void write_zeros(hid_t set, hid_t space, hid_t type) {
  const hssize_t count = H5Sget_simple_extent_npoints(space);
  const hid_t how = H5Dget_create_plist(set);
  const int own = H5Pget_layout(how) != H5D_VIRTUAL && H5Pget_external_count(how) == 0;
  H5Pclose(how);
  void *zeros = own && count > 0 && count < 4096 ? calloc((size_t)count, H5Tget_size(type) + 16) : NULL;
  if (zeros)
    H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, zeros);
  free(zeros);
}

/* Another set of that name; what would take more than a little room is not allocated at once. */
static void replace_set(const edit *e) {
  const hid_t space = space_of(e->a), type = type_of(e->b);
  const int large = H5Sget_simple_extent_npoints(space) > 4096;
  const hid_t how = storage_of(large ? (e->b & ~8u) | 1u : e->b, space);
  remove_link(e);
  const hid_t set = large && H5Pget_layout(how) != H5D_CHUNKED
                        ? H5I_INVALID_HID
                        : H5Dcreate2(e->file, e->name, type, space, H5P_DEFAULT, how, H5P_DEFAULT);
  if (set >= 0) {
    write_zeros(set, space, type);
    H5Dclose(set);
  }
  H5Pclose(how);
  H5Sclose(space);
}

/* As replace_set with the shape and type that were there: storage alone changes. */
static void store_anew(const edit *e) {
  const hid_t old = H5Dopen2(e->file, e->name, H5P_DEFAULT);
  if (old < 0)
    return;
  const hid_t space = H5Dget_space(old), type = H5Dget_type(old), how = storage_of(e->a, space);
  H5Dclose(old);
  remove_link(e);
  const hid_t set = H5Dcreate2(e->file, e->name, type, space, H5P_DEFAULT, how, H5P_DEFAULT);
  if (set >= 0 && e->b & 1)
    write_zeros(set, space, type);
  if (set >= 0)
    H5Dclose(set);
  H5Pclose(how);
  H5Tclose(type);
  H5Sclose(space);
}

static void replace_link(const edit *e) {
  remove_link(e);
  if (e->a % 4 == 0)
    H5Lcreate_soft(e->b % 2 ? e->name : "order", e->file, e->name, H5P_DEFAULT, H5P_DEFAULT);
  else if (e->a % 4 == 1)
    H5Lcreate_external("checkpoint.h5", "order", e->file, e->name, H5P_DEFAULT, H5P_DEFAULT);
  else if (e->a % 4 == 2)
    H5Lcreate_hard(e->file, e->b % 2 ? "/" : "place", e->file, e->name, H5P_DEFAULT, H5P_DEFAULT);
  else {
    const hid_t group = H5Gcreate2(e->file, e->name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    H5Gclose(group);
  }
}

/* One element becomes a number that tells. */
static void change_element(const edit *e) {
  const double number[] = {0, -1, 1, 2, 3, 8, 9, 1e9, 9.3e18, -9.2e18, 1e-300, 1e300, INFINITY, NAN};
  const hid_t set = H5Dopen2(e->file, e->name, H5P_DEFAULT);
  if (set < 0)
    return;
  const hid_t space = H5Dget_space(set), how = H5Dget_create_plist(set);
  const int own = H5Pget_layout(how) != H5D_VIRTUAL;
  H5Pclose(how);
  hsize_t extent[H5S_MAX_RANK] = {0}, at[H5S_MAX_RANK] = {0};
  const int rank = H5Sget_simple_extent_dims(space, extent, NULL);
  for (int i = 0; i < rank && rank <= 2; i++)
    at[i] = extent[i] ? e->a % extent[i] : 0;
  if (own && rank > 0 && rank <= 2 && H5Sselect_elements(space, H5S_SELECT_SET, 1, at) >= 0) {
    const hid_t one = H5Screate(H5S_SCALAR);
    H5Dwrite(set, H5T_NATIVE_DOUBLE, one, space, H5P_DEFAULT,
             &number[e->b % (sizeof number / sizeof *number)]);
    H5Sclose(one);
  }
  H5Sclose(space);
  H5Dclose(set);
}

static void resize(const edit *e) {
  const hid_t set = H5Dopen2(e->file, e->name, H5P_DEFAULT);
  const hsize_t extent[3] = {e->a, e->b, 1};
  if (set >= 0)
    H5Dset_extent(set, extent);
  if (set >= 0)
    H5Dclose(set);
}

static herr_t count_text(hid_t file, const char *name, const H5A_info_t *info, void *thing) {
  edit *const e = thing;
  (void)file, (void)info;
  snprintf(e->name, NAME, "%s", name);
  if (e->b == 0)
    return 1;
  e->b--;
  return 0;
}

/* The text whose number is b is removed, or becomes of another type or length. */
static void change_text(const edit *e) {
  static const char *const texts[] = {"", "none", "tanh", "backpropagation", "taus2", "one-sided", "\xff\n"};
  edit found = *e;
  found.b %= 16;
  H5Aiterate2(e->file, H5_INDEX_NAME, H5_ITER_INC, NULL, count_text, &found);
  H5Adelete(e->file, found.name);
  const char *const text = texts[e->a % (sizeof texts / sizeof *texts)];
  const hid_t type = H5Tcopy(H5T_C_S1), space = e->a % 5 ? H5Screate(H5S_SCALAR) : space_of(e->a / 5 % 4);
  char bytes[8192] = "";
  H5Tset_size(type, e->a % 7 == 6 ? H5T_VARIABLE : e->a % 3 ? strlen(text) + 1 : 200);
  snprintf(bytes, sizeof bytes, "%s", text);
  const char *pointer = bytes;
  if (e->a % 4 && H5Sget_simple_extent_npoints(space) <= 10) {
    const hid_t attribute = H5Acreate2(e->file, found.name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    if (attribute >= 0 && H5Sget_simple_extent_npoints(space) == 1)
      H5Awrite(attribute, type, H5Tis_variable_str(type) ? (const void *)&pointer : bytes);
    if (attribute >= 0)
      H5Aclose(attribute);
  }
  H5Sclose(space);
  H5Tclose(type);
}

static void apply(hid_t file, const uint8_t *bytes) {
  static void (*const what[])(const edit *) = {remove_link,    replace_set, store_anew,  replace_link,
                                               change_element, resize,      change_text, change_element};
  edit e = {.file = file, .a = bytes[2], .b = bytes[3]};
  H5G_info_t info;
  if (H5Gget_info(file, &info) < 0 || info.nlinks == 0)
    return;
  H5Lget_name_by_idx(file, ".", H5_INDEX_NAME, H5_ITER_INC, bytes[1] % info.nlinks, e.name, NAME,
                     H5P_DEFAULT);
  what[bytes[0] % (sizeof what / sizeof *what)](&e);
}

/* Once: the checkpoint without its seal. */
static size_t good_bytes(unsigned char **bytes) {
  enum { MOST = 1 << 18, SEAL = 12 };
  static unsigned char good[MOST];
  static size_t size;
  *bytes = good;
  if (size)
    return size;
  const char *const path = fuzz_file("good.h5", "", 0);
  fuzz_training_write(path);
  FILE *file = fopen(path, "rb");
  size = file ? fread(good, 1, MOST, file) : 0;
  fuzz_require(size > SEAL && size < MOST && !fclose(file), "a checkpoint is written");
  return size -= SEAL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  unsigned char *good;
  const size_t length = good_bytes(&good);
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  const char *const path = fuzz_file("checkpoint.h5", good, length);
  const hid_t how = H5Pcreate(H5P_FILE_ACCESS);
  H5Pset_libver_bounds(how, H5F_LIBVER_V110, H5F_LIBVER_LATEST);
  const hid_t file = H5Fopen(path, H5F_ACC_RDWR, how);
  fuzz_require(file >= 0, "HDF5 opens what the library wrote");
  for (size_t i = 0; i < EDITS && (i + 1) * EDIT <= size; i++)
    apply(file, data + i * EDIT);
  H5Fclose(file);
  H5Pclose(how);
  fuzz_training_read(path);
  return 0;
}

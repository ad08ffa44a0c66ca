/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * HDF5 files that this library did not write: only arrays that such a file itself holds whole, with
 * checksums, are read, and nothing is allocated that it merely claims.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "tap.h"
#include "vf_store.h"

#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef HAVE_HDF5
#include <hdf5.h>

enum { SIZE = 4 };

static const char kind[] = "weights of a test";
static const size_t size[1] = {SIZE};
static const double values[SIZE] = {1.0, 2.0, 3.0, 4.0};

static void put_text(hid_t file, const char *name, const char *text, hsize_t count) {
  const hid_t type = H5Tcopy(H5T_C_S1), space = H5Screate_simple(1, &count, NULL);
  char all[256] = "";
  H5Tset_size(type, strlen(text) + 1);
  const hid_t attribute = H5Acreate2(file, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
  memcpy(all, text, strlen(text));
  H5Awrite(attribute, type, all);
  H5Aclose(attribute);
  H5Sclose(space);
  H5Tclose(type);
}

/* A file with the marks of the store in the format from that version on. */
static hid_t create(const char *path, H5F_libver_t low, int number) {
  const hid_t how = H5Pcreate(H5P_FILE_ACCESS);
  H5Pset_libver_bounds(how, low, H5F_LIBVER_LATEST);
  const hid_t file = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, how);
  char version[32];
  snprintf(version, sizeof version, "vfep store %d", number);
  put_text(file, "format", version, 1);
  put_text(file, "kind", kind, 1);
  H5Pclose(how);
  return file;
}

/* A list of storage: in chunks or not, with checksums or not. */
static hid_t storage(hsize_t chunk, int checked) {
  const hid_t how = H5Pcreate(H5P_DATASET_CREATE);
  if (chunk)
    H5Pset_chunk(how, 1, &chunk);
  if (checked)
    H5Pset_fletcher32(how);
  return how;
}

static void put_array(hid_t file, const char *name, hsize_t extent, hid_t how, const double *data) {
  const hid_t space = H5Screate_simple(1, &extent, NULL);
  const hid_t set = H5Dcreate2(file, name, H5T_IEEE_F64BE, space, H5P_DEFAULT, how, H5P_DEFAULT);
  if (data)
    H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, data);
  H5Dclose(set);
  H5Sclose(space);
  H5Pclose(how);
}

static void write_file(const char *path) {
  const hid_t file = create(path, H5F_LIBVER_V110, VF_STORE_VERSION);
  put_array(file, "own", SIZE, storage(2, 1), values);
  H5Lcreate_hard(file, "own", file, "hard", H5P_DEFAULT, H5P_DEFAULT);
  H5Lcreate_soft("own", file, "soft", H5P_DEFAULT, H5P_DEFAULT);
  H5Lcreate_external("other.h5", "own", file, "link", H5P_DEFAULT, H5P_DEFAULT);
  H5Lcreate_external("pipe", "own", file, "pipe", H5P_DEFAULT, H5P_DEFAULT);
  put_array(file, "unchecked", SIZE, storage(2, 0), values);
  put_array(file, "contiguous", SIZE, storage(0, 0), values);
  put_array(file, "empty", SIZE, storage(2, 1), NULL);
  put_array(file, "huge", (hsize_t)1 << 40, storage(1 << 20, 1), NULL);
  hid_t how = storage(0, 0);
  H5Pset_external(how, "other.raw", 0, sizeof values);
  put_array(file, "external", SIZE, how, NULL);
  const hsize_t extent = SIZE;
  const hid_t space = H5Screate_simple(1, &extent, NULL);
  how = storage(0, 0);
  H5Pset_virtual(how, space, "other.h5", "own", space);
  put_array(file, "virtual", SIZE, how, NULL);
  H5Sclose(space);
  put_text(file, "one", "word", 1);
  put_text(file, "several", "word", 20);
  H5Fclose(file);
}

static void test_arrays(void) {
  const char *const refused[] = {"soft",  "link", "pipe",     "unchecked", "contiguous",
                                 "empty", "huge", "external", "virtual"};
  const size_t claimed[1] = {(size_t)1 << 40};
  vf_error error = {0, ""};
  double found[SIZE] = {0};
  vf_store *s = vf_store_open("file.h5", kind, &error);
  if (!ok(s != NULL, "a file of another program is opened"))
    return;
  is_int(vf_store_get_double(s, "own", 1, size, found, &error), 0, "its own array is read");
  ok(memcmp(found, values, sizeof found) == 0, "whatever the order of its bytes");
  is_int(vf_store_get_double(s, "hard", 1, size, found, &error), 0, "by a second name too");
  is_int(vf_store_get_double(s, "own", 1, size, NULL, &error), 0, "and compared without being read");
  for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
    found[0] = -1.0;
    ok(vf_store_get_double(s, refused[i], 1, i == 6 ? claimed : size, i == 6 ? NULL : found, &error) ==
               GSL_EFAILED &&
           strstr(error.text, refused[i]) && found[0] == -1.0,
       "array %s is refused", refused[i]);
  }
  char text[8] = "";
  is_int(vf_store_get_text(s, "one", text, sizeof text, &error), 0, "a text is read");
  is_int(vf_store_get_text(s, "several", text, sizeof text, &error), GSL_EFAILED,
         "twenty texts are not read into the room of one");
  vf_store_discard(s);
}

/* Without the seal of this library the checksum of the array tells. */
static void test_damaged_array(void) {
  vf_error error = {0, ""};
  double found[SIZE];
  FILE *f = fopen("other.h5", "r+b");
  const unsigned char one[] = {0x3f, 0xf0, 0, 0, 0, 0, 0, 0, 0x40}; /* 1.0 and what 2.0 begins with */
  unsigned char byte[sizeof one] = {0};
  long place = -1;
  for (long i = 0;
       f && place < 0 && fseek(f, i, SEEK_SET) == 0 && fread(byte, 1, sizeof byte, f) == sizeof byte; i++)
    if (memcmp(byte, one, sizeof one) == 0)
      place = i;
  ok(place >= 0 && fseek(f, place + 3, SEEK_SET) == 0 && fputc(4, f) == 4 && fclose(f) == 0,
     "a bit is changed");
  vf_store *s = vf_store_open("other.h5", kind, &error);
  is_int(s ? vf_store_get_double(s, "own", 1, size, found, &error) : -1, GSL_EFAILED, "in an array");
  ok(strstr(error.text, "array own is damaged") != NULL, "which is told");
  vf_store_discard(s);
}

static void test_files(void) {
  vf_error error = {0, ""};
  vf_store *s = vf_store_open("old.h5", kind, &error);
  ok(!s && strstr(error.text, "without checksums"), "a format without checksums is refused");
  char here[32], there[32];
  snprintf(here, sizeof here, "store %d", VF_STORE_VERSION);
  snprintf(there, sizeof there, "store %d", VF_STORE_VERSION + 1);
  ok(!vf_store_open("next.h5", kind, &error) && strstr(error.text, here) && strstr(error.text, there),
     "another version is refused with both named");
  alarm(20);
  ok(!vf_store_open("pipe", kind, &error) && strstr(error.text, "not a regular file"), "so is a pipe");
  ok(!vf_store_open("/dev/zero", kind, &error) && strstr(error.text, "not a regular file"), "and a device");
  ok(!vf_store_open(".", kind, &error) && strstr(error.text, "not a regular file"), "and a folder");
  alarm(0);
  FILE *other = fopen("file.h5", "r");
  ok(other && flock(fileno(other), LOCK_EX) == 0, "a file that another program has locked");
  s = vf_store_open("file.h5", kind, &error);
  ok(s != NULL, "is opened");
  vf_store *again = vf_store_open("file.h5", kind, &error);
  ok(again != NULL, "as often as wanted");
  vf_store_discard(s);
  vf_store_discard(again);
  if (other)
    fclose(other);
}

int main(void) {
  char folder[] = "test_foreign.XXXXXX";
  if (!mkdtemp(folder) || chdir(folder))
    return 1;
  FILE *raw = fopen("other.raw", "wb");
  if (!raw || fwrite(values, 1, sizeof values, raw) != sizeof values || fclose(raw) || mkfifo("pipe", 0600))
    return 1;
  hid_t other = create("other.h5", H5F_LIBVER_V110, VF_STORE_VERSION);
  put_array(other, "own", SIZE, storage(2, 1), values);
  H5Fclose(other);
  H5Fclose(create("next.h5", H5F_LIBVER_V110, VF_STORE_VERSION + 1));
  H5Fclose(create("old.h5", H5F_LIBVER_EARLIEST, VF_STORE_VERSION));
  write_file("file.h5");
  test_arrays();
  test_files();
  test_damaged_array();
  const char *const made[] = {"other.raw", "pipe", "other.h5", "old.h5", "next.h5", "file.h5"};
  for (size_t i = 0; i < sizeof made / sizeof made[0]; i++)
    unlink(made[i]);
  ok(chdir("..") == 0 && rmdir(folder) == 0, "nothing else remains");
  return tap_done();
}

#else

int main(void) {
  skip("built without HDF5", "files of other programs");
  return tap_done();
}

#endif

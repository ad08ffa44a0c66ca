/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arrays and texts come back as they were, damage is told, and a file is never half there. */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "tap.h"
#include "vf_store.h"

#include <dirent.h>
#include <gsl/gsl_errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { ROWS = 7, COLUMNS = 5, LONG = 700000, MAX_FILE = 1 << 16 };

static char folder[3900];
static const char kind[] = "weights of a test";
static float matrix[ROWS * COLUMNS];
static double vector[3] = {1.0 / 3.0, -2.5e-300, 7e200};
static const int64_t integers[2] = {INT64_MIN, 1234567890123};
static const size_t matrix_size[2] = {ROWS, COLUMNS}, vector_size[1] = {3}, integer_size[1] = {2};

static const char *path_of(const char *name) {
  static char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

static size_t files_in_folder(void) {
  size_t count = 0;
  DIR *d = opendir(folder);
  for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d))
    count += e->d_name[0] != '.';
  if (d)
    closedir(d);
  return count;
}

/* Writes the arrays above, with vector[0] = mark. */
static int write_file(const char *name, double mark, vf_error *error) {
  vf_store *s = vf_store_create(path_of(name), kind, error);
  if (!s)
    return error->code;
  vector[0] = mark;
  int status = vf_store_put_float(s, "W01", 2, matrix_size, matrix, error);
  if (!status)
    status = vf_store_put_double(s, "history", 1, vector_size, vector, error);
  if (!status)
    status = vf_store_put_integer(s, "epoch", 1, integer_size, integers, error);
  if (!status)
    status = vf_store_put_text(s, "rule", "random-sign", error);
  return vf_store_commit(s, error);
}

/* The mark of a file, or -1 when it cannot be read. */
static double mark_of(const char *name) {
  double found[3] = {-1.0, 0.0, 0.0};
  vf_store *s = vf_store_open(path_of(name), kind, NULL);
  if (s && vf_store_get_double(s, "history", 1, vector_size, found, NULL))
    found[0] = -1.0;
  vf_store_discard(s);
  return found[0];
}

static void test_round_trip(void) {
  vf_error error = {0, ""};
  float m[ROWS * COLUMNS] = {0};
  double v[3] = {0};
  int64_t n[2] = {0};
  char text[32];
  is_int(write_file("a.h5", 0.1, &error), GSL_SUCCESS, "a file is written");
  is_int((long)files_in_folder(), 1, "under its own name only");
  vf_store *s = vf_store_open(path_of("a.h5"), kind, &error);
  if (!ok(s != NULL, "and opened again"))
    return;
  is_int(vf_store_get_float(s, "W01", 2, matrix_size, m, &error), GSL_SUCCESS, "floats are read");
  is_int(vf_store_get_double(s, "history", 1, vector_size, v, &error), GSL_SUCCESS, "doubles are read");
  is_int(vf_store_get_integer(s, "epoch", 1, integer_size, n, &error), GSL_SUCCESS, "integers are read");
  is_int(vf_store_get_text(s, "rule", text, sizeof text, &error), GSL_SUCCESS, "a text is read");
  ok(memcmp(m, matrix, sizeof m) == 0 && memcmp(v, vector, sizeof v) == 0 &&
         memcmp(n, integers, sizeof n) == 0,
     "with the same bits");
  is_text(text, "random-sign", "and the same words");
  is_int(vf_store_put_text(s, "more", "x", &error), GSL_EUNSUP, "a file that is read takes no text");
  is_int(vf_store_put_float(s, "more", 2, matrix_size, m, &error), GSL_EUNSUP, "and no array");
  vf_store_discard(s);
}

static void test_mismatch(void) {
  vf_error error = {0, ""};
  float m[ROWS * COLUMNS];
  double d[ROWS * COLUMNS];
  char text[8];
  const size_t other[2] = {ROWS, COLUMNS + 1}, none[2] = {ROWS, 0}, flat[1] = {ROWS * COLUMNS};
  vf_store *s = vf_store_open(path_of("a.h5"), kind, &error);
  is_int(vf_store_get_float(s, "W01", 2, other, m, &error), GSL_EBADLEN, "another size is refused");
  ok(strstr(error.text, "7 x 5") && strstr(error.text, "7 x 6"), "with both sizes named");
  is_int(vf_store_get_float(s, "W01", 1, flat, m, &error), GSL_EBADLEN, "another rank is refused");
  is_int(vf_store_get_float(s, "W01", 2, none, m, &error), GSL_EINVAL, "a size of 0 is refused");
  is_int(vf_store_get_double(s, "W01", 2, matrix_size, d, &error), GSL_EINVAL, "another type is refused");
  is_int(vf_store_get_float(s, "W02", 2, matrix_size, m, &error), GSL_EFAILED, "an array that is not there");
  is_int(vf_store_get_text(s, "rule", text, sizeof text, &error), GSL_EBADLEN, "a text longer than its room");
  is_int(vf_store_get_text(s, "rules", text, sizeof text, &error), GSL_EFAILED, "a text that is not there");
  vf_store_discard(s);
  ok(!vf_store_open(path_of("a.h5"), "a checkpoint", &error) && strstr(error.text, kind) &&
         strstr(error.text, "a checkpoint"),
     "another kind is refused with both named");
  ok(!vf_store_open(path_of("b.h5"), kind, &error) && strstr(error.text, "b.h5"),
     "a missing file is refused");
}

static size_t slurp(const char *name, unsigned char *bytes) {
  FILE *f = fopen(path_of(name), "rb");
  const size_t length = f ? fread(bytes, 1, MAX_FILE, f) : 0;
  if (f)
    fclose(f);
  return length;
}

static void spill(const char *name, const unsigned char *bytes, size_t length) {
  FILE *f = fopen(path_of(name), "wb");
  if (!f || fwrite(bytes, 1, length, f) != length || fclose(f) != 0)
    exit(1);
}

static size_t position(const unsigned char *bytes, size_t length, const void *what, size_t count) {
  for (size_t i = 0; i + count <= length; i++)
    if (memcmp(bytes + i, what, count) == 0)
      return i;
  printf("Bail out! the bytes looked for are not in the file\n");
  exit(1);
}

static void test_damage(void) {
  static unsigned char bytes[MAX_FILE];
  vf_error error = {0, ""};
  const size_t length = slurp("a.h5", bytes);
  const size_t cut[] = {0, 7, 100, length / 2,
                        length - 13}; /* of the seal 12 bytes, which need not be there */
  for (size_t i = 0; i < sizeof cut / sizeof cut[0]; i++) {
    spill("cut.h5", bytes, cut[i]);
    ok(!vf_store_open(path_of("cut.h5"), kind, &error) && strstr(error.text, "HDF5"),
       "cut after %zu of %zu bytes", cut[i], length);
  }
  const size_t data = position(bytes, length, matrix, sizeof matrix);
  bytes[data + 9] ^= 4;
  spill("cut.h5", bytes, length);
  ok(!vf_store_open(path_of("cut.h5"), kind, &error) && strstr(error.text, "damaged"),
     "a changed bit is told");
  unlink(path_of("cut.h5"));
}

static void test_atomic(void) {
  vf_error error = {0, ""};
  vf_store *s = vf_store_create(path_of("a.h5"), kind, &error);
  vf_store_put_float(s, "W01", 2, matrix_size, matrix, &error);
  is_near(mark_of("a.h5"), 0.1, 0.0, "the old file stays while a new one is written");
  vf_store_discard(s);
  is_near(mark_of("a.h5"), 0.1, 0.0, "and when the new one is given up");
  is_int((long)files_in_folder(), 1, "of which nothing is left");

  s = vf_store_create(path_of("a.h5"), kind, &error);
  vf_store_put_float(s, "W01", 2, matrix_size, matrix, &error);
  is_int(vf_store_put_float(s, "W01", 2, matrix_size, matrix, &error), GSL_EFAILED, "a name is taken once");
  is_int(vf_store_commit(s, &error), GSL_EFAILED, "a file with a failed part is not committed");
  const size_t none[1] = {0};
  s = vf_store_create(path_of("a.h5"), kind, &error);
  is_int(vf_store_put_double(s, "v", 1, none, vector, &error), GSL_EINVAL,
         "an array of no elements is refused");
  is_int(vf_store_put_double(s, "v", VF_STORE_MAX_RANK + 1, matrix_size, vector, &error), GSL_EINVAL,
         "a rank out of range is refused");
  is_int(vf_store_commit(s, &error), GSL_EFAILED, "and the file not committed");
  is_near(mark_of("a.h5"), 0.1, 0.0, "the old file stays");

  is_int(write_file("a.h5", 0.2, &error), GSL_SUCCESS, "a whole new file");
  is_near(mark_of("a.h5"), 0.2, 0.0, "takes its place");
  is_int(write_file("nowhere/a.h5", 0.3, &error), GSL_EFAILED, "a folder that is not there");
  is_int(write_file("a.h5/a.h5", 0.3, &error), GSL_EFAILED, "a folder that is a file");
  is_int((long)files_in_folder(), 1, "nothing is left over");
}

/* A limit on the size of files is to the program what a full disk is. */
static void test_full_disk(void) {
  static double block[LONG];
  const size_t size[1] = {LONG};
  struct rlimit before, limit;
  vf_error error = {0, ""};
  signal(SIGXFSZ, SIG_IGN);
  getrlimit(RLIMIT_FSIZE, &before);
  limit = before;
  limit.rlim_cur = 100000;
  setrlimit(RLIMIT_FSIZE, &limit);
  vf_store *s = vf_store_create(path_of("a.h5"), kind, &error);
  int status = GSL_EFAILED;
  if (ok(s != NULL, "a file is begun on a disk that is nearly full")) {
    vf_store_put_double(s, "block", 1, size, block, &error);
    status = vf_store_commit(s, &error);
  }
  setrlimit(RLIMIT_FSIZE, &before);
  is_int(status, GSL_EFAILED, "a full disk is told");
  is_near(mark_of("a.h5"), 0.2, 0.0, "and the old file stays");
  is_int((long)files_in_folder(), 1, "alone");
}

static void test_long(void) {
  static double block[LONG], again[LONG];
  const size_t sizes[][3] = {{LONG, 1, 1}, {2, LONG / 2, 1}, {LONG / 4, 2, 2}};
  for (size_t i = 0; i < LONG; i++)
    block[i] = 1.0 / (double)(i + 1);
  for (size_t i = 0; i < 3; i++) {
    vf_error error = {0, ""};
    vf_store *s = vf_store_create(path_of("long.h5"), kind, &error);
    vf_store_put_double(s, "block", 3, sizes[i], block, &error);
    int status = vf_store_commit(s, &error);
    memset(again, 0, sizeof again);
    s = vf_store_open(path_of("long.h5"), kind, &error);
    if (!status)
      status = vf_store_get_double(s, "block", 3, sizes[i], again, &error);
    vf_store_discard(s);
    ok(!status && memcmp(block, again, sizeof block) == 0, "an array of several chunks, %zu x %zu x %zu",
       sizes[i][0], sizes[i][1], sizes[i][2]);
  }
  unlink(path_of("long.h5"));
}

static void test_absent(void) {
  vf_error error = {0, ""};
  ok(!vf_store_create(path_of("a.h5"), kind, &error) && error.code == GSL_EUNSUP &&
         strstr(error.text, "HDF5"),
     "without HDF5 no file is created");
  error.code = 0;
  ok(!vf_store_open(path_of("a.h5"), kind, &error) && error.code == GSL_EUNSUP && strstr(error.text, "HDF5"),
     "without HDF5 no file is opened");
  is_int((long)files_in_folder(), 0, "without HDF5 nothing is left behind");
}

int main(void) {
  const char *base = getenv("TMPDIR");
  snprintf(folder, sizeof folder, "%s/vfep-store-XXXXXX", base && *base ? base : ".");
  if (!mkdtemp(folder)) {
    printf("Bail out! cannot make a folder in %s\n", base && *base ? base : ".");
    return 1;
  }
  for (size_t i = 0; i < ROWS * COLUMNS; i++)
    matrix[i] = 1.0f / (float)(i + 3);
  if (vf_store_available()) {
    test_round_trip();
    test_mismatch();
    test_damage();
    test_atomic();
    test_full_disk();
    test_long();
    unlink(path_of("a.h5"));
  } else {
    test_absent();
  }
  rmdir(folder);
  return tap_done();
}

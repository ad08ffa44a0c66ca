/* SPDX-License-Identifier: GPL-3.0-or-later */
/* IDX files as they should be, and every way in which they may be broken. */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "tap.h"
#include "vf_dataset.h"

#include <gsl/gsl_errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { COUNT = 5, ROWS = 3, COLUMNS = 4, PIXELS = ROWS * COLUMNS, MAX_BYTES = 4096 };

/* The bytes of an IDX file. */
typedef struct {
  unsigned char byte[MAX_BYTES];
  size_t length;
} idx_bytes;

static char folder[4000];
static const char *const file_names[] = {"train-images-idx3-ubyte",    "train-labels-idx1-ubyte",
                                         "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz",
                                         "t10k-images-idx3-ubyte",     "t10k-labels-idx1-ubyte"};

static const char *in_folder(const char *name) {
  static char path[4200];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

static void put_word(idx_bytes *f, uint32_t word) {
  for (int shift = 24; shift >= 0; shift -= 8)
    f->byte[f->length++] = (unsigned char)(word >> shift & 0xff);
}

static unsigned char pixel_of(size_t i) {
  return (unsigned char)((i * 37 + 11) % 256);
}
static unsigned char label_of(size_t i) {
  return (unsigned char)((i * 4 + 2) % 7);
}

static idx_bytes images_with(uint32_t magic, uint32_t count, uint32_t rows, uint32_t columns) {
  idx_bytes f = {{0}, 0};
  put_word(&f, magic);
  put_word(&f, count);
  put_word(&f, rows);
  put_word(&f, columns);
  for (size_t i = 0; i < COUNT * PIXELS; i++)
    f.byte[f.length++] = pixel_of(i);
  return f;
}

static idx_bytes good_images(void) {
  return images_with(0x803, COUNT, ROWS, COLUMNS);
}

static idx_bytes labels_with(uint32_t magic, uint32_t count, size_t written) {
  idx_bytes f = {{0}, 0};
  put_word(&f, magic);
  put_word(&f, count);
  for (size_t i = 0; i < written; i++)
    f.byte[f.length++] = label_of(i);
  return f;
}

static idx_bytes good_labels(void) {
  return labels_with(0x801, COUNT, COUNT);
}

static void write_plain(const char *name, const unsigned char *bytes, size_t length) {
  FILE *stream = fopen(in_folder(name), "wb");
  if (!stream || fwrite(bytes, 1, length, stream) != length || fclose(stream) != 0) {
    printf("Bail out! cannot write %s\n", in_folder(name));
    exit(1);
  }
}

/* The gzip form of f, all of it. */
static idx_bytes compressed(const idx_bytes *f) {
  idx_bytes z = {{0}, 0};
  z_stream s = {0};
  if (deflateInit2(&s, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    exit(1);
  s.next_in = (Bytef *)(uintptr_t)f->byte;
  s.avail_in = (uInt)f->length;
  s.next_out = z.byte;
  s.avail_out = sizeof z.byte;
  deflate(&s, Z_FINISH);
  z.length = s.total_out;
  deflateEnd(&s);
  return z;
}

static void clear_folder(void) {
  for (size_t i = 0; i < sizeof file_names / sizeof file_names[0]; i++)
    remove(in_folder(file_names[i]));
}

static void put(const char *name, idx_bytes f) {
  write_plain(name, f.byte, f.length);
}

/* The training split in folder must be refused, with the file and a word of the reason in the message. */
static void refused(int code, const char *file, const char *reason, const char *what) {
  vf_error error = {0, ""};
  vf_dataset *d = vf_dataset_read(folder, VF_SPLIT_TRAIN, &error);
  const int right = !d && error.code == code && strstr(error.text, file) && strstr(error.text, reason);
  if (!ok(right, "%s is refused", what))
    diag("code %d, text: %s", error.code, error.text);
  vf_dataset_free(d);
  clear_folder();
}

static void check_contents(const vf_dataset *d, const char *form) {
  if (!ok(d != NULL, "%s files are read", form))
    return;
  is_int((long)d->count, COUNT, "%s: images", form);
  is_int((long)d->rows, ROWS, "%s: rows", form);
  is_int((long)d->columns, COLUMNS, "%s: columns", form);
  is_int((long)d->pixels, PIXELS, "%s: pixels", form);
  is_int((long)d->classes, 7, "%s: classes are the largest label + 1", form);
  size_t wrong = 0;
  for (size_t i = 0; i < COUNT * PIXELS; i++)
    wrong += d->image[i] != (float)(pixel_of(i) / 255.0);
  is_int((long)wrong, 0, "%s: pixels are bytes / 255", form);
  wrong = 0;
  for (size_t i = 0; i < COUNT; i++)
    wrong += d->label[i] != label_of(i);
  is_int((long)wrong, 0, "%s: labels", form);
}

static void test_good(void) {
  vf_error error = {0, ""};
  const idx_bytes images = good_images(), labels = good_labels();
  put(file_names[0], images);
  put(file_names[1], labels);
  vf_dataset *d = vf_dataset_read(folder, VF_SPLIT_TRAIN, &error);
  check_contents(d, "plain");
  vf_dataset_free(d);
  put(file_names[2], compressed(&images));
  put(file_names[3], compressed(&labels));
  put(file_names[0], (idx_bytes){{0}, 1}); /* must not be read: the gzip form comes first */
  d = vf_dataset_read(folder, VF_SPLIT_TRAIN, &error);
  check_contents(d, "gzip");
  vf_dataset_free(d);
  clear_folder();
  put(file_names[4], images);
  put(file_names[5], labels);
  d = vf_dataset_read(folder, VF_SPLIT_TEST, NULL);
  check_contents(d, "test split");
  vf_dataset_free(d);
  clear_folder();
}

static void test_take(void) {
  vf_error error = {0, ""};
  put(file_names[0], good_images());
  put(file_names[1], good_labels());
  vf_dataset *d = vf_dataset_read(folder, VF_SPLIT_TRAIN, &error);
  vf_dataset *part = vf_dataset_take(d, 2, 2, &error);
  ok(part && part->count == 2 && part->classes == d->classes && part->pixels == d->pixels,
     "a part of a dataset");
  ok(part && memcmp(part->image, d->image + 2 * PIXELS, 2 * PIXELS * sizeof(float)) == 0 &&
         part->label[0] == label_of(2) && part->label[1] == label_of(3),
     "a part holds the images asked for");
  vf_dataset_free(part);
  part = vf_dataset_take(d, 1, 0, &error);
  ok(part && part->count == COUNT - 1 && part->label[0] == label_of(1), "0 takes all that follow");
  vf_dataset_free(part);
  ok(!vf_dataset_take(d, 2, COUNT - 1, &error) && error.code == GSL_EINVAL, "too many images are refused");
  ok(!vf_dataset_take(d, COUNT, 0, &error) && error.code == GSL_EINVAL, "a start past the end is refused");
  ok(!vf_dataset_take(d, 1, SIZE_MAX, &error) && error.code == GSL_EINVAL,
     "a count that overflows is refused");
  vf_dataset_free(d);
  vf_dataset_free(NULL);
  clear_folder();
}

static void test_headers(void) {
  const uint32_t big = UINT32_MAX;
  const struct {
    idx_bytes images;
    const char *reason, *what;
  } cases[] = {
      {images_with(0x801, COUNT, ROWS, COLUMNS), "0x00000801", "a labels' magic number"},
      {images_with(0xd03, COUNT, ROWS, COLUMNS), "magic", "another element type"},
      {images_with(0x803, 0, ROWS, COLUMNS), "is 0", "a count of 0"},
      {images_with(0x803, COUNT, ROWS, 0), "is 0", "a width of 0"},
      {images_with(0x803, big, big, 3), "more than", "a header whose product overflows 64 bits"},
      {images_with(0x803, 65536, 65536, 1), "more than", "a header whose product overflows 32 bits"},
      {images_with(0x803, 60000, 28, 28), "promises", "a header too big for its file"},
      {images_with(0x803, COUNT + 1, ROWS, COLUMNS), "ends inside the data", "one image missing"},
      {images_with(0x803, COUNT, ROWS, COLUMNS - 1), "more bytes", "bytes left over"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    put(file_names[0], cases[i].images);
    put(file_names[1], good_labels());
    refused(GSL_EFAILED, file_names[0], cases[i].reason, cases[i].what);
  }
}

static void test_truncated(void) {
  const size_t cut[] = {0, 3, 4, 15, 16, 16 + COUNT * PIXELS - 1};
  for (size_t i = 0; i < sizeof cut / sizeof cut[0]; i++) {
    idx_bytes images = good_images();
    images.length = cut[i];
    put(file_names[0], images);
    put(file_names[1], good_labels());
    refused(GSL_EFAILED, file_names[0], "ends", "an image file cut short");
  }
  idx_bytes longer = good_images();
  longer.byte[longer.length++] = 1;
  put(file_names[0], longer);
  put(file_names[1], good_labels());
  refused(GSL_EFAILED, file_names[0], "more bytes", "an image file with one byte too many");
}

static void test_labels(void) {
  const struct {
    idx_bytes labels;
    const char *reason, *what;
  } cases[] = {
      {labels_with(0x803, COUNT, COUNT), "magic", "a labels file with the images' magic number"},
      {labels_with(0x801, COUNT, COUNT - 1), "ends inside", "a labels file cut short"},
      {labels_with(0x801, COUNT, COUNT + 1), "more bytes", "a labels file with a byte too many"},
      {labels_with(0x801, COUNT - 1, COUNT - 1), "4 labels for the 5 images", "another count of labels"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    put(file_names[0], good_images());
    put(file_names[1], cases[i].labels);
    refused(GSL_EFAILED, file_names[1], cases[i].reason, cases[i].what);
  }
}

static void test_gzip(void) {
  const idx_bytes images = good_images();
  const idx_bytes whole = compressed(&images);
  const size_t cut[] = {whole.length - 1, whole.length - 8, whole.length / 2, 12};
  for (size_t i = 0; i < sizeof cut / sizeof cut[0]; i++) {
    idx_bytes part = whole;
    part.length = cut[i];
    put(file_names[2], part);
    put(file_names[1], good_labels());
    refused(GSL_EFAILED, file_names[2], "gzip", "a gzip stream cut short");
  }
  const size_t spoilt[] = {whole.length - 6, whole.length - 2, whole.length / 2};
  for (size_t i = 0; i < sizeof spoilt / sizeof spoilt[0]; i++) {
    idx_bytes part = whole;
    part.byte[spoilt[i]] ^= 0x55;
    put(file_names[2], part);
    put(file_names[1], good_labels());
    refused(GSL_EFAILED, file_names[2], "gzip", "a gzip stream with one byte changed");
  }
  idx_bytes header = whole;
  header.byte[0] ^= 0xff;
  put(file_names[2], header);
  put(file_names[1], good_labels());
  refused(GSL_EFAILED, file_names[2], "magic", "a .gz file that is not gzip");
}

/* The names under which such data are to be had, and what is refused. */
static void test_names(void) {
  const struct {
    const char *images, *labels;
    vf_split split;
  } good[] = {
      {"train-images.idx3-ubyte", "train-labels.idx1-ubyte", VF_SPLIT_TRAIN},
      {"train-images.idx3-ubyte.gz", "train-labels-idx1-ubyte", VF_SPLIT_TRAIN},
      {"t10k-images.idx3-ubyte", "t10k-labels.idx1-ubyte", VF_SPLIT_TEST},
      {"test-images-idx3-ubyte", "test-labels-idx1-ubyte", VF_SPLIT_TEST},
      {"emnist-letters-train-images-idx3-ubyte", "emnist-letters-train-labels-idx1-ubyte", VF_SPLIT_TRAIN},
      {"emnist-letters-test-images-idx3-ubyte.gz", "emnist-letters-test-labels-idx1-ubyte", VF_SPLIT_TEST},
  };
  vf_error error = {0, ""};
  for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
    put(good[i].images, good_images());
    put(good[i].labels, good_labels());
    vf_dataset *d = vf_dataset_read(folder, good[i].split, &error);
    if (!ok(d && d->count == COUNT, "%s", good[i].images))
      diag("%s", error.text);
    vf_dataset_free(d);
    remove(in_folder(good[i].images));
    remove(in_folder(good[i].labels));
  }
  const char *const names[] = {"train-images-idx3-ubyte", "train-labels-idx1-ubyte"};
  char inside[2][64];
  for (size_t i = 0; i < 2; i++) {
    snprintf(inside[i], sizeof inside[i], "%s/%s", names[i], names[i]);
    mkdir(in_folder(names[i]), 0777);
    put(inside[i], i ? good_labels() : good_images());
  }
  vf_dataset *d = vf_dataset_read(folder, VF_SPLIT_TRAIN, &error);
  ok(d && d->count == COUNT, "a folder for each file");
  vf_dataset_free(d);
  for (size_t i = 0; i < 2; i++) {
    remove(in_folder(inside[i]));
    remove(in_folder(names[i]));
  }
}

static void test_prefixes(void) {
  const char *const names[] = {"a-train-images-idx3-ubyte", "b-train-images-idx3-ubyte",
                               "b-train-labels-idx1-ubyte"};
  for (size_t i = 0; i < 3; i++)
    put(names[i], i < 2 ? good_images() : good_labels());
  refused(GSL_EFAILED, names[0], names[1], "a folder with two sets");
  remove(in_folder(names[1]));
  refused(GSL_EFAILED, "a-train-labels", "--data", "images of one set with labels of another");
  put(file_names[0], good_images());
  put(file_names[1], good_labels());
  vf_dataset *d = vf_dataset_read(folder, VF_SPLIT_TRAIN, NULL);
  ok(d != NULL, "the set without a prefix is taken");
  vf_dataset_free(d);
  clear_folder();
  remove(in_folder(names[0]));
  remove(in_folder(names[2]));
  mkfifo(in_folder(file_names[0]), 0600);
  alarm(20);
  refused(GSL_EFAILED, file_names[0], "not a regular file", "a pipe");
  alarm(0);
}

static void test_guesses(void) {
  const idx_bytes images = good_images();
  idx_bytes twice = compressed(&images);
  twice = compressed(&twice);
  put(file_names[2], twice);
  put(file_names[1], good_labels());
  refused(GSL_EFAILED, file_names[2], "gzip twice", "a file compressed twice");
  const struct {
    const char *bytes, *says;
    size_t length;
  } cases[] = {
      {"<!DOCTYPE html>\n", "web page", 16},
      {"PK\3\4 and more", "zip archive", 13},
      {"version https://git-lfs.github.com/spec/v1\n", "Git LFS", 43},
      {"\0\0\14\2\0\0\0\5\0\0\0\10", "QMNIST", 12},
      {"\0\0\15\3\0\0\0\5", "other elements", 8},
      {"no IDX file", "not an IDX file", 11},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    put(file_names[0], images);
    write_plain(file_names[1], (const unsigned char *)cases[i].bytes, cases[i].length);
    refused(GSL_EFAILED, file_names[1], cases[i].says, cases[i].says);
  }
}

static void test_missing(void) {
  refused(GSL_EFAILED, file_names[0], "--data", "an empty folder");
  put(file_names[0], good_images());
  refused(GSL_EFAILED, file_names[1], "--data", "a folder without labels");
  vf_error error = {0, ""};
  ok(!vf_dataset_read(in_folder("nowhere"), VF_SPLIT_TEST, &error) && strstr(error.text, "t10k-images"),
     "a folder that is not there is refused");
  char long_name[5000];
  memset(long_name, 'a', sizeof long_name - 1);
  long_name[sizeof long_name - 1] = '\0';
  ok(!vf_dataset_read(long_name, VF_SPLIT_TRAIN, &error) && error.code == GSL_EINVAL &&
         strstr(error.text, "long"),
     "a path that is too long is refused");
}

int main(void) {
  const char *base = getenv("TMPDIR");
  snprintf(folder, sizeof folder, "%s/vfep-dataset-XXXXXX", base && *base ? base : ".");
  if (!mkdtemp(folder)) {
    printf("Bail out! cannot make a folder in %s\n", base ? base : ".");
    return 1;
  }
  test_good();
  test_take();
  test_headers();
  test_truncated();
  test_labels();
  test_gzip();
  test_names();
  test_prefixes();
  test_guesses();
  test_missing();
  clear_folder();
  rmdir(folder);
  return tap_done();
}

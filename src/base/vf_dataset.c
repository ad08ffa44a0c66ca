/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An IDX file is a big-endian 32-bit magic number (two zero bytes, the type of an element, the number of
 * dimensions), one 32-bit size per dimension, and the elements.  Images are unsigned bytes in 3 dimensions,
 * labels unsigned bytes in 1.
 *
 * Nothing in a header is believed before it is compared with the file: deflate expands a file at most
 * 1032-fold, so a header that promises more than that is refused before memory is asked for.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vf_dataset_intern.h"
#include "vf_file.h"

#include <errno.h>
#include <gsl/gsl_errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

static const vf_idx_kind kind_images = {"images", 0x803}, kind_labels = {"labels", 0x801};

static const uint64_t deflate_ratio = 1032;
/* 8 GiB as float, and never more than can be addressed. */
static const uint64_t max_elements =
    SIZE_MAX / sizeof(float) < UINT64_C(1) << 31 ? SIZE_MAX / sizeof(float) : UINT64_C(1) << 31;

/* An open IDX file and what its header says. */
typedef struct {
  vf_idx_place place;
  gzFile stream;
  size_t dimensions;
  uint32_t size[3];
  uint64_t elements;
} idx_file;

static int idx_fail_read(const idx_file *f, const char *part, vf_error *error) {
  int code = Z_OK;
  const char *reason = gzerror(f->stream, &code);
  if (code == Z_ERRNO)
    return vf_error_set(error, GSL_EFAILED, "%s: cannot be read (%s): check the disk", f->place.path,
                        strerror(errno));
  if (code == Z_BUF_ERROR || code == Z_DATA_ERROR)
    return vf_error_set(error, GSL_EFAILED, "%s: broken gzip stream in the %s (%s): fetch the file again",
                        f->place.path, part, reason);
  return vf_error_set(error, GSL_EFAILED, "%s: ends inside the %s: fetch the file again", f->place.path,
                      part);
}

static int idx_read(idx_file *f, const char *part, unsigned char *bytes, size_t count, vf_error *error) {
  while (count > 0) {
    const unsigned chunk = count < INT_MAX ? (unsigned)count : (unsigned)INT_MAX;
    const int got = gzread(f->stream, bytes, chunk);
    if (got <= 0)
      return idx_fail_read(f, part, error);
    bytes += got;
    count -= (size_t)got;
  }
  return GSL_SUCCESS;
}

static int idx_read_word(idx_file *f, uint32_t *word, vf_error *error) {
  unsigned char b[4];
  const int status = idx_read(f, "header", b, sizeof b, error);
  if (status == GSL_SUCCESS)
    *word = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | (uint32_t)b[3];
  return status;
}

/* The size on disk bounds what its header may promise. */
static int idx_open(idx_file *f, uint64_t *bytes, vf_error *error) {
  const int descriptor = vf_file_open(f->place.path, bytes, error);
  if (descriptor < 0)
    return GSL_EFAILED;
  f->stream = gzdopen(descriptor, "rb");
  if (f->stream)
    return GSL_SUCCESS;
  close(descriptor);
  return vf_error_set(error, GSL_ENOMEM, "%s: not enough memory to read it", f->place.path);
}

/* What a file with another magic number is, and what to do. */
static const char *idx_guess(uint32_t found) {
  static const struct {
    uint32_t mask, value;
    const char *text;
  } known[] = {
      {0xffff0000, 0x1f8b0000, "compressed by gzip twice: unpack it once"},
      {0xffffffff, 0x504b0304, "a zip archive: unpack it"},
      {0xff000000, (uint32_t)'<' << 24, "a saved web page: fetch the file itself"},
      {0xffffffff, 0x76657273, "a pointer of Git LFS: fetch the file itself"},
      {0xffffffff, 0x00000c02, "labels of QMNIST in eight columns: write the first as an IDX file of bytes"},
      {0xffff0000, 0, "an IDX file of other elements or dimensions: name another"},
  };
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if ((found & known[i].mask) == known[i].value)
      return known[i].text;
  return "not an IDX file: name another";
}

static int idx_read_header(idx_file *f, const vf_idx_kind *kind, uint64_t bytes, vf_error *error) {
  uint32_t found;
  int status = idx_read_word(f, &found, error);
  if (status)
    return status;
  if (found != kind->magic)
    return vf_error_set(error, GSL_EFAILED, "%s: magic number 0x%08x, not 0x%08x of %s: %s", f->place.path,
                        (unsigned)found, (unsigned)kind->magic, kind->what, idx_guess(found));
  f->dimensions = kind->magic & 0xff;
  f->elements = 1;
  for (size_t i = 0; i < f->dimensions; i++) {
    status = idx_read_word(f, &f->size[i], error);
    if (status)
      return status;
    if (f->size[i] == 0)
      return vf_error_set(error, GSL_EFAILED, "%s: size %zu in the header is 0: nothing to read",
                          f->place.path, i);
    if (f->elements > max_elements / f->size[i])
      return vf_error_set(error, GSL_EFAILED,
                          "%s: more than %llu elements in the header: fetch the file again", f->place.path,
                          (unsigned long long)max_elements);
    f->elements *= f->size[i];
  }
  if (f->elements > bytes * deflate_ratio)
    return vf_error_set(error, GSL_EFAILED,
                        "%s: ends before the %llu elements that its header promises: fetch the file again",
                        f->place.path, (unsigned long long)f->elements);
  return GSL_SUCCESS;
}

/* Reading one byte too many is also what makes zlib compare the checksum at the end of a gzip stream. */
static int idx_read_end(idx_file *f, vf_error *error) {
  unsigned char extra;
  const int got = gzread(f->stream, &extra, 1);
  if (got > 0)
    return vf_error_set(error, GSL_EFAILED,
                        "%s: more bytes than the %llu elements of its header: fetch the file again",
                        f->place.path, (unsigned long long)f->elements);
  int code = Z_OK;
  gzerror(f->stream, &code);
  if (got < 0 || code != Z_OK)
    return idx_fail_read(f, "checksum", error);
  return GSL_SUCCESS;
}

/* The elements of a file of folder as bytes; *f keeps name and header. NULL on failure. */
static unsigned char *idx_load(idx_file *f, const char *folder, const vf_idx_kind *kind, vf_split split,
                               const idx_file *images, vf_error *error) {
  uint64_t bytes = 0;
  unsigned char *data = NULL;
  if (vf_idx_locate(&f->place, folder, kind, split, images ? &images->place : NULL, error) ||
      idx_open(f, &bytes, error))
    return NULL;
  int status = idx_read_header(f, kind, bytes, error);
  if (!status) {
    data = malloc((size_t)f->elements);
    if (!data)
      status = vf_error_set(error, GSL_ENOMEM, "%s: not enough memory for %llu bytes", f->place.path,
                            (unsigned long long)f->elements);
  }
  if (!status)
    status = idx_read(f, "data", data, (size_t)f->elements, error);
  if (!status)
    status = idx_read_end(f, error);
  const int closed = gzclose_r(f->stream);
  if (!status && closed != Z_OK)
    status = vf_error_set(error, GSL_EFAILED, "%s: broken gzip stream: fetch the file again", f->place.path);
  if (status) {
    free(data);
    return NULL;
  }
  return data;
}

static vf_dataset *dataset_alloc(size_t count, size_t rows, size_t columns, vf_error *error) {
  vf_dataset *d = calloc(1, sizeof *d);
  if (d) {
    d->count = count;
    d->rows = rows;
    d->columns = columns;
    d->pixels = rows * columns;
    d->image = malloc(count * d->pixels * sizeof *d->image);
    d->label = malloc(count);
  }
  if (d && d->image && d->label)
    return d;
  vf_dataset_free(d);
  vf_error_set(error, GSL_ENOMEM,
               "dataset: not enough memory for %zu images of %zu x %zu pixels: take fewer images", count,
               rows, columns);
  return NULL;
}

static vf_dataset *dataset_combine(const idx_file *images, const unsigned char *pixel, const idx_file *labels,
                                   unsigned char *label, vf_error *error) {
  if (images->size[0] != labels->size[0]) {
    vf_error_set(error, GSL_EFAILED, "%s: %u labels for the %u images of %s: take both from one source",
                 labels->place.path, (unsigned)labels->size[0], (unsigned)images->size[0],
                 images->place.path);
    return NULL;
  }
  vf_dataset *d = dataset_alloc(images->size[0], images->size[1], images->size[2], error);
  if (!d)
    return NULL;
  for (size_t i = 0; i < d->count * d->pixels; i++)
    d->image[i] = (float)pixel[i] / 255.0f;
  memcpy(d->label, label, d->count);
  for (size_t i = 0; i < d->count; i++)
    if (d->label[i] >= d->classes)
      d->classes = (size_t)d->label[i] + 1;
  return d;
}

vf_dataset *vf_dataset_read(const char *folder, vf_split split, vf_error *error) {
  idx_file images, labels;
  unsigned char *pixel = idx_load(&images, folder, &kind_images, split, NULL, error);
  if (!pixel)
    return NULL;
  unsigned char *label = idx_load(&labels, folder, &kind_labels, split, &images, error);
  vf_dataset *d = label ? dataset_combine(&images, pixel, &labels, label, error) : NULL;
  free(pixel);
  free(label);
  return d;
}

vf_dataset *vf_dataset_take(const vf_dataset *d, size_t first, size_t count, vf_error *error) {
  if (first >= d->count || count > d->count - first) {
    vf_error_set(error, GSL_EINVAL, "dataset: images %zu to %zu asked of %zu: take fewer", first,
                 first + count, d->count);
    return NULL;
  }
  if (count == 0)
    count = d->count - first;
  vf_dataset *part = dataset_alloc(count, d->rows, d->columns, error);
  if (!part)
    return NULL;
  part->classes = d->classes;
  memcpy(part->image, d->image + first * d->pixels, count * d->pixels * sizeof *d->image);
  memcpy(part->label, d->label + first, count);
  return part;
}

void vf_dataset_free(vf_dataset *d) {
  if (!d)
    return;
  free(d->image);
  free(d->label);
  free(d);
}

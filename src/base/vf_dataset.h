/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Labelled images in the IDX format of MNIST, plain or gzip.
 */
#ifndef VF_DATASET_H
#define VF_DATASET_H

#include "vf_error.h"

#include <stddef.h>
VF_BEGIN_DECLS

/* Images of one split, pixels scaled from bytes to [0, 1]. */
typedef struct {
  size_t count;         /* images */
  size_t rows, columns; /* pixels of one image */
  size_t pixels;        /* rows * columns */
  size_t classes;       /* largest label + 1 */
  float *image;         /* count x pixels, row by row */
  unsigned char *label; /* count */
} vf_dataset;

typedef enum { VF_SPLIT_TRAIN, VF_SPLIT_TEST } vf_split;

/*
 * Reads the files of a split from a folder: train-images-idx3-ubyte and train-labels-idx1-ubyte, or t10k-...
 * (or test-...), with .gz (tried first) or without, with a point before idx too, each in a folder of its own
 * name too, and with a prefix that ends in a hyphen where no file is without:
 * emnist-letters-train-images-idx3-ubyte.  NULL with the reason in error (file, what is wrong, what to do)
 * for a file that is missing, truncated, too long, of another magic number (what it is, where that is known),
 * for files of several prefixes, a broken gzip stream, or counts that disagree.  Free with vf_dataset_free.
 */
vf_dataset *vf_dataset_read(const char *folder, vf_split split, vf_error *error);

/*
 * The count images of d from first on, as a copy, with the number of classes of d; all that follow when count
 * is 0.  NULL when there are fewer, or memory is short.  Free with vf_dataset_free.
 */
vf_dataset *vf_dataset_take(const vf_dataset *d, size_t first, size_t count, vf_error *error);

void vf_dataset_free(vf_dataset *d);

VF_END_DECLS
#endif

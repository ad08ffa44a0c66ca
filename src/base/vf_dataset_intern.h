/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of the dataset share among themselves; not installed.
 */
#ifndef VF_DATASET_INTERN_H
#define VF_DATASET_INTERN_H

#include "vf_dataset.h"

#include <stdint.h>

/* The two files of a split; the last byte of a magic number counts dimensions. */
typedef struct {
  const char *what; /* images or labels */
  uint32_t magic;
} vf_idx_kind;

typedef struct {
  char name[256], path[4096];
  size_t prefix; /* of the name, before train-images-idx3-ubyte */
} vf_idx_place;

/*
 * Finds a file of a split: that without a prefix, else the only one there is; labels with the prefix of their
 * images.  Where unpacking made a folder of each file, the path is that of the file in it.
 */
int vf_idx_locate(vf_idx_place *f, const char *folder, const vf_idx_kind *kind, vf_split split,
                  const vf_idx_place *images, vf_error *error);

#endif

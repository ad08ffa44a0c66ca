/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Input: two bytes with the length of the file of images, that file, and the file of labels.  zlib unpacks
 * what begins as gzip under any name.
 */
#include "fuzz.h"
#include "vf_dataset.h"

#include <math.h>

static void require_whole(const vf_dataset *d) {
  fuzz_require(d->count > 0 && d->rows > 0 && d->columns > 0 && d->pixels == d->rows * d->columns,
               "a dataset has images of rows times columns pixels");
  for (size_t i = 0; i < d->count * d->pixels; i++)
    fuzz_require(d->image[i] >= 0.0f && d->image[i] <= 1.0f, "pixels are in [0, 1]");
  for (size_t i = 0; i < d->count; i++)
    fuzz_require(d->label[i] < d->classes, "labels are below the number of classes");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  vf_error error = {0, ""};
  if (size < 2)
    return 0;
  size_t first = (size_t)data[0] << 8 | data[1];
  first = first < size - 2 ? first : size - 2;
  fuzz_file("train-images-idx3-ubyte", data + 2, first);
  fuzz_file("train-labels-idx1-ubyte", data + 2 + first, size - 2 - first);
  vf_dataset *d = vf_dataset_read(fuzz_folder(), VF_SPLIT_TRAIN, &error);
  if (d)
    require_whole(d);
  else
    fuzz_require_refusal(error.code, &error);
  vf_dataset_free(d);
  return 0;
}

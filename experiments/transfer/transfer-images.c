/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transfer.h"

#include <string.h>

vf_dataset *transfer_take(xp_run *run, const vf_dataset *d, size_t count) {
  vf_error error = {0, ""};
  vf_dataset *part = vf_dataset_take(d, 0, count, &error);
  if (!part)
    xp_die(run, "%s", error.text);
  return part;
}

static void copy_image(vf_dataset *to, size_t i, const vf_dataset *from, size_t j) {
  memmove(to->image + i * to->pixels, from->image + j * from->pixels, to->pixels * sizeof *to->image);
  to->label[i] = from->label[j];
}

vf_dataset *transfer_take_classes(xp_run *run, const vf_dataset *d, size_t first, size_t last) {
  vf_dataset *part = transfer_take(run, d, d->count);
  part->count = 0;
  part->classes = last - first + 1;
  for (size_t i = 0; i < d->count; i++)
    if (d->label[i] >= first && d->label[i] <= last) {
      copy_image(part, part->count, d, i);
      part->label[part->count++] -= (unsigned char)first;
    }
  if (part->count == 0)
    xp_die(run, "no image of the classes %zu to %zu: give more", first, last);
  return part;
}

vf_dataset *transfer_repeat(xp_run *run, const vf_dataset *pool, size_t count, size_t start, size_t epoch) {
  vf_dataset *part = transfer_take(run, pool, epoch);
  for (size_t i = 0; i < epoch; i++)
    copy_image(part, i, pool, (start * count + i % count) % pool->count);
  return part;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Under which names the files of MNIST, its likes and what unpacked them stand in a folder.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vf_dataset_intern.h"

#include <dirent.h>
#include <errno.h>
#include <gsl/gsl_errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* Whether a name ends as such a file's does: how much stands before that, and which form it has, 0 first. */
static int idx_parse(const char *name, const vf_idx_kind *kind, vf_split split, size_t *prefix,
                     unsigned *form) {
  for (*form = 0; *form < 8; ++*form) {
    char ending[64];
    snprintf(ending, sizeof ending, "%s-%s%cidx%u-ubyte%s",
             split == VF_SPLIT_TRAIN ? "train"
             : *form & 4             ? "test"
                                     : "t10k",
             kind->what, *form & 2 ? '.' : '-', (unsigned)kind->magic & 0xff, *form & 1 ? "" : ".gz");
    const size_t length = strlen(name), tail = strlen(ending);
    if (length < tail)
      continue;
    *prefix = length - tail;
    if (strcmp(name + *prefix, ending) == 0 && (length == tail || name[*prefix - 1] == '-'))
      return 1;
  }
  return 0;
}

/* The file of folder whose name has no prefix, else the only one, else (for labels) that of the images. */
static int idx_find(vf_idx_place *f, DIR *folder, const vf_idx_kind *kind, vf_split split,
                    const vf_idx_place *images, vf_error *error) {
  char other[sizeof f->name] = "";
  unsigned best = UINT_MAX, form;
  size_t prefix;
  f->prefix = 0;
  for (struct dirent *entry; (entry = readdir(folder));) {
    const char *name = entry->d_name;
    if (!idx_parse(name, kind, split, &prefix, &form) ||
        (images && (prefix != images->prefix || strncmp(name, images->name, prefix) != 0)))
      continue;
    if (prefix && f->prefix && (prefix != f->prefix || strncmp(name, f->name, prefix) != 0))
      snprintf(other, sizeof other, "%s", name);
    form += prefix ? 8 : 0;
    if (form >= best)
      continue;
    best = form;
    f->prefix = prefix;
    snprintf(f->name, sizeof f->name, "%s", name);
  }
  if (best == UINT_MAX)
    return -1;
  if (f->prefix && *other)
    return vf_error_set(error, GSL_EFAILED,
                        "%s: stands beside %s: name a folder with one set of images by --data", f->name,
                        other);
  return GSL_SUCCESS;
}

int vf_idx_locate(vf_idx_place *f, const char *folder, const vf_idx_kind *kind, vf_split split,
                  const vf_idx_place *images, vf_error *error) {
  struct stat info;
  DIR *const entries = opendir(folder);
  if (!entries && errno == ENAMETOOLONG)
    return vf_error_set(error, GSL_EINVAL, "path of the data too long (over %zu bytes): move it",
                        sizeof f->path - 1);
  if (!entries && errno != ENOENT && errno != ENOTDIR)
    return vf_error_set(error, GSL_EFAILED, "%s: cannot be read (%s): check its permissions", folder,
                        strerror(errno));
  const int status = entries ? idx_find(f, entries, kind, split, images, error) : -1;
  if (entries)
    closedir(entries);
  if (status == -1)
    return vf_error_set(error, GSL_EFAILED,
                        "%s: no file %.*s%s-%s-idx%u-ubyte here, with .gz or without: name a folder with IDX "
                        "files by --data or VFEP_DATA",
                        folder, images ? (int)images->prefix : 0, images ? images->name : "",
                        split == VF_SPLIT_TRAIN ? "train" : "t10k", kind->what, (unsigned)kind->magic & 0xff);
  int length = snprintf(f->path, sizeof f->path, "%s/%s", folder, f->name);
  if (!status && length > 0 && stat(f->path, &info) == 0 && S_ISDIR(info.st_mode))
    length = snprintf(f->path, sizeof f->path, "%s/%s/%s", folder, f->name, f->name);
  if (!status && (length < 0 || (size_t)length >= sizeof f->path))
    return vf_error_set(error, GSL_EINVAL, "path of the data too long (over %zu bytes): move it",
                        sizeof f->path - 1);
  return status;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of the store share among themselves; not installed.
 */
#ifndef VF_STORE_INTERN_H
#define VF_STORE_INTERN_H

#include "vf_store.h"

#include <hdf5.h>

enum { VF_STORE_TEXT_LENGTH = 128 };

struct vf_store {
  char *path, *temporary; /* temporary is NULL for a file that is read */
  int descriptor;         /* of the temporary file, or -1 */
  hid_t file;
  unsigned char *image; /* the bytes of a new file once it is closed */
  uint64_t length;      /* bytes of a file that is read */
  int failed;           /* a put failed: the file must not be committed */
};

/* The library's handler of errors, which is turned off around its calls: their codes are checked. */
typedef struct {
  H5E_auto2_t handler;
  void *data;
} vf_store_handler;

vf_store_handler vf_store_silence(void);
void vf_store_restore(vf_store_handler before);

#endif

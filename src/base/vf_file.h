/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How a file reaches its name whole: written under a temporary name beside it, then renamed; and how one is
 * opened to be read.  Not installed.
 */
#ifndef VF_FILE_H
#define VF_FILE_H

#include "vf_error.h"

#include <stdint.h>
#include <stdio.h>

/*
 * Creates PATH.PROCESS.tmp, to be written and renamed to path, and removes what processes that no longer run
 * left under such names; a link under that name is removed too and never followed.  Returns the descriptor
 * and the name in temporary (free it), or -1 with errno set.
 */
int vf_file_create(const char *path, char **temporary);

/* vf_file_create for a stream: NULL with errno set, and then no file is left. */
FILE *vf_file_begin(const char *path, char **temporary);

/*
 * Closes a stream of vf_file_begin, or NULL if it gave none, and renames the file to path once its bytes are on
 * the disk; frees temporary.  Returns 0, or the cause as in errno, and then the temporary file is gone and path
 * is as it was.
 */
int vf_file_end(FILE *file, char *temporary, const char *path);

/* So that the new name of a file survives a power cut, as its bytes do.  Not every file system offers it for
 * folders, and the file is in place by then, so there is nothing to report. */
void vf_file_sync_folder(const char *path);

/*
 * Opens a regular file to be read and tells its length.  Returns the descriptor, or -1 with the reason in
 * error.  It never waits: what is no regular file (a pipe, a device, a folder) is refused.
 */
int vf_file_open(const char *path, uint64_t *length, vf_error *error);

/* The bytes of a regular file and how many; NULL with the reason in error. Free them. */
unsigned char *vf_file_read(const char *path, uint64_t *length, vf_error *error);

#endif

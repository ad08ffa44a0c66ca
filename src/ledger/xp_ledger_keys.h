/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Values and manifests as TeX.
 */
#ifndef XP_LEDGER_KEYS_H
#define XP_LEDGER_KEYS_H

#include "xp_tsv.h"

#include <stdio.h>

typedef struct {
  char **name; /* of the experiments */
  xp_tsv *file;
  size_t count;
} xp_key_files;

/* Reads all files, whose names end in suffix.  Returns 0, or a GSL error code with error set.  Free with
 * xp_key_files_free in both cases. */
int xp_key_files_read(xp_key_files *files, const char *suffix, char *const *paths, size_t count,
                      vf_error *error);
void xp_key_files_free(xp_key_files *files);

/* Fails when the files say different presets. */
int xp_manifest_same_preset(const xp_key_files *files, vf_error *error);

/* A definition of \val@NAME/key per value. */
void xp_values_tex(FILE *out, const xp_key_files *files);

/* Rows experiment & key & value; what all manifests agree on comes once, first. */
void xp_manifest_tex(FILE *out, const xp_key_files *files);

#endif

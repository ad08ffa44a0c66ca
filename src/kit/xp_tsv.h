/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tab-separated files, read whole and strictly.
 */
#ifndef XP_TSV_H
#define XP_TSV_H

#include "vf_error.h"
#include "xp_index.h"

#include <stddef.h>

typedef struct {
  size_t rows;
  size_t columns;
  char **cell;   /* rows * columns, by row */
  size_t *line;  /* of each row in the file, from 1 */
  char *bytes;   /* the file, which the cells point into */
  xp_index keys; /* the rows by their first cell, where xp_tsv_read_keys has read them */
} xp_tsv;

/* Longer files are refused. */
enum { XP_TSV_BYTES = 1 << 26 };

/*
 * Reads path, in which every line has the given number of cells of printable ASCII (0: as many as the first)
 * and ends with a newline.  Returns 0, or a GSL error code with error set and *tsv empty.  Free with
 * xp_tsv_free.
 */
int xp_tsv_read(xp_tsv *tsv, const char *path, size_t columns, vf_error *error);
void xp_tsv_free(xp_tsv *tsv);

/* As xp_tsv_read, without empty lines and those that begin with #. */
int xp_tsv_read_noted(xp_tsv *tsv, const char *path, size_t columns, vf_error *error);

const char *xp_tsv_at(const xp_tsv *tsv, size_t row, size_t column);

/* As xp_tsv_read for the lines "key<TAB>text" of values and manifests; a key that comes twice, or is
 * not of letters a-z, digits and -, is an error. */
int xp_tsv_read_keys(xp_tsv *tsv, const char *path, vf_error *error);

/* The text of key after xp_tsv_read_keys, NULL where there is none. */
const char *xp_tsv_find(const xp_tsv *tsv, const char *key);

#endif

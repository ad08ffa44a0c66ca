/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finds one of many items by its key.
 */
#ifndef XP_INDEX_H
#define XP_INDEX_H

#include <stddef.h>

typedef struct {
  const void **item; /* sorted by key, those of one key in the order of the array */
  size_t count;
} xp_index;

/* Of count items of size bytes, each of which begins with a pointer to its key; they stay where they are.
 * GSL_ENOMEM.  Free with xp_index_free. */
int xp_index_make(xp_index *index, const void *items, size_t count, size_t size);
void xp_index_free(xp_index *index);

/* The item of that key, NULL where there is none. */
const void *xp_index_find(const xp_index *index, const char *key);

/* An item whose key an earlier one has, or NULL. */
const void *xp_index_twice(const xp_index *index);

#endif

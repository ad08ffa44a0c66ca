/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "xp_index.h"

#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <string.h>

static const char *key_of(const void *item) {
  return *(const char *const *)item;
}

static int by_key(const void *a, const void *b) {
  const char *const one = *(const char *const *)a, *const two = *(const char *const *)b;
  const int order = strcmp(key_of(one), key_of(two));
  return order ? order : (one > two) - (one < two);
}

static int to_key(const void *key, const void *place) {
  return strcmp(key, key_of(*(const void *const *)place));
}

int xp_index_make(xp_index *index, const void *items, size_t count, size_t size) {
  *index = (xp_index){.item = calloc(count + 1, sizeof *index->item), .count = count};
  if (!index->item)
    return GSL_ENOMEM;
  for (size_t i = 0; i < count; i++)
    index->item[i] = (const char *)items + i * size;
  qsort(index->item, count, sizeof *index->item, by_key);
  return 0;
}

void xp_index_free(xp_index *index) {
  free(index->item);
  *index = (xp_index){0};
}

const void *xp_index_find(const xp_index *index, const char *key) {
  const void **place =
      index->count ? bsearch(key, index->item, index->count, sizeof *index->item, to_key) : NULL;
  return place ? *place : NULL;
}

const void *xp_index_twice(const xp_index *index) {
  for (size_t i = 1; i < index->count; i++)
    if (strcmp(key_of(index->item[i - 1]), key_of(index->item[i])) == 0)
      return index->item[i];
  return NULL;
}

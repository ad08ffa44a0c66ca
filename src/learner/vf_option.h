/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Options as a table: what refuses a value, writes it to a file, reads it back and tells two apart is one
 * loop over the rows.  Not installed.
 */
#ifndef VF_OPTION_H
#define VF_OPTION_H

#include "vf_store.h"

typedef enum {
  VF_OPTION_COUNT,  /* a size_t */
  VF_OPTION_FLAG,   /* an int, 0 or another */
  VF_OPTION_CHOICE, /* an enum whose names are listed; a file holds the name */
  VF_OPTION_REAL,   /* a float */
  VF_OPTION_TYPE    /* a pointer to a struct that begins with its name, which a file holds */
} vf_option_kind;

/* How many of it stand in a row. */
typedef enum { VF_OPTION_ONE, VF_OPTION_EACH_PAIR, VF_OPTION_EACH_LAYER } vf_option_extent;

typedef struct {
  const char *name, *help; /* help completes "name: value is out of range: give ...": NULL where none is */
  vf_option_kind kind;
  size_t offset;
  double least, most; /* both possible; of counts and reals */
  vf_option_extent extent;
  const char *const *choice;             /* names, ended by NULL */
  const void *(*find)(const char *name); /* a type by its name, or NULL */
  int optional;                          /* where it is 0 it stands in no file and no description */
  enum { VF_OPTION_KEPT, VF_OPTION_TAKEN, VF_OPTION_OWN } on_resume; /* must agree; the file's; in no file */
} vf_option;

typedef struct {
  const vf_option *option; /* the number of layers first, where others depend on it */
  size_t count, depth;     /* rows; offset of the number of layers without the input, at most 16 */
} vf_options;

/* GSL_EINVAL with option, value and range in error, which begins with the words of where, for a value out of
 * range. */
int vf_options_check(const vf_options *t, const void *o, const char *where, vf_error *error);

/* Gives the option of that name the value that text says, in every layer where it has one for each.
 * GSL_EINVAL with the name and what is possible in error for a name that is none, a text that is no value and
 * a value out of range. */
int vf_options_set(const vf_options *t, void *o, const char *name, const char *text, vf_error *error);

/* Adds all that a file holds.  Errors as vf_store_put_float. */
int vf_options_put(const vf_options *t, const void *o, vf_store *s, vf_error *error);

/* Reads all that a file holds into o, where a type of the file's name may stand already; other types are
 * found in their tables.  GSL_EFAILED for a value out of range and a name that is not known. */
int vf_options_get(const vf_options *t, void *o, vf_store *s, const char *path, vf_error *error);

/* GSL_EFAILED with both values in error where what a file holds and what is wanted here differ. */
int vf_options_compare(const vf_options *t, const void *there, const void *here, const char *path,
                       vf_error *error);

/* Adds " name=value" to a text in size bytes for all that must agree between two that are compared. */
void vf_options_describe(const vf_options *t, const void *o, char *text, size_t size);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The ledger: the claims of several experiments together, shown and compared.
 */
#ifndef XP_LEDGER_H
#define XP_LEDGER_H

#include "xp_claim.h"
#include "xp_number.h"
#include "xp_tsv.h"

#include <stdio.h>

typedef struct {
  const char *id, *statement, *source, *quantity, *unit, *reason, *seconds;
  const char *experiment; /* NAME of NAME.claims */
  xp_kind kind;
  size_t count;
  double low, high, measured, spread;
  xp_verdict verdict;
  xp_preset preset;
  bool stale; /* the program changed since */
} xp_ledger_row;

typedef struct {
  xp_ledger_row *row;
  size_t count;
  xp_tsv *file; /* the rows point into these */
  char **name;  /* of the experiments, by file */
  size_t file_count;
  xp_index ids;
} xp_ledger;

/*
 * Adds the claims of one file.  Returns 0, or a GSL error code with error set: unreadable, not a claims file,
 * another preset than the rows before, an id of another experiment, limits that are none or out of order, a
 * measured number that contradicts the verdict.  Start from {0}, free with xp_ledger_free.
 */
int xp_ledger_add(xp_ledger *ledger, const char *path, vf_error *error);

/* Adds all claims files of a folder, in the order of their names, and indexes them; GSL_EFAILED where there
 * is none. */
int xp_ledger_add_folder(xp_ledger *ledger, const char *folder, vf_error *error);

/* After the last file.  GSL_EFAILED for an id that comes twice, GSL_ENOMEM. */
int xp_ledger_index(xp_ledger *ledger, vf_error *error);
void xp_ledger_free(xp_ledger *ledger);

/* Marks the rows of an experiment; false when there is none of that name. */
bool xp_ledger_mark_stale(xp_ledger *ledger, const char *experiment);

/* After xp_ledger_index; NULL where there is none. */
const xp_ledger_row *xp_ledger_find(const xp_ledger *ledger, const char *id);

/* NAME of a path FOLDER/NAME.suffix, in text; false when the path has not that suffix or NAME is not of
 * letters a-z, digits and -. */
enum { XP_NAME_LENGTH = 128 };
bool xp_ledger_name(const char *path, const char *suffix, char text[XP_NAME_LENGTH]);

/* The limits by their kind; XP_LIMIT_ABOVE is any number above 0. */
typedef enum {
  XP_LIMIT_NONE,
  XP_LIMIT_LOW,
  XP_LIMIT_ABOVE,
  XP_LIMIT_HIGH,
  XP_LIMIT_EQUAL,
  XP_LIMIT_BOTH
} xp_limit_kind;
xp_limit_kind xp_limit_of(const xp_ledger_row *row);

/* The measured number, its spread and its limits with as many digits as mean something: numbers and computed
 * limits are rounded so far only that the number stays on its side of them. */
typedef struct {
  char measured[XP_NUMBER_LENGTH]; /* "-" where nothing was measured */
  char spread[XP_NUMBER_LENGTH];   /* empty where there is none */
  char low[XP_NUMBER_LENGTH];
  char high[XP_NUMBER_LENGTH];
} xp_ledger_numbers;
void xp_ledger_format(const xp_ledger_row *row, xp_ledger_numbers *numbers);

/* " %" or "", to stand after a number. */
const char *xp_ledger_unit(const xp_ledger_row *row, char text[XP_NUMBER_LENGTH]);

/* Prints as TAP whether each claim of reference comes out again in fresh; returns the number of failures. */
size_t xp_ledger_verify(FILE *out, const xp_ledger *reference, const xp_ledger *fresh);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The form of NAME.claims: a header line, then one line per claim, cells separated by tabs.  low, high,
 * measured and spread are numbers (also inf, -inf, nan), measured is - where nothing was measured; seconds
 * count from the start of the run to the verdict.
 */
#ifndef XP_CLAIM_FILE_H
#define XP_CLAIM_FILE_H

#include "vf_decls.h"
VF_BEGIN_DECLS

typedef enum {
  XP_COLUMN_ID,
  XP_COLUMN_STATEMENT,
  XP_COLUMN_SOURCE,
  XP_COLUMN_QUANTITY,
  XP_COLUMN_KIND,
  XP_COLUMN_COUNT,
  XP_COLUMN_UNIT,
  XP_COLUMN_LOW,
  XP_COLUMN_HIGH,
  XP_COLUMN_REASON,
  XP_COLUMN_MEASURED,
  XP_COLUMN_SPREAD,
  XP_COLUMN_VERDICT,
  XP_COLUMN_SECONDS,
  XP_COLUMN_PRESET,
  XP_COLUMNS
} xp_column;

#define XP_CLAIM_HEADER                                                                                      \
  "id\tstatement\tsource\tquantity\tkind\tcount\tunit\tlow\thigh\treason\tmeasured\tspread\tverdict\tsecond" \
  "s\tpreset"

VF_END_DECLS
#endif

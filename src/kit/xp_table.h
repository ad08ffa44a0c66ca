/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tables of results: tab-separated, one header line with the name and unit of each column.
 */
#ifndef XP_TABLE_H
#define XP_TABLE_H

#include "xp_run.h"
VF_BEGIN_DECLS

typedef struct xp_table xp_table;

/*
 * Opens NAME.tsv (part NULL) or NAME-part.tsv.  columns: "beta [1]\terror [1]\tseries", separated by tabs; a
 * unit stands in brackets, [1] for a pure number, none for words.  The run owns the table and closes it.
 */
xp_table *xp_table_open(xp_run *run, const char *part, const char *columns);

/* One row; format has one conversion per column, separated by \t, and no newline.  A row with another number
 * of cells ends the program. */
void xp_table_row(xp_table *table, const char *format, ...) __attribute__((format(printf, 2, 3)));

VF_END_DECLS
#endif

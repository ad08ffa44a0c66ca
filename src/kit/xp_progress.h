/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Progress on standard error: a bar with the time left on a terminal, plain lines elsewhere (at most one each
 * ten seconds).
 */
#ifndef XP_PROGRESS_H
#define XP_PROGRESS_H

#include "vf_decls.h"

#include <stddef.h>
VF_BEGIN_DECLS

typedef struct xp_ticker xp_ticker; /* counts the steps done, in memory shared between processes */

/* One more step done; note (may be NULL) is a short remark shown beside the bar, such as "epoch 3, test
 * error 3.1 %". */
void xp_tick(xp_ticker *ticker, const char *note, ...) __attribute__((format(printf, 2, 3)));

VF_END_DECLS
#endif

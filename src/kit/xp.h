/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The experiment kit, whole.
 */
#ifndef XP_H
#define XP_H

#include "xp_claim.h"
#include "xp_number.h"
#include "xp_parallel.h"
#include "xp_progress.h"
#include "xp_rng.h"
#include "xp_run.h"
#include "xp_seed.h"
#include "xp_sheet.h"
#include "xp_sobol.h"
#include "xp_statistics.h"
#include "xp_sweep.h"
#include "xp_table.h"

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Independent random streams from one seed: a stream is the 64-bit hash of (seed, purpose, index),
 * so that adding a stream shifts no other.
 */
#ifndef XP_SEED_H
#define XP_SEED_H

#include "vf_decls.h"

#include <gsl/gsl_rng.h>
#include <stdint.h>
VF_BEGIN_DECLS

uint64_t xp_seed_derive(uint64_t seed, const char *purpose, uint64_t index);

/* A generator (xoshiro256**, its state filled from all 64 bits) for that stream, never NULL: without memory
 * for it a line is printed and the run, or the task, ends with status 1.  Free with gsl_rng_free. */
gsl_rng *xp_rng_alloc(uint64_t seed, const char *purpose, uint64_t index);

VF_END_DECLS
#endif

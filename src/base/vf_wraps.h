/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * VF_WRAPS marks a function whose unsigned arithmetic wraps on purpose, as that of hashes and random numbers
 * does.  clang's -fsanitize=integer, which takes it for a fault elsewhere, leaves such a function alone.  Not
 * installed.
 */
#ifndef VF_WRAPS_H
#define VF_WRAPS_H

#ifdef __clang__
#define VF_WRAPS __attribute__((no_sanitize("integer")))
#else
#define VF_WRAPS
#endif

#endif

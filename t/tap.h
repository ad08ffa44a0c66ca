/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A producer of the Test Anything Protocol.  A test program calls ok() and its kin and ends with
 * return tap_done(), which prints the plan; the status is 1 when a test failed.
 */
#ifndef TAP_H
#define TAP_H

#include <stdarg.h>

/* Prints "ok N - name" or "not ok N - name" and returns pass. */
int ok(int pass, const char *name, ...) __attribute__((format(printf, 2, 3)));

/* |got - wanted| <= tolerance; NaN never passes, equal infinities do.  Prints both numbers on failure. */
int is_near(double got, double wanted, double tolerance, const char *name, ...)
    __attribute__((format(printf, 4, 5)));

/* Equal integers; equal strings (NULL equals only NULL). */
int is_int(long got, long wanted, const char *name, ...) __attribute__((format(printf, 3, 4)));
int is_text(const char *got, const char *wanted, const char *name, ...) __attribute__((format(printf, 3, 4)));

/* Counts as passed, marked "# SKIP reason". */
void skip(const char *reason, const char *name, ...) __attribute__((format(printf, 2, 3)));

/* A remark, "# ..." */
void diag(const char *format, ...) __attribute__((format(printf, 1, 2)));

int tap_done(void);

#endif

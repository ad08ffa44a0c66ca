/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A producer of the Test Anything Protocol.  A test program calls ok() and its kin and ends with
 * return tap_done(), which prints the plan; the status is 1 when a test failed.
 */
#ifndef TAP_H
#define TAP_H

#include <gsl/gsl_vector.h>
#include <stdarg.h>

/* Prints "ok N - name" or "not ok N - name" and returns pass. */
int ok(int pass, const char *name, ...) __attribute__((format(printf, 2, 3)));

/* |got - wanted| <= tolerance, or equal infinities; fails for a NaN anywhere and for an infinite tolerance.
 * Prints both numbers on failure. */
int is_near(double got, double wanted, double tolerance, const char *name, ...)
    __attribute__((format(printf, 4, 5)));

/* Equal integers; equal strings (NULL equals only NULL). */
int is_int(long got, long wanted, const char *name, ...) __attribute__((format(printf, 3, 4)));
int is_text(const char *got, const char *wanted, const char *name, ...) __attribute__((format(printf, 3, 4)));

/* Counts as passed, marked "# SKIP reason". */
void skip(const char *reason, const char *name, ...) __attribute__((format(printf, 2, 3)));

/* A remark, "# ..." */
void diag(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The larger and the smaller of two; NaN when either is NaN, which fmax and fmin drop: what a test measures
 * over many entries then is no number when an entry is none, and fails. */
double larger(double a, double b);
double smaller(double a, double b);

/* Largest modulus of an entry of a - b; NaN when one is NaN, when sizes differ, and without entries. */
double vector_distance(const gsl_vector *a, const gsl_vector *b);

int tap_done(void);

#endif

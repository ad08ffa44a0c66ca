/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Statements about one network as theorems about this network: proved, refuted or undecided in ball
 * arithmetic.
 *
 * The weights are taken as the doubles that they are.  A box around the given state is shown to hold one
 * fixed point by Krawczyk's operator on the active units, frozen units are shown to be pushed against their
 * bounds over the whole box, and every other statement is shown for all Jacobians of the box.  Each proof is
 * an inequality between numbers that are written down as exact dyadic fractions (its witnesses), so that
 * another program can check it without any search: see vf_certificate_write.
 */
#ifndef VF_CERTIFICATE_H
#define VF_CERTIFICATE_H

#include "vf_cost.h"
#include "vf_error.h"
#include "vf_network.h"

#include <stdio.h>
VF_BEGIN_DECLS

/* All of it is the caller's and is read during vf_certificate_take alone. */
typedef struct {
  const vf_network *net; /* leaky integrators without leaks and gains of their own; states may be rates */
  const vf_activation *rho;
  const gsl_vector *theta, *input; /* input is NULL where the network has none */
  const vf_cost *cost;             /* on states */
  const vf_cost_type *kind;        /* of the cost */
  const gsl_vector *target;        /* m */
  const gsl_vector *h;      /* n, a fixed point to rounding; a clipped unit at a bound is to be frozen */
  const gsl_vector *metric; /* n, diagonal of G, or NULL: then no statement of kappa_G is made */
  const gsl_vector *rate;   /* n, learning rate of the parameters that feed a unit, or NULL for 1 */
} vf_certificate_case;

typedef enum { VF_UNDECIDED, VF_PROVED, VF_REFUTED } vf_verdict;

/* "undecided", "proved", "refuted". */
const char *vf_verdict_name(vf_verdict verdict);

/* lower and upper are NULL for a statement without a number, else decimal, rounded outwards; reason is ""
 * where proved, unless the statement is vacuous.  All belongs to the certificate. */
typedef struct {
  const char *name;
  vf_verdict verdict;
  const char *reason, *lower, *upper;
} vf_statement;

typedef struct vf_certificate vf_certificate;

enum { VF_CERTIFICATE_LEAST = 80, VF_CERTIFICATE_BITS = 512, VF_CERTIFICATE_MOST = 65536 };

/* Whether the library was built with Arb. */
int vf_certificate_available(void);

/*
 * Decides all statements, with 128 bits or, where one stays undecided, twice as many, up to bits.  NULL with
 * the reason in error: no Arb, a network or a precision that is not as above, memory.  O(n^3) products of
 * numbers of this many bits.  Free with vf_certificate_free.
 */
vf_certificate *vf_certificate_take(const vf_certificate_case *c, long bits, vf_error *error);
void vf_certificate_free(vf_certificate *c);

/* The precision that was used, in bits. */
long vf_certificate_bits(const vf_certificate *c);

/* Statement i, counted from 0; 0 past the last. */
int vf_certificate_statement(const vf_certificate *c, size_t i, vf_statement *s);

/* One JSON object with statements and witnesses.  A dyadic number is a text MpE, M a whole number to base 16
 * and E the exponent of 2 to base 10: -1fp-3 is -31/8. */
void vf_certificate_write(const vf_certificate *c, FILE *out);

VF_END_DECLS
#endif

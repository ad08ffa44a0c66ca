/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of a certificate share; all balls are enclosures over the whole box.
 */
#ifndef VF_CERTIFY_INTERN_H
#define VF_CERTIFY_INTERN_H

#include "vf_certificate.h"

/* Faults that a test puts in on purpose, to see that it would notice them. */
enum {
  VF_CERTIFY_FROZEN_UNCHECKED = 1,  /* frozen units and kinks are believed */
  VF_CERTIFY_METRIC_TRANSPOSED = 2, /* L^T in place of L in the metric's inequality */
  VF_CERTIFY_DECIMALS_INWARDS = 4,  /* decimal ends are rounded towards 0 */
  VF_CERTIFY_RADII_IGNORED = 8      /* the box is its centre */
};
vf_certificate *vf_certify_take_faulty(const vf_certificate_case *c, long bits, unsigned faults,
                                       vf_error *error);

#ifdef HAVE_ARB
#include <arb_mat.h>

enum { VF_CERTIFY_REASON = 200 };

typedef struct {
  const char *name;
  arb_mat_t value; /* exact */
  int triangular;
} vf_witness;

typedef struct {
  const char *name;
  vf_verdict verdict;
  char reason[VF_CERTIFY_REASON];
  int has_value;
  arb_t value;
  char *lower, *upper;
  vf_witness witness[8];
  size_t witnesses;
} vf_claim;

enum { VF_CERTIFY_CLAIMS = 64 };

struct vf_certificate {
  slong prec;
  unsigned faults;
  size_t n, active, m;          /* m outputs that are active */
  size_t *unit;                 /* the active units */
  signed char *bound;           /* n: -1 frozen at 0, 1 frozen at 1, 0 active */
  size_t *output;               /* m, positions among the active units */
  arb_mat_t weight;             /* n x n, exact */
  arb_mat_t drive;              /* n x 1, bias and input */
  arb_mat_t centre;             /* active x 1, exact */
  arb_mat_t inverse;            /* active x active, exact: nearly the inverse of the Jacobian */
  arb_t radius;                 /* exact */
  arb_mat_t state, rate, slope; /* n x 1, over the box: what units are, what they send, rho' */
  arb_mat_t value;              /* n x 1, rho of the drives, where states are rates */
  int rates;                    /* whether states are rates */
  arb_mat_t jacobian;           /* active x active */
  arb_mat_t mass;               /* active x 1, the diagonal of M */
  arb_mat_t rated, metric;      /* active x 1: M with the learning rates, and G */
  arb_mat_t energy;             /* active x active: -S */
  int contracts;                /* -S is positive definite */
  int symmetric;                /* A is exactly 0 */
  arb_mat_t gradient;           /* active x 1, dC/dh */
  arb_mat_t x, lambda;          /* active x (1 + m): of the gradient, then of each output */
  vf_claim claim[VF_CERTIFY_CLAIMS];
  size_t claims;
};

vf_claim *vf_certify_claim(vf_certificate *c, const char *name);
void vf_certify_say(vf_claim *claim, vf_verdict verdict, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* A copy of the midpoints, under that name. */
void vf_certify_keep(vf_claim *claim, const char *name, const arb_mat_t value, int triangular);
void vf_certify_keep_scalar(vf_claim *claim, const char *name, const arb_t value);

/* rho and rho' on x; 0 where x holds a kink, and nothing is set. */
int vf_certify_rate(const vf_activation *rho, const arb_t x, arb_t rate, arb_t slope, slong prec);

/* Copies the network; then the box, whose claim is the first. */
void vf_certify_load(vf_certificate *c, const vf_certificate_case *given);
int vf_certify_box(vf_certificate *c, const vf_certificate_case *given);
void vf_certify_mass(vf_certificate *c, const vf_certificate_case *given);

/* NULL where there is none of that name. */
vf_claim *vf_certify_find(vf_certificate *c, const char *name);

/* A statement that each of count numbers is at most its bound; the statement's own number is the largest
 * bound.  equal says that both sides are the same by an argument that needs no enclosure. */
void vf_certify_compare(vf_certificate *c, const char *name, arb_srcptr left, arb_srcptr right, slong count,
                        int equal);

/* The two parts of m (n x n). */
void vf_certify_halves(const arb_mat_t m, arb_mat_t symmetric, arb_mat_t antisymmetric, slong prec);

/* u^T mass v of the first columns; mass is n x n, or n x 1 for a diagonal matrix, or NULL for the identity.
 */
void vf_certify_inner(arb_t sum, const arb_mat_struct *mass, const arb_mat_t u, const arb_mat_t v,
                      slong prec);

/* Between the first columns of x and y: tan(angle/2)^2 = (1 - cos)/(1 + cos), from |x/|x| -+ y/|y||^2, which
 * keeps small angles, and |x - y|/|y|. */
void vf_certify_measure(const arb_mat_struct *mass, const arb_mat_t x, const arb_mat_t y, arb_t angle,
                        arb_t error, slong prec);

/* From half an angle in radians to the angle in degrees. */
void vf_certify_degrees(arb_t angle, slong prec);

/* Whether m, symmetric, is positive definite for certain: m - delta I = factor factor^T + E with |E|_inf <
 * delta/2, so that no eigenvalue is below delta/2. factor (n x n) and delta are made here; the smallest
 * eigenvalue must be above 2 delta or so. */
int vf_certify_definite(const arb_mat_t m, const arb_t delta, arb_mat_t factor, slong prec);

/* The same with a delta that is looked for. */
int vf_certify_definite_search(const arb_mat_t m, arb_t delta, arb_mat_t factor, slong prec);
/* Whether v^T m v < 0 for certain for some v, which is kept as vector. */
int vf_certify_negative(vf_claim *claim, const arb_mat_t m, slong prec);

/* The largest eigenvalue of the pencil (C, B), B positive definite: its enclosure, with witnesses kept in
 * claim: square, delta, factor of square B - C, and vector. */
int vf_certify_pencil(vf_claim *claim, const arb_mat_t b, const arb_mat_t c, arb_t root, slong prec);

/* A statement that encloses |m|, m n x n. */
vf_claim *vf_certify_norm(vf_certificate *c, const char *name, const arb_mat_t m);

void vf_certify_kappas(vf_certificate *c);
void vf_certify_kappa_metric(vf_certificate *c, const vf_certificate_case *given);
void vf_certify_energy(vf_certificate *c);
void vf_certify_stable(vf_certificate *c);
/* X (active x active), symmetric and exact, by one of two ways; 0 where this way gives none. */
enum { VF_CERTIFY_WAYS = 2 };
int vf_certify_lyapunov(const vf_certificate *c, int way, arb_mat_t x);
void vf_certify_contraction(vf_certificate *c, const vf_certificate_case *given);
int vf_certify_solve(vf_certificate *c);
void vf_certify_distances(vf_certificate *c);
void vf_certify_distance_metric(vf_certificate *c);
void vf_certify_slopes(vf_certificate *c);
void vf_certify_velocities(vf_certificate *c);
void vf_certify_descent(vf_certificate *c);
void vf_certify_descent_metric(vf_certificate *c);

/* lower is 1 for the lower end. */
char *vf_certify_decimal(const arb_t value, slong prec, int lower, int outwards);
#endif
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Vector fields dh/dt = mu(theta, v, h), in the manner of gsl_odeiv2_system.
 *
 * Nothing here asks for an energy: mu is any differentiable map of the state h (n
 * units), the parameters theta (p) and the clamped input v (q).  Where lo and hi are
 * set the states are clipped to them: a unit at a bound that mu pushes outwards is
 * frozen.
 */
#ifndef VF_FIELD_H
#define VF_FIELD_H

#include "vf_decls.h"

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_matrix_complex_double.h>
#include <gsl/gsl_vector.h>
#include <gsl/gsl_vector_complex.h>
VF_BEGIN_DECLS

typedef struct vf_field {
  const char *name;
  size_t n, p, q; /* units, parameters, inputs */

  /* velocity (n) = mu(theta, v, h) */
  int (*mu)(const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h, gsl_vector *velocity,
            void *params);
  /* jacobian (n x n) = dmu/dh, row i for unit i */
  int (*jacobian)(const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h, gsl_matrix *jacobian,
                  void *params);
  /* g (p) = (dmu/dtheta)^T u, for u (n) */
  int (*pullback)(const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h, const gsl_vector *u,
                  gsl_vector *g, void *params);
  /* optional: gram (n x n) = (dmu/dtheta)(dmu/dtheta)^T; without it vf_field_gram goes through pullback */
  int (*gram)(const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h, gsl_matrix *gram,
              void *params);
  /* optional: rate (n) = rho(h_i) and slope (n) = rho'(h_i) of units that send rates */
  int (*rates)(const gsl_vector *h, gsl_vector *rate, gsl_vector *slope, void *params);
  /* optional: distance of h to the nearest point where mu is not smooth; without it mu is smooth */
  double (*kink_distance)(const gsl_vector *h, void *params);

  /* optional: mu and dmu/dh continued to complex states, for fields that are holomorphic in h */
  int (*complex_mu)(const gsl_vector *theta, const gsl_vector *v, const gsl_vector_complex *h,
                    gsl_vector_complex *velocity, void *params);
  int (*complex_jacobian)(const gsl_vector *theta, const gsl_vector *v, const gsl_vector_complex *h,
                          gsl_matrix_complex *jacobian, void *params);

  const gsl_vector *lo, *hi;     /* bounds of clipped states (n), or NULL */
  void *params;                  /* handed to every callback */
  void (*dispose)(void *params); /* optional: frees what params points to, and with it the field */
} vf_field;

/* Frees the field by its own dispose; a field without one, and NULL, is left alone. */
void vf_field_free(const vf_field *f);

/*
 * The callbacks with their shapes checked.  v may be NULL when q is 0.
 * GSL_EBADLEN for another shape, GSL_EUNSUP for a callback that the field lacks,
 * else what the callback returns.
 */
int vf_field_mu(const vf_field *f, const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h,
                gsl_vector *velocity);
int vf_field_jacobian(const vf_field *f, const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h,
                      gsl_matrix *jacobian);
int vf_field_pullback(const vf_field *f, const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h,
                      const gsl_vector *u, gsl_vector *g);

int vf_field_rates(const vf_field *f, const gsl_vector *h, gsl_vector *rate, gsl_vector *slope);

int vf_field_complex_mu(const vf_field *f, const gsl_vector *theta, const gsl_vector *v,
                        const gsl_vector_complex *h, gsl_vector_complex *velocity);
int vf_field_complex_jacobian(const vf_field *f, const gsl_vector *theta, const gsl_vector *v,
                              const gsl_vector_complex *h, gsl_matrix_complex *jacobian);

/*
 * M = G G^T (n x n), G = dmu/dtheta, the matrix of prop:weight-space.  Where the field has no gram of its own
 * G is built row by row through pullback, in n x p numbers allocated for the call (GSL_ENOMEM).
 */
int vf_field_gram(const vf_field *f, const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h,
                  gsl_matrix *gram);

/* Distance of h to the nearest kink of mu itself; the bounds lo and hi are vf_problem's matter. */
double vf_field_kink_distance(const vf_field *f, const gsl_vector *h);

VF_END_DECLS
#endif

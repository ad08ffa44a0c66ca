/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the rules of the exact path share: a field under forces of its own, its phases, and probes.
 */
#ifndef VF_EXACT_INTERN_H
#define VF_EXACT_INTERN_H

#include "vf_exact.h"
#include "vf_holomorphic.h"
#include "vf_linalg.h"
#include "vf_relax.h"
#include "vf_response.h"

/* mu(s) + force (s - rest) + current */
typedef struct {
  const vf_field *base;
  const gsl_matrix *force;   /* n x n, or NULL */
  const gsl_vector *current; /* n, or NULL */
  const gsl_vector *rest;
} vf_exact_forces;

struct vf_exact {
  size_t n, phases, products;
  vf_relax *relax;
  vf_response *response;
  vf_holomorphic *holomorphic;
  vf_lu *lu;
  vf_spectral *spectral;
  gsl_matrix *baseline, *controller; /* H and C */
  gsl_matrix *matrix, *resolvent, *probe, *first;
  gsl_vector *up, *down, *contrast, *current, *half, *slope, *velocity, *scratch;
  unsigned char *frozen, *frozen_then;
};

/*
 * The state after a nudged phase of the field under force and current (either may be NULL), from h: at rest,
 * or after o->steps steps, read with noise.
 */
int vf_exact_phase(vf_exact *w, const vf_problem *p, const gsl_vector *h, const vf_exact_options *o,
                   gsl_rng *rng, double beta, const gsl_matrix *force, const gsl_vector *current,
                   gsl_vector *state);

/* d = (h^beta - h^-beta) / (2 beta) under the force. */
int vf_exact_contrast(vf_exact *w, const vf_problem *p, const gsl_vector *h, const vf_exact_options *o,
                      gsl_rng *rng, const gsl_matrix *force, gsl_vector *d);

/* d = (s+ - s-) / (2 o->current) for currents +- o->current z without a nudge. */
int vf_exact_probe(vf_exact *w, const vf_problem *p, const gsl_vector *h, const vf_exact_options *o,
                   gsl_rng *rng, const gsl_matrix *force, const gsl_vector *z, gsl_vector *d);

/* Fills row k < m of w->probe (m at most its rows) with signs. */
int vf_exact_draw_probes(vf_exact *w, const vf_exact_options *o, gsl_rng *rng);

/* Each entry times 1 + mismatch times a standard normal number. */
void vf_exact_scatter(const vf_exact_options *o, gsl_rng *rng, gsl_matrix *a);
void vf_exact_read(const vf_exact_options *o, gsl_rng *rng, gsl_vector *state);

/* signal += (1/m) sum_k z_k (y_k - z_k.signal), each y_k - z_k.signal left in residual (m) where not NULL */
int vf_exact_correct(vf_exact *w, const vf_problem *p, const gsl_vector *h, const vf_exact_options *o,
                     gsl_rng *rng, gsl_vector *signal, double *residual);

/* g -= strength times a(i, j) of each edge j -> i times the slope of j; GSL_EUNSUP without a network of
 * membranes. */
int vf_exact_move_edges(vf_exact *w, const vf_problem *p, const gsl_vector *h, double strength,
                        const gsl_matrix *a, gsl_vector *g);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the methods of vf_relax.h share.
 */
#ifndef VF_RELAX_INTERN_H
#define VF_RELAX_INTERN_H

#include "vf_linalg.h"
#include "vf_relax.h"

#include <gsl/gsl_odeiv2.h>

struct vf_relax {
  size_t n, frozen_count;
  double limit; /* larger states have diverged */
  gsl_vector *velocity, *step, *trial, *start, *scratch, *state, *target;
  gsl_matrix *jacobian, *scratch_matrix;
  unsigned char *frozen;
  vf_lu *lu;
  vf_spectral *spectral;
  gsl_odeiv2_step *ode_step;
  gsl_odeiv2_control *ode_control;
  gsl_odeiv2_evolve *ode_evolve;
};

/* Checks a call, before it writes anything; then clips h. */
int vf_relax_begin(vf_relax *w, const vf_problem *p, double beta, gsl_vector *h);

/* Sets the limit by the scale of the problem, from a start h with that residual. */
void vf_relax_set_limit(vf_relax *w, const vf_problem *p, const gsl_vector *h, double residual);
int vf_relax_has_diverged(const vf_relax *w, const gsl_vector *h);

/* Velocity, active set and residual at h.  The velocity of frozen units stays in w->velocity. */
int vf_relax_look(vf_relax *w, const vf_problem *p, double beta, const gsl_vector *h, double *residual);
/* The same where w->velocity is that at h. */
double vf_relax_residual(vf_relax *w, const vf_problem *p, const gsl_vector *h);

/* The report on h but for the abscissa. */
int vf_relax_finish(vf_relax *w, const vf_problem *p, double beta, double tol, size_t steps, double time,
                    const gsl_vector *h, vf_relax_report *report);

/* Newton's method from h, then the stability of what it finds; w->jacobian becomes the Jacobian there, in
 * which frozen units have rows and columns of -1 times the identity. */
int vf_relax_polish(vf_relax *w, const vf_problem *p, double beta, gsl_vector *h, vf_relax_report *report);

#endif

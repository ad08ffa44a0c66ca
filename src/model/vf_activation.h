/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Activation functions rho, from a unit's state (membrane potential) to its firing rate.
 */
#ifndef VF_ACTIVATION_H
#define VF_ACTIVATION_H

#include "vf_decls.h"

#include <gsl/gsl_complex.h>
#include <stddef.h>
VF_BEGIN_DECLS

/* One activation function with what the theory needs of it; what a row leaves out is 0 or NULL. */
typedef struct {
  const char *name;
  double (*value)(double s);      /* rho(s) */
  double (*derivative)(double s); /* rho'(s); at a kink the derivative from inside the active interval */
  double (*curvature)(double s);  /* rho''(s), 0 at a kink */
  double lipschitz;               /* sup |rho'| */
  size_t kinks;                   /* number of points where rho' jumps */
  double kink[2];                 /* where they are */
  int identity;                   /* whether rho(s) = s on [0, 1] */
  /* n rates of n states in single precision to 4 units in the last place, a NaN kept; NULL is value() one by
   * one. */
  void (*rates)(size_t n, const float *s, float *rate);
  /* change <- rho(s + d) - rho(s) from rate = rho(s) and d alone, as exact as d where that is small; NULL
   * where the rate does not tell the state. */
  void (*change)(size_t n, const float *rate, const float *d, float *change);
  /* The holomorphic continuation of rho and of its derivative, both NULL where rho has kinks. */
  gsl_complex (*complex_value)(gsl_complex z);
  gsl_complex (*complex_derivative)(gsl_complex z);
} vf_activation;

extern const vf_activation *const vf_activation_hard_sigmoid; /* min(max(s, 0), 1) */
extern const vf_activation *const vf_activation_logistic;     /* 1 / (1 + exp(-s)) */
extern const vf_activation *const vf_activation_tanh;
extern const vf_activation *const vf_activation_softplus; /* log(1 + exp(s)) */
extern const vf_activation *const vf_activation_linear;

/* Activation i of all that there are, counted from 0; NULL past the last. */
const vf_activation *vf_activation_at(size_t i);

/* The activation of that name, or NULL. */
const vf_activation *vf_activation_find(const char *name);

/* Distance from s to the nearest kink of rho, infinite where rho is smooth. */
double vf_activation_kink_distance(const vf_activation *rho, double s);

VF_END_DECLS
#endif

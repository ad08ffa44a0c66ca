/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A device that a learner of the membrane form runs on: units that differ, states and weights with noise, and
 * weights that hold what their storage can hold.  With r_j = rho_j(h_j),
 *
 *   mu_i = sum_j (1 + m_ij) W_ij r_j + b_i - l_i h_i + noise,
 *   rho_j(s) = g_j (c + q_j c (1 - |c|)),  c = rho(s - t_j).
 *
 * The phases run on the device, and rules that contrast phases see nothing but its states and rates.  What
 * computes adjoints (vf_learner_gradient, rules gradient and backpropagation) does so at the device's states
 * by the Jacobian of the ideal network, unless the device is known.
 */
#ifndef VF_DEVICE_H
#define VF_DEVICE_H

#include "vf_decls.h"

#include <stddef.h>
VF_BEGIN_DECLS

/* All 0: the ideal network.  What is drawn is a function of the seed, of noise also of the batch. */
typedef struct {
  size_t seed;
  /* Each unit's l and g are uniform in 1 +- leak and 1 +- gain, its t in +- threshold and its q in +- bend;
   * each synapse's m in +- mismatch.  All below 1, which keeps rates monotone; bend needs |rho| <= 1. */
  float leak, gain, threshold, bend, mismatch;
  float noise; /* standard deviation of what is added to mu, anew for each unit, image and step */
  /* The same of what is added to each weight that a batch reads, and of what a weight moves by at each batch:
   * in units of the range that the matrix was drawn from, and of the weight. */
  float weight_noise, drift;
  float range;  /* weights stay within so many times the range that they were drawn from; 0: no limit */
  size_t bits;  /* 2 to 16: of a weight, in 2^bits - 1 even levels over the range; rounded at random, so that
                 * it has the right mean; 0: continuous */
  int one_sign; /* the sign of each weight is drawn once, and a weight that would change it is 0 */
  int known;    /* adjoints by l, rho_j' and the weights as they are read: the exact gradient */
} vf_device;

VF_END_DECLS
#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The images that a network gets wrong, and whether it can still learn from them.
 */
#ifndef MISTAKES_H
#define MISTAKES_H

#include "vf_learner.h"

typedef struct {
  size_t images, wrong;
  size_t shut; /* wrong ones whose label's output rests at 0, where clipping hides it from -dJ/dtheta, */
  size_t mute; /* and those whose label's output no nudging moves, so that the rule learns nothing there */
  double cost; /* mean squared error cost of a wrong one; NaN where none is wrong */
} mistakes;

/* Over d, with the learner's own phases.  Errors as vf_learner_evaluate and vf_learner_increments. */
int mistakes_count(vf_learner *l, const vf_dataset *d, mistakes *m);

#endif

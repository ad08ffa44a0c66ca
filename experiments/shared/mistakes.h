/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The images that a network gets wrong, and what keeps it from them.
 */
#ifndef MISTAKES_H
#define MISTAKES_H

#include "vf_learner.h"

enum { MISTAKES_LISTED = 100 };

typedef struct {
  size_t image;                /* its index */
  unsigned char label, answer; /* the largest output */
  double cost;
} mistake;

typedef struct {
  size_t images, wrong;
  size_t second; /* wrong ones whose label has the second largest output */
  /* Wrong ones whose label's output rests at 0, where clipping hides it from -dJ/dtheta, and those of them
   * where no nudging moves that output, so that the rule learns nothing there; NaN where outputs are not
   * clipped. */
  double shut, mute;
  double cost; /* mean cost of a wrong one; NaN where none is wrong */
  size_t listed;
  mistake list[MISTAKES_LISTED]; /* the first ones */
} mistakes;

/* Over d, with the learner's own phases.  Errors as vf_learner_evaluate and vf_learner_increments. */
int mistakes_count(vf_learner *l, const vf_dataset *d, mistakes *m);

#endif

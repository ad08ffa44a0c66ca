/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How asymmetric a network that learns is, epoch by epoch: kappa_M at the fixed points of some images, the
 * angle that it bounds, and the cosine that the fast path measures there.  The images are the first of a set,
 * or the first in a given order that receive an error: whose free phase leaves an output between 0 and 1 that
 * is not its target.  Elsewhere the clipped network has neither update nor gradient.
 */
#ifndef KAPPA_H
#define KAPPA_H

#include "exact.h"
#include "vf_training.h"

enum { KAPPA_IMAGES = 24, KAPPA_EPOCHS = 61 };

/* KAPPA_UNUSED, 0, is no point at all. */
typedef enum { KAPPA_UNUSED, KAPPA_NONE, KAPPA_STABLE, KAPPA_UNSTABLE, KAPPA_AT_REST } kappa_fate;

/* "unused", "no fixed point", "stable", "unstable", "no signal": of the fixed point of an image. */
const char *kappa_fate_name(kappa_fate fate);

typedef struct {
  kappa_fate fate;
  size_t image;    /* its index */
  size_t active;   /* units that clipping does not hold */
  double abscissa; /* of their Jacobian */
  exact_asymmetry exact;
  double cosine; /* of the increments of this image and -dJ/dtheta on the fast path */
} kappa_point;

/* All epochs of a course; what is in it may be copied between processes. */
typedef struct {
  kappa_point point[KAPPA_EPOCHS][KAPPA_IMAGES];
  size_t drawn[KAPPA_EPOCHS]; /* images looked at for them */
} kappa_history;

typedef struct {
  const char *file; /* where the points are kept beside the course's checkpoint, or NULL */
  const vf_dataset *d;
  size_t images;       /* measured; at most KAPPA_IMAGES */
  const size_t *order; /* all images of d, of which the first that receive an error are measured; NULL: the
                          first images whatever they receive */
  uint64_t epochs;     /* bit e: epoch e is measured; 0: each is */
  size_t rows;         /* known by now; 0 at first */
  kappa_history *history;
} kappa_log;

/*
 * Measures the network as it is into the row of the epochs done, and keeps all rows so far in the file; the
 * context, a kappa_log, is that of the look of a course.  In a course that was resumed the earlier
 * rows come from the file.  Returns 0, or prints why not.
 */
int kappa_look(vf_training *t, void *context);

/* After a course: the rows of all its epochs, from the file where the course had been at its end before.
 * Returns 0, or prints why not. */
int kappa_complete(kappa_log *log, size_t epochs);

#endif

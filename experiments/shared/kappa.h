/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How asymmetric a network that learns is, epoch by epoch: kappa_M at the fixed points of some images, the
 * angle that it bounds, and the cosine that the fast path measures there.
 */
#ifndef KAPPA_H
#define KAPPA_H

#include "exact.h"
#include "vf_training.h"

enum { KAPPA_IMAGES = 4, KAPPA_EPOCHS = 61 };

typedef enum { KAPPA_NONE, KAPPA_STABLE, KAPPA_UNSTABLE, KAPPA_AT_REST } kappa_fate;

/* "stable", "unstable", "no fixed point", "no signal": of the fixed point of an image. */
const char *kappa_fate_name(kappa_fate fate);

typedef struct {
  kappa_fate fate;
  size_t active;   /* units that clipping does not hold */
  double abscissa; /* of their Jacobian */
  exact_asymmetry exact;
  double cosine; /* of the increments of this image and -dJ/dtheta on the fast path */
} kappa_point;

/* All epochs of a course; what is in it may be copied between processes. */
typedef struct {
  kappa_point point[KAPPA_EPOCHS][KAPPA_IMAGES];
} kappa_history;

typedef struct {
  const char *file;    /* where the points are kept beside the course's checkpoint, or NULL */
  const vf_dataset *d; /* whose first images are measured */
  size_t images;       /* at most KAPPA_IMAGES */
  size_t rows;         /* known by now; 0 at first */
  kappa_history *history;
} kappa_log;

/*
 * Measures the network as it is into the row of the epochs done, and keeps all rows so far in the file; the
 * context, a kappa_log, is that of a look of course_run_watched.  In a course that was resumed the earlier
 * rows come from the file.  Returns 0, or prints why not.
 */
int kappa_look(vf_training *t, void *context);

/* After a course: the rows of all its epochs, from the file where the course had been at its end before.
 * Returns 0, or prints why not. */
int kappa_complete(kappa_log *log, size_t epochs);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sets.h"
#include "tap.h"
#include "xp_seed.h"

#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE = 9, PIXELS = SIDE * SIDE, IMAGES = 64 };

static float images[IMAGES][PIXELS];

/* A plane over the pixels, 1 at the centre: bilinear interpolation is exact for it. */
static double plane(double y, double x) {
  return 1 + 0.07 * y - 0.03 * x;
}

static vf_dataset fill(int flat) {
  for (size_t i = 0; i < IMAGES; i++)
    for (size_t p = 0; p < PIXELS; p++)
      images[i][p] = flat ? 0.25f : (float)plane((double)(p / SIDE) - 4, (double)(p % SIDE) - 4);
  return (vf_dataset){.count = IMAGES, .rows = SIDE, .columns = SIDE, .pixels = PIXELS, .image = images[0]};
}

static void test_turn(void) {
  vf_dataset d = fill(0);
  gsl_rng *rng = xp_rng_alloc(1, "turn", 0), *same = gsl_rng_clone(rng);
  double worst = 0;
  size_t outside = 0;
  is_int(sets_turn(&d, rng), 0, "images are turned");
  for (size_t i = 0; i < IMAGES; i++) {
    const double angle = 2 * M_PI * gsl_rng_uniform(same);
    for (size_t p = 0; p < PIXELS; p++) {
      const double y = (double)(p / SIDE) - 4, x = (double)(p % SIDE) - 4;
      if (hypot(y, x) <= 4)
        worst = larger(worst, fabs((double)images[i][p] -
                                   plane(cos(angle) * y + sin(angle) * x, cos(angle) * x - sin(angle) * y)));
    }
    outside += images[i][0] == 0;
  }
  is_near(worst, 0, 1e-6, "a plane turns by the angle of each image");
  ok(outside > 0 && outside < IMAGES, "what comes from outside is 0: the corner of %zu images", outside);
  gsl_rng_free(rng);
  gsl_rng_free(same);
}

static void test_disturb(void) {
  vf_dataset d = fill(1);
  gsl_rng *rng = xp_rng_alloc(1, "disturb", 0);
  double least = 1, most = 0, sum = 0;
  sets_disturb(&d, rng);
  for (size_t i = 0; i < IMAGES * PIXELS; i++) {
    const double p = (double)d.image[i];
    least = smaller(least, p);
    most = larger(most, p);
    sum += p;
  }
  ok(least >= 0.25 && most > 0.99 && most <= 1, "pixels are not below their own value: %g to %g", least,
     most);
  /* E max(1/4, u) = 1/2 + 1/32, and the standard deviation of a pixel is below 1/4. */
  is_near(sum / (IMAGES * PIXELS), 17.0 / 32, 5 * 0.25 / sqrt(IMAGES * PIXELS), "noise is uniform");
  gsl_rng_free(rng);
}

static void test_names(void) {
  const sets_folders none = {{[SETS_FASHION] = "", [SETS_KUZUSHIJI] = "none", [SETS_EMNIST] = "somewhere"}};
  ok(sets_here(&none, SETS_MNIST) && sets_here(&none, SETS_ROTATED) && sets_here(&none, SETS_NOISY),
     "MNIST and what is made of it need no folder");
  ok(!sets_here(&none, SETS_FASHION) && !sets_here(&none, SETS_KUZUSHIJI), "others do");
  ok(sets_here(&none, SETS_EMNIST), "and are here with one");
}

int main(void) {
  test_turn();
  test_disturb();
  test_names();
  return tap_done();
}

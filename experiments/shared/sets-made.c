/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sets.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static double pixel(const vf_dataset *d, const float *image, double row, double column) {
  return row < 0 || column < 0 || row >= (double)d->rows || column >= (double)d->columns
             ? 0
             : (double)image[(size_t)row * d->columns + (size_t)column];
}

static double between(const vf_dataset *d, const float *image, double row, double column) {
  const double r = floor(row), c = floor(column), down = row - r, right = column - c;
  return (1 - down) * ((1 - right) * pixel(d, image, r, c) + right * pixel(d, image, r, c + 1)) +
         down * ((1 - right) * pixel(d, image, r + 1, c) + right * pixel(d, image, r + 1, c + 1));
}

static void turn(const vf_dataset *d, const float *from, double angle, float *to) {
  const double row = ((double)d->rows - 1) / 2, column = ((double)d->columns - 1) / 2;
  for (size_t i = 0; i < d->rows; i++)
    for (size_t j = 0; j < d->columns; j++) {
      const double y = (double)i - row, x = (double)j - column;
      to[i * d->columns + j] = (float)between(d, from, row + cos(angle) * y + sin(angle) * x,
                                              column - sin(angle) * y + cos(angle) * x);
    }
}

int sets_turn(vf_dataset *d, gsl_rng *rng) {
  float *from = malloc(d->pixels * sizeof *from);
  if (!from)
    return GSL_ENOMEM;
  for (size_t i = 0; i < d->count; i++) {
    float *image = d->image + i * d->pixels;
    memcpy(from, image, d->pixels * sizeof *from);
    turn(d, from, 2 * M_PI * gsl_rng_uniform(rng), image);
  }
  free(from);
  return GSL_SUCCESS;
}

void sets_disturb(vf_dataset *d, gsl_rng *rng) {
  for (size_t i = 0; i < d->count * d->pixels; i++) {
    const float noise = (float)gsl_rng_uniform(rng);
    d->image[i] = d->image[i] > noise ? d->image[i] : noise;
  }
}

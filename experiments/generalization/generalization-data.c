/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "generalization.h"
#include "xp_seed.h"

#include <gsl/gsl_randist.h>
#include <stdlib.h>
#include <string.h>

static vf_dataset *take(xp_run *run, const vf_dataset *pool, size_t count) {
  vf_error error = {0, ""};
  vf_dataset *d = vf_dataset_take(pool, 0, count, &error);
  if (!d)
    xp_die(run, "%s", error.text);
  return d;
}

static void copy_image(vf_dataset *to, size_t i, const vf_dataset *from, size_t j) {
  memcpy(to->image + i * to->pixels, from->image + j * from->pixels, to->pixels * sizeof *to->image);
}

/* Of every image of the pool: its label, or in noise % of cases one of the others. */
static unsigned char *draw_labels(xp_run *run, const vf_dataset *pool, size_t noise, size_t start) {
  unsigned char *label = xp_need(run, pool->count, sizeof *label);
  gsl_rng *rng = xp_rng_alloc(xp_run_seed(run), "generalization labels", start);
  for (size_t i = 0; i < pool->count; i++) {
    const double u = 100 * gsl_rng_uniform(rng);
    const size_t shift = 1 + gsl_rng_uniform_int(rng, pool->classes - 1);
    label[i] = (unsigned char)((pool->label[i] + (u < (double)noise ? shift : 0)) % pool->classes);
  }
  gsl_rng_free(rng);
  return label;
}

/* The pool's images in an order of the start's own. */
static size_t *draw_order(xp_run *run, const vf_dataset *pool, size_t start) {
  size_t *order = xp_need(run, pool->count, sizeof *order);
  gsl_rng *rng = xp_rng_alloc(xp_run_seed(run), "generalization images", start);
  for (size_t i = 0; i < pool->count; i++)
    order[i] = i;
  gsl_ran_shuffle(rng, order, pool->count, sizeof *order);
  gsl_rng_free(rng);
  return order;
}

void generalization_set_make(xp_run *run, const vf_dataset *pool, size_t epoch,
                             generalization_condition condition, size_t start, generalization_set *set) {
  if (set->learned && set->start == start && set->condition.images == condition.images &&
      set->condition.noise == condition.noise)
    return;
  generalization_set_free(set);
  *set = (generalization_set){condition, start, take(run, pool, epoch), take(run, pool, condition.images)};
  unsigned char *label = draw_labels(run, pool, condition.noise, start);
  size_t *order = draw_order(run, pool, start);
  for (size_t i = 0; i < condition.images; i++) {
    copy_image(set->clean, i, pool, order[i]);
    set->clean->label[i] = pool->label[order[i]];
  }
  for (size_t i = 0; i < epoch; i++) {
    copy_image(set->learned, i, set->clean, i % condition.images);
    set->learned->label[i] = label[order[i % condition.images]];
  }
  free(label);
  free(order);
}

void generalization_set_free(generalization_set *set) {
  vf_dataset_free(set->learned);
  vf_dataset_free(set->clean);
  *set = (generalization_set){.learned = NULL};
}

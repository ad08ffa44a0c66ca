/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The images that a cell of experiment generalization learns, its conditions, and what is said of them.
 */
#ifndef GENERALIZATION_H
#define GENERALIZATION_H

#include "study.h"

enum { GENERALIZATION_RULES = 4, GENERALIZATION_STARTS = 5, GENERALIZATION_CONDITIONS = 16 };

/* Factors of the study, and its numbers. */
enum { GENERALIZATION_RULE, GENERALIZATION_IMAGES, GENERALIZATION_NOISE };
enum {
  GENERALIZATION_TEST,
  GENERALIZATION_TRAINING, /* on the images learned, with their true labels */
  GENERALIZATION_GAP,      /* the first less the second */
  GENERALIZATION_GIVEN,    /* on the images learned, with the labels given */
  GENERALIZATION_LOWEST,   /* the lowest test error after any epoch */
  GENERALIZATION_WRONG     /* labels given that are wrong */
};

/* The last is what the others are compared with. */
extern const char *const generalization_rules[GENERALIZATION_RULES];

/* So many training images, of which noise % have a wrong label. */
typedef struct {
  size_t images, noise;
} generalization_condition;

/* Sizes without noise, ascending, then levels of noise at the largest size, ascending. */
typedef struct {
  generalization_condition list[GENERALIZATION_CONDITIONS];
  size_t count, sizes; /* all; without noise */
} generalization_conditions;

study_key generalization_key(size_t rule, const generalization_condition *c);

/*
 * What one start learns under one condition: images drawn from the pool, tiled to as many as an epoch has,
 * with the labels given; and each of them once with its true label.  A level of noise holds the wrong labels
 * of all lower levels, and no label depends on the number of images.
 */
typedef struct {
  generalization_condition condition;
  size_t start;
  vf_dataset *learned, *clean; /* NULL before the first */
} generalization_set;

/* Makes it, unless it is there; epoch is from condition.images to pool->count. */
void generalization_set_make(xp_run *run, const vf_dataset *pool, size_t epoch,
                             generalization_condition condition, size_t start, generalization_set *set);
void generalization_set_free(generalization_set *set);

/* generalization-claims.c: the rules against backpropagation, start by start; claims are skipped where skip
 * says why. */
void generalization_write_against(const study *s, const generalization_conditions *c);
void generalization_claim(const study *s, const generalization_conditions *c, const char *skip);
void generalization_write_values(const study *s, const generalization_conditions *c);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The runs of experiment transfer, the images that they learn, and what is said of them.
 */
#ifndef TRANSFER_H
#define TRANSFER_H

#include "sets.h"
#include "study.h"

enum { TRANSFER_STARTS = 3, TRANSFER_SIZES = 3 };

/* Factors of the study, and its numbers. */
enum { TRANSFER_TASK, TRANSFER_RULE, TRANSFER_IMAGES, TRANSFER_FROM };
enum { TRANSFER_TEST, TRANSFER_TRAINING, TRANSFER_BEFORE, TRANSFER_AFTER };

/* Digits 0 to 4, then 5 to 9; MNIST, then Fashion-MNIST. */
typedef enum { TRANSFER_DIGITS, TRANSFER_FASHION, TRANSFER_TASKS } transfer_task;
extern const char *const transfer_tasks[TRANSFER_TASKS];

/* The last is what the others are compared with. */
typedef enum { TRANSFER_VECTOR_FIELD, TRANSFER_BACKPROPAGATION, TRANSFER_RULES } transfer_rule;
extern const char *const transfer_rules[TRANSFER_RULES];

/* Weights of the hidden layer at the start of the second task: as drawn, or learned on the first. */
typedef enum { TRANSFER_SCRATCH, TRANSFER_LEARNED, TRANSFER_STARTS_OF } transfer_from;
extern const char *const transfer_froms[TRANSFER_STARTS_OF];

study_key transfer_key(transfer_task task, transfer_rule rule, size_t images, transfer_from from);

/* Numbers of target images, ascending. */
typedef struct {
  size_t list[TRANSFER_SIZES], count;
} transfer_sizes;

/* Whether the study has runs of the task. */
int transfer_has(const study *s, const transfer_sizes *sizes, transfer_task task);

/* The first count images. */
vf_dataset *transfer_take(xp_run *run, const vf_dataset *d, size_t count);

/* The images whose labels are from first to last, which become 0 ... last - first. */
vf_dataset *transfer_take_classes(xp_run *run, const vf_dataset *d, size_t first, size_t last);

/* count images of the pool, from a place of the start's own on, repeated to as many as an epoch has. */
vf_dataset *transfer_repeat(xp_run *run, const vf_dataset *pool, size_t count, size_t start, size_t epoch);

/* transfer-claims.c; claims are skipped where skip says why. */
void transfer_write_gains(const study *s, const transfer_sizes *sizes);
void transfer_claim(const study *s, const transfer_sizes *sizes, const char *skip);
void transfer_write_values(const study *s, const transfer_sizes *sizes);

#endif

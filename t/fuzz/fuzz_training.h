/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The training that targets about checkpoints write and read: tiny, warm, with Adam and a rule that keeps
 * something, so that a file has every kind of array.
 */
#ifndef FUZZ_TRAINING_H
#define FUZZ_TRAINING_H

/* Reads path as a learner and as a training to be resumed.  What is accepted must learn on. */
void fuzz_training_read(const char *path);

/* Writes the checkpoint that is changed. */
void fuzz_training_write(const char *path);

#endif

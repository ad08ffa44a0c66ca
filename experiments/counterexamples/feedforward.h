/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Feedforward nets, in which the rule never changes a hidden weight although the gradient is not zero
 * (ex:feedforward), learning exclusive or.
 */
#ifndef FEEDFORWARD_H
#define FEEDFORWARD_H

#include "xp_run.h"

/* Trains networks by the rule and by the gradient for so many epochs; writes NAME-feedforward.tsv, values and
 * claims. */
void feedforward_run(xp_run *run, size_t networks, size_t epochs);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of this experiment share.
 */
#ifndef DEVICES_H
#define DEVICES_H

#include "study.h"

/* How a net comes to the device: it learns there by the vector-field rule; it learns as the ideal network and
 * is put there; it learns there by gradients of the ideal network at the device's states, or by its own. */
typedef enum { DEVICES_IN_PLACE, DEVICES_PUT_ON, DEVICES_MODEL, DEVICES_KNOWN, DEVICES_WAYS } devices_way;
extern const char *const devices_ways[DEVICES_WAYS];

enum { DEVICES_TEST, DEVICES_SAMPLE, DEVICES_BEFORE, DEVICES_COSINE, DEVICES_TRACE };

/* One kind of device at one size of its fault; drift is that of a whole course. */
typedef struct {
  const char *kind, *size; /* as they stand in the table */
  int quick;               /* whether preset quick has it */
  vf_device device;
} devices_row;
extern const devices_row devices_rows[];
extern const size_t devices_count;

study_key devices_key(const devices_row *d, devices_way way);

/* The row of that kind and size; the ideal one is the first. */
const devices_row *devices_find(const char *kind, const char *size);

/* devices-claims.c: whether a claim compares what that way comes to on that device. */
int devices_is_compared(const devices_row *d, devices_way way);
void devices_claim(xp_run *run, const study *s, const char *skip);
void devices_write_values(xp_run *run, const study *s);

#endif

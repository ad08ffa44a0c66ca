/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "devices.h"

#include <string.h>

const char *const devices_ways[DEVICES_WAYS] = {"in place", "put on", "model", "known"};

#define UNITS(x) .leak = x, .gain = x, .threshold = x, .bend = x, .mismatch = x

/* A spread of 50 % moves thresholds by up to half the range of states, and bends rates by half of what keeps
 * them monotone. */
const devices_row devices_rows[] = {
    {"ideal", "0", 1, {0}},
    {"units", "10 %", 1, {UNITS(0.1f)}},
    {"units", "20 %", 0, {UNITS(0.2f)}},
    {"units", "30 %", 1, {UNITS(0.3f)}},
    {"units", "40 %", 0, {UNITS(0.4f)}},
    {"units", "50 %", 1, {UNITS(0.5f)}},
    {"leak", "50 %", 1, {.leak = 0.5f}},
    {"gain", "50 %", 1, {.gain = 0.5f}},
    {"threshold", "50 %", 1, {.threshold = 0.5f}},
    {"bend", "50 %", 1, {.bend = 0.5f}},
    {"mismatch", "50 %", 1, {.mismatch = 0.5f}},
    {"noise", "0.03", 0, {.noise = 0.03f}},
    {"noise", "0.1", 1, {.noise = 0.1f}},
    {"weight noise", "0.1", 1, {.weight_noise = 0.1f}},
    {"drift", "10 %", 0, {.drift = 0.1f}},
    {"drift", "50 %", 1, {.drift = 0.5f}},
    {"bits", "8", 1, {.bits = 8, .range = 2}},
    {"bits", "6", 0, {.bits = 6, .range = 2}},
    {"bits", "4", 1, {.bits = 4, .range = 2}},
    {"bits", "3", 0, {.bits = 3, .range = 2}},
    {"bits", "2", 1, {.bits = 2, .range = 2}},
    {"range", "0.5", 1, {.range = 0.5f}},
    {"one sign", "1", 1, {.one_sign = 1}},
    {"all",
     "20 %",
     1,
     {UNITS(0.2f), .noise = 0.03f, .weight_noise = 0.03f, .drift = 0.1f, .bits = 8, .range = 2}},
};
const size_t devices_count = sizeof devices_rows / sizeof *devices_rows;

study_key devices_key(const devices_row *d, devices_way way) {
  study_key key = {{""}};
  study_set_level(&key, 0, "%s", d->kind);
  study_set_level(&key, 1, "%s", d->size);
  study_set_level(&key, 2, "%s", devices_ways[way]);
  return key;
}

const devices_row *devices_find(const char *kind, const char *size) {
  for (size_t i = 0; i < devices_count; i++)
    if (strcmp(devices_rows[i].kind, kind) == 0 && strcmp(devices_rows[i].size, size) == 0)
      return &devices_rows[i];
  return NULL;
}

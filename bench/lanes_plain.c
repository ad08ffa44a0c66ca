/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The library's own source once more, under other names and without versions for wider vectors. */
#define WIDE
#define vf_lanes_step plain_step
#define vf_lanes_step_clipped plain_step_clipped
#define vf_lanes_step_active plain_step_active
#define vf_lanes_clip plain_clip
#define vf_lanes_nudge plain_nudge
#define vf_lanes_contrast plain_contrast
#define vf_lanes_census plain_census
#define vf_lanes_adam plain_adam
#define vf_lanes_tanh plain_tanh
#define vf_lanes_tanh_change plain_tanh_change
#define vf_lanes_logistic plain_logistic
#define vf_lanes_step_within plain_step_within
#define vf_lanes_distance plain_distance
#define vf_lanes_half_square plain_half_square
#define vf_lanes_dot plain_dot
#define vf_lanes_cosine plain_cosine
#define vf_lanes_finite plain_finite
#include "lanes.h"
#include "vf_lanes.c"

const lanes lanes_plain = {plain_step,   plain_step_clipped, plain_step_active, plain_clip,
                           plain_nudge,  plain_contrast,     plain_census,      plain_dot,
                           plain_finite, plain_adam,         plain_tanh,        plain_logistic};

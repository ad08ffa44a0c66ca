/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The learner's options, once: a row here is checked, written, read and compared.
 */
#include "vf_learner_intern.h"

#include <float.h>
#include <limits.h>

static const void *find_activation(const char *name) {
  return vf_activation_find(name);
}
static const void *find_cost(const char *name) {
  return vf_cost_find(name);
}
static const void *find_rule(const char *name) {
  return vf_rule_find(name);
}

static const void *find_product(const char *name) {
  return vf_product_find(name);
}

static const char *const forms[] = {"membrane", "rate", NULL};
static const char *const optimizers[] = {"plain", "adam", NULL};
static const char *const solvers[] = {"euler", "alternating", "sweep", "anderson", NULL};

#define AT(member) .name = #member, .offset = offsetof(vf_learner_options, member)
#define COUNT(a, b) .kind = VF_OPTION_COUNT, .least = a, .most = b
#define REAL(a) .kind = VF_OPTION_REAL, .least = a, .most = (double)FLT_MAX
#define POSITIVE REAL((double)FLT_TRUE_MIN)
#define TYPE(what) .kind = VF_OPTION_TYPE, .find = find_##what
#define CHOICE(names) .kind = VF_OPTION_CHOICE, .choice = names
#define SPREAD                                                                                               \
  .kind = VF_OPTION_REAL, .least = 0, .most = 0.99, .optional = 1, .help = "a spread from 0 to 0.99"
#define DISTURBANCE REAL(0), .optional = 1, .help = "a finite number of 0 or above"
#define FLAG .kind = VF_OPTION_FLAG

static const vf_option rows[] = {
    {AT(depth), COUNT(1, VF_LEARNER_MAX_DEPTH), .help = "1 to 16 layers without the input"},
    {AT(size), COUNT(1, INT_MAX), .extent = VF_OPTION_EACH_LAYER, .help = "at least one unit"},
    {.name = "activation",
     .offset = offsetof(vf_learner_options, rho),
     TYPE(activation),
     .help = "an activation"},
    {AT(rule), TYPE(rule), .help = "a rule"},
    {AT(cost), TYPE(cost), .help = "a cost"},
    {AT(form), CHOICE(forms), .help = "a form"},
    {AT(compared), TYPE(rule)},
    {AT(clipped), FLAG},
    {AT(eps), POSITIVE, .help = "a step above 0"},
    {AT(free_steps), COUNT(1, INT_MAX), .help = "at least one step"},
    {AT(nudged_steps), COUNT(1, INT_MAX), .help = "at least one step"},
    {AT(beta), POSITIVE, .help = "a nudging above 0"},
    {AT(batch), COUNT(1, INT_MAX), .help = "at least one image"},
    {AT(learning_rate), REAL(0), .extent = VF_OPTION_EACH_PAIR, .on_resume = VF_OPTION_TAKEN,
     .help = "a finite rate of 0 or above"},
    {AT(feedback_gain), REAL(0), .help = "a finite gain of 0 or above"},
    {AT(solver), CHOICE(solvers), .help = "a solver"},
    {AT(optimizer), CHOICE(optimizers), .help = "an optimizer"},
    {AT(open_output), FLAG},
    {AT(slope_left_out), FLAG},
    {AT(relative), FLAG},
    {AT(tolerance), REAL(0), .help = "a finite residual of 0 or above"},
    {AT(decay), REAL(0), .help = "a finite decay of 0 or above"},
    {AT(warm), FLAG},
    {AT(slice), COUNT(0, INT_MAX), .help = "images, or 0 for a whole batch"},
    {AT(threads), COUNT(0, 1024), .on_resume = VF_OPTION_OWN, .help = "at most 1024 threads"},
    {AT(device.seed), COUNT(0, INT_MAX), .optional = 1, .help = "a whole number of 0 or above"},
    {AT(device.leak), SPREAD},
    {AT(device.gain), SPREAD},
    {AT(device.threshold), SPREAD},
    {AT(device.bend), SPREAD},
    {AT(device.mismatch), SPREAD},
    {AT(device.noise), DISTURBANCE},
    {AT(device.weight_noise), DISTURBANCE},
    {AT(device.drift), DISTURBANCE},
    {AT(device.range), DISTURBANCE},
    {AT(device.bits), COUNT(0, 16), .optional = 1, .help = "2 to 16 bits, or 0 for continuous weights"},
    {AT(device.one_sign), FLAG, .optional = 1},
    {AT(device.known), FLAG, .optional = 1},
    {AT(product), TYPE(product), .on_resume = VF_OPTION_OWN, .help = "a backend"},
};

const vf_options vf_learner_table = {rows, sizeof rows / sizeof rows[0], offsetof(vf_learner_options, depth)};

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_learner.h"

#include "vf_learner_intern.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { EVALUATION_ROWS = 256 }; /* evaluation takes larger batches than learning: products are faster */

/* a x b floats, all 0; 0 when they cannot be had. */
static int reserve(float **block, size_t a, size_t b) {
  *block = a <= SIZE_MAX / sizeof(float) / b ? calloc(a * b, sizeof(float)) : NULL;
  return *block != NULL;
}

static int reserve_layer(vf_learner *l, size_t k) {
  const size_t n = l->options.size[k], next = l->options.size[k + 1], rows = l->rows;
  const int hidden = k + 1 < l->options.depth;
  const int rate_form = l->options.form == VF_LEARNER_RATE;
  const int sloped = rate_form && !(k == 0 && l->options.open_output); /* else the identity in place of rho */
  const int rate_is_state = rate_form || (vf_learner_clips(l, k) && l->options.rho->identity &&
                                          !vf_device_alters_units(&l->options.device));
  l->seen[k] = malloc(n);
  return reserve(&l->feedforward[k], n, next) && (!hidden || reserve(&l->feedback[k], next, n)) &&
         reserve(&l->bias[k], n, 1) && reserve(&l->fixed[k], rows, n) && reserve(&l->drive[k], rows, n) &&
         reserve(&l->state[k], rows, n) && (rate_is_state || reserve(&l->rate[k], rows, n)) &&
         reserve(&l->free_state[k], rows, n) && (rate_is_state || reserve(&l->free_rate[k], rows, n)) &&
         (!sloped || (reserve(&l->potential[k], rows, n) && reserve(&l->slope[k], rows, n))) &&
         (!l->options.relative || !vf_learner_clips(l, k) || reserve(&l->held[k], rows, n)) &&
         reserve(&l->other[k], rows, n) && l->seen[k];
}

/* What the rule, and the one that is compared, want beside the arrays of all rules. */
static int reserve_own(vf_learner *l) {
  const vf_learner_options *o = &l->options;
  const vf_rule *rule = o->rule, *other = o->compared ? o->compared : rule;
  const size_t arrays = rule->arrays > other->arrays ? rule->arrays : other->arrays;
  for (size_t k = 0; k < o->depth; k++) {
    const size_t columns = rule->columns ? rule->columns(l, k) : other->columns ? other->columns(l, k) : 0;
    for (size_t i = 0; i < arrays; i++)
      if (!reserve(&l->own[i][k], l->rows, o->size[k]))
        return 0;
    if (columns > 0 && !reserve(&l->memory[k], o->size[k], columns))
      return 0;
  }
  return !(rule->draws || other->draws) || reserve(&l->missed, l->rows, VF_LEARNER_PROBES);
}

static int reserve_all(vf_learner *l) {
  const vf_learner_options *o = &l->options;
  for (size_t k = 0; k < o->depth; k++) {
    if (!reserve_layer(l, k))
      return 0;
    l->units += o->size[k];
  }
  l->label = malloc(l->rows);
  l->steps = calloc(l->rows, sizeof *l->steps);
  l->guard = calloc(l->rows, sizeof *l->guard);
  l->team = vf_team_alloc(o->threads ? o->threads : 1);
  return l->label && l->steps && l->guard && l->team && vf_learner_reserve_products(l) && reserve_own(l) &&
         vf_learner_reserve_device(l) && reserve(&l->input, l->rows, o->size[o->depth]) &&
         reserve(&l->target, l->rows, o->size[0]) && reserve(&l->ones, l->rows, 1) &&
         reserve(&l->moved, l->rows, 1) && reserve(&l->residual, l->rows, 1) &&
         (!o->relative || reserve(&l->output, l->rows, o->size[0])) &&
         (o->optimizer != VF_LEARNER_ADAM ||
          (!vf_increments_alloc(o, &l->increments) && !vf_increments_alloc(o, &l->mean) &&
           !vf_increments_alloc(o, &l->square))) &&
         (o->solver != VF_LEARNER_ANDERSON ||
          reserve(&l->mixed, l->rows, VF_LEARNER_ANDERSON_PARTS * l->units));
}

/* Glorot's range, times gain. */
static void draw(float *w, size_t into, size_t from, float gain, const gsl_rng *rng) {
  const double range = (double)gain * sqrt(6.0 / ((double)into + (double)from));
  for (size_t i = 0; i < into * from; i++)
    w[i] = (float)(range * (2.0 * gsl_rng_uniform(rng) - 1.0));
}

/* Whether the types that were given have what the fast path needs of them. */
static int works(const vf_learner_options *o, vf_error *error) {
  const vf_rule *const rules[] = {o->rule, o->compared ? o->compared : o->rule};
  for (size_t i = 0; i < 2; i++)
    if (!rules[i]->signal && (rules[i]->phases < 1 || rules[i]->phases > 2)) {
      vf_error_set(error, GSL_EINVAL, "learner: rule %s: %zu nudged phases and no signal: give 1 or 2",
                   rules[i]->name, rules[i]->phases);
      return 0;
    }
  for (size_t i = 0; i < 2; i++)
    if (rules[i]->differences && !o->relative) {
      vf_error_set(error, GSL_EINVAL,
                   "learner: rule %s: needs nudged phases relative to the free state: give relative",
                   rules[i]->name);
      return 0;
    }
  if (o->relative && o->form == VF_LEARNER_RATE && !o->rho->change) {
    vf_error_set(error, GSL_EINVAL,
                 "learner: relative: activation %s has no change by its rate: give tanh, or relative off",
                 o->rho->name);
    return 0;
  }
  if (o->cost->nudge && o->cost->total)
    return 1;
  vf_error_set(error, GSL_EINVAL, "learner: cost %s: works on the exact path alone: give another",
               o->cost->name);
  return 0;
}

static vf_learner_options whole(const vf_learner_options *options) {
  vf_learner_options o = *options;
  o.cost = o.cost ? o.cost : vf_cost_squared_error;
  o.product = o.product ? o.product : vf_product_at(0);
  return o;
}

int vf_learner_check(const vf_learner_options *options, vf_error *error) {
  const vf_learner_options o = whole(options);
  const int code = vf_options_check(&vf_learner_table, &o, "learner", error);
  if (code)
    return code;
  return works(&o, error) ? vf_learner_check_device(&o, error) : GSL_EINVAL;
}

vf_learner *vf_learner_alloc(const vf_learner_options *options, const gsl_rng *rng, vf_error *error) {
  const vf_learner_options o = whole(options);
  if (vf_learner_check(options, error))
    return NULL;
  options = &o;
  vf_learner *l = calloc(1, sizeof *l);
  if (l) {
    l->options = *options;
    l->rows = options->batch > EVALUATION_ROWS ? options->batch : EVALUATION_ROWS;
  }
  if (!l || !reserve_all(l)) {
    vf_learner_free(l);
    vf_error_set(error, GSL_ENOMEM, "learner: not enough memory: take smaller layers or batches");
    return NULL;
  }
  for (size_t i = 0; i < l->rows; i++)
    l->ones[i] = 1.0f;
  for (size_t k = 0; k < options->depth; k++)
    draw(l->feedforward[k], options->size[k], options->size[k + 1], 1.0f, rng);
  for (size_t k = 0; k + 1 < options->depth; k++)
    draw(l->feedback[k], options->size[k + 1], options->size[k], options->feedback_gain, rng);
  vf_learner_draw_signs(l);
  vf_learner_constrain(l);
  return l;
}

void vf_learner_free(vf_learner *l) {
  if (!l)
    return;
  for (size_t k = 0; k < l->options.depth; k++) {
    float *const blocks[] = {l->feedforward[k], l->feedback[k], l->bias[k],      l->fixed[k],
                             l->drive[k],       l->state[k],    l->rate[k],      l->free_state[k],
                             l->free_rate[k],   l->other[k],    l->potential[k], l->slope[k],
                             l->held[k]};
    for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++)
      free(blocks[i]);
    free(l->seen[k]);
    free(l->memory[k]);
    for (size_t i = 0; i < VF_RULE_ARRAYS; i++)
      free(l->own[i][k]);
    for (size_t sense = 0; sense < VF_LEARNER_SENSES; sense++) {
      vf_product_free(l->forth[sense][k]);
      vf_product_free(l->back[sense][k]);
    }
  }
  vf_learner_free_device(l);
  vf_team_free(l->team);
  vf_increments_free(&l->increments);
  vf_increments_free(&l->mean);
  vf_increments_free(&l->square);
  free(l->steps);
  free(l->moved);
  free(l->residual);
  free(l->kept);
  free(l->mixed);
  free(l->missed);
  free(l->guard);
  free(l->input);
  free(l->label);
  free(l->target);
  free(l->output);
  free(l->ones);
  free(l);
}

const vf_learner_options *vf_learner_get_options(const vf_learner *l) {
  return &l->options;
}
void vf_learner_set_learning_rate(vf_learner *l, size_t k, float rate) {
  l->options.learning_rate[k] = rate;
}
float *vf_learner_feedforward(vf_learner *l, size_t k) {
  return l->feedforward[k];
}
float *vf_learner_feedback(vf_learner *l, size_t k) {
  return l->feedback[k];
}
float *vf_learner_bias(vf_learner *l, size_t k) {
  return l->bias[k];
}

const float *vf_learner_free_state(const vf_learner *l, size_t k) {
  return l->free_state[k];
}

int vf_learner_copy_parameters(vf_learner *to, const vf_learner *from) {
  const vf_learner_options *o = &from->options;
  if (to->options.depth != o->depth ||
      memcmp(to->options.size, o->size, (o->depth + 1) * sizeof *o->size) != 0)
    return GSL_EBADLEN;
  for (size_t k = 0; k < o->depth; k++) {
    const size_t bytes = o->size[k] * o->size[k + 1] * sizeof(float);
    memcpy(to->feedforward[k], from->feedforward[k], bytes);
    memcpy(to->bias[k], from->bias[k], o->size[k] * sizeof(float));
    if (k + 1 < o->depth)
      memcpy(to->feedback[k], from->feedback[k], bytes);
  }
  vf_learner_hold_weights(to, 1);
  return GSL_SUCCESS;
}

void vf_learner_age(vf_learner *l, size_t batches) {
  for (size_t i = 0; i < batches; i++) {
    vf_learner_wear(l);
    vf_learner_hold_weights(l, 0);
  }
}

double vf_learner_alignment(const vf_learner *l, size_t k) {
  const size_t n = l->options.size[k], m = l->options.size[k + 1];
  const float *w = l->feedforward[k], *b = l->feedback[k];
  double trace = 0.0, w_square = 0.0, b_square = 0.0;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < m; j++) {
      const double forth = (double)w[i * m + j], back = (double)b[j * n + i];
      trace += forth * back;
      w_square += forth * forth;
      b_square += back * back;
    }
  return trace / (sqrt(w_square) * sqrt(b_square));
}

static double *copy_out(double *to, const float *from, size_t count) {
  for (size_t i = 0; i < count; i++)
    to[i] = (double)from[i];
  return to + count;
}

int vf_learner_network(const vf_learner *l, vf_network **net, gsl_vector **theta) {
  const vf_learner_options *o = &l->options;
  const size_t last = o->depth - 1, inputs = o->size[o->depth];
  const int rates = o->form == VF_LEARNER_RATE;
  const unsigned form = !rates ? 0 : VF_NETWORK_RATE | (o->open_output ? VF_NETWORK_LINEAR_OUTPUTS : 0);
  *theta = NULL;
  *net = NULL;
  if ((rates && (o->rho->kinks > 0 || (o->clipped && o->open_output))) ||
      vf_device_alters_units(&o->device) || o->device.mismatch > 0.0f)
    return GSL_EUNSUP;
  *net = vf_network_alloc_layered(o->rho, o->depth, o->size, inputs,
                                  form | (o->clipped && !o->open_output ? VF_NETWORK_CLIPPED : 0));
  if (*net)
    *theta = gsl_vector_alloc(vf_network_field(*net)->p);
  if (!*theta) {
    vf_network_free(*net);
    *net = NULL;
    return GSL_ENOMEM;
  }
  /* theta's order is that of vf_network.h: pairs from the output backwards, input weights, biases. */
  double *next = (*theta)->data;
  for (size_t k = 0; k < last; k++) {
    next = copy_out(next, l->feedforward[k], o->size[k] * o->size[k + 1]);
    next = copy_out(next, l->feedback[k], o->size[k + 1] * o->size[k]);
  }
  next = copy_out(next, l->feedforward[last], o->size[last] * inputs);
  for (size_t k = 0; k < o->depth; k++)
    next = copy_out(next, l->bias[k], o->size[k]);
  return GSL_SUCCESS;
}

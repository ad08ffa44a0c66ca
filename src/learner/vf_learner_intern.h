/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of the learner share among themselves; not installed.
 */
#ifndef VF_LEARNER_INTERN_H
#define VF_LEARNER_INTERN_H

#include "vf_learner.h"
#include "vf_option.h"
#include "vf_product.h"
#include "vf_team.h"

#include <stdint.h>

extern const vf_options vf_learner_table; /* of vf_learner_options */

/* Rows first ... first + count - 1 of a batch's arrays: the images that one thread moves at a time. */
typedef struct {
  size_t first, count;
} vf_learner_rows;

/* Where Anderson's acceleration of one image stands: a mixture after which |f| is not the least so far is
 * answered by plain steps, each time twice as many. */
typedef struct vf_learner_guard {
  double best;           /* least |f|^2 so far */
  size_t since;          /* first step that a mixture may look back to */
  size_t plain, stretch; /* steps to be left as they are: now, and the next time */
} vf_learner_guard;

enum { VF_LEARNER_SENSES = 2 }; /* of vf_product_sense */
enum { VF_LEARNER_PROBES = 4 }; /* pairs of phases in which a rule measures responses to currents */

/* What units of a device differ in: l, g, t and q of vf_device.h. */
enum { VF_LEARNER_LEAK, VF_LEARNER_GAIN, VF_LEARNER_THRESHOLD, VF_LEARNER_BEND, VF_LEARNER_UNIT_PARTS };

static inline int vf_device_alters_units(const vf_device *d) {
  return d->leak > 0.0f || d->gain > 0.0f || d->threshold > 0.0f || d->bend > 0.0f;
}
static inline int vf_device_limits(const vf_device *d) {
  return d->one_sign || d->range > 0.0f || d->bits > 0;
}
/* Whether it draws anew from batch to batch. */
static inline int vf_device_draws(const vf_device *d) {
  return d->noise > 0.0f || d->weight_noise > 0.0f || d->drift > 0.0f || d->bits > 0;
}

/* Splitmix64. */
static inline uint64_t vf_learner_mixed(uint64_t x) {
  x += 0x9e3779b97f4a7c15u;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

/* Parameters, and the arrays of one batch: rows x size[k], row by row, for each layer k < depth. */
struct vf_learner {
  vf_learner_options options;
  size_t rows; /* room: images that one batch may hold */
  vf_team *team;

  float *feedforward[VF_LEARNER_MAX_DEPTH];
  float *feedback[VF_LEARNER_MAX_DEPTH];
  float *bias[VF_LEARNER_MAX_DEPTH];

  /* W_{k,k+1} and W_{k+1,k} of hidden layers, as the batch found them; NULL next to the input. */
  vf_product *forth[VF_LEARNER_SENSES][VF_LEARNER_MAX_DEPTH];
  vf_product *back[VF_LEARNER_SENSES][VF_LEARNER_MAX_DEPTH];

  float *fixed[VF_LEARNER_MAX_DEPTH];      /* the part of the drive that no state changes: b, or W x + b */
  float *drive[VF_LEARNER_MAX_DEPTH];      /* mu + h; after the nudged phases the contrast, or the adjoint */
  float *state[VF_LEARNER_MAX_DEPTH];      /* h */
  float *rate[VF_LEARNER_MAX_DEPTH];       /* rho(h); NULL when that is h itself */
  float *free_state[VF_LEARNER_MAX_DEPTH]; /* h^0 */
  float *free_rate[VF_LEARNER_MAX_DEPTH];  /* rho(h^0); NULL likewise */
  /* In the rate form: what rho is applied to, and rho' of it at the free state; NULL in the other. */
  float *potential[VF_LEARNER_MAX_DEPTH], *slope[VF_LEARNER_MAX_DEPTH];
  float *other[VF_LEARNER_MAX_DEPTH]; /* h of the phase that is contrasted with */

  /* With relative nudged phases: by how much clipping holds a unit back at the free state, mu where that
   * would take it out of [0, 1] and 0 elsewhere; NULL where a layer is not clipped.  And the nudged outputs.
   */
  float *held[VF_LEARNER_MAX_DEPTH], *output;

  float *input;         /* rows x size[depth], images gathered in the order of learning */
  unsigned char *label; /* rows */
  float *target;        /* rows x size[0], one-hot */
  float *ones;          /* rows */

  /* Of Adam: a batch's increments, the means of increments and of their squares, and the batches so far. */
  vf_increments increments, mean, square;
  size_t batches;

  float *moved;    /* rows: the largest change of a unit in the last step; of the adjoint, per eps */
  float *residual; /* rows: at the end of the free phase; the slice's where all of it has converged */
  size_t *steps;   /* rows: free steps done */

  unsigned char *seen[VF_LEARNER_MAX_DEPTH]; /* size[k]: see vf_lanes_census */

  /* Of a rule: its arrays, rows x size[k]; its matrices, size[k] x columns; what its probes missed, rows x
   * VF_LEARNER_PROBES; and the batches that its signs were drawn for. */
  float *own[VF_RULE_ARRAYS][VF_LEARNER_MAX_DEPTH];
  float *memory[VF_LEARNER_MAX_DEPTH];
  float *missed;
  size_t turns; /* a device draws by them as well */

  /* Of a device: its units, NULL where they are ideal, and the matrices as the batch reads them, without room
   * where they are read as they are. */
  float *unit[VF_LEARNER_UNIT_PARTS][VF_LEARNER_MAX_DEPTH];
  vf_increments read;

  float *mixed;             /* rows x VF_LEARNER_ANDERSON_PARTS x units: see vf_learner_anderson.c, or NULL */
  vf_learner_guard *guard;  /* rows: of its mixtures */
  float *kept;              /* kept_count x units: the free state of each image of the last epoch */
  size_t kept_count, units; /* 0 where none is kept; sum of size[k], k < depth */
};

/* The arrays of one batch of count images, and what is done with it. */
typedef struct {
  size_t count;
  const float *images;
  const unsigned char *labels;
  const size_t *order; /* places of the images in kept, or NULL: then from zero states, and none is kept */
} vf_learner_batch;

/* Where a batch's increments go: pointers to the matrices and biases of each layer pair. */
typedef struct {
  float *const *feedforward, *const *feedback, *const *bias;
} vf_learner_parameters;

/* Whether the states of layer k are clipped to [0, 1]. */
static inline int vf_learner_clips(const vf_learner *l, size_t k) {
  return l->options.clipped && !(k == 0 && l->options.open_output);
}

/* The rates of layer k from its first row on, which are its states where rho is the identity on the clipped
 * range. */
static inline const float *vf_learner_rates(const vf_learner *l, size_t k) {
  return l->rate[k] ? l->rate[k] : l->state[k];
}
static inline const float *vf_learner_free_rates(const vf_learner *l, size_t k) {
  return l->free_rate[k] ? l->free_rate[k] : l->free_state[k];
}

/* The matrices that the phases use. */
static inline const float *vf_learner_forth_read(const vf_learner *l, size_t k) {
  return l->read.feedforward[k] ? l->read.feedforward[k] : l->feedforward[k];
}
static inline const float *vf_learner_back_read(const vf_learner *l, size_t k) {
  return l->read.feedback[k] ? l->read.feedback[k] : l->feedback[k];
}

/* The part of the drives that the images of a batch make, in so many tasks of units of the layer next to the
 * input, so that threads do not read all of its weights each. */
size_t vf_learner_projections(const vf_learner *l);
void vf_learner_project(vf_learner *l, const vf_learner_batch *batch, size_t index);

/* Sets the biases, targets and first states of some rows of a batch. */
void vf_learner_clamp(vf_learner *l, vf_learner_rows r, const vf_learner_batch *batch);

/* Notes rho' at the present states in slope, and multiplies with it what the units are to learn by; in the
 * form that has no slopes both do nothing. */
void vf_learner_note_slopes(vf_learner *l, vf_learner_rows r);
void vf_learner_apply_slopes(vf_learner *l, vf_learner_rows r);

/* Room for the hidden matrices as the products want them; and the matrices themselves in so many tasks, of
 * the senses that drives and, with adjoint, adjoints need. */
int vf_learner_reserve_products(vf_learner *l);
size_t vf_learner_preparations(const vf_learner *l, int adjoint);
void vf_learner_prepare(vf_learner *l, size_t index);

/* The rows of out += those of in times the matrix, where some number of in is not 0. */
void vf_learner_add_product(const vf_product *matrix, vf_learner_rows r, size_t from, size_t to,
                            const float *in, float *out);

/* n rates of n states. */
void vf_learner_activate(const vf_activation *rho, size_t n, const float *state, float *rate);

/* The rates that belong to the states, or to differences from the free state. */
void vf_learner_update_rates(vf_learner *l, vf_learner_rows r, size_t k);
void vf_learner_update_rate_changes(vf_learner *l, vf_learner_rows r, size_t k);

/* What a rule adds to the drive of layer k, which is that of the rows' present states; sign is the phase's.
 */
typedef void vf_learner_force(vf_learner *l, vf_learner_rows r, size_t k, float sign, const void *context);

/*
 * The device of the options: refused where it cannot run (GSL_EINVAL); its units drawn and room made (0 where
 * there is none); and freed.
 */
int vf_learner_check_device(const vf_learner_options *o, vf_error *error);
int vf_learner_reserve_device(vf_learner *l);
void vf_learner_free_device(vf_learner *l);

/* In place of the ideal rates, those of a device's units; the slope of one; and leak and noise in a drive, of
 * the step of that number in a batch. */
void vf_learner_bend_rates(vf_learner *l, vf_learner_rows r, size_t k);
float vf_learner_unit_slope(const vf_learner *l, size_t k, size_t unit, float state);
void vf_learner_disturb(vf_learner *l, vf_learner_rows r, size_t k, size_t tick);

/* The matrices that a batch reads; the drawn signs given to the first weights; all weights brought to what
 * the device holds; and a batch's drift, after which the next batch begins. */
void vf_learner_read_weights(vf_learner *l);
void vf_learner_draw_signs(vf_learner *l);
void vf_learner_hold_weights(vf_learner *l, int nearest);
void vf_learner_wear(vf_learner *l);

/* How a phase steps: its nudging; how far the output of layers that move in turn goes; whether sweeps run
 * back; whether states are differences from the free state; and what a rule adds to drives (NULL: nothing).
 */
typedef struct {
  float beta, output_eps;
  int back, relative;
  vf_learner_force *force;
  float sign;
  const void *context;
  size_t tick; /* a number that no other step of the batch has, for the noise of a device */
} vf_learner_phase;

/* The drive of layer k from the present rates of its neighbours, or its difference from that at the free
 * state from theirs. */
void vf_learner_drive(vf_learner *l, vf_learner_rows r, size_t k, const vf_learner_phase *phase);

/* One step of the solver; returns the residual of these rows and, with by_row, leaves each row's largest
 * change in moved. */
float vf_learner_step(vf_learner *l, vf_learner_rows r, const vf_learner_phase *phase, int by_row);

/*
 * Anderson's acceleration: the states before a step of the free phase are remembered, and after the step, the
 * first being number 0, mixed with what the last steps did.
 */
enum { VF_LEARNER_ANDERSON_DEPTH = 3, VF_LEARNER_ANDERSON_PARTS = 4 + 2 * VF_LEARNER_ANDERSON_DEPTH };
void vf_learner_anderson_remember(vf_learner *l, vf_learner_rows r);
void vf_learner_anderson_mix(vf_learner *l, vf_learner_rows r, size_t step);

/* The free phase from the present state; keeps h^0, rho(h^0) and the number of steps. */
void vf_learner_free_phase(vf_learner *l, vf_learner_rows r);

/* The nudged phases of a rule from the free state, with the given beta; leaves the contrast in drive. */
void vf_learner_nudged_phases(vf_learner *l, const vf_rule *rule, vf_learner_rows r, float beta);

/* Notes what clipping holds back, from the drives at the free state; before other relative phases. */
void vf_learner_note_held(vf_learner *l, vf_learner_rows r);

/* Two relative phases of nudging +- beta with a rule's force of either sign (NULL: none) from the free state;
 * leaves their contrast over 2 size in drive. */
typedef struct {
  float beta, size;
  vf_learner_force *force;
  const void *context;
} vf_learner_pair;
void vf_learner_paired_phases(vf_learner *l, vf_learner_rows r, const vf_learner_pair *pair);

/* Copies the contrast that phases left in drive to the first array of a rule's own. */
void vf_learner_keep_contrast(vf_learner *l, vf_learner_rows r);

/* Random signs of a rule, of layer k and of the probe of that number: adds factor (times one more factor an
 * image of the batch unless that is NULL) times each to an array; or returns their inner product with the
 * units of one image. */
void vf_learner_add_signs(const vf_learner *l, vf_learner_rows r, size_t k, size_t probe, float factor,
                          const float *factors, float *to);
double vf_learner_dot_signs(const vf_learner *l, size_t image, size_t k, size_t probe, const float *x);

/* -dC/dh_0 at the free state of the rows, 0 where clipping holds an output, into an array with the outputs'
 * shape. */
void vf_learner_cost_force(const vf_learner *l, vf_learner_rows r, float *to);

/* What probes say of an estimate of the adjoint in l->own[0]: lambda . z_k - estimate . z_k for the probes of
 * each image, into missed. */
void vf_learner_probe(vf_learner *l, vf_learner_rows r);

/* Rows of drive <- estimate plus the mean of the signs, each times what its probe missed. */
void vf_learner_correct(vf_learner *l, vf_learner_rows r);

/* Moves a block for each pair, and unless back is NULL the one that leads back, against the mean over count
 * images of v_k z_{k+1}^T - z_k v_{k+1}^T, v in l->own[0] and z in state; back by its negative transpose. */
void vf_learner_antisymmetric(vf_learner *l, size_t count, float step, float *const *forth,
                              float *const *back);

/* Steps of the adjoint from lambda = 0, in drive, whatever is left of its way. */
void vf_learner_adjoint_steps(vf_learner *l, vf_learner_rows r, size_t steps);

/* Arrays of a step of the adjoint: the adjoint itself, room, and the states that it belongs to. */
typedef struct {
  float *const *lambda, *const *asked, *const *state;
} vf_learner_transposed;
float vf_learner_adjoint_step(vf_learner *l, vf_learner_rows r, const vf_learner_transposed *a);

/* The adjoint at the free state into drive, by at most steps steps; moved tells how fast it still moved. */
void vf_learner_adjoint(vf_learner *l, vf_learner_rows r, size_t steps, float tolerance);

/*
 * to <- keep[k] * to + scale[k] * sum over the batch of signal times presynaptic free rate, for the pair
 * (k, k+1), mixed with the factors forth and back of vf_rule; biases with keep_bias.
 */
typedef struct {
  vf_learner *l;
  size_t rows;
  const float *images;
  float scale[VF_LEARNER_MAX_DEPTH], keep[VF_LEARNER_MAX_DEPTH], keep_bias;
  const float *forth, *back;
  vf_learner_parameters to;
} vf_learner_collection;
void vf_learner_collect(vf_learner_collection *c);

/* Whether a matrix learns that is mixed with these factors of vf_rule. */
static inline int vf_learner_learns(const float mix[2]) {
  return mix[0] != 0.0f || mix[1] != 0.0f;
}

/* Adam's step by the increments of a batch. */
void vf_learner_adam(vf_learner *l);

/* All pairs into what a device holds, then into the rule's form. */
void vf_learner_constrain(vf_learner *l);

/* Room for the free states of count images, 0 at first unless there was room for as many already; none is
 * made without warm starts.  GSL_ENOMEM. */
int vf_learner_reserve_states(vf_learner *l, size_t count);

/* vf_learner_evaluate, which also writes the cost of each image (may be NULL). */
int vf_learner_evaluate_costs(vf_learner *l, const vf_dataset *d, vf_learner_tally *tally, float *cost);

/* Adds the free states of a batch to a tally, whose objective and steps are sums until they are finished. */
void vf_learner_tally_begin(vf_learner *l, vf_learner_tally *tally);
int vf_learner_tally_batch(vf_learner *l, const vf_learner_batch *batch, vf_learner_tally *tally);
void vf_learner_tally_finish(const vf_learner *l, vf_learner_tally *tally);

#endif

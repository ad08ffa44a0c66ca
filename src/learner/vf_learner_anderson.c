/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Anderson's acceleration of the free phase, image by image.  A step takes the state x to x + f.  From the
 * last changes dx_j of x and df_j of f, at most VF_LEARNER_ANDERSON_DEPTH, the g that makes |f - sum_j g_j
 * df_j| least says where a linear map would have f = 0:
 *
 *   x <- x + f - sum_j g_j (dx_j + df_j).
 *
 * The normal equations are solved in double precision.  The step stands as it is where they are singular to
 * the precision of the states, where f is no more than rounding, and for a stretch of steps, twice as long
 * each time, after a mixture that did not bring |f| to its least so far: it therefore converges wherever
 * the alternating solver does from anywhere.
 */
#include "vf_lanes.h"
#include "vf_learner_intern.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { DEPTH = VF_LEARNER_ANDERSON_DEPTH, ROUNDINGS = 32 };

/* Places in the room of one image, units floats each. */
enum { BEFORE, MOVE, LAST_BEFORE, LAST_MOVE, CHANGES_BEFORE, CHANGES_MOVE = CHANGES_BEFORE + DEPTH };

static float *part(const vf_learner *l, size_t row, size_t which) {
  return l->mixed + (row * VF_LEARNER_ANDERSON_PARTS + which) * l->units;
}

void vf_learner_anderson_remember(vf_learner *l, vf_learner_rows r) {
  for (size_t i = r.first; i < r.first + r.count; i++) {
    float *to = part(l, i, BEFORE);
    for (size_t k = 0; k < l->options.depth; k++) {
      const size_t n = l->options.size[k];
      memcpy(to, l->state[k] + i * n, n * sizeof *to);
      to += n;
    }
  }
}

/* Solves a g = b (count x count, symmetric positive definite) by Cholesky's method in place; 0 where a is
 * singular to single precision. */
static int solve(size_t count, double a[DEPTH][DEPTH], double b[DEPTH]) {
  for (size_t i = 0; i < count; i++) {
    const double whole = a[i][i];
    for (size_t j = 0; j < i; j++) {
      for (size_t k = 0; k < j; k++)
        a[i][j] -= a[i][k] * a[j][k];
      a[i][j] /= a[j][j];
      a[i][i] -= a[i][j] * a[i][j];
    }
    if (!(a[i][i] > (double)FLT_EPSILON * whole))
      return 0;
    a[i][i] = sqrt(a[i][i]);
    for (size_t j = 0; j < i; j++)
      b[i] -= a[i][j] * b[j];
    b[i] /= a[i][i];
  }
  for (size_t i = count; i-- > 0;) {
    for (size_t j = i + 1; j < count; j++)
      b[i] -= a[j][i] * b[j];
    b[i] /= a[i][i];
  }
  return 1;
}

/* f of this step into MOVE; the changes since the last one take the place of the oldest. */
static void note_changes(vf_learner *l, size_t row, size_t step) {
  const float *before = part(l, row, BEFORE);
  float *move = part(l, row, MOVE), *last_before = part(l, row, LAST_BEFORE),
        *last_move = part(l, row, LAST_MOVE);
  for (size_t k = 0, at = 0; k < l->options.depth; at += l->options.size[k++])
    vf_lanes_contrast(l->options.size[k], 1.0f, l->state[k] + row * l->options.size[k], before + at,
                      move + at);
  if (step > 0) {
    vf_lanes_contrast(l->units, 1.0f, before, last_before, part(l, row, CHANGES_BEFORE + step % DEPTH));
    vf_lanes_contrast(l->units, 1.0f, move, last_move, part(l, row, CHANGES_MOVE + step % DEPTH));
  }
  memcpy(last_before, before, l->units * sizeof *move);
  memcpy(last_move, move, l->units * sizeof *move);
}

/* g of this step, or 0 where there is none; the changes of step s stand in place s mod DEPTH. */
static int weights(const vf_learner *l, size_t row, size_t step, size_t count, double g[DEPTH],
                   size_t place[DEPTH]) {
  double a[DEPTH][DEPTH];
  for (size_t i = 0; i < count; i++)
    place[i] = (step - i) % DEPTH;
  for (size_t i = 0; i < count; i++) {
    const float *df = part(l, row, CHANGES_MOVE + place[i]);
    for (size_t j = 0; j <= i; j++)
      a[i][j] = vf_lanes_dot(l->units, df, part(l, row, CHANGES_MOVE + place[j]));
    g[i] = vf_lanes_dot(l->units, df, part(l, row, LAST_MOVE));
  }
  return solve(count, a, g);
}

static void put_states(vf_learner *l, size_t row, const float *from) {
  for (size_t k = 0; k < l->options.depth; k++) {
    const size_t n = l->options.size[k];
    float *to = l->state[k] + row * n;
    if (vf_learner_clips(l, k))
      vf_lanes_clip(n, from, to);
    else
      memcpy(to, from, n * sizeof *to);
    from += n;
  }
}

/* Steps that the mixture may look back over; 0 where the step is to stand. */
static size_t look_back(const vf_learner *l, size_t row, size_t step) {
  const float *x = part(l, row, BEFORE), *f = part(l, row, MOVE);
  const double noise = ROUNDINGS * (double)FLT_EPSILON, square = vf_lanes_dot(l->units, f, f);
  vf_learner_guard *guard = &l->guard[row];
  if (step == 0)
    *guard = (vf_learner_guard){INFINITY, 0, 0, 1};
  if (guard->plain > 0) {
    guard->plain--;
    guard->since = step;
    return 0;
  }
  if (square > guard->best) {
    guard->plain = guard->stretch;
    guard->stretch *= 2;
    guard->since = step;
    return 0;
  }
  guard->best = square;
  if (square <= noise * noise * vf_lanes_dot(l->units, x, x))
    return 0;
  return step - guard->since < DEPTH ? step - guard->since : DEPTH;
}

static void mix_row(vf_learner *l, size_t row, size_t step) {
  float *after = part(l, row, BEFORE); /* x, which is remembered elsewhere by now */
  const float *move = part(l, row, MOVE);
  double g[DEPTH];
  size_t place[DEPTH];
  note_changes(l, row, step);
  const size_t count = look_back(l, row, step);
  if (count == 0 || !weights(l, row, step, count, g, place))
    return;
  for (size_t u = 0; u < l->units; u++)
    after[u] += move[u];
  for (size_t j = 0; j < count; j++) {
    const float *dx = part(l, row, CHANGES_BEFORE + place[j]), *df = part(l, row, CHANGES_MOVE + place[j]);
    const float share = (float)g[j];
    for (size_t u = 0; u < l->units; u++)
      after[u] -= share * (dx[u] + df[u]);
  }
  put_states(l, row, after);
}

void vf_learner_anderson_mix(vf_learner *l, vf_learner_rows r, size_t step) {
  for (size_t i = r.first; i < r.first + r.count; i++)
    mix_row(l, i, step);
  for (size_t k = 0; k < l->options.depth; k++)
    vf_learner_update_rates(l, r, k);
}

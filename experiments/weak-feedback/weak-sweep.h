/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One free and one nudged phase of a layered network in rate form, tanh units, for one example, in the
 * precision REAL; weak-precision.c includes this file once for each, with the name NAMED(f) of f and
 * TANH.  Included twice on purpose: without a guard.
 */

/* What layer k receives from the states s of its neighbours, biases apart. */
static void NAMED(receive)(const net *a, REAL s[][WIDTH], size_t k, REAL out[WIDTH]) {
  for (size_t i = 0; i < WIDTH; i++) {
    REAL up = 0, down = 0;
    for (size_t j = 0; j < WIDTH; j++) {
      up += (REAL)a->w[k][i][j] * s[k + 1][j];
      if (k)
        down += (REAL)a->v[k][i][j] * s[k - 1][j];
    }
    out[i] = up + (REAL)a->gain * down;
  }
}

/* States of layers 0 to hidden, and the input behind them. */
static void NAMED(settle)(const net *a, REAL h[][WIDTH]) {
  for (size_t i = 0; i < WIDTH; i++)
    h[a->hidden + 1][i] = (REAL)a->input[i];
  for (int sweep = 0; sweep < FREE_SWEEPS; sweep++)
    for (size_t k = a->hidden + 1; k-- > 0;) {
      REAL in[WIDTH];
      NAMED(receive)(a, h, k, in);
      for (size_t i = 0; i < WIDTH; i++)
        h[k][i] = TANH(in[i]);
    }
}

/* Differences from the free states h as the subtraction of two states. */
static void NAMED(subtract)(const net *a, REAL h[][WIDTH], REAL difference[][WIDTH]) {
  REAL s[WEAK_LAYERS + 1][WIDTH];
  memcpy(s, h, sizeof s);
  for (int sweep = 0; sweep < NUDGED_SWEEPS; sweep++)
    for (size_t k = 0; k <= a->hidden; k++) {
      REAL in[WIDTH];
      NAMED(receive)(a, s, k, in);
      for (size_t i = 0; i < WIDTH; i++)
        s[k][i] = k ? TANH(in[i]) : (TANH(in[i]) + (REAL)BETA * (REAL)a->target[i]) / (1 + (REAL)BETA);
    }
  for (size_t k = 0; k <= a->hidden; k++)
    for (size_t i = 0; i < WIDTH; i++)
      difference[k][i] = s[k][i] - h[k][i];
}

/* The same differences carried: tanh(p + q) - tanh(p) = t (1 - h^2)/(1 + h t) with t = tanh(q), h = tanh(p).
 */
static void NAMED(carry)(const net *a, REAL h[][WIDTH], REAL difference[][WIDTH]) {
  memset(difference, 0, (WEAK_LAYERS + 1) * sizeof *difference);
  for (int sweep = 0; sweep < NUDGED_SWEEPS; sweep++)
    for (size_t k = 0; k <= a->hidden; k++) {
      REAL in[WIDTH];
      NAMED(receive)(a, difference, k, in);
      for (size_t i = 0; i < WIDTH; i++) {
        const REAL t = TANH(in[i]), own = h[k][i], change = t * (1 - own * own) / (1 + own * t);
        difference[k][i] = k ? change : (change + (REAL)BETA * ((REAL)a->target[i] - own)) / (1 + (REAL)BETA);
      }
    }
}

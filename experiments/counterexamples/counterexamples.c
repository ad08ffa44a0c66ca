/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Small networks in which the update leaves the gradient: two units that excite and inhibit one
 * another (ex:two-units), the same with a wide input, the ascent that follows (ex:ascent), a feedforward net
 * (ex:feedforward) and a saturated output (ex:saturated).
 */
#include "counterexamples.h"
#include "feedforward.h"

int main(int argc, char **argv) {
  xp_run *run = xp_begin(argc, argv, "counterexamples", "Small networks that leave the gradient", NULL);
  two_units_run(run);
  ascent_run(run);
  feedforward_run(run, (size_t)xp_choose(run, 2, 8, 80), (size_t)xp_choose(run, 100, 400, 400));
  saturated_run(run);
  return xp_end(run);
}

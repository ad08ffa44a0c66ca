/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The bound in the best metric.  Random Jacobians are searched for violations of what holds in any positive
 * diagonal metric; curves show the bound by the angle between feedback and transposed feedforward weights.
 */
#include "metric.h"
#include "draw.h"

#include <math.h>
#include <stdlib.h>

typedef struct {
  size_t angle, error, sign, outputs, weak, layered, blocks, certificate, close, faults, noticed, best, small,
      coupled, layers, blocked;
  double angle_ratio, error_ratio, weak_ratio, layered_ratio, block_ratio, attained, own;
} summary;

static summary summarise(const metric_check *o, size_t count) {
  summary s = {0};
  for (size_t i = 0; i < count; i++, o++) {
    s.angle += (size_t)o->wrong_angle;
    s.error += (size_t)o->wrong_error;
    s.sign += (size_t)o->wrong_sign;
    s.outputs += (size_t)o->wrong_outputs;
    s.weak += (size_t)o->wrong_weak;
    s.layered += (size_t)o->wrong_layered;
    s.blocks += (size_t)o->wrong_blocks;
    s.certificate += (size_t)o->wrong_certificate;
    s.close += (size_t)o->close;
    s.faults += (size_t)o->faults;
    s.noticed += (size_t)o->noticed;
    s.best += (size_t)o->best;
    s.small += o->kappa < 1;
    s.coupled += o->weak_ratio > 0;
    s.layers += o->layered_ratio > 0;
    s.blocked += o->block_ratio > 0;
    s.angle_ratio = xp_max(s.angle_ratio, o->angle_ratio);
    s.error_ratio = xp_max(s.error_ratio, o->error_ratio);
    s.weak_ratio = xp_max(s.weak_ratio, o->weak_ratio);
    s.layered_ratio = xp_max(s.layered_ratio, o->layered_ratio);
    s.block_ratio = xp_max(s.block_ratio, o->block_ratio);
    s.attained = xp_max(s.attained, o->attained);
    s.own = xp_max(s.own, o->own);
  }
  return s;
}

static void claim(xp_run *run, const summary *s, size_t count) {
  const struct {
    xp_claim claim;
    double measured;
  } row[] = {
      {{"metric.angle",
        "In any positive diagonal metric G the angle between the update and the gradient with its rates "
        "divided by G is "
        "at most 2 arctan kappa_G",
        "vfep, prop:best-metric, prop:angle",
        xp_text(run, "Jacobians with a target beyond the bound, of %zu with kappa_G at most 1", s->small),
        "Jacobians", 0, 0,
        "2 targets on the outputs, for which kappa_{G,E} bounds, and 2 on all units; roundoff", 0,
        XP_EXCEPTIONS, s->small},
       (double)s->angle},
      {{"metric.error",
        "The update differs from the gradient with its rates divided by G by at most 2 kappa_G/(1 - kappa_G) "
        "of its norm",
        "vfep, prop:best-metric, prop:relative-error",
        xp_text(run, "Jacobians with a target beyond the bound, of %zu with kappa_G below 1", s->small),
        "Jacobians", 0, 0, "the same targets, within roundoff", 0, XP_EXCEPTIONS, s->small},
       (double)s->error},
      {{"metric.positive",
        "The product of update and gradient is positive for every target exactly if kappa_G < 1",
        "vfep, prop:best-metric, prop:positivity",
        xp_text(run, "Jacobians that contradict either direction, of %zu", count), "Jacobians", 0, 0,
        "smallest eigenvalue of the product as a form of all targets, where its sign is beyond roundoff", 0,
        XP_EXCEPTIONS, count},
       (double)s->sign},
      {{"metric.outputs",
        "For targets on the outputs the product is positive exactly if kappa_{G,E} < 1, whatever the metric",
        "vfep, prop:best-metric, prop:positivity",
        xp_text(run, "Jacobians that contradict either direction, of %zu", count), "Jacobians", 0, 0,
        "smallest eigenvalue of the product as a form of targets on 2 outputs, beyond roundoff", 0,
        XP_EXCEPTIONS, count},
       (double)s->outputs},
      {{"metric.attained", "Some target attains |mu - x|_N = kappa_G |mu + x|_N",
        "vfep, prop:best-metric, prop:half-difference",
        xp_text(run, "largest difference of both sides over its roundoff, best target, %zu Jacobians", count),
        "1", 0, 1, "roundoff n eps/rcond(L) sqrt(cond N) (1 + kappa_G)/rcond(mu + x)", 0, XP_RESIDUAL, count},
       s->attained},
      {{"metric.weak",
        "kappa_G is at most q/sqrt(1 - q^2), q the larger norm of L + I in the metrics M G and G/M",
        "vfep, prop:weak-feedback",
        xp_text(run, "Jacobians beyond the bound, of %zu with q below 1", s->coupled), "Jacobians", 0, 0,
        "within roundoff", 0, XP_EXCEPTIONS, s->coupled},
       (double)s->weak},
      {{"metric.layered",
        "In the metric gain^-k with M constant on layers, q is at most sqrt(gain) times the root of the "
        "largest ratio of "
        "neighbouring M, 2 cos(pi/(K + 2)), and the largest norm of a layer's weights",
        "vfep, prop:weak-feedback", xp_text(run, "Jacobians beyond the bound, of %zu", s->layers),
        "Jacobians", 0, 0, "within roundoff", 0, XP_EXCEPTIONS, s->layers},
       (double)s->layered},
      {{"metric.blocks",
        "At any feedback gain kappa_G is at most the norm of a matrix with one row a layer, of the norms of "
        "half the sum and half the difference of the scaled feedback and transposed feedforward blocks",
        "vfep, prop:limit", xp_text(run, "Jacobians beyond the bound, of %zu that have one", s->blocked),
        "Jacobians", 0, 0,
        "within roundoff; there is none where the norms of the half sums have a spectral radius of 1 or more",
        0, XP_EXCEPTIONS, s->blocked},
       (double)s->blocks},
      {{"metric.kappa", "What vf_metric_kappa returns is the norm of the definition",
        "vfep, prop:best-metric",
        xp_text(run, "largest difference over kappa_G and its roundoff, %zu Jacobians", count), "1", 0, 1,
        "ten digits, and the roundoff of the norm", 0, XP_RESIDUAL, count},
       s->own},
      {{"metric.certificate", "A metric that the search reports as certified has kappa_G < 1",
        "vfep, prop:best-metric",
        xp_text(run, "metrics certified with kappa_G of 1 or more, of %zu searches", s->best), "searches", 0,
        0, "kappa_G by a singular value decomposition, against the certificate of one Cholesky factorisation",
        0, XP_EXCEPTIONS, s->best},
       (double)s->certificate},
      {{"metric.checker",
        "The tests notice a metric inverted, its exponent off by one a layer, rates left out and a bound "
        "scaled by "
        "0.98",
        "vfep, prop:best-metric, prop:half-difference",
        xp_text(run, "faults noticed of %zu, 3 or 4 in each of their Jacobians", s->faults), "faults",
        (double)s->faults, (double)s->faults,
        "every fault, at feedback gain up to 0.9 and roundoff below 1e-6 kappa_G: some target attains the "
        "bound",
        0, XP_FAULTS, s->faults},
       (double)s->noticed}};
  for (size_t i = 0; i < sizeof row / sizeof *row; i++)
    xp_claim_check(run, &row[i].claim, row[i].measured);
}

static void values(xp_run *run, const summary *s, size_t count) {
  xp_value(run, "networks", "%zu", count);
  xp_value(run, "small", "%zu", s->small);
  xp_value(run, "best", "%zu", s->best);
  xp_value(run, "coupled", "%zu", s->coupled);
  xp_value(run, "exceptions", "%zu",
           s->angle + s->error + s->sign + s->outputs + s->weak + s->layered + s->blocks + s->certificate);
  xp_value(run, "close", "%zu", s->close);
  xp_value(run, "faults", "%zu", s->faults);
  xp_value(run, "angle-ratio", "%.3f", s->angle_ratio);
  xp_value(run, "error-ratio", "%.3f", s->error_ratio);
  xp_value(run, "weak-ratio", "%.3f", s->weak_ratio);
  xp_value(run, "blocked", "%zu", s->blocked);
  xp_value(run, "block-ratio", "%.3f", s->block_ratio);
}

int main(int argc, char **argv) {
  xp_run *run = xp_begin(argc, argv, "metric", "The bound in the best metric, layer by layer", NULL);
  const size_t count = (size_t)xp_choose(run, 600, 14000, 140000);
  metric_check *o = draw_run(run, "networks", "metric network", count, sizeof *o, metric_check_network, NULL);
  const summary s = summarise(o, count);
  claim(run, &s, count);
  values(run, &s, count);
  metric_curve(run);
  metric_trained(run);
  free(o);
  return xp_end(run);
}

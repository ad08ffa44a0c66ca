/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The bound by the angle between feedback and transposed feedforward weights, against its closed form.
 */
#include "draw.h"
#include "metric.h"

#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>

/* The gains at which the limit is judged. */
static const double weakest = 0.001, weak = 0.01;

static int of_gain(const metric_point *p, double gain) {
  return fabs(p->gain / gain - 1) < 1e-9;
}

static void write_points(xp_run *run, const metric_point *p, size_t count) {
  const double degrees = 180 / M_PI;
  xp_table *t = xp_table_open(
      run, "curve",
      "hidden layers [1]\tloop gain [1]\tfeedback gain [1]\tweight angle [degrees]\tclosed form [1]\t"
      "kappa_G [1]\tbest kappa_G [1]\tguaranteed [1]\tkappa_G at equal rates [1]\tkappa_GE [1]\t"
      "kappa_M [1]\tangle to the gradient over G [degrees]\tangle to the plain gradient [degrees]");
  for (size_t i = 0; i < count; i++, p++)
    if (p->stable)
      xp_table_row(t, "%zu\t%.3g\t%.3g\t%.4g\t%.6g\t%.6g\t%.6g\t%d\t%.6g\t%.6g\t%.6g\t%.5g\t%.5g", p->hidden,
                   p->loop, p->gain, p->angle * degrees, p->closed, p->powers, p->law.kappa,
                   p->law.guaranteed, p->equal.kappa, p->outputs, p->identity, p->metric_angle * degrees,
                   p->plain_angle * degrees);
}

/* The curve of the limit alone, drawn finely. */
static void write_limit(xp_run *run) {
  xp_table *t =
      xp_table_open(run, "limit", "hidden layers [1]\tloop gain [1]\tweight angle [degrees]\tkappa_0 [1]");
  static const double loop[] = {0.7, 1, 1.3};
  for (size_t hidden = 1; hidden < METRIC_LAYERS; hidden++)
    for (size_t k = 0; k < sizeof loop / sizeof *loop; k++)
      for (int degrees = 0; degrees <= 180; degrees += 2) {
        double kappa = NAN;
        if (metric_closed_form(hidden, loop[k], degrees * M_PI / 180, &kappa))
          xp_die(run, "the closed form of %zu hidden layers does not converge: use another machine", hidden);
        xp_table_row(t, "%zu\t%.3g\t%d\t%.6g", hidden, loop[k], degrees, kappa);
      }
}

/* Of one loop gain 1: how the certificate and the angle 180/K compare. */
typedef struct {
  size_t judged, exceptions, below, guaranteed, backwards;
  double farthest, slope; /* largest |kappa_G - kappa_0| at the weakest gain; median order of the error */
} curve_summary;

/* Orders of the error between two gains, where the error is not 0 for a reason of its own. */
static double order_of_error(xp_run *run, const metric_point *p, size_t count) {
  double *order = xp_need(run, count, sizeof *order);
  for (size_t i = 0; i < count; i++) {
    order[i] = NAN;
    for (size_t j = 0; of_gain(&p[i], weak) && j < count; j++)
      if (of_gain(&p[j], weakest) && p[j].hidden == p[i].hidden && p[j].loop == p[i].loop &&
          p[j].angle == p[i].angle && p[i].angle > 0 && p[i].angle < M_PI && p[i].stable && p[j].stable)
        order[i] =
            log(fabs(p[i].powers - p[i].closed) / fabs(p[j].powers - p[j].closed)) / log(weak / weakest);
  }
  const double median = xp_quantile(order, count, 0.5);
  free(order);
  return median;
}

static curve_summary summarise(xp_run *run, const metric_point *p, size_t count) {
  curve_summary s = {.slope = order_of_error(run, p, count)};
  for (size_t i = 0; i < count; i++, p++) {
    if (!p->stable)
      continue;
    const double edge = M_PI / (double)p->hidden;
    if (of_gain(p, weakest))
      s.farthest = xp_max(s.farthest, fabs(p->powers - p->closed));
    if (of_gain(p, weakest) && p->loop == 1 && fabs(p->angle - edge) > 1e-9) {
      s.judged++;
      s.below += p->angle < edge;
      s.exceptions += p->law.guaranteed != (p->angle < edge);
    }
    s.guaranteed += (size_t)p->law.guaranteed;
    s.backwards += p->law.guaranteed && !(p->plain_angle < M_PI / 2);
  }
  return s;
}

static void claim(xp_run *run, const curve_summary *s) {
  const struct {
    xp_claim claim;
    double measured;
  } row[] = {
      {{"metric.threshold",
        "At loop gain 1, weak feedback and the rates that belong to it, descent is certified exactly while "
        "the angle "
        "between feedback and transposed feedforward weights is below 180/K degrees, K the number of hidden "
        "layers; "
        "the reference is the gradient with other rates layer by layer",
        "vfep, prop:limit",
        xp_text(run, "networks of 1 to 4 hidden layers whose certificate disagrees, of %zu", s->judged),
        "networks", 0, 0, "feedback gain 0.001; at 180/K itself kappa_0 is 1", 0, XP_EXCEPTIONS, s->judged},
       (double)s->exceptions},
      {{"metric.limit",
        "In the limit of weak feedback kappa_G of the metric gain^-k depends on the layers' angles, their "
        "number and the "
        "loop gains alone, with an error of the order of the feedback gain",
        "vfep, prop:limit", "median order of |kappa_G - kappa_0| between feedback gains 0.01 and 0.001", "1",
        0.9, 1.1, "order 1, within a tenth", 0, XP_NUMBER, 0},
       s->slope},
      {{"metric.plain",
        "Where the certificate holds, the angle between the update and the plain gradient is below 90 "
        "degrees",
        "vfep, prop:best-metric",
        xp_text(run, "networks beyond a right angle for a random target, of %zu certified", s->guaranteed),
        "networks", 0, 0, "the product is that of the certificate, whatever the metric", 0, XP_EXCEPTIONS,
        s->guaranteed},
       (double)s->backwards}};
  for (size_t i = 0; i < sizeof row / sizeof *row; i++)
    xp_claim_check(run, &row[i].claim, row[i].measured);
}

/* Ranges over gains up to .3 at loop gain 1 of what the figure shows. */
static void values(xp_run *run, const metric_point *p, size_t count, const curve_summary *s) {
  double equal = 0, least = INFINITY;
  size_t stable = 0;
  for (size_t i = 0; i < count; i++)
    if (p[i].stable) {
      stable++;
      if (of_gain(&p[i], weak)) {
        equal = xp_max(equal, p[i].equal.kappa);
        least = xp_min(least, p[i].identity);
      }
    }
  xp_value(run, "points", "%zu", stable);
  xp_value(run, "points-unstable", "%zu", count - stable);
  xp_value(run, "points-judged", "%zu", s->judged);
  xp_value(run, "points-below", "%zu", s->below);
  xp_value(run, "guaranteed", "%zu", s->guaranteed);
  xp_value(run, "farthest", "%.2g", s->farthest);
  xp_value(run, "order", "%.2f", s->slope);
  xp_value(run, "equal-largest", "%.2f", equal);
  xp_value(run, "identity-smallest", "%.1f", least);
}

/* The rows of the report's table: three hidden layers at loop gain 1, at four angles. */
static void row_values(xp_run *run, const metric_point *p, size_t count, size_t angles) {
  const double degrees = 180 / M_PI;
  size_t row = 0;
  for (size_t i = 0; i < count; i++) {
    const size_t at = i % angles, step = (angles - 1) / 4;
    if (p[i].hidden != 3 || p[i].loop != 1 || !of_gain(&p[i], weak) ||
        (at != angles / 6 && (at % step || at / step > 3 || at == 0)))
      continue;
    const char *key = xp_text(run, "row-%zu", row++);
    xp_value(run, xp_text(run, "%s-angle", key), "%.0f", p[i].angle * degrees);
    xp_value(run, xp_text(run, "%s-bound", key), "%.0f", 2 * atan(p[i].powers) * degrees);
    xp_value(run, xp_text(run, "%s-outputs", key), "%.0f", 2 * atan(p[i].outputs) * degrees);
    xp_value(run, xp_text(run, "%s-metric", key), "%.0f", p[i].metric_angle * degrees);
    xp_value(run, xp_text(run, "%s-plain", key), "%.0f", p[i].plain_angle * degrees);
    xp_value(run, xp_text(run, "%s-certified", key), "%s", p[i].law.guaranteed ? "yes" : "no");
  }
}

void metric_curve(xp_run *run) {
  const size_t angles = (size_t)xp_choose(run, 5, 13, 37), count = metric_points(angles);
  metric_point *p = draw_run(run, "curve", "metric curve", count, sizeof *p, metric_point_measure, &angles);
  const curve_summary s = summarise(run, p, count);
  write_points(run, p, count);
  write_limit(run);
  claim(run, &s);
  values(run, p, count, &s);
  row_values(run, p, count, angles);
  free(p);
}

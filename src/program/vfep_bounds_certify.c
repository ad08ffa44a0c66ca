/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The certificate of --certify.
 */
#include "vf_certificate.h"
#include "vfep_bounds_metric.h"
#include "xp_number.h"

#include <gsl/gsl_errno.h>

vf_certificate *bounds_certify_take(const bounds_request *request, const bounds_case *c,
                                    const bounds_metric *metric, vf_error *error) {
  const vf_example *e = c->example;
  const vf_certificate_case given = {.net = c->net,
                                     .rho = c->rho,
                                     .theta = e->theta,
                                     .input = e->input,
                                     .cost = e->cost,
                                     .kind = c->kind,
                                     .target = e->target,
                                     .h = e->h,
                                     .metric = metric ? metric->metric : NULL,
                                     .rate = metric ? metric->unit_rate : NULL};
  vf_error cause = {0};
  long bits;
  if (!xp_number_long(request->certify, VF_CERTIFICATE_LEAST, VF_CERTIFICATE_MOST, &bits)) {
    vf_error_set(error, GSL_EINVAL, "--certify=%.40s: not a number of bits from %d to %d: give one, as %d",
                 request->certify, VF_CERTIFICATE_LEAST, VF_CERTIFICATE_MOST, VF_CERTIFICATE_BITS);
    return NULL;
  }
  vf_certificate *certificate = vf_certificate_take(&given, bits, &cause);
  if (!certificate)
    vf_error_set(error, GSL_EUNSUP, "--certify: %s", cause.text);
  return certificate;
}

void bounds_certify_show(FILE *out, int json, const vf_certificate *certificate) {
  vf_statement s;
  if (json) {
    fputs(",\n  \"certificate\": ", out);
    vf_certificate_write(certificate, out);
    return;
  }
  fprintf(out, "%-29s %ld\n", "certificate bits", vf_certificate_bits(certificate));
  for (size_t i = 0; vf_certificate_statement(certificate, i, &s); i++) {
    fprintf(out, "certified %-19s %s", s.name, vf_verdict_name(s.verdict));
    if (s.lower && s.upper)
      fprintf(out, " from %s to %s", s.lower, s.upper);
    fprintf(out, *s.reason ? "  (%s)\n" : "%s\n", s.reason);
  }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What can be said of certificates without Arb: that there are none.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vf_certificate.h"

#include <gsl/gsl_errno.h>

const char *vf_verdict_name(vf_verdict verdict) {
  return verdict == VF_PROVED ? "proved" : verdict == VF_REFUTED ? "refuted" : "undecided";
}

#ifndef HAVE_ARB

int vf_certificate_available(void) {
  return 0;
}

vf_certificate *vf_certificate_take(const vf_certificate_case *c, long bits, vf_error *error) {
  (void)c, (void)bits;
  vf_error_set(error, GSL_EUNSUP,
               "this build has no Arb: install libflint-arb-dev, or FLINT 3, and configure again");
  return NULL;
}

void vf_certificate_free(vf_certificate *c) {
  (void)c;
}

long vf_certificate_bits(const vf_certificate *c) {
  (void)c;
  return 0;
}

int vf_certificate_statement(const vf_certificate *c, size_t i, vf_statement *s) {
  (void)c, (void)i, (void)s;
  return 0;
}

void vf_certificate_write(const vf_certificate *c, FILE *out) {
  (void)c, (void)out;
}

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A certificate as text: decimal ends rounded outwards, witnesses as exact dyadic fractions.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vf_certify_intern.h"

#ifdef HAVE_ARB

#include <stdlib.h>
#include <string.h>

/* x 10^shift, a whole number by that rounding: -1 down, 1 up, 0 towards zero. */
static void scale(fmpz_t whole, const arf_t x, slong shift, int rounding) {
  fmpz_t mantissa, exponent, divisor;
  fmpz_init(mantissa);
  fmpz_init(exponent);
  fmpz_init(divisor);
  arf_get_fmpz_2exp(mantissa, exponent, x);
  const slong e = fmpz_get_si(exponent);
  fmpz_ui_pow_ui(divisor, 10, (ulong)(shift < 0 ? -shift : shift));
  if (shift >= 0) {
    fmpz_mul(mantissa, mantissa, divisor);
    fmpz_one(divisor);
  }
  fmpz_mul_2exp(e < 0 ? divisor : mantissa, e < 0 ? divisor : mantissa, (ulong)(e < 0 ? -e : e));
  (rounding < 0 ? fmpz_fdiv_q : rounding > 0 ? fmpz_cdiv_q : fmpz_tdiv_q)(whole, mantissa, divisor);
  fmpz_clear(mantissa);
  fmpz_clear(exponent);
  fmpz_clear(divisor);
}

char *vf_certify_decimal(const arb_t value, slong prec, int lower, int outwards) {
  /* Of the order of an enclosure's width; where bits are few another checker loses most of them. */
  const slong usual = 6 + prec * 3 / 20, few = (prec - 24) * 3 / 10, places = usual < few ? usual : few;
  arb_t wide;
  arf_t end;
  fmpz_t whole;
  arf_init(end);
  fmpz_init(whole);
  /* Wider by what another checker may round more. */
  arb_init(wide);
  arb_set(wide, value);
  if (outwards)
    mag_mul_2exp_si(arb_radref(wide), arb_radref(wide), 3);
  if (lower)
    arb_get_lbound_arf(end, wide, prec);
  else
    arb_get_ubound_arf(end, wide, prec);
  arb_clear(wide);
  const double size = arf_is_zero(end) ? 0 : (double)arf_abs_bound_lt_2exp_si(end) * 0.30103;
  const slong shift = places - (slong)size;
  scale(whole, end, shift, outwards ? (lower ? -1 : 1) : 0);
  /* One unit further; no number of a claim is negative.  The end of a ball around 0 is nothing but rounding.
   */
  if (outwards && !lower && arb_contains_zero(value))
    fmpz_mul_2exp(whole, whole, 4);
  if (outwards && !lower)
    fmpz_add_ui(whole, whole, 1);
  else if (outwards && fmpz_sgn(whole) > 0)
    fmpz_sub_ui(whole, whole, 1);
  else if (outwards)
    fmpz_zero(whole);
  char *digits = fmpz_get_str(NULL, 10, whole);
  const size_t length = strlen(digits) + 32;
  char *text = malloc(length);
  const size_t sign = digits[0] == '-';
  if (text && fmpz_is_zero(whole))
    snprintf(text, length, "0");
  else if (text)
    snprintf(text, length, "%.*s.%se%ld", (int)(sign + 1), digits, digits[sign + 1] ? digits + sign + 1 : "0",
             (long)strlen(digits + sign) - 1 - (long)shift);
  flint_free(digits);
  fmpz_clear(whole);
  arf_clear(end);
  return text;
}

static void write_dyadic(FILE *out, const arb_t x) {
  fmpz_t mantissa, exponent;
  fmpz_init(mantissa);
  fmpz_init(exponent);
  arf_get_fmpz_2exp(mantissa, exponent, arb_midref(x));
  char *digits = fmpz_get_str(NULL, 16, mantissa);
  fprintf(out, "\"%sp%ld\"", digits, (long)fmpz_get_si(exponent));
  flint_free(digits);
  fmpz_clear(mantissa);
  fmpz_clear(exponent);
}

/* A number, an array of numbers, or an array of rows. */
static void write_witness(FILE *out, const vf_witness *w) {
  const slong rows = arb_mat_nrows(w->value), columns = arb_mat_ncols(w->value);
  fprintf(out, "\"%s\": [", w->name);
  for (slong i = 0; i < rows; i++) {
    fputs(i ? ", [" : "[", out);
    for (slong j = 0; j < (w->triangular ? i + 1 : columns); j++) {
      fputs(j ? ", " : "", out);
      write_dyadic(out, arb_mat_entry(w->value, i, j));
    }
    putc(']', out);
  }
  putc(']', out);
}

static void write_claim(FILE *out, const vf_claim *claim) {
  fprintf(out, "{\"name\": \"%s\", \"verdict\": \"%s\", \"reason\": \"%s\"", claim->name,
          vf_verdict_name(claim->verdict), claim->reason);
  if (claim->lower && claim->upper)
    fprintf(out, ", \"lower\": \"%s\", \"upper\": \"%s\"", claim->lower, claim->upper);
  fputs(", \"witness\": {", out);
  for (size_t i = 0; i < claim->witnesses; i++) {
    fputs(i ? ",\n      " : "\n      ", out);
    write_witness(out, claim->witness + i);
  }
  fputs("}}", out);
}

void vf_certificate_write(const vf_certificate *c, FILE *out) {
  fprintf(out, "{\n    \"bits\": %ld,\n    \"bound\": [", (long)c->prec);
  for (size_t i = 0; i < c->n; i++)
    fprintf(out, "%s%d", i ? ", " : "", c->bound[i]);
  fputs("],\n    \"statements\": [", out);
  for (size_t i = 0; i < c->claims; i++) {
    fputs(i ? ",\n    " : "\n    ", out);
    write_claim(out, c->claim + i);
  }
  fputs("\n    ]\n  }", out);
}

#endif

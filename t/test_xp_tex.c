/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tap.h"
#include "xp_tex.h"

#include <stdlib.h>

typedef struct {
  const char *text;
  const char *tex;
} pair;

static void test_pairs(const pair *pairs, size_t count, void (*put)(FILE *, const char *)) {
  for (size_t i = 0; i < count; i++) {
    char *got = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&got, &size);
    put(out, pairs[i].text);
    fclose(out);
    is_text(got, pairs[i].tex, "%s", pairs[i].text);
    free(got);
  }
}

static const pair texts[] = {
    {"angle(x, lambda) <= 2 arctan kappa_M", "angle($x$, $\\lambda$) $\\le$ 2 arctan $\\kappa_{M}$"},
    {"-dJ/dtheta = (dmu/dtheta)^T L^-T c",
     "$-$$d\\mathcal{J}$/$d\\theta$ = ($d\\mu$/$d\\theta$)$^{T}$ $L^{-T}$ $c$"},
    {"|nu - gradient|/|nu| over n eps cond(L)",
     "$|$$\\nu$ $-$ gradient$|$/$|$$\\nu$$|$ over $n$ $\\varepsilon$ cond($L$)"},
    {"2k/(1-k) for k < 1", "2k/(1$-$$k$) for $k$ $<$ 1"},
    {"2 kappa/(1-kappa^2)", "2 $\\kappa$/(1$-$$\\kappa^{2}$)"},
    {"cond(L) step^4 at step 1e-3", "cond($L$) step$^{4}$ at step $10^{-3}$"},
    {"1.2e-11 and 3E5 and 10^-3", "$1.2\\times10^{-11}$ and 3E5 and $10^{-3}$"},
    {"c in R^n, W_01 and W_{k,k+1}", "$c$ in $R^{n}$, $W_{01}$ and $W_{k,k+1}$"},
    {"x_out, rho'(h_j), x_i^2", "$x_{\\mathrm{out}}$, $\\rho'$($h_{j}$), $x_{i}^{2}$"},
    {"x_beta -> x", "$x_{\\beta}$ $\\to$ $x$"},
    {"vf_field and hard_sigmoid", "vf\\_field and hard\\_sigmoid"},
    {"\"a two-phase rule\" (\"so\")", "``a two-phase rule'' (``so'')"},
    {"the network's 784-512-10 units, 5-60", "the network's 784-512-10 units, 5-60"},
    {"P-norm, n-1 and 20-unit", "$P$-norm, $n$$-$1 and 20-unit"},
    {"O(beta^2), ||A|| t e^-5", "$O$($\\beta^{2}$), $\\|$$A$$\\|$ $t$ $e^{-5}$"},
    {"2 |A| t e^(-m t), q^(k-1)", "2 $|$$A$$|$ $t$ $e^{-m t}$, $q^{k-1}$"},
    {"dh_i/dt, dh and d_i", "$dh_{i}$/dt, dh and $d_{i}$"},
    {"2.9 +- 0.1 % after 3 s", "2.9 $\\pm$ 0.1 \\% after 3 s"},
    {"vfep, prop:finite-beta, eq:nu", "vfep, \\autoref{prop:finite-beta}, \\eqref{eq:nu}"},
    {"arXiv:1808.04873v1, Theorem 1", "arXiv:1808.04873v1, Theorem 1"},
    {"5 of 5, i.e. all; e.g. x", "5 of 5, i.e. all; e.g. $x$"},
    {"S delta = A u, ex:two-units", "$S$ $\\delta$ = $A$ $u$, \\autoref{ex:two-units}"},
    {"A network has nu.(-grad J) > 0", "A network has $\\nu$.($-$$\\nabla$ $\\mathcal{J}$) $>$ 0"},
    {"I take a matrix A and A^T", "I take a matrix A and $A^{T}$"},
    {"#1 $2 &3 {4} \\ 5 ^ 6", "\\#1 \\$2 \\&3 \\{4\\} \\textbackslash{} 5 \\textasciicircum{} 6"},
    {"-0.5 in [-1, 1]", "$-$0.5 in [$-$1, 1]"},
    {"a flag --epochs", "a flag -{}-epochs"},
    {"cos >= 0 ~ 1", "cos $\\ge$ 0 $\\sim$ 1"},
    {"", ""},
};

static const pair plain[] = {
    {"lambda_1-x^2 <a> \"q\"", "lambda\\_1-x\\textasciicircum{}2 $<$a$>$ \\textquotedbl{}q\\textquotedbl{}"},
    {"--jobs=2 ~50 %", "-{}-jobs=2 \\textasciitilde{}50 \\%"},
};

static const pair numbers[] = {
    {"1.2e-11", "1.2\\times10^{-11}"},
    {"1e-08", "10^{-8}"},
    {"-1e+05", "-10^{5}"},
    {"-2.50e+07", "-2.50\\times10^{7}"},
    {"0.25", "0.25"},
    {"inf", "\\infty"},
    {"-inf", "-\\infty"},
    {"nan", "\\mathrm{NaN}"},
    {"11e3", "11\\times10^{3}"},
};

int main(void) {
  test_pairs(texts, sizeof texts / sizeof *texts, xp_tex_text);
  test_pairs(plain, sizeof plain / sizeof *plain, xp_tex_plain);
  test_pairs(numbers, sizeof numbers / sizeof *numbers, xp_tex_number);
  return tap_done();
}

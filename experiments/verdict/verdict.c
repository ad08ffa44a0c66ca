/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One ranked table of what exact-learning and exact-rules have measured: nothing runs here.  Rules are ranked
 * by the mean test error of one hidden layer on MNIST whose feedback starts at 90 degrees.
 */
#include "verdict.h"
#include "xp_sheet.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const verdict_levels[] = {"nothing", "the pair", "transpose", "sums"};

const verdict_rule verdict_rules[VERDICT_RULES] = {{"one-sided", VERDICT_NOTHING},
                                                   {"centred", VERDICT_NOTHING},
                                                   {"holomorphic", VERDICT_NOTHING},
                                                   {"fixed", VERDICT_NOTHING},
                                                   {"tied", VERDICT_PAIR},
                                                   {"kolen-pollack", VERDICT_PAIR},
                                                   {"asymep", VERDICT_PAIR},
                                                   {"homeostasis", VERDICT_PAIR},
                                                   {"clamped-homeostasis", VERDICT_PAIR},
                                                   {"gradient", VERDICT_TRANSPOSE},
                                                   {"backpropagation", VERDICT_TRANSPOSE},
                                                   {"dyadic", VERDICT_TRANSPOSE},
                                                   {"phantom", VERDICT_TRANSPOSE},
                                                   {"probed", VERDICT_SUMS},
                                                   {"baseline", VERDICT_SUMS},
                                                   {"calibrated", VERDICT_SUMS}};

size_t verdict_find(const char *name) {
  size_t rule = 0;
  while (rule < VERDICT_RULES && strcmp(verdict_rules[rule].name, name) != 0)
    rule++;
  return rule;
}

static int is_ranked(const xp_sheet *sheet, size_t row) {
  return strcmp(xp_sheet_text(sheet, row, "data"), "mnist") == 0 &&
         xp_sheet_number(sheet, row, "hidden") == 1 && xp_sheet_number(sheet, row, "angle") == 90;
}

static void read_learning(xp_run *run, verdict *v) {
  const xp_sheet *sheet = xp_sheet_read_other(run, "exact-learning", NULL);
  size_t runs[VERDICT_RULES] = {0};
  for (size_t row = 0; row < xp_sheet_rows(sheet); row++) {
    if (!is_ranked(sheet, row))
      continue;
    const char *name = xp_sheet_text(sheet, row, "rule");
    const size_t rule = verdict_find(name), start = (size_t)xp_sheet_number(sheet, row, "start");
    if (rule == VERDICT_RULES || start >= VERDICT_STARTS)
      xp_die(run, "exact-learning.tsv: rule %s, start %zu: not known here: add it to verdict.c", name, start);
    if (strcmp(xp_sheet_text(sheet, row, "outcome"), "done") != 0) {
      v->failed[rule]++;
      continue;
    }
    v->test[rule][start] = xp_sheet_number(sheet, row, "test error [%]");
    v->seconds[rule] += xp_sheet_number(sheet, row, "seconds an epoch [s]");
    v->cosine[rule] += xp_sheet_number(sheet, row, "least cosine [1]");
    runs[rule]++;
  }
  for (size_t rule = 0; rule < VERDICT_RULES; rule++) {
    v->seconds[rule] /= (double)runs[rule];
    v->cosine[rule] /= (double)runs[rule];
  }
}

static void read_errors(xp_run *run, verdict *v) {
  const xp_sheet *sheet = xp_sheet_read_other(run, "exact-rules", NULL);
  for (size_t row = 0; row < xp_sheet_rows(sheet); row++) {
    const size_t rule = verdict_find(xp_sheet_text(sheet, row, "rule"));
    if (rule < VERDICT_RULES && xp_sheet_number(sheet, row, "angle [degrees]") == 90)
      v->error[rule] = xp_sheet_number(sheet, row, "error [1]");
  }
}

static void rank(verdict *v) {
  for (size_t i = 0; i < VERDICT_RULES; i++) {
    const double own = verdict_test(v, i).mean;
    size_t place = i;
    for (; place > 0; place--) {
      const double before = verdict_test(v, v->order[place - 1]).mean;
      if (isnan(own) || before <= own)
        break;
      v->order[place] = v->order[place - 1];
    }
    v->order[place] = i;
  }
}

int main(int argc, char **argv) {
  xp_run *run =
      xp_begin(argc, argv, "verdict",
               "Which rule to take: a table of the results of exact-learning and exact-rules", NULL);
  verdict *v = xp_need(run, 1, sizeof *v);
  for (size_t rule = 0; rule < VERDICT_RULES; rule++) {
    v->error[rule] = NAN;
    for (size_t start = 0; start < VERDICT_STARTS; start++)
      v->test[rule][start] = NAN;
  }
  read_learning(run, v);
  read_errors(run, v);
  rank(v);
  verdict_write_table(run, v);
  verdict_claim(run, v);
  verdict_write_values(run, v);
  free(v);
  return xp_end(run);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Parts A and B of the ledger: each rule on both sides of its edge, what is refused with file and line, and
 * that text with markup comes out as itself.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "tap.h"
#include "xp_account.h"
#include "xp_claim_file.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[200];

static char *in_folder(const char *name) {
  static char path[300];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

static void write_text(const char *name, const char *text) {
  FILE *file = fopen(in_folder(name), "w");
  if (!file || fputs(text, file) < 0 || fclose(file))
    abort();
}

typedef struct {
  const char *rule;
  xp_evidence claim[3];
  size_t count;
  xp_shown verdict;
  const char *what;
} rule_case;

/* Short names for the table. */
#define YES XP_REPRODUCED
#define HALF XP_PARTLY
#define NO XP_NOT_REPRODUCED
#define NONE XP_NOT_TESTED

static const rule_case rule_cases[] = {
    {"theorem", {{YES, 0, 0}, {YES, 0, 0}}, 2, XP_SHOWN_PROVED, "all hold"},
    {"theorem", {{YES, 0, 0}, {NO, 0, 0}}, 2, XP_SHOWN_CONTRADICTED, "one fails"},
    {"theorem", {{HALF, 0, 0}}, 1, XP_SHOWN_CONTRADICTED, "a part fails"},
    {"theorem", {{YES, 0, 0}, {NONE, NAN, 0}}, 2, XP_SHOWN_NOT_RUN, "one was not tested"},
    {"theorem", {{NO, 0, 0}, {NONE, NAN, 0}}, 2, XP_SHOWN_CONTRADICTED, "one fails, one was not tested"},
    {"evidence", {{YES, 0, 0}, {YES, 0, 0}}, 2, XP_SHOWN_REPRODUCED, "all hold"},
    {"evidence", {{YES, 0, 0}, {NO, 0, 0}}, 2, XP_SHOWN_PARTLY, "one of two holds"},
    {"evidence", {{YES, 0, 0}, {YES, 0, 1}}, 2, XP_SHOWN_PARTLY, "evidence against holds"},
    {"evidence", {{YES, 0, 0}, {NO, 0, 1}}, 2, XP_SHOWN_REPRODUCED, "evidence against fails"},
    {"evidence", {{NO, 0, 0}, {NO, 0, 1}}, 2, XP_SHOWN_NOT_REPRODUCED, "evidence against is none for"},
    {"evidence", {{HALF, 0, 0}}, 1, XP_SHOWN_PARTLY, "a part holds"},
    {"evidence", {{YES, 0, 0}, {NONE, NAN, 0}}, 2, XP_SHOWN_PARTLY, "one was not tested"},
    {"evidence", {{NONE, NAN, 0}, {NONE, NAN, 1}}, 2, XP_SHOWN_NOT_RUN, "none was tested"},
    {"evidence", {{NO, 0, 0}}, 1, XP_SHOWN_NOT_REPRODUCED, "none holds"},
    {"rounds:0.00", {{YES, 100. * 2 / 60000, 0}}, 1, XP_SHOWN_REPRODUCED, "2 of 60 000"},
    {"rounds:0.00", {{YES, 100. * 3 / 60000, 0}}, 1, XP_SHOWN_NOT_REPRODUCED, "3 of 60 000"},
    {"rounds:0.00", {{YES, 0.085, 0}}, 1, XP_SHOWN_NOT_REPRODUCED, "0.085 %"},
    {"rounds:2", {{NO, 1.96, 0}}, 1, XP_SHOWN_REPRODUCED, "the claim's own limits do not count"},
    {"rounds:2", {{YES, 1.5, 0}}, 1, XP_SHOWN_REPRODUCED, "a half rounds up"},
    {"rounds:2", {{YES, 1.4999, 0}}, 1, XP_SHOWN_NOT_REPRODUCED, "less than a half"},
    {"rounds:2", {{YES, 2.5, 0}}, 1, XP_SHOWN_NOT_REPRODUCED, "a half more"},
    {"rounds:2", {{YES, NAN, 0}}, 1, XP_SHOWN_NOT_REPRODUCED, "not a number"},
    {"rounds:2", {{NONE, NAN, 0}}, 1, XP_SHOWN_NOT_RUN, "not tested"},
    {"range:2:3", {{YES, 2.57, 0}, {YES, 1.96, 0}, {YES, 3.49, 0}}, 3, XP_SHOWN_REPRODUCED, "all in it"},
    {"range:2:3", {{YES, 2.57, 0}, {YES, 1.49, 0}}, 2, XP_SHOWN_PARTLY, "one below it"},
    {"range:2:3", {{YES, 3.5, 0}}, 1, XP_SHOWN_NOT_REPRODUCED, "above it"},
    {"range:2.0:3.0", {{YES, 1.96, 0}}, 1, XP_SHOWN_REPRODUCED, "1.96 is 2.0"},
    {"range:2.0:3.0", {{YES, 1.94, 0}}, 1, XP_SHOWN_NOT_REPRODUCED, "1.94 is 1.9"},
    {"share:100:50", {{YES, 100, 0}}, 1, XP_SHOWN_REPRODUCED, "all"},
    {"share:100:50", {{YES, 99.9, 0}}, 1, XP_SHOWN_PARTLY, "not all"},
    {"share:100:50", {{YES, 49.9, 0}}, 1, XP_SHOWN_NOT_REPRODUCED, "less than half"}};

static void test_rules(void) {
  for (size_t i = 0; i < sizeof rule_cases / sizeof *rule_cases; i++) {
    const rule_case *c = &rule_cases[i];
    xp_rule rule;
    const bool known = xp_rule_parse(c->rule, &rule);
    is_text(known ? xp_shown_name(xp_rule_judge(&rule, c->claim, c->count)) : "no rule",
            xp_shown_name(c->verdict), "%s: %s", c->rule, c->what);
  }
  static const char *const none[] = {
      "",        "guess",    "rounds",    "rounds:",  "rounds:-1", "rounds:1e2", "rounds:.",    "range:3:2",
      "range:2", "range:2:", "share:5:6", "theorems", "range::3",  "share:5:x",  "rounds:1.2.3"};
  xp_rule rule;
  for (size_t i = 0; i < sizeof none / sizeof *none; i++)
    ok(!xp_rule_parse(none[i], &rule), "\"%s\" is no rule", none[i]);
}

/* A claims file of the experiment m. */
#define ROW(id, source, kind, count, low, high, measured, verdict, preset)                                   \
  id "\tthe claim\t" source "\tq\t" kind "\t" count "\t%\t" low "\t" high "\tr\t" measured "\t0\t" verdict   \
     "\t1\t" preset "\n"
static const char quick[] = XP_CLAIM_HEADER "\n" ROW("m.error", "paper", "number", "5", "0", "3", "2.7",
                                                     "reproduced", "quick")
    ROW("m.deep", "paper", "number", "0", "0", "3", "-", "not tested", "quick") ROW(
        "m.less", "vfep, prop:angle, prop:ball", "exceptions", "11000", "0", "0", "0", "reproduced", "quick")
        ROW("m.also", "vfep, prop:angle", "exceptions", "500", "0", "0", "0", "reproduced", "quick")
            ROW("m.near", "vfep, prop:angle (b)", "ratio", "40", "0.9", "1", "0.95", "reproduced", "quick")
                ROW("m.nearer", "vfep, prop:angle", "ratio", "40", "0.9", "1", "0.998", "reproduced", "quick")
                    ROW("m.equal", "vfep, prop:same", "residual", "7", "0", "1", "0.3", "reproduced", "quick")
                        ROW("m.faults", "vfep, prop:angle", "faults", "9705", "9705", "9705", "9705",
                            "reproduced", "quick") ROW("m.broken", "vfep, prop:broken", "exceptions", "9",
                                                       "0", "0", "2", "not reproduced", "quick")
                            ROW("m.check", "vfep, property", "number", "0", "0", "1", "2", "not reproduced",
                                "quick");
static const char stored[] =
    XP_CLAIM_HEADER "\n" ROW("m.error", "paper", "number", "3", "0", "3", "2.2", "reproduced", "paper")
        ROW("m.deep", "paper", "number", "1", "0", "3", "0.085", "reproduced", "paper")
            ROW("m.later", "paper", "number", "1", "0", "3", "1", "reproduced", "paper");
#undef ROW

#define LINE(id, rule, claims) id "\twords\tsource\tsec:a\t-\t" rule "\t" claims "\n"
static const char headlines[] = "# a remark\n\n" LINE("error", "rounds:2", "test error: m.error")
    LINE("training", "rounds:0.00", "m.deep")
        LINE("bound", "evidence", "bound: m.less m.also; against: !m.check; mixed: m.equal m.near")
            LINE("later", "rounds:1", "m.later");
static const char statements[] = "prop:angle\tthe angle\n# a remark\nprop:same\tthe same\nprop:ball\ta ball\n"
                                 "prop:broken\tbroken\nprop:alone\talone\n";

static int read_account(xp_account *account, vf_error *error) {
  static char path[300];
  snprintf(path, sizeof path, "%s/m.claims", folder);
  char *const paths[] = {path};
  return xp_account_read(account, paths, 1, folder, error);
}

static void measure_is(const xp_account *account, size_t headline, size_t measure, const char *text, size_t n,
                       const char *presets) {
  xp_measured m;
  xp_headline_measure(&account->headline[headline], measure, XP_COUNTING, &m);
  ok(strcmp(m.text, text) == 0 && m.count == n && strcmp(m.presets, presets) == 0,
     "headline %zu, number %zu: %s, n = %zu, %s", headline, measure, m.text, m.count, m.presets);
}

static void test_account(void) {
  xp_account account;
  vf_error error = {0};
  xp_measured m;
  ok(read_account(&account, &error) == 0, "an account is read %s", error.text);
  is_int((long)account.entry_count, 11, "a claim that is stored only is an entry too");
  is_text(xp_shown_name(account.headline[0].verdict), "reproduced", "the stored 2.2 counts before 2.7");
  measure_is(&account, 0, 0, "2.2 %", 3, "paper");
  xp_headline_measure(&account.headline[0], 0, XP_HERE, &m);
  ok(strcmp(m.text, "2.7 %") == 0 && strcmp(m.presets, "quick") == 0,
     "the number of this run stands apart: %s", m.text);
  is_text(xp_shown_name(account.headline[1].verdict), "not reproduced", "0.085 is not 0.00");
  xp_headline_measure(&account.headline[1], 0, XP_HERE, &m);
  ok(strcmp(m.text, "-") == 0 && !*m.presets, "what was not tested has no number: %s", m.text);
  is_text(xp_shown_name(account.headline[2].verdict), "reproduced", "evidence against that fails");
  measure_is(&account, 2, 0, "no exceptions", 11000, "quick");
  measure_is(&account, 2, 1, "2 %", 0, "quick");
  measure_is(&account, 2, 2, "2 of 2 claims hold", 40, "quick");
  measure_is(&account, 3, 0, "1 %", 1, "paper");
  xp_account_free(&account);
}

static void cell_is(const xp_statement *statement, xp_tally_column column, const char *text) {
  char cell[XP_SHOWN_LENGTH];
  is_text(xp_statement_cell(statement, column, cell), text, "%s, column %d", statement->label, column);
}

static void test_statements(void) {
  xp_account account;
  ok(read_account(&account, NULL) == 0, "statements are read");
  const xp_statement *s = account.statement;
  cell_is(&s[0], XP_TALLY_TRIED, "11 000");
  cell_is(&s[0], XP_TALLY_EXCEPTIONS, "none");
  cell_is(&s[0], XP_TALLY_TIGHTEST, "0.998");
  cell_is(&s[0], XP_TALLY_FAULTS, "all of 9705");
  cell_is(&s[1], XP_TALLY_TRIED, "7");
  cell_is(&s[1], XP_TALLY_EXCEPTIONS, "");
  cell_is(&s[1], XP_TALLY_TIGHTEST, "at roundoff");
  cell_is(&s[3], XP_TALLY_EXCEPTIONS, "2");
  static const char *const verdicts[] = {"proved and checked", "proved and checked", "proved and checked",
                                         "contradicted", "proved"};
  for (size_t i = 0; i < 5; i++)
    is_text(xp_shown_name(s[i].verdict), verdicts[i], "%s", s[i].label);
  is_int((long)xp_account_statements(&account, XP_SHOWN_PROVED), 3, "statements are counted");
  is_int((long)xp_account_checks(&account, XP_SHOWN_FAILS), 0,
         "a claim that a headline names is no check, though its source is like a label");
  is_int((long)xp_account_checks(&account, XP_SHOWN_HOLDS), 0, "and all others serve a part");
  xp_account_free(&account);
}

static void test_refusals(void) {
  static const struct {
    const char *file, *text, *message;
  } bad[] = {
      {"headlines", LINE("a", "guess", "m.error"), "headlines:1: headline a: unknown rule \"guess\""},
      {"headlines", "# x\n" LINE("a", "evidence", "m.none"),
       "headlines:2: headline a: no results have the claim \"m.none\""},
      {"headlines", LINE("a", "theorem", "m.error; !m.deep"),
       "headlines:1: headline a: the rule takes no evidence against"},
      {"headlines", LINE("a", "evidence", "!m.error"), "headlines:1: headline a: no claim is evidence for"},
      {"headlines", LINE("a", "evidence", "x: "), "headlines:1: headline a: no claim after"},
      {"headlines", LINE("a", "evidence", "m.error m.error"), "headlines:1: headline a: twice the claim"},
      {"headlines", LINE("a", "evidence", "m.error") LINE("a", "evidence", "m.error"),
       "headlines:2: headline a: twice the id"},
      {"headlines", LINE("a b", "evidence", "m.error"), "headlines:1: headline a b: not a name"},
      {"headlines", LINE("a", "evidence", ""), "headlines:1: headline a: an empty cell"},
      {"headlines", "a\tb\n", "headlines:1: not a whole line of 7 cells"},
      {"statements", "prop:a\tx\nprop:b\ty\nprop:a\tz\n", "statements:3: prop:a comes twice"},
      {"statements", "prop:a}\tx\n", "statements:1: \"prop:a}\": not a label"},
      {"statements", "prop:a\t\n", "statements:1: \"prop:a\": not a label and a text"},
      {"statements", "# no end", "statements:1: not a whole line"}};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    xp_account account;
    vf_error error = {0};
    write_text("headlines", headlines);
    write_text("statements", statements);
    write_text(bad[i].file, bad[i].text);
    ok(read_account(&account, &error) == GSL_EFAILED && strstr(error.text, bad[i].message), "%s", error.text);
    xp_account_free(&account);
  }
}
#undef LINE

int main(void) {
  const char *temporary = getenv("TMPDIR");
  snprintf(folder, sizeof folder, "%s/headline.XXXXXX", temporary ? temporary : ".");
  if (!mkdtemp(folder) || mkdir(in_folder("paper"), 0700))
    abort();
  write_text("m.claims", quick);
  write_text("paper/m.claims", stored);
  write_text("headlines", headlines);
  write_text("statements", statements);
  test_rules();
  test_account();
  test_statements();
  test_refusals();
  static const char *const names[] = {"m.claims", "paper/m.claims", "headlines", "statements"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    unlink(in_folder(names[i]));
  ok(rmdir(in_folder("paper")) == 0 && rmdir(folder) == 0, "nothing else is left in the test's folder");
  return tap_done();
}

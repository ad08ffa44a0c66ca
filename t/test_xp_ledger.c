/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "tap.h"
#include "xp_claim_file.h"
#include "xp_shown.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[200];

static const char *in_folder(const char *name) {
  static char path[300];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

static const char *write_bytes(const char *name, const char *bytes, size_t length) {
  const char *path = in_folder(name);
  FILE *file = fopen(path, "w");
  if (!file || fwrite(bytes, 1, length, file) != length || fclose(file))
    abort();
  return path;
}

static const char *write_text(const char *name, const char *text) {
  return write_bytes(name, text, strlen(text));
}

static void test_tsv(void) {
  static const struct {
    const char *bytes, *what, *message;
    size_t length;
  } bad[] = {{"a\tb\nc\n", "too few cells", ":2: not a whole line of 2 cells", 6},
             {"a\tb\tc\n", "too many cells", ":1: not a whole line of 2 cells", 6},
             {"a\tb\nc\td", "a last line that is cut off", ":2: not a whole line of 2 cells", 7},
             {"a\tb\n\n", "an empty line", ":2: not a whole line of 2 cells", 5},
             {"a\tb\nc\0d\te\n", "a byte 0", ":2: not a whole line of 2 cells", 10},
             {"a\tb\n\0", "a byte 0 at the end", ":2: not a whole line of 2 cells", 5},
             {"a\tb\nc\t\033[2Jd\n", "a control byte", ":2: not a whole line of 2 cells of printable", 12},
             {"a\tb\nc}\\relax\td\n", "a key that is code", ":2: \"c}\\relax\" is not a key", 15},
             {"a\tb\n\td\n", "an empty key", ":2: \"\" is not a key", 7},
             {"a\tb\nb\tb\na\tc\n", "a key twice", ":3: a comes twice", 12}};
  xp_tsv tsv;
  vf_error error;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    int code = xp_tsv_read_keys(&tsv, write_bytes("bad.val", bad[i].bytes, bad[i].length), &error);
    ok(code == GSL_EFAILED && strstr(error.text, bad[i].message) && !tsv.cell && !tsv.bytes, "%s: %s",
       bad[i].what, error.text);
  }
  ok(xp_tsv_read(&tsv, in_folder("none"), 2, &error) == GSL_EFAILED && strstr(error.text, "No such file"),
     "a missing file: %s", error.text);
  ok(xp_tsv_read(&tsv, folder, 2, &error) == GSL_EFAILED && strstr(error.text, "directory"), "a folder: %s",
     error.text);

  is_int(xp_tsv_read_keys(&tsv, write_text("good.val", ""), NULL), 0, "an empty file");
  is_int((long)tsv.rows, 0, "has no rows");
  xp_tsv_free(&tsv);

  is_int(xp_tsv_read_keys(&tsv, write_text("good.val", "one\t1.5 %\ntwo\t\n"), NULL), 0, "a good file");
  is_text(xp_tsv_find(&tsv, "one"), "1.5 %", "its text by key");
  is_text(xp_tsv_find(&tsv, "two"), "", "an empty cell");
  is_text(xp_tsv_find(&tsv, "three"), NULL, "no such key");
  is_int((long)tsv.rows, 2, "two rows");
  xp_tsv_free(&tsv);
}

static void test_name(void) {
  char name[XP_NAME_LENGTH], path[300];
  ok(xp_ledger_name("a.b/mnist.claims", ".claims", name), "a path with a folder");
  is_text(name, "mnist", "gives the name of the experiment");
  ok(!xp_ledger_name("mnist.val", ".claims", name), "another suffix");
  ok(!xp_ledger_name("a/.claims", ".claims", name), "no name before the suffix");
  ok(!xp_ledger_name("a/b}.claims", ".claims", name) && !xp_ledger_name("a/b\033.claims", ".claims", name),
     "a name that is code");
  memset(path, 'x', sizeof path);
  strcpy(path + 290, ".claims");
  ok(!xp_ledger_name(path, ".claims", name), "a name too long to be one");
}

/* A claims file with one row whose cell column holds text. */
static const char *write_claim(const char *name, int column, const char *text) {
  const char *cells[XP_COLUMNS] = {"m.error",    "\"low\" error", "arXiv v1", "of 5 seeds", "number", "5",
                                   "%",          "-inf",          "3",        "a | b",      "2.9341", "0.123",
                                   "reproduced", "65.1",          "quick"};
  char line[600] = XP_CLAIM_HEADER "\n";
  if (column >= 0)
    cells[column] = text;
  for (int i = 0; i < XP_COLUMNS; i++) {
    strcat(line, cells[i]);
    strcat(line, i + 1 < XP_COLUMNS ? "\t" : "\n");
  }
  return write_text(name, line);
}

static void test_reading(void) {
  static const struct {
    int column;
    const char *text;
  } bad[] = {{XP_COLUMN_ID, ""},
             {XP_COLUMN_KIND, "guess"},
             {XP_COLUMN_COUNT, "-1"},
             {XP_COLUMN_COUNT, "2.5"},
             {XP_COLUMN_LOW, "low"},
             {XP_COLUMN_HIGH, "3 "},
             {XP_COLUMN_MEASURED, "-"},
             {XP_COLUMN_SPREAD, "-0.1"},
             {XP_COLUMN_SPREAD, "nan"},
             {XP_COLUMN_VERDICT, "maybe"},
             {XP_COLUMN_SECONDS, "inf"},
             {XP_COLUMN_PRESET, "large"},
             {XP_COLUMN_MEASURED, ""},
             {XP_COLUMN_VERDICT, "not tested"},
             {XP_COLUMN_MEASURED, "7"},
             {XP_COLUMN_MEASURED, "nan"},
             {XP_COLUMN_LOW, "5"},
             {XP_COLUMN_LOW, "nan"},
             {XP_COLUMN_HIGH, "nan"},
             {XP_COLUMN_VERDICT, "partly"},
             {XP_COLUMN_ID, "m.a}"},
             {XP_COLUMN_ID, "m"},
             {XP_COLUMN_ID, "other.a"},
             {XP_COLUMN_VERDICT, "not reproduced"},
             {XP_COLUMN_UNIT, "a unit that is no unit but a sentence"},
             {XP_COLUMN_SECONDS, "1.0000000000000000000000000000000000"}};
  vf_error error;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    xp_ledger ledger = {0};
    int code = xp_ledger_add(&ledger, write_claim("m.claims", bad[i].column, bad[i].text), &error);
    ok(code == GSL_EFAILED && strstr(error.text, "m.claims:2: not a claim"), "\"%s\" in column %d",
       bad[i].text, bad[i].column + 1);
    xp_ledger_free(&ledger);
  }

  xp_ledger ledger = {0};
  ok(xp_ledger_add(&ledger, write_text("h.claims", ""), &error) && strstr(error.text, "not a header"),
     "an empty file has no claims: %s", error.text);
  is_int(xp_ledger_add(&ledger, write_claim("m.claims", -1, NULL), NULL), 0, "a good file");
  ok(ledger.count == 1 && ledger.row[0].measured == 2.9341 && ledger.row[0].low == -INFINITY &&
         ledger.row[0].verdict == XP_REPRODUCED && ledger.row[0].preset == XP_QUICK,
     "its row");
  ok(xp_ledger_add(&ledger, write_claim("m.claims", -1, NULL), &error) == 0 &&
         xp_ledger_index(&ledger, &error) == GSL_EFAILED && strstr(error.text, "m.error comes twice"),
     "the same claim again: %s", error.text);
  ok(xp_ledger_add(&ledger, write_claim("more.claims", XP_COLUMN_ID, "more.error"), NULL) == 0,
     "another claim");
  ok(xp_ledger_mark_stale(&ledger, "more") && ledger.row[2].stale && !ledger.row[0].stale, "one is stale");
  ok(!xp_ledger_mark_stale(&ledger, "none"), "what is not there cannot be stale");
  xp_ledger_free(&ledger);

  ok(xp_ledger_add(&ledger, write_claim("mnist.txt", -1, NULL), &error) == GSL_EINVAL,
     "a name of another kind: %s", error.text);
  ok(xp_ledger_add(&ledger, write_text("h.claims", XP_CLAIM_HEADER "\n"), &error), "a header alone: %s",
     error.text);
  xp_ledger_free(&ledger);
  ok(xp_ledger_add(&ledger,
                   write_text("h.claims", "1\t2\t3\t4\t5\t6\t7\t8\t9\t10\t11\t12\t13\t14\t15\n"
                                          "1\t2\t3\t4\t5\t6\t7\t8\t9\t10\t11\t12\t13\t14\t15\n"),
                   &error) &&
         strstr(error.text, "not a header"),
     "another header: %s", error.text);
  xp_ledger_free(&ledger);
}

static void test_presets(void) {
  xp_ledger ledger = {0};
  vf_error error;
  xp_ledger_add(&ledger, write_claim("m.claims", -1, NULL), NULL);
  char text[600] = XP_CLAIM_HEADER "\n"
                                   "deep.a\ts\tw\tq\tnumber\t0\t1\t0\t1\tr\t0.5\t0\treproduced\t1\tpaper\n";
  ok(xp_ledger_add(&ledger, write_text("deep.claims", text), &error) == GSL_EFAILED &&
         strstr(error.text, "preset paper beside preset quick"),
     "presets are not mixed: %s", error.text);
  xp_ledger_free(&ledger);
}

static void test_format(void) {
  static const struct {
    double low, high, measured, spread;
    const char *text, *spread_text;
  } cases[] = {{0, 3, 2.9341, 0.123, "2.93", "0.12"},
               {0, 3, 1234.4, 45.2, "1234", "45"},
               {0, 3, 2.99999, 0, "3", ""},
               {0, 3, 3.00001, 0, "3.00001", ""},
               {0, 3, 2.9341, 0, "2.93", ""},
               {0, 20000, 12345, 0, "12345", ""},
               {0, 3, 3.0001, 0.5, "3.0001", "0.5"},
               {0, 1e-8, 1.23456e-11, 0, "1.23e-11", ""},
               {0, 1e-8, 1.23456e-11, 3.21e-12, "1.23e-11", "3.2e-12"},
               {0, INFINITY, -0.0437, 0.00991, "-0.0437", "0.0099"},
               {0, 1, NAN, 0.1, "nan", ""}};
  xp_ledger_numbers numbers;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    xp_ledger_row row = {.low = cases[i].low,
                         .high = cases[i].high,
                         .measured = cases[i].measured,
                         .spread = cases[i].spread,
                         .verdict = XP_NOT_REPRODUCED};
    xp_ledger_format(&row, &numbers);
    is_text(numbers.measured, cases[i].text, "%.17g, spread %g, in [%g, %g]", cases[i].measured,
            cases[i].spread, cases[i].low, cases[i].high);
    is_text(numbers.spread, cases[i].spread_text, "and its spread");
  }
}

static void test_limits(void) {
  static const struct {
    double low, high, measured;
    const char *text;
  } cases[] = {{0.2241911371289305, INFINITY, 6.97, ">= 0.22"},
               {0.2241911371289305, INFINITY, 0.2238, ">= 0.2242"},
               {2.2250738585072014e-308, INFINITY, 0.5, "> 0"},
               {0, 3.462930381484679e-14, 2e-16, "[0, 3.5e-14]"},
               {0.99, 1.0000000000000224, 1.0000000000000002, "[0.99, 1]"},
               {-INFINITY, 2.5, 1.96, "<= 2.5"},
               {36171, 36171, 36171, "36171"},
               {-INFINITY, INFINITY, 0.5, "any"}};
  char text[XP_SHOWN_LENGTH];
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const xp_ledger_row row = {.low = cases[i].low,
                               .high = cases[i].high,
                               .measured = cases[i].measured,
                               .unit = "1",
                               .verdict = XP_REPRODUCED};
    is_text(xp_shown_limits(&row, text), cases[i].text, "[%.17g, %.17g]", cases[i].low, cases[i].high);
  }
}

static xp_ledger_row claim(const char *id, double low, double high, double measured, double spread,
                           xp_verdict verdict) {
  return (xp_ledger_row){
      .id = id, .low = low, .high = high, .measured = measured, .spread = spread, .verdict = verdict};
}

/* Whether fresh is refused for the reason why, with so many failures; NULL when it is taken. */
static void verify_one(const char *why, xp_ledger_row reference, xp_ledger_row fresh, size_t failures) {
  char *text = NULL;
  size_t size = 0;
  xp_ledger old = {.row = &reference, .count = 1}, new = {.row = &fresh, .count = 1};
  FILE *out = open_memstream(&text, &size);
  xp_ledger_index(&old, NULL);
  xp_ledger_index(&new, NULL);
  size_t found = xp_ledger_verify(out, &old, &new);
  xp_index_free(&old.ids);
  xp_index_free(&new.ids);
  fclose(out);
  if (why)
    ok(found == failures && strncmp(text, "not ok 1 - e.a", 14) == 0 && strstr(text, why), "refused: %s",
       why);
  else
    ok(found == failures && strcmp(text, "ok 1 - e.a\n1..1\n") == 0, "%s again",
       xp_verdict_name(reference.verdict));
  free(text);
}

static void test_verify(void) {
  const xp_ledger_row good = claim("e.a", 0, 3, 2.5, 0.25, XP_REPRODUCED);
  const xp_ledger_row exact = claim("e.a", 0, 1, 0.25, 0, XP_REPRODUCED);
  const xp_ledger_row partly = claim("e.a", 3, 3, 2, 0, XP_PARTLY);
  const xp_ledger_row failed = claim("e.a", 0, 1, 1.5, 0, XP_NOT_REPRODUCED);
  const xp_ledger_row none = claim("e.a", 0, 1, NAN, 0, XP_NOT_TESTED);
  verify_one(NULL, good, good, 0);
  verify_one(NULL, good, claim("e.a", 0, 3, 2.875, 0.125, XP_REPRODUCED), 0);
  verify_one("both spreads", good, claim("e.a", 0, 3, 2.876, 0.125, XP_REPRODUCED), 1);
  verify_one("both spreads", good, claim("e.a", 0, 3, 2.1, 0.1, XP_REPRODUCED), 1);
  verify_one(NULL, exact, claim("e.a", 0, 1, 0.9, 0, XP_REPRODUCED), 0);
  verify_one(NULL, partly, claim("e.a", 3, 3, 1, 0, XP_PARTLY), 0);
  verify_one(NULL, failed, claim("e.a", 0, 1, 1.6, 0, XP_NOT_REPRODUCED), 0);
  verify_one(NULL, none, none, 0);
  verify_one("another verdict", exact, failed, 1);
  verify_one("another verdict", failed, exact, 1);
  verify_one("another verdict", exact, none, 1);
  verify_one("not a number", exact, claim("e.a", 0, 1, NAN, 0, XP_NOT_REPRODUCED), 1);
  verify_one("the reference is not a number", claim("e.a", 0, 1, NAN, 0, XP_NOT_REPRODUCED), failed, 1);
  verify_one("missing in the new results", exact, claim("e.b", 0, 1, 0.5, 0, XP_REPRODUCED), 2);
  verify_one("e.b: missing in the reference", exact, claim("e.b", 0, 1, 0.5, 0, XP_REPRODUCED), 2);
}

static void clean(void) {
  static const char *const names[] = {"bad.val",   "good.val", "m.claims",   "more.claims",
                                      "mnist.txt", "h.claims", "deep.claims"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    unlink(in_folder(names[i]));
  is_int(rmdir(folder), 0, "nothing else is left in the test's folder");
}

int main(void) {
  const char *temporary = getenv("TMPDIR");
  snprintf(folder, sizeof folder, "%s/ledger.XXXXXX", temporary ? temporary : ".");
  if (!mkdtemp(folder))
    abort();
  test_tsv();
  test_name();
  test_reading();
  test_presets();
  test_format();
  test_limits();
  test_verify();
  clean();
  return tap_done();
}

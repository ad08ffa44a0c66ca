#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What the report and the programs say of one another exists: fragments, labels, values, figures.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
: "${VFEP_EXPERIMENTS:?none to test}"
cd "$VFEP_SOURCE" || exit 1

# macro NAME FILE...: the two arguments of each \NAME[...]{a}{b}, as "a b".
macro() {
  name=$1
  shift
  sed -n "s/.*\\\\$name\\(\\[[0-9]*\\]\\)\\{0,1\\}{\\([^}]*\\)}{\\([^}]*\\)}.*/\\2 \\3/p" "$@"
}

macro fragment paper/*.tex paper/sections/*.tex >"$work/quoted"
while read -r program fragment; do
  for mark in "/* <<$fragment>> */" "/* <</$fragment>> */"; do
    test "$(cat experiments/*/"$program.c" src/*/"$program.c" 2>/dev/null | grep -c -x -F "$mark")" -eq 1 || echo "$program.c: not one line $mark"
  done
done <"$work/quoted" >"$work/found"
none 'every fragment that the report quotes stands in its program, once'

for file in src/*/*.[ch] experiments/*/*.[ch]; do
  case $file in experiments/template/*) continue ;; esac # quoted in its own section, which new-experiment writes
  sed -n 's|^/\* <<\([^/].*\)>> \*/$|\1|p' "$file" | while read -r fragment; do
    grep -q -x -F "$(basename "$file" .c) $fragment" "$work/quoted" || echo "$file: $fragment is quoted nowhere"
  done
done >"$work/found"
none 'every fragment of a program is quoted'

for program in $VFEP_EXPERIMENTS; do
  test "$(grep -c "\\\\figureof\\*\\{0,1\\}{$program}" "paper/sections/$program.tex")" -eq 1 ||
    echo "paper/sections/$program.tex: not one \\figureof{$program}"
done >"$work/found"
none 'every section shows its figure'

cat paper/*.tex paper/sections/*.tex | grep -o 'label{[^}]*}' | sed 's/label{\(.*\)}/\1/' | sort >"$work/labels"
uniq -d "$work/labels" >"$work/found"
none 'no label stands twice'
grep -n -o -E '\b(eq|prop|thm|ex|sec|cor):[a-z][a-z-]*' src/*/*.[ch] experiments/*/*.[ch] | while IFS=: read -r file line kind name; do
  grep -q -x -F "$kind:$name" "$work/labels" || echo "$file:$line: $kind:$name"
done >"$work/found"
none 'every label that a program cites is in the report'

# Part B of the ledger has a line for every statement, part A a section for every sentence.
grep -E '^(prop|thm|cor|ex):' "$work/labels" | sort -u >"$work/statements"
grep -v '^#' reference/statements | grep . | cut -f 1 | sort >"$work/lines"
diff "$work/statements" "$work/lines" >"$work/found"
none 'reference/statements has the statements of the report'
grep -v '^#' reference/headlines | grep . | cut -f 4 | while read -r section; do
  grep -q -x -F "$section" "$work/labels" || echo "reference/headlines: $section"
done >"$work/found"
none 'the sections of reference/headlines are in the report'

# values MACRO FOLDER: what the report quotes by \MACRO{NAME/key} and FOLDER/NAME.val does not have.  TeX stops at a
# key with a macro's argument in it that is missing.
values() {
  cat paper/*.tex paper/sections/*.tex | grep -o -E "\\\\($1)\{[^}]*\}" | sed 's/.*{\(.*\)}/\1/' | grep -v '#' | sort -u >"$work/values"
  while IFS=/ read -r program key; do
    # An experiment that is new has none yet.
    test -f "$2/$program.val" || continue
    grep -q "^$key	" "$2/$program.val" || echo "$program/$key"
  done <"$work/values" >"$work/found"
}
values '(scaled)?val|bothval' reference/quick
check 'the report has values' test -s "$work/values"
none 'every value of the report is among the locked ones'
values '(scaled)?counted' reference/quick
none 'every count that the report says in words is among the locked ones'
values '(scaled)?none' reference/quick
none 'every count of a table that may be none is among the locked ones'
values lockedval reference/paper
none 'every locked value of the report is there'
values 'paperval|papercounted|bothval|scaled(val|counted|none)' reference/paper
none 'every value of the paper'"'"'s scale is among the locked ones'
tap_done

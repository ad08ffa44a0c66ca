#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Coq accepts every statement under a label of the report, without an axiom, and the report marks just these.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"

proofs=$VFEP_SOURCE/proofs theory=$VFEP_SOURCE/paper/theory.tex

awk -f "$proofs/theorems.awk" "$proofs"/*.v >"$work/theorems"
check 'there are theorems' test -s "$work/theorems"
grep -c '^(\* theorem' "$proofs"/*.v | awk -F : '{ n += $2 } END { print n }' >"$work/comments"
check 'every comment that names a label stands before a theorem' \
  test "$(cat "$work/comments")" -eq "$(grep -c ' [a-z_]*$' "$work/theorems")"
cut -d ' ' -f 3 "$work/theorems" | sort | uniq -d >"$work/found"
none 'no name stands twice'

# Part a of a statement is its \item[(a)].
while read -r label part name; do
  awk -v label="\\\\label{$label}" -v item="\\item[($part)]" -v part="$part" '
    index($0, label) { inside = 1; found = part == "-" }
    inside && index($0, item) { found = 1 }
    inside && /^\\end\{(theorem|proposition|corollary|example)\}/ { exit }
    END { exit !found }' "$theory" || echo "$name: the report has no $label $part"
done <"$work/theorems" >"$work/found"
none 'every label and part is one of the report'

# The marks of the report, as its text has them once it is made.
marks() {
  awk -f "$proofs/mark.awk" "$1" "$theory" |
    sed -n 's/.*; \\checkedmark{\([a-z, ]*\)}\]\\label{\([a-z]*:[a-z-]*\)}.*/\2 \1/p'
}
awk '{ split("", one); part = $2 == "-" ? "" : $2; if (!seen[$1, part]++) print $1, part }' "$work/theorems" | sort |
  awk '{ if ($1 != last) { if (last) print last, parts; parts = $2 } else parts = parts (parts == "" ? "" : ", ") $2; last = $1 }
    END { print last, parts }' >"$work/expected"
marks "$work/theorems" | sort | diff "$work/expected" - >"$work/found"
none 'the report marks the statements and parts that are proved, and no other'
grep -n -F '\checkedmark{' "$VFEP_SOURCE"/paper/*.tex "$VFEP_SOURCE"/paper/sections/*.tex >"$work/found"
none 'and has no mark set by hand'
sed '/prop:angle/d' "$work/theorems" >"$work/fewer"
check 'a proof that is gone takes its mark with it' test -z "$(marks "$work/fewer" | grep prop:angle)"

# fake VERSION LIBRARY: a coqc of that version, whose library names that version of its own.
fake() {
  mkdir -p "$work/bin" "$work/coq/user-contrib/mathcomp/algebra"
  printf '#!/bin/sh\ncase $1 in --print-version) echo %s 4.13 ;; -where) echo %s ;; *) exit 1 ;; esac\n' "$1" "$work/coq" >"$work/bin/coqc"
  chmod +x "$work/bin/coqc"
  echo "#[deprecated(since=\"mathcomp $2\", note=\"Use it.\")]" >"$work/coq/user-contrib/mathcomp/algebra/matrix.v"
}
with_fake() { env PATH="$work/bin:$PATH" sh "$proofs/check.sh" "$VFEP_SOURCE" "$work/none"; }
fake 8.18.0 1.15.0
stops 'another Coq' 77 'coqc: version 8.18.0, and the proofs were built with 8.16' with_fake
fake 8.16.1 2.2.0
stops 'another Mathematical Components' 77 'version 2.2, and the proofs were built with 1.15' with_fake

# shellcheck disable=SC2086 # words are meant to split
sh "$proofs/check.sh" "$VFEP_SOURCE" "$work/proofs" $VFEP_PROOFS >"$work/axioms" 2>"$work/errors"
status=$?
if [ $status -eq 77 ]; then
  tests=$((tests + 1))
  echo "ok $tests - Coq accepts the proofs # SKIP $(cat "$work/errors")"
else
  check 'Coq accepts the proofs' test $status -eq 0
  sed 's/^/# /' "$work/errors"
  check 'each theorem is closed under the global context' \
    test "$(grep -c -x 'Closed under the global context' "$work/axioms")" -eq "$(wc -l <"$work/theorems")"
  grep -v -x 'Closed under the global context' "$work/axioms" >"$work/found"
  none 'and none rests on an axiom'
fi
tap_done

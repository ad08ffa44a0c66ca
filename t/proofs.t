#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Coq accepts every statement under a label of the report, without an axiom, and the label is one of a proposition.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"

labels() {
  sed -n 's/^(\* theorem \([a-z]*:[a-z-]*\) \*)$/\1/p' "$VFEP_SOURCE"/proofs/*.v
}

labels | sort -u | while read -r label; do
  grep -q -F "\\label{$label}" "$VFEP_SOURCE/paper/theory.tex" || echo "$label is no label of the report"
done >"$work/found"
none 'every label is one of the report'
check 'and there are labels' test "$(labels | wc -l)" -gt 0

case $(coqc --print-version 2>/dev/null) in
8.16.*)
  # shellcheck disable=SC2086 # words are meant to split
  sh "$VFEP_SOURCE/proofs/check.sh" "$VFEP_SOURCE" "$work/proofs" $VFEP_PROOFS >"$work/axioms" 2>"$work/errors"
  check 'Coq accepts the proofs' test $? -eq 0
  sed 's/^/# /' "$work/errors"
  check 'each theorem is closed under the global context' \
    test "$(grep -c -x 'Closed under the global context' "$work/axioms")" -eq "$(labels | wc -l)"
  grep -v -x 'Closed under the global context' "$work/axioms" >"$work/found"
  none 'and none rests on an axiom'
  ;;
*)
  tests=$((tests + 1))
  echo "ok $tests - Coq accepts the proofs # SKIP coqc 8.16 is missing"
  ;;
esac
tap_done

#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check.sh SOURCE FOLDER FILE...: compiles the proofs in FOLDER, and prints for each theorem under a label of the report
# whether it rests on an axiom.  Exit status 77: Coq or its library is missing, or of another version than the proofs were
# built with.
set -eu
LC_ALL=C
export LC_ALL
die() {
  echo "proofs: $*" >&2
  exit 1
}
source=$(cd "$1" && pwd) folder=$2
shift 2
skip() {
  echo "proofs: $*" >&2
  exit 77
}
version=$(coqc --print-version 2>/dev/null) || skip 'coqc is missing: install coq and libcoq-mathcomp-algebra'
version=${version%% *}
case $version in
8.16 | 8.16.*) ;;
*) skip "coqc: version $version, and the proofs were built with 8.16: they are not tried" ;;
esac
library=$(coqc -where)/user-contrib/mathcomp
test -d "$library/algebra" || skip "$library: no mathcomp algebra: install libcoq-mathcomp-algebra"
# Mathematical Components name no version but that of their latest deprecation.
version=$(cat "$library"/*/*.v | sed -n 's/.*since *= *"mathcomp \([0-9]*\.[0-9]*\).*/\1/p' | sort -t . -k 1,1n -k 2,2n | tail -n 1)
case $version in
1.15) ;;
*) skip "$library: version ${version:-unknown}, and the proofs were built with 1.15: they are not tried" ;;
esac
mkdir -p "$folder"
cd "$folder"
modules=
for file; do
  name=${file##*/}
  cp "$source/$file" "$name"
  coqc -q -w -notation-overridden,-ambiguous-paths -Q . vfep "$name" || die "$file: does not compile"
  modules="$modules ${name%.v}"
done
{
  echo "From vfep Require Import$modules."
  awk -f "$source/proofs/theorems.awk" ./*.v | awk '{ print "Print Assumptions " $3 "." }'
} >axioms.txt
cp axioms.txt axioms.v
coqc -q -Q . vfep axioms.v >assumptions.txt || die 'the theorems cannot be asked for their axioms'
cat assumptions.txt
! grep -q -v '^Closed under the global context$' assumptions.txt || die 'a theorem rests on an axiom, which stands above'

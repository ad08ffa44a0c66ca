#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check.sh SOURCE FOLDER FILE...: compiles the proofs in FOLDER, and prints for each theorem under a label of the report
# whether it rests on an axiom.
set -eu
LC_ALL=C
export LC_ALL
die() {
  echo "proofs: $*" >&2
  exit 1
}
source=$(cd "$1" && pwd) folder=$2
shift 2
version=$(coqc --print-version 2>/dev/null) || die 'coqc is missing: install coq and libcoq-mathcomp-algebra'
case $version in
8.16.*) ;;
*) die "coqc: version ${version%% *}, and the proofs were built with 8.16: they are not tried" ;;
esac
mkdir -p "$folder"
cd "$folder"
modules=
for file; do
  name=${file##*/}
  cp "$source/$file" "$name"
  coqc -q -Q . vfep "$name" || die "$file: does not compile"
  modules="$modules ${name%.v}"
done
{
  echo "From vfep Require Import$modules."
  # A theorem follows the comment that holds its label.
  cat ./*.v | awk '/^\(\* theorem [a-z]+:[a-z-]+ \*\)$/ { wanted = 1; next } wanted { print "Print Assumptions " $2 "."; wanted = 0 }'
} >axioms.txt
cp axioms.txt axioms.v
coqc -q -Q . vfep axioms.v || die 'the theorems cannot be asked for their axioms'

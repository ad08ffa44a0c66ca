#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Locks the results of experiments: lock.sh RESULTS REFERENCE ALL NAME..., where ALL are the names of all
# experiments in one word.  What was locked of an experiment before is taken away.
set -eu
results=$1 reference=$2 all=$3
shift 3

# The tables of one experiment in a folder; NAME-PART.tsv is its own unless NAME-PART is an experiment too.
tables() {
  for table in "$1/$2.tsv" "$1/$2"-*.tsv; do
    test -f "$table" || continue
    owner=$2
    for other in $all; do
      case $(basename "$table") in
      "$other".tsv | "$other"-*.tsv) test "${#other}" -le "${#owner}" || owner=$other ;;
      esac
    done
    test "$owner" != "$2" || echo "$table"
  done
}

mkdir -p "$reference"
for name; do
  tables "$reference" "$name" | while read -r table; do rm -f "$table"; done
  tables "$results" "$name" | while read -r table; do cp "$table" "$reference/"; done
  for kind in val claims manifest; do cp "$results/$name.$kind" "$reference/"; done
done

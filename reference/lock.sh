#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Stores the results of experiments: lock.sh RESULTS REFERENCE ALL NAME..., where ALL are the names of all
# experiments in one word.  Tables that an experiment no longer has are taken away, when its new ones are there.
set -eu
LC_ALL=C
export LC_ALL
results=$1 reference=$2 all=$3
shift 3

# The names of the tables of one experiment in a folder; NAME-PART.tsv is its own unless NAME-PART is an
# experiment too.
tables() {
  for table in "$1/$2.tsv" "$1/$2"-*.tsv; do
    test -f "$table" || continue
    owner=$2
    for other in $all; do
      case $(basename "$table") in
      "$other".tsv | "$other"-*.tsv) test "${#other}" -le "${#owner}" || owner=$other ;;
      esac
    done
    test "$owner" != "$2" || basename "$table"
  done
}

mkdir -p "$reference"
new=$(mktemp -d "$reference/.lock.XXXXXX")
trap 'rm -rf "$new"' EXIT
trap 'exit 1' HUP INT TERM
for name; do
  for file in $(tables "$results" "$name") "$name.val" "$name.claims" "$name.manifest"; do
    cp "$results/$file" "$new/"
  done
done
# What the whole cost, where ./reproduce has measured it.
[ ! -f "$results/reproduce.val" ] || cp "$results/reproduce.val" "$new/"
for name; do
  for file in $(tables "$reference" "$name"); do
    test -f "$new/$file" || rm -f "$reference/$file"
  done
done
for file in "$new"/*; do mv -f "$file" "$reference/"; done

#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Packs a release: release.sh NAME.tar.gz FILE-OR-FOLDER..., all of them in one folder called NAME.
# Nothing is written when a part is missing or empty.
set -eu
LC_ALL=C
export LC_ALL
archive=$1
shift
name=$(basename "$archive" .tar.gz)
[ $# -gt 0 ] || { echo "release.sh: $archive: no parts: name the files to pack" >&2; exit 1; }
for part; do
  if [ -d "$part" ]; then [ -n "$(ls -A "$part")" ]; else [ -s "$part" ]; fi || {
    echo "release.sh: $part: missing or empty: make it first" >&2
    exit 1
  }
done
work=$(mktemp -d "$archive.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
mkdir "$work/$name"
cp -R "$@" "$work/$name/"
(cd "$work" && tar -cf - "$name" | gzip -9 -n >packed)
mv -f "$work/packed" "$archive"
echo "$archive"

#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# tar as make dist calls it, with an outcome that the names, bytes and executable bits of the files alone determine: sorted,
# of no user, with one time, which is SOURCE_DATE_EPOCH, that of the commit, or in a release that of its files.
set -eu
LC_ALL=C
export LC_ALL
top=$(cd "$(dirname "$0")/.." && pwd)
case $1 in
*c*) tar --sort=name --version >/dev/null 2>&1 || exec tar "$@" ;;
*) exec tar "$@" ;;
esac
epoch=${SOURCE_DATE_EPOCH-}
[ -n "$epoch" ] || epoch=$(git -C "$top" log -1 --format=%ct 2>/dev/null) || epoch=$(stat -c %Y "$top/configure.ac")
exec tar "$@" --sort=name --mtime="@$epoch" --owner=0 --group=0 --numeric-owner --mode=u+rwX,go+rX,go-w

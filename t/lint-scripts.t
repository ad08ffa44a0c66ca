#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Scripts hold nothing that shellcheck objects to, run in the C locale, and keep their line ends in every clone.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
cd "$VFEP_SOURCE" || exit 1
scripts=$(find . -name .git -prune -o \( -name 'build*' -o -name '_build' -o -name '_inst' \) -prune -o -type f \( -name '*.sh' -o -name '*.t' \) -print)
scripts="$scripts ./reproduce ./bootstrap ./new-experiment"
[ ! -f .ci/run ] || scripts="$scripts ./.ci/run"

if command -v shellcheck >/dev/null 2>&1; then
  # shellcheck disable=SC2086 # names are meant to split
  check 'shellcheck has no warning' shellcheck -S warning $scripts
else
  check 'shellcheck has no warning # SKIP it is not there' true
fi
# Tests have the locale of make.
for script in $scripts; do
  case $script in
  ./t/*.t) ;;
  *) check "$script: in the C locale" grep -q -e '^ *export LC_ALL' "$script" ;;
  esac
done
if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
  check 'no clone has CRLF' test "$(git check-attr eol -- reproduce Makefile.am | grep -c 'eol: lf$')" = 2
fi
tap_done

#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# missing.sh LIST [tex]: the packages of a list whose tool is not there, on one line; those marked tex only with the
# word tex.  A tool that came from elsewhere is as good as the package's.
#
# A line of a list is PACKAGE KIND:NAME [tex], where NAME may be several with "|" between them: a command, a header, a
# module of pkg-config, a library to link with, a folder of Coq's libraries, a module of Python, a terminal of gnuplot, a
# file, or one that TeX finds.  PACKAGE may be several with "|" between them, of which a system has one: the first that
# apt's lists have is meant, or the first where they have none.
set -u
LC_ALL=C
export LC_ALL
list=$1 tex=${2-}
compiler=${CC-}
for name in gcc cc clang; do
  [ -n "$compiler" ] || ! command -v "$name" >/dev/null 2>&1 || compiler=$name
done
scratch=$(mktemp -d "${TMPDIR:-/tmp}/missing.XXXXXX") || exit 1
trap 'rm -rf "$scratch"' EXIT

# CC, CPPFLAGS and LDFLAGS are words, as configure takes them.
# shellcheck disable=SC2086
there() {
  case $1 in
  command) command -v "$2" ;;
  module) ${PKG_CONFIG:-pkg-config} --exists "$2" ;;
  header) echo "#include <$2>" | ${compiler:-false} ${CPPFLAGS-} -E - ;;
  library) echo 'int main(void) { return 0; }' | ${compiler:-false} ${LDFLAGS-} -x c -o "$scratch/a.out" - "-l$2" ;;
  coq) test -d "$(coqc -where)/user-contrib/$2" ;;
  python) python3 -c "import $2" || /usr/bin/python3 -c "import $2" ;;
  file) test -f "$2" ;;
  terminal) env -u GNUTERM "${GNUPLOT:-gnuplot}" -d -e "set terminal $2" ;;
  tex) kpsewhich "$2" ;;
  *) false ;;
  esac >/dev/null 2>&1
}

any() {
  kind=${1%%:*} names=${1#*:}
  while [ -n "$names" ]; do
    ! there "$kind" "${names%%|*}" </dev/null || return 0
    case $names in *'|'*) names=${names#*|} ;; *) return 1 ;; esac
  done
}

known() {
  apt-cache policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: *//p' | grep -qvx '(none)'
}

named() {
  names=$1
  while [ "$names" != "${names#*|}" ]; do
    ! known "${names%%|*}" || break
    names=${names#*|}
  done
  if known "${names%%|*}"; then echo "${names%%|*}"; else echo "${1%%|*}"; fi
}

missing=
while read -r package how mark; do
  case $package in '#'* | '') continue ;; esac
  [ "$mark" != tex ] || [ "$tex" = tex ] || continue
  any "$how" || missing="$missing $(named "$package")"
done <"$list"
echo "${missing# }"

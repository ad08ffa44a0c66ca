# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# A producer of the Test Anything Protocol for shell scripts: source it, call check and its kin, end with
# tap_done.  Work in $work, which goes away at the end.
LC_ALL=C
export LC_ALL
tests=0
failed=0
work=$(mktemp -d "${TMPDIR:-$PWD}/tap.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT

# check NAME COMMAND...: passes when the command succeeds.
check() {
  tests=$((tests + 1))
  name=$1
  shift
  if "$@"; then
    echo "ok $tests - $name"
  else
    echo "not ok $tests - $name"
    failed=$((failed + 1))
  fi
}

# stops NAME STATUS TEXT COMMAND...: the command must end with that status, and with one line on standard
# error that contains the text.
stops() {
  stop=$1
  status=$2
  text=$3
  shift 3
  "$@" >"$work/stdout" 2>"$work/stderr"
  got=$?
  lines=0
  told=
  while IFS= read -r line; do
    lines=$((lines + 1))
    told=$line
  done <"$work/stderr"
  check "$stop: status $status" test $got -eq "$status"
  check "$stop: one line" test $lines -eq 1
  case $told in
    *"$text"*) check "$stop: says $text" true ;;
    *) check "$stop: says $text, not: $told" false ;;
  esac
}

# none NAME: passes when $work/found is empty, and shows what stands there otherwise.
none() {
  while IFS= read -r line; do
    printf '# %s\n' "$line"
  done <"$work/found"
  check "$1" test ! -s "$work/found"
}

tap_done() {
  echo "1..$tests"
  test "$failed" -eq 0
}

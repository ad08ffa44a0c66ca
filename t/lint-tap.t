#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What tests rest on fails where it must: the shell's producer of TAP, and no test or experiment takes a maximum that
# drops NaN.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"

# told STATUS LINES: a command that ends with that status after so many lines on standard error.
told() {
  for line in $(seq "$2"); do echo "line $line" >&2; done
  return "$1"
}

# fails NAME CHECKS COMMAND...: so many of the command's own checks must fail, and a script of them.
fails() {
  case_name=$1
  wanted=$2
  shift 2
  (
    tests=0
    failed=0
    "$@"
    tap_done
  ) >"$work/inner"
  check "$case_name: status" test $? -eq "$((wanted > 0))"
  check "$case_name: $wanted not ok" test "$(grep -c '^not ok' "$work/inner")" -eq "$wanted"
}

fails 'a command that succeeds' 0 check case true
fails 'a command that fails' 1 check case false
fails 'a refusal as it must be' 0 stops case 2 'line 1' told 2 1
fails 'a refusal of another status' 1 stops case 2 'line 1' told 1 1
fails 'two lines' 1 stops case 2 'line 2' told 2 2
fails 'no word' 2 stops case 2 'line 1' told 2 0
fails 'another text' 1 stops case 2 'line 2' told 2 1
fails 'success' 3 stops case 2 'line 1' true

cd "$VFEP_SOURCE" || exit 1
grep -n -E '\<(fmaxf?|fminf?|GSL_(MAX|MIN)_DBL)\(' t/*.[ch] t/fixture/*.[ch] experiments/*/*.[ch] >"$work/found"
none 'no maximum or minimum drops NaN: larger and smaller of tap.h, xp_max and xp_min keep it'
tap_done

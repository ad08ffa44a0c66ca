#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Manuals are sound, and name every option and every number of their program.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
manual=$VFEP_SOURCE/src/program/vfep-bounds.1
plain=$work/plain
sed 's/\\-/-/g' "$manual" >"$plain"

if command -v groff >/dev/null 2>&1; then
  groff -man -ww -Tascii -z "$manual" 2>"$work/warnings"
  sed 's/^/# /' "$work/warnings"
  check 'the manual has no warning' test ! -s "$work/warnings"
else
  echo "ok $((tests = tests + 1)) # SKIP no groff"
fi

src/program/vfep-bounds --help | grep -o -e '--[a-z-]*' | sort -u >"$work/options"
check 'the help has options' test -s "$work/options"
while read -r option; do
  check "the manual names $option" grep -q -e "^\.B[I]* *$option\b" "$plain"
done <"$work/options"
grep -o -e '^\.BI* --[a-z-]*' "$plain" | sed 's/^.* //' | sort -u >"$work/described"
check 'and no other' cmp "$work/options" "$work/described"

# Every name that an option takes, as the help lists them from the library's tables.
src/program/vfep-bounds --help | sed -n 's/^ *--\(activation\|cost\)=NAME *one of \([a-z, -]*\).*/\1 \2/p' |
  tr -d ',' >"$work/named"
check 'the help lists the names of two options' test "$(wc -l <"$work/named")" = 2
while read -r option names; do
  sed "1,/^.SH OPTIONS/d" "$plain" | sed -n "/^.BI --$option=/,/^.TP/p" | grep -o '^\.BR* [a-z-]*' | sed 's/.* //' | sort >"$work/described"
  printf '%s\n' $names | sort >"$work/listed"
  check "the manual names the values of --$option, and no other" cmp "$work/listed" "$work/described"
done <"$work/named"

# Every number, as it stands in the answer about one unit without weights.
echo 0 >"$work/w"
echo 1 >"$work/b"
src/program/vfep-bounds --weights="$work/w" --bias="$work/b" --activation=linear --output-units=0 --target="$work/w" |
  awk '{ print $1 }' >"$work/keys"
check 'there are numbers' test -s "$work/keys"
while read -r key; do
  check "the manual explains $key" grep -q "^\.BR* .*\b$key\b" "$plain"
done <"$work/keys"
tap_done

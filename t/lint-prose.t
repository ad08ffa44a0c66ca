#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Words of messages, comments and claims that nobody needs: a message says what to do, a thing is no person, and a bound
# is exceeded, attained or satisfied.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
cd "$VFEP_SOURCE" || exit 1

cat >"$work/phrases" <<'END'
report this
end other programs
close other programs
mend the program
look into
free some
is not known: 
do not fit: 
pass(es)? (its|the|their|a) bound
(network|unit|output|layer|update|rule|field)s? (feel|know|hear|want|try|look)s? 
leaves? no room
feels? (its|the|their|a) (cost|target|error)
END
for file in src/*/* t/* t/fixture/* experiments/*/* reproduce bootstrap new-experiment figures/*.sh \
  experiments/*.sh reference/*.sh; do
  case $file in *.[cht1] | *.sh | reproduce | bootstrap | new-experiment) echo "$file" ;; esac
done | grep -v -E '^t/lint-prose' | xargs grep -n -i -E -f "$work/phrases" >"$work/found"
none 'no message without a remedy, no person for a thing'
tap_done

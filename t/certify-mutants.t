#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Mutants of the checker of certificates: each accepts what is false or refuses what is true, and is caught.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
program=$PWD/src/program/vfep-bounds
built=$PWD/config.h
cd "$work" || exit 1

if ! grep -q '^#define HAVE_ARB' "$built" || ! python3 -c '' 2>/dev/null; then
  echo '1..0 # SKIP built without Arb, or no python3'
  exit
fi
echo .3 >t
# certify NAME ACTIVATION OPTION...: of NAME.W and NAME.b.
certify() {
  name=$1
  kind=$2
  shift 2
  "$program" --weights="$name.W" --bias="$name.b" --target=t --activation="$kind" --output-units=0 --json --certify "$@" \
    >"$name.json"
}

# A box so wide that nothing follows from the middle of its slopes.
printf '0 .5\n.4 0\n' >wide.W
printf '.2 .1\n' >wide.b
certify wide tanh
# The same as it was; with the upper end of a bound too low; with a statement that nobody knows.
for name in slopes ends unknown; do
  cp wide.W $name.W
  cp wide.b $name.b
done
cp wide.json slopes.json
sed 's/\("name": "bound_relative_error".*"upper": "\)[^"]*/\11e-9/' wide.json >ends.json
sed 's/"statements": \[/&{"name": "another", "verdict": "proved", "reason": "", "witness": {}},/' wide.json >unknown.json
sed '/"radius": /s/\[\["[^"]*"/[["1p1"/' wide.json >wide.tmp
mv wide.tmp wide.json

# A unit called frozen at 0, of a network that pushes it away from 0.
printf '0 0\n0 0\n' >inwards.W
printf -- '-.5 .3\n' >inwards.b
certify inwards hard-sigmoid --clipped
printf '.5 .3\n' >inwards.b

# G L is nearly symmetric, and G L^T is far from it.
printf '0 .2\n.8 0\n' >metric.W
printf '0 0\n' >metric.b
certify metric linear --metric=best

# A bound that is attained, and is not proved to be satisfied.
printf '0 .5\n-.5 0\n' >attained.W
printf '.2 .1\n' >attained.b
certify attained linear --certify=128
sed 's/\("name": "bound_angle", "verdict": "\)undecided/\1proved/' attained.json >attained.tmp
mv attained.tmp attained.json

# The proof of stability of another network.
printf '0 .5\n.5 0\n' >stable.W
printf '0 0\n' >stable.b
certify stable linear
printf '0 2\n2 0\n' >unstable.W
printf '0 0\n' >unstable.b
certify unstable linear
for name in stable unstable; do
  awk '/"name": "stable"/ { on = 1 } on && /"name": "kappa"/ { on = 0 } { print >(on ? "'$name'.inner" : on == 0 && seen ? "'$name'.after" : "'$name'.before") } on { seen = 1 }' $name.json
done
cat unstable.before stable.inner unstable.after >unstable.json

# All units frozen; a unit on a kink that none reads, and one that another reads.
printf '0 0\n0 0\n' >still.W
printf -- '-.5 -.3\n' >still.b
certify still hard-sigmoid --clipped
printf '0 .25\n0 0\n' >unread.W
printf -- '-.125 .5\n' >unread.b
certify unread hard-sigmoid
printf '0 .1\n.1 0\n' >kink.W
printf -- '0 -.5\n' >kink.b
certify kink hard-sigmoid

python3 "$VFEP_SOURCE/t/fixture/certificate_mutants.py" "$VFEP_SOURCE/t/fixture/certificate.py" . >lines 2>error
check 'all trials are made' test ! -s error
sed 's/^/# /' error
check 'every mutant is tried' test "$(grep -c 'mutant caught' lines)" -eq "$(grep -c '^    ("' "$VFEP_SOURCE/t/fixture/certificate_mutants.py")"
while IFS= read -r line; do
  case $line in
    ok*) check "${line#ok }" true ;;
    *) check "${line#not ok }" false ;;
  esac
done <lines
tap_done

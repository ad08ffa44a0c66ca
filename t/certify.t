#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Certificates of vfep-bounds, which t/fixture/certificate.py accepts, and which it refuses once they or the network are changed.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
program=$PWD/src/program/vfep-bounds
checker=$VFEP_SOURCE/t/fixture/certificate.py
cd "$work" || exit 1

printf '0 .5\n-.5 0\n' >W
printf '.2 .1\n' >b
echo 1 >t
# certify ACTIVATION OPTION...: about the network in W, b and t, in c.json.
certify() {
  kind=$1
  shift
  "$program" --weights=W --bias=b --target=t --activation="$kind" --output-units=0 --json "$@" >c.json
}
# states NAME VERDICT [WORDS]: of the certificate.
states() {
  check "$1 is $2 ${3-}" grep -q "\"$1\", \"verdict\": \"$2\", \"reason\": \"[^\"]*${3-}" c.json
}
# accepts WORDS, refuses WORDS: the checker, given what follows the activation.
accepts() {
  check "$1: the checker accepts" python3 "$checker" c.json W b "$2" 0 t $3
}
refuses() {
  python3 "$checker" c.json W b "$3" 0 t $4 >refused
  check "$1: the checker refuses" test $? -eq 1
  check "$1: it names $2" grep -q ": $2: " refused
}

# narrow NAME: with 128 bits each number of the network is enclosed to within 1e-20 of its size.
narrow() {
  check "$1: enclosures are narrower than 1e-20" python3 -c '
import json
from fractions import Fraction as F
whole = json.load(open("c.json"))["certificate"]
ends = {s["name"]: (F(s["lower"]), F(s["upper"])) for s in whole["statements"] if "upper" in s}
names = ("kappa", "kappa_M", "kappa_P", "kappa_G", "norm_A", "margin", "angle_deg")
raise SystemExit(whole["bits"] != 128 or any(ends[k][1] - ends[k][0] > ends[k][0] / 10**20 for k in names))'
}

if ! certify tanh --certify 2>error; then
  check 'without Arb the option says what to install' grep -q -e '--certify: .*install libflint-arb-dev' error
  tap_done
  exit
fi
if ! python3 -c '' 2>/dev/null; then
  echo 'ok 1 # SKIP no python3'
  tests=1
  tap_done
  exit
fi

# A layered network of 8 units, 2 outputs first, with feedback of half the size.
awk 'BEGIN {
  srand(7)
  for (i = 0; i < 8; i++)
    for (j = 0; j < 8; j++)
      w[i, j] = (i < 3) != (j < 3) ? int(2000 * rand() - 1000) / (i < 3 ? 4000 : 8000) : 0
  for (i = 0; i < 8; i++) {
    for (j = 0; j < 8; j++) printf "%s ", w[i, j] >"W"
    print "" >"W"
    print int(600 * rand()) / 1000 >"b"
  }
}'
echo .3 >t
for kind in tanh logistic softplus linear; do
  certify $kind --certify --metric=best
  states fixed_point proved
  states kappa_G proved
  states kappa_P proved
  states energy_bound_angle proved
  states metric_bound_angle proved
  for name in slopes_bound_A margin_bound_relative_error velocities velocities_bound_A steps steps_bound_A; do
    states $name proved
  done
  states descent_outputs '\(proved\|refuted\)'
  accepts "$kind" $kind
  narrow "$kind"
  certify $kind --certify=80 --metric=best
  accepts "$kind with few bits" $kind
done
for kind in tanh logistic softplus; do
  certify $kind --form=rate --certify --metric=best
  for name in fixed_point kappa_G kappa_P slopes_bound_A velocities_bound_A metric_bound_angle; do
    states $name proved
  done
  accepts "$kind where states are rates" $kind rate
  certify $kind --form=rate --certify=80 --metric=best
  accepts "$kind where states are rates, with few bits" $kind rate
done
refuses 'the membrane form of a certificate on rates' fixed_point $kind
cp b saved
awk 'NR == 5 { print -9; next } { print }' saved >b
certify hard-sigmoid --clipped --certify
states fixed_point proved
check 'units are frozen' grep -q '"bound": .*-*1' c.json
accepts 'a clipped network' hard-sigmoid clipped
mv saved b

# Its only output frozen: what is said of the gradient is vacuous.
mv b saved
awk 'NR == 1 { print -9; next } { print }' saved >b
certify hard-sigmoid --clipped --certify
states fixed_point proved
for name in angle_deg relative_error weight_angle_deg descent_outputs; do
  states $name refuted 'every output is frozen'
done
for name in bound_angle weight_bound_angle; do
  states $name proved 'vacuous'
done
check 'nothing is undecided' test "$(grep -c undecided c.json)" -eq 0
accepts 'a frozen output' hard-sigmoid clipped
cp c.json frozen.json
sed 's/\("angle_deg", "verdict": "\)refuted/\1proved/' frozen.json >c.json
refuses 'an angle of nothing' angle_deg hard-sigmoid clipped
echo '-9 -9 -9 -9 -9 -9 -9 -9' >b
certify hard-sigmoid --clipped --certify
states fixed_point proved
states descent_outputs refuted 'every unit is frozen'
accepts 'all units frozen' hard-sigmoid clipped
sed 's/"bound": \[-1/"bound": [1/' c.json >turned.json
mv turned.json c.json
refuses 'a unit frozen at its other bound' fixed_point hard-sigmoid clipped
mv saved b

certify tanh --certify --rates=1,3,9
accepts 'three rates' tanh
cp c.json whole.json
sed 's/"bound": \[0/"bound": [1/' whole.json >c.json
refuses 'an active unit called frozen' fixed_point tanh clipped
sed '/"radius": /s/\[\["[0-9a-f]*p/[["1p-60/; s/p-60[0-9-]*"/p-300"/' whole.json >c.json
refuses 'a box that is too small' fixed_point tanh
for name in kappa kappa_M kappa_G kappa_P margin norm_A norm_W_s norm_W_a norm_step energy_angle_deg velocities steps slopes_bound_A \
  bound_relative_error energy_bound_relative_error margin_bound_relative_error velocities_bound_A steps_bound_A; do
  sed "s/\\(\"name\": \"$name\".*\"upper\": \"\\)[^\"]*/\\11e-9/" whole.json >c.json
  refuses "an upper end of $name that is too low" $name tanh
done
sed '/"name": "symmetric_negative"/,/"factor"/s/"factor": \[\["/&-f/' whole.json >c.json
refuses 'a changed factor of -S' symmetric_negative tanh
sed '/"quotient": /s/\[\["[0-9a-f-]*p/[["1p/' whole.json >c.json
refuses 'a changed P^-1 A' kappa_P tanh
sed '/"name": "stable"/,/"factor"/s/"lyapunov": \[\["/&-/' whole.json >c.json
refuses 'a Lyapunov matrix with one sign changed' stable tanh
sed '/"lambda": /s/\[\["[0-9a-f-]*p/[["1p/' whole.json >c.json
refuses 'a changed adjoint' '\(response\|angle_deg\)' tanh
cp whole.json c.json
cp W kept
awk 'NR == 1 { $4 *= 1.01 } { print }' kept >W
refuses 'another weight' fixed_point tanh
cp kept W

# Linear networks in closed form.
printf '0 .5\n.5 0\n' >W
printf '.2 .1\n' >b
certify linear --certify
for name in bound_angle bound_relative_error weight_bound_angle energy_bound_relative_error slopes_bound_A velocities_bound_A steps_bound_A; do
  states $name proved
done
accepts 'a symmetric Jacobian, whose bounds are 0' linear
printf '0 0.5\n-0.5 0\n' >W
printf '.2 .1\n' >b
certify linear --certify
states kappa proved
check 'kappa of the pair is 1/2 and within 1e-20 of it' awk '/"name": "kappa",/ {
  good = $0 ~ /"lower": "4\.99999999999999999999[0-9]*e-1", "upper": "5\.00000000000000000000[0-9]*e-1"/ } END { exit !good }' c.json
states bound_angle undecided 'do not separate the number from its bound'
states contraction proved
accepts 'the pair' linear
printf '0 1.5\n-1.5 0\n' >W
certify linear --certify
states descent_guaranteed refuted 'kappa_M is 1 or more'
accepts 'kappa of 3/2' linear
printf '0 2\n2 0\n' >W
certify linear --certify --start=b
states stable refuted 'positive real part'
states descent_outputs refuted unstable
states contraction refuted 'may or may not'
accepts 'an unstable fixed point' linear
printf '0 1\n1 0\n' >W
printf '1 -1\n' >b
stops 'a singular Jacobian' 1 'singular' certify linear --certify

# Kinks: a unit at rest exactly at 0, clipped or not, with an edge that reads it.
printf '0 .5\n.5 0\n' >W
printf -- '0 -.5\n' >b
certify hard-sigmoid --certify
states fixed_point undecided 'cannot be told from a kink'
check 'nothing that needs the box is stated at a kink' test "$(grep -c '"proved"' c.json)" -le 1
accepts 'a kink' hard-sigmoid
certify hard-sigmoid --clipped --certify
states fixed_point undecided
accepts 'a kink at a bound' hard-sigmoid clipped

# A Jacobian that 80 bits do not tell from a singular one.
printf '0 1\n.9999999999999 0\n' >W
printf -- '.0000000000001 0\n' >b
certify linear --certify=80 --start=b
check 'too little precision leaves something undecided' grep -q '"undecided", "reason": "80 bits' c.json
accepts 'what little precision decides' linear
certify linear --certify --start=b
states kappa proved
accepts 'nearly singular' linear

# The checker reads networks as vfep-bounds does, and says what it cannot read.
printf '# two units\n0, .5\n\n-5d-1 0 # feedback\n' >W
printf '.2 .1\n' >b
certify linear --certify=128
accepts 'remarks, commas and blank lines' linear
stops 'no certificate' 2 'give a certificate and its network' python3 "$checker"
stops 'a file that is not there' 2 'none.json' python3 "$checker" none.json W b linear 0 t
stops 'text in place of JSON' 2 'JSONDecodeError' python3 "$checker" W W b linear 0 t
echo '{}' >c.json
stops 'JSON without a certificate' 2 'certificate' python3 "$checker" c.json W b linear 0 t
stops 'an activation that is none' 2 'relu: not an activation: give one of linear' python3 "$checker" c.json W b relu 0 t
stops 'a flag that is none' 2 'Clipped: not known: give clipped' python3 "$checker" c.json W b linear 0 t Clipped
stops 'too few bits' 1 '--certify=12: not a number of bits from 80 to 65536' certify linear --certify=12
tap_done

#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# vfep-bounds against closed forms, against elimination by hand on networks of awk, and on bad input.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
program=$PWD/src/program/vfep-bounds
experiment=$PWD/experiments/mnist-depth/mnist-depth
built=$PWD/config.h
images=$VFEP_SOURCE/data/mnist
cd "$work" || exit 1

# ask ACTIVATION OUTPUTS OPTION...: about the network in W, b and t.
ask() {
  activation=$1 outputs=$2
  shift 2
  "$program" --weights=W --bias=b --target=t --activation="$activation" --output-units="$outputs" "$@"
}
number() { sed -n "s/^  \"$1\": \(.*\),\$/\1/p" answer; }

# near NAME WANTED TOLERANCE: NAME of the answer.
near() {
  got=$(number "$1")
  awk -v got="${got:-nan}" -v wanted="$2" -v tolerance="$3" 'BEGIN {
    exit !(got ~ /^[-+.0-9e]+$/ && (got - wanted) ^ 2 <= tolerance ^ 2) }' || {
    echo "# $1 is $got, not $2"
    return 1
  }
}
same() { test "$(number "$1")" = "$2" || { echo "# $1 is $(number "$1")"; return 1; }; }

# A strict reader of JSON: the whole file is one value.
cat >json.awk <<'EOF'
function fail(what) { if (!bad) print "# not JSON at " at ": " what; bad = 1; at = length(s) + 2 }
function blank() { while (substr(s, at, 1) ~ /[ \t\r\n]/) at++ }
function take(c) { blank(); if (substr(s, at, 1) == c) { at++; return 1 } return 0 }
function token(re) { blank(); if (match(substr(s, at), "^" re)) { at += RLENGTH; return 1 } return 0 }
function text() { if (!token("\"[^\"\\\\]*\"")) fail("a text") }
function value() {
  if (bad) return
  if (take("{")) {
    if (take("}")) return
    do { text(); if (!take(":")) fail("a colon"); value() } while (!bad && take(","))
    if (!take("}")) fail("the end of an object")
  } else if (take("[")) {
    if (take("]")) return
    do value(); while (!bad && take(","))
    if (!take("]")) fail("the end of an array")
  } else if (!token("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?") && !token("(true|false|null)"))
    { blank(); if (substr(s, at, 1) == "\"") text(); else fail("a value") }
}
{ s = s $0 "\n" }
END { at = 1; value(); blank(); if (!bad && at <= length(s)) fail("something behind it"); exit bad }
EOF
is_json() { awk -f json.awk "$1"; }
printf '{"a": [1, -2.5e-3, null], "b": {"c": true}}\n' >good.json
printf '{"a": [1, 02], "b": nan}\n' >bad.json
check 'the reader of JSON takes JSON' is_json good.json
check 'and nothing else' sh -c '! awk -f json.awk bad.json >/dev/null'

# Two linear units joined by a and -a: kappa = kappa_P = a, angle 2 arctan a, whatever the target.
echo 0.7 >t
for a in 0.3 0.9 1 1.5; do
  printf '0 %s\n-%s 0\n' $a $a >W
  echo '0 0' >b
  ask linear 0 --json >answer
  angle=$(awk "BEGIN { printf \"%.17g\", atan2(2 * $a, 1 - $a ^ 2) * 180 / atan2(0, -1) }")
  check "a = $a: JSON" is_json answer
  check "a = $a: kappa" near kappa $a 1e-15
  check "a = $a: kappa_P" near kappa_P $a 2e-15
  check "a = $a: kappa_M" near kappa_M $a 2e-15
  check "a = $a: angle" near angle_deg "$angle" 3e-14
  check "a = $a: of the weights too" near weight_angle_deg "$angle" 3e-14
  check "a = $a: stable" same stable true
  check "a = $a: abscissa" near spectral_abscissa -1 1e-15
  case $a in
  1.5)
    check "a = $a: no bound" same bound_angle_deg null
    check "a = $a: and why" grep -q '"bound_angle_deg": "kappa is 1.5' answer
    check "a = $a: no promise" same descent_guaranteed false
    check "a = $a: perhaps not unique" same unique false ;;
  1) check "a = $a: a right angle" near bound_angle_deg 90 3e-14 ;;
  *)
    check "a = $a: on the bound" near bound_angle_deg "$angle" 3e-14
    check "a = $a: which could not be smaller" sh -c "awk 'BEGIN { exit !($(number angle_deg) > 0.98 * $(number bound_angle_deg)) }'"
    check "a = $a: error bound" near bound_relative_error "$(awk "BEGIN { print 2 * $a / (1 - $a) }")" 1e-4
    check "a = $a: promise" same descent_guaranteed true
    check "a = $a: unique" same unique true ;;
  esac
done

# The same at the fixed point (3, 1), where M = diag(2, 10): kappa_M = a sqrt 5 and cos = (2 - 10 a^2)/(2 + 10 a^2).
printf '0 .5\n-.5 0\n' >W
echo '2.5 2.5' >b
ask linear 0 --json >answer
check 'weight space: kappa' near kappa 0.5 1e-15
check 'weight space: kappa_M' near kappa_M "$(awk 'BEGIN { printf "%.17g", sqrt(5) / 2 }')" 1e-14
check 'weight space: more than a right angle' near weight_angle_deg 96.379370 1e-6
check 'weight space: no promise, though kappa < 1' same descent_guaranteed false
check 'weight space: residual' near residual 0 1e-14
ask linear 0 >text
# shellcheck disable=SC2016 # the inner shells expand
check 'as text: every number once' sh -c 'sed -n "s/^  \"\([a-zA-Z_]*\)\": .*,\$/\1/p" answer | sort >keys; awk "{ print \$1 }" text | sort | cmp - keys'
check 'as text: yes and no' grep -q '^stable  *yes$' text
check 'as text: a reason' grep -q '^weight_bound_angle_deg  *-  (kappa_M is 1.118: the bound needs at most 1)$' text

# Symmetric weights: equal where states are clipped, not where they are not (unit 1 saturates).
printf '0 .4 -.3\n.4 0 .2 # by hand\n\n-.3,.2,0\n' >W
printf '0.5\n1.2\n0.3\n' >b
echo '0 0' >t
ask hard-sigmoid 0,2 --clipped --json >answer
check 'clipped: one unit is frozen' same frozen_units 1
check 'clipped: kappa' near kappa 0 "$(awk "BEGIN { print 3 * 2.3e-16 / $(number rcond) }")"
check 'clipped: angle' near angle_deg 0 "$(awk "BEGIN { print 58 * 3 * 2.3e-16 / $(number rcond) }")"
check 'clipped: an active unit is near its bound' near kink_distance "$(awk 'BEGIN { h2 = (.5 - .3 * .9) / .91; h0 = .9 - .3 * h2; v = 1.2 + .4 * h0 + .2 * h2 - 1
  d = 1 - h0; if (h2 < d) d = h2; if (v < d) d = v; printf "%.17g", d }')" 1e-14
ask hard-sigmoid 0,2 --json >answer
check 'not clipped: none is' same frozen_units 0
check 'not clipped: symmetric weights are not a symmetric Jacobian' sh -c "awk 'BEGIN { exit !($(number angle_deg) > 1) }'"
printf '0.5\n-9\n0.3\n' >b
echo 2 >t
ask hard-sigmoid 1 --clipped --json >answer
check 'an output that is frozen: no angle' same angle_deg null
check 'and why' grep -q '"angle_deg": "no active unit feels the cost' answer
check 'JSON' is_json answer
printf -- '-9\n-9\n-9\n' >b
ask hard-sigmoid 1 --clipped --json >answer
check 'all units frozen: nothing to measure' same kappa null
check 'stable' same stable true
check 'JSON, too' is_json answer

# Fixed points of one unit: unstable, chosen by the start, none.
echo 3 >W
echo -1 >b
ask linear 0 --json >answer
check 'unstable: found' same converged true
check 'but not by relaxing' same relaxed false
check 'and said' same stable false
check 'no energy norm' same kappa_P null
echo 2 >W
echo 0 >b
echo 0.1 >start
ask tanh 0 --json --start=start >answer
check 'the start chooses' near spectral_abscissa "$(awk 'BEGIN { h = 1; for (i = 0; i < 200; i++) { e = exp(2 * h); h = 2 * (e - 1) / (e + 1) } printf "%.17g", 2 * (1 - h * h / 4) - 1 }')" 1e-14
echo 1 >b
stops 'no fixed point' 2 'no fixed point: the largest velocity' ask softplus 0 --json
cp stdout answer
check 'no fixed point: JSON' is_json answer
check 'no fixed point: said' same converged false
check 'no fixed point: nothing else' same kappa null

# Fifty networks: those of linear units also by elimination.
cat >draw.awk <<'EOF'
BEGIN {
  srand(seed)
  n = 5
  gain = .15 + .5 * rand()
  for (i = 0; i < n; i++) {
    line = ""
    for (j = 0; j < n; j++) line = line sprintf(" %.17g", i == j ? 0 : gain * (2 * rand() - 1))
    print line >"W"
    printf "%.17g\n", 2 * rand() - 1 >"b"
  }
  printf "%.17g %.17g\n", 2 * rand() - 1, 2 * rand() - 1 >"t"
}
EOF
# h = (I - W)^-1 b, L = W - I, c = h - t on units 0 and 1; then the angles of x and lambda, plain and in M.
cat >solve.awk <<'EOF'
function solve(a, y, z,   i, j, k, p, f, s) {
  for (k = 0; k < n; k++) {
    p = k
    for (i = k + 1; i < n; i++) if (a[i, k] ^ 2 > a[p, k] ^ 2) p = i
    for (j = 0; j < n; j++) { f = a[k, j]; a[k, j] = a[p, j]; a[p, j] = f }
    f = y[k]; y[k] = y[p]; y[p] = f
    for (i = k + 1; i < n; i++) {
      f = a[i, k] / a[k, k]
      for (j = k; j < n; j++) a[i, j] -= f * a[k, j]
      y[i] -= f * y[k]
    }
  }
  for (i = n - 1; i >= 0; i--) { s = y[i]; for (j = i + 1; j < n; j++) s -= a[i, j] * z[j]; z[i] = s / a[i, i] }
}
function angle(weighted,   i, uu, vv, uv, m) {
  for (i = 0; i < n; i++) {
    m = weighted ? 1 + square - h[i] ^ 2 : 1
    uu += m * x[i] ^ 2; vv += m * l[i] ^ 2; uv += m * x[i] * l[i]
  }
  return atan2(sqrt(uu * vv - uv ^ 2), uv) * 180 / atan2(0, -1)
}
BEGIN { n = m = 0 }
FILENAME == "W" { for (j = 1; j <= NF; j++) w[n, j - 1] = $j; n++ }
FILENAME == "b" { bias[m++] = $1 }
FILENAME == "t" { target[0] = $1; target[1] = $2 }
END {
  for (i = 0; i < n; i++) for (j = 0; j < n; j++) a[i, j] = (i == j) - w[i, j]
  solve(a, bias, h)
  for (i = 0; i < n; i++) {
    square += h[i] ^ 2
    c[i] = d[i] = i < 2 ? h[i] - target[i] : 0
    for (j = 0; j < n; j++) { a[i, j] = w[i, j] - (i == j); t[i, j] = w[j, i] - (i == j) }
  }
  solve(a, c, x); solve(t, d, l)
  printf "%.12g %.12g\n", angle(0), angle(1)
}
EOF
rm -f verdicts
for seed in $(seq 1 50); do
  awk -v seed="$seed" -f draw.awk
  kind=tanh
  test $((seed % 2)) = 0 && kind=linear
  ask $kind 0,1 --json >answer || echo "failed $seed" >>verdicts
  set -- none none
  # shellcheck disable=SC2046 # two numbers
  test $kind = linear && set -- $(awk -f solve.awk W b t)
  # 1e-6 degrees: what is left of twelve digits near angle 0, where the elimination's formula loses half of them.
  awk -v seed="$seed" -v angle="$1" -v weight="$2" '
    /^  "/ { key = substr($1, 2, length($1) - 3); value = $2; sub(/,$/, "", value); v[key] = value }
    function passes(got, bound) {
      if (v[bound] == "null") return
      print bound
      if (!(v[got] + 0 <= v[bound] + slack)) print got " above its bound", seed
    }
    END {
      slack = 60 * 5 * 2.3e-16 / v["rcond"]
      passes("angle_deg", "bound_angle_deg")
      passes("relative_error", "bound_relative_error")
      passes("weight_angle_deg", "weight_bound_angle_deg")
      passes("weight_relative_error", "weight_bound_relative_error")
      if (v["kappa_P"] != "null") { passes("kappa_P", "kappa"); passes("kappa_P", "kappa_M") }
      if (angle == "none") exit
      print "solved"
      if ((v["angle_deg"] - angle) ^ 2 > 1e-12 || (v["weight_angle_deg"] - weight) ^ 2 > 1e-12)
        print "not the angles by elimination", seed, angle, weight
    }' answer >>verdicts
done
grep ' ' verdicts | sed 's/^/# /'
count() { grep -c -x "$1" verdicts; }
check 'fifty networks: none exceeds a bound' sh -c '! grep -q -e above -e failed verdicts'
check "$(count solved) of them by elimination too: the same angles" sh -c '! grep -q "not the angles" verdicts'
check "bounds apply to $(count bound_angle_deg), in weight space to $(count weight_bound_angle_deg)" \
  test "$(count bound_angle_deg)" -ge 25 -a "$(count weight_bound_angle_deg)" -ge 10 -a "$(count solved)" -eq 25

# Bad input.
printf '0 1\n1 0\n' >W
echo '0 0' >b
echo 1 >t
stops 'a singular Jacobian' 1 'Jacobian: singular' ask linear 0
stops 'an activation' 1 '--activation=cosine: unknown: choose one of tanh, logistic, hard-sigmoid, softplus, linear' ask cosine 0
stops 'a cost' 1 '--cost=absolute: unknown: choose one of squared-error, cross-entropy' ask tanh 0 --cost=absolute
stops 'a unit that is not there' 1 '"2" is not a unit from 0 to 1' ask tanh 0,2
stops 'a unit twice' 1 'unit 1 is there twice' ask tanh 1,0,1
stops 'no number' 1 '"" is not a unit from 0 to 1' ask tanh 0,
stops 'targets' 1 't: 1 numbers, but the units of --output-units are 2' ask tanh 0,1
echo '1 2 3' >b
stops 'biases' 1 'b: 3 numbers, but the units of --weights are 2' ask tanh 0
echo '1 nan' >b
stops 'NaN' 1 'b: line 1, column 2: "nan" is not a finite number' ask tanh 0
echo '1 2' >b
echo '1 2 3' >start
stops 'start' 1 'start: 3 numbers, but the units are 2' ask tanh 0 --start=start
echo '-1' >t
stops 'no distribution' 1 't: cross-entropy takes a distribution, and the smallest target is -1 and their sum -1' ask tanh 0 --cost=cross-entropy
printf '# weights\n0 1\n1 1e999\n' >W
stops 'infinity' 1 'W: line 3, column 2: "1e999" is not a finite number' ask tanh 0
printf '0 1\n1\n' >W
stops 'a short row' 1 'W: line 2 has 1 numbers and line 1 has 2' ask tanh 0
printf '0 1 2\n1 0 2\n' >W
stops 'not square' 1 'W: 2 rows of 3 numbers: give a square matrix' ask tanh 0
printf '0 1\n1 0x1\n' >W
stops 'a word' 1 'W: line 2, column 2: "0x1" is not a finite number' ask tanh 0
printf '0 1\n1 \0 0\n' >W
stops 'a zero byte' 1 'W: line 2 has a zero byte' ask tanh 0
printf '# nothing\n' >W
stops 'nothing' 1 'W: no numbers' ask tanh 0
rm W
stops 'no file' 1 'W: cannot be read (No such file' ask tanh 0
mkdir W
stops 'a folder' 1 'W: cannot be read (Is a directory)' ask tanh 0
rmdir W
stops 'a missing option' 1 '--bias: missing' "$program" --weights=W --activation=tanh --output-units=0 --target=t
stops 'no options' 1 '--weights: missing' "$program"
stops 'an unknown option' 1 '--weight-file=W: not an option' "$program" --weight-file=W
stops 'a missing value' 1 '--cost: a value is missing' "$program" --cost
stops 'a word too many' 1 'W: not an option' ask tanh 0 W
stops 'an image without a network' 1 '--image: goes with --checkpoint alone' ask tanh 0 --image=3
stops 'both kinds' 1 '--weights: does not go with --checkpoint' ask tanh 0 --checkpoint=x.h5
stops 'a checkpoint without an image' 1 '--image: missing' "$program" --checkpoint=x.h5
# shellcheck disable=SC2016 # the inner shells expand
{
  check 'help' sh -c '"$1" --help | grep -q "^Usage: vfep-bounds"' help "$program"
  check 'version' sh -c '"$1" --version | grep -q "^vfep-bounds (vfep) [0-9]"' version "$program"
}
if [ -w /dev/full ]; then
  # shellcheck disable=SC2016 # the inner shell expands
  stops 'a full disk' 1 'standard output' sh -c '"$1" --help >/dev/full' full "$program"
fi

# A trained network.
trained() { "$program" --checkpoint=saved/mnist-depth-2-0.h5 --data="$images" "$@"; }
if ! grep -q '^#define HAVE_HDF5' "$built"; then
  mkdir saved
  : >saved/mnist-depth-2-0.h5
  stops 'built without HDF5' 1 'no HDF5' trained --image=0
  tap_done
  exit
fi
mkdir saved
"$experiment" --preset=check --hidden=2 --epochs=1 --out=out --data="$images" --checkpoints=saved >/dev/null 2>log ||
  sed 's/^/# /' log
check 'a checkpoint: an answer' sh -c '"$@" >answer' trained "$program" --checkpoint=saved/mnist-depth-2-0.h5 \
  --data="$images" --image=3 --json
check 'a checkpoint: JSON' is_json answer
check 'a checkpoint: units' same n 1034
check 'a checkpoint: at a fixed point' same converged true
check 'a checkpoint: to rounding' near residual 0 1e-12
check 'a checkpoint: three layers' test "$(grep -c '^      "layer": ' answer)" -eq 3
check 'a checkpoint: all units in layers' \
  test "$(sed -n 's/^      "units": \(.*\),/\1/p' answer | awk '{ n += $1 } END { print n }')" -eq 1034
check 'a checkpoint: frozen units in layers' \
  test "$(sed -n 's/^      "frozen_units": \(.*\),/\1/p' answer | awk '{ n += $1 } END { print n }')" -eq "$(number frozen_units)"
check 'a checkpoint: kappa_P below kappa_M' sh -c "test '$(number kappa_P)' = null || awk 'BEGIN { exit !($(number kappa_P) <= $(number kappa_M)) }'"
cp answer test-image
check 'a checkpoint: a training image is another' sh -c '"$@" --split=train >answer && ! cmp -s answer test-image' other \
  "$program" --checkpoint=saved/mnist-depth-2-0.h5 --data="$images" --image=3 --json
stops 'a checkpoint: image out of range' 1 '--image=10000: not an image from 0 to 9999' trained --image=10000
stops 'a checkpoint: no image' 1 '--image=-1: not an image' trained --image=-1
stops 'a checkpoint: no such split' 1 '--split=both: unknown: choose test or train' trained --image=0 --split=both
stops 'a checkpoint: clipped is its own affair' 1 '--clipped: does not go with --checkpoint' trained --image=0 --clipped
stops 'a checkpoint: no data' 1 'nowhere' trained --image=0 --data=nowhere
mkdir small
printf '\0\0\10\3\0\0\0\1\0\0\0\2\0\0\0\2\1\2\3\4' >small/t10k-images-idx3-ubyte
printf '\0\0\10\1\0\0\0\1\7' >small/t10k-labels-idx1-ubyte
stops 'a checkpoint: other images' 1 '4 pixels an image, but the network of saved/mnist-depth-2-0.h5 takes 784' \
  trained --image=0 --data=small
other() {
  LC_ALL=C sed "s/$1/$2/" saved/mnist-depth-2-0.h5 >other.h5
  "$program" --checkpoint=other.h5 --image=0 --data="$images"
}
stops 'a checkpoint: with a changed letter' 1 'other.h5: damaged, its checksum differs' other 'hard-sigmoid' 'mard-sigmoid'
head -c 5000 saved/mnist-depth-2-0.h5 >cut.h5
stops 'a checkpoint: cut off' 1 'cut.h5: not a whole HDF5 file' "$program" --checkpoint=cut.h5 --image=0
echo text >text.h5
stops 'a checkpoint: none' 1 'text.h5: not an HDF5 file' "$program" --checkpoint=text.h5 --image=0
mkfifo pipe.h5
stops 'a checkpoint: a pipe' 1 'pipe.h5: not a regular file' "$program" --checkpoint=pipe.h5 --image=0
stops 'a checkpoint: not there' 1 'gone.h5: cannot be read' "$program" --checkpoint=gone.h5 --image=0
tap_done

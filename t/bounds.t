#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# vfep-bounds against closed forms, and against elimination by hand on networks of awk.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
LC_ALL=C
export LC_ALL
program=$PWD/src/program/vfep-bounds
reader=$VFEP_SOURCE/t/fixture/answers.awk
cd "$work" || exit 1
mkdir answers

# ask NAME ACTIVATION OUTPUTS OPTION...: about the network in W, b and t, into answers/NAME.
ask() {
  name=$1 activation=$2 outputs=$3
  shift 3
  "$program" --weights=W --bias=b --target=t --activation="$activation" --output-units="$outputs" --json "$@" \
    >"answers/$name"
}
# put FILE TEXT
put() {
  # shellcheck disable=SC2059 # the text has line ends in it
  printf -- "$2\n" >"$1"
}

# Two linear units joined by a and -a: kappa = kappa_P = a, angle 2 arctan a, whatever the target.
put t 0.7
put b '0 0'
for a in 0.3 0.9 1 1.5 1.8 7; do
  put W "0 $a\n-$a 0"
  ask "pair-$a" linear 0
done

# The same at the fixed point (3, 1), where M = diag(2, 10): kappa_M = a sqrt 5 and cos = (2 - 10 a^2)/(2 + 10 a^2).
put W '0 .5\n-.5 0'
put b '2.5 2.5'
ask weights linear 0 --state=state
"$program" --weights=W --bias=b --target=t --activation=linear --output-units=0 >answers/weights.text
cp state stated
ask again linear 0 --start=state --state=state
check 'the state that is read back is a fixed point to the bit' cmp state stated

# At the fixed point 0 M = 1: with rates 1 and r kappa_G is a sqrt r in the identity.  Weights w and e w are symmetric in
# the metric (1, 1/e), at any rates; and a third unit behind them is a third layer.
put W '0 .5\n-.5 0'
put b '0 0'
ask rates-below linear 0 --rates=1,3.9
ask rates-above linear 0 --metric=identity --rates=1,4.1
put W '0 .8 0\n.08 0 .5\n0 .05 0'
put b '.2 .1 .3'
ask metric linear 0 --metric=best --rates=1,10,1e2
ask metric-identity linear 0 --metric=identity --rates=1,10,1e2
"$program" --weights=W --bias=b --target=t --activation=linear --output-units=0 --metric=best >answers/metric.text
put b '-9\n-9\n-9'
ask metric-frozen hard-sigmoid 0 --clipped --metric=best

# At the fixed point (0, h), M = diag(1 + h^2, 1): kappa_M = a sqrt(1 + h^2), here 1 but for rounding.
awk 'BEGIN { for (k = 0; k < 24; k++) {
  h = k / 7
  a = 1 / sqrt(1 + h ^ 2)
  printf "0 %.17g\n-%.17g 0\n", a, a >("W-" k)
  printf "%.17g %.17g\n", -a * h, h >("b-" k)
  close("W-" k); close("b-" k)
} }'
for k in $(seq 0 23); do
  "$program" --weights=W-$k --bias=b-$k --target=t --activation=linear --output-units=0 --json >answers/edge-$k
done

# Symmetric weights: equal where states are clipped, not where they are not (unit 1 saturates).
put W '0 .4 -.3\n.4 0 .2 # by hand\n\n-.3 .2 0'
put b '0.5\n1.2\n0.3'
put t '0 0'
ask clipped hard-sigmoid 0,2 --clipped
ask open hard-sigmoid 0,2
put b '0.5\n-9\n0.3'
put t 2
ask frozen hard-sigmoid 1 --clipped
put b '-9\n-9\n-9'
ask all-frozen hard-sigmoid 1 --clipped
put W '0 .2\n.2 0'
put b '3 .3'
put t 0.5
ask frozen-output hard-sigmoid 0 --clipped

# Fixed points of one unit: unstable, chosen by the start, left by the update, none.
put t 1
put W 3
put b -1
ask unstable linear 0
put W 2
put b 0
put start 0.1
ask start tanh 0 --start=start
ask leaves tanh 0
put b 5e-5
ask tiny-bias tanh 0
put b 1
stops 'no fixed point' 2 'no fixed point: the largest velocity' ask none softplus 0 --state=nowhere
check 'no fixed point: no state is written' test ! -e nowhere
put W 1
"$program" --weights=W --bias=b --target=t --activation=softplus --output-units=0 >answers/none.text 2>/dev/null

# The scale of everything, and slow networks.
put t 0.3
put W 0
put b 1e9
ask large linear 0
put b 1
ask small linear 0
put W .99
ask slow linear 0
put W .9999999
ask slowest linear 0

# A network that goes round its fixed point for ever.
put W '1.5 -1.5\n1.5 1.5'
put b '.2 .1'
ask cycle tanh 0

# |W| = 1 to rounding is no contraction.
for angle in .1 .2 .3 .4 .5 .6 .7 .8 .9; do
  awk -v x=$angle 'BEGIN { printf "%.17g %.17g\n%.17g %.17g\n", cos(x), -sin(x), sin(x), cos(x) }' >W
  put b '.1 .2'
  ask "rotation-$angle" tanh 0
done

# Fifty networks: those of linear units also by elimination.
awk 'BEGIN {
  srand(1)
  for (seed = 1; seed <= 50; seed++) {
    n = 5
    gain = .15 + .5 * rand()
    for (i = 0; i < n; i++) {
      line = ""
      for (j = 0; j < n; j++) line = line sprintf(" %.17g", i == j ? 0 : gain * (2 * rand() - 1))
      print line >("W." seed)
      printf "%.17g\n", 2 * rand() - 1 >("b." seed)
    }
    printf "%.17g %.17g\n", 2 * rand() - 1, 2 * rand() - 1 >("t." seed)
    close("W." seed); close("b." seed); close("t." seed)
  }
}'
for seed in $(seq 1 50); do
  kind=tanh
  test $((seed % 2)) = 0 && kind=linear
  "$program" --weights=W.$seed --bias=b.$seed --target=t.$seed --activation=$kind --output-units=0,1 --json \
    >answers/drawn.$seed
done

# What matrices may look like; the network is the pair of a = 0.5.
put t 0.7
put b '0 0'
number=0
# reads TEXT: as W
reads() {
  number=$((number + 1))
  put W "$1"
  ask "format-$number" linear 0
}
reads '\357\273\2770 .5\n-.5 0'
reads '0 5.0D-01\n-5d-1 0'
reads '%% a remark\n0 .5 %% and one\n-.5 0 # and one'
reads '0 .5\r-.5 0\r'
reads '0 .5\r\n-.5 0\r'
reads '0,.5\n-.5,0'
reads '0 ; 0.5\n-0.5 ; 0'
reads '0, .5\n-.5, 0'
reads '\n  0 \t.5 \n\t \n -.5\t+0\t'
reads '# type: matrix\n# rows: 2\n# columns: 2\n0 .5\n-.5 0'

cat >checks.awk <<'EOF'
function passes(f, got, bound) {
  if (v[f, bound] == "null") return
  applies[bound]++
  if (!(v[f, got] + 0 <= v[f, bound] + 60 * 5 * 2.3e-16 / v[f, "rcond"])) {
    print "# " got " of " f " is above its bound"
    above++
  }
}
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
function by_elimination(f, seed,   i, j, line, c, d, y) {
  while ((getline line <("W." seed)) > 0) {
    split(line, y, " ")
    for (j = 0; j < n; j++) w[i + 0, j] = y[j + 1]
    i++
  }
  for (i = 0; i < n; i++) getline bias[i] <("b." seed)
  getline line <("t." seed)
  split(line, y, " ")
  for (i = 0; i < n; i++) for (j = 0; j < n; j++) a[i, j] = (i == j) - w[i, j]
  solve(a, bias, h)
  square = 0
  for (i = 0; i < n; i++) {
    square += h[i] ^ 2
    c[i] = d[i] = i < 2 ? h[i] - y[i + 1] : 0
    for (j = 0; j < n; j++) { a[i, j] = w[i, j] - (i == j); tr[i, j] = w[j, i] - (i == j) }
  }
  solve(a, c, x)
  solve(tr, d, l)
  # 1e-6 degrees: what is left of twelve digits near angle 0, where the formula of the angle loses half of them.
  solved += size(v[f, "angle_deg"] - angle(0)) <= 1e-6 && size(v[f, "weight_angle_deg"] - angle(1)) <= 1e-6
}

END {
  for (f in whole) if (f !~ /text$/) {
    good = read_json(f, whole[f])
    check(good && reasons_fit(f), f ": JSON, with a reason for every null and no other")
  }
  split("0.3 0.9 1 1.5 1.8 7", pair, " ")
  for (k = 1; k in pair; k++) {
    gain = pair[k]
    f = "pair-" gain
    wanted = atan2(2 * gain, 1 - gain ^ 2) * 180 / pi
    near(f, "kappa", gain, 1e-15 * gain, "kappa")
    near(f, "kappa_P", gain, 2e-15 * gain, "kappa_P")
    near(f, "kappa_M", gain, 2e-15 * gain, "kappa_M")
    near(f, "angle_deg", wanted, 3e-14, "angle")
    near(f, "weight_angle_deg", wanted, 3e-14, "of the weights too")
    same(f, "stable", "true", "stable")
    same(f, "relaxed", "true", "which the network comes to")
    near(f, "spectral_abscissa", -1, 1e-15, "abscissa")
    if (gain > 1) {
      unknown(f, "bound_angle_deg", "kappa is " gain, "no bound")
      same(f, "descent_guaranteed", "false", "no promise")
      same(f, "unique", "false", "perhaps not unique")
    } else if (gain == 1) {
      near(f, "bound_angle_deg", 90, 3e-14, "a right angle")
      unknown(f, "bound_relative_error", "kappa is 1", "no bound on the error")
      same(f, "descent_guaranteed", "false", "no promise")
    } else {
      near(f, "bound_angle_deg", wanted, 3e-14, "on the bound")
      check(v[f, "angle_deg"] + 0 > 0.98 * v[f, "bound_angle_deg"], f ": which could not be smaller")
      near(f, "bound_relative_error", 2 * gain / (1 - gain), 1e-13, "error bound")
      same(f, "descent_guaranteed", "true", "promise")
      same(f, "unique", "true", "unique")
    }
  }

  near("weights", "kappa", 0.5, 1e-15, "kappa")
  near("weights", "kappa_M", sqrt(5) / 2, 1e-14, "kappa_M")
  near("weights", "weight_angle_deg", 96.379370, 1e-6, "more than a right angle")
  same("weights", "descent_guaranteed", "false", "no promise, though kappa < 1")
  near("weights", "residual", 0, 1e-14, "residual")
  near("weights", "state.0", 3, 1e-14, "the state of unit 0")
  near("weights", "state.1", 1, 1e-14, "and of unit 1")
  while ((getline got <"stated") > 0) written[lines++] = got
  check(lines == 2 && written[0] == v["weights", "state.0"] && written[1] == v["weights", "state.1"],
        "weights: the file of the state has the same digits")

  near("rates-below", "kappa_G", .5 * sqrt(3.9), 1e-12, "rates stand in kappa_G")
  same("rates-below", "descent_guaranteed", "true", "and promise descent")
  near("rates-below", "metric_of.1.rate", 3.9, 0, "the rate")
  check(v["rates-below", "metric_of.1.rate_to"] > 3.84 && v["rates-below", "metric_of.1.rate_to"] <= 4 &&
        v["rates-below", "metric_of.1.rate_from"] >= .25 && v["rates-below", "metric_of.1.rate_from"] < .2605,
        "rates-below: its range is .25 to 4, from inside")
  near("rates-above", "kappa_G", .5 * sqrt(4.1), 1e-12, "beyond 1")
  same("rates-above", "descent_guaranteed", "false", "no promise")
  unknown("rates-above", "metric_bound_angle_deg", "kappa_G is 1.012", "nor a bound")
  same("rates-above", "metric_of.0.rate_to", "null", "nor a range")
  near("metric", "kappa_G", 0, 1e-5, "tied directions: kappa_G is 0 in the best metric")
  near("metric", "metric_of.1.metric", 10, 1e-3, "of 1/gain")
  near("metric", "metric_of.2.metric", 100, 1e-2, "and its square")
  near("metric", "metric_angle_deg", 0, 1e-2, "the update is the gradient with other rates")
  near("metric", "metric_layers", 3, 0, "three layers")
  same("metric", "descent_guaranteed", "true", "descent")
  check(v["metric", "weight_angle_deg"] > 1, "metric: it is not the plain gradient")
  check(v["metric-identity", "kappa_G"] > 1, "metric-identity: the identity promises nothing")
  same("metric-identity", "descent_guaranteed", "false", "and says so")
  check(whole["metric.text"] ~ /\nmetric of 2 metric  *100/, "metric.text: numbers of the layers")
  unknown("metric-frozen", "kappa_G", "every unit is frozen", "no metric")

  count = split(whole["weights.text"], row, "\n")
  for (i = 1; i < count; i++) {
    split(row[i], word, " ")
    seen[word[1]]++
  }
  members = split(names["weights"], list, " ")
  for (i = 1; i <= members; i++) if (list[i] !~ /^(reasons|state)\./ && seen[list[i]]++ != 1) strange = strange " " list[i]
  check(!strange && seen["state"] == 1, "text: every number once" strange)
  check(whole["weights.text"] ~ /\nstable  *yes\n/, "text: yes and no")
  check(whole["weights.text"] ~ /\nweight_bound_angle_deg  *-  \(kappa_M is 1.118: the bound needs at most 1\)\n/,
        "text: a reason")
  check(whole["weights.text"] ~ /\nstate  *-  \(--json shows it, --state=FILE writes it\)\n/, "text: where the state is")

  for (f in whole) if (f ~ /^edge-/) {
    edges++
    near(f, "kappa_M", 1, 1e-14, "kappa_M is 1 but for rounding")
    same(f, "descent_guaranteed", "false", "which promises nothing")
  }
  check(edges == 24, edges " networks at kappa_M = 1")

  near("clipped", "frozen_units", 1, 0, "one unit is frozen")
  near("clipped", "kappa", 0, 3 * 2.3e-16 / v["clipped", "rcond"], "kappa")
  near("clipped", "angle_deg", 0, 58 * 3 * 2.3e-16 / v["clipped", "rcond"], "angle")
  h2 = (.5 - .3 * .9) / .91
  h0 = .9 - .3 * h2
  nearest = 1 - h0
  if (h2 < nearest) nearest = h2
  if (1.2 + .4 * h0 + .2 * h2 - 1 < nearest) nearest = 1.2 + .4 * h0 + .2 * h2 - 1
  near("clipped", "kink_distance", nearest, 1e-14, "an active unit is near its bound")
  near("open", "frozen_units", 0, 0, "none is frozen without bounds")
  check(v["open", "angle_deg"] + 0 > 1, "open: symmetric weights are not a symmetric Jacobian")
  unknown("frozen", "angle_deg", "the cost has no gradient on an active unit", "no angle")
  unknown("frozen", "descent_guaranteed", "the cost has no gradient on an active unit", "no promise")
  unknown("frozen-output", "descent_guaranteed", "the cost has no gradient on an active unit",
          "no promise, though kappa_M is 0")
  near("frozen-output", "kappa_M", 0, 1e-15, "kappa_M")
  unknown("all-frozen", "kappa", "every unit is frozen", "nothing to measure")
  same("all-frozen", "stable", "true", "stable")
  near("all-frozen", "state.2", 0, 0, "the state is at the bounds")

  same("unstable", "converged", "true", "found")
  same("unstable", "relaxed", "false", "but not by relaxing")
  same("unstable", "stable", "false", "and said")
  same("unstable", "kappa_P", "null", "no energy norm")
  same("unstable", "descent_guaranteed", "false", "and no promise")
  rest = 1
  for (i = 0; i < 200; i++) { e = exp(2 * rest); rest = 2 * (e - 1) / (e + 1) }
  near("start", "spectral_abscissa", 2 * (1 - rest ^ 2 / 4) - 1, 1e-14, "the start chooses")
  near("start", "state.0", rest, 1e-14, "and says what")
  same("start", "descent_guaranteed", "true", "where the promise holds")
  near("tiny-bias", "state.0", rest, 1e-3, "a network leaves an unstable fixed point beside its start")
  same("tiny-bias", "relaxed", "true", "and comes to rest")
  same("leaves", "stable", "false", "the start at 0 is unstable")
  same("leaves", "descent_guaranteed", "false", "so that nothing is promised")

  same("none", "converged", "false", "said")
  split("relaxed stable frozen_units kink_distance rcond spectral_abscissa numerical_abscissa kappa kappa_M kappa_P angle_deg " \
        "relative_error weight_angle_deg weight_relative_error bound_angle_deg bound_relative_error " \
        "weight_bound_angle_deg weight_bound_relative_error descent_guaranteed state", list, " ")
  for (i = 2; i in list; i++) {
    unknown("none", list[i], "no fixed point", "no " list[i])
    check(whole["none.text"] ~ ("\n" list[i] "  *-  \\(no fixed point"), "none.text: no " list[i])
  }
  check(v["none", "relaxed"] != "true" && whole["none.text"] !~ /\nrelaxed  *yes/, "none: not relaxed")

  split("converged relaxed stable unique descent_guaranteed kappa", list, " ")
  for (i = 1; i in list; i++) same("large", list[i], v["small", list[i]], list[i] " as at a scale of 1")
  near("large", "state.0", 1e9, 0, "the state")
  near("large", "residual", 0, 1e-6, "the residual")
  same("slow", "relaxed", "true", "rests")
  same("slow", "unique", "true", "as what is unique must")
  near("slow", "state.0", 100, 1e-9, "where it should")
  same("slowest", "unique", "true", "unique")
  check(v["slowest", "relaxed"] == "true" || index(v["slowest", "reasons.relaxed"], "not at rest within"),
        "slowest: relaxed, or not within a time that is said")
  same("cycle", "converged", "true", "a fixed point is found")
  unknown("cycle", "relaxed", "not at rest within", "but the network may not come to it")
  same("cycle", "stable", "false", "as it is unstable")
  for (f in whole) if (f ~ /^rotation-/) same(f, "unique", "false", "a norm of 1 is no contraction")

  n = 5
  for (seed = 1; seed <= 50; seed++) {
    f = "drawn." seed
    passes(f, "angle_deg", "bound_angle_deg")
    passes(f, "relative_error", "bound_relative_error")
    passes(f, "weight_angle_deg", "weight_bound_angle_deg")
    passes(f, "weight_relative_error", "weight_bound_relative_error")
    if (v[f, "kappa_P"] != "null") { passes(f, "kappa_P", "kappa"); passes(f, "kappa_P", "kappa_M") }
    if (seed % 2 == 0) by_elimination(f, seed)
  }
  check(!above, "fifty networks: none is above a bound")
  check(solved == 25, solved " of them by elimination too: the same angles")
  check(applies["bound_angle_deg"] >= 25 && applies["weight_bound_angle_deg"] >= 10,
        "bounds apply to " applies["bound_angle_deg"] ", in weight space to " applies["weight_bound_angle_deg"])

  for (k = 1; ("format-" k) in whole; k++) near("format-" k, "kappa", 0.5, 1e-15, "read as the matrix that it is")
  check(k == 11, "ten ways to write a matrix")
  done()
}
EOF
awk -v tests="$tests" -f "$reader" -f checks.awk answers/*
read -r tests more <counts || failed=$((failed + 1))
failed=$((failed + more))
tap_done

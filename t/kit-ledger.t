#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# vfep-ledger: what it shows, what it refuses, and when new results bear out the reference.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
ledger=$PWD/src/program/vfep-ledger
header='id\tstatement\tsource\tquantity\tkind\tcount\tunit\tlow\thigh\treason\tmeasured\tspread\tverdict\tseconds\tpreset\n'

# claims FILE ID LOW HIGH MEASURED SPREAD VERDICT [PRESET]
claims() {
  mkdir -p "$(dirname "$1")"
  # shellcheck disable=SC2059 # The header holds the escapes of printf.
  printf "$header" >"$1"
  printf '%s\tangle <= 2 kappa_M\tprop:angle\tangle of 7 networks\tnumber\t7\tdegrees\t%s\t%s\t50 %% of it\t%s\t%s\t%s\t1.5\t%s\n' \
    "$2" "$3" "$4" "$5" "$6" "$7" "${8:-quick}" >>"$1"
}

cd "$work" || exit 1
claims ref/one.claims one.a 1 3 2 0.25 reproduced
claims ref/two.claims two.b -inf 10 3.5e-9 0 reproduced
claims paper/three.claims three.c 0 1 0.5 0 reproduced paper

"$ledger" text ref/one.claims ref/two.claims >text
check 'text counts the verdicts' grep -q '^2 claims at preset quick: 2 hold$' text
check 'text shows number, spread and limits' grep -qF '2.00 +- 0.25 degrees, expected [1, 3] degrees' text
"$ledger" markdown ref/one.claims ref/two.claims >markdown
check 'markdown has a row a claim' test "$(grep -c '^| [a-z]*\.' markdown)" -eq 2
check 'markdown escapes' grep -qF 'angle &lt;= 2 kappa\_M' markdown
"$ledger" tex-checks --stale=two ref/one.claims ref/two.claims >tex
check 'TeX sets mathematics and escapes' \
  grep -qF '{angle $\le$ 2 $\kappa_{M}$}' tex
check 'TeX sets numbers as mathematics' grep -qF '$3.5\times10^{-9}$' tex
check 'TeX has four arguments, one of them a number' \
  grep -q '^\\checkrow{one.a}{angle.*}{\\claimnumber{quick}{.*}{.*}}{holds}$' tex
check 'one claim alone is stale' test "$(grep -c stale tex)" -eq 1
check 'and it is the one named' grep -q 'two.b.*{quick, stale}' tex
# Text with markup comes out as itself.
# shellcheck disable=SC2059,SC2016 # The header holds the escapes of printf; no shell reads the dollar.
{
  printf "$header"
  printf '%s\n' 'odd.a	a <b> & \c{d} _e_ 50 % |f| *g* ~h~ $i$ [j](k) `l`	vfep	q	number	0	1	0	1	r	0.5	0	reproduced	1	quick'
} >odd.claims
"$ledger" text odd.claims >text
check 'markup in the terminal' grep -qF 'a <b> & \c{d} _e_ 50 % |f| *g* ~h~ $i$ [j](k) `l`' text
"$ledger" markdown odd.claims >markdown
check 'markup in Markdown' \
  grep -qF 'a &lt;b> &amp; \\c{d} \_e\_ 50 % \|f\| \*g\* \~h\~ \$i\$ \[j\](k) \`l\`' markdown
"$ledger" tex-checks odd.claims >tex
check 'markup in TeX' \
  grep -qF 'a $<$$b$$>$ \& \textbackslash{}$c$\{$d$\} \_$e$\_ 50 \% $|$$f$$|$ *$g$* $\sim$$h$$\sim$ \$$i$\$ [$j$]($k$) \textasciigrave{}$l$\textasciigrave{}' tex

# Three parts: a folder with headlines, statements and stored results.
mkdir -p parts/paper
claims parts/paper/one.claims one.a 1 3 2.5 0.1 reproduced paper
printf 'a\t"its words"\tarXiv v1\tsec:a\tREADME\trounds:2\tthe angle: one.a\n' >parts/headlines
printf 'prop:angle\tthe angle is bounded\n' >parts/statements
"$ledger" text --reference=parts ref/one.claims ref/two.claims >text
check 'part A has the verdict' grep -q '^  not reproduced  *"its words" \[arXiv v1\]' text
check 'and the stored number with its preset' grep -qF 'the angle: 2.50 +- 0.10 degrees (n = 7, paper)' text
check 'parts B and C are counted' grep -q '^B. Statements proved: 1 proved and checked' text
check 'no line is longer than a terminal' test "$(awk 'length > 100' text | wc -l)" -eq 0
"$ledger" text --all --reference=parts ref/one.claims ref/two.claims >all
check 'everything has both numbers' grep -qF '2.00 +- 0.25 degrees, expected [1, 3] degrees (1.5 s, quick)' all
check 'and limits' grep -qF '2.50 +- 0.10 degrees, expected [1, 3] degrees (1.5 s, paper)' all
check 'a statement occurs once' test "$(grep -c 'angle <= 2 kappa_M' all)" -eq 2
"$ledger" summary --reference=parts ref/one.claims >summary
check 'the summary has its line' grep -qF '| the angle: 2.50 ± 0.10 degrees (n = 7, paper) | not reproduced |' summary
"$ledger" tex-headlines --reference=parts ref/one.claims >tex
check 'TeX names the preset' grep -qF '\hereline{the angle}{2.50 $\pm$ 0.10 degrees}{7}{paper}' tex
"$ledger" tex-statements --reference=parts ref/one.claims ref/two.claims >tex
check 'TeX has a statement in seven arguments' \
  grep -qxF '\statementrow{prop:angle}{the angle is bounded}{7; paper: 7}{}{}{}{proved and checked}' tex
printf 'a\t"its words"\tarXiv v1\tsec:a\t-\trounds:2\tone.a\nb\ttheir words\tthe summary\tsec:a\tsummary\tevidence\tone.a\n' >parts/headlines
"$ledger" tex-headlines --reference=parts ref/one.claims >tex
"$ledger" tex-summary --reference=parts ref/one.claims >summary.tex
"$ledger" markdown --reference=parts ref/one.claims >markdown
check 'sentences of the public summary stand apart' test "$(grep -c headlinerow tex) $(grep -c headlinerow summary.tex) $(grep -c '^### What its public summary' markdown)" = '1 1 1'
printf 'a\tw\tarXiv\tsec:a\telsewhere\tevidence\tone.a\n' >parts/headlines
stops 'a table that is none' 1 'parts/headlines:1: headline a: neither README nor summary nor -: "elsewhere"' "$ledger" text --reference=parts ref/one.claims
printf 'a\tw\tarXiv\tsec:a\t-\tevidence\tnine.a\n' >parts/headlines
stops 'a headline without its claim' 1 'parts/headlines:1: headline a: no results have the claim "nine.a"' "$ledger" text --reference=parts ref/one.claims
printf 'a\tw\tarXiv\tsec:a\t-\tguess\tone.a\n' >parts/headlines
stops 'a rule that is none' 1 'parts/headlines:1: headline a: unknown rule "guess"' "$ledger" text --reference=parts ref/one.claims
printf '# none\n' >parts/headlines
printf 'prop:a\tx\nprop:a\ty\n' >parts/statements
stops 'a statement twice' 1 'parts/statements:2: prop:a comes twice' "$ledger" text --reference=parts ref/one.claims
stops 'a reference that is none' 1 'none/headlines: ' "$ledger" text --reference=none ref/one.claims
stops 'all of what is no text' 2 ': --all goes with text' "$ledger" markdown --all ref/one.claims

stops 'two presets' 1 'preset paper beside preset quick' "$ledger" tex-checks ref/one.claims paper/three.claims
stops 'one file twice' 1 'one.a comes twice' "$ledger" text ref/one.claims ref/one.claims
stops 'stale without claims' 1 '--stale=nine' "$ledger" text --stale=nine ref/one.claims
stops 'no such file' 1 'none.claims: ' "$ledger" text none.claims
stops 'no command' 2 'nothing to do' "$ledger"
stops 'unknown command' 2 'htm' "$ledger" htm ref/one.claims
stops 'unknown option' 2 '--new' "$ledger" text --new ref/one.claims
stops 'one folder' 2 'two folders' "$ledger" verify ref
head -c 150 ref/one.claims >cut.claims
stops 'cut short' 1 'cut.claims:2: ' "$ledger" text cut.claims
claims odd.claims odd.a 1 3 wrong 0 reproduced
stops 'not a number' 1 'odd.claims:2: not a claim' "$ledger" text odd.claims
if test -c /dev/full; then
  full() { "$ledger" text ref/one.claims >/dev/full; }
  full 2>full.err
  check 'a full disk is an error' test $? -eq 1
  check 'and has a line' grep -q '^vfep-ledger: standard output: ' full.err
fi

claims odd.claims odd.a 1 3 7 0 reproduced
stops 'a verdict that its number contradicts' 1 'odd.claims:2: not a claim: the number contradicts' "$ledger" text odd.claims
claims odd.claims odd.a 5 1 3 0 'not reproduced'
stops 'limits out of order' 1 'odd.claims:2: not a claim: the limits are out of order' "$ledger" text odd.claims
claims 'a}\input{b.claims' odd.a 0 1 1 0 reproduced
stops 'a name that is TeX' 1 'not a name of letters' "$ledger" tex-checks 'a}\input{b.claims'
printf 'a}\\input{/etc/passwd\t1\n' >odd.val
stops 'a key that is TeX' 1 'odd.val:1: "a}\input{/etc/passwd" is not a key' "$ledger" values odd.val
printf 'a\t\033]0;title\007\n' >odd.val
stops 'a control byte' 1 'odd.val:1: not a whole line of 2 cells of printable ASCII' "$ledger" values odd.val
ln -s /dev/zero zero.claims
stops 'a file without end' 1 'zero.claims: larger than 64 MiB' "$ledger" text zero.claims
# A quadratic search took 12.8 s of processor time.
{
  head -n 1 ref/one.claims
  awk 'BEGIN { for (i = 1; i <= 60000; i++)
    printf "many.%d\ts\tw\tq\tnumber\t0\t1\t0\t1\tr\t0.5\t0\treproduced\t1\tquick\n", i * 7919 % 60000 }'
} >many.claims
check 'many claims are read at once' sh -c 'ulimit -t 3; "$1" text many.claims | grep -q "^60000 claims"' many "$ledger"

printf 'cost\t50 %% & {more}_1\nrate\t2.5e-3\n' >one.val
check 'values are defined and escaped' \
  test "$("$ledger" values one.val | head -n 1)" = '\expandafter\def\csname val@one/cost\endcsname{50 \% \& \{more\}\_1}%'
printf 'images\t60000\nlast\t1234567\nfew\t9999\nhalf\t(none)\n' >counts.val
check 'long counts have groups of digits, and what is not there a dash' test "$("$ledger" values counts.val |
  sed 's/.*endcsname{//; s/}%$//' | tr '\n' ' ')" = '\ensuremath{60\,000} \ensuremath{1\,234\,567} \ensuremath{9999} \mbox{--} '
printf 'cost\t1\ncost\t2\n' >twice.val
stops 'a value twice' 1 'twice.val:2: cost comes twice' "$ledger" values twice.val
printf 'preset\tquick\nseed\t1\n' >one.manifest
printf 'preset\tquick\nseed\t2\n' >two.manifest
printf 'preset\tpaper\nseed\t1\n' >three.manifest
"$ledger" manifest one.manifest two.manifest >manifest
check 'what manifests share comes once' test "$(grep -c preset manifest)" -eq 1
check 'what they do not comes for each' test "$(grep -c seed manifest)" -eq 2
stops 'manifests of two presets' 1 'preset paper beside preset quick' "$ledger" manifest one.manifest three.manifest

# verifies NAME STATUS: compares ref with new, then empties new.
verifies() {
  "$ledger" verify ref new >verify 2>&1
  check "verify: $1" test $? -eq "$2"
  rm -rf new
}
renew() {
  claims new/one.claims one.a 1 3 "$1" "$2" "$3"
  claims new/two.claims two.b -inf 10 4 0 reproduced
}
renew 2.4 0.2 reproduced
verifies 'within both spreads, and any number within the limits without spread' 0
renew 2.5 0.2 reproduced
verifies 'beyond both spreads' 1
check 'the numbers are shown' grep -q '^#   new: *2.5 +- 0.2, reproduced' verify
renew 3.5 2 'not reproduced'
verifies 'another verdict' 1
renew nan 0 'not reproduced'
verifies 'not a number' 1
renew 3.5 2 reproduced
stops 'verify: a number that contradicts its verdict' 1 'one.claims:2: not a claim: the number' "$ledger" verify ref new
rm -r new
claims new/one.claims one.a 1 3 2 0.2 reproduced
verifies 'a claim missing' 1
check 'is named' grep -q '^not ok 2 - two.b: missing' verify
renew 2 0.2 reproduced
claims new/five.claims five.e 0 1 0.5 0 reproduced
verifies 'a claim without reference' 1
check 'is named too' grep -q '^not ok 3 - five.e: missing in the reference' verify
renew 2 0.2 reproduced
mkdir empty
stops 'empty reference' 1 'empty: no claims' "$ledger" verify empty new
stops 'other presets' 1 'compare the same preset' "$ledger" verify ref paper
stops 'no reference' 1 'absent: ' "$ledger" verify absent new
tap_done

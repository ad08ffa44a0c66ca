#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The pages: from the stored quick results every link leads somewhere, sizes keep their limits, colours their contrast,
# and a browser has nothing to complain of; texts with markup come out as themselves; what is missing is named.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
ledger=$PWD/src/program/vfep-ledger
source=$VFEP_SOURCE
results=$source/reference/quick
cd "$work" || exit 1

skip() {
  tests=$((tests + 1))
  echo "ok $tests - $1 # SKIP $2"
}

# Drawings by gnuplot, or a small one for each where it is missing.
mkdir figures
for name in $VFEP_EXPERIMENTS figure-3 symmetry; do
  if [ -n "$GNUPLOT" ]; then
    GNUPLOT=$GNUPLOT sh "$source/figures/draw.sh" svg "$source/figures/$name.gp" "$source/figures" "$results" "figures/$name.svg"
  else
    echo '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>Gnuplot</title></svg>' >"figures/$name.svg"
  fi
done

# What LaTeXML makes of the report's texts, or a little of it where it is missing.
mkdir values
printf '\\def\\vfeppreset{quick}\n' >values/preset.tex
for name in $VFEP_EXPERIMENTS; do
  echo "$results/$name.val"
done | xargs "$ledger" values >values/values.tex
"$ledger" values "$source"/reference/paper/*.val | sed 's/val@/locked@/' >values/locked-values.tex
for file in "$source"/reference/paper/*.val; do
  printf '\\expandafter\\def\\csname lockedrun@%s\\endcsname{}\n' "$(basename "$file" .val)" >>values/locked-values.tex
done
if [ -n "$LATEXML" ]; then
  check 'LaTeXML takes theory, abstract and captions' sh "$source/pages/prose.sh" "$source" values prose
  for name in theory abstract figure-3 symmetry $VFEP_EXPERIMENTS; do
    test -s "prose/$name.html" || echo "$name"
  done >found
  none 'each text is there'
  sed -n 's/^\([a-z]*:[a-z0-9-]*\)	.*/\1/p' "$source/reference/statements" | while read -r label; do
    grep -q "id=\"$label\"" prose/theory.html || echo "$label"
  done >found
  none 'and each statement has its anchor'
  mkdir -p lost/paper/sections
  cp "$source"/paper/*.sty "$source"/paper/*.tex lost/paper/
  cp "$source"/paper/sections/theorem.tex lost/paper/sections/
  chmod -R u+w lost
  sed '/% abstract:/d' "$source/paper/opening.tex" >lost/paper/opening.tex
  stops 'an abstract that is missing' 1 'paper/opening.tex: no text' sh "$source/pages/prose.sh" lost values lost/prose
else
  skip 'LaTeXML takes theory, abstract and captions' 'latexml is missing'
  mkdir prose
  sed -n 's/^\([a-z]*:[a-z0-9-]*\)	.*/<p id="\1">\1<\/p>/p' "$source/reference/statements" >prose/theory.html
  echo '<p>Abstract, see <a href="@root@theory.html#prop:angle">the bound</a>.</p>' >prose/abstract.html
fi

# pages OUT OPTION...: all pages from the stored results.
pages() {
  out=$1
  shift
  # shellcheck disable=SC2086 # names are meant to split
  "$ledger" html --out="$out" --source="$source" --results="$results" --figures=figures --commit=abc1234 --reference="$source/reference" "$@" \
    $VFEP_EXPERIMENTS
}
check 'pages are written' pages html --prose=prose

addresses() {
  (cd "$1" && find . -type f | sed 's,^\./,,' && find . -name '*.html' | sed 's,^\./,,' | xargs grep -oHE ' (id|href|src|data)="[^"]*"' |
    sed 's/: /:/')
}
addresses html | awk -f "$source/t/fixture/links.awk" >links
grep -v '^followed' links >found
none 'every link leads somewhere'
check 'thousands of links were followed' test "$(sed -n 's/^followed //p' links)" -gt 5000
printf 'a.html\na.html:id="x"\na.html:id="x"\na.html:href="b.html"\na.html:href="#y"\na.html:src="http://z/"\n' |
  awk -f "$source/t/fixture/links.awk" >links
check 'and the check finds what leads nowhere' test "$(grep -c -e twice -e 'not there' -e 'no such anchor' -e network links)" -eq 4

if command -v xmllint >/dev/null 2>&1; then
  find html \( -name '*.html' -o -name '*.svg' \) -exec xmllint --noout --nonet {} + 2>&1 | head -n 20 >found
  none 'every page is well-formed'
else
  skip 'every page is well-formed' 'xmllint is missing'
fi
check 'every page says preset, version and commit' \
  test "$(find html -name '*.html' -exec grep -lE '<p>Preset quick, vfep [0-9.a-z-]+, commit abc1234' {} + | wc -l)" -eq "$(find html -name '*.html' | wc -l)"
size() { find "$@" -type f -exec cat {} + | wc -c; }
check 'all pages are below 12 MB' test "$(size html)" -lt 12000000
check 'the front page with its figures is below 300 kB' \
  test "$(size html/index.html html/style.css html/figures/figure-3.svg html/figures/symmetry.svg)" -lt 300000
for id in $(cut -f 1 "$results/theorem.claims" | sed 1d); do
  grep -q "<tr id=\"$id\"" html/ledger.html && grep -q "<tr id=\"$id\"" html/theorem.html || echo "$id"
done >found
none 'claims have their rows in the ledger and on their page'
check 'a claim leads to the line where it is judged' grep -q 'href="source/theorem.c.html#L[0-9]*">theorem.c, line' html/theorem.html
line=$(sed -n 's/.*href="source\/theorem.c.html#L\([0-9]*\)">.*/\1/p' html/theorem.html | head -n 1)
check 'which holds its name' sh -c "sed -n ${line}p '$source/experiments/theorem/theorem.c' | grep -q '\"theorem\\.'"
check 'a name leads to its declaration' grep -q 'href="xp_run.h.html#L[0-9]*">xp_begin</a>' html/source/theorem.c.html
check 'stored results stand beside those of the run, with their preset' \
  grep -q 'data-label="paper">[^<]*[0-9]' html/mnist-depth.html
if [ -n "$GNUPLOT" ]; then
  check 'points show their values' grep -q '<title>[^<]*x [0-9.e+-]*, y [0-9.e+-]*</title></use>' html/figures/recipes.svg
else
  skip 'points show their values' 'gnuplot is missing'
fi

awk -f "$source/t/fixture/contrast.awk" "$source/pages/style.css" >contrast
grep -v '^computed' contrast >found
none 'every colour of text has a contrast of 4.5 in each scheme'
check 'light, dark and print were computed' grep -q '^computed [5-9][0-9] in 3 schemes' contrast
printf ':root { --page: #ffffff; --panel: #ffffff; --text: #808080; --link: #000000; }\n' |
  awk -f "$source/t/fixture/contrast.awk" >contrast
check 'a colour of too little contrast is found' grep -q 'text #808080 on page #ffffff: 3.95' contrast

check 'pages without LaTeXML' pages plain
check 'say so' grep -q 'LaTeXML is missing' plain/theory.html
check 'and have no link into the theory' test -z "$(grep -l 'theory.html#' plain/*.html)"

# A tree of one experiment with all that HTML takes for its own.
mkdir -p tree/src/base tree/experiments/odd tree/paper/sections tree/reference tree/odd
cp -R "$source/pages" tree/
chmod -R u+w tree
cp figures/theorem.svg figures/odd.svg
printf '#include "a<b>.h"\nint main(void) { return 1 < 2 && "odd.a"[0] == 92; } /* <b> & */\n' >tree/experiments/odd/odd.c
printf '\\section{Odd & <b>bold}\n' >tree/paper/sections/odd.tex
printf '# none\n' | tee tree/reference/headlines >tree/reference/statements
{
  head -n 1 "$results/theorem.claims"
  printf 'odd.a\t<b>1 & 2 \\par_it%%s "q" '"'r'"'\tvfep\t<script>\tnumber\t7\t1\t0\t1\ta < b\t0.5\t0\treproduced\t1.5\tquick\n'
} >tree/odd/odd.claims
printf 'preset\tquick\nflags\t-D"<&>"\n' >tree/odd/odd.manifest
odd() {
  "$ledger" html --out=odd --source=tree --results=tree/odd --figures=figures --commit='<c>' "$@" odd
}
check 'some experiments without the parts that speak of all' odd
check 'which the pages say' grep -q 'some of the experiments' odd/index.html
rm -r odd
check 'a tree of one experiment' odd --reference=tree/reference
check 'markup in a claim comes out as itself' \
  grep -qF '&lt;b&gt;1 &amp; 2 \par_it%s &quot;q&quot; &#39;r&#39;' odd/ledger.html
check 'in what was measured' grep -qF '<dd>&lt;script&gt;</dd>' odd/odd.html
check 'in a title' grep -qF '<h1>Odd &amp; &lt;b&gt;bold</h1>' odd/odd.html
check 'in a program' grep -qF ' &amp;&amp; <i class="s">&quot;odd.a&quot;</i>[' odd/source/odd.c.html
check 'in a manifest' grep -qF -- '-D&quot;&lt;&amp;&gt;&quot;' odd/odd.html
check 'in the commit' grep -qF 'commit &lt;c&gt;' odd/index.html

mv tree/odd/odd.manifest kept
stops 'a manifest that is missing' 1 'odd.manifest' odd
mv kept tree/odd/odd.manifest
mv figures/odd.svg kept
stops 'a figure that is missing' 1 'figures/odd.svg' odd
mv kept figures/odd.svg
mv tree/odd/odd.claims kept
stops 'claims that are missing' 1 'odd.claims' odd
mv kept tree/odd/odd.claims
mv tree/paper/sections/odd.tex kept
stops 'a section that is missing' 1 'sections/odd.tex' odd
mv kept tree/paper/sections/odd.tex
echo '@quick:mnist/nothing@' >>tree/pages/front.html
stops 'a mark without a text' 1 'pages/front.html: @quick:mnist/nothing@' odd
stops 'an option that is missing' 2 'commit' "$ledger" html --out=o --source=tree --results=r --figures=f odd
stops 'no experiment' 2 'names of experiments' "$ledger" html --out=o --source=tree --results=r --figures=f --commit=c

# A browser without a network: what it writes of a page to its console, and what the script of the ledger shows.
browser=
for name in chromium chromium-browser google-chrome; do
  ! command -v "$name" >/dev/null 2>&1 || browser=$name
done
browse() {
  timeout 120 "$browser" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --user-data-dir="$work/profile" \
    --enable-logging=stderr --host-resolver-rules='MAP * ~NOTFOUND' --virtual-time-budget=2000 --dump-dom "file://$PWD/html/$1" \
    >dom 2>console
}
if [ -z "$browser" ]; then
  skip 'a browser has nothing to complain of' 'chromium is missing'
elif ! browse index.html || ! grep -q '</html>' dom; then
  skip 'a browser has nothing to complain of' "$browser does not run here: $(tail -n 1 console | tr -d '#')"
else
  for page in index.html ledger.html theorem.html mnist-depth.html theory.html gallery.html source/theorem.c.html; do
    browse "$page"
    grep -e ':CONSOLE' -e 'ERR_' console | sed "s,^,$page: ,"
  done >found
  none 'a browser has nothing to complain of'
  rows=$(grep -c '<tr id=' html/ledger.html)
  browse ledger.html
  check 'the ledger shows every row' grep -q ">$rows of $rows rows</output>" dom
  browse 'ledger.html?part=A&verdict=partly'
  check 'and by part and verdict those of it' \
    grep -q ">$(grep -c '<tr id=.*data-part="A" data-verdict="partly"' html/ledger.html) of $rows rows</output>" dom
  browse 'ledger.html?text=theorem.gradient&experiment=theorem'
  check 'and by text' grep -qE '>[1-9] of [0-9]+ rows</output>' dom
fi
tap_done

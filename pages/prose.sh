#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Theory, abstract and captions of the report as HTML with MathML, by LaTeXML: prose.sh SOURCE VALUES OUT, where VALUES
# holds values.tex and perhaps locked-values.tex.  Writes OUT/theory.html, OUT/abstract.html and OUT/NAME.html for the
# caption of each figure, in which @root@ leads to the folder of the pages.
set -eu
LC_ALL=C
export LC_ALL
source=$1 values=$2 out=$3
work=$out.part
rm -rf "$work"
mkdir -p "$work"
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# Notation and numbers are those of the report; its look, figures and fragments are not needed.
sed -n -e '/^% ---- statements/,/^% ---- fragments/p' "$source/paper/vfep.sty" >"$work/notation.tex"

# The captions, each between two lines that are found again: \figureof{NAME}{TEXT}.
cat "$source"/paper/*.tex "$source"/paper/sections/*.tex | awk '
  /\\figureof\*?(\[[^]]*\])?{/ && !/^%/ {
    sub(/.*\\figureof\*?(\[[^]]*\])?{/, "")
    name = $0
    sub(/}.*/, "", name)
    sub(/^[^}]*}/, "")
    if (name in seen || name !~ /^[a-z0-9-]+$/) next
    seen[name]
    print "\\vfmark{" name "}"
    depth = 0
    inside = 1
  }
  inside {
    for (i = 1; i <= length($0); i++) {
      c = substr($0, i, 1)
      if (c == "\\") { if (depth) printf "%s", substr($0, i, 2); i++; continue }
      if (c == "%" ) break
      if (c == "}" && --depth == 0) { inside = 0; print ""; print "\\vfmark{end}"; break }
      if (depth) printf "%s", c
      if (c == "{") depth++
    }
    if (inside) print ""
  }' >"$work/captions.tex"

# Statements that stand in the section of an experiment, with their proofs in the appendix.
sed -n '/\\begin{\(theorem\|proposition\|corollary\|example\)}/,/\\end{\(theorem\|proposition\|corollary\|example\)}/p' \
  "$source"/paper/sections/*.tex |
  awk 'NR == 1 { print "\\subsection{Statements of single experiments}" } { print }' >"$work/statements.tex"

{
  printf '%s\n' '\vfmark{abstract}'
  sed -n '/^ *% abstract:/,/^ *% end of abstract/p' "$source/paper/opening.tex"
  printf '%s\n' '\vfmark{end}'
} >"$work/abstract.tex"

if [ "$(wc -l <"$work/abstract.tex")" -lt 5 ]; then
  echo 'prose.sh: paper/opening.tex: no text between "% abstract:" and "% end of abstract": mark it' >&2
  exit 1
fi
# A text with numbers of an experiment that is not among those of this run is left out.
sed -n 's/.*csname val@\([a-z0-9-]*\)\/.*/\1/p' "$values/values.tex" | sort -u >"$work/experiments"
cat "$work/abstract.tex" "$work/captions.tex" | awk '
  FILENAME == ARGV[1] { known[$1]; next }
  /^\\vfmark{/ && !/{end}/ { text = ""; drop = 0 }
  {
    text = text $0 "\n"
    rest = $0
    while (match(rest, /(val|count){[a-z0-9-]+\//)) {
      name = substr(rest, RSTART, RLENGTH - 1)
      sub(/.*{/, "", name)
      if (!(name in known)) drop = 1
      rest = substr(rest, RSTART + RLENGTH)
    }
  }
  /^\\vfmark{end}/ && !drop { printf "%s", text }' "$work/experiments" - >"$work/pieces.tex"

# The theory with its marks for what Coq checks.
awk -f "$source/proofs/theorems.awk" "$source"/proofs/*.v |
  awk -f "$source/proofs/mark.awk" - "$source/paper/theory.tex" >"$work/theory.tex"

cat >"$work/prose.tex" <<END
\documentclass{article}
\usepackage{amsmath,amssymb,amsthm,array,booktabs,natbib,hyperref}
\makeatletter
\input{$work/notation.tex}
\input{$values/values.tex}
\InputIfFileExists{$values/locked-values.tex}{}{}
\input{$values/preset.tex}
\makeatother
\providecommand{\ifexperiments}[2]{#2}
\renewcommand{\idea}[2]{\par\emph{Idea.} #2 (\hyperref[proof:#1]{Proof}.)\par}
\newcommand{\vfmark}[1]{\par VFEP-MARK #1\par}
\begin{document}
\input{$work/theory.tex}
\input{$work/statements.tex}
\appendix
\input{$source/paper/symbols.tex}
\input{$source/paper/proofs.tex}
\bibliographystyle{plainnat}
\bibliography{$source/paper/refs}
\vfmark{end}
\input{$work/pieces.tex}
\end{document}
END

# What the texts say now, with the values that they name: where that is as it was, so is what LaTeXML made of it.
cat "$0" "$work/theory.tex" "$source"/paper/symbols.tex "$source"/paper/proofs.tex "$source"/paper/refs.bib \
  "$work/notation.tex" "$work/statements.tex" "$work/pieces.tex" "$values/preset.tex" >"$work/said"
grep -ohE '[a-z0-9-]+/[a-z0-9-]+}' "$work/pieces.tex" | sort -u | tr '}' '\\' >"$work/keys"
grep -hF -f "$work/keys" "$values"/*values.tex >>"$work/said" || :
if [ -s "$out/theory.html" ] && cmp -s "$work/said" "$out/said"; then
  touch "$out/theory.html"
  exit
fi

# run COMMAND...: what LaTeXML calls an error stops the build.
run() {
  "$@" >"$work/log" 2>&1 || status=$?
  if [ "${status-0}" != 0 ] || grep -q '^\(Error\|Fatal\):' "$work/log"; then
    grep -A 3 '^\(Error\|Fatal\):' "$work/log" >&2 || tail -n 20 "$work/log" >&2
    exit 1
  fi
}
run latexml --dest="$work/prose.xml" "$work/prose.tex"

# Statements and equations are found by their labels, theory.html#prop:angle; an identifier in XML has no colon.
sed -E 's/(labels="LABEL:([a-z]+):([a-z0-9-]+)[^"]*" xml:id=)"[^"]*"/\1"\2..\3"/' "$work/prose.xml" >"$work/labelled.xml"
run latexmlpost --dest="$work/prose.html" --format=html5 --pmml --nodefaultresources --timestamp=0 "$work/labelled.xml"
if grep 'Missing Target for Label: LABEL:\(thm\|prop\|cor\|ex\|eq\|proof\):' "$work/log" >&2; then
  echo 'prose.sh: paper/: a reference leads nowhere: give its target a label' >&2
  exit 1
fi

# Each piece stands between two marks, without the elements around these; void elements are closed as in XML.
sed -E -e 's,<(br|hr|img|col|meta|link)([^>]*[^/])?>,<\1\2 />,g' -e 's/(id="|href="#)([a-z]+)\.\./\1\2:/g' \
  -e 's/LABEL:(sec|fig|tab):[a-z0-9-]+/the report/g' "$work/prose.html" | awk -v out="$work" '
  /^<(article|h1 class="ltx_title ltx_title_document)/ && !name { name = "theory"; next }
  /VFEP-MARK/ {
    name = $0
    sub(/.*VFEP-MARK /, "", name)
    sub(/<.*/, "", name)
    next
  }
  name == "theory" && /^<div id="p1" class="ltx_para">$/ { name = "end" }
  name == "theory" { print >(out "/theory.html") }
  name && name != "end" && name != "theory" && !/^<\/div>$/ && !/^<div id="[^"]*" class="ltx_para">$/ {
    gsub(/href="#/, "href=\"@root@theory.html#")
    print >(out "/" name ".html")
  }'
for name in theory $(sed -n 's/^\\vfmark{\(.*\)}/\1/p' "$work/pieces.tex" | grep -v '^end$'); do
  test -s "$work/$name.html" || {
    echo "prose.sh: paper/: LaTeXML made nothing of the text $name: see that it has no marks of its own" >&2
    exit 1
  }
done
mkdir -p "$out"
rm -f "$work/prose.html" "$out"/*.html
mv "$work"/*.html "$work/said" "$out"

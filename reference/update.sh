#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Writes what the tree shows of its locked results: update.sh LEDGER SOURCE TARGET NAME...
# TARGET/CLAIMS.md, reference/claims.md and the ledger of the experiments NAME... at preset quick beside what is locked of preset paper; in
# TARGET/README.md the lines after each mark "NAME: written by make update", from reference/NAME.md, where @headlines@
# stands for the table of what the paper says; and TARGET/reference/figure.svg, which the README shows.  THEORY has the
# names of those that train nothing.
set -eu
LC_ALL=C
export LC_ALL
ledger=$1 source=$2 target=$3
shift 3
figure='figure-3'

mkdir -p "$target/reference"
work=$(mktemp -d "$target/reference/.update.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
for name; do
  shift
  [ ! -f "$source/reference/quick/$name.claims" ] || set -- "$@" "$source/reference/quick/$name.claims"
done
show() {
  part=$1
  shift
  "$ledger" "$part" --reference="$source/reference" "$@"
}
{
  sed "/^<!-- SPDX/d" "$source/reference/claims.md"
  show markdown "$@"
} >"$work/CLAIMS.md"
show summary "$@" >"$work/headlines"

# PRESET:NAME/KEY, tab, value: what is stored, and minutes.  Of a run of a few epochs, made to measure its time, also those of
# as many epochs as stored runs of three hidden layers have.
epochs=$(awk -F '\t' '$1 == "epochs-3" { print $2 }' "$source/reference/paper/mnist-depth.val")
for file in "$source"/reference/quick/* "$source"/reference/paper/*; do
  name=${file%/*}
  name=${name##*/}:${file##*/}
  case $file in
  *.val) sed "s|^|${name%.val}/|" "$file" ;;
  *.claims) awk -F '\t' -v name="${name%.claims}" '
      FNR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
      "count" in column && sub(/^[^.]*\./, "", $1) { printf "%s/count-%s\t%s\n", name, $1, $column["count"] }' "$file" ;;
  *.manifest) awk -F '\t' -v name="${name%.manifest}" -v epochs="$epochs" '
      $1 == "cores" || $1 == "cpu" { printf "%s/%s\t%s\n", name, $1, $2 }
      $1 == "options" && match($2, /epochs=[1-9][0-9]*/) { own = substr($2, RSTART + 7, RLENGTH - 7) }
      $1 == "seconds" { printf "%s/minutes\t%.0f\n%s/seconds\t%s\n", name, $2 / 60, name, $2 }
      $1 == "seconds" && own { printf "%s/course-minutes\t%.0f\n", name, $2 / own * epochs / 60 }' "$file" ;;
  esac
done >"$work/stored"
awk -F '\t' -v theory=" ${THEORY-} " '
  { print }
  $1 ~ /^quick:.*\/seconds$/ {
    name = substr($1, 7, length($1) - 14)
    all += $2
    if (index(theory, " " name " ")) part += $2
  }
  END { printf "quick:all/minutes\t%.0f\nquick:theory/minutes\t%.0f\n", all / 60, part / 60 }' "$work/stored" >"$work/values"

# How many of the paper's sentences have which verdict.
sed 's/\\|/ /g' "$work/CLAIMS.md" | awk -F ' *[|] *' '
  BEGIN { verdicts = split("all,proved and checked,reproduced,partly,not reproduced,not run here,contradicted", verdict, ",") }
  /^##/ { part = /^## A/ }
  !part || !/^\|/ || /^\|-/ { next }
  !at { for (i = 1; i <= NF; i++) if ($i == "Verdict") at = i; next }
  { count["all"]++; count[$at]++ }
  END {
    for (v = 1; v <= verdicts; v++) {
      key = verdict[v]
      gsub(/ /, "-", key)
      printf "own:verdicts/%s\t%d\n", key, count[verdict[v]]
    }
  }' >>"$work/values"

# What the commands of bounds.md print, a key and its value on a line, and what is stored of certificates.
programs=$(cd "$(dirname "$ledger")" && pwd)
if grep -q '^<!-- bounds:' "$target/README.md"; then
  sed -n '/@/d; s/^    //p' "$source/reference/bounds.md" >"$work/commands"
  (cd "$work" && PATH=$programs:$PATH sh ./commands) | awk '{ print "own:bounds/" $1 "\t" $2 }' >>"$work/values"
  sed 's|^|own:certificates/|' "$source/reference/certificates.val" >>"$work/values"
fi

# fill FILE: its text with the table and @PRESET:NAME/KEY@ replaced by the stored value, a long count in
# groups of digits, and @none:PRESET:NAME/KEY@ by none where that is 0; one that is missing stops it all.
fill() {
  awk -F '\t' -v file="${1##*/}" '
    function grouped(x, rest) {
      if (length(x) < 5 || x ~ /[^0-9]/) return x
      for (; length(x) > 3; x = substr(x, 1, length(x) - 3)) rest = " " substr(x, length(x) - 2) rest
      return x rest
    }
    FILENAME == ARGV[1] { value[$1] = $2; next }
    FILENAME == ARGV[2] { headline[++headlines] = $0; next }
    /^<!-- SPDX/ { next }
    $0 == "@headlines@" { for (i = 1; i <= headlines; i++) print headline[i]; next }
    {
      while (match($0, /@(none:)?[a-z]+:[a-z0-9-]+\/[A-Za-z0-9_-]+@/)) {
        key = substr($0, RSTART + 1, RLENGTH - 2)
        word = sub(/^none:/, "", key)
        if (!(key in value)) {
          print file ": no stored value " key ": store it or change the line" >"/dev/stderr"
          exit 1
        }
        $0 = substr($0, 1, RSTART - 1) (word && value[key] == "0" ? "none" : grouped(value[key])) substr($0, RSTART + RLENGTH)
      }
      print
    }' "$work/values" "$work/headlines" "$1"
}
for part in $(sed -n 's/^<!-- \([a-z]*\): written by make update -->$/\1/p' "$target/README.md"); do
  fill "$source/reference/$part.md" >"$work/$part.part"
done
awk -v work="$work" '
  /^<!-- [a-z]*: written by make update -->$/ {
    print
    part = work "/" substr($2, 1, length($2) - 1) ".part"
    while ((getline line <part) > 0) print line
    skipping = 1
  }
  /^<!-- end of / { skipping = 0 }
  !skipping' "$target/README.md" >"$work/README.md"
mv -f "$work/CLAIMS.md" "$work/README.md" "$target/"

if [ -z "${GNUPLOT-}" ]; then
  echo 'gnuplot is missing: the figure of the README stays as it is' >&2
  exit
fi
sh "$source/figures/draw.sh" svg "$source/figures/$figure.gp" "$source/figures" "$source/reference/quick" "$work/figure.svg"
mv -f "$work/figure.svg" "$target/reference/figure.svg"

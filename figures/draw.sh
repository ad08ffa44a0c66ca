#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Draws one figure for make: draw.sh FORMAT SCRIPT KIT RESULTS OUTPUT, where KIT is the folder of common.gp.
# A figure that is newer than its script and its data is only touched; one that is being drawn has another name.
# What the user's own gnuplot is set to plays no part.
set -eu
LC_ALL=C
export LC_ALL
unset GNUTERM
format=$1 script=$2 kit=$3 results=$4 output=$5
# Names become text of a script, in which gnuplot and its shell would see more than a name.
for name in "$script" "$kit" "$results" "$output"; do
  case $name in
  *[\'\"\`\$\\\<\|\;\&[:cntrl:]]*)
    printf 'draw.sh: %s: has a sign that gnuplot or the shell takes for its own: rename the folder' "$name" |
      tr -d '\000-\037\177' >&2
    echo >&2
    exit 1
    ;;
  esac
done
name=$(basename "$script" .gp)
locked=
if grep -q -e reference/paper -e "scaled(" -e "stored\." "$script" && [ -d "$kit/../reference/paper" ]; then locked=$kit/../reference/paper; fi
if [ -f "$output" ]; then
  newer=$(
    find "$script" "$kit/common.gp" "$results/$name.tsv" "$results/$name"-*.tsv ${locked:+"$locked"} -newer "$output" 2>/dev/null
    find "$results" -name '*.tsv' -newer "$output" | while read -r table; do grep -F "/${table##*/}'" "$script" || :; done
  ) || :
  if [ -z "$newer" ]; then
    touch "$output"
    exit
  fi
fi
mkdir -p "$(dirname "$output")"
# What the pages need to show values is written after each plot of a script.
drawn=$script
if [ "$format" = svg ]; then
  drawn=$output.gp
  rm -f "$output.part.axes"
  awk '{ print } /^ *plot / { plots = 1 } plots && !/\\$/ { plots = 0; print "load kit.\"/axes.gp\"" }' "$script" >"$drawn"
fi
status=0
LC_ALL=C.UTF-8 "${GNUPLOT:-gnuplot}" -d \
  -e "format='$format'; results='$results'; kit='$kit'; output='$output.part'" "$drawn" 2>"$output.said" || status=$?
# gnuplot would leave out what it does not find, and draw the rest.
lost=$(sed -n 's/.*warning: \(no column with header .*\)/\1/p; s/.*warning: \(Cannot find or open file .*\)/\1/p' "$output.said" | sed q)
if [ "$status" = 0 ] && [ -n "$lost" ]; then
  echo "draw.sh: $script: $lost: run the experiment again or change the script" >&2
  status=1
else
  awk '!/difficulty fitting plot titles/ && NF && !seen[$0]++' "$output.said" >&2
fi
rm -f "$output.said" "$output.gp" "$output.part.set"
[ "$status" = 0 ] || exit "$status"
# The date that gnuplot writes into TikZ would make every drawing a new one.
if [ "$format" = tikz ]; then
  sed '/^%% [A-Z][a-z][a-z] [A-Z][a-z][a-z] /d' "$output.part" >"$output.undated"
  mv -f "$output.undated" "$output.part"
else
  # A browser would show the plot commands as tool tips; empty groups, blanks and what is the rule in SVG are a quarter of the file.
  sed -e '/<g id="gnuplot_plot_/s/<title>.*<.title>//' -e 's/rgb( */rgb(/g' -e 's/\(rgb([0-9]*,\) */\1/g' \
    -e 's/\(rgb([0-9]*,[0-9]*,\) */\1/g' -e 's/<tspan font-family="sans-serif" /<tspan/g' \
    -e 's/ stroke-linecap="butt" stroke-linejoin="miter"//' "$output.part" |
    awk '/^<g fill=/ { printf "%s", held; held = $0 "\n"; next }
      { if (held == "" || $0 != "</g>") printf "%s%s\n", held, $0; held = "" }' >"$output.lean"
  mv -f "$output.lean" "$output.part"
fi
[ "$format" = tikz ] || mv -f "$output.part.axes" "$output.axes"
mv -f "$output.part" "$output"

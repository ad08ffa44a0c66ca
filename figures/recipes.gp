# SPDX-License-Identifier: GPL-3.0-or-later
# Error on held-out images after the course, one row a variation of recipe deep, with its verdict; lines: where a row
# counts as stalled and as collapsed.
panels = 4 # a row needs room
load kit.'/common.gp'
data = results.'/recipes.tsv'
stats data using (strcol('key') eq 'deep' ? column('error held out [%]') : NaN) name 'deep' nooutput
stats data using 'row [1]' name 'row' nooutput
set xlabel 'error held out'.u('%')
set xrange [0:100]
set yrange [-row_max - 0.6:-0.4]
set lmargin tikz ? 42 : 36
set ytics scale 0
set key tmargin center horizontal maxrows 1 Left reverse samplen 1 width 1
set tmargin 3.4
error(verdict) = strcol('verdict') eq verdict ? (verdict eq 'diverges' ? 100 : column('error held out [%]')) : NaN
set arrow 1 from 1.5 * deep_min, graph 0 to 1.5 * deep_min, graph 1 nohead ls 8
set arrow 2 from 80, graph 0 to 80, graph 1 nohead ls 8
verdicts = 'learns stalls collapses diverges'
plot data using (-1):(-column('row [1]')):yticlabels(stringcolumn('variation')) with points ls 1 notitle, \
     for [i = 1:4] data using (error(word(verdicts, i))):(-column('row [1]')) with points ls i pointsize 1.2 title word(verdicts, i)

# SPDX-License-Identifier: GPL-3.0-or-later
# Error on held-out images at the end, one row a variation of recipe deep, with its verdict; lines: where a row counts as
# stalled and as collapsed.  The stored rows, where the preset's own are of fewer images.
panels = 4 # a row needs room
height = 14.5
load kit.'/common.gp'
data = scaled('recipes.tsv')
stats data using (strcol('key') eq 'deep' ? column('error held out [%]') : NaN) name 'deep' nooutput
stats data using 'row [1]' name 'row' nooutput
set xlabel 'error held out'.u('%')
set logscale x
set xrange [2.5:110]
set xtics (3, 5, 10, 20, 50, 100)
set yrange [-row_max - 0.6:-0.4]
set lmargin tikz ? 42 : 44
set ytics scale 0
set tmargin key_rows(2)
set key maxcols 4 width -2
error(verdict) = strcol('verdict') eq verdict ? (verdict eq 'diverges' ? 100 : column('error held out [%]')) : NaN
stall = 1.5 * deep_min
set arrow 1 from stall, graph 0 to stall, graph 1 nohead ls 8
set arrow 2 from 80, graph 0 to 80, graph 1 nohead ls 8
set label 1 'stalled from here' at 1.04 * stall, -row_max + 4 font small textcolor rgb '#444444'
set label 2 'collapsed' at 77, -row_max + 4 right font small textcolor rgb '#444444'
verdicts = 'learns stalls collapses diverges'
plot data using (-1):(-column('row [1]')):yticlabels(stringcolumn('variation')) with points ls 1 notitle, \
     for [i = 1:4] data using (error(word(verdicts, i))):(-column('row [1]')) with points ls i pointsize (tikz ? 1.5 : 1.1) \
       title word(verdicts, i)

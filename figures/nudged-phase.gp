# SPDX-License-Identifier: GPL-3.0-or-later
# Left: what a nudge has taken off the cost, by its strength.  Right: what is missing of the response, by step.
panels = 2
load kit.'/common.gp'
fall = results.'/nudged-phase.tsv'
layers = results.'/nudged-phase-layers.tsv'
set multiplot layout 1, 2

set logscale x
set format x f_log
set xlabel s_beta
set ylabel 'fall of the cost over its first order'
set xrange [1e-3:1e2]
set yrange [0:3]
set key top right Right noreverse
plot fall using 'beta [1]':'10% [1]':'90% [1]' with filledcurves ls 1 @band notitle, \
     fall using 'beta [1]':'median [1]' with lines ls 1 title 'median and 80'.s_percent, \
     fall using 'beta [1]':'largest [1]' with linespoints ls 2 title 'largest', \
     fall using 'beta [1]':'smallest [1]' with linespoints ls 3 title 'smallest'

unset logscale x
set format x f_num
set logscale y
set format y f_log
set xlabel 'Euler steps of size 0.5'
set ylabel 'missing part of the response'
set xrange [0:30]
set yrange [1e-4:100]
set xtics 0, 4
set ytics autofreq
set key top right Right noreverse
plot layers using 'step [1]':'output [1]' with linespoints ls 1 title 'output', \
     layers using 'step [1]':'layer 1 [1]' with linespoints ls 2 title 'layer 1', \
     layers using 'step [1]':'layer 2 [1]' with linespoints ls 3 title 'layer 2', \
     layers using 'step [1]':'layer 3 [1]' with linespoints ls 4 title 'layer 3'
unset multiplot

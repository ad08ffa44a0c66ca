# SPDX-License-Identifier: GPL-3.0-or-later
# Above, what a nudge has taken off the cost, by its strength, and what is missing of the response, by step.  Below,
# the cosine of the truncated update and the gradient, by step, for all weights and by layer.
panels = 4
load kit.'/common.gp'
fall = results.'/nudged-phase.tsv'
layers = results.'/nudged-phase-layers.tsv'
s_nu_K = math('\nu_K', '{/:Italic ν}_{/:Italic K}')
cosine_of(a, b) = 'cos('.a.','.sp.b.')'
set multiplot layout 2, 2

set logscale x
set format x f_log
set xlabel s_beta
set ylabel 'fall of the cost over its first order'
set xrange [1e-3:1e2]
set yrange [0:4]
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

unset logscale y
set format y f_num
set ylabel cosine_of(s_nu_K, s_gradient)
set yrange [-0.25:1.7]
set ytics -1, 0.25, 1
plot layers using 'step [1]':'cosine 10% [1]':'cosine 90% [1]' with filledcurves ls 1 @band notitle, \
     layers using 'step [1]':'cosine [1]' with lines ls 1 title 'all weights, median and 80'.s_percent

set ylabel cosine_of(s_nu_K, s_gradient).', by layer'
set key top right Right noreverse maxrows 2
plot layers using 'step [1]':'cosine output [1]' with linespoints ls 1 title 'output', \
     layers using 'step [1]':'cosine 1 [1]' with linespoints ls 2 title 'layer 1', \
     layers using 'step [1]':'cosine 2 [1]' with linespoints ls 3 title 'layer 2', \
     layers using 'step [1]':'cosine 3 [1]' with linespoints ls 4 title 'layer 3'
unset multiplot

# SPDX-License-Identifier: GPL-3.0-or-later
# Above, what a nudge has taken off the cost, by its strength, and what is missing of the response, by step.  Below,
# the cosine of the truncated update and the gradient, by step, for all weights and by layer.
panels = 4
load kit.'/common.gp'
fall = results.'/nudged-phase.tsv'
layers = results.'/nudged-phase-layers.tsv'
s_nu_k = math('\nu_k', '{/:Italic ν}_{/:Italic k}')
cosine_of(a, b) = 'cos('.a.','.sp.b.')'
set multiplot layout 2, 2
set tmargin key_rows(2)

set logscale xy
set format x f_log
set format y f_log
set xlabel s_beta
set ylabel 'fall of the cost over first order'
set xrange [1e-3:1e2]
set yrange [1e-4:1e2]
plot fall using 'beta [1]':'10% [1]':'90% [1]' with filledcurves ls 1 @band notitle, \
     fall using 'beta [1]':'median [1]' with lines ls 1 title 'median', \
     fall using 'beta [1]':'largest [1]' with linespoints ls 2 title 'largest', \
     fall using 'beta [1]':'smallest [1]' with linespoints ls 3 title 'smallest'

unset logscale x
set format x f_num
set xlabel 'Euler steps of size 0.5'
set ylabel 'missing part of the response'
set xrange [0:30]
set yrange [1e-4:1]
set xtics 0, 5
plot layers using 'step [1]':'output [1]' with linespoints ls 1 title 'output', \
     for [k = 1:3] layers using 'step [1]':sprintf('layer %d [1]', k) with linespoints ls k + 1 title sprintf('layer %d', k)

unset logscale y
set format y f_num
set ylabel cosine_of(s_nu_k, s_gradient)
set yrange [-0.15:1.05]
set ytics 0, 0.25
plot layers using 'step [1]':'cosine 10% [1]':'cosine 90% [1]' with filledcurves ls 1 @band notitle, \
     layers using 'step [1]':'cosine [1]' with lines ls 1 title 'all weights, median and 80'.s_percent

set ylabel cosine_of(s_nu_k, s_gradient).', by layer'
plot layers using 'step [1]':'cosine output [1]' with linespoints ls 1 title 'output', \
     for [k = 1:3] layers using 'step [1]':sprintf('cosine %d [1]', k) with linespoints ls k + 1 title sprintf('layer %d', k)
unset multiplot

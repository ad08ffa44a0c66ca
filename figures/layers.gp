# SPDX-License-Identifier: GPL-3.0-or-later
# Above, cosines by layer and angle, and how far single networks are off, by width.  Below, cosines by gain at 45
# degrees, and with unequal slopes.
panels = 4
load kit.'/common.gp'
law = results.'/layers.tsv'
widths = results.'/layers-widths.tsv'
gains = results.'/layers-gains.tsv'
slopes = results.'/layers-slopes.tsv'
s_cosine = math('\cos(x_k,\lambda_k)', 'cos({/:Italic x}_{/:Italic k}, {/:Italic λ}_{/:Italic k})')
s_root = math('1/\sqrt{\mathrm{width}}', '1/√width')
factor = 0.36 / ((1 + 0.2 + 0.04) / 3)
cosine(degrees, k) = cos(degrees * pi / 180)**k
layer(k) = sprintf('layer %d [1]', k)
interval(k) = sprintf('interval %d [1]', k)
set multiplot layout 2, 2
set tmargin key_rows(2)

set samples 181
set xlabel 'angle of the feedback weights'.u('degrees')
set ylabel s_cosine
set xrange [0:180]
set yrange [-1.05:1.05]
set xtics 0, 45
set ytics -1, 0.5, 1
plot for [k = 1:3] cosine(x, k) with lines ls k linewidth 0.8 notitle, \
     for [k = 1:3] law using 'angle [degrees]':layer(k):interval(k) with yerrorbars ls k dashtype solid title sprintf('layer %d', k), \
     law using 'angle [degrees]':'whole [1]' with points ls 5 title 'all units'

set logscale xy
set xlabel 'width'.u('units')
set ylabel 'deviation from the law'
set xrange [6:170]
set yrange [0.05:0.7]
set xtics (8, 16, 32, 64, 128)
set ytics (0.05, 0.1, 0.2, 0.5)
set label 1 'line: '.s_root at graph 0.05, 0.1
plot 1 / sqrt(x) with lines ls 9 linewidth 1 notitle, \
     for [k = 1:3] widths using 'width [1]':layer(k) with points ls k title sprintf('layer %d', k), \
     widths using 'width [1]':'chain 1 [1]' with lines ls 8 title 'predicted'
unset label

unset logscale
set xlabel 'gain'
set ylabel s_cosine.', shares'
set xrange [0:0.5]
set yrange [-0.3:1.15]
set xtics 0, 0.1
set ytics 0, 0.25, 1
set label 1 s_S.sp.'definite' at 0.38, 1.08 right font small textcolor rgb '#444444'
set label 2 'stable' at 0.5, 1.08 right font small textcolor rgb '#444444'
layer_3(side) = column('layer 3 [1]') + side * column('interval 3 [1]')
plot for [k = 1:3] cosine(45, k) with lines ls k linewidth 0.8 notitle, \
     gains using 'gain [1]':(layer_3(-1)):(layer_3(1)) with filledcurves ls 3 @band notitle, \
     gains using 'gain [1]':(column('definite [%]') / 100.) with lines ls 8 notitle, \
     gains using 'gain [1]':(column('stable [%]') / 100.) with lines ls 7 notitle, \
     for [k = 1:3] gains using 'gain [1]':layer(k) with linespoints ls k title sprintf('layer %d', k)
unset label

set xlabel 'angle of the feedback weights'.u('degrees')
set ylabel s_cosine
set xrange [0:180]
set yrange [-1.05:1.05]
set xtics 0, 45
set ytics -1, 0.5, 1
plot for [k = 1:3] factor * cosine(x, k) with lines ls k linewidth 0.8 notitle, \
     for [k = 1:3] slopes using 'angle [degrees]':layer(k):interval(k) with yerrorbars ls k dashtype solid title sprintf('layer %d', k), \
     cosine(x, 1) with lines ls 8 title 'law'
unset multiplot

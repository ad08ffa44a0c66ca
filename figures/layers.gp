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
set multiplot layout 2, 2

set samples 181
set xlabel 'angle of the feedback weights'.u('degrees')
set ylabel s_cosine
set xrange [0:180]
set yrange [-1.05:1.6]
set xtics 0, 45
set ytics -1, 0.5, 1
set key top right Right noreverse maxrows 2
plot for [k = 1:3] cosine(x, k) with lines ls 9 linewidth 0.5 notitle, \
     law using 'angle [degrees]':'layer 1 [1]':'interval 1 [1]' with yerrorbars ls 1 title 'layer 1', \
     law using 'angle [degrees]':'layer 2 [1]':'interval 2 [1]' with yerrorbars ls 2 dashtype solid title 'layer 2', \
     law using 'angle [degrees]':'layer 3 [1]':'interval 3 [1]' with yerrorbars ls 3 dashtype solid title 'layer 3', \
     law using 'angle [degrees]':'whole [1]' with points ls 5 title 'all units'

set logscale xy
set xlabel 'width'.u('units')
set ylabel 'deviation from the law'
set xrange [6:170]
set yrange [0.05:1.5]
set xtics (8, 16, 32, 64, 128)
set ytics (0.05, 0.1, 0.2, 0.5, 1)
set key top right Right noreverse maxrows 5
plot widths using 'width [1]':'layer 1 [1]' with points ls 1 title 'layer 1', \
     widths using 'width [1]':'layer 2 [1]' with points ls 2 title 'layer 2', \
     widths using 'width [1]':'layer 3 [1]' with points ls 3 title 'layer 3', \
     widths using 'width [1]':'chain 1 [1]' with lines ls 8 title 'sample correlations', \
     1 / sqrt(x) with lines ls 9 title s_root

unset logscale
set xlabel 'gain'
set ylabel s_cosine
set xrange [0:0.5]
set yrange [-0.3:1.75]
set xtics 0, 0.1
set ytics 0, 0.25, 1
set key top right Right noreverse maxrows 3 width -2
plot for [k = 1:3] cosine(45, k) with lines ls 9 linewidth 0.5 notitle, \
     gains using 'gain [1]':(column('layer 3 [1]') - column('interval 3 [1]')):(column('layer 3 [1]') + column('interval 3 [1]')) \
       with filledcurves ls 3 @band notitle, \
     gains using 'gain [1]':(column('definite [%]') / 100.) with lines ls 8 title s_S.sp.'definite', \
     gains using 'gain [1]':(column('stable [%]') / 100.) with lines ls 7 title 'stable', \
     gains using 'gain [1]':'layer 1 [1]' with linespoints ls 1 title 'layer 1', \
     gains using 'gain [1]':'layer 2 [1]' with linespoints ls 2 title 'layer 2', \
     gains using 'gain [1]':'layer 3 [1]' with linespoints ls 3 title 'layer 3'

set xlabel 'angle of the feedback weights'.u('degrees')
set xrange [0:180]
set yrange [-1.05:1.6]
set xtics 0, 45
set ytics -1, 0.5, 1
set key top right Right noreverse maxrows 2 width 2
plot for [k = 1:3] factor * cosine(x, k) with lines ls 9 linewidth 0.5 notitle, \
     slopes using 'angle [degrees]':'layer 1 [1]':'interval 1 [1]' with yerrorbars ls 1 title 'layer 1', \
     slopes using 'angle [degrees]':'layer 2 [1]':'interval 2 [1]' with yerrorbars ls 2 dashtype solid title 'layer 2', \
     slopes using 'angle [degrees]':'layer 3 [1]':'interval 3 [1]' with yerrorbars ls 3 dashtype solid title 'layer 3', \
     cosine(x, 1) with lines ls 8 title 'law'
unset multiplot

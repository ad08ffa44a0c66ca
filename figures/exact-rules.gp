# SPDX-License-Identifier: GPL-3.0-or-later
# Left: error of each rule by the angle of the feedback weights.  Right: by the mismatch of a second wire, at 90
# degrees; rules without one are level.
panels = 2
height = 6.4
load kit.'/common.gp'
angles = scaled('exact-rules.tsv')
robust = scaled('exact-rules-robustness.tsv')
of(name) = strcol('rule') eq name ? column('error [1]') : NaN
under(name) = strcol('kind') eq 'mismatch' ? of(name) : NaN
set multiplot layout 1, 2
set tmargin key_rows(4)
set key width tikz ? -5 : -2 samplen 1.5
set logscale y
set format y f_log
set ylabel 'error relative to'.sp.s_gradient
set xlabel 'angle of the feedback weights'.u('degrees')
set xrange [0:180]
set yrange [1e-8:10]
set xtics 0, 45
set ytics 1e-8, 100
names_left = 'centred asymep calibrated kolen-pollack baseline'
plot for [i = 1:5] angles using 'angle [degrees]':(of(word(names_left, i))) with linespoints ls i title word(names_left, i), \
     angles using 'angle [degrees]':(of('homeostasis')) with linespoints ls 7 title 'homeostasis', \
     angles using 'angle [degrees]':(of('probed')) with lines ls 8 title 'probed, 4'

set logscale x
set key width 0 samplen 2
set datafile missing NaN
set format x f_log
set xlabel 'mismatch of the second wire'
set xrange [0.008:1.2]
set yrange [1e-3:10]
set xtics 0.01, 10
set ytics 1e-3, 10
names_right = 'centred asymep calibrated phantom dyadic'
plot for [i = 1:5] robust using 'amount [1]':(under(word(names_right, i))) with linespoints ls i title word(names_right, i)
unset multiplot

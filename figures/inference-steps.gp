# SPDX-License-Identifier: GPL-3.0-or-later
# Left: test error by relaxation sweeps after the feedforward pass, most hidden layers, nets trained by backpropagation or with
# so many sweeps.  Right: change of the error from the feedforward pass on, hard images and easy ones, nets trained with 20
# sweeps, by hidden layers.  Bars are 95 % intervals over starts.  The stored runs, where the preset's own are smaller.
panels = 2
height = 4.0
load kit.'/common.gp'
data = scaled('inference-steps-curves.tsv')
stats data using 'hidden' name 'depth' nooutput
trained = 'backpropagation 0 3 20'
names = '"backprop." "trained: 0" "trained: 3" "trained: 20"'
# The feedforward pass stands where 0 would be on the logarithmic axis.
first = 0.45
at(n) = n == 0 ? first : n
half(name) = strstrt(strcol(name), 'nan') ? 0 : column(name)
unset mxtics
set multiplot layout 1, 2
set tmargin key_rows(2)
set logscale xy
set xrange [0.35:260]
set xtics ('0' first, '1' 1, '3' 3, '8' 8, '20' 20, '60' 60, '200' 200)
set yrange [1:100]
set ytics (1, 2, 5, 10, 20, 50, 100)
set xlabel 'sweeps after the feedforward pass'
set ylabel 'test error'.u('%')
set key maxrows 2 width -3
is(i) = column('hidden') == depth_max && strcol('trained') eq word(trained, i)
x(i) = is(i) ? at(column('sweeps [1]')) * 1.04 ** (i - 2) : NaN
style(i) = i == 1 ? 7 : i - 1
plot for [i = 1:4] data using (x(i)):'error [%]':(half('half width [%]')) \
       with yerrorbars ls style(i) dashtype solid linewidth 0.7 notitle, \
     for [i = 1:4] data using (x(i)):'error [%]' with linespoints ls style(i) title word(names, i)

set key width 0
unset logscale y
set yrange [*:*]
stats data using (strstrt(strcol('hard change [%]'), 'nan') ? NaN : column('hard change [%]')) name 'change' nooutput
step = change_max - change_min > 20 ? 10 : change_max - change_min > 8 ? 4 : 1
set ytics step
set ylabel 'change of test error'.u('points')
set label 1 'thick: hard, thin: easy' at graph 0.98, graph 0.62 right textcolor rgb '#444444' font small
mine(d) = column('hidden') == d && strcol('trained') eq '20'
change(d, name) = mine(d) ? column(name) : NaN
place(d) = mine(d) ? at(column('sweeps [1]')) : NaN
plot for [d = 1:depth_max] data using (place(d)):(change(d, 'hard change [%]')):(mine(d) ? half('hard half width [%]') : NaN) \
       with yerrorbars ls d dashtype solid linewidth 0.7 notitle, \
     for [d = 1:depth_max] data using (place(d)):(change(d, 'easy change [%]')):(mine(d) ? half('easy half width [%]') : NaN) \
       with yerrorbars ls d dashtype solid linewidth 0.7 pointtype 0 notitle, \
     for [d = 1:depth_max] data using (place(d)):'hard change [%]' with linespoints ls d \
       title sprintf('%d hidden', d), \
     for [d = 1:depth_max] data using (place(d)):'easy change [%]' with points ls d pointsize 0.45 * dot notitle, \
     for [d = 1:depth_max] data using (place(d)):'easy change [%]' with lines ls d linewidth 0.7 notitle
unset label
unset multiplot

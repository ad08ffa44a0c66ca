# SPDX-License-Identifier: GPL-3.0-or-later
# Left: test error by relaxation sweeps after the feedforward pass, most hidden layers, nets trained by backpropagation or with
# so many sweeps.  Right: change of the error from the feedforward pass on, hard images and easy ones, nets trained with 20
# sweeps, by hidden layers.  Bars are 95 % intervals over starts.  The stored runs, where the preset's own are smaller.
panels = 2
height = 6.8
load kit.'/common.gp'
data = scaled('inference-steps-curves.tsv')
stats data using 'hidden' name 'depth' nooutput
trained = 'backpropagation 0 3 20'
names = '"backpropagation" "0 sweeps" "3 sweeps" "20 sweeps"'
# The feedforward pass stands where 0 would be on the logarithmic axis.
first = 0.45
at(n) = n == 0 ? first : n
half(name) = strstrt(strcol(name), 'nan') ? 0 : column(name)
set multiplot layout 1, 2
set tmargin key_rows(3)
set logscale x
set xrange [0.35:260]
set xtics add ('0' first, '1' 1, '3' 3, '8' 8, '20' 20, '60' 60, '200' 200)
set xlabel 'sweeps after the feedforward pass'
set ylabel 'test error'.u('%')
set key maxcols 2 width -2
is(i) = column('hidden') == depth_max && strcol('trained') eq word(trained, i)
x(i) = is(i) ? at(column('sweeps [1]')) : NaN
plot for [i = 1:4] data using (x(i) * 1.03 ** (i - 2)):'error [%]':(half('half width [%]')) \
       with yerrorbars ls (i == 1 ? 7 : i - 1) dashtype solid linewidth 0.7 notitle, \
     for [i = 1:4] data using (x(i) * 1.03 ** (i - 2)):'error [%]' with linespoints ls (i == 1 ? 7 : i - 1) \
       title word(names, i)

set ylabel 'change of test error'.u('points')
set key maxcols 3 width -3
mine(d) = column('hidden') == d && strcol('trained') eq '20'
place(d) = mine(d) ? at(column('sweeps [1]')) : NaN
plot for [d = 1:3] data using (place(d)):'hard change [%]' with linespoints ls d \
       title sprintf('%d hidden, hard', d), \
     for [d = 1:3] data using (place(d)):'easy change [%]' with linespoints ls d linewidth 0.8 dashtype 3 \
       title sprintf('%d, easy', d)
unset multiplot

# SPDX-License-Identifier: GPL-3.0-or-later
# Data sets beside one another, four rules each.  Left: test error, mean over starts with its 95 % interval.  Right: that over
# the error of backpropagation from the same start.  The stored runs, where the preset's own are smaller.
panels = 2
height = 3.7
load kit.'/common.gp'
data = scaled('datasets-gaps.tsv')
rules = '"vector-field" "tied" "gradient" "backpropagation"'
names = '"vector field" "tied" "exact" "backprop."'
title(data) = data eq 'mnist' ? 'MNIST' : data
stats data using 'place [1]' name 'place' nooutput
stats data using 'test error [%]' name 'error' nooutput
stats data using 'low [1]' name 'low' nooutput
stats data using 'high [1]' name 'high' nooutput
own(i) = strcol('rule') eq word(rules, i)
has(name) = !strstrt(strcol(name), 'nan')
at(i) = column('place [1]') + 0.17 * (i - 2.5)
x(i, name) = own(i) && has(name) ? at(i) : -1
y(i, name) = own(i) && has(name) ? column(name) : 1
test = 'test error [%]'
half = 'half width [%]'
set multiplot layout 1, 2
set bmargin (place_max > 4 ? 4.4 : 1.8) # six names in a row would touch
set xrange [0.5:place_max + 0.5]
if (place_max > 4) { set xtics rotate by 35 right }
set key maxcols 2 width -3
set ylabel 'test error'.u('%')
set logscale y
set yrange [1:(error_max < 20 ? 30 : 100)]
set ytics (1, 3, 10, 30, 100)
plot data using 'place [1]':(1e-9):xticlabels(title(stringcolumn('data'))) with points notitle, \
     for [i = 1:4] data using (x(i, half)):(y(i, test)):(own(i) && has(half) ? column(half) : 0) with yerrorbars ls i lw 1 notitle, \
     for [i = 1:4] data using (x(i, test)):(y(i, test)) with points ls i pointsize 1.2 * dot title word(names, i)
set ylabel 'error ratio'
set yrange [0.9 * low_min:1.1 * high_max]
set ytics (0.5, 0.7, 0.9, 1, 1.1, 1.2, 1.5, 2, 3, 5, 10)
set arrow 1 from graph 0, first 1 to graph 1, first 1 nohead ls 8
plot data using 'place [1]':(1e-9):xticlabels(title(stringcolumn('data'))) with points notitle, \
     for [i = 1:3] data using (x(i, 'low [1]')):(y(i, 'factor [1]')):(y(i, 'low [1]')):(y(i, 'high [1]')) with yerrorbars ls i lw 1 notitle, \
     for [i = 1:3] data using (x(i, 'factor [1]')):(y(i, 'factor [1]')) with points ls i pointsize 1.2 * dot title word(names, i)
unset multiplot

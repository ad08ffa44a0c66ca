# SPDX-License-Identifier: GPL-3.0-or-later
# By the number of images of the second task, means over starts with their 95 % intervals.  Left: error on the second task of
# the vector-field rule, its hidden layer learned on the first task or drawn.  Right: error on the first task after the second,
# its outputs put back, of the vector-field rule and of backpropagation; thin lines: before it.  The stored runs, where the
# preset's own are smaller.
panels = 2
height = 3.8
load kit.'/common.gp'
set datafile missing NaN
data = scaled('transfer-summary.tsv')
images = 'images [1]'
is(task, rule, from) = strcol('task') eq task && strcol('rule') eq rule && strcol('hidden layer') eq from
half(name) = name[1:strlen(name) - 4].' half width [%]'
of(i, name) = is(word(tasks, i), word(rules, i), word(froms, i)) ? column(name) : NaN
# Beside one another, so that intervals can be told apart.
at(i) = column(images) * (1 + 0.05 * (i - 2.5))
stats data using images name 'size' nooutput
set multiplot layout 1, 2
set logscale xy
set xrange [0.7 * size_min:1.4 * size_max]
set xtics (100, 300, 1000, 3000, 10000)
set yrange [0.5:100]
set ytics (1, 3, 10, 30, 100)
set xlabel 'images of the second task'
set ylabel 'error on the second task'.u('%')
set key maxcols 2 width -4
tasks = 'digits digits fashion fashion'
rules = 'vector-field vector-field vector-field vector-field'
froms = 'learned scratch learned scratch'
names = '"5–9 after" "5–9 alone" "fashion after" "fashion alone"'
test = 'test error [%]'
plot for [i = 1:4] data using (at(i)):(of(i, test)):(of(i, half(test))) with yerrorbars ls i lw 0.9 dt solid notitle, \
     for [i = 1:4] data using (at(i)):(of(i, test)) with linespoints ls i title word(names, i)
tasks = 'digits fashion digits fashion'
rules = 'vector-field vector-field backpropagation backpropagation'
froms = 'learned learned learned learned'
names = '"0–4" "MNIST" "0–4, backprop." "MNIST, backprop."'
set key width (tikz ? -10 : -6)
before = 'first task before [%]'
after = 'first task after [%]'
set ylabel 'error on the first task'.u('%')
plot for [i = 1:4] data using (at(i)):(of(i, after)):(of(i, half(after))) with yerrorbars ls i lw 0.9 dt solid notitle, \
     for [i = 1:4] data using (at(i)):(of(i, after)) with linespoints ls i title word(names, i), \
     for [i = 1:4] data using (at(i)):(of(i, before)) with lines ls i lw 0.7 notitle
unset multiplot

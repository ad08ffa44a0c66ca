# SPDX-License-Identifier: GPL-3.0-or-later
# Above, left: how far the target and the free phase's remaining way move each layer, against T1.  The others, by epoch of the
# stored runs of three hidden layers: steps of a free phase, images that have not converged and states at 0 or 1.
panels = 4
load kit.'/common.gp'
drift = results.'/convergence-drift.tsv'
epochs = scaled('mnist-depth.tsv')
stats epochs using (column('hidden') == 3 ? column('epoch [1]') : NaN) name 'epoch' nooutput
set multiplot layout 2, 2
set tmargin key_rows(2)

set logscale y
set format y f_log
set xlabel 'free steps before nudging'
set ylabel 'change of state, root mean square'
set xrange [0:80]
set yrange [1e-8:1]
set ytics 1e-8, 100
set label 1 'because of the target' at 78, 0.15 right
set label 2 'remaining drift' at 33, 1e-7 right
plot for [k = 0:3] drift using 'T1 [1]':sprintf('signal %d [1]', k) with linespoints ls k + 1 dashtype solid \
       title (k ? sprintf('layer %d', k) : 'output'), \
     for [k = 0:3] drift using 'T1 [1]':sprintf('drift %d [1]', k) with linespoints ls k + 1 dashtype (3, 3) notitle
unset label
unset logscale y
set format y f_num

set xlabel 'epoch'
set xrange [0:epoch_max]
unset key
set ylabel 'steps of a free phase'
set yrange [0:5]
set ytics 1
plot for [start = 2:0:-1] epochs using 'epoch [1]':(deep(start, 'steps [1]')) with lines ls 1 linewidth 1.1

set ylabel 'images not converged'.u('%')
set yrange [-0.1:1]
set ytics 0, 0.25
plot for [start = 2:0:-1] epochs using 'epoch [1]':(deep(start, 'unconverged [%]')) with lines ls 1 linewidth 1.1

clipped(start, k) = deep(start, sprintf('low %d [%%]', k)) + deep(start, sprintf('high %d [%%]', k))
set key
set ylabel 'states at 0 or 1'.u('%')
set yrange [0:100]
set ytics 25
plot for [start = 0:2] for [k = 1:3] epochs using 'epoch [1]':(clipped(start, k)) with lines ls k + 1 linewidth 1.1 notitle, \
     for [k = 1:3] NaN with lines ls k + 1 title sprintf('layer %d', k)
unset multiplot

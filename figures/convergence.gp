# SPDX-License-Identifier: GPL-3.0-or-later
# Left: how far the target and the free phase's rest move each layer, against T1.  Right: what each does to learning.
panels = 2
load kit.'/common.gp'
drift = results.'/convergence-drift.tsv'
data = results.'/convergence.tsv'
stats data using 'epoch [1]' name 'epoch' nooutput
set multiplot layout 1, 2

set logscale y
set format y f_log
set xlabel 'free steps before nudging'
set ylabel 'change of state, root mean square'
set yrange [1e-9:1e4]
set ytics 1e-9, 100, 1
set key top right Right noreverse
plot for [k = 0:3] drift using 'T1 [1]':sprintf('signal %d [1]', k) with linespoints ls k + 1 dashtype solid \
       title sprintf('layer %d', k), \
     for [k = 0:3] drift using 'T1 [1]':sprintf('drift %d [1]', k) with lines ls k + 1 dashtype (3, 3) notitle

unset logscale y
set format y f_num
set xlabel 'epoch'
set xrange [0.8:epoch_max + 0.2]
set xtics 1, 1
set ylabel 'error while learning'.u('%')
set yrange [0:210]
set ytics 0, 25, 100
set key top right Right noreverse
rules = 'one-sided one-sided random-sign continued centred centred'
times = '30 120 30 30 30 120'
of(i) = strcol('estimator') eq word(rules, i) && column('T1 [1]') == word(times, i) + 0 && \
        column('epoch [1]') > 0 ? column('error while learning [%]') : NaN
plot for [i = 1:6] data using 'epoch [1]':(of(i)) with linespoints ls (i == 6 ? 7 : i) \
       title word(rules, i).', '.word(times, i).' steps'
unset multiplot

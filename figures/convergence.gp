# SPDX-License-Identifier: GPL-3.0-or-later
# Above, left: how far the target and the free phase's rest move each layer, against T1.  Right: what each does to
# learning.  Below, free phases and clipped units by epoch: this course (points) and the locked paper run of three
# hidden layers (lines).
panels = 4
load kit.'/common.gp'
drift = results.'/convergence-drift.tsv'
data = results.'/convergence.tsv'
stats data using 'epoch [1]' name 'epoch' nooutput
stats data using 'T1 [1]' name 'steps' nooutput
stats data using 'beta [1]' name 'betas' nooutput
epochs = results.'/convergence-epochs.tsv'
locked = kit.'/../reference/paper/mnist-depth.tsv'
there = system('test -s "'.locked.'" && echo 1') eq '1'
set multiplot layout 2, 2

set logscale y
set format y f_log
set xlabel 'free steps before nudging'
set ylabel 'change of state, root mean square'
set yrange [1e-9:1e5]
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
rules = 'one-sided one-sided one-sided random-sign continued centred'
betas = sprintf('%g %g %g %g %g %g', betas_max, betas_min, betas_max, betas_max, betas_max, betas_max)
times = sprintf('%d %d %d %d %d %d', steps_min, steps_min, steps_max, steps_min, steps_min, steps_min)
of(i) = strcol('estimator') eq word(rules, i) && column('T1 [1]') == word(times, i) + 0 && \
        column('beta [1]') == word(betas, i) + 0 && column('epoch [1]') > 0 ? column('error while learning [%]') : NaN
plot for [i = 1:6] data using 'epoch [1]':(of(i)) with linespoints ls (i == 6 ? 7 : i) \
       title word(rules, i).', '.word(times, i).' steps'.(i == 2 ? ', '.s_beta.' = '.word(betas, i) : '')

deep(x) = column('hidden') == 3 && column('seed') == 0 ? x : NaN
set xrange [0:*]
set xtics autofreq
set yrange [0:40]
set ytics 0, 5, 25
set ylabel 'steps, and images not at rest'.u('%')
plot epochs using 'epoch [1]':'steps [1]' with points ls 1 title 'mean steps', \
     epochs using 'epoch [1]':'unconverged [%]' with points ls 2 title 'not at rest after the last step', \
     for [i = 1:there] locked using 'epoch [1]':(deep(column('steps [1]'))) with lines ls 1 title 'locked, steps', \
     for [i = 1:there] locked using 'epoch [1]':(deep(column('unconverged [%]'))) with lines ls 2 title 'locked, not at rest'

clipped(k) = column(sprintf('low %d [%%]', k)) + column(sprintf('high %d [%%]', k))
set yrange [0:210]
set ytics 0, 25, 100
set ylabel 'states at 0 or 1'.u('%')
plot for [k = 1:3] epochs using 'epoch [1]':(clipped(k)) with points ls k title sprintf('layer %d', k), \
     for [k = 1:(there ? 3 : 0)] locked using 'epoch [1]':(deep(clipped(k))) with lines ls k title sprintf('locked, layer %d', k)
unset multiplot

# SPDX-License-Identifier: GPL-3.0-or-later
# Errors, objective and alignment by epoch: means over seeds with 95 % intervals.
panels = 4
load kit.'/common.gp'
bands = results.'/mnist-bands.tsv'
stats bands using 'epoch [1]' name 'epoch' nooutput
set multiplot layout 2, 2
set xlabel 'epoch'
set xrange [0:epoch_max]

# A lower end at or below 0 has no place on a logarithmic axis.
low(mean, half) = mean > half ? mean - half : mean / 100

set logscale y
set yrange [0.05:100]
set format y f_num
set key top right Right noreverse
set ylabel 'error'.u('%')
plot bands using 'epoch [1]':(low(column('test error [%]'), column('test half width [%]'))):\
           (column('test error [%]') + column('test half width [%]')) with filledcurves ls 1 @band notitle, \
     bands using 'epoch [1]':(low(column('training error [%]'), column('training half width [%]'))):\
           (column('training error [%]') + column('training half width [%]')) with filledcurves ls 2 @band notitle, \
     bands using 'epoch [1]':'test error [%]' with lines ls 1 title 'test', \
     bands using 'epoch [1]':'training error [%]' with lines ls 2 title 'training, end of epoch', \
     3 with lines ls 8 title 'test, claimed'

plot bands using 'epoch [1]':(low(column('error while learning [%]'), column('learning half width [%]'))):\
           (column('error while learning [%]') + column('learning half width [%]')) \
           with filledcurves ls 3 @band notitle, \
     bands using 'epoch [1]':'error while learning [%]' with lines ls 3 title 'training, while learning'

set yrange [0.005:1]
set ylabel 'objective'.sp.s_objective
plot bands using 'epoch [1]':(low(column('objective [1]'), column('objective half width [1]'))):\
           (column('objective [1]') + column('objective half width [1]')) with filledcurves ls 5 @band notitle, \
     bands using 'epoch [1]':'objective [1]' with lines ls 5 notitle

unset logscale y
set yrange [0:100]
set ytics 0, 30, 90
set key bottom left Left reverse
set ylabel 'angle'.u('degrees')
plot bands using 'epoch [1]':(column('angle [degrees]') - column('angle half width [degrees]')):\
           (column('angle [degrees]') + column('angle half width [degrees]')) with filledcurves ls 4 @band notitle, \
     bands using 'epoch [1]':'angle [degrees]' with lines ls 4 title 'between'.sp.s_W01.sp.'and'.sp.s_W10_transpose, \
     90 with lines ls 8 title 'independent weights'
unset multiplot

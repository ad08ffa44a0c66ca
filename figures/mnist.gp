# SPDX-License-Identifier: GPL-3.0-or-later
# Errors, objective and alignment by epoch: means over the starts with 95 % intervals.  The stored runs, where the preset's
# own are shorter.
panels = 4
load kit.'/common.gp'
bands = scaled('mnist-bands.tsv')
stats bands using 'epoch [1]' name 'epoch' nooutput
set multiplot layout 2, 2
set tmargin key_rows(0)
set xlabel 'epoch'
set xrange [0:epoch_max]
unset key

# A lower end at or below 0 has no place on a logarithmic axis.
low(mean, half) = column(mean) > column(half) ? column(mean) - column(half) : column(mean) / 100
high(mean, half) = column(mean) + column(half)

set logscale y
set yrange [0.01:100]
set ylabel 'error'.u('%')
set object 1 rectangle from graph 0, first 2 to graph 1, first 3 behind fillcolor rgb '#dddddd' fillstyle solid noborder
set label 1 'reported earlier: 2 to 3 '.s_percent at graph 0.97, first 4 right font small textcolor rgb '#444444'
set label 2 'test' at graph 0.97, first 1.4 right textcolor rgb color(1)
set label 3 'training, end of epoch' at graph 0.05, first 0.02 textcolor rgb color(2)
plot bands using 'epoch [1]':(low('training error [%]', 'training half width [%]')):(high('training error [%]', 'training half width [%]')) \
       with filledcurves ls 2 @band, \
     bands using 'epoch [1]':(low('test error [%]', 'test half width [%]')):(high('test error [%]', 'test half width [%]')) \
       with filledcurves ls 1 @band, \
     bands using 'epoch [1]':'training error [%]' with lines ls 2, \
     bands using 'epoch [1]':'test error [%]' with lines ls 1
unset object
unset label

set ylabel 'error while learning'.u('%')
plot bands using 'epoch [1]':(low('error while learning [%]', 'learning half width [%]')):\
       (high('error while learning [%]', 'learning half width [%]')) with filledcurves ls 1 @band, \
     bands using 'epoch [1]':'error while learning [%]' with lines ls 1

set yrange [0.0001:1]
set ylabel 'objective'.sp.s_objective
plot bands using 'epoch [1]':(low('objective [1]', 'objective half width [1]')):(high('objective [1]', 'objective half width [1]')) \
       with filledcurves ls 1 @band, \
     bands using 'epoch [1]':'objective [1]' with lines ls 1

unset logscale y
set yrange [0:100]
set ytics 0, 30, 90
set ylabel angle_of(s_W01, s_W10_transpose).u('degrees')
set label 1 'independent weights' at graph 0.97, first 86 right font small textcolor rgb '#444444'
plot bands using 'epoch [1]':(low('angle [degrees]', 'angle half width [degrees]')):(high('angle [degrees]', 'angle half width [degrees]')) \
       with filledcurves ls 1 @band, \
     bands using 'epoch [1]':'angle [degrees]' with lines ls 1, \
     90 with lines ls 8
unset multiplot

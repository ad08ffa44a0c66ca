# SPDX-License-Identifier: GPL-3.0-or-later
# The bound by the angle between feedback and transposed feedforward weights, with its limit as curves.  Left: by depth, at
# loop gain 1.  Right: by loop gain, of three hidden layers.  Below, networks that learn digits: on the same axes, and by
# epoch, beside the bound in the metric 1 and the angle that was measured.
panels = 4
height = 9.2
load kit.'/common.gp'
curve = results.'/metric-curve.tsv'
limit = results.'/metric-limit.tsv'
trained = results.'/metric-trained.tsv'
set multiplot layout 2, 2
set tmargin 1
set xlabel 'weight angle'.u('degrees')
set ylabel s_angle_bound_G.u('degrees')
set xrange [0:180]
set xtics 0, 45
set yrange [0:150]
set ytics 0, 30
bound(name) = 2 * atan(column(name)) * 180 / pi
at(depth, loop, gain, name) = column('hidden layers [1]') == depth && abs(column('loop gain [1]') - loop) < 1e-6 && \
  abs(column('feedback gain [1]') - gain) < 1e-9 ? bound(name) : NaN
of(depth, loop) = column('hidden layers [1]') == depth && abs(column('loop gain [1]') - loop) < 1e-6 ? bound('kappa_0 [1]') : NaN
set key inside right bottom vertical maxcols 1
plot for [k = 1:4] limit using 'weight angle [degrees]':(of(k, 1)) with lines ls k \
       title sprintf(k == 1 ? '1 hidden layer' : '%d', k), \
     for [k = 1:4] curve using 'weight angle [degrees]':(at(k, 1, 0.01, 'kappa_G [1]')) with points ls k notitle, \
     for [k = 1:4] curve using 'weight angle [degrees]':(at(k, 1, 0.1, 'kappa_G [1]')) with points ls k pointtype 1 notitle, \
     90 with lines ls 8 notitle
loops = '0.7 1 1.3'
plot for [k = 1:3] limit using 'weight angle [degrees]':(of(3, real(word(loops, k)))) with lines ls k \
       title sprintf(k == 1 ? 'loop gain %s' : '%s', word(loops, k)), \
     for [k = 1:3] curve using 'weight angle [degrees]':(at(3, real(word(loops, k)), 0.01, 'kappa_G [1]')) with points ls k notitle, \
     for [k = 1:3] curve using 'weight angle [degrees]':(at(3, real(word(loops, k)), 0.1, 'kappa_G [1]')) with points ls k pointtype 1 notitle, \
     90 with lines ls 8 notitle
learned(depth, y) = column('hidden layers [1]') == depth && strcol('rates') eq 'equal' ? y : NaN
set key inside left top vertical maxcols 1
plot for [k = 1:3] limit using 'weight angle [degrees]':(of(k, 1)) with lines ls k notitle, \
     for [k = 1:3] trained using 'widest weight angle [degrees]':(learned(k, bound('best kappa_G [1]'))) with points ls k \
       title sprintf(k == 1 ? '1 hidden layer' : '%d', k), \
     90 with lines ls 8 notitle
set xlabel 'epoch'
set xrange [-0.5:8.5]
set xtics 0, 2
set ylabel 'angle'.u('degrees')
set yrange [0:180]
beside(depth) = column('epoch [1]') + 0.22 * (depth - 2)
plot for [k = 1:3] trained using (beside(k)):(learned(k, bound('kappa_M [1]'))) with points ls k pointtype 2 notitle, \
     for [k = 1:3] trained using (beside(k)):(learned(k, bound('best kappa_G [1]'))) with points ls k notitle, \
     for [k = 1:3] trained using (beside(k)):(learned(k, column('angle to the plain gradient [degrees]'))) \
       with points ls k pointtype 1 notitle, \
     90 with lines ls 8 notitle
unset multiplot

# SPDX-License-Identifier: GPL-3.0-or-later
# The bound by the angle between feedback and transposed feedforward weights, with its limit as curves.  Left: by depth, at
# loop gain 1.  Right: by loop gain, of three hidden layers.  Below, networks that learn digits: medians and ranges over
# the images by the widest weight angle, and those of three hidden layers by epoch, beside the bound in the metric 1 and the
# angle that was measured.
panels = 4
height = 8.2
load kit.'/common.gp'
curve = results.'/metric-curve.tsv'
limit = results.'/metric-limit.tsv'
trained = results.'/metric-trained.tsv'
bound(name) = 2 * atan(column(name)) * 180 / pi
measured(k) = k < 4 ? bound('best kappa_G [1]') : k == 4 ? bound('kappa_M [1]') : column('angle to the plain gradient [degrees]')
# Medians and ranges over the images of an epoch, at equal rates: series 1 to 3 are the bounds by depth, 4 and 5 the two
# other measures of three hidden layers.
epochs = 9
array place[5 * epochs]
array middle[5 * epochs]
array low[5 * epochs]
array high[5 * epochs]
learned(k, epoch, y) = column('hidden layers [1]') == (k < 3 ? k : 3) && column('epoch [1]') == epoch && strcol('rates') eq 'equal' ? y : NaN
do for [k = 1:5] {
  do for [epoch = 0:epochs - 1] {
    n = (k - 1) * epochs + epoch + 1
    stats trained using (learned(k, epoch, column('widest weight angle [degrees]'))) nooutput
    place[n] = STATS_mean
    stats trained using (learned(k, epoch, measured(k))) nooutput
    middle[n] = STATS_median
    low[n] = STATS_min
    high[n] = STATS_max
  }
}
at_epoch(k, e) = int((k - 1) * epochs + (e < 0 ? 0 : e) + 1)
set multiplot layout 2, 2
set tmargin 1
set xlabel 'weight angle'.u('degrees')
set ylabel s_angle_bound_G.u('degrees')
set xrange [0:180]
set xtics 0, 45
set yrange [0:150]
set ytics 0, 30
at(depth, loop, gain, name) = column('hidden layers [1]') == depth && abs(column('loop gain [1]') - loop) < 1e-6 && \
  abs(column('feedback gain [1]') - gain) < 1e-9 ? bound(name) : NaN
of(depth, loop) = column('hidden layers [1]') == depth && abs(column('loop gain [1]') - loop) < 1e-6 ? bound('kappa_0 [1]') : NaN
set key inside right bottom vertical maxcols 1 spacing 0.8 samplen 2
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
set xrange [50:95]
set xtics 45, 15
set key inside left top
set yrange [0:180]
# The first sample is lost, as the header of a table would be.
plot for [k = 1:3] limit using 'weight angle [degrees]':(of(k, 1)) with lines ls k notitle, \
     for [k = 1:3] [e = -1:epochs - 1:1] '+' using (place[at_epoch(k, e)]):(middle[at_epoch(k, e)]) \
       with points ls k title sprintf(k == 1 ? '1 hidden layer' : '%d', k), \
     for [k = 1:3] [e = epochs - 2:epochs - 1:1] '+' using (place[at_epoch(k, e)]):(middle[at_epoch(k, e)]):(low[at_epoch(k, e)]):(high[at_epoch(k, e)]) \
       with yerrorbars ls k dashtype solid notitle, \
     90 with lines ls 8 notitle
set xlabel 'epoch, 3 hidden layers'
set xrange [-0.5:8.5]
set xtics 0, 2
set ylabel 'angle'.u('degrees')
set yrange [0:200]
unset key
set label s_angle_bound_M at graph 0.98, first 184 right
set label s_angle_bound_G at graph 0.98, first 105 right
set label 'measured' at graph 0.98, first 36 right
plot for [k = 3:5] [e = -1:epochs - 1:1] '+' using (e):(middle[at_epoch(k, e)]):(low[at_epoch(k, e)]):(high[at_epoch(k, e)]) \
       with yerrorlines ls (k == 3 ? 3 : k - 3) notitle, \
     90 with lines ls 8 notitle
unset multiplot

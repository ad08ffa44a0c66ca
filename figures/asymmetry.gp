# SPDX-License-Identifier: GPL-3.0-or-later
# Above in state space, below in weight space: angle and relative error against the measure of asymmetry of that space.
panels = 4
load kit.'/common.gp'
states = results.'/asymmetry-state.tsv'
weights = results.'/asymmetry-weights.tsv'
angle_bound(k) = k <= 1 ? 2 * atan(k) * 180 / pi : NaN
error_bound(k) = k < 1 ? 2 * k / (1 - k) : NaN
set multiplot layout 2, 2
set logscale xy
set format x f_log
set format y f_log
set samples 400
set xrange [1e-3:10]
set key bottom right Right noreverse

set xlabel s_kappa
set ylabel angle_of(s_x, s_lambda).u('degrees')
set yrange [1e-3:400]
plot states using 'kappa [1]':'angle [degrees]' with points ls 1 pointsize 0.3 title 'networks', \
     angle_bound(x) with lines ls 9 title s_angle_bound, \
     90 with lines ls 8 title 'right angle'
set ylabel error_of(s_x, s_lambda)
set yrange [1e-5:1e2]
plot states using 'kappa [1]':'error [1]' with points ls 1 pointsize 0.3 title 'networks', \
     error_bound(x) with lines ls 9 title s_error_bound

set xlabel s_kappa_M
set ylabel angle_of(s_nu, s_gradient).u('degrees')
set yrange [1e-3:400]
plot weights using 'kappa [1]':'angle [degrees]' with points ls 2 pointsize 0.3 title 'networks', \
     angle_bound(x) with lines ls 9 title s_angle_bound_M, \
     90 with lines ls 8 title 'right angle'
set ylabel error_of(s_nu, s_gradient)
set yrange [1e-5:1e2]
plot weights using 'kappa [1]':'error [1]' with points ls 2 pointsize 0.3 title 'networks', \
     error_bound(x) with lines ls 9 title s_error_bound_M
unset multiplot

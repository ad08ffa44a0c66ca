# SPDX-License-Identifier: GPL-3.0-or-later
# Above in state space, below in weight space: angle and relative error against the measure of asymmetry of that space.
# Of the random networks 200, sampled by row.
panels = 4
load kit.'/common.gp'
networks = results.'/asymmetry.tsv'
stats networks using 'kappa [1]' name 'row' nooutput
share = row_records > 200 ? 200.0 / row_records : 1
angle_bound(k) = k <= 1 ? 2 * atan(k) * 180 / pi : NaN
error_bound(k) = k < 1 ? 2 * k / (1 - k) : NaN
kept(name) = sampled(share, column(name))
set multiplot layout 2, 2
set tmargin key_rows(0)
set logscale xy
set format x f_log
set format y f_log
set samples 200
set xrange [1e-3:10]
unset key
set object 1 rectangle from 1, graph 0 to graph 1, graph 1 behind fillcolor rgb '#ececec' fillstyle solid noborder
set label 1 'no bound' at 3, graph 0.06 center font small textcolor rgb '#444444'

set xlabel s_kappa
set ylabel angle_of(s_x, s_lambda).u('degrees')
set yrange [1e-2:300]
set label 2 s_angle_bound at graph 0.04, 0.62
plot networks using (kept('kappa [1]')):'angle [degrees]' with points ls 1 pointsize 0.35 * dot, \
     angle_bound(x) with lines ls 9
set ylabel error_of(s_x, s_lambda)
set yrange [1e-4:1e2]
set label 2 s_error_bound at graph 0.04, 0.62
plot networks using (kept('kappa [1]')):'error [1]' with points ls 1 pointsize 0.35 * dot, \
     error_bound(x) with lines ls 9

set xlabel s_kappa_M
set ylabel angle_of(s_nu, s_gradient).u('degrees')
set yrange [1e-2:300]
set label 2 s_angle_bound_M at graph 0.04, 0.62
plot networks using (kept('kappa_M [1]')):'weight angle [degrees]' with points ls 1 pointsize 0.35 * dot, \
     angle_bound(x) with lines ls 9
set ylabel error_of(s_nu, s_gradient)
set yrange [1e-4:1e2]
set label 2 s_error_bound_M at graph 0.04, 0.62
plot networks using (kept('kappa_M [1]')):'weight error [1]' with points ls 1 pointsize 0.35 * dot, \
     error_bound(x) with lines ls 9
unset multiplot

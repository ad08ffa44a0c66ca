# SPDX-License-Identifier: GPL-3.0-or-later
# Left: angles in the energy norm against kappa_P.  Right: how far the lengths differ, in both norms.
panels = 2
load kit.'/common.gp'
networks = results.'/rotation.tsv'
set multiplot layout 1, 2
set logscale xy
set format x f_log
set format y f_log
set xlabel s_kappa_P
set ylabel angle_of(s_x, s_lambda).u('degrees')
set xrange [1e-4:30]
set yrange [1e-4:1e3]
set samples 300
set key top left
plot networks using 'kappa_P [1]':'angle [degrees]' with points ls 2 pointsize 0.3 title 'given target', \
     networks using 'kappa_P [1]':'worst angle [degrees]' with points ls 1 pointsize 0.4 title 'worst target', \
     2 * atan(x) * 180 / pi with lines ls 9 title s_angle_bound_P

set ylabel 'relative difference of the lengths'
set yrange [1e-17:1e2]
set key at graph 0.98, 0.42 right
plot networks using 'kappa_P [1]':'Euclidean lengths [1]' with points ls 2 pointsize 0.3 title 'Euclidean', \
     networks using 'kappa_P [1]':'energy lengths [1]' with points ls 1 pointsize 0.4 title 'energy norm'
unset multiplot

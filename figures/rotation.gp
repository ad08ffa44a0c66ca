# SPDX-License-Identifier: GPL-3.0-or-later
# Left: angles in the energy norm against kappa_P.  Right: how far the lengths differ in the Euclidean norm.  Of the
# networks 250, sampled by row.
panels = 2
load kit.'/common.gp'
networks = results.'/rotation.tsv'
stats networks using 'kappa_P [1]' name 'row' nooutput
stats networks using 'energy lengths [1]' name 'energy' nooutput
share = row_records > 250 ? 250.0 / row_records : 1
kept(name) = sampled(share, column(name))
set multiplot layout 1, 2
set tmargin key_rows(2)
set key maxcols 1
set logscale xy
set format x f_log
set format y f_log
set xlabel s_kappa_P
set ylabel angle_of(s_x, s_lambda).u('degrees')
set xrange [1e-4:30]
set xtics 1e-4, 10
set yrange [1e-3:300]
set samples 300
set label 1 s_angle_bound_P at graph 0.08, 0.7
plot networks using (kept('kappa_P [1]')):'angle [degrees]' with points ls 2 pointsize 0.45 * dot title 'given target', \
     networks using (kept('kappa_P [1]')):'worst angle [degrees]' with points ls 1 pointsize 0.45 * dot title 'worst target', \
     2 * atan(x) * 180 / pi with lines ls 9 notitle

unset key
set ylabel 'relative difference of the lengths'
set yrange [1e-9:10]
set ytics 1e-8, 100
set label 1 'energy norm: at roundoff,' at graph 0.97, 0.14 right font small textcolor rgb '#444444'
set label 3 sprintf('at most %.0e', energy_max) at graph 0.97, 0.06 right font small textcolor rgb '#444444'
set label 2 'Euclidean norm' at graph 0.05, 0.92 textcolor rgb color(2)
plot networks using (kept('kappa_P [1]')):'Euclidean lengths [1]' with points ls 2 pointsize 0.45 * dot
unset multiplot

# SPDX-License-Identifier: GPL-3.0-or-later
# The angle of each network on the curve that the claim states.
load kit.'/common.gp'
table = results.'/positivity.tsv'
set logscale xy
set format x f_log
set format y f_log
set samples 200
set xlabel s_kappa
set ylabel angle_of(s_x, s_lambda).u('degrees')
plot [1e-3:10] 2 * atan(x) * 180 / pi with lines ls 9 title s_angle_bound, \
     table using 'kappa [1]':'angle [degrees]' with points ls 1 title 'two units'

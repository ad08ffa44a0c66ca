# SPDX-License-Identifier: GPL-3.0-or-later
# The integral of the rule along the nudged phase against nu, by the strength of the nudge.
height = 6.0
load kit.'/common.gp'
orders = results.'/stdp.tsv'
set logscale xy
set format x f_log
set format y f_log
set xlabel s_beta
set ylabel 'relative error of the integral'
set xrange [1e-4:1e-1]
set yrange [1e-9:1]
set ytics 1e-8, 100
unset key
set tmargin key_rows(0)
set label 1 'one nudge' at 2e-3, 1e-2 right textcolor rgb color(1)
set label 2 'nudges of both signs' at 5e-3, 1.5e-6 textcolor rgb color(2)
plot orders using 'beta [1]':'one nudge [1]' with linespoints ls 1, \
     orders using 'beta [1]':'both signs [1]' with linespoints ls 2

# SPDX-License-Identifier: GPL-3.0-or-later
# The integral of the rule along the nudged phase against nu, by the strength of the nudge.
load kit.'/common.gp'
orders = results.'/stdp.tsv'
set logscale xy
set format x f_log
set format y f_log
set xlabel s_beta
set ylabel 'relative error of the integral'
set xrange [1e-4:1e-1]
set yrange [1e-9:1e2]
set key top left
plot orders using 'beta [1]':'one nudge [1]' with linespoints ls 1 title 'one nudge', \
     orders using 'beta [1]':'both signs [1]' with linespoints ls 2 title 'nudges of both signs'

# SPDX-License-Identifier: GPL-3.0-or-later
# Left: error of both estimators against beta.  Right: both formulas against independent computations, by size.
panels = 2
load kit.'/common.gp'
curve = results.'/theorem.tsv'
networks = results.'/theorem-networks.tsv'
set multiplot layout 1, 2

set logscale xy
set format x f_log
set format y f_log
set xlabel s_beta
set ylabel 'relative error of the update'
set xrange [1e-9:1]
set yrange [1e-16:1e4]
set xtics 1e-9, 1e3
set key top left
plot curve using 'beta [1]':'one-sided 10% [1]':'one-sided 90% [1]' with filledcurves ls 1 @band notitle, \
     curve using 'beta [1]':'centred 10% [1]':'centred 90% [1]' with filledcurves ls 2 @band notitle, \
     curve using 'beta [1]':'one-sided median [1]' with lines ls 1 title 'one-sided', \
     curve using 'beta [1]':'centred median [1]' with lines ls 2 title 'centred', \
     curve using 'beta [1]':'roundoff median [1]' with lines ls 8 title 'estimated roundoff'

unset logscale x
set format x f_num
set xtics autofreq
set xlabel 'units'
set ylabel 'largest difference from the formula'
set xrange [0:65]
set yrange [1e-17:1e-4]
plot networks using 'units [1]':'gradient limit [1]' with points ls 5 title 'computed limit', \
     networks using 'units [1]':'gradient error [1]' with points ls 1 title 'gradient', \
     networks using 'units [1]':'nu error [1]' with points ls 2 title s_nu
unset multiplot

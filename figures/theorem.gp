# SPDX-License-Identifier: GPL-3.0-or-later
# Left: error of both estimators against beta.  Right: the power of beta by which the error of each network falls, fitted
# where roundoff is small, by size; a network too curved to fit has none.
panels = 2
load kit.'/common.gp'
curve = results.'/theorem.tsv'
networks = results.'/theorem-networks.tsv'
fitted(name) = column('slope '.name.' [1]') > 0 ? column('slope '.name.' [1]') : NaN
stats networks using (fitted('one-sided')) name 'one' nooutput
stats networks using (fitted('centred')) name 'two' nooutput
set multiplot layout 1, 2
set tmargin key_rows(3)
set key maxcols 1

set logscale xy
set format x f_log
set format y f_log
set xlabel s_beta
set ylabel 'relative error of the update'
set xrange [1e-9:1]
set yrange [1e-11:10]
set xtics 1e-9, 1e3
set ytics 1e-10, 1e2
plot curve using 'beta [1]':'one-sided 10% [1]':'one-sided 90% [1]' with filledcurves ls 1 @band notitle, \
     curve using 'beta [1]':'centred 10% [1]':'centred 90% [1]' with filledcurves ls 2 @band notitle, \
     curve using 'beta [1]':'one-sided median [1]' with lines ls 1 title 'one-sided', \
     curve using 'beta [1]':'centred median [1]' with lines ls 2 title 'centred', \
     curve using 'beta [1]':'roundoff median [1]' with lines ls 8 title 'estimated roundoff'

unset logscale
set format x f_num
set format y f_num
set xlabel 'units'
set ylabel 'fitted power of'.sp.s_beta
set xrange [0:65]
set xtics 20
set yrange [0:3]
set ytics 1
set label 1 sprintf('%d networks: %.4f to %.4f', one_records, one_min, one_max) at graph 0.97, first 1.22 right font small
set label 2 sprintf('%d networks: %.4f to %.4f', two_records, two_min, two_max) at graph 0.97, first 2.22 right font small
plot networks using 'units [1]':(fitted('one-sided')) with points ls 1 title 'one-sided', \
     networks using 'units [1]':(fitted('centred')) with points ls 2 title 'centred'
unset multiplot

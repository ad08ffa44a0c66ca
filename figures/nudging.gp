# SPDX-License-Identifier: GPL-3.0-or-later
# Left: error of the update by the strength of the nudge.  Right: fitted slopes, spread sideways; of the networks 400,
# sampled by row.
panels = 2
load kit.'/common.gp'
curve = results.'/nudging.tsv'
fits = results.'/nudging-fits.tsv'
stats fits using 'order [1]' name 'row' nooutput
share = row_records > 400 ? 400.0 / row_records : 1
set multiplot layout 1, 2
set tmargin key_rows(3)

set logscale xy
set format x f_log
set format y f_log
set xlabel s_beta
set ylabel 'relative error of the update'
set xrange [2e-8:1]
set yrange [1e-14:10]
set xtics 1e-8, 100
set ytics 1e-14, 100
plot curve using 'beta [1]':'order 1 [1]' with lines ls 1 title 'one nudge', \
     curve using 'beta [1]':'order 2 [1]' with lines ls 2 title 'two', \
     curve using 'beta [1]':'order 4 [1]' with lines ls 3 title 'four', \
     curve using 'beta [1]':'order 6 [1]' with lines ls 4 title 'six', \
     curve using 'beta [1]':'roundoff [1]' with lines ls 8 title 'roundoff'

unset logscale
set format x f_num
set format y f_num
set xlabel 'nudges on the circle'
set ylabel 'slope less number of nudges'
set xrange [0:7]
set yrange [-0.006:0.006]
set xtics (1, 2, 4, 6)
set ytics 0.002
unset key
plot 0 with lines ls 8, \
     fits using (column('order [1]') + 0.5 * (rand(0) - 0.5)):\
         (column('fate [1]') == 0 ? sampled(share, column('slope [1]') - column('order [1]')) : NaN) with points ls 1 pointsize 0.4 * dot
unset multiplot

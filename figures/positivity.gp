# SPDX-License-Identifier: GPL-3.0-or-later
# Above: the cosine at the worst target against kappa and kappa_M.  Below: shares of stable networks, and batches.  Of the
# networks and of the batches 150 each, sampled by row; of the batches also all in which the worst targets' cosine is
# negative, which are few.
panels = 4
load kit.'/common.gp'
networks = results.'/positivity.tsv'
stable = results.'/positivity-stable-weights.tsv'
batches = results.'/positivity-batches.tsv'
stats networks using 'kappa [1]' name 'row' nooutput
stats batches using 'kappa_M [1]' name 'batch' nooutput
some(rows) = rows > 150 ? 150.0 / rows : 1
kept(name) = sampled(some(row_records), column(name))
against = 'worst cosine [1]'
stats batches using (column(against) < 0 ? column(against) : NaN) name 'against' nooutput
kept_batch(name) = column(against) < 0 ? column(name) : sampled(some(batch_records), column(name))
set multiplot layout 2, 2
set tmargin key_rows(2)
set key maxcols 1
set logscale x
set format x f_log
set xrange [1e-3:1e2]
set yrange [-1.05:1.05]
set ytics -1, 0.5

set arrow 1 from 1, graph 0 to 1, graph 1 nohead ls 8
set xlabel s_kappa
set ylabel 'worst cosine of'.sp.s_x.sp.'and'.sp.s_lambda
plot networks using (kept('kappa [1]')):'worst cosine [1]' with points ls 1 title 'all targets', \
     networks using (kept('kappa [1]')):'worst output cosine [1]' with points ls 2 title 'on the outputs', \
     0 with lines ls 8 notitle

set xlabel s_kappa_M
set ylabel 'worst cosine of'.sp.s_nu.sp.'and'.sp.s_gradient
plot networks using (kept('kappa_M [1]')):'worst weight cosine [1]' with points ls 1 title 'all targets', \
     networks using (kept('kappa_M [1]')):'worst output weight cosine [1]' with points ls 2 title 'on the outputs', \
     0 with lines ls 8 notitle

unset arrow 1
set format x f_num
set xtics (0.25, 0.5, 1, 2, 4, 8)
set xrange [0.12:16]
set yrange [0:100]
set ytics 25
set ylabel 'update opposes the gradient'.u('%')
plot stable using (1.12 * column('kappa [1]')):'share [%]':'low [%]':'high [%]' with yerrorbars ls 1 title 'given target', \
     stable using 'kappa [1]':'worst share [%]':'worst low [%]':'worst high [%]' with yerrorbars ls 2 dashtype solid title 'worst on the outputs'

set xtics autofreq
set format x f_log
set xrange [1e-3:1]
set yrange [-1.05:1.05]
set ytics -1, 0.5
set xlabel 'largest'.sp.s_kappa_M.sp.'in the batch'
set ylabel 'cosine of'.sp.s_nu.sp.'and'.sp.s_gradient
set label 1 sprintf('all %d below 0 are drawn', exists('against_records') ? against_records : 0) at graph 0.04, 0.1 font small
plot batches using (kept_batch('kappa_M [1]')):'cosine [1]' with points ls 1 title 'given targets', \
     batches using (kept_batch('kappa_M [1]')):'worst cosine [1]' with points ls 2 title 'worst targets', \
     0 with lines ls 8 notitle
unset multiplot

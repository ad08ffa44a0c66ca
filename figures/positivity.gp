# SPDX-License-Identifier: GPL-3.0-or-later
# Above: the cosine at the worst target against kappa and kappa_M.  Below: shares of stable networks, and batches.
panels = 4
load kit.'/common.gp'
networks = results.'/positivity.tsv'
stable = results.'/positivity-stable-weights.tsv'
batches = results.'/positivity-batches.tsv'
set multiplot layout 2, 2
set logscale x
set format x f_log
set xrange [1e-3:1e2]
set yrange [-1.05:1.05]
set key at graph 0.03, 0.38 left

set arrow 1 from 1, graph 0 to 1, graph 1 nohead ls 8
set xlabel s_kappa
set ylabel 'worst cosine of'.sp.s_x.sp.'and'.sp.s_lambda
plot networks using 'kappa [1]':'worst cosine [1]' with points ls 1 pointsize 0.5 title 'all', \
     networks using 'kappa [1]':'worst output cosine [1]' with points ls 2 pointsize 0.5 title 'outputs', \
     0 with lines ls 8 notitle

set xlabel s_kappa_M
set ylabel 'worst cosine of'.sp.s_nu.sp.'and'.sp.s_gradient
plot networks using 'kappa_M [1]':'worst weight cosine [1]' with points ls 1 pointsize 0.5 title 'all', \
     networks using 'kappa_M [1]':'worst output weight cosine [1]' with points ls 2 pointsize 0.5 \
       title 'outputs', \
     0 with lines ls 8 notitle

unset arrow 1
set key at graph 0.03, 0.97 left
set format x f_num
set format y f_num
set xtics (0.25, 0.5, 1, 2, 4, 8)
set xrange [0.12:16]
set yrange [0:100]
set ylabel 'share that can ascend'.u('%')
plot stable using 'kappa [1]':'worst share [%]':'worst low [%]':'worst high [%]' with yerrorbars ls 2 \
       title 'worst target on the outputs', \
     stable using (1.12 * column('kappa [1]')):'share [%]':'low [%]':'high [%]' with yerrorbars ls 1 title 'given target'

set xtics autofreq
set format x f_log
set xrange [1e-3:1]
set yrange [-1.05:1.05]
set key at graph 0.03, 0.38 left
set xlabel 'largest'.sp.s_kappa_M.sp.'in the batch'
set ylabel 'cosine of'.sp.s_nu.sp.'and'.sp.s_gradient
plot batches using 'kappa_M [1]':'cosine [1]' with points ls 1 pointsize 0.5 title 'given targets', \
     batches using 'kappa_M [1]':'worst cosine [1]' with points ls 2 pointsize 0.5 title 'worst targets', \
     0 with lines ls 8 notitle
unset multiplot

# SPDX-License-Identifier: GPL-3.0-or-later
# Above: cosine by layer and error of the update in state form against the spread of the slopes.  Below: hard sigmoids
# by the share of saturated units, and the bound on |A|.  Of each class of networks a share, sampled by row.
panels = 4
load kit.'/common.gp'
networks = results.'/weights-and-slopes.tsv'
bound = results.'/weights-and-slopes-bound.tsv'
is(a) = stringcolumn('kind') eq a
smooth(y) = is('logistic') || is('tanh') ? y : NaN
equal(y) = is('logistic-equal') || is('tanh-equal') ? y : NaN
s_spread = math('(d_{\max}-d_{\min})/d_{\max}', '({/:Italic d}_{max}–{/:Italic d}_{min})/{/:Italic d}_{max}')
# At roundoff, and so told but not drawn.
stats networks using (equal(column('rate error [1]'))) name 'rate' nooutput
stats networks using (smooth(column('activity error [1]'))) name 'activity' nooutput
exact = rate_max > activity_max ? rate_max : activity_max
stats networks using (smooth(column('cosine [1]'))) name 'smooth' nooutput
share = smooth_records > 75 ? 75.0 / smooth_records : 1
set multiplot layout 2, 2
set tmargin key_rows(3)
set key maxcols 1

set logscale x
set format x f_log
set xlabel 'ratio of slopes'.sp.math('d_{\max}/d_{\min}', '{/:Italic d}_{max}/{/:Italic d}_{min}')
set ylabel 'cosine of update and gradient'
set xrange [1:1e6]
set yrange [-1.05:1.05]
set ytics -1, 0.5, 1
layer(name) = sampled(share, smooth(column(name)))
plot networks using 'slope ratio [1]':(layer('output layer [1]')) with points ls 1 title 'output layer', \
     networks using 'slope ratio [1]':(layer('hidden layer 1 [1]')) with points ls 2 title 'hidden layer 1', \
     networks using 'slope ratio [1]':(layer('hidden layer 2 [1]')) with points ls 3 title 'hidden layer 2', \
     0 with lines ls 8 notitle

set logscale xy
set format x f_log
set format y f_log
set xlabel 'spread of slopes'.sp.s_spread
set ylabel 'error of the state form'
set xrange [1e-6:2]
set yrange [1e-8:10]
set xtics 1e-6, 100
set ytics 1e-8, 100
set label 1 'rate and activity form:' at graph 0.97, 0.14 right font small textcolor rgb '#444444'
set label 2 sprintf('at roundoff, at most %.0e', exact) at graph 0.97, 0.06 right font small textcolor rgb '#444444'
plot networks using 'slope spread [1]':(sampled(share, smooth(column('update error [1]')))) with points ls 2 \
       title 'outputs of any slopes', \
     networks using 'slope spread [1]':(sampled(share, equal(column('update error [1]')))) with points ls 1 \
       title 'outputs of one slope'
unset label

unset logscale
set format x f_num
set format y f_num
set xlabel 'share of saturated units'
set ylabel 'smallest cosine of a layer'
set xrange [0:1]
set yrange [-1.05:1.05]
set xtics 0.2
set ytics -1, 0.5, 1
lowest(kind) = is(kind) ? sampled(1.5 * share, column('lowest layer [1]')) : NaN
plot networks using 'saturated [1]':(lowest('clipped')) with points ls 1 title 'clipped', \
     networks using 'saturated [1]':(lowest('active')) with points ls 3 title 'outputs active', \
     networks using 'saturated [1]':(lowest('saturated')) with points ls 2 title 'an output saturated', \
     0 with lines ls 8 notitle

set logscale x
set format x f_log
set xlabel 'spread of slopes'.sp.s_spread
set ylabel math('\lVert A\rVert', '|{/:Italic A}|').sp.'over its bound'
set xrange [1e-4:2]
set yrange [0:1.05]
set xtics 1e-4, 10
set ytics 0, 0.25, 1
ratio(low, high) = column('antisymmetric share [1]') >= low && column('antisymmetric share [1]') <= high ? \
  column('norm [1]') / column('bound [1]') : NaN
plot bound using 'slope spread [1]':(sampled(share, ratio(0, 0))) with points ls 1 title 'symmetric weights', \
     bound using 'slope spread [1]':(sampled(share, ratio(1e-300, 1))) with points ls 2 title 'other weights', \
     bound using 'slope spread [1]':(sampled(share, column('climbed [1]'))) with points ls 5 title 'found by a search', \
     1 with lines ls 9 notitle
unset multiplot

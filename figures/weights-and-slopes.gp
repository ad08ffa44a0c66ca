# SPDX-License-Identifier: GPL-3.0-or-later
# Above: cosine by layer and errors of four rules against the spread of the slopes.  Below: hard sigmoids
# without clipping by the share of saturated units, and the bound on |A|.
panels = 4
load kit.'/common.gp'
networks = results.'/weights-and-slopes.tsv'
bound = results.'/weights-and-slopes-bound.tsv'
is(a) = stringcolumn('kind') eq a
smooth(y) = is('logistic') || is('tanh') ? y : NaN
equal(y) = is('logistic-equal') || is('tanh-equal') ? y : NaN
s_d_max = math('d_{\max}', '{/:Italic d}_{max}')
s_spread = math('(d_{\max}-d_{\min})/d_{\max}', '({/:Italic d}_{max}–{/:Italic d}_{min})/{/:Italic d}_{max}')
set multiplot layout 2, 2

set logscale x
set format x f_log
set xlabel 'ratio of slopes'.sp.math('d_{\max}/d_{\min}', '{/:Italic d}_{max}/{/:Italic d}_{min}')
set ylabel 'cosine of update and gradient'
set xrange [1:1e6]
set yrange [-1.05:2.6]
set ytics -1, 0.5, 1
set key top left
plot networks using 'slope ratio [1]':(smooth(column('output layer [1]'))) with points ls 1 pointsize 0.3 \
       title 'output layer', \
     networks using 'slope ratio [1]':(smooth(column('hidden layer 1 [1]'))) with points ls 2 pointsize 0.45 \
       title 'hidden layer 1', \
     networks using 'slope ratio [1]':(smooth(column('hidden layer 2 [1]'))) with points ls 3 pointsize 0.35 \
       title 'hidden layer 2', \
     0 with lines ls 8 notitle

set logscale xy
set format x f_log
set format y f_log
set xlabel 'spread of slopes'.sp.s_spread
set ylabel 'error relative to the gradient'
set xrange [1e-6:2]
set yrange [1e-17:1e8]
set xtics 1e-6, 100
set ytics 1e-16, 1e4
set key top left
plot networks using 'slope spread [1]':(smooth(column('update error [1]'))) with points ls 2 pointsize 0.45 \
       title 'state, outputs of any slopes', \
     networks using 'slope spread [1]':(equal(column('update error [1]'))) with points ls 4 pointsize 0.45 \
       title 'state, outputs of one slope', \
     networks using 'slope spread [1]':(equal(column('rate error [1]'))) with points ls 3 pointsize 0.35 \
       title 'rate, outputs of one slope', \
     networks using 'slope spread [1]':(smooth(column('activity error [1]'))) with points ls 1 pointsize 0.3 \
       title 'activity, any slopes'

unset logscale
set format x f_num
set format y f_num
set xlabel 'share of saturated units'
set ylabel 'smallest cosine of a layer'
set xrange [0:1]
set yrange [-1.05:2.6]
set xtics 0.2
set ytics -1, 0.5, 1
set key top left
plot networks using 'saturated [1]':(is('clipped') ? column('lowest layer [1]') : NaN) with points ls 1 pointsize 0.35 \
       title 'clipped', \
     networks using 'saturated [1]':(is('active') ? column('lowest layer [1]') : NaN) with points ls 3 pointsize 0.35 \
       title 'outputs active', \
     networks using 'saturated [1]':(is('saturated') ? column('lowest layer [1]') : NaN) with points ls 2 pointsize 0.5 \
       title 'an output saturated', \
     0 with lines ls 8 notitle

set logscale x
set format x f_log
set xlabel 'spread of slopes'.sp.s_spread
set ylabel math('\lVert A\rVert', '|{/:Italic A}|').sp.'over its bound'
set xrange [1e-4:2]
set yrange [0:1.6]
set xtics 1e-4, 10
set ytics 0, 0.25, 1
set key top left
ratio(low, high) = column('antisymmetric share [1]') >= low && column('antisymmetric share [1]') <= high ? \
  column('norm [1]') / column('bound [1]') : NaN
plot bound using 'slope spread [1]':(ratio(0, 0)) with points ls 1 pointsize 0.35 title 'symmetric weights', \
     bound using 'slope spread [1]':(ratio(1e-300, 1)) with points ls 2 pointsize 0.45 title 'other weights', \
     bound using 'slope spread [1]':'climbed [1]' with points ls 5 pointsize 1.0 title 'found by a search', \
     1 with lines ls 9 notitle
unset multiplot

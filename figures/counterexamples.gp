# SPDX-License-Identifier: GPL-3.0-or-later
# Two units: cosine by a, and the objective while the input weight or all parameters learn.  A feedforward net
# that learns by the rule and by the gradient.  A saturated output: cosine by weight.
panels = 4
load kit.'/common.gp'
units = results.'/counterexamples.tsv'
ascent = results.'/counterexamples-ascent.tsv'
net = results.'/counterexamples-feedforward.tsv'
saturated = results.'/counterexamples-saturated.tsv'
s_a = math('a', '{/:Italic a}')
s_w = math('w', '{/:Italic w}')
# Before there are ranges, which would leave out rows.
stats net using 'epoch [1]' nooutput name 'epochs'
set multiplot layout 2, 2
set tmargin key_rows(2)
is_a(value) = s_a.sp.'='.sp.value

set logscale x
set format x f_log
set xlabel s_a
set ylabel 'cosine of update and gradient'
set xrange [0.01:10]
set yrange [-1.05:1.05]
set ytics -1, 0.5, 1
plot units using 'a [1]':'cosine [1]' every 6 with points ls 1 pointsize 0.8 * dot title 'states', \
     units using 'a [1]':'formula [1]' with lines ls 9 linewidth 1 title 'formula', \
     units using 'a [1]':'9 inputs [1]' with lines ls 2 title '9 inputs', \
     units using 'a [1]':'99 inputs [1]' with lines ls 3 title '99 inputs', \
     0 with lines ls 8 notitle

unset logscale x
set logscale y
set format x f_num
set format y f_log
set xlabel 'step'
set ylabel 'objective'.sp.s_objective
set xrange [0:400]
set yrange [1e-8:1e2]
set xtics 100
set ytics 1e-8, 1e2
set key maxcols 1
set tmargin key_rows(4)
plot ascent using 'step [1]':'input 0.3 [1]' with lines ls 1 title 'input,'.sp.is_a('0.3'), \
     ascent using 'step [1]':'input 0.9 [1]' with lines ls 2 title 'input,'.sp.is_a('0.9'), \
     ascent using 'step [1]':'input 1.5 [1]' with lines ls 3 title 'input,'.sp.is_a('1.5'), \
     ascent using 'step [1]':'all 0.9 [1]' with lines ls 5 title 'all,'.sp.is_a('0.9')

set key maxcols 2
set tmargin key_rows(2)
set xlabel 'epoch'
set ylabel 'objective'.sp.s_objective
set xrange [0:epochs_max]
set yrange [1e-4:10]
set xtics epochs_max / 4
set ytics 1e-4, 10
plot net using 'epoch [1]':'rule low [1]':'rule high [1]' with filledcurves ls 1 @band notitle, \
     net using 'epoch [1]':'rule [1]' with lines ls 1 title 'rule', \
     net using 'epoch [1]':(column('gradient [1]') > 0 ? column('gradient [1]') : NaN) with lines ls 2 title 'gradient', \
     net using 'epoch [1]':'floor [1]' with lines ls 8 title 'readout'

unset logscale y
set logscale x
set format x f_num
set format y f_num
set xlabel 'symmetric weight'.sp.s_w
set ylabel 'cosine of update and gradient'
set xrange [0.25:32]
set yrange [-1.05:1.05]
set xtics (0.25, 1, 4, 16)
set ytics -1, 0.5
plot saturated using 'weight [1]':'state [1]' every 6 with points ls 1 pointsize 0.8 * dot title 'states', \
     saturated using 'weight [1]':'formula [1]' with lines ls 9 linewidth 1 title 'formula', \
     saturated using 'weight [1]':'weights [1]' with lines ls 2 title 'weights', \
     0 with lines ls 8 notitle
unset multiplot

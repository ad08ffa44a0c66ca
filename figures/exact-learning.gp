# SPDX-License-Identifier: GPL-3.0-or-later
# One hidden layer, MNIST, feedback that starts independent.  Left: test error of each rule, a dot a start.  Right: the same
# error by the least cosine of update and gradient.  The stored runs, where the preset's own are smaller.
panels = 2
height = 7.6
load kit.'/common.gp'
data = scaled('exact-learning.tsv')
rules = 'one-sided centred tied fixed gradient backpropagation holomorphic asymep dyadic kolen-pollack calibrated baseline phantom probed homeostasis clamped-homeostasis'
ranked(data) = strcol('data') eq data && column('hidden') == 1 && column('angle') == 90
own(i) = ranked('mnist') && strcol('rule') eq word(rules, i)
has(name) = !strstrt(strcol(name), 'nan')
test = 'test error [%]'
cosine = 'cosine 1 [1]'
stats data using (ranked('mnist') && has(test) ? column(test) : NaN) name 'test' nooutput
set multiplot layout 1, 2
set bmargin 8
set logscale y
set format y f_num
set yrange [0.9 * test_min:1.1 * test_max]
set ytics (1, 1.5, 2, 3, 4, 5, 7, 10, 12, 15, 20, 25, 30, 50, 100)
set xrange [0.4:16.6]
set xtics rotate by 60 right
set for [i = 1:16] xtics add (word(rules, i) i)
set ylabel 'test error'.u('%')
unset key
plot for [i = 1:16] data using (own(i) && has(test) ? i : -1):(own(i) && has(test) ? column(test) : 1) \
       with points ls (i <= 6 ? 2 : 1) pointsize 1.3 * dot notitle
unset xtics
set xtics norotate -1, 0.5 autofreq
set xrange [-0.3:1.05]
set xtics nomirror -0.25, 0.25
set xlabel 'cosine of update and gradient'
plot for [i = 1:16] data using (own(i) && has(test) && has(cosine) ? column(cosine) : -9):(own(i) && has(test) ? column(test) : 1) \
       with points ls (i <= 6 ? 2 : 1) pointsize 1.3 * dot notitle
unset multiplot

# SPDX-License-Identifier: GPL-3.0-or-later
# Top left, the distance from feedback alignment by gain; top right, what is left of each layer's difference at gain 0.01;
# below, the same of the learner on digits at gain 0.1, and the size of each layer's response there.
panels = 4
height = 8.6
load kit.'/common.gp'
limit = results.'/weak-feedback-limit.tsv'
layers = results.'/weak-feedback-precision.tsv'
digits = results.'/weak-feedback-digits.tsv'
at(name) = column('gain [1]') == 0.01 ? column(name) : NaN
deep(name) = column('gain [1]') == 0.1 && column('hidden layers [1]') == 10 ? column(name) : NaN
set multiplot layout 2, 2
set tmargin key_rows(2)

set logscale xy
set format x f_log
set format y f_log
set xlabel 'gain of the feedback'
set ylabel 'relative error of a layer'
set xrange [5e-5:0.2]
set yrange [2e-5:1]
plot x with lines ls 9 title 'slope 1', \
     limit using 'gain [1]':'membrane [1]' with points ls 1 title 'membrane form', \
     limit using 'gain [1]':'rate [1]' with points ls 2 title 'rate form'

unset logscale x
set format x f_num
set xlabel 'layer, from the outputs'
set xrange [-0.3:10.3]
set yrange [1e-16:1e4]
set ytics 1e-16, 1e4, 1e4
plot layers using 'layer [1]':(at('single [1]')) with linespoints ls 2 title 'single, subtracted', \
     layers using 'layer [1]':(at('double [1]')) with linespoints ls 3 title 'double, subtracted', \
     layers using 'layer [1]':(at('carried [1]')) with linespoints ls 1 title 'single, carried'

set yrange [1e-5:1e7]
set ytics 1e-4, 1e4, 1e7
plot digits using 'layer [1]':(deep('subtracted [1]')) with linespoints ls 2 title 'single, subtracted', \
     digits using 'layer [1]':(deep('predicted [1]')) with lines ls 9 title 'roundoff of it', \
     digits using 'layer [1]':(deep('carried [1]')) with linespoints ls 1 title 'single, carried'

set ylabel 'response over gradient'
set yrange [1e-11:1e3]
set ytics 1e-8, 1e4, 1
plot digits using 'layer [1]':(deep('size over gradient [1]')) with linespoints ls 2 title 'one rate for all layers', \
     digits using 'layer [1]':(deep('size by the law over gradient [1]')) with linespoints ls 1 title 'the law of rates'
unset multiplot

# SPDX-License-Identifier: GPL-3.0-or-later
# Above, errors by epoch with three and with two hidden layers.  Below, for three, alignment of each pair of
# layers and the cosine between update and gradient for each feedforward matrix.  With the locked paper runs, grey
# above and lines without marks below.
panels = 4
load kit.'/common.gp'
data = results.'/mnist-depth.tsv'
locked = kit.'/../reference/paper/mnist-depth.tsv'
with_locked = (results[strlen(results)-4:strlen(results)] ne 'paper') && system('test -s "'.locked.'" && echo 1') eq '1'
of(hidden, name) = column('hidden') == hidden && column('seed') == 0 ? column(name) : NaN
epochs_in(file) = real(system('cut -f3 "'.file.'" | sort -n | tail -n 1'))
last = epochs_in(with_locked ? locked : data)
own = with_locked ? 'with linespoints' : 'with lines'
set multiplot layout 2, 2
set xlabel 'epoch'
set xrange [0:last]
set datafile missing 'nan'

set logscale y
set format y f_num
set yrange [0.02:2000]
set key top right Right noreverse
do for [hidden = 3:2:-1] {
  set ylabel (hidden == 3 ? 'error, three hidden'.u('%') : 'error, two hidden'.u('%'))
  if (with_locked) {
    plot locked using 'epoch [1]':(of(hidden, 'test error [%]')) with lines ls 7 title 'locked, test', \
         locked using 'epoch [1]':(of(hidden, 'error while learning [%]')) with lines ls 8 title 'locked, while learning', \
         data using 'epoch [1]':(of(hidden, 'test error [%]')) with linespoints ls 1 title 'test', \
         data using 'epoch [1]':(of(hidden, 'training error [%]')) with linespoints ls 2 title 'training', \
         data using 'epoch [1]':(of(hidden, 'error while learning [%]')) with linespoints ls 3 title 'while learning'
  } else {
    plot data using 'epoch [1]':(of(hidden, 'test error [%]')) with lines ls 1 title 'test', \
         data using 'epoch [1]':(of(hidden, 'training error [%]')) with lines ls 2 title 'training', \
         data using 'epoch [1]':(of(hidden, 'error while learning [%]')) with lines ls 3 title 'while learning'
  }
}

unset logscale y
pairs = '01 12 23 34'
set yrange [-0.1:1]
set key center right
set ylabel 'normalised trace'
plot for [i = 1:(with_locked ? 3 : 0)] locked using 'epoch [1]':(of(3, 'alignment '.word(pairs, i).' [1]')) \
       with lines ls i notitle, \
     for [i = 1:3] data using 'epoch [1]':(of(3, 'alignment '.word(pairs, i).' [1]')) @own ls i \
       title 'layers '.word(pairs, i), 0 with lines ls 8 notitle

set yrange [-0.6:1]
set key bottom right
set ylabel 'cosine of update and gradient'
plot for [i = 1:(with_locked ? 4 : 0)] locked using 'epoch [1]':(of(3, 'cosine '.word(pairs, i).' [1]')) \
       with lines ls i notitle, \
     for [i = 1:4] data using 'epoch [1]':(of(3, 'cosine '.word(pairs, i).' [1]')) @own ls i \
       title 'layers '.word(pairs, i), 0 with lines ls 8 notitle
unset multiplot

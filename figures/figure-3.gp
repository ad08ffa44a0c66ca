# SPDX-License-Identifier: GPL-3.0-or-later
# The paper's figure 3 in its own layout, from the stored runs at its scale: three hidden layers of 512 units, all 60 000
# images.  Left, training and test error with an inset of the first percent; right, the normalised trace of each pair.
panels = 2
load kit.'/common.gp'
data = kit.'/../reference/paper/mnist-depth.tsv'
of(start, name) = column('hidden') == 3 && column('seed') == start ? column(name) : NaN
training = 'error while learning [%]'
test = 'test error [%]'
weight(start) = start == 0 ? 1.8 : 0.7
set multiplot layout 1, 2
set xrange [0:70]
set xlabel 'epoch'
unset key

set ylabel 'error'.u('%')
set yrange [0:10]
set ytics 2
set label 1 'test' at 21, 2.75 textcolor rgb '#1f4e79'
set label 2 'training' at 21, 0.95 textcolor rgb '#c1581b'
set label 3 'paper: about 2 '.s_percent at 69, 2.45 right font (tikz ? '' : ',10') textcolor rgb '#444444'
plot for [start = 2:0:-1] data using 'epoch [1]':(of(start, test)) with lines ls 1 linewidth weight(start), \
     for [start = 2:0:-1] data using 'epoch [1]':(of(start, training)) with lines ls 2 linewidth weight(start), \
     2 with lines ls 8
unset label

# The inset, on top of the panel before.
set size 0.25, 0.46
set origin 0.225, 0.5
set lmargin 0
set bmargin 0
set tmargin 0
set rmargin 0
set yrange [0:1]
set ytics 0.5
set xtics 35 offset 0, 0.4
unset xlabel
unset ylabel
set label 1 'paper: 0.00 '.s_percent at 2, 0.07 font (tikz ? '' : ',10') textcolor rgb '#444444'
set border 15
plot for [start = 2:0:-1] data using 'epoch [1]':(of(start, training)) with lines ls 2 linewidth weight(start), \
     0.005 with lines ls 8
unset label

set border 3
set size 0.5, 1
set origin 0.5, 0
set lmargin tikz ? 11 : 10.5
set rmargin tikz ? 2 : 1.5
set tmargin 0.7
set bmargin 3.4
set xlabel 'epoch'
set xtics 10 offset 0, 0
set ylabel 'normalised trace'
set yrange [-0.07:0.8]
set ytics 0.2
pairs = '01 12 23'
# Where independent matrices stand: five standard deviations, wide for 10 x 512 and narrow for 512 x 512.
set object 1 rectangle from graph 0, first -5 / sqrt(5120.0) to graph 1, first 5 / sqrt(5120.0) behind fillcolor rgb '#e4e4e4' fillstyle solid noborder
set object 2 rectangle from graph 0, first -5 / 512.0 to graph 1, first 5 / 512.0 behind fillcolor rgb '#c4c4c4' fillstyle solid noborder
set label 4 'independent matrices' at 69, 0.038 right font (tikz ? '' : ',10') textcolor rgb '#444444'
do for [i = 1:3] { set label i word('output–1 1–2 2–3', i) at 69, word('0.66 0.105 0.24', i) + 0 right textcolor rgb word('#1f4e79 #c1581b #3f8f6b', i) }
plot for [start = 2:0:-1] for [i = 1:3] data using 'epoch [1]':(of(start, 'alignment '.word(pairs, i).' [1]')) \
  with lines ls i linewidth weight(start)
unset multiplot

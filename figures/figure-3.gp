# SPDX-License-Identifier: GPL-3.0-or-later
# The paper's figure 3 in its own layout, from the stored runs at its scale, or from one's own: three hidden layers of 512 units, all 60 000
# images.  Left, training and test error with an inset of the first percent; right, the normalised trace of each pair.
# Every start is a line; the numbers are means over the starts at the last epoch.
panels = 2
height = 7.0
load kit.'/common.gp'
own = results.'/mnist-depth.tsv'
data = at_paper && there(own) ? own : stored.'/mnist-depth.tsv'
training = 'training error [%]'
test = 'test error [%]'
three(name) = column('hidden') == 3 ? column(name) : NaN
stats data using (three('epoch [1]')) name 'epoch' nooutput
last(name) = column('epoch [1]') == epoch_max ? three(name) : NaN
stats data using (last(training)) name 'training' nooutput
stats data using (last(test)) name 'test' nooutput
set multiplot layout 1, 2
set tmargin key_rows(0)
set xrange [0:epoch_max]
set xlabel 'epoch'
unset key

set ylabel 'error'.u('%')
set yrange [0:10]
set ytics 2
set label 1 sprintf('test: %.2f ', test_mean).s_percent.sprintf(' at epoch %d', epoch_max) at 69, 1.15 right textcolor rgb color(1)
set label 2 'training' at 69, 0.4 right textcolor rgb color(2)
set label 3 'paper: about 2 '.s_percent at 69, 2.5 right font small textcolor rgb '#444444'
plot 2 with lines ls 8, \
     for [start = 2:0:-1] data using 'epoch [1]':(deep(start, training)) with lines ls 2 linewidth 1.1, \
     for [start = 2:0:-1] data using 'epoch [1]':(deep(start, test)) with lines ls 1 linewidth 1.1
unset label

# The inset, on top of the panel before.
set size 0.28, 0.47
set origin 0.21, 0.485
set lmargin 0
set bmargin 0
set tmargin 0
set rmargin 0
set yrange [-0.06:1]
set ytics 0.5
set xtics 35 offset 0, 0.4
unset xlabel
unset ylabel
set label 1 sprintf('training: %.2f ', training_mean).s_percent at 69, 0.62 right font small textcolor rgb color(2)
set label 2 'paper: 0.00 '.s_percent at 36, 0.08 font small textcolor rgb '#444444'
set border 15
plot 0 with lines ls 8, \
     for [start = 2:0:-1] data using 'epoch [1]':(deep(start, training)) with lines ls 2 linewidth 1.1
unset label

set border 3
set size 0.5, 1
set origin 0.5, 0
set lmargin tikz ? 11 : 10.5
set rmargin tikz ? 2 : 1.5
set tmargin key_rows(0)
set bmargin 3.4
set xlabel 'epoch'
set xtics 10 offset 0, 0
set ylabel 'normalised trace'
set yrange [-0.1:0.8]
set ytics 0, 0.2
pairs = '01 12 23'
# Where 95 % of independent matrices stand: wide for 10 x 512, narrow for 512 x 512.
inside(entries) = 1.96 / sqrt(entries)
set object 1 rectangle from graph 0, first -inside(5120) to graph 1, first inside(5120) behind \
  fillcolor rgb '#d4d4d4' fillstyle solid noborder
set object 2 rectangle from graph 0, first -inside(512**2) to graph 1, first inside(512**2) behind \
  fillcolor rgb '#9a9a9a' fillstyle solid noborder
set label 4 '95 '.s_percent.' of independent matrices' at 69, -0.06 right font small textcolor rgb '#444444'
do for [i = 1:3] {
  set label i word('output–1 1–2 2–3', i) at 69, real(word('0.72 0.15 0.33', i)) right textcolor rgb color(i)
}
plot for [start = 2:0:-1] for [i = 1:3] data using 'epoch [1]':(deep(start, 'alignment '.word(pairs, i).' [1]')) \
  with lines ls i linewidth 1.1
unset multiplot

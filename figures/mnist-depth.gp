# SPDX-License-Identifier: GPL-3.0-or-later
# Above, errors by epoch with three, two and one hidden layers, every start a line, and what the paper reports.  Below, for
# three, the trace of each pair of layers, and the cosine of update and gradient for each feedforward matrix: starts thin,
# their mean thick.  The stored runs, where the preset's own are shorter.
# At the bottom, of the stored runs, images that the first start with three hidden layers gets wrong at its end.
panels = 4
digits = kit.'/../reference/paper/mnist-depth-digits.tsv'
wrong = kit.'/../reference/paper/mnist-depth-wrong.tsv'
left = system('test -s "'.digits.'" && echo 1') eq '1'
height = left ? 15 : 12.6
load kit.'/common.gp'
data = scaled('mnist-depth.tsv')
of(hidden, start, name) = column('hidden') == hidden && column('seed') == start ? column(name) : NaN
stats data using 'epoch [1]' name 'epoch' nooutput
stats data using (column('hidden') == 3 ? column('epoch [1]') : NaN) name 'three' nooutput
training = 'training error [%]'
test = 'test error [%]'
if (left) { set multiplot layout 3, 2 } else { set multiplot layout 2, 2 }
set tmargin key_rows(0)
set xlabel 'epoch'
set xrange [0:epoch_max]
unset key

# An error of 0 stands at the lower edge.
seen(error) = error < 0.001 ? 0.001 : error
set logscale y
set format y f_num
set yrange [0.001:100]
set ytics add ('0' 0.001)
set tmargin key_rows(1)
do for [panel = 1:2] {
  set ylabel (panel == 1 ? 'training error'.u('%') : 'test error'.u('%'))
  if (panel == 2) { set yrange [1:10]; set ytics (1, 2, 5, 10) }
  set label 1 (panel == 2 ? 'paper: about 2 '.s_percent : '') at graph 0.98, first 2.15 right font small textcolor rgb '#444444'
  if (panel == 1) { set key maxcols 3 } else { unset key }
  plot (panel == 1 ? NaN : 2) with lines ls 8 notitle, \
       for [hidden = 1:3] for [start = 0:4] data using 'epoch [1]':(seen(of(hidden, start, panel == 1 ? training : test))) \
         with lines ls hidden linewidth 0.8 notitle, \
       for [hidden = 3:1:-1] NaN with lines ls hidden title word('one two three', hidden)
}
set ytics autofreq
unset label
unset logscale y

pairs = '01 12 23 34'
set yrange [-0.1:0.8]
set ytics 0, 0.2
set ylabel 'normalised trace'
do for [i = 1:3] {
  set label i word('output–1 1–2 2–3', i) at graph 0.98, first real(word('0.72 0.15 0.33', i)) right textcolor rgb color(i)
}
plot 0 with lines ls 8, \
     for [start = 2:0:-1] for [i = 1:3] data using 'epoch [1]':(deep(start, 'alignment '.word(pairs, i).' [1]')) \
       with lines ls i linewidth 1.1
unset label

# Out of sight stands what is left out: smoothing takes what is missing for the end of the data.
set xrange [0:three_max]
set yrange [0:1]
set ytics 0, 0.25
set ylabel 'cosine of update and gradient'
set key maxcols 2
set tmargin key_rows(2)
cosine(i) = 'cosine '.word(pairs, i).' [1]'
shown(i) = column('hidden') == 3 && !strstrt(strcol(cosine(i)), 'nan')
plot for [start = 2:0:-1] for [i = 1:4] data using 'epoch [1]':(deep(start, cosine(i))) with lines ls i \
       linewidth 0.5 notitle, \
     for [i = 1:4] data using (shown(i) ? column('epoch [1]') : -1):(shown(i) ? column(cosine(i)) : 0) smooth unique \
       with lines ls i linewidth 2.2 title word('output–1 1–2 2–3 3–input', i)

if (left) {
  set size 1, 0.2
  set origin 0, 0.1
  set lmargin 2
  set rmargin 2
  set tmargin 2
  set bmargin 1
  unset xlabel
  unset ylabel
  unset tics
  unset key
  set border 0
  set xrange [-4:320]
  set yrange [36:-1]
  # Below each image its label and the output's answer.
  plot digits using (32 * column('place [1]') + column('column [1]')):'row [1]':\
         (int(255 * (1 - column('grey [1]'))) * 65793) with points pointtype 5 pointsize (tikz ? 0.3 : 0.35) linecolor rgb variable, \
       wrong every ::0::9 using (column('hidden') == 3 && column('seed') == 0 ? 32 * column(0) + 14 : NaN):(34):\
         (sprintf('%d, answer %d', column('label [1]'), column('answer [1]'))) with labels font small
}
unset multiplot

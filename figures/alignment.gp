# SPDX-License-Identifier: GPL-3.0-or-later
# Above, one hidden layer: normalised trace and cosine between update and gradient by epoch, for each control, means over
# the starts thick and starts thin.  Below, three hidden layers by recipe weak, rule against exact gradients from the same
# starts: traces by epoch, means over the starts, and for each pair the mean cosine over epochs and starts with their standard
# deviation.  The stored runs, where the preset's own are shorter.
panels = 4
height = 13.2
load kit.'/common.gp'
data = scaled('alignment.tsv')
deep = scaled('alignment-weak.tsv')
controls = '"rule" "gradient" "tied" "fixed" "Kolen-Pollack" "no feedback"'
stats data using 'epoch [1]' name 'epoch' nooutput
stats data using 'seed' name 'start' nooutput
of(i, start, name) = strcol('control') eq word(controls, i) && column('seed') == start ? column(name) : NaN
# Out of sight stands what is left out: smoothing takes what is missing for the end of the data.
shown(i, name) = strcol('control') eq word(controls, i) && !strstrt(strcol(name), 'nan')
style(i) = i == 6 ? 7 : i
set multiplot layout 2, 2
set tmargin key_rows(3)
set xlabel 'epoch'
set xrange [0:epoch_max]
set yrange [-0.05:1.05]
set ytics 0, 0.25
set key maxcols 2 width (tikz ? -4 : -3)

do for [panel = 1:2] {
  set yrange [panel == 1 ? -0.05 : 0.3:1.05]
  name = panel == 1 ? 'alignment [1]' : 'cosine [1]'
  set ylabel (panel == 1 ? 'normalised trace, one hidden layer' : 'cosine of update and gradient')
  plot for [start = 0:start_max] for [i = 1:6] data using 'epoch [1]':(of(i, start, name)) with lines ls style(i) linewidth 0.4 dashtype solid notitle, \
       for [i = 1:6] data using (shown(i, name) ? column('epoch [1]') : -1):(shown(i, name) ? column(name) : 0) smooth unique \
         with lines ls style(i) linewidth 2 title word(controls, i)
}

pairs = '01 12 23 34'
names = 'output–1 1–2 2–3 3–input'
set tmargin key_rows(2)
if (there(deep)) {
  under(control, name) = strcol('control') eq control ? column(name) : NaN
  seen(control, name) = strcol('control') eq control ? column(name) : 0
  when(control) = strcol('control') eq control ? column('epoch [1]') : -1
  set yrange [*:*]
  stats deep using (under('rule', 'epoch [1]')) name 'deep' nooutput
  set xrange [0:deep_max]
  set ylabel 'normalised trace, three hidden'
  set yrange [-0.05:0.75]
  unset key
  set label 1 'output–1, rule' at graph 0.97, first 0.69 right textcolor rgb color(1)
  set label 2 'other pairs and exact gradients' at graph 0.97, first 0.33 right textcolor rgb '#444444'
  plot for [i = 1:3] deep using (when('rule')):(seen('rule', 'alignment '.word(pairs, i).' [1]')) smooth unique with lines ls i, \
       for [i = 1:3] deep using (when('gradient')):(seen('gradient', 'alignment '.word(pairs, i).' [1]')) smooth unique with points ls i
  unset label
  array mean[8]
  array spread[8]
  do for [i = 1:4] { do for [j = 0:1] {
    set yrange [*:*]
    stats deep using (column('epoch [1]') > 0 ? under(j ? 'gradient' : 'rule', 'cosine '.word(pairs, i).' [1]') : NaN) name 'of' nooutput
    mean[4 * j + i] = of_mean
    spread[4 * j + i] = of_stddev
  } }
  set xlabel 'weights, three hidden layers'
  set xrange [0.5:4.5]
  set yrange [-0.05:1.05]
  set xtics ('output–1' 1, '1–2' 2, '2–3' 3, '3–input' 4)
  set ylabel 'cosine of update and gradient'
  set key maxcols 1
  plot '+' every ::0::3 using (int(column(0)) + 0.92):(mean[int(column(0)) + 1]):(spread[int(column(0)) + 1]) with yerrorbars ls 1 title 'rule', \
       '+' every ::0::3 using (int(column(0)) + 1.08):(mean[int(column(0)) + 5]):(spread[int(column(0)) + 5]) with yerrorbars ls 2 \
         dashtype solid title 'exact gradients'
}
unset multiplot

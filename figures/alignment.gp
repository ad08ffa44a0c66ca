# SPDX-License-Identifier: GPL-3.0-or-later
# Above, one hidden layer: normalised trace and cosine between update and gradient by epoch, for each control; first
# seed.  Below, left: traces of three hidden layers, rule against exact gradients, this preset's or the locked paper
# runs.  Right: cosines at single images against kappa_M, with the bound.
panels = 4
load kit.'/common.gp'
data = results.'/alignment.tsv'
points = results.'/alignment-kappa.tsv'
locked = kit.'/../reference/paper/'
there(file) = system('test -s "'.file.'" && echo 1') eq '1'
deep = there(results.'/alignment-deep.tsv') ? results.'/alignment-deep.tsv' : locked.'alignment-deep.tsv'
controls = "rule gradient tied fixed Kolen-Pollack"
of(control, name) = strcol('control') eq control && column('seed') == 0 ? column(name) : NaN
set multiplot layout 2, 2
set xlabel 'epoch'
set xtics autofreq
unset key # that of the panel beside it

set yrange [-0.1:1.1]
set ylabel 'normalised trace, layers 01'
plot for [i = 1:5] data using 'epoch [1]':(of(word(controls, i), 'alignment [1]')) with linespoints ls i \
       title word(controls, i), 0 with lines ls 8 notitle
set yrange [-0.1:1.1]
set key bottom right Right noreverse
set ylabel 'cosine of update and gradient'
plot for [i = 1:5] data using 'epoch [1]':(of(word(controls, i), 'cosine [1]')) with linespoints ls i \
       title word(controls, i)

pairs = '01 12 23'
trace(control, name) = strcol('control') eq control ? column(name) : NaN
set yrange [-0.05:0.85]
set ytics 0, 0.1, 0.5
set key top right Right noreverse maxrows 3
set ylabel 'normalised trace, three hidden'
if (there(deep)) {
  plot for [i = 1:3] deep using 'epoch [1]':(trace('rule', 'alignment '.word(pairs, i).' [1]')) with lines ls i \
         title 'rule '.word(pairs, i), \
       for [i = 1:3] deep using 'epoch [1]':(trace('gradient', 'alignment '.word(pairs, i).' [1]')) with points ls i \
         title 'gradient '.word(pairs, i), 0 with lines ls 8 notitle
} else {
  set label 1 'three hidden layers: preset paper' at graph 0.5, 0.28 center
  set xrange [0:20]
  plot NaN notitle
  unset label 1
  set xrange [*:*]
}

fated(name) = column('hidden') == 1 && strcol('fixed point') eq 'stable' ? column(name) : NaN
set xlabel s_kappa_M
set ylabel 'cosine at single images'
set xrange [0:1]
set yrange [0:1.1]
set ytics 0, 0.2, 1
set key bottom left Left reverse
set samples 200
plot points using 'kappa_M [1]':(fated('exact cosine [1]')) with points ls 1 title 'exact', \
     points using 'kappa_M [1]':(fated('cosine [1]')) with points ls 2 title 'fast path', \
     (1 - x**2) / (1 + x**2) with lines ls 9 title 'bound of exact'
unset multiplot

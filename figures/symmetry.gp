# SPDX-License-Identifier: GPL-3.0-or-later
# The paper's central sentence as a picture.  Left, angle between update and gradient against the asymmetry kappa_M: of the
# random networks 16 % with kappa_M above 0.1 and 2.5 % below, sampled by row, and images of networks in training from
# the stored runs, those beyond the axis at its end.  Right, angle over bound where kappa_M is at most 1, of all random networks
# and images in training.  Tied weights are left out: at kappa_M = 0 the angle is 0.
panels = 2
height = 7.4
load kit.'/common.gp'
networks = results.'/asymmetry.tsv'
trained = stored.'/alignment-kappa.tsv'
bound(k) = 2 * atan(k) * 180 / pi
# Controls of one start have the same network before training, which counts once.
again(control) = column('epoch [1]') == 0 && control ne 'rule' && control ne 'no feedback'
shown(control) = control ne 'tied' && !again(control) && strcol('fixed point') eq 'stable'
of(hidden, name) = column('hidden') == hidden && shown(strcol('control')) ? column(name) : NaN
beyond(hidden, name) = of(hidden, 'kappa_M [1]') > 2 ? of(hidden, name) : NaN
stats trained using (beyond(3, 'kappa_M [1]')) name 'three' nooutput
stats trained using (beyond(1, 'kappa_M [1]')) name 'one' nooutput
stats networks using (column('kappa_M [1]') > 2 ? column('kappa_M [1]') : NaN) name 'others' nooutput
set multiplot layout 1, 2
set samples 400
set tmargin key_rows(3)
set key maxcols 1

set xlabel s_kappa_M
set ylabel angle_of(s_nu, s_gradient).u('degrees')
set xrange [0:2]
set yrange [0:180]
set xtics 0.5
set ytics 45
set object 1 rectangle from 1, graph 0 to 2, graph 1 behind fillcolor rgb '#ececec' fillstyle solid noborder
set label 1 'no bound' at 1.5, 173 center textcolor rgb '#444444'
set label 2 s_angle_bound_M at 0.06, 80
far(records) = sprintf('%d', exists(records) ? value(records) : 0)
set label 3 'beyond the axis:' at 1.9, 160 right font small textcolor rgb '#444444'
set label 4 far('others_records').' random' at 1.9, 149 right font small textcolor rgb '#444444'
set label 5 far('one_records').', one hidden layer' at 1.9, 138 right font small textcolor rgb color(1)
set label 6 far('three_records').', three hidden layers' at 1.9, 127 right font small textcolor rgb color(2)
plot networks using (sampled(column('kappa_M [1]') > 0.1 ? 0.16 : 0.025, column('kappa_M [1]'))):'weight angle [degrees]' with points pointtype 7 pointsize 0.25 * dot \
       linecolor rgb '#909090' title 'random', \
     trained using (of(1, 'kappa_M [1]')):'weight angle [degrees]' with points ls 1 pointsize 0.4 * dot title 'training, one hidden layer', \
     trained using (of(3, 'kappa_M [1]')):'weight angle [degrees]' with points ls 2 title 'training, three hidden layers', \
     trained using (beyond(3, 'kappa_M [1]') > 2 ? 1.97 : NaN):'weight angle [degrees]' with points ls 2 notitle, \
     trained using (beyond(1, 'kappa_M [1]') > 2 ? 1.97 : NaN):'weight angle [degrees]' with points ls 1 pointsize 0.4 * dot notitle, \
     [0:1] bound(x) with lines ls 9 notitle
unset object
unset label

set xlabel 'angle over bound'
set ylabel 'share'.u('%')
set xrange [0:1.05]
set yrange [0:30]
set xtics 0.25
set ytics 5
step = 0.05
ratio(k, a) = k > 0 && k <= 1 ? a / bound(k) : NaN
bin(r) = r == r ? step * (floor(r / step) + 0.5) : -1 # out of sight: smoothing takes a NaN for the end of the data
share(r, all) = r == r ? 100.0 / all : 0
of_network(i) = ratio(column('kappa_M [1]'), column('weight angle [degrees]'))
of_image(i) = ratio(of(1, 'kappa_M [1]'), column('weight angle [degrees]'))
stats networks using (of_network(0)) nooutput name 'random'
stats trained using (of_image(0)) nooutput name 'trained'
set boxwidth step
set arrow 1 from 1, graph 0 to 1, graph 1 nohead ls 9
plot networks using (bin(of_network(0))):(share(of_network(0), random_records)) smooth frequency \
       with boxes fillstyle solid 1 noborder linecolor rgb '#b4b4b4' title sprintf('%d random networks', random_records), \
     trained using (bin(of_image(0))):(share(of_image(0), trained_records)) smooth frequency \
       with boxes ls 1 fillstyle empty title sprintf('%d images, one hidden layer', trained_records)
unset multiplot

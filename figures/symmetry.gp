# SPDX-License-Identifier: GPL-3.0-or-later
# The paper's central sentence as a picture.  Left, angle between update and gradient against the asymmetry kappa_M: every
# seventh random network, in the order of drawing, and images of trained networks from the stored runs.  Right, angle over
# bound of all random networks and trained images with kappa_M at most 1.
panels = 2
load kit.'/common.gp'
networks = results.'/asymmetry.tsv'
trained = kit.'/../reference/paper/alignment-kappa.tsv'
bound(k) = 2 * atan(k) * 180 / pi
of(hidden, name) = column('hidden') == hidden && strcol('fixed point') eq 'stable' && strcol('control') ne 'tied' ? column(name) : NaN
set multiplot layout 1, 2
set samples 400

set xlabel s_kappa_M
set ylabel angle_of(s_nu, s_gradient).u('degrees')
set xrange [0:2]
set yrange [0:180]
set xtics 0.5
set ytics 45
set key top left
set object 1 rectangle from 1, graph 0 to 2, graph 1 behind fillcolor rgb '#eeeeee' fillstyle solid noborder
set label 1 'no bound' at 1.5, 170 center textcolor rgb '#444444'
plot networks every 7 using 'kappa_M [1]':'weight angle [degrees]' with points pointtype 7 pointsize 0.22 * dot \
       linecolor rgb '#9a9a9a' title 'random', \
     trained using (of(1, 'kappa_M [1]')):'weight angle [degrees]' with points ls 1 pointsize 0.4 * dot title 'trained, one hidden', \
     [0:1] bound(x) with lines ls 9 title s_angle_bound_M
unset object
unset label

set xlabel 'angle over bound'
set ylabel 'share'.u('%')
set xrange [-2:1.05]
set xrange [0:1.05]
set yrange [0:30]
set xtics 0.25
set ytics auto
set key top right Right noreverse
step = 0.05
ratio(k, a) = k > 0 && k <= 1 ? a / bound(k) : NaN
bin(r) = r == r ? step * (floor(r / step) + 0.5) : -1 # out of sight: smoothing takes a NaN for the end of the data
share(r, all) = r == r ? 100.0 / all : 0
of_network(i) = ratio(column('kappa_M [1]'), column('weight angle [degrees]'))
of_image(i) = ratio(of(1, 'kappa_M [1]'), column('weight angle [degrees]'))
stats networks using (of_network(0)) nooutput name 'random'
stats trained using (of_image(0)) nooutput name 'trained'
set arrow 1 from 1, graph 0 to 1, graph 1 nohead ls 9
plot networks using (bin(of_network(0))):(share(of_network(0), random_records)) smooth frequency \
       with boxes fillstyle solid 1 noborder linecolor rgb '#b4b4b4' title 'random', \
     trained using (bin(of_image(0))):(share(of_image(0), trained_records)) smooth frequency \
       with histeps ls 1 title 'trained, one hidden'
unset multiplot

# SPDX-License-Identifier: GPL-3.0-or-later
# Above, layers by time: velocities of the nudged phase and errors of recurrent backpropagation.  Below: their sum,
# and how near the worst target comes to the bound.
panels = 4
load kit.'/common.gp'
layers = results.'/error-propagation-layers.tsv'
bands = results.'/error-propagation-bands.tsv'
s_V = math('\|V\|', '‖{/:Italic V}‖')
s_E = math('\|E\|', '‖{/:Italic E}‖')
s_V_plus_E = math('\|V+E\|', '‖{/:Italic V} + {/:Italic E}‖')
s_r = math('\|A\|/m', '‖{/:Italic A}‖/{/:Italic m}')
floor_at(value) = value > 1e-4 ? value : 1e-4
set multiplot layout 2, 2

set palette defined (0 '#ffffff', 1 '#9db8d2', 2 '#1f4e79', 3 '#06121f')
set logscale cb
set cbrange [1e-4:1]
set format cb f_log
set rmargin tikz ? 10 : 10
set tmargin 1.7
set border 15
unset grid
set xlabel 'time'.u('time constant of a unit')
set ylabel 'layer'
set xrange [-0.125:10.125]
set yrange [-0.5:4.5]
set xtics 0, 2
set ytics 0, 1
set title s_V offset 0, -0.8
set colorbox user origin 0.405, 0.62 size 0.012, 0.27
plot layers using 'time [tau]':'layer [1]':(floor_at(column('velocity [1]'))) with image pixels notitle
set title s_E
set colorbox user origin 0.905, 0.62
plot layers using 'time [tau]':'layer [1]':(floor_at(column('error [1]'))) with image pixels notitle
set title s_V_plus_E
set colorbox user origin 0.405, 0.12
plot layers using 'time [tau]':'layer [1]':(floor_at(column('sum [1]'))) with image pixels notitle

unset title
unset colorbox
set tmargin 0.7
set border 3
set grid xtics ytics linestyle 10
set rmargin tikz ? 2 : 1.5
set xlabel 'time'.u('1/'.s_m)
set ylabel s_V_plus_E.sp.'over its bound'
set xrange [0:5]
set yrange [0:1.7]
set xtics 0, 1
set ytics 0, 0.25, 1
set key top right Right noreverse
plot bands using 'time [1/m]':'r below 0.1 [1]' with lines ls 1 title s_r.sp.'0.01 to 0.1, median', \
     bands using 'time [1/m]':'r below 1 [1]' with lines ls 2 title '0.1 to 1', \
     bands using 'time [1/m]':'r below 10 [1]' with lines ls 3 title '1 to 10', \
     1 with lines ls 9 title 'bound'
unset multiplot

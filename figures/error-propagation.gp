# SPDX-License-Identifier: GPL-3.0-or-later
# Above and below left, by time and layer: velocities of the nudged phase, errors of recurrent backpropagation, and their
# sum.  Below right: how near the worst target comes to the bound.
panels = 4
load kit.'/common.gp'
layers = results.'/error-propagation-layers.tsv'
bands = results.'/error-propagation-bands.tsv'
s_V = math('\|V\|', '‖{/:Italic V}‖')
s_E = math('\|\bar V\|', '‖{/:Italic V̄}‖')
s_V_plus_E = math('\|V+\bar V\|', '‖{/:Italic V} + {/:Italic V̄}‖')
s_r = math('\|A\|/m', '‖{/:Italic A}‖/{/:Italic m}')
# Rows are by time and, of each, by layer.
layer_count = 5
set multiplot layout 2, 2
set tmargin key_rows(2)

set logscale y
set format y f_log
set xlabel 'time'.u('time constant of a unit')
set xrange [0:10]
set yrange [1e-4:2]
set xtics 0, 2
set key maxcols 3
names = 'velocity error sum'
do for [i = 1:3] {
  set ylabel (i == 1 ? s_V : i == 2 ? s_E : s_V_plus_E).', root mean square'
  plot for [k = 0:layer_count - 1] layers using 'time [tau]':word(names, i).' [1]' every 2 * layer_count::k with linespoints ls k + 1 \
    title (k == 0 ? 'output' : sprintf('layer %d', k))
}
unset logscale y
set format y f_num

set xlabel 'time'.u('1/'.s_m)
set ylabel s_V_plus_E.sp.'over its bound'
set xrange [0:5]
set yrange [0:1.05]
set xtics 0, 1
set ytics 0, 0.25, 1
set tmargin key_rows(3)
set key maxcols 1
plot bands using 'time [1/m]':'r below 0.1 [1]' with lines ls 1 title s_r.sp.'from 0.01 to 0.1', \
     bands using 'time [1/m]':'r below 1 [1]' with lines ls 2 title '0.1 to 1', \
     bands using 'time [1/m]':'r below 10 [1]' with lines ls 3 title '1 to 10', \
     1 with lines ls 9 notitle
unset multiplot

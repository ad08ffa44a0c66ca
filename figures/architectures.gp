# SPDX-License-Identifier: GPL-3.0-or-later
# Families of networks, a mark a setting, means over starts with their 95 % intervals where there are three starts.  Left: test
# error by the number of weights.  Right: test error by the sweeps of a free phase.  The stored runs, where the preset's own
# are smaller.
panels = 2
height = 3.8
load kit.'/common.gp'
data = scaled('architectures-summary.tsv')
families = 'linear width depth lateral skip graph ring'
test = 'test error [%]'
half = 'test error half width [%]'
set style line 5 linecolor rgb '#444444' linewidth 1.4 dashtype solid pointtype 2 pointsize 0.7 * dot
set style line 6 linecolor rgb color(1) linewidth 1.2 dashtype solid pointtype 6 pointsize 0.6 * dot
set style line 7 linecolor rgb '#000000' linewidth 1.2 dashtype solid pointtype 4 pointsize 0.6 * dot
own(i) = strcol('family') eq word(families, i)
spread(i) = column('starts [1]') > 2 ? column(half) : 0
stats data using test name 'error' nooutput
set multiplot layout 1, 2
set logscale y
set format y f_num
set yrange [(error_max < 9 ? 2 : 1):(error_max < 9 ? 9 : 100)]
set ytics (1, 2, 3, 4, 5, 7, 10, 20, 50, 100)
set ylabel 'test error'.u('%')
set logscale x
set xrange [3e3:4e6]
set format x f_log
set xlabel 'weights'
set key samplen 1.5
plot for [i = 1:7] data using (own(i) ? column('weights [1]') : NaN):test:(spread(i)) with yerrorbars ls i pointsize 1.1 * dot title i < 5 ? word(families, i) : ''
unset logscale x
set format x f_num
set xrange [0:33]
set arrow from 30, graph 0 to 30, graph 1 nohead ls 8 # free phases have at most 30
set xlabel 'sweeps of a free phase'
unset ylabel
plot for [i = 1:7] data using (own(i) ? column('sweeps [1]') : NaN):test:(spread(i)) with yerrorbars ls i pointsize 1.1 * dot title i < 5 ? '' : word(families, i)
unset multiplot

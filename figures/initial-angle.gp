# SPDX-License-Identifier: GPL-3.0-or-later
# Left: test error by the angle at the start between feedback and the transposed feedforward weights, Ernoult et al. with one and
# two hidden layers, vfep with one to three, bars are 95 % intervals over starts.  Right: the same errors by the angle at the start between the whole
# update and the gradient, beside the published curve.  The stored runs, where the preset's own are smaller.
panels = 2
height = 3.9
load kit.'/common.gp'
data = scaled('initial-angle-summary.tsv')
published = scaled('initial-angle-published.tsv')
protocols = 'ernoult vfep'
names = '"Ernoult" "vfep"'
is(p, d) = strcol('protocol') eq word(protocols, p) && column('hidden') == d
title_of(p, d) = word(names, p).sprintf(', %d', d)
half(name) = strstrt(strcol(name), 'nan') ? 0 : column(name)
test = 'test error [%]'
wide = 'test error half width [%]'
angle = 'update angle at the start [degrees]'
unset mxtics
set multiplot layout 1, 2
set tmargin key_rows(3)
set logscale y
set yrange [1:100]
set ytics (1, 3, 10, 30, 100)
set xrange [-6:186]
set xtics 0, 45, 180
set xlabel 'weight angle at the start'.u('degrees')
set ylabel 'test error'.u('%')
set key maxrows 3 width -1
x(p, d) = is(p, d) ? column('angle') + 1.2 * (d - 2) + 2 * (p - 1.5) : NaN
plot for [p = 1:2] for [d = 1:p + 1] data using (x(p, d)):(column(test)):(half(wide)) \
       with yerrorbars ls d dashtype solid linewidth 0.6 pointtype 0 notitle, \
     for [d = 1:2] data using (x(1, d)):(column(test)) with linespoints ls d title title_of(1, d), \
     for [d = 1:3] data using (x(2, d)):(column(test)) \
       with linespoints ls d linewidth 0.8 dashtype 3 pointsize 0.5 * dot title title_of(2, d)

set key width 1
set xrange [0:125]
set xtics 0, 30
set xlabel 'update angle at the start'.u('degrees')
place(p, d) = is(p, d) ? column(angle) : NaN
plot for [p = 1:2] for [d = 1:p + 1] data using (place(p, d)):(column(test)) \
       with points ls d linewidth (p == 1 ? 2 : 0.8) pointsize (p == 1 ? 1 : 0.5) * dot notitle, \
     for [d = 1:2] published using (column('hidden') == d ? column(angle) : NaN):(column(test)) \
       with linespoints ls 7 + d pointtype 4 + 2 * d pointsize 0.8 * dot title sprintf('published, %d', d)
unset multiplot

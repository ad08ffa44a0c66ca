# SPDX-License-Identifier: GPL-3.0-or-later
# Normalised trace and cosine between update and gradient by epoch, for each control; first seed.
panels = 2
load kit.'/common.gp'
data = results.'/alignment.tsv'
controls = "rule gradient tied fixed Kolen-Pollack"
of(control, name) = strcol('control') eq control && column('seed') == 0 ? column(name) : NaN
set multiplot layout 1, 2
set xlabel 'epoch'
set xtics autofreq
set key bottom right Right noreverse
set yrange [-0.2:1.1]
set ylabel 'normalised trace, layers 01'
plot for [i = 1:5] data using 'epoch [1]':(of(word(controls, i), 'alignment [1]')) with linespoints ls i \
       title word(controls, i), 0 with lines ls 8 notitle
set ylabel 'cosine of update and gradient'
plot for [i = 1:5] data using 'epoch [1]':(of(word(controls, i), 'cosine [1]')) with linespoints ls i \
       title word(controls, i), 0 with lines ls 8 notitle
unset multiplot

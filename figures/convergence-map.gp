# SPDX-License-Identifier: GPL-3.0-or-later
# Left: share of networks that converge, by gain and angle.  Right: by gain and size.
panels = 2
load kit.'/common.gp'
map = results.'/convergence-map.tsv'
sizes = results.'/convergence-map-sizes.tsv'
s_W = math('W', '{/:Italic W}')
s_W_transpose = math('W^{\top}', '{/:Italic W}ᵀ')
set multiplot layout 1, 2

set palette defined (0 '#06121f', 1 '#1f4e79', 2 '#9db8d2', 3 '#ffffff')
set cbrange [0:100]
set rmargin tikz ? 10 : 10
set border 15
unset grid
set xlabel 'gain'
set ylabel 'angle between'.sp.s_W.sp.'and'.sp.s_W_transpose.u('degrees')
set cblabel 'converged'.u('%') offset 1, 0
set colorbox user origin 0.405, 0.27 size 0.015, 0.6
set xrange [0.125:3.125]
set yrange [-11.25:191.25]
set xtics 0.5, 0.5
set ytics 0, 45
plot map using 'gain [1]':'angle [degrees]':'converged [%]' with image pixels notitle

unset colorbox
set border 3
set grid xtics ytics linestyle 10
set rmargin tikz ? 2 : 1.5
set ylabel 'converged'.u('%')
set xrange [0.3:2]
set yrange [0:140]
set xtics 0.4, 0.3
set ytics 0, 25, 100
set key top right Right noreverse
plot sizes using 'gain [1]':'500 units [%]' with linespoints ls 1 title '500 units', \
     sizes using 'gain [1]':'200 units [%]' with linespoints ls 2 title '200', \
     sizes using 'gain [1]':'100 units [%]' with linespoints ls 3 title '100', \
     sizes using 'gain [1]':'50 units [%]' with linespoints ls 4 title '50'
unset multiplot

# SPDX-License-Identifier: GPL-3.0-or-later
# Above, share of networks that converge, by gain and angle, and by gain and size.  Below, the spectral abscissa at
# h = 0 and at the fixed point, by gain, and the share that converges by the abscissa at h = 0.
panels = 4
load kit.'/common.gp'
map = results.'/convergence-map.tsv'
sizes = results.'/convergence-map-sizes.tsv'
onset = results.'/convergence-map-onset.tsv'
s_origin = math('h=0', '{/:Italic h} = 0')
# The sizes that a preset leaves out are the largest.  Asked before there are ranges, which would leave out more.
stats sizes using 'units [1]' name 'size' nooutput
largest = size_max >= 500 ? 1 : size_max >= 200 ? 2 : size_max >= 100 ? 3 : 4
units(k) = int(word('500 200 100 50', k))
set multiplot layout 2, 2
set tmargin key_rows(2)

@map_colors
set xlabel 'gain'
set ylabel 'mixing angle'.u('degrees')
set cblabel 'converged'.u('%') offset 1, 0
set colorbox user origin 0.405, 0.62 size 0.015, 0.29
set xrange [0.125:3.125]
set yrange [-11.25:191.25]
set xtics 0.5, 0.5
set ytics 0, 45
plot map using 'gain [1]':'angle [degrees]':'converged [%]' with image pixels notitle
@map_ends

set ylabel 'converged'.u('%')
set xrange [0.3:2]
set yrange [0:100]
set xtics 0.4, 0.3
set ytics 0, 25, 100
set key maxcols 2
plot for [k = largest:4] sizes using (column('units [1]') == units(k) ? column('gain [1]') : NaN):'converged [%]' \
  with linespoints ls k title sprintf('%d units', units(k))

at(angle, name) = abs(column('angle [degrees]') - angle) < 1 ? column(name) : NaN
set ylabel 'spectral abscissa'
set xrange [0:3.125]
set yrange [-1.5:5.5]
set xtics 0, 0.5
set ytics -1, 1
set key inside top left vertical maxrows 4
plot 0 with lines ls 8 notitle, \
     map using 'gain [1]':(at(0, 'abscissa at 0 [1]')) with points ls 1 title s_origin.', tied', \
     map using 'gain [1]':(at(90, 'abscissa at 0 [1]')) with points ls 2 title 'independent', \
     map using 'gain [1]':(at(180, 'abscissa at 0 [1]')) with points ls 3 title 'antisymmetric', \
     map using 'gain [1]':(at(0, 'abscissa at rest [1]')) with points ls 4 title 'fixed point, tied'

set xlabel 'spectral abscissa at'.sp.s_origin
set ylabel 'converged, with 95'.s_percent.' interval'.u('%')
set xrange [-1.1:2.6]
set yrange [0:100]
set xtics -1, 0.5
set ytics 0, 25, 100
unset key
set arrow 1 from 0, graph 0 to 0, graph 1 nohead ls 8
plot onset using 'abscissa [1]':'converged [%]':'low [%]':'high [%]' with yerrorbars ls 1
unset multiplot

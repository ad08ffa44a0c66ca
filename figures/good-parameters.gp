# SPDX-License-Identifier: GPL-3.0-or-later
# Above, the share of good parameters by gain and angle, dense and layered, with the regions that the theory promises.
# Below, the shares by gain at an angle of 90 degrees, with intervals, of what fails and of what is promised.
panels = 4
load kit.'/common.gp'
edges = results.'/good-parameters-edges.tsv'
dense = results.'/good-parameters-dense.tsv'
layered = results.'/good-parameters-layered.tsv'
s_norm_below = math('\|W\|<1', '‖{/:Italic W}‖ < 1')
s_kappa_below = math('\kappa_M<1', '{/:Italic κ}_{/:Italic M} < 1')
set multiplot layout 2, 2
set tmargin 1.7

@map_colors
set xlabel 'gain'
set ylabel 'mixing angle'.u('degrees')
set cblabel 'good'.u('%') offset 1, 0
set colorbox user origin 0.405, 0.62 size 0.015, 0.29
set xrange [0:2.5]
set yrange [0:180]
set xtics 0, 0.5
set ytics 0, 45
unset key
# The last ten rows, independent feedback, are at 90 degrees as are ten rows of the plane.
plane(name) = column(0) < 90 ? column(name) : NaN
set title 'dense' offset 0, -0.8
plot dense every ::::89 using 'gain [1]':'angle [degrees]':(plane('good [%]')) with image pixels notitle, \
     edges using 'dense contracting [1]':'angle [degrees]' with lines ls 9 notitle, \
     edges using 'dense kappa_M [1]':'angle [degrees]' with lines ls 9 dashtype (4, 3) notitle
set title 'layered' offset 0, -0.8
set colorbox user origin 0.905, 0.62
plot layered every ::::89 using 'gain [1]':'angle [degrees]':(plane('good [%]')) with image pixels notitle, \
     edges using 'layered contracting [1]':'angle [degrees]' with lines ls 9 notitle, \
     edges using 'layered kappa_M [1]':'angle [degrees]' with lines ls 9 dashtype (4, 3) notitle
@map_ends

unset title
set ylabel 'share at 90'.s_degree.u('%')
set yrange [0:100]
set ytics 0, 25, 100
set tmargin key_rows(2)
row(name) = column(0) >= 90 ? column(name) : NaN
failing(name) = row('restless [%]') + row('both [%]') + row('never [%]')
set key maxcols 2
do for [i = 1:2] {
  set key maxcols (i == 1 ? 2 : 1)
  set tmargin key_rows(2)
  data = i == 1 ? dense : layered
  plot data using 'gain [1]':(row('good [%]')):(row('low [%]')):(row('high [%]')) with yerrorbars ls 1 title (i == 1 ? 'good' : ''), \
       data using 'gain [1]':(row('climbs [%]')) with points ls 2 title (i == 1 ? '(2) fails' : ''), \
       data using 'gain [1]':(failing(0)) with points ls 3 title (i == 1 ? '(1) fails' : ''), \
       data using 'gain [1]':(row('contracting [%]')) with lines ls 9 title (i == 1 ? '' : s_norm_below), \
       data using 'gain [1]':(row('kappa_M below 1 [%]')) with lines ls 9 dashtype (4, 3) title (i == 1 ? '' : s_kappa_below)
}
unset multiplot

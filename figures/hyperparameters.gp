# SPDX-License-Identifier: GPL-3.0-or-later
# Left: share of the variance of the rule's test error that each axis explains alone.  Right: mean test error by the two
# axes that explain most; the dot is the default.
panels = 2
height = 4.5
load kit.'/common.gp'
shares = scaled('hyperparameters-shares.tsv')
map = scaled('hyperparameters-map.tsv')
set multiplot layout 1, 2
set tmargin 1
stats shares using 'first [%]' name 'axis' nooutput
set lmargin 15
set xlabel 'variance explained alone'.u('%')
set xrange [0:*]
set yrange [axis_records - 0.5:-0.5]
set ytics ()
unset key
plot shares using 'first [%]':(column(0)):'first low [%]':'first high [%]':yticlabels(strcol('axis')) with xerrorbars ls 1

set lmargin tikz ? 11 : 10.5
@map_colors
set cbrange [*:90]
set cbtics 10
set palette defined (0 "#ffffff", 1 "#9db8d2", 2 "#1f4e79", 3 "#06121f")
set format x math('10^{%g}', '10^{%g}')
set format y math('10^{%g}', '10^{%g}')
set xrange [*:*] noreverse
set yrange [*:*] noreverse
set autoscale xfix
set autoscale yfix
set xtics 1
set ytics 1
name(k) = system("sed -n 2p '".map."' | cut -f ".k)
set xlabel name(1)
set ylabel name(2)
set cblabel 'test error'.u('%') offset tikz ? 2.5 : 1, 0
plot map using (log10(column('first [1]'))):(log10(column('second [1]'))):'error [%]' with image pixels notitle, \
     map every ::::0 using (log10(column('first default [1]'))):(log10(column('second default [1]'))) \
       with points pointtype 7 pointsize 1.3 * dot linecolor rgb 'white' notitle, \
     map every ::::0 using (log10(column('first default [1]'))):(log10(column('second default [1]'))) \
       with points pointtype 7 pointsize 0.8 * dot linecolor rgb 'black' notitle
@map_ends
unset multiplot

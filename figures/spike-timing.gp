# SPDX-License-Identifier: GPL-3.0-or-later
# Left: change of weight by the lag between spikes.  Right: what a rule for pairs of spikes makes of a slope.
panels = 2
load kit.'/common.gp'
curve = results.'/spike-timing-curve.tsv'
pairs = results.'/spike-timing-pairs.tsv'
set multiplot layout 1, 2
set tmargin key_rows(2)

set xlabel 'postsynaptic spike after presynaptic'.u('ms')
set ylabel 'mean change of the weight'.u('1/s')
set xrange [-50:50]
set yrange [-2:2]
set xtics -40, 20
set ytics 1
set arrow 1 from 0, graph 0 to 0, graph 1 nohead ls 8
set arrow 2 from graph 0, first 0 to graph 1, first 0 nohead ls 8
plot curve using 'lag [ms]':'ramp predicted [1/s]' with lines ls 9 linewidth 1 title 'predicted', \
     curve using 'lag [ms]':'wave predicted [1/s]' with lines ls 9 linewidth 1 notitle, \
     curve using 'lag [ms]':'ramp [1/s]':'ramp half width [1/s]' with yerrorbars ls 2 dashtype solid title 'straight', \
     curve using 'lag [ms]':'wave [1/s]':'wave half width [1/s]' with yerrorbars ls 3 dashtype solid title 'fluctuating'

unset arrow
set xlabel 'slope of the voltage'.u('1/s')
set ylabel 'change at a presynaptic spike'
set xrange [-5:5]
set yrange [-0.1:0.1]
set xtics -4, 2
set ytics 0.05
plot pairs using 'slope [1/s]':'predicted [1]' with lines ls 9 linewidth 1 title 'predicted', \
     pairs using 'slope [1/s]':'change [1]':'half width [1]' with yerrorbars ls 1 title 'pairs of spikes'
unset multiplot

# SPDX-License-Identifier: GPL-3.0-or-later
# Rules by their rank.  Left: test error in excess of exact gradients, with intervals where there are two starts or more.  Right:
# time of an epoch.  A mark's shape tells what the rule asks of a synapse.  The stored runs, where the preset's own are smaller.
panels = 2
height = 8.4
load kit.'/common.gp'
data = scaled('verdict.tsv')
asks(k) = word('"nothing" "the pair" "transpose" "sums"', k)
titles = '"nothing more" "the pair" "the transpose" "sums over units"'
excess = 'excess over gradient [%]'
half = 'half width of excess [%]'
price = 'time over centred [1]'
stats data using 'place [1]' name 'place' nooutput
has(name) = !strstrt(strcol(name), 'nan')
own(k, name) = strcol('asks for') eq asks(k) && has(name) ? column(name) : NaN
bar(name) = has(name) ? column(name) : 0
stats data using (has(excess) ? column(excess) - bar(half) : NaN) name 'low' nooutput
stats data using (has(excess) ? column(excess) + bar(half) : NaN) name 'high' nooutput
set multiplot layout 1, 2
set key samplen 1 width (tikz ? -3 : -4)
set yrange [place_max + 0.6:0.4]
unset mytics
# Most rules lie close together, a few far above.
set nonlinear x via asinh(5 * x) inverse sinh(x) / 5
set xrange [1.1 * low_min - 0.05:1.1 * high_max + 0.05]
set xtics (-1, -0.5, -0.2, 0, 0.2, 0.5, 1, 2, 5, 10, 20)
set arrow 1 from first 0, graph 0 to first 0, graph 1 nohead ls 8
set lmargin at screen 0.22
set rmargin at screen 0.62
set xlabel 'excess of test error'.u('%')
plot for [k = 1:4] data using (own(k, excess)):'place [1]':(bar(half)):yticlabels(stringcolumn('rule')) \
       with xerrorbars ls k dashtype solid linewidth 0.8 pointsize 1.1 * dot notitle, \
     for [k = 1:4] data using (own(k, excess)):'place [1]' with points ls k pointsize 1.1 * dot title word(titles, k)
unset nonlinear x
unset arrow
unset key
set lmargin at screen 0.68
set rmargin at screen 0.98
set xrange [0:*]
set xtics 0, 1
set ytics format ''
set xlabel 'time of an epoch'.u('1')
plot for [k = 1:4] data using (own(k, price)):'place [1]':yticlabels('') with points ls k pointsize 1.1 * dot notitle
unset multiplot

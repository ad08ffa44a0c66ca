# SPDX-License-Identifier: GPL-3.0-or-later
# Test error in excess of exact gradients by the time of an epoch, a mark a rule, shaped by what the rule asks of a synapse, with
# its place in the table.
# The stored runs, where the preset's own are smaller.
load kit.'/common.gp'
data = scaled('verdict.tsv')
asks(k) = word('"nothing" "the pair" "transpose" "sums"', k)
titles = '"nothing more" "the pair" "the transpose" "sums over units"'
excess = 'excess over gradient [%]'
half = 'half width of excess [%]'
price = 'time over centred [1]'
shown(k) = strcol('asks for') eq asks(k) && !strstrt(strcol(excess), 'nan') ? column(excess) : NaN
set xlabel 'time of an epoch, centred nudging takes 1'
set ylabel 'excess of test error over exact gradients'.u('%')
set xzeroaxis ls 8
set offsets graph 0.05, graph 0.25, graph 0.06, graph 0.06
# Bars where there are two starts or more; a row without an interval is left out of them alone.
plot for [k = 1:4] data using price:(shown(k)) with points ls k pointsize 1.4 * dot title word(titles, k), \
     for [k = 1:4] data using price:(shown(k)):half with yerrorbars ls k pointsize 0 notitle, \
     data using price:excess:(sprintf('%d', column('place [1]'))) \
       with labels left offset 0.5, 0.5 font small textcolor rgb '#444444' notitle

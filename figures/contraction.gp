# SPDX-License-Identifier: GPL-3.0-or-later
# Euler steps that converge and that do not, by the norm of antisymmetric weights.
height = 6.6
load kit.'/common.gp'
plane = results.'/contraction.tsv'
s_a = math('a', '{/:Italic a}')
s_limit = math('2/(1+a^2)', '2/(1 + {/:Italic a}²)')
set xlabel 'norm'.sp.s_a.sp.'of the antisymmetric weights'
set ylabel 'Euler step'.u('time constant of a unit')
set xrange [0:4.2]
set yrange [0:2.1]
set ytics 0.5
set tmargin key_rows(1)
set key maxcols 3
set samples 200
plot plane using (column('converged [1]') == 1 ? column('norm [1]') : NaN):'step [1]' with points ls 1 pointsize 0.5 * dot title 'converges', \
     plane using (column('diverged [1]') == 1 ? column('norm [1]') : NaN):'step [1]' with points ls 5 pointtype 1 pointsize 0.4 * dot title 'diverges', \
     2 / (1 + x * x) with lines ls 9 title s_limit

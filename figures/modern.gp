# SPDX-License-Identifier: GPL-3.0-or-later
# Test error by epoch with three hidden layers for each update, start 0.
load kit.'/common.gp'
data = scaled('modern.tsv')
updates = '"rule" "kolen-pollack" "fixed" "reflected" "gradient" "backpropagation"'
of(i, name) = column('hidden') == 3 && column('start') == 0 && strcol('update') eq word(updates, i) ? column(name) : NaN
set logscale y
set format y f_num
set xlabel 'epoch'
set ylabel 'test error'.u('%')
set key maxcols 2
set tmargin key_rows(3)
plot for [i = 1:6] data using 'epoch [1]':(of(i, 'test error [%]')) with lines ls i title word(updates, i)

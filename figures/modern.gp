# SPDX-License-Identifier: GPL-3.0-or-later
# Left, three hidden layers: error on all training images and on the test images by epoch for each update, means over the
# starts.  Right: cosine of the vector-field update and the gradient for each feedforward matrix below the output, every epoch
# after the first and every start a dot, their mean a mark of the shape that stands on the left.  The stored runs, where the
# preset's own are smaller.
panels = 2
height = 6.4
load kit.'/common.gp'
data = scaled('modern.tsv')
updates = '"rule" "kolen-pollack" "fixed" "reflected" "gradient" "backpropagation"'
names = '"rule" "Kolen-Pollack" "fixed" "reflected" "gradient" "backprop."'
style(i) = i == 6 ? 7 : i
# The long name on the right, where it has room.
in_key = '1 3 4 2 5 6'
is(i) = column('hidden') == 3 && strcol('update') eq word(updates, i)
stats data using 'epoch [1]' name 'epoch' nooutput
set multiplot layout 1, 2
set tmargin key_rows(3)

# No image wrong stands below one of 60 000, on the axis.  Out of sight stands what is left out: smoothing takes what is
# missing for the end of the data.
least = 0.001
training = 'training error [%]'
test = 'test error [%]'
shown(i, name) = is(i) && !strstrt(strcol(name), 'nan')
drawn(i, name) = !shown(i, name) ? 1 : column(name) < least ? least : column(name)
set logscale y
set format y f_num
set xrange [0:epoch_max]
set yrange [least:100]
set xlabel 'epoch'
set ylabel 'error, three hidden layers'.u('%')
set key maxcols 2 width -3
set label 1 'test' at graph 0.98, first 4.5 right textcolor rgb '#444444'
set label 2 'training' at graph 0.98, first 0.35 right textcolor rgb '#444444'
plot for [i = 1:6] data using (shown(i, test) ? column('epoch [1]') : -1):(drawn(i, test)) smooth unique \
       with lines ls style(i) linewidth 0.9 notitle, \
     for [i in in_key] data using (shown(int(i), training) ? column('epoch [1]') : -1):(drawn(int(i), training)) smooth unique \
       with linespoints ls style(int(i)) pointinterval 8 title word(names, int(i))
unset label
unset logscale y

# Five updates beside one another at each matrix.
matrices = '12 23 34'
cosine(k) = 'cosine '.word(matrices, k).' [1]'
counts(i, k) = shown(i, cosine(k)) && column('epoch [1]') > 0
at(i, k) = k + 0.16 * (i - 3)
set xrange [0.5:3.5]
set yrange [-0.05:1.05]
set xtics ('1–2' 1, '2–3' 2, '3–input' 3)
set ytics 0, 0.25
set xlabel 'weights, three hidden layers'
set ylabel 'cosine of update and gradient'
unset key
plot for [k = 1:3] for [i = 1:5] data using (counts(i, k) ? at(i, k) : -1):(counts(i, k) ? column(cosine(k)) : 0) \
       with points pointtype 7 pointsize 0.16 * dot linecolor rgb '#a8a8a8' notitle, \
     for [k = 1:3] for [i = 1:5] data using (counts(i, k) ? at(i, k) : -1):(counts(i, k) ? column(cosine(k)) : 0) \
       smooth unique with points ls i pointsize 1.1 * dot notitle
unset multiplot

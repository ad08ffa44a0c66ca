# SPDX-License-Identifier: GPL-3.0-or-later
# Test error on devices: every start a dot, means as marks.  Left: by the spread of all that differs from unit to unit.
# Right: one fault at a time, and all at once.  The stored runs, where the preset's own are smaller.
panels = 2
height = 4.2
load kit.'/common.gp'
starts = scaled('devices.tsv')
means = scaled('devices-summary.tsv')
ways = '"in place" "put on" "model" "known"'
names = '"in place" "put on" "ideal gradient" "own gradient"'
faults = '"leak 50 %" "gain 50 %" "threshold 50 %" "bend 50 %" "mismatch 50 %" "noise 0.1" "weight noise 0.1" "drift 50 %" "bits 8" \
  "bits 4" "bits 2" "range 0.5" "one sign 1" "all 20 %"'
labels = '"leak" "gain" "threshold" "bend" "mismatch" "state noise" "weight noise" "drift" "8 bits" "4 bits" "2 bits" \
  "half range" "one sign" "all at once"'
test = 'test error [%]'
has(name) = !strstrt(strcol(name), 'nan')
is(i) = strcol('way') eq word(ways, i) && has(test)
error(i) = is(i) ? column(test) : 1
number_of(name) = sum [j = 1:14] (word(faults, j) eq name ? j : 0)
spread(i) = is(i) && (strcol('device') eq 'units' || strcol('device') eq 'ideal') \
  ? real(strcol('size')) + 1.2 * (i - 2.5) : -9
fault(i) = is(i) && number_of(strcol('device').' '.strcol('size')) > 0 \
  ? number_of(strcol('device').' '.strcol('size')) + 0.24 * (i - 2) : -9
set multiplot layout 1, 2
set bmargin 5.4
set logscale y
set format y f_num
set yrange [1:100]
set ytics (1, 3, 10, 30, 100)
set ylabel 'test error'.u('%')
set key maxcols 2 samplen 1 width tikz ? -5 : -3
set xrange [-4:54]
set xtics 0, 10
set xlabel 'spread of all parameters'.u('%')
plot for [i = 1:4] starts using (spread(i)):(error(i)) with points pointtype 7 pointsize 0.3 * dot linecolor rgb '#a8a8a8' notitle, \
     for [i = 1:4] means using (spread(i)):(error(i)) with points ls i pointsize 1.0 * dot title word(names, i)
set xrange [0.4:14.6]
unset xlabel
unset xtics
set xtics nomirror rotate by 45 right
set for [j = 1:14] xtics add (word(labels, j) j)
unset key
plot for [i = 1:3] starts using (fault(i)):(error(i)) with points pointtype 7 pointsize 0.3 * dot linecolor rgb '#a8a8a8' notitle, \
     for [i = 1:3] means using (fault(i)):(error(i)) with points ls i pointsize 1.0 * dot notitle
unset multiplot

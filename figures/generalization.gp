# SPDX-License-Identifier: GPL-3.0-or-later
# One hidden layer: test error of each rule less that of backpropagation in the same starts, by the number of images learned
# with true labels and by the share of wrong labels.  The stored runs, where the preset's own are smaller.
panels = 2
height = 4.3
load kit.'/common.gp'
data = scaled('generalization-against.tsv')
rules = 'vector-field tied gradient'
titles = '"vector field" tied "exact gradient"'
difference = 'test error less that of backpropagation [%]'
half = 'half width [%]'
of(i) = strcol('rule') eq word(rules, i)
shift(i) = i - 2 # bars of three rules side by side
stats data using 'images [1]' name 'images' nooutput
shown(i, ok) = of(i) && ok ? column(difference) : NaN
set multiplot layout 1, 2
set key samplen 1 width (tikz ? -5 : -3)
set ylabel 'excess of test error'.u('%')
set xzeroaxis ls 8
set logscale x
set xrange [images_min / 1500:images_max / 667]
set xlabel 'training images with true labels, thousands'
set xtics (0.25, 0.5, 1, 2, 3, 4, 10, 30, 60)
plot for [i = 1:3] data using (column('images [1]') / 1000 * 1.06**shift(i)):(shown(i, column('noise [%]') == 0)):half \
       with yerrorbars ls i title word(titles, i)
unset logscale x
set xrange [-4:44]
set xtics 0, 10
set xlabel 'wrong labels, all images'.u('%')
plot for [i = 1:3] data using (column('noise [%]') + 0.8 * shift(i)):(shown(i, column('images [1]') == images_max)):half \
       with yerrorbars ls i title word(titles, i)
unset multiplot

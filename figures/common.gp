# SPDX-License-Identifier: GPL-3.0-or-later
#
# The look that all figures share.  A figure is one script, run once for each format:
#
#   gnuplot -e "format='tikz'; results='results/quick'; kit='figures'; output='figures/quick/NAME.tex'" NAME.gp
#   gnuplot -e "format='svg';  results='results/quick'; kit='figures'; output='figures/quick/NAME.svg'" NAME.gp
#
# A script reads
#
#   panels = 2                      # 1 unless said, 2 side by side, 4 in two rows
#   load kit.'/common.gp'
#   set multiplot layout 1, 2       # with panels only
#   set xlabel s_beta.u(1)          # a symbol and its unit
#   set format x f_log              # f_num for a plain axis, f_log for a logarithmic one
#   plot results.'/NAME.tsv' using 'beta [1]':'error [1]' with points ls 1 title 'one-sided'
#
# Tables have one header line and tabs between the cells, and columns are best named.  Give each plot a title
# of its own, since a column's name is no TeX.  Whatever is mathematics comes from the s_ names below, which
# are TeX for tikz and UTF-8 for svg; a script holds neither.  Plain words need no care, but a
# percent sign is s_percent.
#
# Next to a symbol write a space as sp, which all viewers of svg keep.
#
# The key stands in the margin above the axes: set tmargin key_rows(n) for n rows, of which 2 are left room unless said.
# Of many points sampled(share, y) keeps so many, by row and evenly whatever the order of the rows.
#
# Line styles: 1 to 5 are data, each with a colour, a dash pattern and a point shape of its own, so that they
# differ in grey too; 9 is a bound or a theoretical curve, 8 a level to compare with, 7 a stored run.
# A band over seeds: with filledcurves ls 1 @band, then its mean with lines ls 1.

if (!exists("format")) format = 'svg'
if (!exists("panels")) panels = 1
tikz = format eq 'tikz'

width = panels == 1 ? 11.5 : 15.2                   # cm, of which the report's text is 15.2 wide
if (!exists("height")) height = panels == 1 ? 7.2 : panels == 2 ? 6.6 : 12.6
paper = sprintf('%.1fcm, %.1fcm', width, height)
if (tikz) {
  set terminal tikz color size @paper font '\figurefont' charsize 0.155cm,0.33cm
} else {
  set terminal svg size 50 * width, 50 * height font 'sans-serif, 13' background 'white' linewidth 1.2 \
    enhanced
}
set encoding utf8
set output output
set datafile separator tab
set datafile columnheaders
set datafile missing 'nan'

# Symbols.  math(tex, plain) is one of its own.
math(tex, plain) = tikz ? '$'.tex.'$' : plain
sp = tikz ? ' ' : "\342\200\213 \342\200\213" # between zero-width spaces, so that no viewer trims it
s_alpha = math('\alpha', '{/:Italic α}')
s_beta = math('\beta', '{/:Italic β}')
s_theta = math('\theta', '{/:Italic θ}')
s_mu = math('\mu', '{/:Italic μ}')
s_nu = math('\nu', '{/:Italic ν}')
s_lambda = math('\lambda', '{/:Italic λ}')
s_tau = math('\tau', '{/:Italic τ}')
s_rho = math('\rho', '{/:Italic ρ}')
s_kappa = math('\kappa', '{/:Italic κ}')
s_kappa_M = math('\kappa_M', '{/:Italic κ}_{/:Italic M}')
s_kappa_P = math('\kappa_P', '{/:Italic κ}_{/:Italic P}')
s_kappa_G = math('\kappa_G', '{/:Italic κ}_{/:Italic G}')
s_angle_bound_G = math('2\arctan\kappa_G', '2'.sp.'arctan'.sp.'{/:Italic κ}_{/:Italic G}')
s_objective = math('\mathcal{J}', '{/:Italic J}')
s_gradient = math('-\nabla\mathcal{J}', '–∇{/:Italic J}')
s_x = math('x', '{/:Italic x}')
s_c = math('c', '{/:Italic c}')
s_m = math('m', '{/:Italic m}')
s_n = math('n', '{/:Italic n}')
s_S = math('S', '{/:Italic S}')
s_A = math('A', '{/:Italic A}')
s_W01 = math('W_{01}', '{/:Italic W}_{01}')
s_W10 = math('W_{10}', '{/:Italic W}_{10}')
s_W10_transpose = math('W_{10}^{\top}', '{/:Italic W}_{10}ᵀ')
s_angle_bound = math('2\arctan\kappa', '2'.sp.'arctan'.sp.'{/:Italic κ}')
s_angle_bound_M = math('2\arctan\kappa_M', '2'.sp.'arctan'.sp.'{/:Italic κ}_{/:Italic M}')
s_angle_bound_P = math('2\arctan\kappa_P', '2'.sp.'arctan'.sp.'{/:Italic κ}_{/:Italic P}')
s_error_bound = math('2\kappa/(1-\kappa)', '2{/:Italic κ}/(1–{/:Italic κ})')
s_error_bound_M = math('2\kappa_M/(1-\kappa_M)', '2{/:Italic κ}_{/:Italic M}/(1–{/:Italic κ}_{/:Italic M})')
s_percent = tikz ? '\%' : '%'
s_degree = math('^{\circ}', '°')
s_times = math('\times', '×')
s_le = math('\le', '≤')
s_ge = math('\ge', '≥')
s_minus = math('-', '–')

# Combinations: of symbols, for labels.
pair(a, b) = '('.a.','.sp.b.')'
angle_of(a, b) = 'angle between'.sp.a.sp.'and'.sp.b
error_of(a, b) = 'error of'.sp.a.sp.'relative to'.sp.b
squared(a) = tikz ? a.'$^2$' : a.'^2'

# A label's unit: u('degrees'), u('%'), and u(1) for a pure number, which shows nothing.
u(unit) = unit eq '1' ? '' : sp.'['.(unit eq '%' ? s_percent : unit).']'

f_num = tikz ? '$%g$' : '%g'
f_log = tikz ? '$10^{%T}$' : '10^{%T}'
f_percent = tikz ? '$%g$' : '%g'

# A map in colours of falling lightness for a share in percent, white for all, with an opaque bar; then the axes as before.
map_colors = 'set palette defined (0 "#06121f", 1 "#1f4e79", 2 "#9db8d2", 3 "#ffffff"); set cbrange [0:100]; set cbtics 25; \
  set rmargin 10; set border 15; unset grid'
map_ends = 'unset colorbox; set border 3; set grid xtics ytics linestyle 10; set rmargin tikz ? 2 : 1.5'

# Rows at multiples of the golden ratio: no period in the order of the rows makes a sample of one kind.
golden = 0.6180339887498949
sampled(share, y) = column(0) * golden - floor(column(0) * golden) < share ? y : NaN

# Runs stored at the scale of the paper, drawn where the preset's own are smaller.
stored = kit.'/../reference/paper'
there(file) = system('test -s "'.file.'" && echo 1') eq '1'
at_paper = strlen(results) > 4 && results[strlen(results) - 4:] eq 'paper'
scaled(table) = !at_paper && there(stored.'/'.table) ? stored.'/'.table : results.'/'.table
# A column of the runs of three hidden layers from one start.
deep(start, name) = column('hidden') == 3 && column('seed') == start ? column(name) : NaN

# Lines and points.  Text in a line's colour reads on white (4.5 to 1), and the colours differ to the colour-blind.
dot = tikz ? 1 : 0.75
color(k) = word('#17406d #bf5412 #2379a3 #2e5d2b #6b6b6b', k)
set style line 1 linecolor rgb color(1) linewidth 1.8 dashtype solid pointtype 7 pointsize 0.55 * dot
set style line 2 linecolor rgb color(2) linewidth 1.8 dashtype (10, 4) pointtype 9 pointsize 0.7 * dot
set style line 3 linecolor rgb color(3) linewidth 1.8 dashtype (10, 3, 2, 3) pointtype 5 pointsize 0.55 * dot
set style line 4 linecolor rgb color(4) linewidth 1.8 dashtype (4, 3) pointtype 13 pointsize 0.75 * dot
set style line 5 linecolor rgb color(5) linewidth 1.8 dashtype (2, 3) pointtype 2 pointsize 0.65 * dot
set style line 7 linecolor rgb '#8c8c8c' linewidth 1.2 dashtype (14, 5) pointtype 1 pointsize 0.6 * dot
set style line 8 linecolor rgb '#444444' linewidth 0.9 dashtype (6, 4)
set style line 9 linecolor rgb '#000000' linewidth 1.8 dashtype solid
set style line 10 linecolor rgb '#d9d9d9' linewidth 0.6 dashtype solid
# Opaque, or colour bars would be paler than their maps.
set style fill solid 1 noborder
band = 'fillstyle transparent solid 0.22 noborder'

set border 3 linewidth 0.8 linecolor rgb '#333333'
set tics nomirror out scale 0.6, 0.3
set grid xtics ytics linestyle 10
# gnuplot guesses the width of a number that TeX sets, so room for it is given here.
set lmargin tikz ? 11 : 10.5
set rmargin tikz ? 2 : 1.5
set bmargin 3.4
set ylabel offset tikz ? -1.0 : 0.3, 0
# Keys stand above the axes, in the margin that key_rows(n) leaves, or lines are labelled where they end.
small = tikz ? '' : ',11'
set key tmargin left horizontal Left reverse maxcols 2 samplen 2 spacing 1.0 noopaque font small width (tikz ? -1 : 0)
key_rows(n) = n == 0 ? 0.7 : 0.9 + n * (tikz ? 1.15 : 1.0)
set tmargin key_rows(2)
set xtics format f_num
set ytics format f_num

# SPDX-License-Identifier: GPL-3.0-or-later
#
# Adds a line to OUTPUT.axes for the plot just drawn: where its frame lies in the drawing and which values stand at
# its edges, left right bottom top, and which axes are logarithmic.  The pages show values at points by it.
save set output.'.set'
set print output.'.axes' append
print GPVAL_TERM_XMIN, GPVAL_TERM_XMAX, GPVAL_TERM_YMIN, GPVAL_TERM_YMAX, GPVAL_X_MIN, GPVAL_X_MAX, GPVAL_Y_MIN, \
  GPVAL_Y_MAX, ' ', system("sed -n 's/^set logscale //p' '".output.".set' | tr '\\n' ' '")
set print
